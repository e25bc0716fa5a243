//! The runtime over real HTTP on loopback.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod calls;
mod cancel;
mod errors;
mod files;
mod fleet;
mod memory;
mod pacing;
mod pages;
mod redis;
mod retry;
mod secrets;
mod store_app;
mod support;
mod tokens;
mod users;
