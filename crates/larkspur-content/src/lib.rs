//! What goes into the calls of the Feishu / Lark open platform, typed: what messages hold, both ways.
//!
//! ```
//! use larkspur_content::post::{link, mention, text};
//! use larkspur_content::{Content, Post};
//!
//! let post = Post::new("en_us", "Release 2.1").line([
//!     text("Notes: ").bold(),
//!     link("here", "https://example.com/notes"),
//!     mention("ou_1"),
//! ]);
//! let sent = Content::from(post).for_sending()?;
//! assert_eq!(sent.msg_type, "post");
//!
//! let received = Content::read("text", r#"{"text": "@_user_1 what is new?"}"#)?;
//! assert_eq!(received.plain_text(), "what is new?");
//! # Ok::<(), larkspur_content::ContentError>(())
//! ```
//!
//! Reading loses nothing: a type of message that this crate does not know, an element with an unknown tag and a field that no page
//! lists are kept, and written back as they came.
//!
//! The feature `approval` brings the module `approval`: forms of approvals, control by control.
//!
//! The feature `cards` brings the module `card`: cards of schema 2.0, typed.
//!
//! The feature `markdown` makes posts and cards of CommonMark: `Post::from_markdown`, `Card::from_markdown`.
//!
//! What people wrote stays text: [`Text::new`] and [`post::text`] take it to the letter, so that an `<at user_id="all">` in it
//! alerts nobody.
#![cfg_attr(docsrs, feature(doc_cfg))]

#[cfg(feature = "approval")]
#[cfg_attr(docsrs, doc(cfg(feature = "approval")))]
pub mod approval;
#[cfg(feature = "cards")]
#[cfg_attr(docsrs, doc(cfg(feature = "cards")))]
pub mod card;
mod error;
mod json;
#[cfg(feature = "markdown")]
mod markdown;
mod message;
pub mod table;

pub use error::{ContentError, Problem};
pub use json::Extra;
#[doc(inline)]
pub use message::post::Post;
pub use message::{
    Audio, CalendarEvent, CardContent, CardTemplate, Content, DividerText, File, Folder, Hongbao, Image, Location,
    Media, Mention, MergeForward, Outgoing, Resource, ResourceKind, ShareChat, ShareUser, Sticker, System,
    SystemOptions, SystemParams, Text, Todo, VideoChat, Vote, post,
};

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
