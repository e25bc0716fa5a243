//! What setters take.

use std::borrow::Cow;

use crate::param::{Param, Texts};
use crate::wire::{Entries, Shape, Write};

/// What the setter of an optional field of type `T` takes: a value, or an `Option` of it. `None` leaves the field out.
///
/// | the field holds | the setter takes |
/// |---|---|
/// | [`String`] | `&str`, `&String`, `String` |
/// | [`TextList`] | `["a", "b"]`, `&[]`, `&[T]`, `Vec<T>`, `&Vec<T>`, where `T` is `&str` or `String` |
/// | `Vec<T>` | `[a, b]`, `&[]`, `&[T]`, `Vec<T>`, `&Vec<T>` |
/// | anything else | the value |
///
/// ```
/// use larkspur_core::{Arg, TextList};
///
/// fn set<T>(value: impl Arg<T>) -> Option<T> {
///     value.arg()
/// }
/// let token: Option<String> = None;
/// assert_eq!(set::<i64>(20), Some(20));
/// assert_eq!(set::<String>("next"), Some("next".to_owned()));
/// assert_eq!(set::<String>(token.as_deref()), None);
/// assert_eq!(set::<TextList>(&[]), Some(TextList::default()));
/// ```
pub trait Arg<T> {
    /// The value, where there is one.
    fn arg(self) -> Option<T>;
}

impl<T> Arg<T> for T {
    fn arg(self) -> Option<T> {
        Some(self)
    }
}

impl<T> Arg<T> for Option<T> {
    fn arg(self) -> Option<T> {
        self
    }
}

macro_rules! text {
    ($($ty:ty => |$value:ident| $owned:expr),+ $(,)?) => {
        $(impl Arg<String> for $ty {
            fn arg(self) -> Option<String> {
                let $value = self;
                $owned
            }
        })+
    };
}

text! {
    &str => |text| Some(text.to_owned()),
    &String => |text| Some(text.clone()),
    Cow<'_, str> => |text| Some(text.into_owned()),
    Option<&str> => |text| text.map(str::to_owned),
    Option<&String> => |text| text.cloned(),
    &Option<String> => |text| text.clone(),
}

macro_rules! list {
    ($([$($generic:tt)*] $ty:ty),+ $(,)?) => {
        $(impl<T: Clone, $($generic)*> Arg<Vec<T>> for $ty {
            fn arg(self) -> Option<Vec<T>> {
                Some(self.to_vec())
            }
        }
        impl<T: Clone, $($generic)*> Arg<Vec<T>> for Option<$ty> {
            fn arg(self) -> Option<Vec<T>> {
                self.map(|list| list.to_vec())
            }
        })+
    };
}

list! { [] &[T], [] &Vec<T>, [const N: usize] [T; N], [const N: usize] &[T; N] }

/// A list of texts, made of any list of `&str` or `String`.
///
/// ```
/// use larkspur_core::TextList;
/// assert_eq!(TextList::from(["a", "b"]), TextList::from(vec!["a".to_owned(), "b".to_owned()]));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct TextList(Vec<String>);

impl TextList {
    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<TextList> for Vec<String> {
    fn from(list: TextList) -> Self {
        list.0
    }
}

macro_rules! texts {
    ($([$($generic:tt)*] $ty:ty),+ $(,)?) => {
        $(impl<$($generic)*> From<$ty> for TextList {
            fn from(list: $ty) -> Self {
                Self(list.iter().map(|text| AsRef::<str>::as_ref(text).to_owned()).collect())
            }
        }
        impl<$($generic)*> Arg<TextList> for $ty {
            fn arg(self) -> Option<TextList> {
                Some(self.into())
            }
        }
        impl<$($generic)*> Arg<TextList> for Option<$ty> {
            fn arg(self) -> Option<TextList> {
                self.map(Into::into)
            }
        })+
    };
}

// Of arrays only those of `&str`: so the compiler knows what `[]` is a list of.
texts! {
    [T: AsRef<str>] &[T],
    [T: AsRef<str>] &Vec<T>,
    [T: AsRef<str>] Vec<T>,
    [const N: usize] [&str; N],
    [const N: usize] &[&str; N],
}

impl Param for TextList {
    fn write(&self, to: &mut Texts) {
        self.0.iter().for_each(|text| to.push(text));
    }
}

impl Write for TextList {
    fn shape(&self) -> Shape<'_> {
        self.0.shape()
    }
}

/// The lists and maps of an object that were set to nothing, and not just left out: they are sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cleared(Vec<&'static str>);

impl Cleared {
    /// Remembers what a setter was given for a field.
    pub fn set(&mut self, name: &'static str, given: Option<&dyn Write>) {
        self.0.retain(|known| *known != name);
        if given.is_some_and(is_empty) {
            self.0.push(name);
        }
    }

    /// Shows a field, unless it is a list or a map that nobody set.
    pub fn entry(&self, name: &str, value: &dyn Write, to: &mut dyn FnMut(&str, &dyn Write)) {
        if !is_empty(value) || self.0.contains(&name) {
            to(name, value);
        }
    }
}

/// Whether the value is a list, or a map, without entries.
fn is_empty(value: &dyn Write) -> bool {
    let (Shape::List(entries) | Shape::Object(entries)) = value.shape() else { return false };
    is_bare(entries)
}

fn is_bare(entries: &dyn Entries) -> bool {
    let mut bare = true;
    entries.entries(&mut |_, _| bare = false);
    bare
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set<T>(value: impl Arg<T>) -> Option<T> {
        value.arg()
    }

    #[test]
    fn a_setter_takes_values_references_and_options() {
        let owned = "a".to_owned();
        let all = [set::<String>("a"), set::<String>(&owned), set::<String>(owned.clone()), set::<String>(Some("a"))];
        assert!(all.iter().all(|text| text.as_deref() == Some("a")), "{all:?}");
        assert_eq!(set::<String>(&None), None);
        let list = vec![1_i64, 2];
        let array: &[i64; 2] = &[1, 2];
        for made in [set::<Vec<i64>>(&list), set([1, 2]), set(array), set(list.clone()), set(Some(&list))] {
            assert_eq!(made.as_ref(), Some(&list));
        }
        assert_eq!(set::<Vec<i64>>(&[]), Some(vec![]));
        assert_eq!(set::<Vec<i64>>(None::<&[i64]>), None);
    }

    #[test]
    fn a_list_of_texts_is_made_of_any_and_an_empty_one_needs_no_type() {
        let texts = vec!["a".to_owned()];
        let array: &[&str; 1] = &["a"];
        for made in [set::<TextList>(&texts), set(texts.clone()), set(["a"]), set(array), set(Some(&texts))] {
            assert_eq!(made, Some(TextList(texts.clone())));
        }
        assert_eq!(set::<TextList>([]), Some(TextList::default()));
    }
}
