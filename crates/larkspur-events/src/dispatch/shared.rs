//! What a dispatcher was set up with.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::Semaphore;

use super::handler::Erased;
use super::run::Runs;
use super::shared_seen::SharedSeen;
use super::turns::{KeyOf, Lines};

/// What the clones of a dispatcher share.
pub(super) struct Shared {
    pub(super) handlers: HashMap<&'static str, Box<dyn Erased>>,
    pub(super) otherwise: Option<Box<dyn Erased>>,
    pub(super) budget: Duration,
    pub(super) runs: Arc<Runs>,
    pub(super) orders: HashMap<&'static str, KeyOf>,
    pub(super) lines: Arc<Lines>,
    /// Room for handlers at work.
    pub(super) at_once: Option<Semaphore>,
    pub(super) seen: Option<SharedSeen>,
}

impl Shared {
    pub(super) fn handler(&self, event_type: &str) -> Option<&dyn Erased> {
        self.handlers.get(event_type).or(self.otherwise.as_ref()).map(|handler| &**handler)
    }
}
