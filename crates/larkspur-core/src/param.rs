//! Values that go into a path, a query, a header or a form.

/// A value that is sent as text.
///
/// It is dyn-safe, so that setting a parameter costs generated code one call. A list sends each of its items.
pub trait Param {
    /// Writes the value's texts.
    fn write(&self, to: &mut Texts);
}

/// The texts of a parameter: one for a scalar, any number for a list.
#[derive(Debug, Default)]
pub struct Texts(Vec<String>);

impl Texts {
    /// Adds one text.
    pub fn push(&mut self, text: &str) {
        self.0.push(text.to_owned());
    }

    pub(crate) fn of(value: &dyn Param) -> Vec<String> {
        let mut texts = Self::default();
        value.write(&mut texts);
        texts.0
    }
}

impl Param for str {
    fn write(&self, to: &mut Texts) {
        to.push(self);
    }
}

macro_rules! displayed {
    ($($ty:ty),+) => {
        $(impl Param for $ty {
            fn write(&self, to: &mut Texts) {
                to.0.push(self.to_string());
            }
        })+
    };
}

displayed!(String, bool, i32, i64, u32, u64, f64);

impl<T: Param + ?Sized> Param for &T {
    fn write(&self, to: &mut Texts) {
        (**self).write(to);
    }
}

impl<T: Param> Param for Option<T> {
    fn write(&self, to: &mut Texts) {
        if let Some(value) = self {
            value.write(to);
        }
    }
}

impl<T: Param> Param for [T] {
    fn write(&self, to: &mut Texts) {
        self.iter().for_each(|item| item.write(to));
    }
}

impl<T: Param> Param for Vec<T> {
    fn write(&self, to: &mut Texts) {
        self.as_slice().write(to);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_give_one_text_and_lists_one_an_item() {
        assert_eq!(Texts::of(&"a b"), ["a b"]);
        assert_eq!(Texts::of(&true), ["true"]);
        assert_eq!(Texts::of(&1.5), ["1.5"]);
        assert_eq!(Texts::of(&vec![1_i64, 2]), ["1", "2"]);
        assert_eq!(Texts::of(&None::<i64>), Vec::<String>::new());
    }
}
