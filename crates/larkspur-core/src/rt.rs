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
//! ```
//! # mod wiki {
//! use larkspur_core::rt::*;
//!
//! /// Calls of the resource `task`.
//! #[derive(Clone, Copy, Debug)]
//! pub struct Task<'c>(&'c Client);
//!
//! impl<'c> Task<'c> {
//!     # pub
//!     fn new(client: &'c Client) -> Self {
//!         Self(client)
//!     }
//!     /// `GET /open-apis/wiki/v2/tasks/:task_id`
//!     pub fn get(self, task_id: &str, task_type: TaskType) -> GetRequest {
//!         let mut call = Call::new(self.0, &GET);
//!         call.path("task_id", &task_id);
//!         call.query("task_type", &task_type);
//!         GetRequest(call)
//!     }
//!     /// `POST /open-apis/wiki/v2/tasks/search`
//!     pub fn search(self, query: &str) -> SearchRequest {
//!         let mut call = Call::new(self.0, &SEARCH);
//!         call.body("query", query);
//!         SearchRequest(call)
//!     }
//! }
//!
//! /// The endpoint behind [`Task::get`].
//! pub static GET: Endpoint = Endpoint::new(Method::GET, "wiki.v2.task.get", "/open-apis/wiki/v2/tasks/:task_id")
//!     .tokens(&[Token::Tenant, Token::User])
//!     .scopes(&["wiki:space:read"])
//!     .rate_limit(RateLimit::per_minute(100))
//!     .errors(&[errors::Error::RpcFail.row()])
//!     .doc_url("https://open.feishu.cn/document/server-docs/docs/wiki-v2/task/get");
//! /// The endpoint behind [`Task::search`].
//! pub static SEARCH: Endpoint =
//!     Endpoint::new(Method::POST, "wiki.v2.task.search", "/open-apis/wiki/v2/tasks/search")
//!         .tokens(&[Token::User])
//!         .repeat(Repeat::Reads);
//!
//! /// Request of [`Task::get`].
//! #[must_use = "a request is sent by `.send().await`"]
//! #[derive(Clone, Debug)]
//! pub struct GetRequest(Call);
//! request!(GetRequest => GetReply, as_user);
//!
//! /// Request of [`Task::search`].
//! #[must_use = "a request is sent by `.send().await`"]
//! #[derive(Clone, Debug)]
//! pub struct SearchRequest(Call);
//! setters!(SearchRequest {
//!     /// How many a page.
//!     query page_size: i64 = "page_size",
//!     /// Only these.
//!     body only: Vec<Filter> = "only",
//! });
//! request!(SearchRequest => SearchReply, as_user);
//! paged!(SearchRequest => SearchReply, Node { query: "page_token", token: page_token, more: has_more, items: items });
//!
//! /// Reply of [`Task::get`].
//! #[derive(Clone, Debug, Default, PartialEq)]
//! pub struct GetReply {
//!     /// The task.
//!     pub task: Option<Node>,
//! }
//! wire!(read GetReply { task = "task" });
//!
//! /// Reply of [`Task::search`].
//! #[derive(Clone, Debug, Default, PartialEq)]
//! pub struct SearchReply {
//!     /// This page.
//!     pub items: Vec<Node>,
//!     /// The next page.
//!     pub page_token: Option<String>,
//!     /// Whether there is one.
//!     pub has_more: Option<bool>,
//! }
//! wire!(read SearchReply { items = "items", page_token = "page_token", has_more = "has_more" });
//!
//! /// A node.
//! #[derive(Clone, Debug, Default, PartialEq)]
//! pub struct Node {
//!     /// The title.
//!     pub title: Option<String>,
//!     /// Below it.
//!     pub children: Vec<Node>,
//!     /// What it is.
//!     pub kind: Option<TaskType>,
//! }
//! wire!(read Node { title = "title", children = "children", kind = "type" });
//!
//! /// A condition.
//! #[derive(Clone, Debug)]
//! pub struct Filter {
//!     field: String,
//!     value: Option<String>,
//! }
//! impl Filter {
//!     /// A condition on a field.
//!     pub fn new(field: &str) -> Self {
//!         Self { field: field.into(), value: None }
//!     }
//! }
//! wire!(write Filter { field = "field", value = "value" });
//!
//! wire! { both
//!     /// The kind of a task.
//!     pub enum TaskType: str {
//!         /// A move.
//!         Move = "move",
//!     }
//! }
//! mod errors {
//!     larkspur_core::rt::wire! { errors
//!         /// Errors that the pages of `wiki.v2` document.
//!         pub enum Error {
//!             RpcFail = 131001: "rpc fail", http 400, retry Later;
//!         }
//!     }
//! }
//! # }
//! # use wiki::*;
//! # fn main() -> Result<(), larkspur_core::Error> {
//! let client = larkspur_core::Client::builder("cli_a1b2", "app secret").base_url("http://127.0.0.1:9").build()?;
//! let request = Task::new(&client).get("7037044037068177428", TaskType::Move).as_user("u-token");
//! assert!(format!("{request:?}").contains("wiki.v2.task.get"));
//! assert_eq!(serde_json::to_string(&Filter::new("title")).unwrap(), r#"{"field":"title"}"#);
//! # let _ = Task::new(&client).search("x").page_size(5).only([Filter::new("a")]).items();
//! # Ok(())
//! # }
//! ```

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
