//! The definition of a form: which controls it has, and what may be chosen.

use serde_json::Value;

use super::{ControlType, Decimal};
use crate::error::ContentError;
use crate::json::{Json, object};

object! {
    /// A choice that a control offers.
    pub struct Choice {
        /// The value that a form takes, where the definition is received.
        value: one String = "value",
        /// The key, where the definition is made.
        key: one String = "key",
        /// What people see; the key of a text in `i18n_resources` where the definition is made.
        text: one String = "text",
    }
}

impl Choice {
    /// What a form takes for this choice.
    pub fn id(&self) -> &str {
        self.value.as_deref().or(self.key.as_deref()).unwrap_or_default()
    }
}

object! {
    /// How a control behaves. Which of these a control has depends on its type.
    pub struct ControlSettings {
        /// Amount: the currencies that may be chosen, by their three letters.
        currencies: many String = "currencyRange",
        /// Amount: whether it is also written in words.
        capital: one bool = "isCapital",
        /// Amount: whether thousands are set apart.
        thousands: one bool = "isThousandSeparator",
        /// Amount: how many digits are shown behind the point.
        decimal_places: one i64 = "keepDecimalPlaces",
        /// Amount: the most.
        max_value: one Decimal = "maxValue",
        /// Amount: the least.
        min_value: one Decimal = "minValue",
        /// Telephone: `MOBILE`, `FIXED_LINE`, `FIXED_LINE_OR_MOBILE`.
        available_type: one String = "availableType",
        /// Rows: how they are filled in, `LIST` or `FORM`.
        input_type: one String = "inputType",
        /// Rows: how they are printed, `LIST` or `FORM`.
        print_type: one String = "printType",
        /// People: whether oneself cannot be chosen.
        without_self: one bool = "ignore",
        /// People: whether several may be chosen.
        multiple: one bool = "multi",
        /// Address: whether there is room for the street.
        with_detail: one bool = "enableDetailAddress",
        /// Address: whether the street has to be given.
        requires_detail: one bool = "requiredDetailAddress",
        /// Address: whether the place is found by itself.
        locating: one bool = "preLocating",
        /// From a date to another: what is asked for, `YYYY-MM-DD`, `YYYY-MM-DD a` or `YYYY-MM-DD hh:mm`.
        format: one String = "format",
        /// From a date to another: whether people may change the length.
        interval_editable: one bool = "intervalAllowModify",
    }
}

object! {
    /// Where choices come from that are not in the definition.
    pub struct ExternalData {
        /// What is asked for them.
        url: one String = "externalUrl",
        /// What proves to it who asks.
        token: one String = "token",
        /// What encrypts the exchange.
        key: one String = "key",
        /// Whether what is chosen elsewhere changes the choices.
        linked: one bool = "externalDataLinkage",
    }
}

/// What a definition says of a control in `value` or `option`, by its shape.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Setup {
    /// A text: the form of a date, a currency, an explanation.
    Text(String),
    /// The choices.
    Choices(Vec<Choice>),
    /// Codes of definitions whose instances may be named.
    Codes(Vec<String>),
    /// The controls of a row, or of a group.
    Controls(Vec<ControlDefinition>),
    /// How the control behaves.
    Settings(Box<ControlSettings>),
}

impl Json for Setup {
    fn read(json: &Value) -> Option<Self> {
        match json {
            Value::String(text) => Some(Self::Text(text.clone())),
            Value::Object(_) => Json::read(json).map(Self::Settings),
            Value::Array(items) if items.iter().any(|item| item.get("type").is_some()) => {
                Json::read(json).map(Self::Controls)
            }
            Value::Array(items) if items.first().is_some_and(Value::is_string) => Json::read(json).map(Self::Codes),
            Value::Array(_) => Json::read(json).map(Self::Choices),
            _ => None,
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Text(text) => text.write(),
            Self::Choices(choices) => choices.write(),
            Self::Codes(codes) => codes.write(),
            Self::Controls(controls) => controls.write(),
            Self::Settings(settings) => settings.write(),
        }
    }
}

object! {
    /// A control in a definition.
    pub struct ControlDefinition {
        /// The id. Groups have fixed ones.
        id: req String = "id",
        /// The type.
        kind: req ControlType = "type",
        /// An id of one's own.
        custom_id: one String = "custom_id",
        /// What people see; the key of a text in `i18n_resources` (`@i18n@…`) where the definition is made.
        name: one String = "name",
        /// Whether it has to be filled in.
        required: one bool = "required",
        /// Whether it is printed.
        printable: one bool = "printable",
        /// Whether people see it. Only received.
        visible: one bool = "visible",
        /// Its first part: what `value` says.
        value: one Setup = "value",
        /// Its second part: what `option` says.
        option: one Setup = "option",
        /// The controls of a row, where they are received.
        children: many Self = "children",
        /// Where choices come from that are not in the definition.
        external_data: one ExternalData = "externalData",
        /// Whether there is a value from the start. Only received.
        has_default_value: one bool = "enable_default_value",
        /// The value from the start. Only received.
        default_value: one String = "widget_default_value",
        /// What kind of value that is. Only received.
        default_value_type: one String = "default_value_type",
    }
}

impl ControlDefinition {
    /// A control: its id, its type, and the key of its name in `i18n_resources` (`@i18n@…`).
    pub fn new(id: impl Into<String>, kind: ControlType, name: impl Into<String>) -> Self {
        let (id, name) = (id.into(), Some(name.into()));
        Self { id, kind, name, required: Some(false), ..Self::default() }
    }

    /// One choice of these: each a key, and the key of its text in `i18n_resources`.
    pub fn radio(
        id: impl Into<String>,
        name: impl Into<String>,
        choices: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self::new(id, ControlType::RadioV2, name).value(Setup::of_choices(choices))
    }

    /// Several choices of these, each as in [`radio`](Self::radio).
    pub fn checkbox(
        id: impl Into<String>,
        name: impl Into<String>,
        choices: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
    ) -> Self {
        Self::new(id, ControlType::CheckboxV2, name).value(Setup::of_choices(choices))
    }

    /// Rows of these controls, filled in and printed one below the other.
    pub fn field_list(
        id: impl Into<String>,
        name: impl Into<String>,
        controls: impl IntoIterator<Item = Self>,
    ) -> Self {
        let settings = ControlSettings::default().input_type("LIST").print_type("LIST");
        let mut list =
            Self::new(id, ControlType::FieldList, name).value(Setup::Controls(controls.into_iter().collect()));
        list.option = Some(Setup::Settings(Box::new(settings)));
        list
    }

    /// The choices, where the definition holds them.
    pub fn choices(&self) -> &[Choice] {
        match (&self.option, &self.value) {
            (Some(Setup::Choices(choices)), _) | (_, Some(Setup::Choices(choices))) => choices,
            _ => &[],
        }
    }

    /// The controls of a row, or of a group.
    pub fn controls(&self) -> &[Self] {
        match &self.value {
            Some(Setup::Controls(controls)) => controls,
            _ => &self.children,
        }
    }

    /// How the control behaves, where the definition says so.
    pub fn settings(&self) -> Option<&ControlSettings> {
        [&self.option, &self.value].into_iter().find_map(|setup| match setup {
            Some(Setup::Settings(settings)) => Some(&**settings),
            _ => None,
        })
    }

    /// The currencies that an amount may have, by their three letters.
    pub fn currencies(&self) -> &[String] {
        self.settings().map_or(&[], |settings| &settings.currencies)
    }

    /// Whether it is the one of this id, or custom id.
    pub fn is(&self, id: &str) -> bool {
        self.id == id || self.custom_id.as_deref() == Some(id)
    }
}

impl Setup {
    fn of_choices(choices: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>) -> Self {
        Self::Choices(choices.into_iter().map(|(key, text)| Choice::default().key(key).text(text)).collect())
    }
}

/// The definition of a form: what `approval.v4.approval.create` takes as `form_content`, and `approval.v4.approval.get` gives as `form`.
///
/// ```
/// use larkspur_content::approval::{Control, Form, FormDefinition};
///
/// let definition = FormDefinition::read(
///     r#"[{"id": "w1", "name": "Size", "type": "radioV2", "required": true,
///          "option": [{"value": "s", "text": "Small"}, {"value": "l", "text": "Large"}]}]"#,
/// )?;
/// assert_eq!(definition.get("w1").map(|size| size.choices().len()), Some(2));
/// let error = definition.check(&Form::new().control(Control::radio("w1", "xl"))).expect_err("there is no such size");
/// assert!(error.to_string().contains("`w1` (Size)"));
/// # Ok::<(), larkspur_content::ContentError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct FormDefinition(Vec<ControlDefinition>);

impl FormDefinition {
    /// A definition with nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a control.
    pub fn control(mut self, control: ControlDefinition) -> Self {
        self.0.push(control);
        self
    }

    /// The controls.
    pub fn controls(&self) -> &[ControlDefinition] {
        &self.0
    }

    /// The control of an id, or of a custom id.
    pub fn get(&self, id: &str) -> Option<&ControlDefinition> {
        self.0.iter().find(|control| control.is(id))
    }

    /// Reads a definition from its text. What is not known in it is kept.
    ///
    /// # Errors
    /// Where the text is no JSON, or no list of controls: [`ContentError::raw`] holds it.
    pub fn read(text: &str) -> Result<Self, ContentError> {
        let json: Value = serde_json::from_str(text).map_err(|error| {
            let message = format!("the definition is not JSON: line {}, column {}", error.line(), error.column());
            ContentError::one("", message).with_raw(text)
        })?;
        Self::from_json(&json).map_err(|error| error.with_raw(text))
    }

    /// Reads a definition from JSON.
    ///
    /// # Errors
    /// Where it is no list of controls: the error names the first item that is none.
    pub fn from_json(json: &Value) -> Result<Self, ContentError> {
        let items = json.as_array().ok_or_else(|| ContentError::one("", "a definition is a list of controls"))?;
        let read = |(index, item): (usize, &Value)| {
            let message = "a control is an object with an `id` and a `type`, and this has not both";
            Json::read(item).ok_or_else(|| ContentError::one(format!("[{index}]"), message))
        };
        items.iter().enumerate().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// The definition as JSON.
    pub fn to_json(&self) -> Value {
        self.0.write()
    }
}

impl FromIterator<ControlDefinition> for FormDefinition {
    fn from_iter<I: IntoIterator<Item = ControlDefinition>>(controls: I) -> Self {
        Self(controls.into_iter().collect())
    }
}
