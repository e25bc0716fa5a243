//! A documented value of a field, and what it is called.

use serde::{Deserialize, Serialize};

/// The most characters of a [`Value::name`].
pub const MAX_VALUE_NAME: usize = 48;

/// One documented value of a field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Value {
    /// The value as it stands on the wire, without quotes.
    pub value: String,
    /// A short label, empty where the document has none.
    pub label: String,
    /// What code calls it, `APPROVED`, where somebody settled that; no page says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The label in English, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
}

impl Value {
    /// A value with its label, as a document lists it.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), ..Self::default() }
    }

    /// The words that name it: those that were settled, else a label that reads as a name.
    ///
    /// ```
    /// use larkspur_schema::Value;
    ///
    /// assert_eq!(Value::new("1", "In review").words(), Some("In review"));
    /// assert_eq!(Value::new("1", "审核中").words(), None);
    /// let settled = Value { name: Some("IN_REVIEW".into()), ..Value::new("1", "审核中") };
    /// assert_eq!(settled.words(), Some("IN_REVIEW"));
    /// ```
    pub fn words(&self) -> Option<&str> {
        self.name.as_deref().or_else(|| english(&self.label))
    }
}

/// Whether a text is the name of a value: words of `A` to `Z` and digits, joined by `_`, that begin with a letter.
///
/// ```
/// use larkspur_schema::is_value_name;
///
/// assert!(is_value_name("NOT_STARTED") && is_value_name("A4"));
/// assert!(!is_value_name("4A") && !is_value_name("Open") && !is_value_name("A__B") && !is_value_name(""));
/// ```
pub fn is_value_name(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text
            .split('_')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit()))
}

/// A label that reads as a name: up to four English words.
fn english(label: &str) -> Option<&str> {
    let label = label.trim();
    let plain = label.chars().all(|c| c.is_ascii_alphanumeric() || " _-".contains(c));
    let named = plain && label.starts_with(|c: char| c.is_ascii_alphabetic());
    let words = label.split([' ', '_', '-']).filter(|word| !word.is_empty()).count();
    (named && label.len() > 1 && words <= 4).then_some(label)
}
