//! Events of the Feishu / Lark open platform: one dispatcher, fed by a webhook or by the long connection.
//!
//! ```
//! use larkspur_core::{Event, wire};
//! use larkspur_events::{Context, Events, Result, Webhook};
//!
//! /// An event; the crate `larkspur` has a type for each documented one.
//! #[derive(Debug, Default)]
//! struct MessageReceive {
//!     message: Option<Message>,
//! }
//! wire!(read MessageReceive { message = "message" });
//! impl Event for MessageReceive {
//!     const TYPE: &'static str = "im.message.receive_v1";
//! }
//!
//! #[derive(Debug, Default)]
//! struct Message {
//!     chat_id: Option<String>,
//! }
//! wire!(read Message { chat_id = "chat_id" });
//!
//! async fn received(event: MessageReceive, context: Context) -> Result {
//!     let message = event.message.ok_or("no message")?;
//!     println!("{} got a message in {:?}", context.app_id(), message.chat_id);
//!     Ok(())
//! }
//!
//! # fn main() -> larkspur_core::Result<()> {
//! let events = Events::builder().on::<MessageReceive>(received).build()?;
//! let webhook = Webhook::new(events).verification_token("v-token").encrypt_key("e-key");
//! # Ok(())
//! # }
//! ```
//!
//! | what | where |
//! |---|---|
//! | Handlers by type, repeats, slow handlers, shutdown | [`Events`] |
//! | The platform calls a URL of the app | [`Webhook`], in any web framework; a router with the feature `axum` |
//! | The app connects to the platform, no public address needed | `LongConnection`, with the feature `long-connection` |
//! | What people do with cards | [`EventsBuilder::on_card_action`], [`CardReply`] |
//! | Messages into one group without an app | [`CustomBot`] |
//! | Repeats that come to another process | [`EventsBuilder::seen_store`] |
//! | Testing a handler | [`Context::builder`] |
//!
//! Handlers run side by side, so that one that is slow holds up no other: events are not handled in the order in which they
//! came, and the platform does not keep one either. [`EventsBuilder::in_order_by`] keeps the order of one chat, say, and
//! [`EventsBuilder::handle_at_once`] bounds how many work at once.
//!
//! What happens is told through `tracing` under the target `larkspur`: a failed handler, a refused push. No secret and
//! nothing of a push but its type and id is logged. The error that a handler gives is logged as its text, so keep secrets
//! out of that.

mod bot;
mod card;
mod context;
mod dispatch;
mod envelope;
#[cfg(feature = "long-connection")]
mod long_connection;
mod webhook;

pub use bot::{BotError, CustomBot};
pub use card::{CardAction, CardContext, CardInteraction, CardOperator, CardReply, Toast, ToastKind};
pub use context::{Context, ContextBuilder, Transport};
pub use dispatch::{
    BoxError, Callback, EventKey, Events, EventsBuilder, Failure, FailureKind, Handler, MemorySeen, Outcome, Refusal,
    Result, SeenStore, StateHandler, Stateless, With,
};
#[doc(no_inline)]
pub use larkspur_content as content;
#[doc(no_inline)]
pub use larkspur_content::CardTemplate;
pub use larkspur_core::wire::Misfit;
#[cfg(feature = "long-connection")]
pub use long_connection::{ConnectionState, LongConnection};
pub use webhook::{Answer, Headers, Webhook};

/// Compiles the examples of the README.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
