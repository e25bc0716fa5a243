//! What goes into the calls, from the outside.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod approval;
mod bad_input;
mod cards;
mod markdown;
mod messages;
mod pages;
mod random;
mod tables;
