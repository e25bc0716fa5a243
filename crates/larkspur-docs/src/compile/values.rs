//! What is odd about the names of values.

use std::collections::HashMap;

use larkspur_schema::{Field, FieldType, MAX_VALUE_NAME, Value, is_value_name};

use super::polarity::contradicts;
use crate::canonical;
use crate::diagnostic::Code;
use crate::findings::{Findings, Spot};

/// Reports names of values that code cannot use, and in specs the values that should have one.
pub(super) fn report<'f>(findings: &Findings<'_>, fields: impl Iterator<Item = &'f Field>) {
    let mut is_spec = None;
    for (_, field) in fields.flat_map(Field::walk).filter(|(_, field)| !field.facts.values.is_empty()) {
        names(findings, field);
        let nameless: Vec<String> = field
            .facts
            .values
            .iter()
            .filter(|value| lacks_name(field, value))
            .map(|value| format!("`{}`", value.value))
            .collect();
        if !nameless.is_empty() && *is_spec.get_or_insert_with(|| canonical::is_canonical(findings.source())) {
            let message = format!("without a name: {}", nameless.join(", "));
            findings.at_line(field.line).tell(
                Code::UnnamedValue,
                message,
                "write a name behind the value: - `1` {OPEN}：…",
            );
        }
    }
}

/// Whether code can call a value only by its number: `VALUE_1` or `Value1`.
pub fn lacks_name(field: &Field, value: &Value) -> bool {
    let is_number = || value.value.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| c.is_ascii_digit());
    match field.ty.kind {
        FieldType::Int => value.words().is_none(),
        FieldType::String => value.words().is_none() && is_number(),
        _ => false,
    }
}

fn names(findings: &Findings<'_>, field: &Field) {
    let mut known: HashMap<&str, &str> = HashMap::new();
    for value in &field.facts.values {
        let Some(name) = &value.name else { continue };
        let problem = if !is_value_name(name) {
            Some((
                format!("`{name}` is no name"),
                "write capital letters and digits, words joined by `_`: `NOT_STARTED`",
            ))
        } else if name.len() > MAX_VALUE_NAME {
            Some((format!("{} characters; at most {MAX_VALUE_NAME} are taken", name.len()), "choose a shorter name"))
        } else {
            None
        };
        if let Some((message, help)) = problem {
            at(findings, field.line, name).tell(Code::BadValueName, message, help);
        } else if let Some(first) = known.insert(name, &value.value) {
            let message = format!("`{first}` and `{}` are both called `{name}`", value.value);
            let help = format!("tell them apart, if need be as `{name}_{}`", value.value.replace('-', "MINUS_"));
            at(findings, field.line, name).tell(Code::SameValueName, message, help);
        } else if contradicts(name, &value.label) {
            let message = format!("`{name}` is labelled `{}`", value.label);
            at(findings, field.line, name).tell(Code::ContraryName, message, "name it after its label");
        }
    }
}

/// The last place on a line that names a value so.
fn at<'f>(findings: &'f Findings<'_>, line: u32, name: &str) -> Spot<'f> {
    let source = findings.source();
    match source.line_text(line).rfind(&format!("{{{name}}}")) {
        Some(offset) => findings.at_bytes(source.line_range(line).start + offset + 1, name.len()),
        None => findings.at_line(line),
    }
}
