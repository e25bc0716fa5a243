//! The raw layer: a page as front matter, sections, tables and code blocks, every piece a slice of the text.
//!
//! Nothing is interpreted here and nothing is lost: the typed layers above look pieces up by heading and column name,
//! and every piece still knows its place in the document.

mod column;
mod content;
mod front;
mod outline;
mod table;

pub use column::Column;
pub use content::is_required_mark;
pub(crate) use content::{error_code, required};
pub use front::FrontMatter;
pub use outline::{CodeBlock, Section, outline};
pub(crate) use table::may_list_values;
pub use table::{Cell, Row, Table, tables};

use crate::diagnostic::Diagnostic;
use crate::source::Source;

/// A page, cut into its pieces.
#[derive(Debug)]
pub struct Page<'a> {
    /// The document.
    pub source: &'a Source,
    /// The block between the two lines of `---`.
    pub front: FrontMatter<'a>,
    /// The headings with what stands below each, up to the next heading.
    pub sections: Vec<Section<'a>>,
}

impl<'a> Page<'a> {
    /// Cuts a document into its pieces.
    pub fn read(source: &'a Source, diagnostics: &mut Vec<Diagnostic>) -> Self {
        let (front, body) = FrontMatter::read(source, diagnostics);
        let sections = outline(source, body, diagnostics);
        Self { source, front, sections }
    }

    /// The first section whose title is one of `titles`.
    pub fn section(&self, titles: &[&str]) -> Option<&Section<'a>> {
        self.sections.iter().find(|section| titles.contains(&section.title.as_ref()))
    }

    /// Every section whose title is one of `titles`, with its place among the sections.
    pub fn all_sections(&self, titles: &[&str]) -> impl Iterator<Item = (usize, &Section<'a>)> {
        self.sections.iter().enumerate().filter(move |(_, section)| titles.contains(&section.title.as_ref()))
    }

    /// The sections below the one at `index`: those that follow it with a deeper heading.
    pub fn subsections(&self, index: usize) -> impl Iterator<Item = &Section<'a>> {
        let level = self.sections.get(index).map_or(0, |section| section.level);
        self.sections.iter().skip(index + 1).take_while(move |section| section.level > level)
    }
}
