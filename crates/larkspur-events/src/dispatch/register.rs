//! Handlers without a state: what [`Events::builder`] takes.

use larkspur_core::Event;
use larkspur_core::wire::RawJson;

use super::builder::{EventsBuilder, Stateless};
use super::handler::{Call, Callback, Handler, answer, call, call_back, decode, decode_raw, no_answer};
use crate::card::{CardAction, CardReply};
use crate::envelope::OLDER_CARD;

impl EventsBuilder<Stateless> {
    /// Handles the events of one type. A type takes one handler: a second makes [`build`](Self::build) fail.
    ///
    /// What handlers share, such as a client, goes into [`Events::with`](crate::Events::with). A closure may also take it
    /// along, and clone what it keeps beyond one call:
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
        self.add(T::TYPE, decode::<T>, call(handler), no_answer)
    }

    /// Handles the events of a type that has no Rust type, as JSON: what stands in the push under `event`.
    pub fn on_raw(self, event_type: &'static str, handler: impl Handler<RawJson>) -> Self {
        self.add(event_type, decode_raw, call(handler), no_answer)
    }

    /// Answers the callbacks of one type: what the handler gives is sent to the platform as JSON. A callback that takes
    /// longer than [`answer_within`](Self::answer_within) is answered with `{}`.
    pub fn on_callback<T: Event>(self, handler: impl Callback<T, Reply: 'static>) -> Self {
        self.add(T::TYPE, decode::<T>, call_back(handler), answer)
    }

    /// Answers what people do with cards, `card.action.trigger` and the older `card.action.trigger_v1`. The answer must be there
    /// within [`answer_within`](Self::answer_within); later ones leave the card as it is, and are lost.
    ///
    /// ```
    /// use larkspur_events::{CardReply, Events, Toast};
    /// let events = Events::builder()
    ///     .on_card_action(async |card, _context| {
    ///         let vote = card.action.value["vote"].as_str().unwrap_or("nothing");
    ///         Ok(CardReply::toast(Toast::success(format!("You voted for {vote}"))))
    ///     })
    ///     .build()?;
    /// # Ok::<(), larkspur_core::Error>(())
    /// ```
    pub fn on_card_action(self, handler: impl Callback<CardAction, Reply = CardReply>) -> Self {
        self.add_card(call_back(handler))
    }

    /// Handles every event that has no handler of its own, or that cannot be read as what its handler takes, as JSON: what
    /// stands in the push under `event`. The whole push is in [`Context::push`](crate::Context::push).
    pub fn otherwise(self, handler: impl Handler<RawJson>) -> Self {
        self.set_otherwise(call(handler))
    }
}

impl<S> EventsBuilder<S> {
    /// One handler for both shapes of a card's callback.
    pub(super) fn add_card(self, call: Call<CardAction, CardReply>) -> Self {
        self.add(CardAction::TYPE, decode::<CardAction>, call.clone(), answer).add(
            OLDER_CARD,
            |json| Ok(CardAction::decode_older(json)?),
            call,
            |reply| serde_json::to_vec(&reply.older_json()).map(Some),
        )
    }
}
