//! What is wrong with the text of a lock.

use std::fmt;

/// A line of a lock that cannot be read, and how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LockError {
    /// The line, from 1.
    pub line: usize,
    /// The column, in characters from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} (help: {})", self.line, self.column, self.message, self.help)
    }
}

impl std::error::Error for LockError {}
