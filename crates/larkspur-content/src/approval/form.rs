//! A form that is filled in.

use std::collections::BTreeMap;

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{Control, ControlValue};
use crate::error::ContentError;
use crate::json::Json;
use crate::table;

/// A form that is filled in: what `approval.v4.instance.create` takes, and `approval.v4.instance.get` gives, as `form`.
///
/// ```
/// use larkspur_content::approval::{Control, Form};
///
/// let form = Form::new()
///     .control(Control::input("widget1", "A desk"))
///     .control(Control::amount("widget2", "249.90", "EUR"))
///     .control(Control::contact("widget3", ["ou_1"]));
/// let text = form.for_sending()?;
/// assert_eq!(Form::read(&text)?, form);
/// # Ok::<(), larkspur_content::ContentError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct Form(Vec<Control>);

impl Form {
    /// A form with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a control.
    pub fn control(mut self, control: impl Into<Control>) -> Self {
        self.0.push(control.into());
        self
    }

    /// The controls.
    pub fn controls(&self) -> &[Control] {
        &self.0
    }

    /// The control of an id, or of a custom id.
    pub fn get(&self, id: &str) -> Option<&Control> {
        self.0.iter().find(|control| control.is(id))
    }

    /// Reads a form from its text. What is not known in it is kept.
    ///
    /// # Errors
    /// Where the text is no JSON, or no list: [`ContentError::raw`] holds it.
    pub fn read(text: &str) -> Result<Self, ContentError> {
        let json: Value = serde_json::from_str(text).map_err(|error| {
            ContentError::one("", format!("the form is not JSON: line {}, column {}", error.line(), error.column()))
                .with_raw(text)
        })?;
        Self::from_json(&json).map_err(|error| error.with_raw(text))
    }

    /// Reads a form from JSON.
    ///
    /// # Errors
    /// Where it is no list.
    pub fn from_json(json: &Value) -> Result<Self, ContentError> {
        Vec::read(json).map(Self).ok_or_else(|| ContentError::one("", "a form is a list of controls, and this is none"))
    }

    /// The form as JSON.
    pub fn to_json(&self) -> Value {
        self.0.write()
    }

    /// The form as the text that calls take.
    ///
    /// # Errors
    /// Where the platform would refuse it: see [`check`](Self::check).
    pub fn for_sending(&self) -> Result<String, ContentError> {
        self.check()?;
        Ok(self.to_json().to_string())
    }

    /// What people filled in, as a type of one's own: each field is a control by its custom id, where it has one, and else by its id. Values are
    /// read as the cells of tables are ([`table`]): a number is one even where it came as text, a single choice is an enum.
    /// Rows are lists of structs, groups are structs, people are lists of ids (`ou_…`, or else within the tenant), files are lists of addresses.
    ///
    /// ```
    /// use larkspur_content::approval::Form;
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Order {
    ///     what: String,
    ///     #[serde(rename = "widget2")]
    ///     price: f64,
    ///     goods: Vec<Good>,
    /// }
    ///
    /// #[derive(serde::Deserialize)]
    /// struct Good {
    ///     name: String,
    /// }
    ///
    /// let form = Form::read(
    ///     r#"[{"id": "widget1", "custom_id": "what", "type": "input", "value": "Paint"},
    ///         {"id": "widget2", "type": "amount", "value": 12.5, "currency": "EUR"},
    ///         {"id": "goods", "type": "fieldList", "value": [[{"id": "name", "type": "input", "value": "Brush"}]]}]"#,
    /// )?;
    /// let order: Order = form.values_as()?;
    /// assert_eq!((order.what.as_str(), order.price, order.goods[0].name.as_str()), ("Paint", 12.5, "Brush"));
    /// # Ok::<(), larkspur_content::ContentError>(())
    /// ```
    ///
    /// # Errors
    /// Where a control does not fit its field: the error names the control.
    pub fn values_as<T: DeserializeOwned>(&self) -> Result<T, ContentError> {
        let values: BTreeMap<String, Value> = entries(&self.0).collect();
        table::read(&values).map_err(|error| {
            let key = error.problems().first().map_or("", |problem| problem.place.as_str());
            match self.0.iter().position(|control| key_of(control) == key && !key.is_empty()) {
                Some(index) => self.0[index].wrong(&format!("[{index}].value"), &misfit(&error)).into(),
                None => error,
            }
        })
    }
}

/// What is wrong, without the place.
fn misfit(error: &ContentError) -> String {
    error.problems().first().map(|problem| problem.message.clone()).unwrap_or_default()
}

fn key_of(control: &Control) -> &str {
    control.custom_id().unwrap_or_else(|| control.id())
}

fn entries(controls: &[Control]) -> impl Iterator<Item = (String, Value)> {
    controls.iter().map(|control| (key_of(control).to_owned(), plain(control.value())))
}

/// A value without the form around it.
fn plain(value: Option<&ControlValue>) -> Value {
    let object = |controls: &Vec<Control>| Value::Object(entries(controls).collect::<Map<_, _>>());
    match value {
        None => Value::Null,
        Some(ControlValue::Rows(rows)) => rows.iter().map(object).collect(),
        Some(ControlValue::Group(controls)) => object(controls),
        Some(ControlValue::People(people)) if !people.open_ids.is_empty() => people.open_ids.write(),
        Some(value) => value.to_json(),
    }
}

impl<C: Into<Control>> FromIterator<C> for Form {
    fn from_iter<I: IntoIterator<Item = C>>(controls: I) -> Self {
        Self(controls.into_iter().map(Into::into).collect())
    }
}
