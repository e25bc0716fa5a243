//! Reading: slots that take what the JSON holds, and the one walker that fills them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What a slot expected when it was given something else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch(pub &'static str);

/// The answer of a slot to a value.
pub type Taken = Result<(), Mismatch>;

/// A place that takes a JSON value.
///
/// A type overrides the methods for what it accepts; the others refuse. `wire!` implements it for models.
pub trait Read {
    /// What the slot holds, with its article: `an object`.
    fn expected(&self) -> &'static str;

    /// Takes `null`, or what stands for nothing. Returns whether the slot keeps it as a value.
    fn null(&mut self) -> bool;

    /// Takes `true` or `false`.
    fn bool(&mut self, _value: bool) -> Taken {
        Err(Mismatch(self.expected()))
    }

    /// Takes a whole number.
    fn int(&mut self, _value: i64) -> Taken {
        Err(Mismatch(self.expected()))
    }

    /// Takes a whole number above the largest `i64`.
    fn big(&mut self, _value: u64) -> Taken {
        Err(Mismatch(self.expected()))
    }

    /// Takes a number with a fraction or an exponent.
    fn float(&mut self, _value: f64) -> Taken {
        Err(Mismatch(self.expected()))
    }

    /// Takes text.
    fn text(&mut self, _value: &str) -> Taken {
        Err(Mismatch(self.expected()))
    }

    /// Opens the slot for the fields of an object.
    fn fields(&mut self) -> Result<&mut dyn Fields, Mismatch> {
        Err(Mismatch(self.expected()))
    }

    /// Opens the slot for the items of a list.
    fn items(&mut self) -> Result<&mut dyn Items, Mismatch> {
        Err(Mismatch(self.expected()))
    }
}

/// The slots of an object.
pub trait Fields {
    /// The slot of a field, or `None` where the field is not known.
    fn field(&mut self, name: &str) -> Option<&mut dyn Read>;
}

/// The slots of a list.
pub trait Items {
    /// A new slot at the end.
    fn item(&mut self) -> &mut dyn Read;
    /// Takes the last slot away again: its value was nothing.
    fn drop_last(&mut self);
}

/// The path to the value at which reading failed, innermost step first.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    steps: Vec<Step>,
    mismatch: bool,
}

#[derive(Debug)]
enum Step {
    Field(String),
    Item(usize),
}

impl Trace {
    /// Whether a value did not fit, as opposed to text that is not JSON.
    pub(crate) fn is_mismatch(&self) -> bool {
        self.mismatch
    }
}

/// Writes `data.items[3].name`.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.steps.iter().rev().enumerate() {
            match step {
                Step::Field(name) if index == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        if self.steps.is_empty() { f.write_str("the top of the document") } else { Ok(()) }
    }
}

/// Fills a slot from a whole JSON text.
pub(crate) fn from_slice(json: &[u8], slot: &mut dyn Read, trace: &mut Trace) -> Result<(), serde_json::Error> {
    let mut source = serde_json::Deserializer::from_slice(json);
    Walker { slot, trace }.deserialize(&mut source)?;
    source.end()
}

/// Fills a new value from any serde source. This is what `Deserialize` of a `wire!` type calls; where a value does not
/// fit, the message names the path.
pub fn deserialize<'de, D: Deserializer<'de>, T: Read + Default>(source: D) -> Result<T, D::Error> {
    let mut value = T::default();
    let mut trace = Trace::default();
    match (Walker { slot: &mut value, trace: &mut trace }).deserialize(source) {
        Ok(_) => Ok(value),
        Err(error) if trace.steps.is_empty() => Err(error),
        Err(error) => Err(D::Error::custom(format_args!("at {trace}: {error}"))),
    }
}

/// Walks one JSON value into a slot. The value of the seed says whether the slot now holds something.
struct Walker<'a> {
    slot: &'a mut dyn Read,
    trace: &'a mut Trace,
}

impl Walker<'_> {
    fn check<E: serde::de::Error>(self, taken: Taken, found: fmt::Arguments<'_>) -> Result<bool, E> {
        match taken {
            Ok(()) => Ok(true),
            Err(Mismatch(expected)) => Err(refuse(self.trace, expected, found)),
        }
    }
}

#[cold]
fn refuse<E: serde::de::Error>(trace: &mut Trace, expected: &str, found: fmt::Arguments<'_>) -> E {
    trace.mismatch = true;
    E::custom(format_args!("expected {expected}, found {found}"))
}

impl<'de> DeserializeSeed<'de> for Walker<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<bool, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walker<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slot.expected())
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(self.slot.null())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        Ok(self.slot.null())
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<bool, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<bool, E> {
        let taken = self.slot.bool(value);
        self.check(taken, format_args!("`{value}`"))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<bool, E> {
        let taken = self.slot.int(value);
        self.check(taken, format_args!("the number {value}"))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<bool, E> {
        let taken = match i64::try_from(value) {
            Ok(small) => self.slot.int(small),
            Err(_) => self.slot.big(value),
        };
        self.check(taken, format_args!("the number {value}"))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<bool, E> {
        let taken = self.slot.float(value);
        self.check(taken, format_args!("the number {value}"))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<bool, E> {
        match self.slot.text(value) {
            Err(_) if value.is_empty() => Ok(self.slot.null()),
            taken => self.check(taken, format_args!("text")),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        let Self { slot, trace } = self;
        let items = match slot.items() {
            Ok(items) => items,
            Err(Mismatch(expected)) => {
                return match list.next_element::<IgnoredAny>()? {
                    None => Ok(slot.null()),
                    Some(_) => Err(refuse(trace, expected, format_args!("a list"))),
                };
            }
        };
        for index in 0.. {
            match list.next_element_seed(Item { items: &mut *items, trace: &mut *trace }) {
                Ok(Some(true)) => {}
                Ok(Some(false)) => items.drop_last(),
                Ok(None) => break,
                Err(error) => {
                    trace.steps.push(Step::Item(index));
                    return Err(error);
                }
            }
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let Self { slot, trace } = self;
        let fields = match slot.fields() {
            Ok(fields) => fields,
            Err(Mismatch(expected)) => {
                return match map.next_key::<IgnoredAny>()? {
                    None => Ok(slot.null()),
                    Some(_) => Err(refuse(trace, expected, format_args!("an object"))),
                };
            }
        };
        while let Some((name, slot)) = map.next_key_seed(Key(&mut *fields))? {
            let Some(slot) = slot else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if let Err(error) = map.next_value_seed(Walker { slot, trace: &mut *trace }) {
                trace.steps.push(Step::Field(name.into_owned()));
                return Err(error);
            }
        }
        Ok(true)
    }
}

/// Opens a new item only when the list has one.
struct Item<'a> {
    items: &'a mut dyn Items,
    trace: &'a mut Trace,
}

impl<'de> DeserializeSeed<'de> for Item<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<bool, D::Error> {
        source.deserialize_any(Walker { slot: self.items.item(), trace: self.trace })
    }
}

/// Finds the slot of a field by its name, without a copy of the name where the source lends it.
struct Key<'a>(&'a mut dyn Fields);

impl<'de, 'a> DeserializeSeed<'de> for Key<'a> {
    type Value = (Cow<'de, str>, Option<&'a mut dyn Read>);

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl<'de, 'a> Visitor<'de> for Key<'a> {
    type Value = (Cow<'de, str>, Option<&'a mut dyn Read>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok((Cow::Borrowed(name), self.0.field(name)))
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok((Cow::Owned(name.to_owned()), self.0.field(name)))
    }
}
