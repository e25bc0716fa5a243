//! What is wrong with a content, and where.

use std::fmt;

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Where, as a path into the JSON: `body.elements[2].columns[0]`. Empty where it is about the whole.
    pub place: String,
    /// What is wrong, and how to mend it.
    pub message: String,
}

impl Problem {
    pub(crate) fn new(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { place: place.into(), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        f.write_str(&self.message)
    }
}

/// A content that cannot be read, or that the platform would refuse.
///
/// Its texts name places and sizes; what the content says is in none of them.
#[derive(Clone, PartialEq, Eq)]
pub struct ContentError {
    problems: Vec<Problem>,
    raw: Option<String>,
}

impl ContentError {
    pub(crate) fn one(place: impl Into<String>, message: impl Into<String>) -> Self {
        Self { problems: vec![Problem::new(place, message)], raw: None }
    }

    pub(crate) fn with_raw(mut self, raw: &str) -> Self {
        self.raw = Some(raw.to_owned());
        self
    }

    /// Nothing, or an error with these problems.
    pub(crate) fn of(problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() { Ok(()) } else { Err(Self { problems, raw: None }) }
    }

    /// All that is wrong.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }

    /// The text that could not be read, whole.
    pub fn raw(&self) -> Option<&str> {
        self.raw.as_deref()
    }
}

impl From<Problem> for ContentError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem], raw: None }
    }
}

/// At most this many problems stand in the text of an error.
const SHOWN: usize = 3;

impl fmt::Display for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, problem) in self.problems.iter().take(SHOWN).enumerate() {
            write!(f, "{}{problem}", if index == 0 { "" } else { "; " })?;
        }
        match self.problems.len() {
            0..=SHOWN => Ok(()),
            all => write!(f, "; and {} more", all - SHOWN),
        }
    }
}

impl fmt::Debug for ContentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentError").field("problems", &self.problems).finish_non_exhaustive()
    }
}

impl std::error::Error for ContentError {}
