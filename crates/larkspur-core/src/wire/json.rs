//! Any JSON, kept as it came.

use serde_json::{Number, Value};

use super::read::{Fields, Given, Items, Mismatch, Read, Taken};
use super::write::{Entries, Shape, Write};

/// A JSON value of any kind.
pub type RawJson = Value;

impl Read for Value {
    fn take(&mut self, given: Given<'_>) -> Result<Taken<'_>, Mismatch> {
        // Fields that stand beside `data` come to the same object.
        if given == Given::Object && self.is_object() {
            return Ok(Taken::Fields(self));
        }
        *self = match given {
            Given::Null => Value::Null,
            Given::Bool(value) => Value::Bool(value),
            Given::Int(value) => value.into(),
            Given::Big(value) => value.into(),
            Given::Float(value) => Number::from_f64(value).map_or(Value::Null, Value::Number),
            Given::Text(value) => value.into(),
            Given::Object => Value::Object(serde_json::Map::new()),
            Given::List => Value::Array(Vec::new()),
        };
        Ok(match given {
            Given::Object => Taken::Fields(self),
            Given::List => Taken::Items(self),
            _ => Taken::Something,
        })
    }
}

impl Fields for Value {
    fn field(&mut self, name: &str) -> Option<&mut dyn Read> {
        match self {
            Value::Object(map) => Some(map.entry(name).or_insert(Value::Null)),
            _ => None,
        }
    }
}

impl Items for Value {
    fn item(&mut self) -> &mut dyn Read {
        match self {
            Value::Array(list) => {
                let index = list.len();
                list.push(Value::Null);
                &mut list[index]
            }
            other => other,
        }
    }

    fn drop_last(&mut self) {
        if let Value::Array(list) = self {
            list.pop();
        }
    }
}

impl Write for Value {
    fn shape(&self) -> Shape<'_> {
        match self {
            Value::Null => Shape::Null,
            Value::Bool(value) => Shape::Bool(*value),
            Value::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(int), ..) => Shape::Int(int),
                (_, Some(big), _) => Shape::Big(big),
                (.., float) => float.map_or(Shape::Null, Shape::Float),
            },
            Value::String(text) => Shape::Text(text),
            Value::Array(_) => Shape::List(self),
            Value::Object(_) => Shape::Object(self),
        }
    }
}

impl Entries for Value {
    fn entries(&self, to: &mut dyn FnMut(&str, &dyn Write)) {
        match self {
            Value::Object(map) => map.iter().for_each(|(name, value)| to(name, value)),
            Value::Array(list) => list.iter().for_each(|value| to("", value)),
            _ => {}
        }
    }
}
