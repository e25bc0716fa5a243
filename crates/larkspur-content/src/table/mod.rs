//! The cells of a multidimensional table (Bitable), read into types of one's own, and written by their kinds.
//!
//! ```
//! use larkspur_content::table::{self, DateTime, Fields, Person};
//!
//! #[derive(serde::Deserialize)]
//! struct Task {
//!     #[serde(rename = "Title")]
//!     title: String,
//!     #[serde(rename = "Hours")]
//!     hours: Option<f64>,
//!     #[serde(rename = "Owner", default)]
//!     owner: Vec<Person>,
//!     #[serde(rename = "Due")]
//!     due: Option<DateTime>,
//! }
//!
//! let json = r#"{"Title": [{"type": "text", "text": "Paint"}], "Hours": 1.5, "Owner": [{"id": "ou_1", "name": "Ada"}], "Due": 1700000000000}"#;
//! let fields = serde_json::from_str(json).expect("this is JSON");
//! let task: Task = table::read(&fields)?;
//! assert_eq!((task.title.as_str(), task.hours, task.owner[0].name.as_deref()), ("Paint", Some(1.5), Some("Ada")));
//!
//! let fields = Fields::new().text("Title", "Paint again").number("Hours", 2).date("Due", task.due.unwrap_or_default());
//! # let _ = fields;
//! # Ok::<(), larkspur_content::ContentError>(())
//! ```
//!
//! What each kind of cell is read as:
//!
//! | kind of field | type in a struct |
//! |---|---|
//! | text, mail, barcode, phone, single choice, automatic number | `String` |
//! | text with its links and mentions | `Vec<`[`TextSegment`]`>` |
//! | number, progress, currency, rating | `f64`, `i64`, …; `String` keeps each digit |
//! | several choices | `Vec<String>` |
//! | date, time of creation or change | [`DateTime`] |
//! | box | `bool` |
//! | person, who created or changed it | `Vec<`[`Person`]`>`, or [`Person`] where there is one |
//! | group | `Vec<`[`Group`]`>` |
//! | link | [`Link`] |
//! | file | `Vec<`[`Attachment`]`>` |
//! | record of another table | `Vec<String>`, their ids |
//! | place | [`Location`] |
//! | formula, lookup | what the formula gives, as above: its first value, or a `Vec` of all |
//!
//! An empty cell is left out by the platform: use `Option`, or `#[serde(default)]`.

mod cell;
mod fields;
mod kinds;

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::Value;

pub use fields::Fields;
pub use kinds::{Attachment, DateTime, Group, Link, Location, Person, TextSegment};

use crate::error::ContentError;

/// Reads the cells of a record, by the names of its fields, into a type of one's own.
///
/// # Errors
/// Where a cell does not fit its type: the error's place is the field's name.
pub fn read<T: DeserializeOwned>(fields: &BTreeMap<String, Value>) -> Result<T, ContentError> {
    T::deserialize(cell::Record(fields)).map_err(|misfit| ContentError::one(misfit.field, misfit.message))
}
