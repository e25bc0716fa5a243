//! What a folder of pages says.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_schema::{Component, Endpoint, Event};

use super::draft::Skip;
use super::identity;
use crate::diagnostic::Diagnostic;

/// What a folder of pages says.
#[derive(Debug, Default)]
pub struct Compiled {
    /// The endpoints, sorted by page.
    pub endpoints: Vec<Endpoint>,
    /// The events, sorted by page.
    pub events: Vec<Event>,
    /// The components of cards, sorted by page.
    pub components: Vec<Component>,
    /// The pages that give neither, with the reason, sorted by page.
    pub skipped: Vec<(String, Skip)>,
    /// The findings, sorted by place.
    pub diagnostics: Vec<Diagnostic>,
    /// How many files there were.
    pub pages: usize,
    /// The lines of the rows that stand where [`Settled`](crate::Settled) has them, by page. Rows whose depth a page writes are none of them.
    pub settled: BTreeMap<String, BTreeSet<u32>>,
}

impl Compiled {
    /// Keeps one page a call and one an event: one that is not historic, then one for everybody (`获取成员` rather than
    /// `获取成员（仅内测）`), then the one that changed last. The others are skipped.
    #[must_use]
    pub fn without_duplicates(mut self) -> Self {
        let mut keep = identity::kept_endpoints(&self.endpoints).into_iter();
        let mut left_out: Vec<String> = Vec::new();
        self.endpoints.retain(|endpoint| kept(keep.next(), &endpoint.page.doc, &mut left_out));
        let mut keep = identity::kept_events(&self.events).into_iter();
        self.events.retain(|event| kept(keep.next(), &event.page.doc, &mut left_out));
        self.skipped.extend(left_out.into_iter().map(|doc| (doc, Skip::Duplicate)));
        self.skipped.sort();
        self
    }

    /// How many pages were skipped for each reason.
    pub fn skip_counts(&self) -> BTreeMap<Skip, usize> {
        let mut counts = BTreeMap::new();
        for (_, reason) in &self.skipped {
            *counts.entry(*reason).or_default() += 1;
        }
        counts
    }
}

/// Whether a page is kept; if not, it is noted.
fn kept(keep: Option<bool>, doc: &str, left_out: &mut Vec<String>) -> bool {
    let keep = keep.unwrap_or(true);
    if !keep {
        left_out.push(doc.to_owned());
    }
    keep
}
