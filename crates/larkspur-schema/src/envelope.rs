//! What stands around the payload of a reply or of an event.

use serde_json::{Value as Json, json};

use crate::Field;

/// The fields beside a reply's payload.
const REPLY: &[&str] = &["code", "msg", "message", "error", "log_id"];
/// The fields beside an event's payload, in both of its envelopes.
const EVENT: &[&str] = &["schema", "header", "ts", "uuid", "token", "type"];

/// The name under which replies carry their payload.
pub const REPLY_PAYLOAD: &str = "data";
/// The name under which events carry their payload.
pub const EVENT_PAYLOAD: &str = "event";

/// Whether a field at the top of a reply belongs to the envelope, not to the payload.
///
/// ```
/// assert!(larkspur_schema::envelope::is_beside_reply("code"));
/// assert!(!larkspur_schema::envelope::is_beside_reply("data"));
/// ```
pub fn is_beside_reply(name: &str) -> bool {
    REPLY.contains(&name)
}

/// Whether a field at the top of an event belongs to the envelope, not to the payload.
pub fn is_beside_event(name: &str) -> bool {
    EVENT.contains(&name)
}

/// The field at the top of a table under which the payload stands.
pub(crate) fn payload<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|field| field.name == name)
}

/// Whether a name at the top tells a whole reply from one of which the payload alone is shown.
///
/// ```
/// use larkspur_schema::envelope::marks_reply;
///
/// assert!(marks_reply("code") && marks_reply("data"));
/// assert!(!marks_reply("error") && !marks_reply("items"));
/// ```
pub fn marks_reply(name: &str) -> bool {
    matches!(name, "code" | REPLY_PAYLOAD)
}

/// Whether a name at the top tells a whole event from one of which the payload alone is shown.
pub fn marks_event(name: &str) -> bool {
    matches!(name, "header" | EVENT_PAYLOAD)
}

/// What a reply with these fields at its top calls its message: a few say `message`.
pub fn message_key(fields: &[Field]) -> &'static str {
    let has = |name: &str| fields.iter().any(|field| field.name == name);
    if has("message") && !has("msg") { "message" } else { "msg" }
}

/// The reply of a call that succeeded, with this payload.
pub fn success(data: Json) -> Json {
    json!({"code": 0, "msg": "success", "data": data})
}

/// Whether an example shows a call that succeeded: its `code` is 0 or left out. A failure shows no payload.
///
/// ```
/// use serde_json::json;
/// use larkspur_schema::envelope::is_success;
///
/// assert!(is_success(&json!({"code": 0, "data": {}})) && is_success(&json!({"items": []})));
/// assert!(!is_success(&json!({"code": 131002, "msg": "param err"})));
/// ```
pub fn is_success(example: &Json) -> bool {
    match example.get("code") {
        None | Some(Json::Null) => true,
        Some(Json::Number(code)) => code.as_i64() == Some(0),
        Some(Json::String(code)) => code == "0",
        Some(_) => false,
    }
}

/// An example of a reply with its envelope; `None` where it shows a failure. Pages often show the payload alone.
///
/// ```
/// use serde_json::json;
/// use larkspur_schema::envelope::whole;
///
/// assert_eq!(whole(&json!({"id": "7"})), Some(json!({"code": 0, "msg": "success", "data": {"id": "7"}})));
/// assert_eq!(whole(&json!({"code": "0", "msg": "ok"})), Some(json!({"code": 0, "msg": "ok"})));
/// assert_eq!(whole(&json!({"code": 131002, "msg": "param err"})), None);
/// ```
pub fn whole(example: &Json) -> Option<Json> {
    let around = |data: &Json| success(data.clone());
    let Json::Object(fields) = example else {
        return example.is_array().then(|| around(example));
    };
    match fields.get("code") {
        Some(code) if code.as_i64() == Some(0) || code.as_str() == Some("0") => {
            let mut reply = fields.clone();
            reply.insert("code".into(), 0.into());
            if !reply.contains_key("msg") && !reply.contains_key("message") {
                reply.insert("msg".into(), "success".into());
            }
            Some(Json::Object(reply))
        }
        Some(code) if code.is_number() => None,
        // An example of `data` with the key `data` around it, but without the envelope's other keys.
        _ if fields.len() == 1 && fields.contains_key(REPLY_PAYLOAD) => Some(around(&fields[REPLY_PAYLOAD])),
        // A `code` that is text belongs to the payload.
        _ => Some(around(example)),
    }
}
