//! Makes of a document what can be served, where it contradicts itself.

use larkspur_schema::{Endpoint, Field, FieldType, envelope};
use serde_json::Value as Json;

use crate::example;

/// Opens lists of values that the document's own examples go beyond, and mends examples that its fields contradict.
pub(crate) fn prepare(endpoint: &mut Endpoint) {
    let params = &mut endpoint.params;
    let body = endpoint.body.iter_mut().flat_map(|body| &mut body.fields);
    let sent = params.path.iter_mut().chain(&mut params.query).chain(&mut params.header).chain(body);
    let (fields, examples) = (&endpoint.response.fields, &endpoint.response.examples);
    sent.for_each(|field| open(field, fields, examples));
    let known = |name: &str| fields.iter().any(|field| field.name == name);
    let enveloped = known("code");
    for example in &mut endpoint.response.examples {
        let Json::Object(top) = example else { continue };
        if enveloped && top.contains_key("code") {
            top.retain(|name, _| known(name) || envelope::is_beside_reply(name) || name == envelope::REPLY_PAYLOAD);
            mend_all(fields, top);
        }
    }
}

fn open(field: &mut Field, replies: &[Field], examples: &[Json]) {
    field.fields.iter_mut().for_each(|field| open(field, replies, examples));
    if !field.facts.values.is_empty() && !field.facts.open_values {
        field.facts.open_values =
            exceeds(field, field.facts.example.as_deref()) || shown_beyond(field, replies, examples);
    }
}

fn lists(field: &Field, text: &str) -> bool {
    field.facts.values.iter().any(|value| value.value == text)
}

/// Whether an example, or an item of an example that is a list, is none of the listed values.
fn exceeds(field: &Field, example: Option<&str>) -> bool {
    let Some(text) = example.filter(|text| !text.is_empty()) else { return false };
    match serde_json::from_str(text) {
        Ok(Json::Array(items)) => !items.iter().all(|item| lists(field, &wire_text(item))),
        _ => !lists(field, text),
    }
}

fn wire_text(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether the reply has the same field with the same values, and an example shows yet another one.
fn shown_beyond(field: &Field, replies: &[Field], examples: &[Json]) -> bool {
    let twin = |(_, reply): (usize, &Field)| reply.name == field.name && reply.facts.values == field.facts.values;
    replies.iter().flat_map(Field::walk).any(twin) && examples.iter().any(|example| holds_other(example, field))
}

fn holds_other(json: &Json, field: &Field) -> bool {
    match json {
        Json::Object(object) => object.iter().any(|(name, value)| {
            let scalar = value.is_string() || value.is_number();
            (*name == field.name && scalar && !lists(field, &wire_text(value))) || holds_other(value, field)
        }),
        Json::Array(items) => items.iter().any(|item| holds_other(item, field)),
        _ => false,
    }
}

fn mend_all(fields: &[Field], object: &mut serde_json::Map<String, Json>) {
    for field in fields {
        if let Some(value) = object.get_mut(&field.name) {
            mend(field, value, field.ty.lists);
        }
    }
}

/// Puts a value made of the fields where an example shows a scalar for an object or a list, or the other way round.
/// Numbers that are shown as text, and text as numbers, stay: the platform sends such.
fn mend(field: &Field, value: &mut Json, depth: u8) {
    let typed = match (&*value, depth) {
        (Json::Null, _) => true,
        (value, 1..) => value.is_array(),
        (value, 0) => match field.ty.kind {
            FieldType::Object if field.fields.is_empty() => true,
            FieldType::Object | FieldType::Map => value.is_object(),
            FieldType::Json | FieldType::File => true,
            _ => !value.is_object() && !value.is_array(),
        },
    };
    if !typed {
        *value = example::nested(field, depth);
        return;
    }
    match value {
        Json::Array(items) if depth > 0 => items.iter_mut().for_each(|item| mend(field, item, depth - 1)),
        Json::Object(object) if field.ty.kind == FieldType::Object => mend_all(&field.fields, object),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str, values: &[&str]) -> Field {
        Field::new(name, FieldType::String).values(values.iter().map(|value| (*value, "")))
    }

    #[test]
    fn an_example_outside_of_the_list_opens_it() {
        for (example, opened) in [(None, false), (Some("a"), false), (Some("*"), true), (Some(r#"["a","z"]"#), true)] {
            let mut kind = field("kind", &["a", "b"]);
            kind.facts.example = example.map(str::to_owned);
            open(&mut kind, &[], &[]);
            assert_eq!(kind.facts.open_values, opened, "{example:?}");
        }
    }

    #[test]
    fn a_reply_that_shows_another_value_of_the_same_list_opens_it() {
        let shown = [json!({"data": {"kind": "card"}})];
        let mut kind = field("kind", &["a"]);
        open(&mut kind, &[field("kind", &["other"])], &shown);
        assert!(!kind.facts.open_values, "the reply's list is another one");
        open(&mut kind, &[field("kind", &["a"])], &shown);
        assert!(kind.facts.open_values);
    }

    #[test]
    fn scalars_and_containers_are_told_apart_in_examples() {
        let name = Field::object("name", [field("zh", &[])]);
        let data = Field::object("data", [name, field("id", &[])]);
        let mut shown = json!({"data": {"name": 1, "id": 7}});
        mend_all(&[data], shown.as_object_mut().unwrap());
        assert_eq!(shown, json!({"data": {"name": {"zh": "zh"}, "id": 7}}));
    }
}
