//! The intermediate schema: what the API docs say, as plain data.
//!
//! The road runs one way: documents are compiled to this schema (`larkspur-docs`), the schema is lowered to Rust
//! (`larkspur-codegen`) or served by a local server (`larkspur-mock`). This crate holds the types of that contract and
//! their small invariants, what is known of the envelopes, and the plurals of names; nothing else: no parsing of documents, no Rust tokens.
//!
//! Each fact has one place: a [`Page`] and its [`Access`] are the same of an endpoint and of an event, and a [`Field`] is a name, a
//! [`Type`], a mark, its [`Facts`] and what is below it. Serialized, facts stand side by side: an [`Endpoint`] is one JSON object with
//! a stable order of fields; `cargo xtask schema` writes one a line. Who has no document puts an endpoint or an event together by
//! [`Endpoint::builder`] and [`Event::builder`].

mod builder;
mod component;
mod endpoint;
pub mod english;
pub mod envelope;
mod event;
mod facts;
mod field;
mod page;
mod repeat;
mod time;
mod ty;
mod value;

pub use builder::{EndpointBuilder, EventBuilder};
pub use component::Component;
pub use endpoint::{
    ApiError, Body, Doubt, Endpoint, EndpointId, Http, Pagination, Params, RateLimit, Response, ResponseKind, Retry,
    Token,
};
pub use event::{Event, EventBody, EventId};
pub use facts::Facts;
pub use field::Field;
pub use page::{Access, AppType, Page};
pub use repeat::{Again, Repeat};
pub use time::Time;
pub use ty::{FieldType, Type};
pub use value::{MAX_VALUE_NAME, Value, is_value_name};
