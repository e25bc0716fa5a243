//! Pushes on demand.

use std::sync::Arc;
use std::time::Duration;

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value as Json, json};

use super::refusal::Refusal;
use crate::events::{Attempt, PushEvent, Target, Webhook, deliver};
use crate::state::State;
use crate::sync::lock;

/// How long a call waits for the first try.
const FIRST_TRY: Duration = Duration::from_secs(5);

/// Where events go.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Place {
    url: String,
    verification_token: Option<String>,
    encrypt_key: Option<String>,
}

impl Place {
    fn webhook(&self) -> Webhook {
        let mut webhook = Webhook::new(&self.url);
        if let Some(token) = &self.verification_token {
            webhook = webhook.verification_token(token);
        }
        if let Some(key) = &self.encrypt_key {
            webhook = webhook.encrypt_key(key);
        }
        webhook
    }
}

pub(super) fn set_webhook(state: &State, place: &Place) -> Json {
    *lock(&state.webhook) = Some(place.webhook());
    json!({"ok": true})
}

pub(super) fn clear_webhook(state: &State) -> Json {
    *lock(&state.webhook) = None;
    json!({"ok": true})
}

/// One push.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Push {
    /// The event's type.
    event: String,
    /// Its content; the documented example where it is left out.
    content: Option<Json>,
    /// In the older envelope.
    #[serde(default)]
    v1: bool,
    id: Option<String>,
    app_id: Option<String>,
    tenant_key: Option<String>,
    /// A webhook's address; otherwise the webhook that is set, or else a long connection.
    to: Option<String>,
    verification_token: Option<String>,
    encrypt_key: Option<String>,
    #[serde(default)]
    long_connection: bool,
}

impl Push {
    fn event(&self, state: &State) -> Result<PushEvent, Refusal> {
        let mut event = match (&self.content, state.events.event(&self.event)) {
            (Some(content), _) if self.v1 => PushEvent::v1(&self.event, content.clone()),
            (Some(content), Ok(event)) => event.content(content.clone()),
            (Some(content), Err(_)) => PushEvent::new(&self.event, content.clone()),
            (None, Ok(event)) => event,
            (None, Err(error)) => {
                let message = format!("{error}; an event without a document needs `content`");
                return Err(Refusal::new(StatusCode::NOT_FOUND, message).with(json!({"near": error.near})));
            }
        };
        if let Some(id) = &self.id {
            event = event.id(id);
        }
        if let Some(app_id) = &self.app_id {
            event = event.app_id(app_id);
        }
        if let Some(tenant_key) = &self.tenant_key {
            event = event.tenant_key(tenant_key);
        }
        Ok(event)
    }

    fn target(&self, state: &State) -> Result<Target, Refusal> {
        if let Some(url) = &self.to {
            let (verification_token, encrypt_key) = (self.verification_token.clone(), self.encrypt_key.clone());
            return Ok(Target::Webhook(Place { url: url.clone(), verification_token, encrypt_key }.webhook()));
        }
        match &*lock(&state.webhook) {
            Some(webhook) if !self.long_connection => Ok(Target::Webhook(webhook.clone())),
            _ if lock(&state.connections).count_all() > 0 => Ok(Target::LongConnection),
            _ => Err(Refusal::new(
                StatusCode::CONFLICT,
                "there is no place to push to: name one in `to`, set one with PUT /_larkspur/webhook, or open a long \
                 connection",
            )),
        }
    }
}

/// Pushes an event, and tells how the first try went. Repeats go on without the caller.
pub(super) async fn push(state: &Arc<State>, wanted: Push) -> Result<Json, Refusal> {
    let (event, target) = (wanted.event(state)?, wanted.target(state)?);
    let place = match &target {
        Target::Webhook(_) => "webhook",
        Target::LongConnection => "long connection",
    };
    let mut delivery = deliver(state, &tokio::runtime::Handle::current(), target, event);
    let tried = tokio::time::timeout(FIRST_TRY, delivery.tried(1)).await.unwrap_or_default();
    let accepted = tried.last().is_some_and(|attempt| attempt.accepted);
    Ok(json!({"to": place, "accepted": accepted, "attempts": tried.iter().map(told).collect::<Vec<_>>()}))
}

fn told(attempt: &Attempt) -> Json {
    let body = attempt.json().unwrap_or_else(|| String::from_utf8_lossy(&attempt.body).into_owned().into());
    json!({"status": attempt.status, "accepted": attempt.accepted, "body": body, "error": attempt.error})
}
