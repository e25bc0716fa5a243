//! What the values of an enum are called.

use std::collections::HashSet;

use larkspur_schema::Value;

use crate::lower::lock::UnitLock;
use crate::lower::shape::{Content, Shape};
use crate::names;

/// The constants or variants of a shape's values, in order. A value keeps the name that it had, unless every place that settles
/// one calls it otherwise.
pub(super) fn of(shape: &Shape<'_>, lock: Option<&UnitLock>) -> Vec<String> {
    let Content::Enum { int, values } = &shape.content else { return Vec::new() };
    let int = *int;
    let locked = shape.locked.and_then(|path| lock?.types.get(path));
    let held = |value: &Value| {
        let name = locked?.values.get(&value.value)?.clone();
        let mut settled =
            shape.settled.iter().filter(|(known, _)| *known == value.value).map(|(_, name)| spelt(int, name));
        let first = settled.next();
        let is_other = first.as_ref().is_some_and(|first| *first != name && settled.all(|other| other != name));
        (!is_other).then_some(name)
    };
    let names: Vec<Option<String>> = values.iter().map(|value| held(value)).collect();
    let mut taken: HashSet<String> = names.iter().flatten().cloned().collect();
    let name = |(value, held): (&&Value, Option<String>)| {
        held.unwrap_or_else(|| match int {
            true => free(constant(value), "_", &mut taken),
            false => free(plain(value), "", &mut taken),
        })
    };
    values.iter().zip(names).map(name).collect()
}

/// The variant of a text, where no other value takes its name.
pub(crate) fn plain(value: &Value) -> String {
    let variant = variant(value);
    if variant == "Unknown" { "UnknownValue".to_owned() } else { variant }
}

fn spelt(int: bool, name: &str) -> String {
    if int { names::shouty(name) } else { names::variant(name) }
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
