//! Setting a dispatcher up.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use larkspur_core::wire::RawJson;
use larkspur_core::{Client, Error, ErrorKind, Event};

use super::handler::{Answering, Callback, Decode, Erased, Handler, Plain};
use super::run::Runs;
use super::seen::Seen;
use super::ticket::{APP_TICKET, Tickets};
use super::{Events, Shared};
use crate::card::{CardAction, CardReply};
use crate::envelope::OLDER_CARD;

/// Sets up [`Events`]: which handler takes which type, and the limits.
#[must_use = "`.build()` makes the dispatcher"]
pub struct EventsBuilder {
    handlers: HashMap<&'static str, Box<dyn Erased>>,
    otherwise: Option<Box<dyn Erased>>,
    /// The first type that was given two handlers.
    twice: Option<&'static str>,
    clients: Vec<Client>,
    budget: Duration,
    most: usize,
    capacity: usize,
    window: Duration,
}

impl Default for EventsBuilder {
    fn default() -> Self {
        Self {
            handlers: HashMap::new(),
            otherwise: None,
            twice: None,
            clients: Vec::new(),
            budget: Duration::from_millis(2_500),
            most: 10_000,
            capacity: 100_000,
            // The last repeat comes 7 hours, 5 minutes and 15 seconds after the first push.
            window: Duration::from_secs(8 * 3600),
        }
    }
}

impl EventsBuilder {
    /// Handles the events of one type. A type takes one handler: a second makes [`build`](Self::build) fail.
    ///
    /// What the handler needs, such as a client, it takes along; what it keeps beyond one call is cloned for each:
    ///
    /// ```
    /// # use larkspur_core::{Client, Event, wire};
    /// # use larkspur_events::Events;
    /// # #[derive(Default)]
    /// # struct BellRang {}
    /// # wire!(read BellRang {});
    /// # impl Event for BellRang {
    /// #     const TYPE: &'static str = "acs.bell.rang_v1";
    /// # }
    /// # fn example(client: Client) -> larkspur_core::Result<()> {
    /// let events = Events::builder()
    ///     .on::<BellRang>(move |_event, context| {
    ///         let client = client.for_tenant(context.tenant_key());
    ///         async move {
    ///             client.resend_app_ticket().await?; // any call
    ///             Ok(())
    ///         }
    ///     })
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn on<T: Event>(self, handler: impl Handler<T>) -> Self {
        self.add(T::TYPE, plain::<T, _>(decode::<T>, handler))
    }

    /// Handles the events of a type that has no Rust type, as JSON: what stands in the push under `event`.
    pub fn on_raw(self, event_type: &'static str, handler: impl Handler<RawJson>) -> Self {
        self.add(event_type, plain(decode_raw, handler))
    }

    /// Answers the callbacks of one type: what the handler gives is sent to the platform as JSON. A callback that takes
    /// longer than [`answer_within`](Self::answer_within) is answered with `{}`.
    pub fn on_callback<T: Event>(self, handler: impl Callback<T>) -> Self {
        let write = serde_json::to_vec;
        let handler = Answering { decode: decode::<T>, handler: Arc::new(handler), write, event: PhantomData };
        self.add(T::TYPE, Box::new(handler))
    }

    /// Answers what people do with cards, `card.action.trigger` and the older `card.action.trigger_v1`. The answer must be there
    /// within [`answer_within`](Self::answer_within); later ones leave the card as it is, and are lost.
    ///
    /// ```
    /// use larkspur_events::{CardReply, Events, Toast};
    /// let events = Events::builder()
    ///     .on_card_action(|card, _context| async move {
    ///         let vote = card.action.value["vote"].as_str().unwrap_or("nothing");
    ///         Ok(CardReply::toast(Toast::success(format!("You voted for {vote}"))))
    ///     })
    ///     .build()?;
    /// # Ok::<(), larkspur_core::Error>(())
    /// ```
    pub fn on_card_action(self, handler: impl Callback<CardAction, Reply = CardReply>) -> Self {
        let handler = Arc::new(handler);
        let write_older = |reply: &CardReply| serde_json::to_vec(&reply.older_json());
        let decode_older: Decode<CardAction> = |json| Ok(CardAction::decode_older(json)?);
        let older =
            Answering { decode: decode_older, handler: handler.clone(), write: write_older, event: PhantomData };
        let newer = Answering { decode: decode::<CardAction>, handler, write: serde_json::to_vec, event: PhantomData };
        self.add(CardAction::TYPE, Box::new(newer)).add(OLDER_CARD, Box::new(older))
    }

    /// Handles every event that has no handler of its own, as JSON: what stands in the push under `event`. The whole push
    /// is in [`Context::push`](crate::Context::push).
    pub fn otherwise(mut self, handler: impl Handler<RawJson>) -> Self {
        if self.otherwise.replace(plain(decode_raw, handler)).is_some() {
            self.twice.get_or_insert("otherwise");
        }
        self
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

    /// How many handlers may run at once, those that go on in the background included: 10,000 where nothing else is set.
    /// Events beyond are not acknowledged, so that the platform pushes them again.
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

    /// Makes the dispatcher.
    ///
    /// # Errors
    /// Where a type has two handlers, [`ErrorKind::Input`] names it.
    pub fn build(mut self) -> larkspur_core::Result<Events> {
        if let Some(twice) = self.twice {
            let message = format!("{twice} has two handlers: an event goes to one, so let that one do both things");
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
        })))
    }

    fn add(mut self, event_type: &'static str, handler: Box<dyn Erased>) -> Self {
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
}

impl fmt::Debug for EventsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut types: Vec<_> = self.handlers.keys().collect();
        types.sort_unstable();
        f.debug_struct("EventsBuilder").field("types", &types).finish_non_exhaustive()
    }
}

fn plain<T: Send + 'static, H: Handler<T>>(decode: Decode<T>, handler: H) -> Box<dyn Erased> {
    Box::new(Plain { decode, handler: Arc::new(handler) })
}

fn decode<T: Event>(json: &[u8]) -> super::Result<T> {
    Ok(T::decode(json)?)
}

fn decode_raw(json: &[u8]) -> super::Result<RawJson> {
    Ok(serde_json::from_slice(json)?)
}
