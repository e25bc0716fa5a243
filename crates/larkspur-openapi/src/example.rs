//! Documented values and bodies: what of them fits the fields, and what fields they widen.

use larkspur_schema::{Field, FieldType};
use serde_json::{Value as Json, json};

/// How many examples are shown, and how many contradict the fields of their own page.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Examples {
    pub(crate) shown: usize,
    pub(crate) left_out: usize,
}

impl Examples {
    /// Puts those that fit beside the schema.
    pub(crate) fn show(&mut self, media: &mut Json, examples: Vec<Json>) {
        let all = examples.len();
        let fit: Vec<Json> = examples.into_iter().filter(|example| fits(&media["schema"], example)).collect();
        self.shown += fit.len();
        self.left_out += all - fit.len();
        match fit.len() {
            0 => {}
            1 => media["example"] = fit.into_iter().next().unwrap_or_default(),
            _ => {
                let named =
                    fit.into_iter().enumerate().map(|(at, value)| (format!("{}", at + 1), json!({"value": value})));
                media["examples"] = Json::Object(named.collect());
            }
        }
    }
}

/// Wire text as a value of a field.
pub(crate) fn typed(field: &Field, text: &str) -> Option<Json> {
    if text.is_empty() {
        return None;
    }
    if field.ty.is_list() {
        return serde_json::from_str(text).ok().filter(Json::is_array);
    }
    scalar(field.ty.kind, text)
}

/// Wire text as one value of a type.
pub(crate) fn scalar(ty: FieldType, text: &str) -> Option<Json> {
    match ty {
        FieldType::String => Some(text.into()),
        FieldType::Int => text.trim().parse::<i64>().ok().map(Json::from),
        FieldType::Float => text.trim().parse::<f64>().ok().map(Json::from).filter(Json::is_number),
        FieldType::Bool => text.trim().parse::<bool>().ok().map(Json::from),
        FieldType::Object | FieldType::Map | FieldType::Json => serde_json::from_str(text).ok(),
        FieldType::File => None,
    }
}

/// Whether a value is as a schema of ours says; the schema has no references yet.
pub(crate) fn fits(schema: &Json, value: &Json) -> bool {
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().any(|schema| fits(schema, value));
    }
    let types = types(schema);
    if !types.is_empty() && !types.iter().any(|name| is_of(value, name)) {
        return false;
    }
    if schema["enum"].as_array().is_some_and(|listed| !listed.contains(value)) {
        return false;
    }
    within(schema, value) && inner_fits(schema, value)
}

/// Whether a value keeps the limits of its schema.
fn within(schema: &Json, value: &Json) -> bool {
    let limits = |least: &str, most: &str, size: f64| {
        schema[least].as_f64().is_none_or(|least| size >= least)
            && schema[most].as_f64().is_none_or(|most| size <= most)
    };
    match value {
        Json::String(text) => limits("minLength", "maxLength", text.chars().count() as f64),
        Json::Array(items) => limits("minItems", "maxItems", items.len() as f64),
        Json::Number(number) => limits("minimum", "maximum", number.as_f64().unwrap_or_default()),
        _ => true,
    }
}

fn inner_fits(schema: &Json, value: &Json) -> bool {
    match value {
        Json::Object(object) => {
            let missing = |name: &Json| name.as_str().is_some_and(|name| !object.contains_key(name));
            let required = schema["required"].as_array();
            !required.is_some_and(|names| names.iter().any(missing))
                && object.iter().all(|(name, value)| inner(schema, name).is_none_or(|schema| fits(schema, value)))
        }
        Json::Array(items) => schema.get("items").is_none_or(|schema| items.iter().all(|item| fits(schema, item))),
        _ => true,
    }
}

/// The schema of a property.
fn inner<'s>(schema: &'s Json, name: &str) -> Option<&'s Json> {
    schema.get("properties").and_then(|all| all.get(name)).or_else(|| schema.get("additionalProperties"))
}

/// Lets the schema of a reply allow what an example of it shows: `null`, and numbers and texts for one another. That a list or
/// an object is shown for something else is no reason.
pub(crate) fn widen(schema: &mut Json, value: &Json) {
    let known = types(schema);
    if known.is_empty() {
        return;
    }
    if !known.iter().any(|name| is_of(value, name)) {
        let (name, plain) = (type_of(value), |name: &str| !matches!(name, "object" | "array"));
        if name == "null" || (plain(name) && known.iter().all(|name| plain(name))) {
            let mut all: Vec<Json> =
                known.iter().filter(|one| (**one, name) != ("integer", "number")).map(|one| json!(one)).collect();
            all.push(name.into());
            schema["type"] = if all.len() == 1 { all.remove(0) } else { all.into() };
        }
        return;
    }
    match value {
        Json::Object(object) => {
            for (name, value) in object {
                let inner = match schema.get("properties").is_some_and(|all| all.get(name).is_some()) {
                    true => schema.get_mut("properties").and_then(|all| all.get_mut(name)),
                    false => schema.get_mut("additionalProperties"),
                };
                inner.into_iter().for_each(|inner| widen(inner, value));
            }
        }
        Json::Array(items) => {
            items.iter().for_each(|item| schema.get_mut("items").into_iter().for_each(|inner| widen(inner, item)))
        }
        _ => {}
    }
}

fn types(schema: &Json) -> Vec<&'static str> {
    const NAMES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];
    let known = |name: &Json| NAMES.into_iter().find(|known| name == *known);
    match &schema["type"] {
        Json::Array(names) => names.iter().filter_map(known).collect(),
        name => known(name).into_iter().collect(),
    }
}

fn type_of(value: &Json) -> &'static str {
    match value {
        Json::Null => "null",
        Json::Bool(_) => "boolean",
        Json::Number(number) if number.is_f64() => "number",
        Json::Number(_) => "integer",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    }
}

fn is_of(value: &Json, name: &str) -> bool {
    type_of(value) == name || (name == "number" && value.is_number())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_fits_or_not() {
        let schema = json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "integer", "enum": [1, 2]},
            "b": {"type": "array", "minItems": 1, "items": {"type": "string", "maxLength": 2}},
            "c": {},
        }});
        for (value, fit) in [
            (json!({"a": 1, "b": ["xy"], "c": null, "other": 1}), true),
            (json!({"b": ["xy"]}), false),
            (json!({"a": 3}), false),
            (json!({"a": 1.5}), false),
            (json!({"a": 1, "b": []}), false),
            (json!({"a": 1, "b": ["xyz"]}), false),
            (json!([]), false),
        ] {
            assert_eq!(fits(&schema, &value), fit, "{value}");
        }
    }

    #[test]
    fn a_reply_may_be_what_an_example_shows() {
        let mut schema = json!({"type": "object", "properties": {
            "n": {"type": "integer"}, "o": {"type": "object"}, "l": {"type": "array", "items": {"type": "string"}},
        }});
        widen(&mut schema, &json!({"n": "7", "o": null, "l": ["a", 1]}));
        widen(&mut schema, &json!({"n": 1.5, "o": 1}));
        let wanted = json!({"type": "object", "properties": {
            "n": {"type": ["string", "number"]},
            "o": {"type": ["object", "null"]},
            "l": {"type": "array", "items": {"type": ["string", "integer"]}},
        }});
        assert_eq!(schema, wanted);
    }
}
