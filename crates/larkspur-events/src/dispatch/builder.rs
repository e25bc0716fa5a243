//! Setting a dispatcher up.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use larkspur_core::wire::RawJson;
use larkspur_core::{Client, Error, ErrorKind, Event};
use tokio::sync::Semaphore;

use super::Events;
use super::handler::{Call, Decode, Encode, Erased, Typed, decode_anything, no_answer};
use super::run::Runs;
use super::seen::Seen;
use super::shared::Shared;
use super::shared_seen::{SeenStore, SharedSeen};
use super::ticket::{APP_TICKET, Tickets};
use super::turns::{KeyOf, key_of};

impl Events {
    /// Starts a dispatcher.
    pub fn builder() -> EventsBuilder {
        EventsBuilder::new(Stateless)
    }
}

/// Sets up [`Events`]: which handler takes which type, and the limits. Handlers take the event and its context, and with
/// [`Events::with`] the state before them.
#[must_use = "`.build()` makes the dispatcher"]
pub struct EventsBuilder<S = Stateless> {
    pub(super) state: S,
    handlers: HashMap<&'static str, Box<dyn Erased>>,
    otherwise: Option<Box<dyn Erased>>,
    /// The first type that was given two handlers.
    twice: Option<&'static str>,
    orders: HashMap<&'static str, KeyOf>,
    clients: Vec<Client>,
    shared_seen: Option<(Client, Arc<dyn SeenStore>)>,
    budget: Duration,
    most: usize,
    at_once: Option<usize>,
    capacity: usize,
    window: Duration,
}

/// Handlers share nothing but what they take along.
#[derive(Clone, Copy, Debug)]
pub struct Stateless;

/// Handlers share a state.
#[derive(Debug)]
pub struct With<S>(pub(super) Arc<S>);

impl<S> EventsBuilder<S> {
    pub(super) fn new(state: S) -> Self {
        Self {
            state,
            handlers: HashMap::new(),
            otherwise: None,
            twice: None,
            orders: HashMap::new(),
            clients: Vec::new(),
            shared_seen: None,
            budget: Duration::from_millis(2_500),
            most: 10_000,
            at_once: None,
            capacity: 100_000,
            // The last repeat comes 7 hours, 5 minutes and 15 seconds after the first push.
            window: Duration::from_secs(8 * 3600),
        }
    }

    /// Hands the tickets of a store app to its client, [`Client::set_app_ticket`]. With several apps, give each one's
    /// client. A handler of the type `app_ticket` still runs afterwards; [`otherwise`](Self::otherwise) sees no tickets.
    pub fn client(mut self, client: impl Into<Client>) -> Self {
        self.clients.push(client.into());
        self
    }

    /// How long the platform waits for a handler: 2.5 seconds where nothing else is set. The platform allows 3 seconds, the
    /// way there and back included. A handler that takes longer goes on in the background.
    pub fn answer_within(mut self, budget: Duration) -> Self {
        self.budget = budget;
        self
    }

    /// Handles events of a type one after the other, in the order in which they came, where the key is the same: the chat of
    /// a message, say. Keys are shared by all types that have an order, so that two types can stand in one line. An event
    /// without a key waits for no other. What comes again after a failure comes later.
    ///
    /// The order is that within this process: with webhooks in many, let the load balancer send a key to one of them. The
    /// platform itself promises no order.
    ///
    /// ```
    /// # use larkspur_core::{Event, wire};
    /// # use larkspur_events::Events;
    /// # #[derive(Default)]
    /// # struct BellRang { door: Option<String> }
    /// # wire!(read BellRang { door = "door" });
    /// # impl Event for BellRang {
    /// #     const TYPE: &'static str = "acs.bell.rang_v1";
    /// # }
    /// let events = Events::builder()
    ///     .on::<BellRang>(async |_event, _context| Ok(()))
    ///     .in_order_by::<BellRang>(|event| event.door.clone())
    ///     .build()?;
    /// # Ok::<(), larkspur_core::Error>(())
    /// ```
    pub fn in_order_by<T: Event>(mut self, key: impl Fn(&T) -> Option<String> + Send + Sync + 'static) -> Self {
        if self.orders.insert(T::TYPE, key_of(key)).is_some() {
            self.twice.get_or_insert(T::TYPE);
        }
        self
    }

    /// How many handlers work at once, so that a burst does not overrun what they use: no bound where nothing is set. Events
    /// beyond wait; one that waits longer than [`answer_within`](Self::answer_within) is acknowledged, and handled later.
    pub fn handle_at_once(mut self, handlers: usize) -> Self {
        self.at_once = Some(handlers);
        self
    }

    /// How many events may be under way at once, those that wait and those that go on in the background included: 10,000
    /// where nothing else is set. Events beyond are not acknowledged, so that the platform pushes them again.
    pub fn run_at_most(mut self, handlers: usize) -> Self {
        self.most = handlers;
        self
    }

    /// How long handled events are remembered, so that repeats are dropped: 8 hours where nothing else is set. The
    /// platform's last repeat comes after 7 hours and 6 minutes.
    pub fn remember_for(mut self, window: Duration) -> Self {
        self.window = window;
        self
    }

    /// How many handled events are remembered at most: 100,000 where nothing else is set, which takes about 7 MB.
    pub fn remember_at_most(mut self, events: usize) -> Self {
        self.capacity = events;
        self
    }

    /// Drops repeats of what any process has handled that uses the same store: the platform pushes a repeat to whichever
    /// process answers. The client says for which host and app. While the store is away, a warning says so, and each
    /// process drops the repeats that it knows itself.
    ///
    /// With the feature `redis`, `RedisStore` is such a store; [`MemorySeen`](crate::MemorySeen) is one for tests.
    pub fn seen_store(mut self, client: impl Into<Client>, store: impl SeenStore) -> Self {
        self.shared_seen = Some((client.into(), Arc::new(store)));
        self
    }

    /// Makes the dispatcher.
    ///
    /// # Errors
    /// Where a type has two handlers or two orders, or no handler may run at all, [`ErrorKind::Input`] says so.
    pub fn build(mut self) -> larkspur_core::Result<Events> {
        if let Some(twice) = self.twice {
            let message = format!(
                "{twice} has two handlers, or two orders: an event goes to one, so let that one do both things"
            );
            return Err(Error::of(ErrorKind::Input, message).build());
        }
        if self.most == 0 || self.at_once == Some(0) {
            let message = "no handler may run: let `run_at_most` and `handle_at_once` be 1 or more";
            return Err(Error::of(ErrorKind::Input, message).build());
        }
        if !self.clients.is_empty() {
            let then = self.handlers.remove(APP_TICKET);
            self.handlers.insert(APP_TICKET, Box::new(Tickets { clients: self.clients, then }));
        }
        let seen = Seen::new(self.capacity, self.window);
        Ok(Events(Arc::new(Shared {
            handlers: self.handlers,
            otherwise: self.otherwise,
            budget: self.budget,
            runs: Arc::new(Runs::new(seen, self.most)),
            orders: self.orders,
            lines: Arc::default(),
            at_once: self.at_once.map(|handlers| Semaphore::new(handlers.min(Semaphore::MAX_PERMITS))),
            seen: self.shared_seen.map(|(client, store)| SharedSeen::new(&client, store, self.budget, self.window)),
        })))
    }

    pub(super) fn add<T, R>(
        mut self,
        event_type: &'static str,
        decode: Decode<T>,
        call: Call<T, R>,
        encode: Encode<R>,
    ) -> Self
    where
        T: Send + 'static,
        R: 'static,
    {
        let handler = Box::new(Typed { decode, call, encode });
        match self.handlers.entry(event_type) {
            Entry::Occupied(_) => {
                self.twice.get_or_insert(event_type);
            }
            Entry::Vacant(entry) => {
                entry.insert(handler);
            }
        }
        self
    }

    pub(super) fn set_otherwise(mut self, call: Call<RawJson, ()>) -> Self {
        let handler = Box::new(Typed { decode: decode_anything, call, encode: no_answer });
        if self.otherwise.replace(handler).is_some() {
            self.twice.get_or_insert("otherwise");
        }
        self
    }
}

impl<S> fmt::Debug for EventsBuilder<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut types: Vec<_> = self.handlers.keys().collect();
        types.sort_unstable();
        f.debug_struct("EventsBuilder").field("types", &types).finish_non_exhaustive()
    }
}
