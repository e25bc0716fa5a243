//! A typed SDK for the Feishu / Lark open platform, compiled from the platform's own API docs.
//!
//! ```no_run
//! # #[cfg(feature = "wiki")]
//! # async fn example() -> Result<(), larkspur::Error> {
//! use larkspur::wiki::v2::task::TaskType;
//!
//! let client = larkspur::Client::builder("cli_a1b2", "app secret").build()?;
//! let reply = client.wiki().v2().task().get("7037044037068177428", TaskType::Move).send().await?;
//! for moved in reply.task.iter().flat_map(|task| &task.move_result) {
//!     println!("{:?}", moved.node.as_ref().and_then(|node| node.title.as_deref()));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The [`guide`] goes from here to users, lists, files, events, tests and many processes, a page each.
//!
//! # Finding an endpoint
//! The platform names each endpoint `service.version.resource.method`. The same four words lead to it here:
//! `wiki.v2.task.get` is `client.wiki().v2().task().get(…)`, and its types are in `larkspur::wiki::v2::task`. Each service is
//! behind a feature of its name (`features = ["wiki"]`); `full` turns all on. The search of these docs finds a method by its path
//! (`/open-apis/wiki/v2/tasks/:task_id`), by the platform's name, or by the Chinese title of the official page.
//!
//! # Requests
//! - What an endpoint requires are the arguments of its method, so that a call without it does not compile. Where that is more
//!   than five values, the method takes one struct, `CreateParams { … }`, whose literal names each value.
//! - What is optional is set by chained methods: `.page_size(20)`. Each also takes an `Option`, of which `None` leaves the field
//!   out: `.page_token(token.as_deref())`. See [`Arg`] for what a method takes. A field whose name the request needs for itself (`timeout`,
//!   `header`, `send`, …) is set by `set_timeout`, and so on.
//! - Objects in a body have `Type::new(…)` for what is required, and chained methods for the rest; where nothing is required,
//!   they start from `Type::default()`.
//! - `.as_user(token)` calls in the name of a user, on endpoints that allow it. Endpoints that allow nothing else take the
//!   user as their first argument.
//! - `.timeout(…)` and `.header(…)` are options of one call. The trait [`Request`] brings more: another retry policy, a token of
//!   your own, fields that no page documents, the reply as another type.
//! - A request is awaited as it is, or by `.send().await`: that gives what the reply holds; `.send_full().await` also the HTTP
//!   status, the headers and the log id. Lists have `.pages()` and `.items()`, which are streams.
//!
//! # Replies
//! Text, numbers and objects are `Option`; lists and maps are empty where the platform leaves them out. Enums are open: a
//! value that no page lists is kept. Where a request with an empty list says something else than one without, its setter makes the
//! difference: what it was given is sent.
//!
//! A type has one name in a service and version, whichever calls use it. What all services call alike is in [`types`]: the
//! [`UserIdType`](types::UserIdType) of one call goes into any other.
//!
//! # Messages, cards and tables
//! What messages, cards and the cells of tables hold has types in [`content`]; the [guide](guide::contents) shows them.
//!
//! # Events
//! What the platform pushes has types too, in the module `events` of a service: `larkspur::im::v1::events::MessageReceive`.
//! The feature `events` brings the dispatcher and webhooks as `larkspur::events`, `axum` a ready router, and
//! `long-connection` a transport that needs no public address.
//!
//! # Errors
//! Every call gives one [`Error`]. `error.documented::<wiki::v2::Error>()` matches it against the codes that the
//! version's pages list; which of them an endpoint's own page lists, and its other facts, are in a constant: `wiki::v2::task::GET`.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod api;
mod client;
pub mod guide;

#[allow(unused_imports, unreachable_pub, reason = "there is no service where no feature is on")]
pub use api::*;
pub use client::Client;
#[cfg(feature = "im")]
#[cfg_attr(docsrs, doc(cfg(feature = "im")))]
pub use larkspur_collaboration::To;
#[doc(inline)]
pub use larkspur_content as content;
pub use larkspur_core::{
    Arg, Authorization, Brand, Call, CallReport, ClientBuilder, DocumentedError, Download, Endpoint, Error,
    ErrorBuilder, ErrorKind, Event, FieldViolation, Full, HeaderMap, Items, Json, JsonPage, Method, Outcome, Page,
    PageParam, Pages, Part, Parts, PermissionViolation, Progress, RateLimit, RawJson, RawRequest, Repeat, Reply,
    ReplyKind, Request, Result, Retry, RetryPolicy, Rfc3339, SecretString, Sending, StatusCode, TextList, Token,
    UnixMillis, UnixSeconds, Upload, User, UserGrant, UserSession, fleet, secrecy, token, types, wire,
};
#[cfg(feature = "docx")]
#[cfg_attr(docsrs, doc(cfg(feature = "docx")))]
pub use larkspur_documents::blocks;
#[cfg(feature = "events")]
#[cfg_attr(docsrs, doc(cfg(feature = "events")))]
#[doc(inline)]
pub use larkspur_events as events;
