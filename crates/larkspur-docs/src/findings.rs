//! What is found about one document, each finding at its place.

use std::cell::RefCell;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;

/// Collects what is found about a document.
///
/// ```
/// use larkspur_docs::diagnostic::Code;
/// use larkspur_docs::findings::Findings;
/// use larkspur_docs::source::Source;
///
/// let source = Source::new("task.md", "a | int");
/// let findings = Findings::new(&source);
/// findings.at_line(1).tell(Code::EmptyName, "this row names no field", "add the field's name");
/// assert_eq!(findings.into_diagnostics().len(), 1);
/// ```
#[derive(Debug)]
pub struct Findings<'s> {
    source: &'s Source,
    found: RefCell<Vec<Diagnostic>>,
    is_quiet: bool,
}

impl<'s> Findings<'s> {
    /// Nothing is found yet.
    pub fn new(source: &'s Source) -> Self {
        Self { source, found: RefCell::default(), is_quiet: false }
    }

    /// Lets everything fall that is found: it is told elsewhere, or of no interest.
    pub fn quiet(source: &'s Source) -> Self {
        Self { is_quiet: true, ..Self::new(source) }
    }

    /// The document.
    pub fn source(&self) -> &'s Source {
        self.source
    }

    /// At a slice of the document.
    pub fn at(&self, slice: &str) -> Spot<'_> {
        let len = slice.split('\n').next().unwrap_or_default().trim_end().len();
        self.at_bytes(self.source.offset_of(slice), len)
    }

    /// At so many bytes from an offset on, cut at the end of the line.
    pub fn at_bytes(&self, offset: usize, len: usize) -> Spot<'_> {
        Spot { findings: self, offset, len }
    }

    /// At the whole of a line, from 1.
    pub fn at_line(&self, line: u32) -> Spot<'_> {
        self.at_bytes(self.source.line_range(line).start, self.source.line_text(line).len())
    }

    /// Adds a finding that knows its place.
    pub fn push(&self, diagnostic: Diagnostic) {
        if !self.is_quiet {
            self.found.borrow_mut().push(diagnostic);
        }
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.found.borrow().len()
    }

    /// All of them, in the order in which they were found.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.found.into_inner()
    }
}

/// A place in a document.
pub struct Spot<'f> {
    findings: &'f Findings<'f>,
    offset: usize,
    len: usize,
}

impl Spot<'_> {
    /// Tells what is found there, and what mends it.
    pub fn tell(self, code: Code, message: impl Into<String>, help: impl Into<String>) {
        if !self.findings.is_quiet {
            let found = self.findings.source.report_at(code, self.offset, self.len, message);
            self.findings.push(found.help(help));
        }
    }
}
