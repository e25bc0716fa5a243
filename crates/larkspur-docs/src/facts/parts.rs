//! The parts of a description, and their lines without what is no prose: code and tables.

use super::broken::{labelled, listed};
use super::lines::Line;
use super::marker::{Kind, label_at};

/// A piece of a description, from one label to the next.
#[derive(Clone, Copy)]
pub(super) struct Part<'a> {
    pub(super) kind: Kind,
    pub(super) text: &'a str,
}

/// Cuts a description into its parts; the first has no label.
pub(super) fn parts(description: &str) -> impl Iterator<Item = Part<'_>> {
    let mut lines = labelled(description).filter(|line| !line.is_code);
    let mut open = Some((Kind::Intro, 0));
    std::iter::from_fn(move || {
        let (kind, start) = open.take()?;
        for line in lines.by_ref() {
            if let Some(label) = label_at(&line, kind) {
                open = Some((label.kind, label.body));
                return Some(Part { kind, text: &description[start..line.start] });
            }
        }
        Some(Part { kind, text: &description[start..] })
    })
}

impl<'a> Part<'a> {
    /// The lines, each item of a list as one of them; empty ones come too.
    pub(super) fn lines(self) -> impl Iterator<Item = Line<'a>> {
        listed(self.text).filter(|line| !line.is_code && !line.text.starts_with('|'))
    }
}
