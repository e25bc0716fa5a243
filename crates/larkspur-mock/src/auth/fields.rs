//! What the bodies of token calls must hold.

use serde_json::Value as Json;

use crate::failure::Failure;

/// A field that must be there and not be empty.
pub(super) fn text<'b>(body: &'b Json, field: &str) -> Result<&'b str, Failure> {
    let value = body.get(field).and_then(Json::as_str).filter(|value| !value.is_empty());
    value.ok_or_else(|| Failure::new(400, 10003, format!("invalid parameter: {field} is required")))
}
