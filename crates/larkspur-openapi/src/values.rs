//! Listed values of a field.

use std::collections::BTreeSet;

use larkspur_schema::{Field, FieldType, Value};
use serde_json::{Map, Value as Json, json};

use crate::example;
use crate::side::Side;

/// Lists the values of a field in its schema: as all there are where only they may be sent, else as those that are known.
pub(crate) fn list(schema: &mut Json, field: &Field, side: Side) {
    let typed = |value: &Value| example::scalar(field.ty.kind, &value.value);
    if field.facts.values.is_empty() || !matches!(field.ty.kind, FieldType::String | FieldType::Int) {
        return;
    }
    let mut seen = BTreeSet::new();
    let known = field.facts.values.iter().filter(|value| seen.insert(&value.value));
    let known: Vec<(Json, &Value)> = known.filter_map(|value| Some((typed(value)?, value))).collect();
    if side == Side::Sent && !field.facts.open_values && !is_gone_beyond(field) {
        schema["enum"] = known.iter().map(|(value, _)| value.clone()).collect();
        schema["x-enum-varnames"] = names(known.iter().map(|(_, value)| *value)).into();
    }
    schema["x-larkspur-values"] = known.into_iter().map(|(value, listed)| told(value, listed)).collect();
}

/// Whether the page's own example or default is none of the listed values: then there are more than it lists.
fn is_gone_beyond(field: &Field) -> bool {
    let listed = |text: &str| field.facts.values.iter().any(|value| value.value == text);
    let text = |item: &Json| item.as_str().map_or_else(|| item.to_string(), str::to_owned);
    [&field.facts.example, &field.facts.default].into_iter().flatten().filter(|text| !text.is_empty()).any(|shown| {
        match serde_json::from_str(shown) {
            Ok(Json::Array(items)) => !items.iter().all(|item| listed(&text(item))),
            _ => !listed(shown),
        }
    })
}

fn told(value: Json, listed: &Value) -> Json {
    let mut told = Map::new();
    told.insert("value".into(), value);
    let mut add = |name: &str, text: Option<&str>| {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            told.insert(name.into(), text.into());
        }
    };
    add("name", listed.words());
    add("en", listed.label_en.as_deref());
    add("zh", Some(&listed.label));
    told.into()
}

/// A name for each value, each once.
fn names<'v>(values: impl Iterator<Item = &'v Value>) -> Vec<Json> {
    let mut taken = BTreeSet::new();
    let unique = |value: &Value| {
        let name = constant(value);
        let mut unique = name.clone();
        let mut number = 1;
        while !taken.insert(unique.clone()) {
            number += 1;
            unique = format!("{name}_{number}");
        }
        json!(unique)
    };
    values.map(unique).collect()
}

/// The name of a constant, of capital letters, digits and `_`.
fn constant(value: &Value) -> String {
    let named = [value.words(), Some(value.value.as_str())].into_iter().flatten().map(capitals);
    let named = named.into_iter().find(|name| !name.is_empty()).unwrap_or_else(|| "EMPTY".into());
    if named.starts_with(|letter: char| letter.is_ascii_digit()) { format!("VALUE_{named}") } else { named }
}

/// Capital letters, digits, and one `_` between words, also where small letters are followed by a capital one.
fn capitals(text: &str) -> String {
    let mut out = String::new();
    let mut small = false;
    for letter in text.chars() {
        if letter.is_ascii_alphanumeric() {
            if small && letter.is_ascii_uppercase() {
                out.push('_');
            }
            out.push(letter.to_ascii_uppercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        small = letter.is_ascii_lowercase();
    }
    out.trim_end_matches('_').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_have_names_of_their_own() {
        let settled = Value { name: Some("IN_REVIEW".into()), ..Value::new("1", "审核中") };
        let values = [
            settled,
            Value::new("2", "In review"),
            Value::new("ByCreateTime", ""),
            Value::new("7", "七"),
            Value::new("*", ""),
        ];
        assert_eq!(names(values.iter()), ["IN_REVIEW", "IN_REVIEW_2", "BY_CREATE_TIME", "VALUE_7", "EMPTY"]);
    }

    #[test]
    fn a_list_that_its_example_goes_beyond_is_open() {
        let mut field = Field::new("state", FieldType::Int).values([("1", "one"), ("2", "")]);
        let mut schema = json!({});
        list(&mut schema, &field, Side::Sent);
        assert_eq!(schema["enum"], json!([1, 2]));
        assert_eq!(schema["x-enum-varnames"], json!(["ONE", "VALUE_2"]));
        field.facts.example = Some("3".into());
        let mut schema = json!({});
        list(&mut schema, &field, Side::Sent);
        assert_eq!(schema.get("enum"), None);
        assert_eq!(schema["x-larkspur-values"][0], json!({"value": 1, "name": "one", "zh": "one"}));
    }
}
