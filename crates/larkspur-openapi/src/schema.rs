//! JSON schemas of fields.

use larkspur_schema::{Field, FieldType};
use serde_json::{Map, Value as Json, json};

use crate::example;
use crate::side::Side;
use crate::values;

/// The schema of an object with these fields.
pub(crate) fn object(fields: &[Field], side: Side) -> Json {
    let mut out = Map::new();
    out.insert("type".into(), "object".into());
    let required = fields.iter().filter(|field| side == Side::Sent && field.required == Some(true));
    let required: Vec<Json> = required.map(|field| field.name.as_str().into()).collect();
    if !required.is_empty() {
        out.insert("required".into(), required.into());
    }
    let properties: Map<String, Json> = fields.iter().map(|one| (one.name.clone(), field(one, side))).collect();
    if !properties.is_empty() {
        out.insert("properties".into(), properties.into());
    }
    out.into()
}

/// The schema of a field with all that is said about it.
pub(crate) fn field(field: &Field, side: Side) -> Json {
    let mut schema = one(field, side);
    for level in 1..=field.ty.lists {
        schema = json!({"type": "array", "items": schema});
        if level == field.ty.lists && side == Side::Sent {
            limit(&mut schema, "minItems", field.facts.min_len);
            limit(&mut schema, "maxItems", field.facts.max_len);
        }
    }
    annotate(&mut schema, field, side);
    schema
}

/// The schema of one value.
fn one(field: &Field, side: Side) -> Json {
    let mut schema = scalar(field.ty.kind);
    match field.ty.kind {
        // Nothing is documented of its content: any JSON may be meant.
        FieldType::Object if field.fields.is_empty() => schema = json!({}),
        FieldType::Object => {
            schema = object(&field.fields, side);
            if let Some(name) = &field.ty.name {
                schema["title"] = name.as_str().into();
            }
        }
        FieldType::Map => schema["additionalProperties"] = map_value(field, side),
        FieldType::String | FieldType::Int | FieldType::Float if side == Side::Sent => limits(&mut schema, field),
        _ => {}
    }
    values::list(&mut schema, field, side);
    schema
}

fn scalar(ty: FieldType) -> Json {
    match ty {
        FieldType::String => json!({"type": "string"}),
        FieldType::Int => json!({"type": "integer", "format": "int64"}),
        FieldType::Float => json!({"type": "number"}),
        FieldType::Bool => json!({"type": "boolean"}),
        FieldType::File => {
            json!({"type": "string", "format": "binary", "contentMediaType": "application/octet-stream"})
        }
        FieldType::Object | FieldType::Map => json!({"type": "object"}),
        FieldType::Json => json!({}),
    }
}

fn map_value(map: &Field, side: Side) -> Json {
    match map.ty.map_value {
        Some(FieldType::Object) | None if !map.fields.is_empty() => object(&map.fields, side),
        Some(FieldType::Object) | None => json!({}),
        Some(ty) => scalar(ty),
    }
}

fn limits(schema: &mut Json, field: &Field) {
    if field.ty.kind != FieldType::String {
        limit(schema, "minimum", field.facts.min);
        limit(schema, "maximum", field.facts.max);
    } else if !field.ty.is_list() {
        limit(schema, "minLength", field.facts.min_len);
        limit(schema, "maxLength", field.facts.max_len);
    }
}

fn limit<T: Into<Json>>(schema: &mut Json, name: &str, limit: Option<T>) {
    if let Some(limit) = limit {
        schema[name] = limit.into();
    }
}

/// What is said beside the type: labels, default, example, and what OpenAPI has no word for.
fn annotate(schema: &mut Json, field: &Field, side: Side) {
    let texts = |list: &[String]| (!list.is_empty()).then(|| json!(list));
    let (english, chinese) = (field.facts.label_en.as_ref(), field.facts.label.as_ref());
    let default = field.facts.default.as_deref().and_then(|text| example::typed(field, text));
    let shown = field.facts.example.as_deref().and_then(|text| example::typed(field, text));
    let fits = |value: &Json| example::fits(schema, value);
    let default = default.filter(|value| side == Side::Sent && fits(value));
    let shown = shown.filter(fits);
    let deprecated = field.facts.deprecated.then(|| json!(true));
    let from_example = field.from_example.then(|| json!(true));
    // A list's pattern is that of its items, and a page's pattern may contradict its own example.
    let pattern = field.facts.pattern.as_ref().filter(|_| side == Side::Sent).map(|pattern| json!(pattern));
    let told = [
        ("description", english.or(chinese).map(|label| json!(label))),
        ("default", default),
        ("examples", shown.map(|example| json!([example]))),
        ("deprecated", deprecated),
        ("x-larkspur-zh", chinese.filter(|_| english.is_some()).map(|label| json!(label))),
        ("x-larkspur-pattern", pattern),
        ("x-larkspur-time", field.facts.time.map(|time| json!(time))),
        ("x-larkspur-aliases", texts(&field.aliases)),
        ("x-larkspur-scopes", texts(&field.facts.scopes)),
        ("x-larkspur-from-example", from_example),
    ];
    for (name, value) in told {
        if let Some(value) = value {
            schema[name] = value;
        }
    }
}
