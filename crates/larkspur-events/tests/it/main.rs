//! The dispatcher, the webhook and the custom bot, end to end.
#![allow(clippy::unwrap_used)]

mod bot;
mod cards;
mod dispatch;
mod fleet;
mod handlers;
mod http;
mod misfits;
mod random;
mod secrets;
mod send;
mod slow;
mod support;
mod tamper;
mod tickets;
