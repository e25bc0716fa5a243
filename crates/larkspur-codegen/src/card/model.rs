//! What a card's types are in Rust.

use larkspur_schema::{Field, Value};

/// All types.
#[derive(Debug)]
pub(super) struct Model {
    /// The objects, sorted by name.
    pub(super) objects: Vec<Object>,
    /// The lists of values, sorted by name.
    pub(super) values: Vec<Values>,
}

/// An object that becomes a struct.
#[derive(Debug)]
pub(super) struct Object {
    pub(super) name: String,
    /// The field that holds it.
    pub(super) word: String,
    /// The component that it is, or in which alone it stands. Objects of several components have none.
    pub(super) home: Option<String>,
    /// Whether it is the component itself.
    pub(super) is_component: bool,
    /// The value of its `tag`, where that is always one.
    pub(super) tag: Option<String>,
    pub(super) fields: Vec<Member>,
}

/// A field of an object.
#[derive(Debug)]
pub(super) struct Member {
    pub(super) field: Field,
    pub(super) kind: Kind,
    /// The Rust type of one value.
    pub(super) ty: String,
    /// Whether it is an argument of `new`.
    pub(super) is_argument: bool,
}

/// How many values a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    One,
    Many,
    Map,
}

impl Kind {
    /// The word of the macro `object!`.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::One => "one",
            Self::Many => "many",
            Self::Map => "map",
        }
    }
}

/// A list of values that becomes an enum.
#[derive(Debug)]
pub(super) struct Values {
    pub(super) name: String,
    /// The fields that hold one, for its docs.
    pub(super) fields: Vec<String>,
    pub(super) values: Vec<Value>,
}
