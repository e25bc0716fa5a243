//! Calls of endpoints that the crate does not know.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::call::{Call, RawTarget};
use crate::client::Client;
use crate::endpoint::{Endpoint, ReplyKind, Token};
use crate::error::{Error, ErrorKind, Result};
use crate::param::{Param, Texts};
use crate::reply::{Answer, Content, Full, Head, Reply, Sending};
use crate::token::User;
use crate::upload::Upload;

const fn raw(reply: ReplyKind) -> Endpoint {
    Endpoint {
        id: "raw",
        method: Method::GET,
        host: None,
        path: "",
        tokens: &[Token::Tenant],
        scopes: &[],
        field_scopes: &[],
        rate_limit: None,
        reply,
        errors: &[],
        doc_url: "https://open.feishu.cn/document",
        deprecated: false,
    }
}

static DATA: Endpoint = raw(ReplyKind::Data);
static FLAT: Endpoint = raw(ReplyKind::Flat);
static BINARY: Endpoint = raw(ReplyKind::Binary);

/// A call of any endpoint, by method and path, with all that typed calls have: tokens, retries, limits, errors.
///
/// ```no_run
/// # async fn example(client: larkspur_core::Client) -> larkspur_core::Result<()> {
/// use larkspur_core::{Method, wire::RawJson};
/// let bot: RawJson = client.raw(Method::GET, "/open-apis/bot/v3/info").flat().send().await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
#[must_use = "a request is sent by `.send().await`"]
pub struct RawRequest(Call);

impl Client {
    /// Starts a call of any endpoint. The path is sent as it stands, so what varies in it must be percent-encoded. The
    /// tenant's token goes along unless said otherwise.
    pub fn raw(&self, method: Method, path: &str) -> RawRequest {
        let mut call = Call::new(self, &DATA);
        if !is_plain(path) {
            call.fail(format!(
                "the path {path:?} must begin with `/` and hold no `..`, `#`, `\\` or control character"
            ));
        }
        call.raw = Some(Arc::new(RawTarget { method, path: path.to_owned() }));
        RawRequest(call)
    }
}

/// Whether a URL with this path calls this very path.
fn is_plain(path: &str) -> bool {
    let (steps, _) = path.split_once('?').unwrap_or((path, ""));
    let is_dots = |step: &str| matches!(step.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    path.starts_with('/')
        && !steps.split('/').any(is_dots)
        && !steps.contains('\\')
        && !path.contains(|c: char| c == '#' || c.is_control())
}

impl RawRequest {
    /// Sets a query parameter. A list repeats the key.
    pub fn query(mut self, name: impl Into<String>, value: impl Param) -> Self {
        self.0.query_texts(name.into().into(), Texts::of(&value));
        self
    }

    /// Sets the JSON body.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.0.whole_body(body);
        self
    }

    /// Adds a text field to a form.
    pub fn form(mut self, name: &'static str, value: impl Param) -> Self {
        self.0.form(name, &value);
        self
    }

    /// Adds a file to a form.
    pub fn file(mut self, name: &'static str, upload: Upload) -> Self {
        self.0.file(name, upload);
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.0.header(name, value);
        self
    }

    /// Bounds the whole call.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.0.timeout(timeout);
        self
    }

    /// Calls in the name of a user.
    pub fn as_user(mut self, user: impl Into<User>) -> Self {
        self.0.as_user(user);
        self
    }

    /// Calls with the tenant's or the app's own token.
    pub fn as_app(mut self, kind: Token) -> Self {
        self.0.as_app(kind);
        self
    }

    /// Calls with this very access token.
    pub fn access_token(mut self, token: impl Into<secrecy::SecretString>) -> Self {
        self.0.access_token(token);
        self
    }

    /// Calls without any token.
    pub fn without_token(mut self) -> Self {
        self.0.auth = crate::call::Auth::Nothing;
        self
    }

    /// Says that the reply's fields stand beside `code`, not in `data`.
    pub fn flat(mut self) -> Self {
        self.0.endpoint = &FLAT;
        self
    }

    /// Says that the reply is a file: send it as a [`Download`](crate::Download).
    pub fn binary(mut self) -> Self {
        self.0.endpoint = &BINARY;
        self
    }

    /// Says that repeating the call changes nothing, so that it may be retried after a broken connection.
    pub fn repeatable(mut self) -> Self {
        self.0.repeatable = true;
        self
    }

    /// Sends the call. For a type with serde's `Deserialize`, ask for [`Json`].
    pub fn send<T: Reply>(self) -> Sending<T> {
        Sending::new(self.0)
    }

    /// Sends the call and gives the reply with its HTTP status, headers and log id.
    pub fn send_full<T: Reply>(self) -> Sending<Full<T>> {
        Sending::new(self.0)
    }
}

impl From<RawRequest> for Call {
    fn from(request: RawRequest) -> Self {
        request.0
    }
}

/// A reply of any serde type, decoded strictly: `.send::<Json<MyReply>>()`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + Send + 'static> Reply for Json<T> {
    fn from_answer(answer: Answer, call: &Arc<Call>) -> Result<Self> {
        let Content::Json(json) = &answer.content else {
            let error = Error::of(ErrorKind::Http, "the answer is a file, and the call asks for JSON").build();
            return Err(error.at(call.name(), call.endpoint, 1));
        };
        let reply = match answer.kind {
            ReplyKind::Data => Head::data(json),
            _ => serde_json::from_slice(json),
        };
        reply.map(Self).map_err(|error| {
            let failure = Error::of(ErrorKind::Decode, error.to_string()).http(answer.status).body(json.clone());
            failure.maybe_log_id(answer.log_id.clone()).source(error).build().at(call.name(), call.endpoint, 1)
        })
    }
}
