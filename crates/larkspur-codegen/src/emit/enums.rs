//! Open enums: text with the documented variants, or whole numbers with documented constants.

use std::collections::HashSet;
use std::fmt::Write;

use crate::docs::{self, Docs};
use crate::emit::Context;
use crate::emit::objects::Sides;
use crate::layout::literal;
use crate::names;
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
    let what = shape.label.map(docs::text).filter(|label| !label.is_empty());
    let what = what.unwrap_or_else(|| format!("Values of {}.", docs::code(shape.wire, 60)));
    Docs::new(what).write(&mut out, "    ", "///");
    let mut taken = HashSet::new();
    if *int {
        let _ = writeln!(out, "    pub struct {name}: i64 {{");
        for (value, label) in values {
            let value = value.trim().trim_start_matches('+');
            let konst = free(constant(value, label), "_", &mut taken);
            doc(label, value).write(&mut out, "        ", "///");
            let _ = writeln!(out, "        {konst} = {value},");
        }
    } else {
        let _ = writeln!(out, "    pub enum {name}: str {{");
        for (value, label) in values {
            let mut variant = variant(value, label);
            if variant == "Unknown" {
                variant = "UnknownValue".to_owned();
            }
            let variant = free(variant, "", &mut taken);
            doc(label, value).write(&mut out, "        ", "///");
            let _ = writeln!(out, "        {variant} = {},", literal(value));
        }
    }
    out.push_str("    }\n}\n");
    out
}

fn doc(label: &str, value: &str) -> Docs {
    let label = docs::text(label);
    Docs::new(if label.is_empty() { docs::code(value, 60) } else { label })
}

fn free(name: String, separator: &str, taken: &mut HashSet<String>) -> String {
    let name = names::number(&name, separator, |name| taken.contains(name));
    taken.insert(name.clone());
    name
}

/// A variant is named after its value; one that is only a number after its label, where that is a short English word.
fn variant(value: &str, label: &str) -> String {
    let number = value.trim().trim_start_matches('-').starts_with(|first: char| first.is_ascii_digit());
    match english(label).filter(|_| number) {
        Some(label) => names::pascal(label),
        None => names::variant(value),
    }
}

/// A constant is named after its label, where that is a short English word, else after its value.
fn constant(value: &str, label: &str) -> String {
    match english(label) {
        Some(label) => names::shouty(label),
        None => match value.strip_prefix('-') {
            Some(digits) => format!("MINUS_{digits}"),
            None => format!("VALUE_{value}"),
        },
    }
}

/// A label that reads as a name: up to three English words.
fn english(label: &str) -> Option<&str> {
    let label = label.trim();
    let plain = label.chars().all(|c| c.is_ascii_alphanumeric() || " _-".contains(c));
    let named = plain && label.starts_with(|c: char| c.is_ascii_alphabetic());
    let words = label.split([' ', '_', '-']).filter(|word| !word.is_empty()).count();
    (named && label.len() > 1 && words <= 4).then_some(label)
}
