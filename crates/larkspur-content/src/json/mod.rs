//! JSON as the contents see it: reading is total. What fits no field, and what no page lists, is kept and written back.

mod object;
mod tagged;
mod values;

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

pub(crate) use object::object;
pub(crate) use tagged::tagged;
pub(crate) use values::values;

/// What an object holds beside the fields that its type names, as it came. It is written back.
pub type Extra = Map<String, Value>;

/// A value that is read from JSON, and written as what it was read from.
pub(crate) trait Json: Sized {
    /// The value, where this JSON is one and nothing of it would be lost.
    fn read(json: &Value) -> Option<Self>;

    fn write(&self) -> Value;
}

impl Json for Value {
    fn read(json: &Value) -> Option<Self> {
        Some(json.clone())
    }

    fn write(&self) -> Value {
        self.clone()
    }
}

impl Json for String {
    fn read(json: &Value) -> Option<Self> {
        json.as_str().map(Into::into)
    }

    fn write(&self) -> Value {
        self.as_str().into()
    }
}

impl Json for bool {
    fn read(json: &Value) -> Option<Self> {
        json.as_bool()
    }

    fn write(&self) -> Value {
        (*self).into()
    }
}

impl Json for i64 {
    fn read(json: &Value) -> Option<Self> {
        json.as_i64()
    }

    fn write(&self) -> Value {
        (*self).into()
    }
}

/// Whole numbers are written without a fraction.
impl Json for f64 {
    fn read(json: &Value) -> Option<Self> {
        json.as_f64().filter(|number| number.write() == *json)
    }

    fn write(&self) -> Value {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        if self.fract() == 0.0 && self.abs() < EXACT {
            #[allow(clippy::cast_possible_truncation, reason = "it is whole and small")]
            return (*self as i64).into();
        }
        Number::from_f64(*self).into()
    }
}

impl<T: Json> Json for Box<T> {
    fn read(json: &Value) -> Option<Self> {
        T::read(json).map(Self::new)
    }

    fn write(&self) -> Value {
        (**self).write()
    }
}

impl<T: Json> Json for Vec<T> {
    fn read(json: &Value) -> Option<Self> {
        json.as_array()?.iter().map(T::read).collect()
    }

    fn write(&self) -> Value {
        self.iter().map(T::write).collect()
    }
}

impl<T: Json> Json for BTreeMap<String, T> {
    fn read(json: &Value) -> Option<Self> {
        json.as_object()?.iter().map(|(key, value)| Some((key.clone(), T::read(value)?))).collect()
    }

    fn write(&self) -> Value {
        Value::Object(self.iter().map(|(key, value)| (key.clone(), value.write())).collect())
    }
}

/// The object in a list of one, or the value itself: where one is wanted, the platform gives now and then a list.
pub(crate) fn only(json: &Value) -> &Value {
    match json {
        Value::Array(items) if items.len() == 1 && items[0].is_object() => &items[0],
        json => json,
    }
}

/// Takes a field out of an object, where it is what its type says. What is not stays in the object.
pub(crate) fn take<T: Json>(object: &mut Map<String, Value>, name: &str) -> Option<T> {
    let value = T::read(object.get(name)?)?;
    object.remove(name);
    Some(value)
}

/// Takes a list or a map that holds something. One that is empty stays, since leaving it out says something else.
pub(crate) fn take_filled<T: Json + Default>(object: &mut Map<String, Value>, name: &str) -> T {
    let is_filled = match object.get(name) {
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(entries)) => !entries.is_empty(),
        _ => false,
    };
    if is_filled { take(object, name).unwrap_or_default() } else { T::default() }
}
