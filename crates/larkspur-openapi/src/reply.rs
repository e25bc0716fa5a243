//! The schema of a reply, its envelope included.

use larkspur_schema::Field;
use larkspur_schema::envelope::{REPLY_PAYLOAD, marks_reply, message_key};
use serde_json::{Map, Value as Json, json};

use crate::schema;
use crate::side::Side;

/// The schema of a reply that a page describes by these fields. Pages that describe the payload alone mean that it stands in the
/// envelope.
pub(crate) fn schema(fields: &[Field]) -> Json {
    let mut reply = schema::object(fields, Side::Received);
    if !fields.iter().any(|field| marks_reply(&field.name)) {
        reply = json!({"type": "object", "properties": {REPLY_PAYLOAD: reply}});
    }
    let mut properties = Map::new();
    properties.insert("code".into(), json!({"type": "integer", "description": "0 where the call was carried out"}));
    properties.insert(message_key(fields).into(), json!({"type": "string"}));
    if let Some(documented) = reply["properties"].as_object_mut() {
        properties.extend(std::mem::take(documented));
    }
    if let Some(code) = properties.get_mut("code") {
        code["type"] = "integer".into();
    }
    json!({"type": "object", "required": ["code"], "properties": properties})
}

#[cfg(test)]
mod tests {
    use larkspur_schema::FieldType;

    use super::*;

    #[test]
    fn every_reply_has_an_envelope() {
        let field = |name: &str| Field::new(name, FieldType::String);
        let names = |schema: &Json| schema["properties"].as_object().unwrap().keys().cloned().collect::<Vec<_>>();
        let bare = schema(&[field("id")]);
        assert_eq!(names(&bare), ["code", "msg", "data"]);
        assert_eq!(names(&bare["properties"]["data"]), ["id"]);
        assert_eq!(names(&schema(&[field("code"), field("message"), field("data")])), ["code", "message", "data"]);
        assert_eq!(names(&schema(&[field("data")])), ["code", "msg", "data"]);
        assert_eq!(names(&schema(&[])), ["code", "msg", "data"]);
    }
}
