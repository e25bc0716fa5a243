//! The long connection, against the mock and against a server that a test plays itself.

#![allow(clippy::unwrap_used)]

mod events;
mod life;
mod played;
mod refusals;
mod support;
