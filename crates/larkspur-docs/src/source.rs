//! A document's text, with its lines found once.

use crate::diagnostic::{Code, Diagnostic};

/// A document in memory.
#[derive(Debug)]
pub struct Source {
    path: String,
    text: String,
    line_starts: Vec<u32>,
}

impl Source {
    /// Takes the text of the document at `path` (relative to the folder of documents, with `/`).
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Self {
        let text = text.into();
        let line_starts =
            std::iter::once(0).chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at as u32 + 1)).collect();
        Self { path: path.into(), text, line_starts }
    }

    /// The document's path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The line, from 1, that holds the byte at `offset`.
    pub fn line(&self, offset: usize) -> u32 {
        self.line_starts.partition_point(|&start| start as usize <= offset) as u32
    }

    /// The text of a line, from 1, without its end.
    pub fn line_text(&self, line: u32) -> &str {
        let range = self.line_range(line);
        self.text.get(range).unwrap_or_default().trim_end_matches(['\n', '\r'])
    }

    /// The bytes of a line, from 1, its end included.
    pub fn line_range(&self, line: u32) -> std::ops::Range<usize> {
        let index = line.saturating_sub(1) as usize;
        let start = self.line_starts.get(index).map_or(self.text.len(), |&at| at as usize);
        let end = self.line_starts.get(index + 1).map_or(self.text.len(), |&at| at as usize);
        start..end
    }

    /// How many lines there are.
    pub fn line_count(&self) -> u32 {
        self.line_starts.len() as u32
    }

    /// The byte at which a slice of this document's text starts; 0 for a slice of another text.
    pub fn offset_of(&self, slice: &str) -> usize {
        let base = self.text.as_ptr() as usize;
        let at = slice.as_ptr() as usize;
        if (base..=base + self.text.len()).contains(&at) { at - base } else { 0 }
    }

    /// A diagnostic about a slice of this document.
    pub fn report(&self, code: Code, slice: &str, message: impl Into<String>) -> Diagnostic {
        let offset = self.offset_of(slice);
        self.report_at(code, offset, slice.split('\n').next().unwrap_or_default().trim_end().len(), message)
    }

    /// A diagnostic about `len` bytes at `offset`, cut at the end of the line.
    pub fn report_at(&self, code: Code, offset: usize, len: usize, message: impl Into<String>) -> Diagnostic {
        let line = self.line(offset);
        let start = self.line_range(line).start;
        let text = self.line_text(line);
        let column = text.get(..offset.saturating_sub(start)).map_or(1, |before| before.chars().count() + 1);
        let marked = text.get(offset.saturating_sub(start)..).unwrap_or_default();
        let marked = marked.get(..len).unwrap_or(marked);
        Diagnostic {
            code,
            severity: code.severity(),
            file: self.path.clone(),
            line,
            column: column as u32,
            width: marked.chars().count().max(1) as u32,
            source: text.to_owned(),
            before: Vec::new(),
            after: Vec::new(),
            message: message.into(),
            help: None,
        }
    }

    /// A diagnostic about the whole of a line.
    pub fn report_line(&self, code: Code, line: u32, message: impl Into<String>) -> Diagnostic {
        let range = self.line_range(line);
        self.report_at(code, range.start, self.line_text(line).len(), message)
    }
}

/// How many lines are shown before and after the one that a finding is about.
const CONTEXT: u32 = 2;

impl Diagnostic {
    /// Adds the lines around it.
    #[must_use]
    pub fn with_context(mut self, source: &Source) -> Self {
        let line = |line: u32| source.line_text(line).to_owned();
        let first = self.line.saturating_sub(CONTEXT).max(1);
        let last = (self.line + CONTEXT).min(source.line_count());
        self.before = (first..self.line).map(line).collect();
        self.after = (self.line + 1..=last).map(line).collect();
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let source = Source::new("a.md", "一二\n三 four\n");
        assert_eq!(source.line(0), 1);
        assert_eq!(source.line_text(2), "三 four");
        let slice = &source.text()[source.text().find("four").unwrap()..][..4];
        let diagnostic = source.report(Code::StrayPipe, slice, "here");
        assert_eq!((diagnostic.line, diagnostic.column, diagnostic.width), (2, 3, 4));
        assert_eq!(diagnostic.source, "三 four");
    }

    #[test]
    fn a_line_beyond_the_end_is_empty() {
        let source = Source::new("a.md", "x");
        assert_eq!(source.line_text(9), "");
        assert_eq!(source.report_line(Code::StrayPipe, 9, "gone").line, 1);
    }
}
