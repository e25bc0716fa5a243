//! The one walker that fills slots.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::read::{Given, Items, Mismatch, Read, Taken};
use super::trace::{Step, Trace};

/// How serde_json marks a number where its feature `arbitrary_precision` is on.
const NUMBER: &str = "$serde_json::private::Number";

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
    fn scalar<E: serde::de::Error>(self, given: Given<'_>) -> Result<bool, E> {
        match self.slot.take(given) {
            Ok(Taken::Nothing) => Ok(false),
            Ok(_) => Ok(true),
            Err(_) if given == Given::Text("") => self.nothing(),
            Err(Mismatch(expected)) => self.misfit(expected, given),
        }
    }

    /// Refuses a value that does not fit, or empties its slot.
    #[cold]
    fn misfit<E: serde::de::Error>(self, expected: &str, found: Given<'_>) -> Result<bool, E> {
        if !self.trace.lossy {
            return Err(refuse(self.trace, expected, found));
        }
        self.trace.pass_over(expected, found);
        // Nothing is never refused.
        let _ = self.slot.take(Given::Null);
        Ok(false)
    }

    fn number<E: serde::de::Error>(self, text: &str) -> Result<bool, E> {
        if let Ok(int) = text.parse() {
            self.scalar(Given::Int(int))
        } else if let Ok(big) = text.parse() {
            self.scalar(Given::Big(big))
        } else {
            self.scalar(text.parse().map_or(Given::Text(text), Given::Float))
        }
    }

    /// Takes what stands for nothing.
    fn nothing<E: serde::de::Error>(self) -> Result<bool, E> {
        self.scalar(Given::Null)
    }
}

#[cold]
fn refuse<E: serde::de::Error>(trace: &mut Trace, expected: &str, found: Given<'_>) -> E {
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
        f.write_str("JSON")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        self.nothing()
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        self.nothing()
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<bool, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<bool, E> {
        self.scalar(Given::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<bool, E> {
        self.scalar(Given::Int(value))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<bool, E> {
        self.scalar(i64::try_from(value).map_or(Given::Big(value), Given::Int))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<bool, E> {
        self.scalar(Given::Float(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<bool, E> {
        self.scalar(Given::Text(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<bool, A::Error> {
        let Self { slot, trace } = self;
        let items = match slot.take(Given::List) {
            Ok(Taken::Items(items)) => items,
            refused => {
                let expected = refused.err();
                if list.next_element::<IgnoredAny>()?.is_none() {
                    return Walker { slot, trace }.nothing();
                }
                let passed =
                    Walker { slot, trace }.misfit(expected.map_or("no list", |mismatch| mismatch.0), Given::List)?;
                while list.next_element::<IgnoredAny>()?.is_some() {}
                return Ok(passed);
            }
        };
        for index in 0.. {
            let since = trace.passed_over.len();
            match list.next_element_seed(Item { items: &mut *items, trace: &mut *trace }) {
                Ok(Some(true)) => {}
                Ok(Some(false)) => items.drop_last(),
                Ok(None) => break,
                Err(error) => {
                    trace.steps.push(Step::Item(index));
                    return Err(error);
                }
            }
            if trace.passed_over.len() > since {
                trace.lead_to(since, &Step::Item(index));
            }
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let Self { slot, trace } = self;
        let mut owned = String::new();
        let Some(mut lent) = map.next_key_seed(Name(&mut owned))? else {
            return match slot.take(Given::Object) {
                Ok(Taken::Fields(_)) => Ok(true),
                _ => Walker { slot, trace }.nothing(),
            };
        };
        if lent.unwrap_or(&owned) == NUMBER {
            let text: String = map.next_value()?;
            return Walker { slot, trace }.number(&text);
        }
        let fields = match slot.take(Given::Object) {
            Ok(Taken::Fields(fields)) => fields,
            refused => {
                let expected = refused.err().map_or("no object", |mismatch| mismatch.0);
                let passed = Walker { slot, trace }.misfit(expected, Given::Object)?;
                map.next_value::<IgnoredAny>()?;
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                return Ok(passed);
            }
        };
        loop {
            match fields.field(lent.unwrap_or(&owned)) {
                None => {
                    map.next_value::<IgnoredAny>()?;
                }
                Some(slot) => {
                    let since = trace.passed_over.len();
                    if let Err(error) = map.next_value_seed(Walker { slot, trace: &mut *trace }) {
                        trace.steps.push(Step::Field(lent.unwrap_or(&owned).to_owned()));
                        return Err(error);
                    }
                    if trace.passed_over.len() > since {
                        trace.lead_to(since, &Step::Field(lent.unwrap_or(&owned).to_owned()));
                    }
                }
            }
            match map.next_key_seed(Name(&mut owned))? {
                Some(next) => lent = next,
                None => return Ok(true),
            }
        }
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

/// A field's name, without a copy where the source lends it; else it is put aside.
struct Name<'a>(&'a mut String);

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Option<&'de str>;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Self::Value, D::Error> {
        source.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Name<'_> {
    type Value = Option<&'de str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_borrowed_str<E: serde::de::Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Some(name))
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        name.clone_into(self.0);
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use serde::de::value::{Error, MapDeserializer};

    use super::*;

    /// Another crate of the program may turn `arbitrary_precision` on.
    #[test]
    fn numbers_of_arbitrary_precision_are_numbers() {
        let number = |text: &'static str| MapDeserializer::<_, Error>::new([(NUMBER, text)].into_iter());
        assert_eq!(deserialize::<_, i64>(number("-5")), Ok(-5));
        assert_eq!(deserialize::<_, Option<f64>>(number("1.5e3")), Ok(Some(1500.0)));
        assert_eq!(deserialize::<_, String>(number("18446744073709551615")), Ok("18446744073709551615".into()));
        assert_eq!(deserialize::<_, serde_json::Value>(number("7")), Ok(7.into()));
        assert!(deserialize::<_, i64>(number("1.5")).is_err());
    }
}
