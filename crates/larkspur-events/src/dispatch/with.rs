//! Handlers with a state: what [`Events::with`] takes.

use std::sync::Arc;

use larkspur_core::Event;
use larkspur_core::wire::RawJson;
use serde::Serialize;

use super::Events;
use super::builder::{EventsBuilder, With};
use super::handler::{StateHandler, answer, call_with, decode, decode_raw, no_answer};
use crate::card::{CardAction, CardReply};

impl Events {
    /// Starts a dispatcher whose handlers share a state: a client, a store, settings. Handlers borrow it, so nothing is
    /// cloned. A handler is a method of the state, or an `async` closure.
    ///
    /// ```
    /// use larkspur_core::{Client, Event, wire};
    /// use larkspur_events::{CardAction, CardReply, Context, Events, Result};
    ///
    /// # #[derive(Debug, Default)]
    /// # struct BellRang { times: Option<i64> }
    /// # wire!(read BellRang { times = "times" });
    /// # impl Event for BellRang {
    /// #     const TYPE: &'static str = "acs.bell.rang_v1";
    /// # }
    /// struct Bot {
    ///     client: Client,
    /// }
    ///
    /// impl Bot {
    ///     async fn on_bell(&self, event: BellRang, context: Context) -> Result {
    ///         println!("{} rang {:?} times", context.tenant_key(), event.times);
    ///         self.client.resend_app_ticket().await?; // any call
    ///         Ok(())
    ///     }
    ///
    ///     async fn on_card(&self, _card: CardAction, _context: Context) -> Result<CardReply> {
    ///         Ok(CardReply::unchanged())
    ///     }
    /// }
    ///
    /// # fn example(client: Client) -> larkspur_core::Result<()> {
    /// let events = Events::with(Bot { client })
    ///     .on(Bot::on_bell)
    ///     .on_card_action(Bot::on_card)
    ///     .otherwise(async |bot, _event, context| {
    ///         println!("{} got {}", bot.client.app_id(), context.event_type());
    ///         Ok(())
    ///     })
    ///     .build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn with<S: Send + Sync + 'static>(state: S) -> EventsBuilder<With<S>> {
        Self::with_shared(Arc::new(state))
    }

    /// The same with a state that others hold as well.
    pub fn with_shared<S: Send + Sync + 'static>(state: Arc<S>) -> EventsBuilder<With<S>> {
        EventsBuilder::new(With(state))
    }
}

impl<S: Send + Sync + 'static> EventsBuilder<With<S>> {
    /// Handles the events of one type. A type takes one handler: a second makes [`build`](Self::build) fail.
    pub fn on<T: Event>(self, handler: impl for<'a> StateHandler<'a, S, T>) -> Self {
        let call = call_with(&self.state.0, handler);
        self.add(T::TYPE, decode::<T>, call, no_answer)
    }

    /// Handles the events of a type that has no Rust type, as JSON: what stands in the push under `event`.
    pub fn on_raw(self, event_type: &'static str, handler: impl for<'a> StateHandler<'a, S, RawJson>) -> Self {
        let call = call_with(&self.state.0, handler);
        self.add(event_type, decode_raw, call, no_answer)
    }

    /// Answers the callbacks of one type: what the handler gives is sent to the platform as JSON. A callback that takes
    /// longer than [`answer_within`](Self::answer_within) is answered with `{}`. With a closure, name the event only:
    /// `.on_callback::<Said, _>(…)`.
    pub fn on_callback<T: Event, R: Serialize + 'static>(
        self,
        handler: impl for<'a> StateHandler<'a, S, T, R>,
    ) -> Self {
        let call = call_with(&self.state.0, handler);
        self.add(T::TYPE, decode::<T>, call, answer)
    }

    /// Answers what people do with cards, `card.action.trigger` and the older `card.action.trigger_v1`. The answer must be there
    /// within [`answer_within`](Self::answer_within); later ones leave the card as it is, and are lost.
    pub fn on_card_action(self, handler: impl for<'a> StateHandler<'a, S, CardAction, CardReply>) -> Self {
        let call = call_with(&self.state.0, handler);
        self.add_card(call)
    }

    /// Handles every event that has no handler of its own, or that cannot be read as what its handler takes, as JSON: what
    /// stands in the push under `event`. The whole push is in [`Context::push`](crate::Context::push).
    pub fn otherwise(self, handler: impl for<'a> StateHandler<'a, S, RawJson>) -> Self {
        let call = call_with(&self.state.0, handler);
        self.set_otherwise(call)
    }
}
