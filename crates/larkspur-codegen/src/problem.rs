//! What stops the generator, told so that a maintainer finds the place.

use std::fmt;

/// A fact of the schema that cannot become Rust, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The document, relative to the folder of documents.
    pub doc: String,
    /// The line of the document, from 1; 0 where the whole document is meant.
    pub line: u32,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl Problem {
    pub(crate) fn new(doc: &str, line: u32, message: impl Into<String>, help: impl Into<String>) -> Self {
        Self { doc: doc.to_owned(), line, message: message.into(), help: help.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.doc)?;
        if self.line > 0 {
            write!(f, ":{}", self.line)?;
        }
        write!(f, ": {} (help: {})", self.message, self.help)
    }
}

impl std::error::Error for Problem {}

/// Something that the documents leave open, and what was made of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// What it is about.
    pub kind: NoteKind,
    /// Where it is settled, and how.
    pub problem: Problem,
}

/// What a [`Note`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoteKind {
    /// Documents call two types alike and contradict each other about them: they stay two types.
    Contradiction,
    /// Two types share four fifths of their fields, five or more: why they stay two.
    Near,
}
