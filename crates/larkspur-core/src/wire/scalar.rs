//! The slots of scalars, options, lists and maps.

use std::collections::BTreeMap;

use super::read::{Fields, Given, Items, Mismatch, Model, Read, Taken};

/// What `take` answers.
type Answer<'s> = Result<Taken<'s>, Mismatch>;

/// Puts a value into a slot; none is the type's default.
fn put<'s, T: Default>(slot: &mut T, value: Option<T>) -> Answer<'s> {
    let taken = if value.is_some() { Taken::Something } else { Taken::Nothing };
    *slot = value.unwrap_or_default();
    Ok(taken)
}

impl Read for String {
    fn take(&mut self, given: Given<'_>) -> Answer<'_> {
        let text = match given {
            Given::Text(text) => {
                *self = text.to_owned();
                return Ok(Taken::Something);
            }
            Given::Null => return put(self, None),
            Given::Bool(value) => value.to_string(),
            Given::Int(value) => value.to_string(),
            Given::Big(value) => value.to_string(),
            Given::Float(value) => value.to_string(),
            Given::Object | Given::List => return Err(Mismatch("text")),
        };
        put(self, Some(text))
    }
}

/// Whole numbers up to here are exact in an `f64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

fn whole(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() <= EXACT).then_some(value as i64)
}

impl Read for i64 {
    fn take(&mut self, given: Given<'_>) -> Answer<'_> {
        let number = match given {
            Given::Int(value) => Some(value),
            Given::Null => return put(self, None),
            Given::Bool(value) => Some(value.into()),
            Given::Float(value) => whole(value),
            Given::Text(text) => {
                let text = text.trim();
                text.parse().ok().or_else(|| whole(text.parse().ok()?))
            }
            Given::Big(_) | Given::Object | Given::List => None,
        };
        if number.is_some() { put(self, number) } else { Err(Mismatch("a whole number")) }
    }
}

impl Read for f64 {
    fn take(&mut self, given: Given<'_>) -> Answer<'_> {
        let number = match given {
            Given::Float(value) => Some(value),
            Given::Int(value) => Some(value as f64),
            Given::Big(value) => Some(value as f64),
            Given::Null => return put(self, None),
            Given::Text(text) => text.trim().parse().ok().filter(|number: &f64| number.is_finite()),
            Given::Bool(_) | Given::Object | Given::List => None,
        };
        if number.is_some() { put(self, number) } else { Err(Mismatch("a number")) }
    }
}

impl Read for bool {
    fn take(&mut self, given: Given<'_>) -> Answer<'_> {
        let value = match given {
            Given::Bool(value) => Some(value),
            Given::Null => return put(self, None),
            Given::Int(0) | Given::Text("false" | "False" | "FALSE" | "0") => Some(false),
            Given::Int(1) | Given::Text("true" | "True" | "TRUE" | "1") => Some(true),
            _ => None,
        };
        if value.is_some() { put(self, value) } else { Err(Mismatch("`true` or `false`")) }
    }
}

/// Nothing is kept: for replies that hold nothing.
impl Read for () {
    fn take(&mut self, given: Given<'_>) -> Answer<'_> {
        Ok(match given {
            Given::Object => Taken::Fields(self),
            Given::List => Taken::Items(self),
            _ => Taken::Nothing,
        })
    }
}

impl Fields for () {
    fn field(&mut self, _: &str) -> Option<&mut dyn Read> {
        None
    }
}

impl Items for () {
    fn item(&mut self) -> &mut dyn Read {
        self
    }

    fn drop_last(&mut self) {}
}

impl<T: Read + Default> Read for Option<T> {
    fn take(&mut self, given: Given<'_>) -> Answer<'_> {
        match given {
            Given::Object | Given::List => self.get_or_insert_default().take(given),
            // In place: a refused value fails the whole, or is followed by `Null`.
            _ => match self.get_or_insert_default().take(given)? {
                Taken::Nothing => {
                    *self = None;
                    Ok(Taken::Nothing)
                }
                _ => Ok(Taken::Something),
            },
        }
    }
}

impl<T: Read + Default> Read for Vec<T> {
    fn take(&mut self, given: Given<'_>) -> Answer<'_> {
        match given {
            Given::List => {
                self.clear();
                Ok(Taken::Items(self))
            }
            Given::Null => put(self, None),
            _ => Err(Mismatch("a list")),
        }
    }
}

impl<T: Read + Default> Items for Vec<T> {
    fn item(&mut self) -> &mut dyn Read {
        let index = self.len();
        self.push(T::default());
        &mut self[index]
    }

    fn drop_last(&mut self) {
        self.pop();
    }
}

impl<T: Read + Default> Model for BTreeMap<String, T> {
    fn field(&mut self, name: &str) -> Option<&mut dyn Read> {
        Some(self.entry(name.to_owned()).or_default())
    }
}
