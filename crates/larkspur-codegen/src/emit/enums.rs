//! Open enums: text with the documented variants, or whole numbers with documented constants.

use std::collections::HashSet;
use std::fmt::Write;

use larkspur_schema::Value;

use crate::emit::Context;
use crate::emit::objects::Sides;
use crate::layout::literal;
use crate::lower::bilingual::Label;
use crate::lower::docs::{self, Docs};
use crate::lower::shape::{Content, ShapeId};
use crate::names;

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
    for (value, name) in values.iter().zip(value_names(*int, values)) {
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

/// The constants or variants of an enum's values.
pub(super) fn value_names(int: bool, values: &[&Value]) -> Vec<String> {
    let mut taken = HashSet::new();
    let name = |value: &&Value| match int {
        true => free(constant(value), "_", &mut taken),
        false => {
            let variant = variant(value);
            free(if variant == "Unknown" { "UnknownValue".to_owned() } else { variant }, "", &mut taken)
        }
    };
    values.iter().map(name).collect()
}

fn doc(value: &Value) -> Docs {
    let label = Label::of_value(value).text();
    Docs::new(if label.is_empty() { docs::code(&value.value, 60) } else { label })
}

fn free(name: String, separator: &str, taken: &mut HashSet<String>) -> String {
    let name = names::number(&name, separator, |name| taken.contains(name));
    taken.insert(name.clone());
    name
}

/// A variant is named after its value; one that is settled, or only a number, after its words.
fn variant(value: &Value) -> String {
    let number = value.value.trim().trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit());
    match value.words().filter(|_| number || value.name.is_some()) {
        Some(words) => names::variant(words),
        None => names::variant(&value.value),
    }
}

/// A constant is named after its words, where it has some, else after its value.
fn constant(value: &Value) -> String {
    let number = value.value.trim().trim_start_matches('+');
    match (value.words(), number.strip_prefix('-')) {
        (Some(words), _) => names::shouty(words),
        (None, Some(digits)) => format!("MINUS_{digits}"),
        (None, None) => format!("VALUE_{number}"),
    }
}
