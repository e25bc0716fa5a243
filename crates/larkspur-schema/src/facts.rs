//! What is said of a field beside its name, its type and its place.

use serde::{Deserialize, Serialize};

use crate::{Time, Value};

/// The facts that a description gives about a field. The contract has them beside the field's own keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// A short label from the description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The label in English, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// The values that the document lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// Whether the document says that more values than [`Facts::values`] may appear.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open_values: bool,
    /// What the platform assumes where the field is left out, as wire text without quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// An example, as wire text; the quotes around a single string are taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// How it says when something is, where it is a text that does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// Smallest number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Largest number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Fewest characters (of text) or items (of a list) allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_len: Option<u64>,
    /// Most characters (of text) or items (of a list) allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_len: Option<u64>,
    /// A regular expression that text must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Scopes without which the platform leaves the field out of replies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Whether the document says not to use it any more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
}

pub(crate) fn is_false(value: &bool) -> bool {
    !value
}
