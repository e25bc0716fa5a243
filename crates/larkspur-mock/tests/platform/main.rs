//! The mock as a local platform for clients in any language: what official clients send, the control API, what is kept
//! of what was created, and the program.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod control;
mod limits;
mod page;
mod pages;
mod program;
mod state;
mod wire;
