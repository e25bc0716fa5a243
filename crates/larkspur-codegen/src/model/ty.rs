//! Types of values, and how values are passed.

/// The type of a value: one thing, and the lists and maps around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Type {
    /// The thing itself.
    pub one: One,
    /// Whether it stands in a map, by its key.
    pub map: bool,
    /// How many lists stand around it.
    pub lists: u8,
    /// Whether a type contains itself here, and so needs a box.
    pub boxed: bool,
}

impl Type {
    /// Whether it is a list.
    pub fn is_list(&self) -> bool {
        self.lists > 0
    }

    /// Whether it is a list or a map.
    pub fn is_listed(&self) -> bool {
        self.is_list() || self.map
    }
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum One {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// Yes or no.
    Bool,
    /// JSON of which the documents say no more.
    Json,
    /// A file that is sent.
    File,
    /// A text that says when something is.
    Time(Clock),
    /// A generated type, or one of the runtime.
    Named(TypeName),
}

/// How a text says when something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Clock {
    /// In seconds since 1970.
    Seconds,
    /// In milliseconds since 1970.
    Millis,
    /// As RFC 3339 has it.
    Rfc3339,
}

impl Clock {
    /// The name of the runtime's type.
    pub fn type_name(self) -> &'static str {
        match self {
            Self::Seconds => "UnixSeconds",
            Self::Millis => "UnixMillis",
            Self::Rfc3339 => "Rfc3339",
        }
    }
}

/// A type by its name, as one module calls it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeName {
    /// The name, in Pascal case.
    pub name: String,
    /// Where it lives.
    pub living: Living,
    /// Whether the module calls it by its path, since it has a thing of that name.
    pub qualified: bool,
}

/// Where a type lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Living {
    /// In the module that names it.
    Here,
    /// In the version's module of shared types.
    Shared,
    /// In the runtime, for the whole platform.
    Platform,
}

/// How a value is passed to a method, a constructor or a setter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Pass {
    /// One text, lent.
    Text,
    /// A time, made of any form of it.
    Time,
    /// A list of texts, made of any list of them.
    Texts,
    /// A list of anything else.
    List,
    /// A value as it is.
    Whole,
    /// A file, given away.
    File,
    /// Files, given away.
    Files,
}
