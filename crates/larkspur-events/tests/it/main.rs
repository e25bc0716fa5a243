//! The dispatcher, the webhook and the custom bot, end to end.
#![allow(clippy::unwrap_used)]

mod bot;
mod cards;
mod dispatch;
mod http;
mod random;
mod secrets;
mod slow;
mod support;
mod tamper;
mod tickets;
