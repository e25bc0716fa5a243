//! A part of `larkspur`, the Rust SDK for the Feishu / Lark open platform: its services about working together: messages, mail, calendars, meetings, tasks, approvals.
//!
//! Depend on `larkspur`, which gives them on under their own names, each behind the feature of its name.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod api;
mod contents;

#[allow(unused_imports, unreachable_pub, reason = "there is no service where no feature is on")]
pub use api::*;
#[cfg(feature = "im")]
#[cfg_attr(docsrs, doc(cfg(feature = "im")))]
pub use contents::To;
