//! Writing: a type shows its shape, and one serializer turns shapes into JSON.

use std::collections::BTreeMap;

use serde::ser::{Error as _, Serialize, SerializeMap, SerializeSeq, Serializer};

/// A value that can be sent as JSON. `wire!` implements it for models.
pub trait Write {
    /// What the value is.
    fn shape(&self) -> Shape<'_>;
}

/// What a value is, on the wire.
pub enum Shape<'a> {
    /// Nothing: an object leaves the field out.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// A whole number above the largest `i64`.
    Big(u64),
    /// A number with a fraction.
    Float(f64),
    /// Text.
    Text(&'a str),
    /// A list; the names of its entries mean nothing.
    List(&'a dyn Entries),
    /// An object.
    Object(&'a dyn Entries),
}

/// The entries of an object, or the items of a list.
pub trait Entries {
    /// Shows each entry, in order.
    fn entries(&self, to: &mut dyn FnMut(&str, &dyn Write));
}

/// Sends a value to any serde sink. This is what `Serialize` of a `wire!` type calls.
pub fn serialize<S: Serializer>(value: &dyn Write, sink: S) -> Result<S::Ok, S::Error> {
    Sent(value).serialize(sink)
}

/// The value as JSON text.
pub fn to_json(value: &dyn Write) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Sent(value))
}

struct Sent<'a>(&'a dyn Write);

impl Serialize for Sent<'_> {
    fn serialize<S: Serializer>(&self, sink: S) -> Result<S::Ok, S::Error> {
        match self.0.shape() {
            Shape::Absent | Shape::Null => sink.serialize_unit(),
            Shape::Bool(value) => sink.serialize_bool(value),
            Shape::Int(value) => sink.serialize_i64(value),
            Shape::Big(value) => sink.serialize_u64(value),
            // JSON has no word for these, and `null` would change what the caller said.
            Shape::Float(value) if !value.is_finite() => {
                Err(S::Error::custom(format_args!("{value} cannot be written as JSON")))
            }
            Shape::Float(value) => sink.serialize_f64(value),
            Shape::Text(value) => sink.serialize_str(value),
            Shape::List(list) => {
                let mut seq = sink.serialize_seq(None)?;
                let mut result = Ok(());
                list.entries(&mut |_, item| {
                    if result.is_ok() {
                        result = seq.serialize_element(&Sent(item));
                    }
                });
                result?;
                seq.end()
            }
            Shape::Object(object) => {
                let mut map = sink.serialize_map(None)?;
                let mut result = Ok(());
                object.entries(&mut |name, value| {
                    if result.is_ok() && !matches!(value.shape(), Shape::Absent) {
                        result = map.serialize_entry(name, &Sent(value));
                    }
                });
                result?;
                map.end()
            }
        }
    }
}

macro_rules! scalars {
    ($($ty:ty => |$value:ident| $shape:expr),+ $(,)?) => {
        $(impl Write for $ty {
            fn shape(&self) -> Shape<'_> {
                let $value = self;
                $shape
            }
        })+
    };
}

scalars! {
    str => |value| Shape::Text(value),
    String => |value| Shape::Text(value),
    bool => |value| Shape::Bool(*value),
    i64 => |value| Shape::Int(*value),
    i32 => |value| Shape::Int((*value).into()),
    u32 => |value| Shape::Int((*value).into()),
    u64 => |value| Shape::Big(*value),
    f64 => |value| Shape::Float(*value),
}

/// An empty object.
impl Write for () {
    fn shape(&self) -> Shape<'_> {
        Shape::Object(self)
    }
}

impl Entries for () {
    fn entries(&self, _: &mut dyn FnMut(&str, &dyn Write)) {}
}

impl<T: Write + ?Sized> Write for &T {
    fn shape(&self) -> Shape<'_> {
        (**self).shape()
    }
}

impl<T: Write + ?Sized> Write for Box<T> {
    fn shape(&self) -> Shape<'_> {
        (**self).shape()
    }
}

impl<T: Write> Write for Option<T> {
    fn shape(&self) -> Shape<'_> {
        self.as_ref().map_or(Shape::Absent, Write::shape)
    }
}

impl<T: Write> Write for &[T] {
    fn shape(&self) -> Shape<'_> {
        Shape::List(self)
    }
}

impl<T: Write> Entries for &[T] {
    fn entries(&self, to: &mut dyn FnMut(&str, &dyn Write)) {
        self.iter().for_each(|item| to("", item));
    }
}

impl<T: Write> Write for Vec<T> {
    fn shape(&self) -> Shape<'_> {
        Shape::List(self)
    }
}

impl<T: Write> Entries for Vec<T> {
    fn entries(&self, to: &mut dyn FnMut(&str, &dyn Write)) {
        self.iter().for_each(|item| to("", item));
    }
}

impl<T: Write> Write for BTreeMap<String, T> {
    fn shape(&self) -> Shape<'_> {
        Shape::Object(self)
    }
}

impl<T: Write> Entries for BTreeMap<String, T> {
    fn entries(&self, to: &mut dyn FnMut(&str, &dyn Write)) {
        self.iter().for_each(|(name, value)| to(name, value));
    }
}
