//! Events of the Feishu / Lark open platform.

mod context;
mod dispatch;
mod envelope;

pub use context::{Context, Transport};
pub use dispatch::{BoxError, Callback, Events, EventsBuilder, Handler, Outcome, Refusal, Result};
