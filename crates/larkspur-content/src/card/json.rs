//! Cards as JSON, and as what a message holds.

use serde_json::Value;

use super::{Card, Element};
use crate::error::ContentError;
use crate::json::Json;
use crate::{CardContent, Content};

impl Card {
    /// The card as JSON.
    pub fn to_json(&self) -> Value {
        self.write()
    }

    /// Reads a card of schema 2.0.
    ///
    /// # Errors
    /// Where it is no object, or of another schema: then it goes where cards go as a [`CardContent`].
    pub fn from_json(json: &Value) -> Result<Self, ContentError> {
        match json.get("schema").and_then(Value::as_str) {
            Some("2.0") => Self::read(json).ok_or_else(|| ContentError::one("", "this is no JSON object")),
            Some(other) => Err(ContentError::one("schema", format!("expected `2.0`, found `{other}`"))),
            None => Err(ContentError::one("schema", "it is missing, so this is no card of schema 2.0")),
        }
    }
}

impl Element {
    /// The element as JSON, as `cardkit.v1.card_element` takes it.
    pub fn to_json(&self) -> Value {
        self.write()
    }
}

impl CardContent {
    /// The card, where it is one of schema 2.0.
    pub fn card(&self) -> Option<Card> {
        Card::from_json(self.as_json()).ok()
    }
}

impl From<Card> for CardContent {
    fn from(card: Card) -> Self {
        Self::json(card.write())
    }
}

impl From<Card> for Content {
    fn from(card: Card) -> Self {
        Self::Interactive(card.into())
    }
}
