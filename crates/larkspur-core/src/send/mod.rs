//! Sending: token, attempt, answer, again.

mod attempt;
mod auth;
mod body;
mod disguise;
mod failure;
mod request;
mod run;
mod sending;
mod trace;

pub(crate) use failure::{log_id, transport};
pub(crate) use run::execute;
pub use sending::Sending;
