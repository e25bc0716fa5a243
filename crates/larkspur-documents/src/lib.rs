//! A part of `larkspur`, the Rust SDK for the Feishu / Lark open platform: its services about content: documents, sheets, bases, drives, wikis, search, and the services that no other crate holds.
//!
//! Depend on `larkspur`, which gives them on under their own names, each behind the feature of its name.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[rustfmt::skip]
mod api;
#[cfg(feature = "docx")]
#[cfg_attr(docsrs, doc(cfg(feature = "docx")))]
pub mod blocks;
#[cfg(feature = "bitable")]
mod cells;

#[allow(unused_imports, unreachable_pub, reason = "there is no service where no feature is on")]
pub use api::*;
