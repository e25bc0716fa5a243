//! The raw layer: a page as front matter, sections, tables and code blocks, every piece a slice of the text.
//!
//! Nothing is interpreted here and nothing is lost: the typed layers above look pieces up by heading and column name,
//! and every piece still knows its place in the document.

mod column;
mod comment;
mod content;
mod front;
mod outline;
mod rows;
mod table;

pub(crate) use column::Column;
pub(crate) use content::{error_code, required};
pub use front::FrontMatter;
pub(crate) use outline::{Section, outline};
pub(crate) use rows::tables;
pub(crate) use table::may_list_values;
pub(crate) use table::{Cell, Row, Table};

use crate::findings::Findings;
use crate::source::Source;

/// A page, cut into its pieces.
#[derive(Debug)]
pub(crate) struct Page<'a> {
    /// The document.
    pub source: &'a Source,
    /// The block between the two lines of `---`.
    pub front: FrontMatter<'a>,
    /// The headings with what stands below each, up to the next heading.
    pub sections: Vec<Section<'a>>,
    /// What is found in it.
    pub findings: Findings<'a>,
}

impl<'a> Page<'a> {
    /// Cuts a document into its pieces.
    pub(crate) fn read(source: &'a Source) -> Self {
        Self::cut(Findings::new(source))
    }

    /// The same of a document in which nothing is to be found.
    pub(crate) fn read_quietly(source: &'a Source) -> Self {
        Self::cut(Findings::quiet(source))
    }

    fn cut(findings: Findings<'a>) -> Self {
        let (front, body) = FrontMatter::read(&findings);
        let sections = outline(&findings, body);
        Self { source: findings.source(), front, sections, findings }
    }

    /// The tables of a section.
    pub(crate) fn tables(&self, section: &Section<'a>) -> Vec<Table<'a>> {
        tables(section, &self.findings)
    }

    /// The same, where what is odd about them is told elsewhere.
    pub(crate) fn tables_quietly(&self, section: &Section<'a>) -> Vec<Table<'a>> {
        tables(section, &Findings::quiet(self.source))
    }

    /// The first section whose title is one of `titles`.
    pub(crate) fn section(&self, titles: &[&str]) -> Option<&Section<'a>> {
        self.sections.iter().find(|section| titles.contains(&section.title.as_ref()))
    }

    /// Every section whose title is one of `titles`, with its place among the sections.
    pub(crate) fn all_sections(&self, titles: &[&str]) -> impl Iterator<Item = (usize, &Section<'a>)> {
        self.sections.iter().enumerate().filter(move |(_, section)| titles.contains(&section.title.as_ref()))
    }

    /// The sections below the one at `index`: those that follow it with a deeper heading.
    pub(crate) fn subsections(&self, index: usize) -> impl Iterator<Item = &Section<'a>> {
        let level = self.sections.get(index).map_or(0, |section| section.level);
        self.sections.iter().skip(index + 1).take_while(move |section| section.level > level)
    }
}
