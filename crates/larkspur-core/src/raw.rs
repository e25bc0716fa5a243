//! Calls of endpoints that the crate does not know.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, Url};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::brand::Brand;
use crate::call::{Call, RawTarget};
use crate::client::Client;
use crate::endpoint::{Endpoint, RateLimit, Repeat, ReplyKind, Token};
use crate::error::{Error, ErrorKind, Result};
use crate::page::{Items, Page, PageParam, Pages};
use crate::param::{Param, Texts};
use crate::reply::{Answer, Content, Full, Head, Reply, Sending};
use crate::retry::RetryPolicy;
use crate::token::User;
use crate::upload::Upload;
use crate::wire::{Given, Mismatch, RawJson, Read, Taken, Write};

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
        repeat: Repeat::Method,
        reply,
        errors: &[],
        doc_url: "https://open.feishu.cn/document",
        deprecated: false,
    }
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
/// | what comes back | [`send`](Self::send) as any type that a typed call gives, [`RawJson`], `()`, or [`Json`] around a serde type; [`flat`](Self::flat) where it stands beside `code`, [`binary`](Self::binary) for a [`Download`](crate::Download) |
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
        let parts = split(self, path).and_then(|(origin, path)| match is_plain(path) {
            true => Ok((origin, path)),
            false => {
                let shown = path.split('?').next().unwrap_or_default();
                let rule = "must begin with `/` and hold no `..`, `#`, `\\` or control character";
                Err(format!("the path {shown:?} {rule}"))
            }
        });
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

/// Splits an origin off, where there is one, and checks that it is the platform's.
fn split<'t>(client: &Client, text: &'t str) -> Result<(Option<String>, &'t str), String> {
    if text.starts_with('/') || !text.contains("://") {
        return Ok((None, text));
    }
    let config = &client.shared.config;
    // A gateway in front of the platform.
    if let Some(path) = text.strip_prefix(&config.base_url).filter(|path| path.starts_with('/')) {
        return Ok((None, path));
    }
    let url = Url::parse(text).map_err(|error| format!("the call has no valid URL: {error}"))?;
    let origin = url.origin().ascii_serialization();
    let host = url.host_str().unwrap_or_default();
    let safe = url.scheme() == "https"
        && url.port().is_none()
        && url.username().is_empty()
        && url.password().is_none()
        && is_platform(config.brand, host);
    // The rest is taken from the text as it was written, so the text must begin with that very origin.
    match text.strip_prefix(&origin).filter(|path| safe && path.starts_with('/')) {
        Some(path) => Ok((Some(origin), path)),
        None => Err(format!(
            "a call with a token goes to `https://…{}/…` and nowhere else, and this one names the host {host:?}: make it with \
             an HTTP client of your own",
            domain(config.brand)
        )),
    }
}

/// Under which domain the hosts of a brand are.
fn domain(brand: Brand) -> &'static str {
    match brand {
        Brand::Feishu => ".feishu.cn",
        Brand::Lark => ".larksuite.com",
    }
}

fn is_platform(brand: Brand, host: &str) -> bool {
    host.strip_suffix(domain(brand)).is_some_and(|name| !name.is_empty() && !name.ends_with('.'))
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

    /// Sets one top-level field of the JSON body: text, a number, a list, [`RawJson`], or a type of a typed call.
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

/// A page of a list as JSON, for lists that the crate has no type for.
///
/// Its items are the field `items`, or else the one field that is a list. The token of the next page is `page_token` or
/// `next_page_token`, and `has_more` tells whether there is one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JsonPage(pub RawJson);

impl Read for JsonPage {
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch> {
        Read::take(&mut self.0, given)
    }
}

impl Page for JsonPage {
    type Item = RawJson;

    fn next_token(&self) -> Option<String> {
        let token = |name: &str| match &self.0[name] {
            RawJson::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
            RawJson::Number(number) => Some(number.to_string()),
            _ => None,
        };
        token("page_token").or_else(|| token("next_page_token"))
    }

    fn has_more(&self) -> Option<bool> {
        let more = &self.0["has_more"];
        more.as_bool().or_else(|| more.as_i64().map(|number| number != 0))
    }

    fn into_items(self) -> Vec<RawJson> {
        let RawJson::Object(mut fields) = self.0 else {
            return match self.0 {
                RawJson::Array(items) => items,
                _ => Vec::new(),
            };
        };
        let name = match fields.get("items") {
            Some(RawJson::Array(_)) => "items".to_owned(),
            _ => {
                let mut lists = fields.iter().filter(|(_, value)| value.is_array()).map(|(name, _)| name);
                match (lists.next(), lists.next()) {
                    (Some(only), None) => only.clone(),
                    _ => return Vec::new(),
                }
            }
        };
        match fields.remove(&name) {
            Some(RawJson::Array(items)) => items,
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(json: RawJson) -> (Vec<RawJson>, Option<String>, Option<bool>) {
        let page = JsonPage(json);
        (page.clone().into_items(), page.next_token(), page.has_more())
    }

    #[test]
    fn a_page_finds_its_list_and_its_token() {
        let (items, token, more) = page(json!({"items": [1], "tags": [2], "page_token": "t", "has_more": true}));
        assert_eq!((items, token.as_deref(), more), (vec![json!(1)], Some("t"), Some(true)));
        let (items, token, more) = page(json!({"users": [1, 2], "next_page_token": 7, "has_more": 0}));
        assert_eq!((items.len(), token.as_deref(), more), (2, Some("7"), Some(false)));
        assert_eq!(page(json!({"a": [1], "b": [2], "page_token": ""})), (vec![], None, None));
        assert_eq!(page(json!([1])).0, [1]);
        assert_eq!(page(RawJson::Null), (vec![], None, None));
    }

    #[test]
    fn a_token_goes_to_hosts_of_its_own_brand_only() {
        let made = |brand, url: &str| {
            let client = Client::builder("cli_a", "s").brand(brand).build().unwrap();
            let call: Call = client.raw(Method::POST, url).into();
            call.problem.map_or(Ok(call.raw.unwrap().origin.clone()), Err)
        };
        let origin = |url| made(Brand::Feishu, url).unwrap();
        assert_eq!(origin("https://www.feishu.cn/approval/openapi/v2/file/upload").unwrap(), "https://www.feishu.cn");
        assert_eq!(origin("https://open.feishu.cn/open-apis/a"), None);
        assert_eq!(origin("/open-apis/a?next=https://evil.example/"), None);
        assert_eq!(made(Brand::Lark, "https://www.larksuite.com/a").unwrap().unwrap(), "https://www.larksuite.com");
        for bad in [
            "https://evil.example/a",
            "https://feishu.cn.evil.example/a",
            "https://evilfeishu.cn/a",
            "https://feishu.cn/a",
            "https://.feishu.cn/a",
            "http://www.feishu.cn/a",
            "https://www.feishu.cn:8443/a",
            "https://u:p@www.feishu.cn/a",
            "https://www.feishu.cn@evil.example/a",
            "https://evil.example\\@www.feishu.cn/a",
            "https://evil.example#@www.feishu.cn/a",
            "https://evil.example?@www.feishu.cn/a",
            "https://www.feishu.cn\\.evil.example/a",
            "HTTPS://evil.example/a",
            "https://www.larksuite.com/a",
            "https://open.feishu.cn.evil.example/a",
            "//evil.example/../a",
            "ftp://www.feishu.cn/a",
            "https://",
            "://www.feishu.cn/a",
        ] {
            let error = made(Brand::Feishu, bad).map(|origin| panic!("{bad} goes to {origin:?}")).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::Input, "{bad}");
        }
        let lark = made(Brand::Lark, "https://www.feishu.cn/a").unwrap_err();
        assert!(lark.to_string().contains(".larksuite.com"), "{lark}");
    }
}
