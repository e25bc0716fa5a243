//! A component of a card.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::field::Field;
use crate::page::Page;

/// One component of a card, as one page documents it: an element such as a button, the header, or the card as a whole.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Component {
    /// The page.
    #[serde(flatten)]
    pub page: Page,
    /// The version of the card's JSON, `v2`.
    pub version: String,
    /// The name within it: the value of the element's `tag`, or `header`, or `card`.
    pub name: String,
    /// The fields as a tree. Where a list holds any elements, its type is named `element`.
    pub fields: Vec<Field>,
    /// The documented JSON.
    pub examples: Vec<Json>,
}

impl Component {
    /// Whether it stands among the elements of a card, told apart by its `tag`.
    pub fn is_element(&self) -> bool {
        self.tag().is_some()
    }

    /// The value of its `tag`.
    pub fn tag(&self) -> Option<&str> {
        self.fields.iter().any(|field| field.name == "tag").then_some(self.name.as_str())
    }
}
