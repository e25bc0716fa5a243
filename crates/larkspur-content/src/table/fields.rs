//! Cells to be written, by their kinds.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Number, Value, json};

use super::DateTime;

/// The cells of a record to be written, by the names of its fields: what `bitable.v1.app_table_record` takes as `fields`.
///
/// ```
/// use larkspur_content::table::Fields;
/// let fields = Fields::new().text("Title", "Paint").people("Owner", ["ou_1", "ou_2"]).checkbox("Done", false);
/// let json = serde_json::to_string(&fields).expect("it can be written");
/// assert_eq!(json, r#"{"Done":false,"Owner":[{"id":"ou_1"},{"id":"ou_2"}],"Title":"Paint"}"#);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// No cells.
    pub fn new() -> Self {
        Self::default()
    }

    /// Text; also a mail's address and a barcode.
    pub fn text(self, field: impl Into<String>, text: impl Into<String>) -> Self {
        self.raw(field, text.into())
    }

    /// A number; also progress (`0.25`), currency and rating.
    pub fn number(self, field: impl Into<String>, number: impl Into<Number>) -> Self {
        self.raw(field, number.into())
    }

    /// A number with a fraction. One that is none (infinity, say) empties the cell.
    pub fn float(self, field: impl Into<String>, number: f64) -> Self {
        self.raw(field, number)
    }

    /// One choice, by its name. One that is not there yet is made.
    pub fn select(self, field: impl Into<String>, choice: impl Into<String>) -> Self {
        self.raw(field, choice.into())
    }

    /// Several choices, by their names.
    pub fn multi_select(self, field: impl Into<String>, choices: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list(field, choices, Value::from)
    }

    /// A date with a time.
    pub fn date(self, field: impl Into<String>, time: impl Into<DateTime>) -> Self {
        self.raw(field, time.into().0)
    }

    /// A box, ticked or not.
    pub fn checkbox(self, field: impl Into<String>, is_ticked: bool) -> Self {
        self.raw(field, is_ticked)
    }

    /// People, by their ids, which are of the kind that the call says.
    pub fn people(self, field: impl Into<String>, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list(field, ids, |id| json!({"id": id}))
    }

    /// Groups, by their ids (`oc_…`).
    pub fn groups(self, field: impl Into<String>, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list(field, ids, |id| json!({"id": id}))
    }

    /// A telephone number: digits, perhaps with a `+` in front.
    pub fn phone(self, field: impl Into<String>, number: impl Into<String>) -> Self {
        self.raw(field, number.into())
    }

    /// A link.
    pub fn link(self, field: impl Into<String>, text: impl Into<String>, url: impl Into<String>) -> Self {
        self.raw(field, json!({"text": text.into(), "link": url.into()}))
    }

    /// Files, by the tokens that uploading them gave.
    pub fn attachments(self, field: impl Into<String>, tokens: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list(field, tokens, |token| json!({"file_token": token}))
    }

    /// Records of the other table, by their ids (`rec…`).
    pub fn records(self, field: impl Into<String>, ids: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.list(field, ids, Value::from)
    }

    /// A place, in degrees.
    pub fn location(self, field: impl Into<String>, longitude: f64, latitude: f64) -> Self {
        self.raw(field, format!("{longitude},{latitude}"))
    }

    /// Empties a cell.
    pub fn clear(self, field: impl Into<String>) -> Self {
        self.raw(field, Value::Null)
    }

    /// Anything else, as JSON.
    pub fn raw(mut self, field: impl Into<String>, cell: impl Into<Value>) -> Self {
        self.0.insert(field.into(), cell.into());
        self
    }

    fn list(
        self,
        field: impl Into<String>,
        items: impl IntoIterator<Item = impl Into<String>>,
        cell: impl Fn(String) -> Value,
    ) -> Self {
        let items: Value = items.into_iter().map(|item| cell(item.into())).collect();
        self.raw(field, items)
    }
}

impl From<Fields> for BTreeMap<String, Value> {
    fn from(fields: Fields) -> Self {
        fields.0
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
