//! What controls hold.

use std::fmt;

use serde_json::{Number, Value};

use super::Control;
use crate::json::{Json, object};

/// A number, or a text that is one: each digit stays as it came.
///
/// ```
/// use larkspur_content::approval::Decimal;
/// assert_eq!(Decimal::from(1234.5).as_f64(), Some(1234.5));
/// assert_eq!(Decimal::from("0.10").to_string(), "0.10");
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Decimal(Value);

impl Decimal {
    /// The number. `None` where the text is no number.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.0 {
            Value::String(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            number => number.as_f64(),
        }
    }

    /// The number, where it is a whole one of 64 bits.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.0 {
            Value::String(text) => text.trim().parse().ok(),
            number => number.as_i64(),
        }
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Value::String(text) => f.write_str(text),
            number => number.fmt(f),
        }
    }
}

macro_rules! whole {
    ($($number:ty)*) => {$(
        impl From<$number> for Decimal {
            fn from(number: $number) -> Self {
                Self(number.into())
            }
        }
    )*};
}
whole!(i32 i64 u32 u64);

/// One that is none (infinity, say) is refused when it is sent.
impl From<f64> for Decimal {
    fn from(number: f64) -> Self {
        Self(Number::from_f64(number).map_or(Value::String(String::new()), Value::Number))
    }
}

impl From<&str> for Decimal {
    fn from(digits: &str) -> Self {
        Self(digits.into())
    }
}

impl From<String> for Decimal {
    fn from(digits: String) -> Self {
        Self(digits.into())
    }
}

impl Json for Decimal {
    fn read(json: &Value) -> Option<Self> {
        let number = Self(json.clone());
        (json.is_number() || json.is_string() && number.as_f64().is_some()).then_some(number)
    }

    fn write(&self) -> Value {
        self.0.clone()
    }
}

/// An amount of money.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Amount {
    /// How much.
    pub amount: Decimal,
    /// Of what, by its three letters: one of the definition's [`currencies`](super::ControlDefinition::currencies).
    pub currency: Option<String>,
}

/// People.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct People {
    /// Their ids within the tenant.
    pub user_ids: Vec<String>,
    /// Their ids within the app (`ou_…`).
    pub open_ids: Vec<String>,
}

object! {
    /// From a time to another.
    pub struct DateInterval {
        /// The beginning, in RFC 3339.
        start: one String = "start",
        /// The end, in RFC 3339.
        end: one String = "end",
        /// How long it is, in days.
        interval: one Decimal = "interval",
    }
}

object! {
    /// A department.
    pub struct Department {
        /// The id within the app (`od-…`).
        open_id: one String = "open_id",
    }
}

object! {
    /// A document.
    pub struct Document {
        /// The document's id.
        token: one String = "token",
        /// What it is. A form that is sent has `docx`.
        kind: one String = "type",
        /// The title. Only received.
        title: one String = "title",
        /// Where it is. Only received.
        url: one String = "url",
    }
}

object! {
    /// A telephone number, as it is sent. Received ones have other names for the same: ask [`country`](Self::country) and
    /// [`number`](Self::number).
    pub struct Telephone {
        /// The country's code: `+86`.
        country_code: one String = "countryCode",
        /// The number within the country.
        national_number: one String = "nationalNumber",
    }
}

impl Telephone {
    /// The country's code, `+86`: sent or received.
    pub fn country(&self) -> Option<&str> {
        self.country_code.as_deref().or_else(|| self.extra.get("country_code")?.as_str())
    }

    /// The number within the country: sent or received.
    pub fn number(&self) -> Option<&str> {
        self.national_number.as_deref().or_else(|| self.extra.get("national_number")?.as_str())
    }
}

object! {
    /// A place, by the platform's own list (`approval.v4.district`).
    pub struct Region {
        /// Its id there.
        id: one String = "id",
        /// The street and what else leads there. It counts where the definition asks for it.
        detail: one String = "detailAddress",
    }
}

/// An address.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Address {
    /// As it is sent. But in a journey, the first counts.
    Regions(Vec<Region>),
    /// As it is received: `China/Beijing/Beijing/Chaoyang Qu/chang an jie`.
    Text(String),
}

impl Json for Address {
    fn read(json: &Value) -> Option<Self> {
        match json {
            Value::String(text) => Some(Self::Text(text.clone())),
            json => Vec::read(json).map(Self::Regions),
        }
    }

    fn write(&self) -> Value {
        match self {
            Self::Regions(regions) => regions.write(),
            Self::Text(text) => text.write(),
        }
    }
}

/// Files or pictures: the codes that uploading gave where they are sent, and addresses, good for twelve hours, where they are received.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Files {
    /// The codes or addresses.
    pub items: Vec<String>,
    /// They came as one text with commas.
    is_text: bool,
}

impl Files {
    pub(super) fn new(items: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { items: items.into_iter().map(Into::into).collect(), is_text: false }
    }
}

impl Json for Files {
    fn read(json: &Value) -> Option<Self> {
        match json {
            Value::String(text) => Some(Self { items: text.split(',').map(Into::into).collect(), is_text: true }),
            json => Some(Self { items: Vec::read(json)?, is_text: false }),
        }
    }

    fn write(&self) -> Value {
        if self.is_text { self.items.join(",").into() } else { self.items.write() }
    }
}

object! {
    /// Leave or overtime, as it is received.
    pub struct Period {
        /// What it is called.
        name: one String = "name",
        /// The beginning, in RFC 3339.
        start: one String = "start",
        /// The end, in RFC 3339.
        end: one String = "end",
        /// How long it is: in days where no unit is given.
        interval: one Decimal = "interval",
        /// What the length is counted in: `DAY`, `HOUR`.
        unit: one String = "unit",
        /// Why.
        reason: one String = "reason",
    }
}

object! {
    /// Another shift.
    pub struct Shift {
        /// When the shift is that is changed, in RFC 3339.
        shift_time: one String = "shiftTime",
        /// When the other one is, in RFC 3339.
        return_time: one String = "returnTime",
        /// Why.
        reason: one String = "reason",
    }
}

object! {
    /// A punch that was forgotten.
    pub struct Remedy {
        /// When it should have been, in RFC 3339.
        time: one String = "time",
        /// Why.
        reason: one String = "reason",
    }
}

object! {
    /// A journey, as it is received.
    pub struct Trip {
        /// Its parts.
        schedule: many Leg = "schedule",
        /// How long it is, in days.
        interval: one Decimal = "interval",
        /// Why.
        reason: one String = "reason",
        /// Who goes along, by their ids.
        peers: many String = "peer",
    }
}

object! {
    /// A part of a journey.
    pub struct Leg {
        /// The beginning, in RFC 3339.
        start: one String = "start",
        /// The end, in RFC 3339.
        end: one String = "end",
        /// How long it is, in days.
        interval: one Decimal = "interval",
        /// Where it begins: `China/Beijing/Beijing`.
        departure: one String = "departure",
        /// Where it leads.
        destination: one String = "destination",
        /// By what.
        transport: one String = "transport",
        /// There only, or there and back.
        one_round: one String = "oneRound",
        /// What else there is to say.
        remark: one String = "remark",
    }
}

/// What a control holds.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ControlValue {
    /// Text: of `input` and `textarea`.
    Text(String),
    /// A number: of `number` and `formula`.
    Number(Decimal),
    /// An amount of money.
    Amount(Amount),
    /// A date, in RFC 3339: `2026-10-01T08:12:01+08:00`.
    Date(String),
    /// From a date to another.
    DateInterval(DateInterval),
    /// One choice: its value where it is sent, its text where it is received (both are ids where choices come from outside).
    Choice(String),
    /// Several choices, each as in [`Choice`](Self::Choice).
    Choices(Vec<String>),
    /// People.
    People(People),
    /// Departments.
    Departments(Vec<Department>),
    /// Other approvals, by the codes of their instances.
    Instances(Vec<String>),
    /// A document.
    Document(Document),
    /// Files, pictures, videos.
    Files(Files),
    /// Rows of controls.
    Rows(Vec<Vec<Control>>),
    /// A telephone number.
    Telephone(Telephone),
    /// An address.
    Address(Address),
    /// The controls of a group: of `leaveGroupV2`, `workGroup` and `outGroup` where they are sent.
    Group(Vec<Control>),
    /// Leave, as it is received.
    Leave(Period),
    /// Overtime, as it is received.
    Overtime(Period),
    /// Another shift.
    Shift(Shift),
    /// A punch that was forgotten.
    Remedy(Remedy),
    /// A journey, as it is received.
    Trip(Trip),
    /// Anything else, as it came: of a control whose type is not known, or that holds something else than its type says.
    Other(Value),
}
