//! Events of the Feishu / Lark open platform.

mod bot;
mod card;
mod context;
mod dispatch;
mod envelope;
#[cfg(feature = "long-connection")]
mod long_connection;
mod webhook;

pub use bot::{BotError, BotMessage, CustomBot, Post, PostPart};
pub use card::{CardAction, CardContext, CardInteraction, CardOperator, CardReply, CardTemplate, Toast, ToastKind};
pub use context::{Context, Transport};
pub use dispatch::{BoxError, Callback, Events, EventsBuilder, Handler, Outcome, Refusal, Result};
#[cfg(feature = "long-connection")]
pub use long_connection::{ConnectionState, LongConnection};
pub use webhook::{Answer, Headers, Webhook};
