//! What is pushed: an event and its envelope.

use std::collections::BTreeMap;

use larkspur_schema::Event;
use larkspur_schema::envelope::EVENT_PAYLOAD;
use serde_json::{Value as Json, json};

use super::since_1970;
use crate::error::UnknownEvent;
use crate::example;

/// The app of events where none is named; clients check the shape of app ids.
const DEFAULT_APP: &str = "cli_a1b2c3d4e5f60718";

/// An event to push: [`Mock::event`](crate::Mock::event) makes one of a documented example, [`PushEvent::new`] of
/// anything else.
#[derive(Clone, Debug, PartialEq)]
pub struct PushEvent {
    shape: Shape,
    id: Option<String>,
    /// `None` where any app may get it.
    app_id: Option<String>,
    tenant_key: String,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    /// `{schema, header, event}`
    V2 { event_type: String, event: Json },
    /// `{ts, uuid, token, type, event}`; the event's type is in the event.
    V1 { event: Json },
    /// The body of the older card callback, as it is.
    Card(Json),
}

impl PushEvent {
    /// An event in the envelope of version 2.
    pub fn new(event_type: impl Into<String>, event: Json) -> Self {
        Self::of(Shape::V2 { event_type: event_type.into(), event })
    }

    /// An event in the older envelope. Its type stands in it as `type`.
    pub fn v1(event_type: &str, mut event: Json) -> Self {
        if let Json::Object(fields) = &mut event {
            fields.insert("type".into(), event_type.into());
        }
        Self::of(Shape::V1 { event })
    }

    /// The older callback of a card: this body, in no envelope.
    pub fn card(body: Json) -> Self {
        Self::of(Shape::Card(body))
    }

    fn of(shape: Shape) -> Self {
        Self { shape, id: None, app_id: None, tenant_key: "tenant_mock".into() }
    }

    /// The event as documented: the example, or one built from the documented fields.
    fn documented(event: &Event) -> Self {
        let built = || {
            Json::Object(event.body.fields.iter().map(|field| (field.name.clone(), example::value(field))).collect())
        };
        let example = event.examples.iter().find(|example| example.is_object()).cloned().unwrap_or_else(built);
        let inner = example.get(EVENT_PAYLOAD).cloned();
        match (example.get("schema").is_some() || example.get("header").is_some(), inner) {
            (false, Some(inner)) => Self::v1(&event.event_type, inner),
            (_, inner) => Self::new(event.event_type.clone(), inner.unwrap_or(example)),
        }
    }

    /// With this event id. Otherwise each push has its own; its repeats share it.
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sent to this app. Otherwise a long connection of any app gets it, and a webhook gets it as sent to the app
    /// `cli_a1b2c3d4e5f60718`.
    pub fn app_id(mut self, app_id: impl Into<String>) -> Self {
        self.app_id = Some(app_id.into());
        self
    }

    /// Sent on behalf of this tenant.
    pub fn tenant_key(mut self, tenant_key: impl Into<String>) -> Self {
        self.tenant_key = tenant_key.into();
        self
    }

    /// With other content.
    pub fn content(mut self, content: Json) -> Self {
        match &mut self.shape {
            Shape::V2 { event, .. } | Shape::Card(event) => *event = content,
            Shape::V1 { event } => {
                let kind = event.get("type").cloned().unwrap_or_default();
                *event = content;
                if let Json::Object(fields) = event {
                    fields.insert("type".into(), kind);
                }
            }
        }
        self
    }

    /// The content, without its envelope.
    pub fn event(&self) -> &Json {
        match &self.shape {
            Shape::V2 { event, .. } | Shape::V1 { event } | Shape::Card(event) => event,
        }
    }

    pub(super) fn is_card(&self) -> bool {
        matches!(self.shape, Shape::Card(_))
    }

    /// Settles the event id.
    pub(super) fn settle_id(&mut self, fresh: String) {
        self.id.get_or_insert(fresh);
    }

    /// The app that gets it; `None` where any may.
    pub(super) fn app(&self) -> Option<&str> {
        self.app_id.as_deref()
    }

    /// Settles the app, unless one is.
    pub(super) fn settle_app(&mut self, app_id: &str) {
        self.app_id.get_or_insert_with(|| app_id.to_owned());
    }

    /// The event in its envelope.
    pub(super) fn body(&self, token: &str) -> Json {
        let (id, app_id) = (self.id.as_deref().unwrap_or_default(), self.app().unwrap_or(DEFAULT_APP));
        let now = since_1970();
        match &self.shape {
            Shape::V2 { event_type, event } => json!({
                "schema": "2.0",
                "header": {
                    "event_id": id,
                    "event_type": event_type,
                    "create_time": now.as_millis().to_string(),
                    "token": token,
                    "app_id": app_id,
                    "tenant_key": self.tenant_key,
                },
                "event": event,
            }),
            Shape::V1 { event } => {
                let mut event = event.clone();
                if let Json::Object(fields) = &mut event {
                    for (name, value) in [("app_id", app_id), ("tenant_key", self.tenant_key.as_str())] {
                        fields.insert(name.into(), value.into());
                    }
                }
                let ts = format!("{}.{:06}", now.as_secs(), now.subsec_micros());
                json!({"ts": ts, "uuid": id, "token": token, "type": "event_callback", "event": event})
            }
            Shape::Card(body) => body.clone(),
        }
    }
}

/// The documented events, by type.
#[derive(Debug, Default)]
pub(crate) struct Documented(BTreeMap<String, Event>);

impl Documented {
    pub(crate) fn new(events: Vec<Event>) -> Self {
        Self(events.into_iter().map(|event| (event.event_type.clone(), event)).collect())
    }

    pub(crate) fn event(&self, event_type: &str) -> Result<PushEvent, UnknownEvent> {
        let unknown = || UnknownEvent::new(event_type, self.types());
        self.0.get(event_type).map(PushEvent::documented).ok_or_else(unknown)
    }

    /// Every document.
    #[cfg(feature = "page")]
    pub(crate) fn all(&self) -> impl Iterator<Item = &Event> {
        self.0.values()
    }

    /// Every type, sorted.
    pub(crate) fn types(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}
