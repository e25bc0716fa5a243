//! Cards of schema 2.0: what the platform's pages document, as types.
//!
//! ```
//! use larkspur_content::card::{Button, Card, Form, Input, Markdown};
//!
//! let card = Card::new().header("Order").element(Markdown::new("What shall it be?")).element(
//!     Form::new("order").element(Input::new("note").placeholder("no onions")).element(Button::submit("Send")),
//! );
//! card.check()?;
//! let json = card.to_json();
//! assert_eq!(Card::from_json(&json)?, card);
//! # Ok::<(), larkspur_content::ContentError>(())
//! ```
//!
//! What a component must have are the arguments of its `new`; all else is set by methods of the fields' names. Values are open enums,
//! which texts become: `.width("fill")` and `.width(Width::Fill)` say the same. What a card has beside what the pages list is
//! kept in `extra`, and an element with an unknown tag is [`Element::Other`]; so a card that another tool made comes back as it was.
//!
//! Cards of schema 1.0, templates and cards by id go where cards go as a [`CardContent`](crate::CardContent).

#[rustfmt::skip]
mod api;
mod build;
mod check;
mod escape;
mod json;
mod limits;
mod split;

pub use api::*;
pub use escape::escape;
