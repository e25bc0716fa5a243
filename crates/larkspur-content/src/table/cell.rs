//! Cells as serde reads them: a type says what is wanted, and the cell gives it where it has it, in whichever shape it came.

use std::collections::BTreeMap;
use std::collections::btree_map;
use std::fmt;

use serde::de::value::{MapDeserializer, SeqDeserializer, StrDeserializer};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde_json::{Map, Value};

/// A cell that does not fit.
#[derive(Debug)]
pub(super) struct Misfit {
    /// The field's name; empty where it is about the record.
    pub(super) field: String,
    pub(super) message: String,
}

impl fmt::Display for Misfit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Misfit {}

impl de::Error for Misfit {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self { field: String::new(), message: message.to_string() }
    }
}

/// What a value is, in an error. What it says is not told.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(items) if items.is_empty() => "an empty list",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn misfit(wanted: &str, found: &Value) -> Misfit {
    de::Error::custom(format!("expected {wanted}, found {}", kind(found)))
}

/// A record: its cells by the names of fields.
pub(super) struct Record<'r>(pub(super) &'r BTreeMap<String, Value>);

impl<'de> Deserializer<'de> for Record<'_> {
    type Error = Misfit;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_map(Cells { rest: self.0.iter(), open: None })
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Cells<'r> {
    rest: btree_map::Iter<'r, String, Value>,
    open: Option<(&'r str, &'r Value)>,
}

impl<'de> MapAccess<'de> for Cells<'_> {
    type Error = Misfit;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Misfit> {
        let Some((name, cell)) = self.rest.next() else { return Ok(None) };
        self.open = Some((name, cell));
        let name: StrDeserializer<'_, Misfit> = name.as_str().into_deserializer();
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Misfit> {
        let (name, cell) = self.open.take().unwrap_or(("", &Value::Null));
        seed.deserialize(Cell(cell)).map_err(|error| Misfit { field: name.to_owned(), ..error })
    }
}

/// A cell, or a value in one.
struct Cell<'r>(&'r Value);

/// What a formula or a lookup gives, in the place of the object around it.
fn bare(value: &Value) -> &Value {
    match value {
        Value::Object(fields) => match (fields.get("type"), fields.get("value")) {
            (Some(Value::Number(_)), Some(result)) => result,
            _ => value,
        },
        _ => value,
    }
}

/// The only item of a list, or the value itself.
fn only(value: &Value) -> &Value {
    match bare(value) {
        Value::Array(items) if items.len() == 1 => bare(&items[0]),
        value => value,
    }
}

/// The text of a cell: that of all its pieces.
fn text(value: &Value) -> Option<String> {
    match bare(value) {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(is_ticked) => Some(is_ticked.to_string()),
        Value::Array(pieces) => pieces.iter().map(text).collect(),
        Value::Object(fields) => ["text", "full_address", "name", "link"]
            .iter()
            .find_map(|key| fields.get(*key)?.as_str().map(str::to_owned)),
        Value::Null => None,
    }
}

/// The items of a list; a single value is a list of one.
fn items(value: &Value) -> Vec<&Value> {
    match bare(value) {
        Value::Array(items) => items.iter().collect(),
        Value::Null => Vec::new(),
        Value::Object(fields) => match fields.get("link_record_ids") {
            Some(Value::Array(ids)) => ids.iter().collect(),
            Some(Value::Null) => Vec::new(),
            _ => vec![bare(value)],
        },
        value => vec![value],
    }
}

fn is_empty(value: &Value) -> bool {
    match bare(value) {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::String(text) => text.is_empty(),
        Value::Object(fields) => fields.is_empty() || fields.get("link_record_ids").is_some_and(Value::is_null),
        _ => false,
    }
}

impl Cell<'_> {
    fn number<'de, V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        let value = only(self.0);
        let written = match value {
            Value::Number(number) => return number.clone().deserialize_any(visitor).map_err(told),
            _ => text(value),
        };
        let written = written.unwrap_or_default();
        let plain = written.trim().replace(',', "");
        if let Ok(whole) = plain.parse::<i64>() {
            return visitor.visit_i64(whole);
        }
        if let Ok(whole) = plain.parse::<u64>() {
            return visitor.visit_u64(whole);
        }
        match plain.parse::<f64>() {
            Ok(number) if number.is_finite() => visitor.visit_f64(number),
            _ => Err(misfit("a number", value)),
        }
    }
}

fn told(error: serde_json::Error) -> Misfit {
    de::Error::custom(error)
}

fn entries(fields: &Map<String, Value>) -> impl Iterator<Item = (&str, Cell<'_>)> {
    fields.iter().map(|(key, value)| (key.as_str(), Cell(value)))
}

impl<'de> IntoDeserializer<'de, Misfit> for Cell<'_> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
            self.number(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Cell<'_> {
    type Error = Misfit;

    numbers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 deserialize_u8 deserialize_u16
        deserialize_u32 deserialize_u64 deserialize_u128 deserialize_f32 deserialize_f64
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        bare(self.0).clone().deserialize_any(visitor).map_err(told)
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match only(self.0) {
            Value::Bool(is_ticked) => visitor.visit_bool(*is_ticked),
            value => match text(value).as_deref() {
                Some("true" | "1") => visitor.visit_bool(true),
                Some("false" | "0") => visitor.visit_bool(false),
                _ => Err(misfit("a truth value", value)),
            },
        }
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_string(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        match text(self.0) {
            Some(text) => visitor.visit_string(text),
            None => Err(misfit("text", bare(self.0))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        if is_empty(self.0) { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_seq(SeqDeserializer::new(items(self.0).into_iter().map(Cell)))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _len: usize, visitor: V) -> Result<V::Value, Misfit> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Misfit> {
        // The object around a formula's result may be meant itself.
        let value = if self.0.is_object() { self.0 } else { only(self.0) };
        match value {
            Value::Object(fields) => visitor.visit_map(MapDeserializer::new(entries(fields))),
            value => Err(misfit("an object", value)),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        match only(self.0) {
            Value::Object(fields) => visitor.visit_map(MapDeserializer::new(entries(fields))),
            value => Err(misfit("an object", value)),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Misfit> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Misfit> {
        // A choice, by its name.
        match text(self.0) {
            Some(text) => visitor.visit_enum(text.into_deserializer()),
            None => Err(misfit("a choice", bare(self.0))),
        }
    }

    serde::forward_to_deserialize_any! {
        char bytes byte_buf unit unit_struct tuple_struct identifier ignored_any
    }
}
