//! The runtime over real HTTP on loopback.
#![allow(clippy::unwrap_used)]

mod bad_input;
mod calls;
mod cancel;
mod errors;
mod files;
mod fleet;
mod memory;
mod observe;
mod pacing;
mod pages;
mod raw;
mod redis;
mod retry;
mod secrets;
mod send;
mod store_app;
mod support;
mod tokens;
mod users;
