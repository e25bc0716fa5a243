//! The facts in a description cell: label, values, default, example, limits, scopes, deprecation.
//!
//! A description is prose with parts. A part starts at a label (`**示例值**：`, `**可选值有**：`) and runs to the next
//! label, so a cell is a row of slices that are read one by one, in one forward pass. A line ends at a line break or at
//! `<br>`, so that cells of the upstream pages and of the canonical form read the same.

mod advice;
mod broken;
mod clause;
mod default;
mod deprecated;
mod example;
mod inline;
mod item;
mod label;
mod limits;
mod lines;
mod marker;
mod prose;
mod scope;
mod table;
mod text;
mod token;
mod values;

#[cfg(test)]
mod tests;

use larkspur_schema::{Facts, FieldType};

pub use advice::retry;
pub use scope::scopes;
pub use table::value_table;
pub use token::tokens;

use broken::labelled;
use marker::{Kind, label_at};

/// Drops a label that says no more than the field's name: case, spaces and `_` do not count.
pub fn drop_label_like(facts: &mut Facts, name: &str) {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase())
    }
    if facts.label.as_deref().is_some_and(|label| letters(label).eq(letters(name))) {
        facts.label = None;
    }
}

/// What a field holds, as far as its values are concerned.
#[derive(Clone, Copy, Debug)]
struct Shape {
    ty: FieldType,
    repeated: bool,
}

/// Reads the facts out of a description: raw Markdown on several lines, or on one line with `<br>`.
///
/// Nothing in a description is an error: what is not understood is left out.
///
/// ```
/// # use larkspur_docs::facts::read;
/// use larkspur_schema::FieldType;
///
/// let facts = read("任务状态<br>**可选值有**：<br>- 1：进行中<br>- 2：已完成<br>**默认值**：`1`", FieldType::Int, false);
/// assert_eq!(facts.label.as_deref(), Some("任务状态"));
/// assert_eq!(facts.values[1].label, "已完成");
/// assert_eq!(facts.default.as_deref(), Some("1"));
/// ```
pub fn read(description: &str, ty: FieldType, repeated: bool) -> Facts {
    let shape = Shape { ty, repeated };
    let mut facts = Facts::default();
    let mut kind = Kind::Intro;
    let mut start = 0;
    let mut fenced = false;
    for line in labelled(description) {
        if line.text.starts_with("```") {
            fenced = !fenced;
        }
        if fenced {
            continue;
        }
        let Some(label) = label_at(&line, kind) else { continue };
        read_part(&mut facts, kind, &description[start..line.start], shape);
        kind = label.kind;
        start = label.body;
    }
    read_part(&mut facts, kind, &description[start..], shape);
    doubt_values(&mut facts, shape);
    facts
}

/// Drops values that the example refutes.
fn doubt_values(facts: &mut Facts, shape: Shape) {
    // Text that holds JSON has keys and inner values, none of which is a value of the field.
    let Some(example) = &facts.example else { return };
    let holds_json = shape.ty == FieldType::String
        && !shape.repeated
        && example.trim_start_matches(['"', '`']).starts_with(['{', '[']);
    // `0 为休息，1 为上班` of a field whose example is 1111100 tells of digits, not of values.
    let number = example.parse::<i64>().ok().filter(|_| shape.ty == FieldType::Int && !shape.repeated);
    let largest = facts.values.iter().filter_map(|value| value.value.parse::<i64>().ok()).max().unwrap_or_default();
    let is_far = number.is_some_and(|number| number / 100 > largest.max(1));
    if holds_json || is_far {
        facts.values.clear();
        facts.open_values = false;
    }
}

fn read_part(facts: &mut Facts, kind: Kind, part: &str, shape: Shape) {
    match kind {
        Kind::Intro => prose::read(facts, part, shape, true),
        Kind::Other => prose::read(facts, part, shape, false),
        Kind::Values => values::read(facts, part, shape),
        Kind::Default => default::read(facts, part, shape),
        Kind::Example => example::read(facts, part, shape),
        Kind::Rules => limits::read(facts, part, shape),
        Kind::Scopes => {
            for name in scopes(part) {
                if !facts.scopes.contains(&name) {
                    facts.scopes.push(name);
                }
            }
        }
    }
}
