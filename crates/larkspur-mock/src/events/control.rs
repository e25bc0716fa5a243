//! The part of the handle that pushes events.

use std::sync::Arc;

use super::connections::{ClientConfig, HandshakeRefusal};
use super::delivery::{Attempt, Delivery, Target, deliver, unique};
use super::event::PushEvent;
use super::webhook::Webhook;
use crate::error::UnknownEvent;
use crate::mock::Mock;
use crate::sync::lock;

/// Events, with the feature `events`.
impl Mock {
    /// The types of all documented events, sorted.
    pub fn event_types(&self) -> impl Iterator<Item = &str> {
        self.state().events.types()
    }

    /// A documented event with its example.
    ///
    /// # Panics
    /// Where no event of this type is served.
    #[track_caller]
    pub fn event(&self, event_type: &str) -> PushEvent {
        match self.find_event(event_type) {
            Ok(event) => event,
            Err(error) => panic!("{error}"),
        }
    }

    /// A documented event with its example, for a type that somebody wrote.
    ///
    /// # Errors
    /// Where no event of this type is served; the error names near ones.
    pub fn find_event(&self, event_type: &str) -> Result<PushEvent, UnknownEvent> {
        self.state().events.event(event_type)
    }

    /// Pushes an event to a webhook. Where the answer is not HTTP 200 within 3 seconds it is pushed again after 15
    /// seconds, 5 minutes, 1 hour and 6 hours of the mock's time, which [`Mock::advance`] lets pass.
    pub fn push(&self, webhook: &Webhook, event: PushEvent) -> Delivery {
        deliver(self.state(), self.runtime(), Target::Webhook(webhook.clone()), event)
    }

    /// Pushes an event to one of the long connections of its app ([`PushEvent::app_id`]), and again like
    /// [`Mock::push`] where it is not acknowledged with 200.
    pub fn push_long(&self, event: PushEvent) -> Delivery {
        deliver(self.state(), self.runtime(), Target::LongConnection, event)
    }

    /// Asks a webhook to prove itself, as the platform does when its address is set: it must answer the challenge
    /// within 1 second.
    pub async fn push_challenge(&self, webhook: &Webhook) -> Attempt {
        let (state, webhook) = (Arc::clone(self.state()), webhook.clone());
        let asked = self.runtime().spawn(async move {
            let challenge = unique(&state, "challenge-");
            let timeout = std::time::Duration::from_secs(1);
            let mut attempt = webhook.challenge(&challenge, &unique(&state, ""), timeout).await;
            let echoed = attempt.json().is_some_and(|answer| answer["challenge"] == challenge.as_str());
            if attempt.accepted && !echoed {
                attempt.accepted = false;
                attempt.error = Some("the answer does not hold the challenge".into());
            }
            attempt
        });
        asked.await.unwrap_or_else(|_| Attempt::failed("the mock stopped"))
    }

    /// How many long connections all apps hold.
    pub fn all_long_connections(&self) -> usize {
        lock(&self.state().connections).count_all()
    }

    /// Cuts all long connections, without a word.
    pub fn drop_all_long_connections(&self) {
        lock(&self.state().connections).drop_all();
    }

    /// Where events go that follow from calls, such as an approval that changes state; `None` for nowhere. They also go
    /// to a long connection, where one is open.
    pub fn set_webhook(&self, webhook: Option<Webhook>) {
        *lock(&self.state().webhook) = webhook;
    }

    /// How many long connections an app holds.
    pub fn long_connections(&self, app_id: &str) -> usize {
        lock(&self.state().connections).count(app_id)
    }

    /// Waits until an app holds just so many long connections.
    pub async fn wait_for_long_connections(&self, app_id: &str, count: usize) {
        let mut counts = lock(&self.state().connections).watch();
        let _ = counts.wait_for(|counts| counts.get(app_id).copied().unwrap_or_default() == count).await;
    }

    /// Cuts all long connections of an app, without a word.
    pub fn drop_long_connections(&self, app_id: &str) {
        lock(&self.state().connections).drop_app(app_id);
    }

    /// Whether pings stay without a pong.
    pub fn ignore_pings(&self, ignore: bool) {
        lock(&self.state().connections).ignore_pings = ignore;
    }

    /// Other settings for clients: in the answer to the next discovery, and in each pong.
    pub fn set_client_config(&self, config: ClientConfig) {
        lock(&self.state().connections).config = config;
    }

    /// Sends events in fragments of so many bytes; `None` sends them whole.
    pub fn fragment_events(&self, bytes: Option<usize>) {
        lock(&self.state().connections).fragment = bytes;
    }

    /// Leaves out the last fragment of the next so many events that come in fragments.
    pub fn lose_fragments(&self, events: usize) {
        lock(&self.state().connections).lose = events;
    }

    /// Refuses handshakes; `None` lets them in again.
    pub fn refuse_handshakes(&self, refusal: Option<HandshakeRefusal>) {
        lock(&self.state().connections).refusal = refusal;
    }

    /// How many long connections an app may hold, 50 by default.
    pub fn limit_long_connections(&self, limit: usize) {
        lock(&self.state().connections).limit = limit;
    }
}
