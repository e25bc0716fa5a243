//! A reply that says what was wrong, in the platform's shape.

use serde_json::{Value as Json, json};

use crate::reply::Reply;

/// An error reply.
#[derive(Clone, Debug)]
pub(crate) struct Failure {
    pub(crate) http: u16,
    pub(crate) code: i64,
    pub(crate) message: String,
    /// What stands in `error` beside the log id.
    error: Option<Box<(&'static str, Json)>>,
    /// Calls allowed, and seconds until they are again.
    rate_limit: Option<(u32, u64)>,
    /// What the message is called: `msg`, but `message` in older replies.
    message_key: &'static str,
}

/// One field of a request that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Where it stands: `page_size`, `node.title`, `members[2].id`.
    pub(crate) field: String,
    /// What was sent.
    pub(crate) value: String,
    /// What is wrong with it.
    pub(crate) description: String,
}

impl Violation {
    pub(crate) fn new(field: impl Into<String>, value: impl Into<String>, description: impl Into<String>) -> Self {
        Self { field: field.into(), value: value.into(), description: description.into() }
    }

    pub(crate) fn missing(field: impl Into<String>) -> Self {
        let field = field.into();
        let description = format!("{field} is required");
        Self::new(field, "", description)
    }
}

impl Failure {
    pub(crate) fn new(http: u16, code: i64, message: impl Into<String>) -> Self {
        Self { http, code, message: message.into(), error: None, rate_limit: None, message_key: "msg" }
    }

    /// The answer to a request that breaks the document's rules.
    pub(crate) fn violations(violations: &[Violation]) -> Self {
        let list: Vec<Json> = violations
            .iter()
            .map(|one| json!({"field": one.field, "value": one.value, "description": one.description}))
            .collect();
        Self::new(400, 99992402, "field validation failed").with_error("field_violations", list.into())
    }

    /// Too many calls: try again after `reset` seconds.
    pub(crate) fn rate_limited(http: u16, limit: u32, reset: u64) -> Self {
        let mut failure = Self::new(http, 99991400, "request trigger frequency limit");
        failure.rate_limit = Some((limit, reset));
        failure
    }

    pub(crate) fn with_error(mut self, key: &'static str, value: Json) -> Self {
        self.error = Some(Box::new((key, value)));
        self
    }

    /// Uses the older shape: HTTP 200 and `message`.
    pub(crate) fn older(mut self) -> Self {
        self.http = 200;
        self.message_key = "message";
        self
    }

    /// What was wrong, in a sentence.
    pub(crate) fn reason(&self) -> String {
        let violations = self.error.as_ref().filter(|extra| extra.0 == "field_violations");
        let told = |one: &Json| {
            let text = |name: &str| one[name].as_str().unwrap_or_default().to_owned();
            format!("{}: {}", text("field"), text("description"))
        };
        let told: Vec<String> =
            violations.and_then(|extra| extra.1.as_array()).into_iter().flatten().map(told).collect();
        if told.is_empty() { self.message.clone() } else { told.join("; ") }
    }

    pub(crate) fn into_reply(self, log_id: &str) -> Reply {
        let mut error = json!({"log_id": log_id});
        if let Some((key, value)) = self.error.map(|extra| *extra) {
            error[key] = value;
        }
        let body = json!({"code": self.code, self.message_key: self.message, "error": error});
        let reply = Reply::whole(body).status(self.http);
        match self.rate_limit {
            Some((limit, reset)) => reply
                .header("x-ogw-ratelimit-limit", &limit.to_string())
                .header("x-ogw-ratelimit-reset", &reset.to_string()),
            None => reply,
        }
    }
}
