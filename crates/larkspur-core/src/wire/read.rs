//! Reading: slots that take what the JSON holds.

use std::fmt;

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
