//! One control of a form that is filled in.

use serde_json::{Map, Value};

use super::ControlType;
use super::values::{Amount, ControlValue, Decimal, People};
use crate::json::{Extra, Json, take, take_filled};

/// A control that is filled in: its id, its type, and what it holds.
///
/// ```
/// use larkspur_content::approval::{Control, ControlValue, Form};
/// let form = Form::read(r#"[{"id": "widget1", "custom_id": "why", "name": "Reason", "type": "textarea", "value": "rain"}]"#)?;
/// let control = form.get("why").expect("the form has it");
/// assert_eq!(control.value(), Some(&ControlValue::Text("rain".to_owned())));
/// assert_eq!(form.control(Control::number("widget2", 7)).controls().len(), 2);
/// # Ok::<(), larkspur_content::ContentError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Control {
    pub(super) id: String,
    pub(super) kind: ControlType,
    pub(super) custom_id: Option<String>,
    pub(super) name: Option<String>,
    pub(super) value: Option<ControlValue>,
    extra: Extra,
    /// What has no id or no type, as it came.
    raw: Option<Value>,
}

impl Control {
    /// Any control, by its id, its type and what it holds.
    pub fn new(id: impl Into<String>, kind: ControlType, value: ControlValue) -> Self {
        Self { id: id.into(), kind, custom_id: None, name: None, value: Some(value), extra: Extra::new(), raw: None }
    }

    /// The id, which is that of the definition. Empty where there is none.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The id that whoever made the definition gave it.
    pub fn custom_id(&self) -> Option<&str> {
        self.custom_id.as_deref()
    }

    /// What people see in front of it. Only received.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The type.
    pub fn kind(&self) -> &ControlType {
        &self.kind
    }

    /// What it holds; `None` where it was left empty.
    pub fn value(&self) -> Option<&ControlValue> {
        self.value.as_ref()
    }

    /// What else it holds, as it came.
    pub fn extra(&self) -> &Extra {
        &self.extra
    }

    /// Whether it is the one of this id, or custom id.
    pub fn is(&self, id: &str) -> bool {
        self.id == id || self.custom_id.as_deref() == Some(id)
    }

    /// The names of files, in the order of their addresses. Only received; where people sent a picture by hand, the platform has none.
    pub fn file_names(&self) -> Vec<&str> {
        if !matches!(self.value, Some(ControlValue::Files(_))) {
            return Vec::new();
        }
        let names = self.extra.get("ext").and_then(Value::as_str).unwrap_or_default();
        names.split(',').map(|name| name.trim().trim_matches('\'')).filter(|name| !name.is_empty()).collect()
    }

    /// Gives the control the id that whoever made the definition chose.
    #[must_use]
    pub fn with_custom_id(mut self, custom_id: impl Into<String>) -> Self {
        self.custom_id = Some(custom_id.into());
        self
    }

    /// Sets a field that no page lists.
    #[must_use]
    pub fn with_extra(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.extra.insert(name.into(), value.into());
        self
    }

    fn typed(json: &Value) -> Option<Self> {
        let mut extra = json.as_object()?.clone();
        let (id, kind) = (take(&mut extra, "id")?, take(&mut extra, "type")?);
        let (custom_id, name) = (take(&mut extra, "custom_id"), take(&mut extra, "name"));
        let value = ControlValue::take(&kind, &mut extra);
        Some(Self { id, kind, custom_id, name, value, extra, raw: None })
    }
}

impl Json for Control {
    fn read(json: &Value) -> Option<Self> {
        let raw = || Self {
            id: String::new(),
            kind: ControlType::Other(String::new()),
            custom_id: None,
            name: None,
            value: None,
            extra: Extra::new(),
            raw: Some(json.clone()),
        };
        Some(Self::typed(json).unwrap_or_else(raw))
    }

    fn write(&self) -> Value {
        if let Some(raw) = &self.raw {
            return raw.clone();
        }
        let mut object = self.extra.clone();
        object.insert("id".to_owned(), self.id.write());
        object.insert("type".to_owned(), self.kind.write());
        for (name, text) in [("custom_id", &self.custom_id), ("name", &self.name)] {
            if let Some(text) = text {
                object.insert(name.to_owned(), text.write());
            }
        }
        if let Some(value) = &self.value {
            value.put(&mut object);
        }
        Value::Object(object)
    }
}

impl ControlValue {
    /// Takes what a control holds out of its object. What is left empty stays.
    fn take(kind: &ControlType, object: &mut Map<String, Value>) -> Option<Self> {
        let json = object.get("value").filter(|value| !value.is_null())?.clone();
        object.remove("value");
        let value = match kind {
            ControlType::Amount => Decimal::read(&json).map(|amount| {
                let currency = take(object, "currency");
                Self::Amount(Amount { amount, currency })
            }),
            ControlType::Contact => Vec::read(&json).map(|user_ids| {
                let open_ids = take_filled(object, "open_ids");
                Self::People(People { user_ids, open_ids })
            }),
            kind => Self::of(kind, &json),
        };
        Some(value.unwrap_or(Self::Other(json)))
    }

    /// What a control of a type holds, where this is it.
    fn of(kind: &ControlType, json: &Value) -> Option<Self> {
        use ControlType as Type;
        match kind {
            Type::Input | Type::Textarea => Json::read(json).map(Self::Text),
            Type::Number | Type::Formula => Json::read(json).map(Self::Number),
            Type::Date => Json::read(json).map(Self::Date),
            Type::DateInterval => Json::read(json).map(Self::DateInterval),
            Type::Radio | Type::RadioV2 => Json::read(json).map(Self::Choice),
            Type::Checkbox | Type::CheckboxV2 => Json::read(json).map(Self::Choices),
            Type::Department => Json::read(json).map(Self::Departments),
            Type::Connect => Json::read(json).map(Self::Instances),
            Type::Document => Json::read(json).map(Self::Document),
            Type::Attachment | Type::AttachmentV2 | Type::Image | Type::ImageV2 => Json::read(json).map(Self::Files),
            Type::FieldList => Json::read(json).map(Self::Rows),
            Type::Telephone => Json::read(json).map(Self::Telephone),
            Type::Address => Json::read(json).map(Self::Address),
            // A group is sent as controls, and received as an object.
            kind if kind.is_group() && json.is_array() => Json::read(json).map(Self::Group),
            Type::LeaveGroup | Type::LeaveGroupV2 => Json::read(json).map(Self::Leave),
            Type::WorkGroup => Json::read(json).map(Self::Overtime),
            Type::ShiftGroup | Type::ShiftGroupV2 => Json::read(json).map(Self::Shift),
            Type::RemedyGroup | Type::RemedyGroupV2 => Json::read(json).map(Self::Remedy),
            Type::TripGroup => Json::read(json).map(Self::Trip),
            // One page gives the group's id as its type.
            Type::Other(kind) if kind == "widgetLeaveGroupV2" => Json::read(json).map(Self::Leave),
            _ => None,
        }
    }

    /// Puts the value into the control's object.
    fn put(&self, object: &mut Map<String, Value>) {
        match self {
            Self::Amount(Amount { currency: Some(currency), .. }) => {
                object.insert("currency".to_owned(), currency.write());
            }
            Self::People(People { open_ids, .. }) if !open_ids.is_empty() => {
                object.insert("open_ids".to_owned(), open_ids.write());
            }
            _ => {}
        }
        object.insert("value".to_owned(), self.to_json());
    }

    /// The value as JSON, without what stands beside it.
    pub fn to_json(&self) -> Value {
        match self {
            Self::Text(text) | Self::Date(text) | Self::Choice(text) => text.write(),
            Self::Number(number) | Self::Amount(Amount { amount: number, .. }) => number.write(),
            Self::Choices(texts) | Self::Instances(texts) => texts.write(),
            Self::People(people) => people.user_ids.write(),
            Self::DateInterval(interval) => interval.write(),
            Self::Departments(departments) => departments.write(),
            Self::Document(document) => document.write(),
            Self::Files(files) => files.write(),
            Self::Rows(rows) => rows.write(),
            Self::Telephone(telephone) => telephone.write(),
            Self::Address(address) => address.write(),
            Self::Group(controls) => controls.write(),
            Self::Leave(period) | Self::Overtime(period) => period.write(),
            Self::Shift(shift) => shift.write(),
            Self::Remedy(remedy) => remedy.write(),
            Self::Trip(trip) => trip.write(),
            Self::Other(json) => json.clone(),
        }
    }
}
