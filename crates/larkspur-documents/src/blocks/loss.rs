//! What does not carry over.

use std::fmt;

/// Something that Markdown, or a document, has no word for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Loss {
    /// Where: the id of a block, or a line of Markdown.
    pub place: String,
    /// What was left out, or became something else.
    pub what: &'static str,
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.what)
    }
}
