//! What a field means, as docs.

use larkspur_schema::{Field, FieldType};

use crate::lower::bilingual::Label;
use crate::model::{Docs, code, codes, joined};

/// The most characters of an example that a doc comment shows.
const EXAMPLE: usize = 60;

/// What a field means: its label, or its name where it has none.
pub(crate) fn label(field: &Field) -> String {
    let label = Label::of(field).map(Label::text).unwrap_or_default();
    if label.is_empty() { code(&field.name, EXAMPLE) } else { label }
}

/// The docs of a field that Rust calls `name`: its label, then its facts.
pub(crate) fn field(field: &Field, name: &str) -> Docs {
    let mut parts = vec![label(field)];
    parts.extend(facts(field, name));
    Docs::of(joined(parts))
}

/// Limits, default, example and scopes of a field, each in a few words.
pub(crate) fn facts(field: &Field, name: &str) -> Vec<String> {
    let mut facts = Vec::new();
    let named = field.facts.label.as_deref().is_none_or(|label| label.trim().is_empty());
    if name != field.name && !named {
        facts.push(format!("{} on the wire", code(&field.name, EXAMPLE)));
    }
    if field.from_example {
        facts.push("shown by an example only".to_owned());
    }
    if !field.aliases.is_empty() {
        facts.push(format!("also read as {}", codes(&field.aliases)));
    }
    if field.facts.deprecated {
        facts.push("deprecated".to_owned());
    }
    facts.extend(range(field.facts.min, field.facts.max, ""));
    let listed = field.ty.is_list() || field.ty.kind == FieldType::Map;
    let unit = if listed { " items" } else { " characters" };
    facts.extend(range(field.facts.min_len, field.facts.max_len, unit));
    if let Some(pattern) = present(&field.facts.pattern) {
        facts.push(format!("matches {}", code(pattern, 2 * EXAMPLE)));
    }
    if let Some(default) = present(&field.facts.default) {
        facts.push(format!("default {}", code(default, EXAMPLE)));
    }
    if let Some(example) = present(&field.facts.example).filter(|example| !example.starts_with(['[', '{'])) {
        facts.push(format!("e.g. {}", code(example, EXAMPLE)));
    }
    if matches!(field.ty.kind, FieldType::Float | FieldType::Bool) {
        let told = field
            .facts
            .values
            .iter()
            .filter(|value| field.ty.kind == FieldType::Float || !value.label.trim().is_empty());
        facts.extend(told.map(|value| {
            format!("{} {}", code(&value.value, EXAMPLE), Label::of_value(value).text()).trim_end().to_owned()
        }));
    }
    if !field.facts.scopes.is_empty() {
        facts.push(format!("needs {}", codes(&field.facts.scopes)));
    }
    facts
}

fn present(text: &Option<String>) -> Option<&str> {
    text.as_deref().filter(|text| !text.trim().is_empty())
}

fn range<N: std::fmt::Display + PartialEq>(min: Option<N>, max: Option<N>, unit: &str) -> Option<String> {
    let counted = |number: N| match number.to_string().as_str() {
        "1" => format!("1{}", unit.trim_end_matches('s')),
        many => format!("{many}{unit}"),
    };
    Some(match (min, max) {
        (Some(min), Some(max)) if min == max => format!("exactly {}", counted(min)),
        (Some(min), Some(max)) => format!("{min} to {}", counted(max)),
        (Some(min), None) => format!("at least {}", counted(min)),
        (None, Some(max)) => format!("at most {}", counted(max)),
        (None, None) => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_its_facts() {
        let facts = larkspur_schema::Facts {
            label: Some("分页大小".into()),
            min: Some(1),
            max: Some(50),
            default: Some("20".into()),
            example: Some("10".into()),
            ..Default::default()
        };
        let docs = field(&Field { facts, ..Field::new("pageSize", FieldType::Int) }, "page_size");
        assert_eq!(docs.as_lines(), ["分页大小 · `pageSize` on the wire · 1 to 50 · default `20` · e.g. `10`"]);
    }
}
