//! Cards: what people do with them, and what they are answered.

mod action;
mod reply;

pub use action::{CardAction, CardContext, CardInteraction, CardOperator};
pub use reply::{CardReply, Toast, ToastKind};
