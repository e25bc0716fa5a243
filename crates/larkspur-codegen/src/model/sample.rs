//! Calls with all that they need: the tests of the generated crate send them, the docs of a method show one.

use super::{Ident, Pass, TypeName};

/// A request of one endpoint.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sample {
    /// What the method takes, in its order, without the user.
    pub arguments: Vec<Given>,
    /// The setters that follow, each with its value.
    pub setters: Vec<Given>,
}

/// A value under its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Given {
    /// The name of the argument, the field or the setter.
    pub ident: Ident,
    /// How it is passed.
    pub pass: Pass,
    /// What is passed.
    pub value: Value,
}

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A number.
    Float(f64),
    /// Yes or no.
    Bool(bool),
    /// An empty JSON object.
    Json,
    /// A file of one byte.
    File,
    /// An empty map.
    Map,
    /// A list.
    List(Vec<Value>),
    /// A text or a number of an open enum.
    Listed {
        /// The enum.
        ty: TypeName,
        /// Whether it is one of numbers.
        number: bool,
        /// The value on the wire.
        wire: String,
        /// The variant or constant, where the value has one.
        name: Option<String>,
    },
    /// An object.
    Object {
        /// Its type.
        ty: TypeName,
        /// Whether the constructor takes a struct.
        params: bool,
        /// What the constructor takes; nothing where it needs none.
        given: Vec<Given>,
        /// The setters that follow.
        setters: Vec<Given>,
    },
}
