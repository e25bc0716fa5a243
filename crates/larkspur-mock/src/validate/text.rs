//! Checks values that travel as text: path, query, headers, forms.

use larkspur_schema::{Field, FieldType};

use super::checks::Checks;
use crate::failure::Violation;

/// Checks named texts, each name once or, for lists, as often as there are items.
pub(crate) fn check_named_texts(fields: &[&Field], sent: &[(String, String)], checks: Checks) -> Vec<Violation> {
    let mut violations = Vec::new();
    for field in fields {
        let values: Vec<&str> =
            sent.iter().filter(|(name, _)| *name == field.name).map(|(_, value)| value.as_str()).collect();
        match values[..] {
            [] | [""] if field.required == Some(true) => violations.push(Violation::missing(&field.name)),
            // What is optional and empty counts as left out: clients send such fields of forms.
            [""] => {}
            [_, _, ..] if !field.ty.is_list() => {
                violations.push(Violation::new(&field.name, values.join(","), "more than one value was sent"));
            }
            _ => {
                if field.ty.is_list() && !checks.lenient {
                    let problem = length_problem(field, values.len(), "items");
                    violations.extend(problem.map(|problem| Violation::new(&field.name, values.join(","), problem)));
                }
                let problems = values.iter().filter_map(|value| Some((value, text_problem(field, value, checks)?)));
                violations.extend(problems.map(|(value, problem)| Violation::new(&field.name, *value, problem)));
            }
        }
    }
    if checks.refuse_unknown {
        let unknown = sent.iter().filter(|(name, _)| !fields.iter().any(|field| field.name == *name));
        violations.extend(unknown.map(|(name, value)| Violation::new(name, value, "no such parameter is documented")));
    }
    violations
}

/// What is wrong with one text value.
fn text_problem(field: &Field, text: &str, checks: Checks) -> Option<String> {
    let as_number = match field.ty.kind {
        FieldType::Int => match text.parse::<i64>() {
            Ok(number) => Some(number as f64),
            Err(_) => return Some("expected a whole number".into()),
        },
        FieldType::Float => match text.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(number),
            _ => return Some("expected a number".into()),
        },
        FieldType::Bool if !is_bool(text) => return Some("expected true or false".into()),
        _ => None,
    };
    if checks.lenient {
        return None;
    }
    let characters =
        || if field.ty.is_list() { None } else { length_problem(field, text.chars().count(), "characters") };
    value_problem(field, text).or_else(|| match as_number {
        Some(number) => range_problem(field, number),
        None if field.ty.kind == FieldType::String => characters(),
        None => None,
    })
}

/// Whether a text is a truth value as Go's `ParseBool` reads it, which the platform uses.
fn is_bool(text: &str) -> bool {
    matches!(text, "1" | "t" | "T" | "true" | "TRUE" | "True" | "0" | "f" | "F" | "false" | "FALSE" | "False")
}

/// Whether a value is none of the documented ones, where those are all there are.
pub(super) fn value_problem(field: &Field, text: &str) -> Option<String> {
    let closed = matches!(field.ty.kind, FieldType::String | FieldType::Int)
        && !field.facts.values.is_empty()
        && !field.facts.open_values;
    if !closed || field.facts.values.iter().any(|value| value.value == text) {
        return None;
    }
    let options: Vec<&str> = field.facts.values.iter().map(|value| value.value.as_str()).collect();
    Some(format!("expected one of {}", options.join(", ")))
}

pub(super) fn range_problem(field: &Field, number: f64) -> Option<String> {
    if let Some(min) = field.facts.min.filter(|min| number < *min as f64) {
        return Some(format!("expected at least {min}"));
    }
    field.facts.max.filter(|max| number > *max as f64).map(|max| format!("expected at most {max}"))
}

pub(super) fn length_problem(field: &Field, length: usize, unit: &str) -> Option<String> {
    let length = length as u64;
    if let Some(min) = field.facts.min_len.filter(|min| length < *min) {
        return Some(format!("expected at least {min} {unit}"));
    }
    field.facts.max_len.filter(|max| length > *max).map(|max| format!("expected at most {max} {unit}"))
}
