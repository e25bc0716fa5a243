//! Open enums: text with the documented variants, or whole numbers with documented constants.

use std::fmt::Write;

use larkspur_schema::Value;

use crate::bilingual::Label;
use crate::docs::{self, Docs};
use crate::emit::Context;
use crate::emit::objects::Sides;
use crate::layout::literal;
use crate::shape::{Content, ShapeId};

/// ```text
/// rt::wire! { read
///     /// 节点类型
///     pub enum NodeType: str {
///         /// 实体
///         Origin = "origin",
///     }
/// }
/// ```
pub(super) fn shape(context: &Context<'_>, id: ShapeId) -> String {
    let shape = context.shape(id);
    let Content::Enum { int, values } = &shape.content else { return String::new() };
    let name = &context.naming.names[id];
    let mut out = format!("rt::wire! {{ {}\n", Sides { read: shape.read, write: shape.write }.word());
    let what = shape.label.map(Label::text).filter(|label| !label.is_empty());
    let what = what.unwrap_or_else(|| format!("Values of {}.", docs::code(shape.wire, 60)));
    Docs::new(what).write(&mut out, "    ", "///");
    let _ = match int {
        true => writeln!(out, "    pub struct {name}: i64 {{"),
        false => writeln!(out, "    pub enum {name}: str {{"),
    };
    for (value, name) in values.iter().zip(&context.naming.values[id]) {
        doc(value).write(&mut out, "        ", "///");
        let raw = match int {
            true => value.value.trim().trim_start_matches('+').to_owned(),
            false => literal(&value.value),
        };
        let _ = writeln!(out, "        {name} = {raw},");
    }
    out.push_str("    }\n}\n");
    out
}

fn doc(value: &Value) -> Docs {
    let label = Label::of_value(value).text();
    Docs::new(if label.is_empty() { docs::code(&value.value, 60) } else { label })
}
