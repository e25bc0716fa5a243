//! Calls of endpoints that the crate does not know.

mod json;
mod page;
mod target;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Method;
use serde::Serialize;

use crate::call::{Call, RawTarget};
use crate::client::Client;
use crate::endpoint::{Endpoint, RateLimit, ReplyKind, Token};
use crate::page::{Items, Page, PageParam, Pages};
use crate::param::{Param, Texts};
use crate::reply::{Full, Reply};
use crate::retry::RetryPolicy;
use crate::send::Sending;
use crate::token::User;
use crate::upload::Upload;
use crate::wire::Write;

pub use json::Json;
pub use page::JsonPage;

const fn raw(reply: ReplyKind) -> Endpoint {
    Endpoint::new(Method::GET, "raw", "").reply(reply).doc_url("https://open.feishu.cn/document")
}

static DATA: Endpoint = raw(ReplyKind::Data);
static FLAT: Endpoint = raw(ReplyKind::Flat);
static BINARY: Endpoint = raw(ReplyKind::Binary);

/// A call of any endpoint, by method and path, with all that typed calls have: tokens, retries, limits, pages, files, errors.
///
/// | what | how |
/// |---|---|
/// | where it goes | [`Client::raw`]: a path, or a whole URL of the platform |
/// | what goes along | [`path`](Self::path), [`query`](Self::query), [`header`](Self::header); [`body`](Self::body) sets a field of the JSON body, [`json`](Self::json) all of it; [`form`](Self::form) and [`file`](Self::file) make a form |
/// | in whose name | [`as_user`](Self::as_user), [`as_app`](Self::as_app), [`access_token`](Self::access_token), [`without_token`](Self::without_token); the tenant's token without any of them |
/// | what comes back | [`send`](Self::send) as any type that a typed call gives, [`RawJson`](crate::wire::RawJson), `()`, or [`Json`] around a serde type; [`flat`](Self::flat) where it stands beside `code`, [`binary`](Self::binary) for a [`Download`](crate::Download) |
/// | lists | [`items`](Self::items) and [`pages`](Self::pages), with [`JsonPage`] or the reply type of a list |
/// | how hard it tries | [`retry`](Self::retry), [`repeatable`](Self::repeatable), [`timeout`](Self::timeout) |
/// | how fast it goes | [`rate_limit`](Self::rate_limit), which the client's pacing keeps |
///
/// Typed enums and objects of the crate are taken by `query`, `path` and `body` as they are.
///
/// ```no_run
/// # async fn example(client: larkspur_core::Client) -> larkspur_core::Result<()> {
/// use larkspur_core::{JsonPage, Method, RateLimit, wire::RawJson};
/// let bot: RawJson = client.raw(Method::GET, "/open-apis/bot/v3/info").flat().send().await?;
///
/// let mut nodes = client
///     .raw(Method::GET, "/open-apis/wiki/v2/spaces/:space_id/nodes")
///     .path("space_id", "6946843325487906839")
///     .query("page_size", 50)
///     .rate_limit(RateLimit::per_minute(100))
///     .items::<JsonPage>();
/// while let Some(node) = nodes.next().await {
///     println!("{}", node?["title"]);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use = "a request is sent by `.send().await`"]
pub struct RawRequest {
    call: Call,
    target: RawTarget,
    paging: PageParam,
}

impl Client {
    /// Starts a call of any endpoint. The tenant's token goes along unless said otherwise.
    ///
    /// A part of the path that is `:name` is a parameter, set by [`RawRequest::path`]; the rest is sent as it stands, so
    /// what varies in it must be percent-encoded. In place of the path there may be a whole `https://` URL of a host of the
    /// client's own brand (`https://www.feishu.cn/approval/…`). Any other host is refused: tokens go nowhere else. Where the
    /// client has a [base URL](crate::ClientBuilder::base_url) of its own, the call goes there, as all calls do.
    pub fn raw(&self, method: Method, path: &str) -> RawRequest {
        let mut call = Call::new(self, &DATA);
        let parts = target::split(self, path);
        let (origin, path) = parts.unwrap_or_else(|message| {
            call.fail(message);
            // What was refused is in no label and no log.
            (None, "/")
        });
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let target = RawTarget { method, origin, path: path.into(), query: query.into(), rate_limit: None };
        RawRequest { call, target, paging: PageParam::Query("page_token") }
    }
}

impl RawRequest {
    /// Sets a parameter of the path, which is written `:name` there. Whatever it holds is percent-encoded.
    pub fn path(mut self, name: &str, value: impl Param) -> Self {
        if !self.target.path.split('/').any(|step| step.strip_prefix(':') == Some(name)) {
            self.call.fail(format!("the path {:?} has no parameter `:{name}`", self.target.path));
        }
        self.call.path_text(name.to_owned().into(), &value);
        self
    }

    /// Sets a query parameter. A list repeats the key.
    pub fn query(mut self, name: impl Into<String>, value: impl Param) -> Self {
        self.call.query_texts(name.into().into(), Texts::of(&value));
        self
    }

    /// Sets one top-level field of the JSON body: text, a number, a list, [`RawJson`](crate::wire::RawJson), or a type of a typed call. Where
    /// there is a form already, it sets a text field of that.
    pub fn body(mut self, name: impl Into<String>, value: impl Write) -> Self {
        self.call.body_field(name.into().into(), &value);
        self
    }

    /// Sets the JSON body as a whole.
    pub fn json<T: Serialize + ?Sized>(mut self, body: &T) -> Self {
        self.call.whole_body(body);
        self
    }

    /// Adds a text field to a form.
    pub fn form(mut self, name: &'static str, value: impl Param) -> Self {
        self.call.form(name, &value);
        self
    }

    /// Adds a file to a form.
    pub fn file(mut self, name: &'static str, upload: Upload) -> Self {
        self.call.file(name, upload);
        self
    }

    /// Sets a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.call.header(name, value);
        self
    }

    /// Bounds the whole call: all attempts, and the waits between them.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.call.timeout(timeout);
        self
    }

    /// Sets another retry policy for this call.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.call.retry(policy);
        self
    }

    /// Says how often the endpoint may be called, so that the client's pacing keeps it. Calls whose path is written alike
    /// share one pace, with typed ones of the same endpoint, too.
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.target.rate_limit = Some(limit);
        self
    }

    /// Calls in the name of a user.
    pub fn as_user(mut self, user: impl Into<User>) -> Self {
        self.call.as_user(user);
        self
    }

    /// Calls with the tenant's or the app's own token.
    pub fn as_app(mut self, kind: Token) -> Self {
        self.call.as_app(kind);
        self
    }

    /// Calls with this very access token.
    pub fn access_token(mut self, token: impl Into<secrecy::SecretString>) -> Self {
        self.call.access_token(token);
        self
    }

    /// Calls without any token.
    pub fn without_token(mut self) -> Self {
        self.call.auth = crate::call::Auth::Nothing;
        self
    }

    /// Identifies the caller to a helpdesk endpoint, by the helpdesk's id and token.
    pub fn helpdesk(mut self, id: &str, token: &str) -> Self {
        self.call.helpdesk(id, token);
        self
    }

    /// Says that the reply's fields stand beside `code`, not in `data`.
    pub fn flat(mut self) -> Self {
        self.call.endpoint = &FLAT;
        self
    }

    /// Says that the reply is a file: send it as a [`Download`](crate::Download).
    pub fn binary(mut self) -> Self {
        self.call.endpoint = &BINARY;
        self
    }

    /// Asks for a file from this byte on.
    pub fn range_from(mut self, offset: u64) -> Self {
        self.call.range_from(offset);
        self
    }

    /// Says that repeating the call changes nothing, so that it may be retried after a broken connection.
    pub fn repeatable(mut self) -> Self {
        self.call.repeatable = true;
        self
    }

    /// Says where the token of a page goes; by default into the query, as `page_token`.
    pub fn paged_by(mut self, param: PageParam) -> Self {
        self.paging = param;
        self
    }

    /// Sends the call. For a type with serde's `Deserialize`, ask for [`Json`].
    pub fn send<T: Reply>(self) -> Sending<T> {
        Sending::new(self.into())
    }

    /// Sends the call and gives the reply with its HTTP status, headers and log id.
    pub fn send_full<T: Reply>(self) -> Sending<Full<T>> {
        Sending::new(self.into())
    }

    /// The pages of a list, as a `Stream`: [`JsonPage`], or the reply type of a typed list.
    pub fn pages<P: Page>(self) -> Pages<P> {
        let paging = self.paging;
        Pages::new(self.into(), paging)
    }

    /// The items of a list over all its pages, as a `Stream`.
    pub fn items<P: Page>(self) -> Items<P> {
        let paging = self.paging;
        Items::new(self.into(), paging)
    }
}

/// Shows what is called and which parameters are set, but no value.
impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RawRequest").field(&Call::from(self.clone())).finish()
    }
}

impl From<RawRequest> for Call {
    fn from(request: RawRequest) -> Self {
        Self { raw: Some(Arc::new(request.target)), ..request.call }
    }
}
