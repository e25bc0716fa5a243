//! The memory against repeats that processes share.

use std::fmt;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use larkspur_core::Client;
use larkspur_core::fleet::Health;
use larkspur_core::token::StoreFuture;

use super::run::Phase;
use super::seen::Key;
use crate::context::Context;

/// Remembers handled events for all processes that share it.
///
/// The default needs no store: each dispatcher remembers what it has handled itself, and does so beside a store, too. A
/// store that fails is left alone for a moment, with a warning, and costs no event: at worst one is handled twice.
pub trait SeenStore: Send + Sync + 'static {
    /// Takes an event for this process, at most so long: false where another process has it, or had it.
    fn claim<'a>(&'a self, event: &'a EventKey, lease: Duration) -> StoreFuture<'a, bool>;
    /// Keeps a taken event for so much longer from now on: while it is being handled, and once it is.
    fn keep<'a>(&'a self, event: &'a EventKey, window: Duration) -> StoreFuture<'a, ()>;
    /// Gives a taken event back, so that its repeat is handled.
    fn release<'a>(&'a self, event: &'a EventKey) -> StoreFuture<'a, ()>;
}

/// Names an event: by host, app and a hash of its id; and the process that handles it.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct EventKey {
    text: String,
    owner: Arc<str>,
}

impl EventKey {
    pub(super) fn new(text: String, owner: Arc<str>) -> Self {
        Self { text, owner }
    }

    pub(super) fn shared_owner(&self) -> Arc<str> {
        self.owner.clone()
    }

    /// The key as text. It holds no secret.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Who takes the event: a name that only this dispatcher has.
    pub fn owner(&self) -> &str {
        &self.owner
    }
}

impl fmt::Debug for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventKey({})", self.text)
    }
}

/// How much longer than the answer takes a process may be silent before another may take its event.
const SILENCE: Duration = Duration::from_secs(5);
/// How long after the latest answer the store is told that the event was answered.
const AFTERWARDS: Duration = Duration::from_millis(100);

/// A store, and how a dispatcher uses it.
pub(super) struct SharedSeen {
    store: Arc<dyn SeenStore>,
    health: Health,
    host: String,
    app_id: String,
    owner: Arc<str>,
    budget: Duration,
    window: Duration,
}

impl SharedSeen {
    pub(super) fn new(client: &Client, store: Arc<dyn SeenStore>, budget: Duration, window: Duration) -> Self {
        let (host, app_id) = (client.host().to_owned(), client.app_id().to_owned());
        let owner = larkspur_core::fleet::random_name().into();
        Self { store, health: Health::new("handled events"), host, app_id, owner, budget, window }
    }

    fn lease(&self) -> Duration {
        self.budget + SILENCE
    }

    /// Takes an event; `None` where another process has it.
    pub(super) async fn claim(&self, key: Key, context: &Context) -> Option<Claim<'_>> {
        let app_id = if context.app_id().is_empty() { &self.app_id } else { context.app_id() };
        let text = format!("larkspur:{}:{app_id}:event:{key}", self.host);
        let event = EventKey::new(text, self.owner.clone());
        match self.health.ask(self.store.claim(&event, self.lease())).await {
            Some(false) => None,
            Some(true) | None => Some(Claim { seen: self, event }),
        }
    }
}

/// An event that this process has taken.
pub(super) struct Claim<'s> {
    seen: &'s SharedSeen,
    event: EventKey,
}

impl Claim<'_> {
    /// Holds the event while it is handled, and keeps it once it is answered.
    pub(super) async fn hold<T>(&self, phase: &Phase, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut wait = self.seen.budget + AFTERWARDS;
        loop {
            match tokio::time::timeout(wait, &mut work).await {
                Ok(done) => return done,
                Err(_) if phase.is_answered() => {
                    self.keep(self.seen.window).await;
                    return work.await;
                }
                Err(_) => self.keep(self.seen.lease()).await,
            }
            wait = self.seen.lease() / 3;
        }
    }

    /// Keeps the event for the window, or gives it back.
    pub(super) async fn settle(self, keep: bool) {
        if keep {
            self.keep(self.seen.window).await;
        } else {
            self.seen.health.ask(self.seen.store.release(&self.event)).await;
        }
    }

    async fn keep(&self, window: Duration) {
        self.seen.health.ask(self.seen.store.keep(&self.event, window)).await;
    }
}

#[cfg(feature = "redis")]
impl SeenStore for larkspur_core::token::RedisStore {
    fn claim<'a>(&'a self, event: &'a EventKey, lease: Duration) -> StoreFuture<'a, bool> {
        Box::pin(self.claim(event.as_str(), event.owner(), lease))
    }

    fn keep<'a>(&'a self, event: &'a EventKey, window: Duration) -> StoreFuture<'a, ()> {
        Box::pin(self.keep(event.as_str(), event.owner(), window))
    }

    fn release<'a>(&'a self, event: &'a EventKey) -> StoreFuture<'a, ()> {
        Box::pin(self.release(event.as_str(), event.owner()))
    }
}
