//! Any JSON, kept as it came.

use serde_json::{Number, Value};

use super::read::{Fields, Items, Mismatch, Read, Taken};
use super::write::{Entries, Shape, Write};

/// A JSON value of any kind.
pub type RawJson = Value;

impl Read for Value {
    fn expected(&self) -> &'static str {
        "any JSON"
    }

    fn null(&mut self) -> bool {
        *self = Value::Null;
        true
    }

    fn bool(&mut self, value: bool) -> Taken {
        *self = Value::Bool(value);
        Ok(())
    }

    fn int(&mut self, value: i64) -> Taken {
        *self = value.into();
        Ok(())
    }

    fn big(&mut self, value: u64) -> Taken {
        *self = value.into();
        Ok(())
    }

    fn float(&mut self, value: f64) -> Taken {
        *self = Number::from_f64(value).map_or(Value::Null, Value::Number);
        Ok(())
    }

    fn text(&mut self, value: &str) -> Taken {
        *self = value.into();
        Ok(())
    }

    fn fields(&mut self) -> Result<&mut dyn Fields, Mismatch> {
        *self = Value::Object(serde_json::Map::new());
        Ok(self)
    }

    fn items(&mut self) -> Result<&mut dyn Items, Mismatch> {
        *self = Value::Array(Vec::new());
        Ok(self)
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
