//! A push with its repeats.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde_json::{Value as Json, json};
use tokio::sync::watch;

use super::event::PushEvent;
use super::socket;
use super::webhook::Webhook;
use crate::request::Request;
use crate::state::State;
use crate::sync::lock;

/// When pushes are repeated, and how long an answer may take.
#[derive(Clone, Debug)]
pub(crate) struct PushSettings {
    pub(crate) repeats: Vec<Duration>,
    pub(crate) timeout: Duration,
}

impl Default for PushSettings {
    fn default() -> Self {
        let repeats = [15, 5 * 60, 60 * 60, 6 * 60 * 60].map(Duration::from_secs).into();
        Self { repeats, timeout: Duration::from_secs(3) }
    }
}

/// One try to deliver an event.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Attempt {
    /// The HTTP status of a webhook's answer, or the code that a long connection acknowledged with.
    pub status: Option<i64>,
    /// Whether the event counts as delivered: the status is 200.
    pub accepted: bool,
    /// The answer: a webhook's body, or the decoded data of an acknowledgement.
    pub body: Bytes,
    /// Why there was no answer.
    pub error: Option<String>,
}

impl Attempt {
    pub(super) fn answered(status: i64, accepted: bool, body: Bytes) -> Self {
        Self { status: Some(status), accepted, body, error: None }
    }

    pub(super) fn failed(error: impl Into<String>) -> Self {
        Self { status: None, accepted: false, body: Bytes::new(), error: Some(error.into()) }
    }

    /// Reads the payload of an acknowledgement.
    pub(super) fn acknowledged(payload: &[u8]) -> Self {
        let Ok(answer) = serde_json::from_slice::<Json>(payload) else {
            return Self::failed("the acknowledgement is not JSON");
        };
        let Some(code) = answer.get("code").and_then(Json::as_i64) else {
            return Self::failed("the acknowledgement has no code");
        };
        let data = answer.get("data").and_then(Json::as_str).unwrap_or_default();
        match STANDARD.decode(data) {
            Ok(data) => Self::answered(code, code == 200, data.into()),
            Err(_) => Self::failed("the data of the acknowledgement is not base64"),
        }
    }

    /// The answer as JSON, where it is JSON.
    pub fn json(&self) -> Option<Json> {
        serde_json::from_slice(&self.body).ok()
    }
}

/// A push under way. It goes on if this is dropped.
#[derive(Clone, Debug)]
pub struct Delivery {
    progress: watch::Receiver<Progress>,
}

#[derive(Clone, Debug, Default)]
struct Progress {
    attempts: Vec<Attempt>,
    finished: bool,
}

impl Delivery {
    /// The tries so far.
    pub fn attempts(&self) -> Vec<Attempt> {
        self.progress.borrow().attempts.clone()
    }

    /// Waits for so many tries, or for the last one, and gives the tries so far.
    pub async fn tried(&mut self, count: usize) -> Vec<Attempt> {
        let enough = |progress: &Progress| progress.finished || progress.attempts.len() >= count;
        // An error says that the mock stopped: nothing more comes.
        let _ = self.progress.wait_for(enough).await;
        self.attempts()
    }

    /// Waits until the event is accepted or given up, and gives all tries.
    pub async fn finished(&mut self) -> Vec<Attempt> {
        self.tried(usize::MAX).await
    }
}

/// Where an event goes.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    Webhook(Webhook),
    LongConnection,
}

/// Starts a push.
pub(crate) fn deliver(
    state: &Arc<State>,
    runtime: &tokio::runtime::Handle,
    target: Target,
    mut event: PushEvent,
) -> Delivery {
    event.settle_id(unique(state, "event-"));
    let (report, progress) = watch::channel(Progress::default());
    let state = Arc::clone(state);
    runtime.spawn(async move {
        let settings = state.options.push.clone();
        let mut repeats = settings.repeats.iter();
        loop {
            let attempt = match &target {
                Target::Webhook(webhook) => webhook.push(&event, &unique(&state, ""), settings.timeout).await,
                Target::LongConnection => socket::push(&state, &event, settings.timeout).await,
            };
            let next = if attempt.accepted { None } else { repeats.next() };
            // Settled before the attempt is told: who hears of it may let the time pass at once.
            let due = next.map(|wait| state.clock.now() + *wait);
            report.send_modify(|progress| {
                progress.attempts.push(attempt);
                progress.finished = due.is_none();
            });
            let Some(due) = due else { break };
            state.clock.sleep_until(due).await;
        }
    });
    Delivery { progress }
}

pub(super) fn unique(state: &State, prefix: &str) -> String {
    lock(&state.accounts).tokens.unique(prefix)
}

/// Pushes the ticket of a store app that asked for it.
pub(crate) fn push_ticket(state: &Arc<State>, request: &Request) {
    let body = request.json().unwrap_or_default();
    let Some(app_id) = body.get("app_id").and_then(Json::as_str) else { return };
    let ticket = lock(&state.accounts).apps.ticket(app_id).map(str::to_owned);
    if let (Some(ticket), Some(webhook)) = (ticket, &state.options.ticket_webhook) {
        let event = PushEvent::v1("app_ticket", json!({"app_ticket": ticket})).app_id(app_id);
        deliver(state, &tokio::runtime::Handle::current(), Target::Webhook(webhook.clone()), event);
    }
}
