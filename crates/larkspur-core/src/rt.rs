//! What generated code builds on. `use larkspur_core::rt::*;` brings all of it.
//!
//! | name | what it is for |
//! |---|---|
//! | [`Client`] | what a handle such as `Task<'c>(&'c Client)` borrows |
//! | [`Call`] | the request under construction: `new`, `path`, `query`, `header_param`, `body`, `whole_body`, `form`, `file`, `as_user`, `timeout`, `header`, `helpdesk`, `range_from` |
//! | [`Endpoint`], [`Method`], [`Token`], [`RateLimit`], [`Repeat`], [`ReplyKind`], [`DocumentedError`], [`Retry`] | constant metadata of an endpoint |
//! | [`Param`] | values of paths, queries, headers and forms |
//! | [`User`] | the user of a call: from a token or a session |
//! | [`Upload`], [`Download`] | files |
//! | [`RawJson`], [`BTreeMap`] | any JSON; maps |
//! | [`Event`] | what the platform pushes |
//! | [`Sending`], [`Full`] | what `send()` and `send_full()` give |
//! | [`Page`], [`Pages`], [`Items`] (and [`PageParam`], [`PageToken`], [`HasMore`]) | lists |
//! | [`Arg`], [`TextList`] | what setters take |
//! | [`UnixSeconds`], [`UnixMillis`], [`Rfc3339`] | times that stand on the wire as text |
//! | [`Request`] | what every request can do beside its own methods |
//! | [`wire!`] | JSON of models, open enums, documented errors |
//! | [`request!`], [`setters!`], [`paged!`] | methods of request types |
//! | [`rows!`] | the documented errors of an endpoint |
//!
//! # Rules for the generator
//! - A read model derives `Default`. Its scalars and objects are `Option<T>`, its lists `Vec<T>`, its maps
//!   `BTreeMap<String, T>`; an object that contains itself is `Option<Box<T>>`. Types of fields: `String`, `i64`, `f64`, `bool`,
//!   `RawJson`, [`UnixSeconds`], [`UnixMillis`], [`Rfc3339`], `wire!` types.
//! - In a written model a `None` is left out; an empty `Vec` is sent, so an optional list is an `Option<Vec<T>>`. In a
//!   model of both directions lists and maps are plain; its private field `cleared` ([`Cleared`]) tells which empty ones are sent.
//! - `Call::body` takes what [`Write`](crate::wire::Write) takes: the same types, `&str`, and lists and options of them.
//! - A setter must not be called `send`, `send_full`, `timeout`, `header`, `as_user`, `range_from`, `helpdesk`, `pages` or `items`
//!   where the macros emit these.
//! - An enum variant must not be called `Unknown`, and a documented error not `Other`.
//! - A reply whose fields stand beside `code` is [`ReplyKind::Flat`]. With [`ReplyKind::Data`], a field that stands beside
//!   `data` reaches the reply as well, so `page_token` beside `data` needs nothing special. Where `data` is a list, the reply
//!   is a `Vec<T>`. A reply without fields is `()`.
//!
//! # A generated resource, whole
#![doc = include_str!("../docs/generated.md")]

pub use std::collections::BTreeMap;

pub use crate::arg::{Arg, Cleared, TextList};
pub use crate::call::Call;
pub use crate::client::Client;
pub use crate::download::Download;
pub use crate::endpoint::{DocumentedError, Endpoint, Method, RateLimit, Repeat, ReplyKind, Retry, Token};
pub use crate::event::Event;
pub use crate::page::{HasMore, Items, Page, PageParam, PageToken, Pages};
pub use crate::param::{Param, Texts};
pub use crate::reply::Full;
pub use crate::request::Request;
pub use crate::send::Sending;
pub use crate::time::{Rfc3339, UnixMillis, UnixSeconds};
pub use crate::token::User;
pub use crate::types;
pub use crate::upload::Upload;
pub use crate::wire::RawJson;
pub use crate::{paged, request, rows, setters, wire};
