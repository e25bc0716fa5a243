//! What is constant about an endpoint: where it lives, what it needs, how it fails.

pub use reqwest::Method;

/// One endpoint of the platform, as its official page documents it.
///
/// Generated code holds one constant of this type an endpoint. All of it is public, so that tools can list what a
/// program may call, which scopes it needs, and how fast it may go.
#[derive(Debug)]
pub struct Endpoint {
    /// The platform's name of the endpoint, `wiki.v2.task.get`.
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The host, where it is not the open platform's own.
    pub host: Option<&'static str>,
    /// The path; parameters are written `:name`.
    pub path: &'static str,
    /// The kinds of access token that the endpoint accepts; empty where it needs none.
    pub tokens: &'static [Token],
    /// Any one of these scopes permits the call.
    pub scopes: &'static [&'static str],
    /// Scopes without which the platform leaves some fields out of the reply.
    pub field_scopes: &'static [&'static str],
    /// How often the endpoint may be called.
    pub rate_limit: Option<RateLimit>,
    /// When a call may be sent again though nobody knows whether it was carried out.
    pub repeat: Repeat,
    /// What a reply looks like on the wire.
    pub reply: ReplyKind,
    /// The error codes that the page lists.
    pub errors: &'static [DocumentedError],
    /// The official page.
    pub doc_url: &'static str,
    /// Whether the page says not to use the endpoint any more.
    pub deprecated: bool,
}

impl Endpoint {
    /// An endpoint that takes a tenant's token and replies with an envelope; the methods below say what is otherwise.
    ///
    /// ```
    /// use larkspur_core::{Endpoint, Method, Token};
    /// static GET: Endpoint = Endpoint::new(Method::GET, "a.v1.b.get", "/open-apis/a/v1/b").tokens(&[Token::User]);
    /// assert_eq!((GET.host, GET.tokens), (None, &[Token::User][..]));
    /// ```
    pub const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            host: None,
            path,
            tokens: &[Token::Tenant],
            scopes: &[],
            field_scopes: &[],
            rate_limit: None,
            repeat: Repeat::Method,
            reply: ReplyKind::Data,
            errors: &[],
            doc_url: "",
            deprecated: false,
        }
    }

    /// On this host, and not on the open platform's own.
    pub const fn host(mut self, host: &'static str) -> Self {
        self.host = Some(host);
        self
    }

    /// Accepts these kinds of access token; none where it needs none.
    pub const fn tokens(mut self, tokens: &'static [Token]) -> Self {
        self.tokens = tokens;
        self
    }

    /// Any one of these scopes permits the call.
    pub const fn scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.scopes = scopes;
        self
    }

    /// Without these scopes the platform leaves some fields out of the reply.
    pub const fn field_scopes(mut self, scopes: &'static [&'static str]) -> Self {
        self.field_scopes = scopes;
        self
    }

    /// May be called so often.
    pub const fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limit = Some(limit);
        self
    }

    /// May be sent again then.
    pub const fn repeat(mut self, repeat: Repeat) -> Self {
        self.repeat = repeat;
        self
    }

    /// Replies like this.
    pub const fn reply(mut self, kind: ReplyKind) -> Self {
        self.reply = kind;
        self
    }

    /// Documents these errors.
    pub const fn errors(mut self, errors: &'static [DocumentedError]) -> Self {
        self.errors = errors;
        self
    }

    /// Is described by this official page.
    pub const fn doc_url(mut self, url: &'static str) -> Self {
        self.doc_url = url;
        self
    }

    /// Should not be used any more, as its page says.
    pub const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }
}

/// A kind of access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// The app acts for a tenant (`tenant_access_token`).
    Tenant,
    /// The app acts for a user (`user_access_token`).
    User,
    /// The app acts for itself (`app_access_token`).
    App,
}

impl Token {
    /// The platform's name of this kind of token.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant_access_token",
            Self::User => "user_access_token",
            Self::App => "app_access_token",
        }
    }
}

/// How often an endpoint may be called.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RateLimit {
    /// Calls a minute.
    pub per_minute: Option<u32>,
    /// Calls a second.
    pub per_second: Option<u32>,
    /// The page speaks of a special limit without a figure.
    pub special: bool,
}

impl RateLimit {
    /// A limit of so many calls a minute.
    pub const fn per_minute(calls: u32) -> Self {
        Self { per_minute: Some(calls), per_second: None, special: false }
    }

    /// A limit of so many calls a second.
    pub const fn per_second(calls: u32) -> Self {
        Self { per_minute: None, per_second: Some(calls), special: false }
    }

    /// A limit by the minute and by the second.
    pub const fn both(per_minute: u32, per_second: u32) -> Self {
        Self { per_minute: Some(per_minute), per_second: Some(per_second), special: false }
    }

    /// A limit whose figure the page does not give.
    pub const fn special() -> Self {
        Self { per_minute: None, per_second: None, special: true }
    }
}

/// When a call may be sent again though nobody knows whether the one before was carried out: after a broken connection, a
/// timeout or a fault of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Repeat {
    /// As its HTTP method permits: `GET`, `PUT` and `DELETE` may, `POST` and `PATCH` may not.
    Method,
    /// Always: it only reads, whatever its method.
    Reads,
    /// As its method permits, and always where the caller sets this parameter or top-level body field: the platform carries out calls
    /// that share its value once.
    Key(&'static str),
    /// Never.
    Never,
}

/// What a reply looks like on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyKind {
    /// A JSON envelope `{code, msg, data}`: the reply is what `data` holds.
    Data,
    /// A JSON envelope whose fields stand beside `code` and `msg`.
    Flat,
    /// The bytes of a file.
    Binary,
    /// A JSON envelope that holds nothing else.
    Empty,
}

/// One row of an endpoint's table of error codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DocumentedError {
    /// The HTTP status that comes with it, where the page gives one.
    pub http: Option<u16>,
    /// The code.
    pub code: i64,
    /// The platform's short message.
    pub message: &'static str,
    /// What is known about trying again.
    pub retry: Option<Retry>,
}

impl DocumentedError {
    /// A code with its message.
    pub const fn new(code: i64, message: &'static str) -> Self {
        Self { http: None, code, message, retry: None }
    }

    /// Comes with this HTTP status.
    pub const fn http(mut self, status: u16) -> Self {
        self.http = Some(status);
        self
    }

    /// Has this advice about trying again.
    pub const fn retry(mut self, retry: Option<Retry>) -> Self {
        self.retry = retry;
        self
    }
}

/// What a page tells about trying again after an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Retry {
    /// Try again later. The call may have been carried out all the same.
    Later,
    /// Too many calls: nothing was done. Wait, then try again.
    RateLimit,
    /// Something else was at work on the same thing, and nothing was done. Try again in a moment.
    Conflict,
    /// Do not try again.
    Never,
}
