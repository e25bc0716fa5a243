//! Tests of the compiler as its users see it: whole pages in, schema and diagnostics out.

#![expect(clippy::unwrap_used, reason = "a test stops at what it does not expect")]

mod any_text;
mod bad_input;
mod definitions;
mod dialect;
mod drift;
mod fixtures;
mod habits;
mod mutations;
mod pages;
mod random_drift;
mod random_page;
mod random_trees;
mod repeat;
mod round_trip;
mod value_names;
mod witness;
