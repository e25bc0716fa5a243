//! Events: pushed to webhooks, and over the long connection.

mod connections;
mod control;
mod delivery;
mod event;
mod frame;
mod seal;
mod socket;
mod webhook;

pub use connections::{ClientConfig, HandshakeRefusal};
pub use delivery::{Attempt, Delivery};
pub use event::PushEvent;
pub use webhook::{Tamper, Webhook};

pub(crate) use connections::Connections;
pub(crate) use delivery::{PushSettings, Target, deliver, push_ticket};
pub(crate) use event::Documented;
pub(crate) use socket::{LongConnection, connect, discover};

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The time since 1970, as signatures and envelopes give it.
fn since_1970() -> Duration {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
}
