//! HTML comments of several lines: they hide rows.

use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

/// Where a comment may begin.
static COMMENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<!--"));

/// Where HTML comments of several lines stand in a text. One that does not end is none.
pub(super) struct Comments<'a> {
    text: &'a str,
    next: Option<Range<usize>>,
}

impl<'a> Comments<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut comments = Self { text, next: None };
        comments.find(0);
        comments
    }

    fn find(&mut self, from: usize) {
        let mut from = from;
        self.next = None;
        while let Some(start) = COMMENT.find(&self.text.as_bytes()[from..]).map(|at| at + from) {
            let Some(len) = memchr::memmem::find(&self.text.as_bytes()[start..], b"-->") else { return };
            from = start + len + 3;
            if self.text[start..from].contains('\n') {
                self.next = Some(start..from);
                return;
            }
        }
    }

    /// Whether a line starts within a comment. Lines are asked for in their order.
    pub(super) fn hold(&mut self, line_start: usize) -> bool {
        while let Some(comment) = self.next.clone() {
            if line_start < comment.end {
                return line_start >= comment.start;
            }
            self.find(comment.end);
        }
        false
    }
}

/// The text up to a comment of several lines: it hides rows, and is no part of the cell above.
pub(super) fn without_comment(text: &str) -> &str {
    let comment = COMMENT.find(text.as_bytes());
    let spans = |at: &usize| text[*at..].split_once("-->").is_some_and(|(inner, _)| inner.contains('\n'));
    comment.filter(spans).map_or(text, |at| &text[..at])
}
