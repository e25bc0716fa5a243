//! The reply of an endpoint as its document shows it, or one built from its fields.

use larkspur_schema::{Endpoint, Field, FieldType, ResponseKind, envelope};
use serde_json::{Map, Value as Json, json};

use crate::files::Download;
use crate::pages;
use crate::reply::Reply;

/// How long the file of a download endpoint is where nothing else is set.
const DEFAULT_FILE: u64 = 1024;

/// What the endpoint answers where nothing else is set.
pub(crate) fn documented_reply(endpoint: &Endpoint) -> Reply {
    match endpoint.response.kind {
        ResponseKind::Binary => Reply::download(Download::generated(DEFAULT_FILE)),
        ResponseKind::Json | ResponseKind::None => Reply::whole(documented_json(endpoint)),
    }
}

/// The JSON of the documented reply, envelope included.
pub(crate) fn documented_json(endpoint: &Endpoint) -> Json {
    let examples = &endpoint.response.examples;
    let mut reply = examples.iter().find_map(envelope::whole).unwrap_or_else(|| build(&endpoint.response.fields));
    // The example of a list often says that more follows, whatever page is asked for; callers would never end.
    if let Some(paging) = &endpoint.pagination {
        pages::set(endpoint, &mut reply, &paging.has_more, false.into());
        pages::set(endpoint, &mut reply, &paging.page_token, "".into());
    }
    reply
}

/// A reply with every documented field in it; lists get one item.
fn build(fields: &[Field]) -> Json {
    let object = object(fields);
    if !fields.iter().any(|field| envelope::marks_reply(&field.name)) {
        return envelope::success(object);
    }
    let mut reply = match object {
        Json::Object(reply) => reply,
        _ => Map::new(),
    };
    reply.insert("code".into(), 0.into());
    reply.insert(envelope::message_key(fields).into(), "success".into());
    Json::Object(reply)
}

fn object(fields: &[Field]) -> Json {
    Json::Object(fields.iter().map(|field| (field.name.clone(), value(field))).collect())
}

/// A value of a field, in its lists.
pub(crate) fn value(field: &Field) -> Json {
    let text = field.facts.example.as_deref().filter(|text| !text.is_empty());
    // The example of a list may be the whole list.
    if field.ty.is_list()
        && let Some(Json::Array(items)) = text.and_then(|text| serde_json::from_str(text).ok())
        && items.iter().all(|item| fits(field.ty.kind, item))
    {
        return Json::Array(items);
    }
    nested(field, field.ty.lists)
}

/// A value of a field within so many lists.
pub(crate) fn nested(field: &Field, depth: u8) -> Json {
    let text = field.facts.example.as_deref().filter(|text| !text.is_empty());
    (0..depth).fold(one(field, text), |inner, _| Json::Array(vec![inner]))
}

fn fits(ty: FieldType, value: &Json) -> bool {
    match ty {
        FieldType::String => value.is_string(),
        FieldType::Int => value.is_i64(),
        FieldType::Float => value.is_number(),
        FieldType::Bool => value.is_boolean(),
        FieldType::Object | FieldType::Map => false,
        FieldType::File | FieldType::Json => true,
    }
}

fn one(field: &Field, example: Option<&str>) -> Json {
    let text =
        example.or(field.facts.values.first().map(|value| value.value.as_str())).or(field.facts.default.as_deref());
    match field.ty.kind {
        FieldType::String | FieldType::File => text.unwrap_or(&field.name).into(),
        FieldType::Int => text.and_then(|text| text.parse::<i64>().ok()).or(field.facts.min).unwrap_or(1).into(),
        FieldType::Float => text.and_then(|text| text.parse::<f64>().ok()).unwrap_or(1.5).into(),
        FieldType::Bool => (text != Some("false")).into(),
        FieldType::Object => object(&field.fields),
        FieldType::Map => json!({"key": map_value(field)}),
        FieldType::Json => {
            text.map_or_else(|| json!({}), |text| serde_json::from_str(text).unwrap_or_else(|_| Json::from(text)))
        }
    }
}

fn map_value(map: &Field) -> Json {
    match map.ty.map_value {
        Some(FieldType::Object) | None if !map.fields.is_empty() => object(&map.fields),
        None => "value".into(),
        Some(ty) => one(&Field::new("value", ty), None),
    }
}

#[cfg(test)]
mod tests {
    use larkspur_schema::Type;
    use larkspur_schema::envelope::whole;

    use super::*;

    fn field(name: &str, ty: FieldType) -> Field {
        Field::new(name, ty)
    }

    #[test]
    fn an_example_is_taken_if_it_shows_success_and_gets_its_envelope() {
        assert_eq!(whole(&json!({"code": 5, "msg": "no"})), None);
        assert_eq!(whole(&json!({"code": "0", "data": 1})), Some(json!({"code": 0, "msg": "success", "data": 1})));
        assert_eq!(whole(&json!({"id": "7"})), Some(json!({"code": 0, "msg": "success", "data": {"id": "7"}})));
        assert_eq!(whole(&json!({"data": [1]})), Some(json!({"code": 0, "msg": "success", "data": [1]})));
        assert_eq!(whole(&json!({"code": 0, "bot": {}})), Some(json!({"code": 0, "msg": "success", "bot": {}})));
        // A `code` that is text belongs to the data.
        assert_eq!(whole(&json!({"code": "zh"})), Some(envelope::success(json!({"code": "zh"}))));
    }

    #[test]
    fn a_built_reply_holds_every_field_with_its_type() {
        let grid = field("grid", FieldType::Int).list().list();
        let ids = field("ids", FieldType::String).list().example(r#"["a","b"]"#);
        let labels = Field::new("labels", Type { map_value: Some(FieldType::Bool), ..FieldType::Map.into() });
        let data = Field::object("data", [grid, ids, labels, field("extra", FieldType::Json)]);
        let built = build(&[field("code", FieldType::Int), field("msg", FieldType::String), data]);
        let wanted = json!({"grid": [[1]], "ids": ["a", "b"], "labels": {"key": true}, "extra": {}});
        assert_eq!(built, json!({"code": 0, "msg": "success", "data": wanted}));
    }

    #[test]
    fn fields_without_an_envelope_are_the_data() {
        assert_eq!(build(&[field("id", FieldType::String)])["data"], json!({"id": "id"}));
        assert_eq!(build(&[]), envelope::success(json!({})));
    }
}
