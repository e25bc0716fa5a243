//! What the control API says to a call that it does not carry out.

use axum::http::StatusCode;
use serde_json::Value as Json;

/// Below which path the control API is.
pub(super) const PREFIX: &str = "/_larkspur";

/// Why a control call did nothing.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) message: String,
    pub(super) more: Json,
}

impl Refusal {
    pub(super) fn new(status: StatusCode, message: impl Into<String>) -> Self {
        Self { status, message: message.into(), more: Json::Null }
    }

    pub(super) fn bad(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(super) fn with(mut self, more: Json) -> Self {
        self.more = more;
        self
    }
}
