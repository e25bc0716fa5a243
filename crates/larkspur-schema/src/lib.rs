//! The intermediate schema: what the API docs say, as plain data.
//!
//! The road runs one way: documents are compiled to this schema (`larkspur-docs`), the schema is lowered to Rust
//! (`larkspur-codegen`) or served by a local server (`larkspur-mock`). This crate holds the types of that contract and
//! their small invariants, and what is known of the envelopes; nothing else: no parsing of documents, no Rust tokens.
//!
//! Serialized, an [`Endpoint`] is one JSON object with a stable order of fields; `cargo xtask schema` writes one a line.

mod component;
mod endpoint;
pub mod envelope;
mod event;
mod field;
mod repeat;
mod time;
mod value;

pub use component::Component;
pub use endpoint::{
    ApiError, AppType, Body, Doubt, Endpoint, EndpointId, Http, Pagination, Params, RateLimit, Response, ResponseKind,
    Retry, Token,
};
pub use event::{Event, EventBody};
pub use field::{Field, FieldType};
pub use repeat::{Again, Repeat};
pub use time::Time;
pub use value::{MAX_VALUE_NAME, Value, is_value_name};
