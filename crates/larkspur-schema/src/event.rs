//! An event that the platform pushes.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::endpoint::{AppType, Doubt};
use crate::field::Field;

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
    /// The page's path, relative to the folder of documents, with `/`.
    pub doc: String,
    /// The type on the wire, `im.message.receive_v1`.
    pub event_type: String,
    /// The service, `im`.
    pub service: String,
    /// The version, `v1`.
    pub version: String,
    /// The name within the service, `message_receive`.
    pub name: String,
    /// The page's title.
    pub title: String,
    /// The title in English, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_en: Option<String>,
    /// The official page.
    pub doc_url: Option<String>,
    /// When the official page last changed, in milliseconds since 1970.
    pub updated: Option<i64>,
    /// Any one of these scopes permits the subscription.
    pub scopes: Vec<String>,
    /// Scopes without which the platform leaves some fields out.
    pub field_scopes: Vec<String>,
    /// The kinds of app that may subscribe.
    pub app_types: Vec<AppType>,
    /// How it is pushed: `webhook`.
    pub push: Vec<String>,
    /// What is pushed.
    pub body: EventBody,
    /// The documented pushes.
    pub examples: Vec<Json>,
}
