//! A table beside its examples, and what they had to say.

use rustc_hash::FxHashSet as HashSet;

use crate::diagnostic::Code;
use crate::nesting::Kind;

/// What an example has to say about a table.
#[derive(Debug)]
pub(crate) struct Heard {
    pub code: Code,
    /// The line of the row that it is about; 0 where there is none.
    pub line: u32,
    /// The key of the example that it is about, where that is what matters.
    pub key: Option<String>,
    pub message: String,
    pub help: String,
}

/// A table and the examples beside it.
pub(crate) struct Witness<'w> {
    /// What the table holds.
    pub(super) kind: Kind,
    /// Whether the rows are meant to the letter.
    pub(super) literal: bool,
    /// Names that have their rows in another table of the page.
    pub(super) elsewhere: HashSet<&'w str>,
    /// The names of the types that the walk is in.
    pub(super) open_types: Vec<Option<String>>,
    pub heard: Vec<Heard>,
}

impl<'w> Witness<'w> {
    pub(crate) fn new(kind: Kind, literal: bool, elsewhere: HashSet<&'w str>) -> Self {
        Self { kind, literal, elsewhere, open_types: Vec::new(), heard: Vec::new() }
    }

    pub(super) fn tell(
        &mut self,
        code: Code,
        line: u32,
        key: Option<&str>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        let key = key.map(str::to_owned);
        self.heard.push(Heard { code, line, key, message: message.into(), help: help.into() });
    }
}
