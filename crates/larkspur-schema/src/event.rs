//! An event that the platform pushes.

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::endpoint::Doubt;
use crate::envelope;
use crate::field::Field;
use crate::page::{Access, Page};

/// What an event is called, `im.v1.message_receive`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EventId {
    /// The service, `im`.
    pub service: String,
    /// The version, `v1`.
    pub version: String,
    /// The name within the service, `message_receive`.
    pub name: String,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.service, self.version, self.name)
    }
}

/// The body of an event.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct EventBody {
    /// Every row of the table as a tree, the envelope included.
    pub fields: Vec<Field>,
    /// Places whose nesting is doubtful.
    pub ambiguous: Vec<Doubt>,
}

/// One event, as one page documents it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// The page.
    #[serde(flatten)]
    pub page: Page,
    /// The type on the wire, `im.message.receive_v1`.
    pub event_type: String,
    /// What it is called.
    #[serde(flatten)]
    pub id: EventId,
    /// Which apps may subscribe.
    #[serde(flatten)]
    pub access: Access,
    /// How it is pushed: `webhook`.
    pub push: Vec<String>,
    /// What is pushed.
    pub body: EventBody,
    /// The documented pushes.
    pub examples: Vec<Json>,
}

impl Event {
    /// The field with the payload; none where the event says nothing but that it happened.
    pub fn payload(&self) -> Option<&Field> {
        envelope::payload(&self.body.fields, envelope::EVENT_PAYLOAD)
    }
}
