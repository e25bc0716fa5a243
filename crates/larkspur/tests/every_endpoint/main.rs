//! Proof that the whole crate works: every endpoint is called over HTTP, and every documented example decodes.
//!
//! ```sh
//! cargo test -p larkspur --test every_endpoint --features axum,full,long-connection,serialize-replies
//! ```
#![allow(deprecated, reason = "outdated endpoints are called as well")]

mod calls;
mod events;
mod examples;
#[rustfmt::skip]
mod generated;
mod leaves;
mod proof;
mod specs;
