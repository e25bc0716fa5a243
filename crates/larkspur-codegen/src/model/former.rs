//! Names that something had before: they stand for the new ones until a later minor version.

/// A former name, in the module that had it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Former {
    /// A type.
    Type {
        /// The name that it had.
        old: String,
        /// The name that it has.
        new: String,
        /// The module that holds it now, where that is another.
        module: Option<String>,
    },
    /// A value of an enum, or an error.
    Value {
        /// The enum.
        of: String,
        /// The name that it had.
        old: String,
        /// The name that it has.
        new: String,
        /// Whether values are constants; else they are variants.
        constant: bool,
    },
}
