//! Reading: slots that take what the JSON holds, and the one walker that fills them.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// What a slot expected when it was given something else, with its article: `an object`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mismatch(pub &'static str);

/// A JSON value, as it is given to a slot. Objects and lists are announced; what is in them follows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given<'a> {
    /// `null`, or what stands for nothing.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above the largest `i64`.
    Big(u64),
    /// A number with a fraction or an exponent.
    Float(f64),
    /// Text.
    Text(&'a str),
    /// An object.
    Object,
    /// A list.
    List,
}

/// What a slot did with a value.
pub enum Taken<'s> {
    /// It took nothing: the value stands for none.
    Nothing,
    /// It took the value.
    Something,
    /// It is open for the fields of the object.
    Fields(&'s mut dyn Fields),
    /// It is open for the items of the list.
    Items(&'s mut dyn Items),
}

/// A place that takes a JSON value. `wire!` implements it for models.
///
/// It has one method, so that a type costs one function.
pub trait Read {
    /// Takes a value, or says what the slot expects. [`Given::Null`] is never refused. [`Given::Object`] is answered by
    /// [`Taken::Fields`], and [`Given::List`] by [`Taken::Items`].
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch>;
}

/// An object whose fields are known: what `wire!` makes of a model, which is one function for each. `null` stands for its default.
pub trait Model: Default {
    /// The slot of a field, or `None` where the field is not known.
    fn field(&mut self, name: &str) -> Option<&mut dyn Read>;
}

impl<T: Model> Fields for T {
    #[inline]
    fn field(&mut self, name: &str) -> Option<&mut dyn Read> {
        Model::field(self, name)
    }
}

impl<T: Model> Read for T {
    #[inline]
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch> {
        match given {
            Given::Object => Ok(Taken::Fields(self)),
            Given::Null => {
                *self = T::default();
                Ok(Taken::Nothing)
            }
            _ => Err(Mismatch("an object")),
        }
    }
}

/// A type that holds itself stands in a box.
impl<T: Model> Model for Box<T> {
    #[inline]
    fn field(&mut self, name: &str) -> Option<&mut dyn Read> {
        (**self).field(name)
    }
}

/// The `take` of an open enum of text.
pub fn take_text<'s, T>(slot: &'s mut T, given: Given<'_>) -> Result<Taken<'s>, Mismatch>
where
    T: From<String> + Default,
{
    let mut text = String::new();
    let taken = text.take(given)?;
    if matches!(taken, Taken::Nothing) {
        *slot = T::default();
        return Ok(Taken::Nothing);
    }
    *slot = text.into();
    Ok(Taken::Something)
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

/// How serde_json marks a number where its feature `arbitrary_precision` is on.
const NUMBER: &str = "$serde_json::private::Number";

/// The path to the value at which reading failed, innermost step first; and the values that were passed over, where
/// reading goes on without them.
#[derive(Debug, Default)]
pub(crate) struct Trace {
    steps: Vec<Step>,
    mismatch: bool,
    lossy: bool,
    passed_over: Vec<PassedOver>,
}

/// A value that did not fit, and the path to it as far as it is known yet, innermost step first.
#[derive(Debug)]
struct PassedOver {
    steps: Vec<Step>,
    problem: String,
}

/// So many values that do not fit are named; the others are passed over in silence.
const NAMED: usize = 16;

#[derive(Clone, Debug)]
enum Step {
    Field(String),
    Item(usize),
}

impl Trace {
    /// A trace that passes over values that do not fit.
    pub(crate) fn lossy() -> Self {
        Self { lossy: true, ..Self::default() }
    }

    /// Whether a value did not fit, as opposed to text that is not JSON.
    pub(crate) fn is_mismatch(&self) -> bool {
        self.mismatch
    }

    /// The values that were passed over.
    pub(crate) fn misfits(&self) -> Vec<Misfit> {
        let misfit =
            |found: &PassedOver| Misfit { path: Path(&found.steps).to_string(), problem: found.problem.clone() };
        self.passed_over.iter().map(misfit).collect()
    }

    /// What is wrong with the whole document, where it was passed over.
    pub(crate) fn whole_misfit(&self) -> Option<&str> {
        self.passed_over.iter().find(|found| found.steps.is_empty()).map(|found| &*found.problem)
    }

    #[cold]
    fn pass_over(&mut self, expected: &str, found: Given<'_>) {
        if self.passed_over.len() < NAMED {
            let problem = format!("expected {expected}, found {found}");
            self.passed_over.push(PassedOver { steps: Vec::new(), problem });
        }
    }

    /// Adds the step that leads to all values that were passed over since there were so many.
    #[cold]
    fn lead_to(&mut self, since: usize, step: &Step) {
        self.passed_over[since..].iter_mut().for_each(|found| found.steps.push(step.clone()));
    }
}

/// Writes `data.items[3].name`.
impl fmt::Display for Trace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Path(&self.steps).fmt(f)
    }
}

/// Steps, innermost first.
struct Path<'s>(&'s [Step]);

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Field(name) if index == 0 => f.write_str(name)?,
                Step::Field(name) => write!(f, ".{name}")?,
                Step::Item(item) => write!(f, "[{item}]")?,
            }
        }
        if self.0.is_empty() { f.write_str("the top of the document") } else { Ok(()) }
    }
}

/// A value that does not fit its field, in JSON that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Misfit {
    /// Where it stands: `message.mentions[3].name`.
    pub path: String,
    /// What is wrong with it: `expected text, found a list`. It never shows text that stands there.
    pub problem: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
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

/// Names what was found. Text is not shown: it may be personal.
impl fmt::Display for Given<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("`null`"),
            Self::Bool(value) => write!(f, "`{value}`"),
            Self::Int(value) => write!(f, "the number {value}"),
            Self::Big(value) => write!(f, "the number {value}"),
            Self::Float(value) => write!(f, "the number {value}"),
            Self::Text(_) => f.write_str("text"),
            Self::Object => f.write_str("an object"),
            Self::List => f.write_str("a list"),
        }
    }
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
