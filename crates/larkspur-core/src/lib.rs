//! The hand-written runtime of the Larkspur SDK for the Feishu / Lark open platform.
//!
//! It holds what every call shares: the [`Client`], access tokens, transport, retries, limits, [`Error`]s, pages and files,
//! and permissive JSON ([`mod@wire`]). Generated code builds on [`rt`]; most users depend on the crate `larkspur`, which brings both.

mod arg;
mod brand;
mod builder;
mod call;
mod chunked;
mod client;
mod codes;
mod config;
#[doc(hidden)]
pub mod connect;
mod download;
mod endpoint;
mod error;
mod event;
pub mod fleet;
mod http;
mod limit;
mod macros;
mod observe;
#[cfg(feature = "pacing")]
mod pace;
mod page;
mod param;
mod raw;
mod reply;
mod request;
mod retry;
pub mod rt;
mod send;
mod time;
pub mod token;
pub mod types;
mod upload;
pub mod wire;

pub use arg::{Arg, TextList};
pub use brand::Brand;
pub use builder::ClientBuilder;
pub use call::Call;
pub use chunked::{Part, Parts};
pub use client::Client;
pub use download::{Download, Progress};
pub use endpoint::{DocumentedError, Endpoint, Method, RateLimit, Repeat, ReplyKind, Retry, Token};
pub use error::{Error, ErrorBuilder, ErrorKind, FieldViolation, PermissionViolation, Result};
pub use event::Event;
pub use observe::{CallReport, Outcome};
pub use page::{Items, Page, PageParam, Pages};
pub use raw::{Json, JsonPage, RawRequest};
pub use reply::{Full, Reply};
pub use request::Request;
pub use retry::RetryPolicy;
pub use send::Sending;
pub use time::{Rfc3339, UnixMillis, UnixSeconds};
pub use token::{Authorization, User, UserGrant, UserSession};
pub use upload::Upload;
pub use wire::RawJson;

pub use reqwest::StatusCode;
pub use reqwest::header::HeaderMap;
pub use secrecy::{self, SecretString};
#[doc(hidden)]
pub use serde as __serde;

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
