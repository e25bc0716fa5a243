//! Types that are written: objects and open enums.

use super::{Docs, Ident, Pass, Type};

/// A type of a module.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A struct.
    Object(Object),
    /// Texts or numbers, some of them with names.
    Enum(Enum),
}

impl Item {
    /// The type's name.
    pub fn name(&self) -> &str {
        match self {
            Self::Object(object) => &object.name,
            Self::Enum(listed) => &listed.name,
        }
    }
}

/// The directions in which a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Sides {
    /// Replies and events hold it.
    pub read: bool,
    /// Requests hold it.
    pub write: bool,
}

/// A struct with its constructor and setters.
#[derive(Clone, Debug, PartialEq)]
pub struct Object {
    /// The type's name.
    pub name: String,
    /// What it is.
    pub docs: Docs,
    /// Words by which a search finds it.
    pub aliases: Vec<String>,
    /// The directions in which it goes.
    pub sides: Sides,
    /// Its fields, in the documents' order.
    pub fields: Vec<Field>,
    /// The struct that holds what the constructor needs by name, where it is too much to be told apart by position.
    pub params: Option<String>,
}

impl Object {
    /// The fields without which it cannot be made.
    pub fn required(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.required)
    }

    /// Whether the struct holds a field as it is, without `Option`.
    ///
    /// In a reply, a list that is missing is empty. In a request, an empty list says something else than none: a type of both
    /// directions keeps apart which of its empty lists were set.
    pub fn is_plain(&self, field: &Field) -> bool {
        if self.sides.read { field.ty.is_listed() } else { field.required }
    }

    /// Whether it must keep apart which of its empty lists were set.
    pub fn clears(&self) -> bool {
        self.sides.read && self.sides.write && self.fields.iter().any(|field| field.ty.is_listed())
    }
}

/// A field of an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// The field's name.
    pub ident: Ident,
    /// The method that sets it.
    pub setter: Ident,
    /// The name on the wire.
    pub wire: String,
    /// Other names that replies are read by.
    pub aliases: Vec<String>,
    /// What it is.
    pub ty: Type,
    /// How it is passed.
    pub pass: Pass,
    /// Whether every request that holds the object demands it.
    pub required: bool,
    /// What it means.
    pub docs: Docs,
    /// Whether the platform marks it as outdated.
    pub deprecated: bool,
}

/// An open enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// The type's name.
    pub name: String,
    /// What it tells.
    pub docs: Docs,
    /// The directions in which it goes.
    pub sides: Sides,
    /// What is known of it, in the documents' order.
    pub values: Values,
}

/// The known values of an open enum.
#[derive(Clone, Debug, PartialEq)]
pub enum Values {
    /// Texts, each a variant.
    Texts(Vec<EnumValue>),
    /// Whole numbers, each a constant.
    Numbers(Vec<EnumValue>),
}

/// One value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnumValue {
    /// The name of the variant or constant.
    pub name: String,
    /// The value on the wire.
    pub wire: String,
    /// What it means.
    pub docs: Docs,
}
