//! The slots of scalars, options, lists and maps.

use std::collections::BTreeMap;

use super::read::{Fields, Items, Mismatch, Read, Taken};

impl Read for String {
    fn expected(&self) -> &'static str {
        "text"
    }

    fn null(&mut self) -> bool {
        self.clear();
        false
    }

    fn bool(&mut self, value: bool) -> Taken {
        self.text(if value { "true" } else { "false" })
    }

    fn int(&mut self, value: i64) -> Taken {
        *self = value.to_string();
        Ok(())
    }

    fn big(&mut self, value: u64) -> Taken {
        *self = value.to_string();
        Ok(())
    }

    fn float(&mut self, value: f64) -> Taken {
        *self = value.to_string();
        Ok(())
    }

    fn text(&mut self, value: &str) -> Taken {
        *self = value.to_owned();
        Ok(())
    }
}

const INT: &str = "a whole number";
/// The bounds within which every whole `f64` has an exact `i64`.
const EXACT: f64 = 9_007_199_254_740_992.0;

impl Read for i64 {
    fn expected(&self) -> &'static str {
        INT
    }

    fn null(&mut self) -> bool {
        *self = 0;
        false
    }

    fn bool(&mut self, value: bool) -> Taken {
        *self = value.into();
        Ok(())
    }

    fn int(&mut self, value: i64) -> Taken {
        *self = value;
        Ok(())
    }

    fn float(&mut self, value: f64) -> Taken {
        if value.fract() != 0.0 || value.abs() > EXACT {
            return Err(Mismatch(INT));
        }
        *self = value as i64;
        Ok(())
    }

    fn text(&mut self, value: &str) -> Taken {
        let value = value.trim();
        match value.parse() {
            Ok(number) => *self = number,
            Err(_) => match value.parse::<f64>() {
                Ok(number) => return self.float(number),
                Err(_) => return Err(Mismatch(INT)),
            },
        }
        Ok(())
    }
}

const FLOAT: &str = "a number";

impl Read for f64 {
    fn expected(&self) -> &'static str {
        FLOAT
    }

    fn null(&mut self) -> bool {
        *self = 0.0;
        false
    }

    fn int(&mut self, value: i64) -> Taken {
        *self = value as f64;
        Ok(())
    }

    fn big(&mut self, value: u64) -> Taken {
        *self = value as f64;
        Ok(())
    }

    fn float(&mut self, value: f64) -> Taken {
        *self = value;
        Ok(())
    }

    fn text(&mut self, value: &str) -> Taken {
        *self = value.trim().parse().ok().filter(|number: &f64| number.is_finite()).ok_or(Mismatch(FLOAT))?;
        Ok(())
    }
}

const BOOL: &str = "`true` or `false`";

impl Read for bool {
    fn expected(&self) -> &'static str {
        BOOL
    }

    fn null(&mut self) -> bool {
        *self = false;
        false
    }

    fn bool(&mut self, value: bool) -> Taken {
        *self = value;
        Ok(())
    }

    fn int(&mut self, value: i64) -> Taken {
        *self = match value {
            0 => false,
            1 => true,
            _ => return Err(Mismatch(BOOL)),
        };
        Ok(())
    }

    fn text(&mut self, value: &str) -> Taken {
        *self = match value {
            "true" | "True" | "TRUE" | "1" => true,
            "false" | "False" | "FALSE" | "0" => false,
            _ => return Err(Mismatch(BOOL)),
        };
        Ok(())
    }
}

/// Nothing is kept: for replies that hold nothing.
impl Read for () {
    fn expected(&self) -> &'static str {
        "anything"
    }

    fn null(&mut self) -> bool {
        false
    }

    fn bool(&mut self, _: bool) -> Taken {
        Ok(())
    }

    fn int(&mut self, _: i64) -> Taken {
        Ok(())
    }

    fn big(&mut self, _: u64) -> Taken {
        Ok(())
    }

    fn float(&mut self, _: f64) -> Taken {
        Ok(())
    }

    fn text(&mut self, _: &str) -> Taken {
        Ok(())
    }

    fn fields(&mut self) -> Result<&mut dyn Fields, Mismatch> {
        Ok(self)
    }

    fn items(&mut self) -> Result<&mut dyn Items, Mismatch> {
        Ok(self)
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

/// Delegates each scalar to a new value, so that a refused one leaves the slot as it was.
macro_rules! fill {
    ($($name:ident: $ty:ty),+) => {
        $(fn $name(&mut self, value: $ty) -> Taken {
            let mut inner = T::default();
            inner.$name(value)?;
            *self = Some(inner);
            Ok(())
        })+
    };
}

impl<T: Read + Default> Read for Option<T> {
    fn expected(&self) -> &'static str {
        self.as_ref().map_or_else(|| T::default().expected(), Read::expected)
    }

    fn null(&mut self) -> bool {
        let mut inner = T::default();
        let kept = inner.null();
        *self = kept.then_some(inner);
        kept
    }

    fill!(bool: bool, int: i64, big: u64, float: f64, text: &str);

    fn fields(&mut self) -> Result<&mut dyn Fields, Mismatch> {
        self.get_or_insert_default().fields()
    }

    fn items(&mut self) -> Result<&mut dyn Items, Mismatch> {
        self.get_or_insert_default().items()
    }
}

/// Delegates each scalar to what is in the box.
macro_rules! unbox {
    ($($name:ident: $ty:ty),+) => {
        $(fn $name(&mut self, value: $ty) -> Taken {
            (**self).$name(value)
        })+
    };
}

impl<T: Read + ?Sized> Read for Box<T> {
    fn expected(&self) -> &'static str {
        (**self).expected()
    }

    fn null(&mut self) -> bool {
        (**self).null()
    }

    unbox!(bool: bool, int: i64, big: u64, float: f64, text: &str);

    fn fields(&mut self) -> Result<&mut dyn Fields, Mismatch> {
        (**self).fields()
    }

    fn items(&mut self) -> Result<&mut dyn Items, Mismatch> {
        (**self).items()
    }
}

impl<T: Read + Default> Read for Vec<T> {
    fn expected(&self) -> &'static str {
        "a list"
    }

    fn null(&mut self) -> bool {
        self.clear();
        false
    }

    fn items(&mut self) -> Result<&mut dyn Items, Mismatch> {
        self.clear();
        Ok(self)
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

impl<T: Read + Default> Read for BTreeMap<String, T> {
    fn expected(&self) -> &'static str {
        "an object"
    }

    fn null(&mut self) -> bool {
        self.clear();
        false
    }

    fn fields(&mut self) -> Result<&mut dyn Fields, Mismatch> {
        Ok(self)
    }
}

impl<T: Read + Default> Fields for BTreeMap<String, T> {
    fn field(&mut self, name: &str) -> Option<&mut dyn Read> {
        Some(self.entry(name.to_owned()).or_default())
    }
}
