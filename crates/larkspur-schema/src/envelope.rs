//! What stands around the payload of a reply or of an event.

use serde_json::Value as Json;

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
