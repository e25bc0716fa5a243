//! The values that a text lists.

use larkspur_schema::Value;

/// The most values that one list may have.
pub(super) const MAX_VALUES: usize = 1000;

/// The values that a text lists, each once.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) values: Vec<Value>,
    /// Whether the text says that more values may appear.
    pub(super) is_open: bool,
    /// The value that the list marks as the default.
    pub(super) default: Option<String>,
}

impl Listing {
    pub(super) fn of(found: Vec<Value>, is_open: bool) -> Self {
        let mut values: Vec<Value> = Vec::with_capacity(found.len());
        for value in found {
            if !values.iter().any(|known| known.value == value.value) {
                values.push(value);
            }
        }
        Self { values, is_open, default: None }
    }
}
