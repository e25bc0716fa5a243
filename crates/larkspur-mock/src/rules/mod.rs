//! Scripted replies: what is answered, to which requests, how often.

mod template;
mod when;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::reply::{Content, Reply};

pub(crate) use template::{Context, render};
pub use when::When;

/// A scripted reply of an endpoint, with the same words in Rust, in JSON and in a file of the command line.
///
/// The newest rule that fits a request answers it. Its replies come in turn, and the last one stays. Texts in a reply
/// may echo the request: `{{body.text}}`, `{{query.page_size}}`, `{{path.message_id}}`, `{{header.user-agent}}`,
/// `{{id}}` (fresh for each reply), `{{count}}` (how often the rule answered, from 1), `{{now}}` (milliseconds since 1970).
/// A text that is nothing but one template takes the value's JSON type.
///
/// ```
/// use larkspur_mock::{Rule, RuleReply, When};
/// use serde_json::json;
///
/// let rule = Rule::new("POST /open-apis/im/v1/messages")
///     .when(When::default().query("receive_id_type", "chat_id"))
///     .reply(RuleReply::error(429, 99991400, "slow down"))
///     .reply(RuleReply::json(json!({"message_id": "om_{{id}}", "chat_id": "{{body.receive_id}}"})));
/// let same: Rule = serde_json::from_value(json!({
///     "endpoint": "POST /open-apis/im/v1/messages",
///     "when": {"query": {"receive_id_type": "chat_id"}},
///     "replies": [
///         {"status": 429, "body": {"code": 99991400, "msg": "slow down"}},
///         {"body": {"message_id": "om_{{id}}", "chat_id": "{{body.receive_id}}"}},
///     ],
/// }))?;
/// assert_eq!(rule, same);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// The endpoint's name, or an HTTP method and a path, documented or not, parameters written `:name`.
    pub(crate) endpoint: String,
    /// What a request must hold.
    #[serde(default, skip_serializing_if = "When::is_empty")]
    pub(crate) when: When,
    /// The replies, in turn.
    pub(crate) replies: Vec<RuleReply>,
    /// How many requests the rule answers; without end where it is left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) times: Option<usize>,
    /// Whether requests are answered without a look at token and parameters.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) unchecked: bool,
}

/// One reply of a [`Rule`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleReply {
    /// The HTTP status.
    #[serde(default = "ok", skip_serializing_if = "is_ok")]
    pub(crate) status: u16,
    /// Headers.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) headers: BTreeMap<String, String>,
    /// JSON with an integer `code` and a `msg` is the whole reply, other JSON is its `data`.
    #[serde(default, skip_serializing_if = "Json::is_null")]
    pub(crate) body: Json,
    /// Text instead of JSON; its content type stands in the headers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) text: Option<String>,
    /// How long the reply is held back, in milliseconds.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub(crate) delay_ms: u64,
}

fn ok() -> u16 {
    200
}

fn is_ok(status: &u16) -> bool {
    *status == 200
}

fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Rule {
    /// A rule for an endpoint's name, or for a method and a path such as `POST /open-apis/im/v1/messages/:message_id`.
    pub fn new(endpoint: impl Into<String>) -> Self {
        Self { endpoint: endpoint.into(), when: When::default(), replies: Vec::new(), times: None, unchecked: false }
    }

    /// Answers only requests that hold this.
    pub fn when(mut self, when: When) -> Self {
        self.when = when;
        self
    }

    /// Adds a reply behind the others.
    pub fn reply(mut self, reply: RuleReply) -> Self {
        self.replies.push(reply);
        self
    }

    /// Answers so many requests, and then none.
    pub fn times(mut self, times: usize) -> Self {
        self.times = Some(times);
        self
    }

    /// Answers without a look at token and parameters. Endpoints without a document are never checked.
    pub fn unchecked(mut self) -> Self {
        self.unchecked = true;
        self
    }
}

impl RuleReply {
    /// HTTP 200 with JSON: the whole reply where it has an integer `code` and a `msg`, else its `data`.
    pub fn json(body: Json) -> Self {
        Self { status: 200, headers: BTreeMap::new(), body, text: None, delay_ms: 0 }
    }

    /// A failure: an HTTP status, the platform's code and its message.
    pub fn error(status: u16, code: i64, message: &str) -> Self {
        Self::json(serde_json::json!({"code": code, "msg": message})).status(status)
    }

    /// With another HTTP status.
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Held back for this long.
    pub fn delay(mut self, time: Duration) -> Self {
        self.delay_ms = u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
        self
    }

    /// A reply that is JSON, as a rule has it.
    pub(crate) fn of(reply: &Reply) -> Option<Self> {
        match &reply.content {
            Content::Json(body) => Some(Self::json(body.clone()).status(reply.status)),
            _ => None,
        }
    }

    /// The reply to one request.
    pub(crate) fn fill(&self, context: &Context<'_>) -> Reply {
        let texts = |text: &str| match render(&Json::from(text), context) {
            Json::String(text) => text,
            other => other.to_string(),
        };
        let mut reply = match &self.text {
            Some(text) => Reply::raw(self.status, "text/plain; charset=utf-8", texts(text)),
            None => Reply::from(render(&self.body, context)).status(self.status),
        };
        for (name, value) in &self.headers {
            reply = reply.header(name, &texts(value));
        }
        reply
    }
}

/// What is wrong with a rule, or nothing.
pub(crate) fn problem(rule: &Rule) -> Option<String> {
    if rule.replies.is_empty() {
        return Some(format!("the rule for `{}` has no replies; give it at least one", rule.endpoint));
    }
    let odd = rule.replies.iter().find(|reply| !(100..1000).contains(&reply.status));
    odd.map(|reply| format!("the status {} in the rule for `{}` is none of HTTP's", reply.status, rule.endpoint))
}

/// A rule at work.
#[derive(Clone, Debug)]
pub(crate) struct ActiveRule {
    pub(crate) rule: Rule,
    pub(crate) target: Target,
    pub(crate) answered: usize,
}

/// What a rule answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// What the mock serves, by its index.
    Served(usize),
    /// A method and the steps of a path that no document has.
    Route(String, Vec<String>),
}

impl Target {
    /// Reads `METHOD /path`.
    pub(crate) fn route(text: &str) -> Option<(String, &str)> {
        let (method, path) = text.split_once(' ')?;
        let path = path.trim();
        path.starts_with('/').then(|| (method.to_ascii_uppercase(), path))
    }

    /// The path's parameters, where this is what a request asks for.
    pub(crate) fn params(&self, served: Option<usize>, method: &str, path: &str) -> Option<Vec<(String, String)>> {
        match self {
            Self::Served(index) => (served == Some(*index)).then(Vec::new),
            Self::Route(wanted, steps) => {
                let sent: Vec<&str> = path.trim_end_matches('/').split('/').collect();
                if served.is_some() || method != wanted || sent.len() != steps.len() {
                    return None;
                }
                let mut params = Vec::new();
                for (step, sent) in steps.iter().zip(sent) {
                    let sent = percent_encoding::percent_decode_str(sent).decode_utf8_lossy();
                    match step.strip_prefix(':') {
                        Some(name) => params.push((name.to_owned(), sent.into_owned())),
                        None if *step == sent => {}
                        None => return None,
                    }
                }
                Some(params)
            }
        }
    }
}
