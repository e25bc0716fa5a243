//! Rust identifiers.

use std::fmt;

use crate::names;

/// An identifier that is safe where Rust wants one.
///
/// ```
/// use larkspur_codegen::model::Ident;
///
/// let ident = Ident::new("type");
/// assert_eq!(ident.to_string(), "r#type");
/// assert_eq!(ident.bare(), "type");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ident(String);

impl Ident {
    /// Makes a snake-case name an identifier: keywords are written raw, or with a `_` behind them where they cannot be.
    pub fn new(name: &str) -> Self {
        Self(names::ident(name))
    }

    /// The identifier as code writes it: `r#type`.
    pub fn raw(&self) -> &str {
        &self.0
    }

    /// The identifier as docs and links write it: `type`.
    pub fn bare(&self) -> &str {
        self.0.strip_prefix("r#").unwrap_or(&self.0)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
