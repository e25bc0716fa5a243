//! The constant facts of an endpoint.

use super::ErrorUse;

/// What the runtime needs to know of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    /// The name of the constant.
    pub name: String,
    /// The platform's name, `wiki.v2.task.get`.
    pub id: String,
    /// The HTTP method, in upper case.
    pub method: String,
    /// The path, with `:name` for what the call fills in.
    pub path: String,
    /// The host, where it is not that of all others.
    pub host: Option<String>,
    /// The tokens that it accepts.
    pub tokens: Vec<Token>,
    /// Any of these scopes allows it.
    pub scopes: Vec<String>,
    /// Scopes that only some fields need.
    pub field_scopes: Vec<String>,
    /// How often it may be called.
    pub rate_limit: Option<RateLimit>,
    /// When it may be sent again.
    pub repeat: Repeat,
    /// The form of the reply.
    pub reply: ReplyKind,
    /// The errors that its page documents, in that order.
    pub errors: Vec<ErrorUse>,
    /// The official page.
    pub doc_url: Option<String>,
    /// Whether the platform marks it as outdated.
    pub deprecated: bool,
}

/// A kind of access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Token {
    /// The app in a tenant.
    Tenant,
    /// A user.
    User,
    /// The app.
    App,
}

/// How often an endpoint may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RateLimit {
    /// So many calls a minute, and so many a second.
    Both(u32, u32),
    /// So many calls a minute.
    PerMinute(u32),
    /// So many calls a second.
    PerSecond(u32),
    /// A limit of its own, which no page tells.
    Special,
}

/// When a call may be sent again.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Repeat {
    /// As its HTTP method says.
    Method,
    /// Always: it only reads.
    Reads,
    /// Where the parameter of this name is set.
    Key(String),
    /// Never.
    Never,
}

/// The form of a reply on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ReplyKind {
    /// What is in `data`.
    Data,
    /// What stands beside `code`.
    Flat,
    /// A file.
    Binary,
    /// Nothing.
    Empty,
}
