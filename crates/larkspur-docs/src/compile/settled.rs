//! Nestings that are settled: by the specs that a project has, or by a list of known tables.

use std::collections::HashMap;

use larkspur_schema::{Endpoint, Event, Field};

use super::draft::{About, Draft, DraftTable};
use super::identity;
use crate::nesting::Kind;

/// The rows of a settled table: names and depths.
type Rows = Vec<(String, u8)>;

/// Settled tables, by page or by what they document.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    by_page: HashMap<(String, Kind), Rows>,
    /// The tables of each call, with the URLs of their pages.
    by_identity: HashMap<(String, Kind), Vec<(Option<String>, Rows)>>,
}

impl Settled {
    /// Adds the rows of a page's table.
    pub fn add_page(&mut self, doc: &str, kind: Kind, rows: Vec<(String, u8)>) {
        self.by_page.insert((doc.to_owned(), kind), rows);
    }

    /// Adds the tables of an endpoint, except those that are in doubt.
    pub fn add_endpoint(&mut self, endpoint: &Endpoint) {
        let identity = identity::of_endpoint(&endpoint.http);
        if let Some(body) = endpoint.body.as_ref().filter(|body| body.ambiguous.is_empty()) {
            self.add(identity.clone(), Kind::Body, &endpoint.doc_url, &body.fields);
        }
        if endpoint.response.ambiguous.is_empty() && !endpoint.response.fields.is_empty() {
            self.add(identity, Kind::Reply, &endpoint.doc_url, &endpoint.response.fields);
        }
    }

    /// Adds the body of an event, unless it is in doubt.
    pub fn add_event(&mut self, event: &Event) {
        if event.body.ambiguous.is_empty() {
            self.add(event.event_type.clone(), Kind::Event, &event.doc_url, &event.body.fields);
        }
    }

    fn add(&mut self, identity: String, kind: Kind, url: &Option<String>, fields: &[Field]) {
        self.by_identity.entry((identity, kind)).or_default().push((url.clone(), rows(fields)));
    }

    /// The rows of the table that documents the same: of several calls at one URL, those of the same page.
    fn of_identity(&self, identity: &str, kind: Kind, url: &Option<String>) -> Option<&Rows> {
        let tables = self.by_identity.get(&(identity.to_owned(), kind))?;
        match &tables[..] {
            [(_, only)] => Some(only),
            several => several.iter().find(|(known, _)| known == url).map(|(_, rows)| rows),
        }
    }

    /// Writes what is settled into the tables of a draft. A row that is new since keeps its freedom.
    pub(super) fn apply(&self, draft: &mut Draft) {
        let identity = match &draft.about {
            About::Endpoint(about) => identity::of_endpoint(&about.http),
            About::Event(about) => about.event_type.clone(),
        };
        let (doc, url) = (draft.page.doc.clone(), draft.page.doc_url.clone());
        let tables: Vec<&mut DraftTable> = match &mut draft.about {
            About::Endpoint(about) => about.body.iter_mut().chain(&mut about.reply).collect(),
            About::Event(about) => vec![&mut about.body],
        };
        for table in tables {
            let known = self.by_page.get(&(doc.clone(), table.kind));
            if let Some(rows) = known.or_else(|| self.of_identity(&identity, table.kind, &url)) {
                settle(table, rows);
            }
        }
    }
}

fn rows(fields: &[Field]) -> Rows {
    fields.iter().flat_map(Field::walk).map(|(depth, field)| (field.name.clone(), depth.min(255) as u8)).collect()
}

/// Aligns the rows of a table with settled ones and takes over their depths.
fn settle(table: &mut DraftTable, settled: &[(String, u8)]) {
    let same = |row: usize, known: usize| table.rows[row].name == settled[known].0;
    let pairs = align(table.rows.len(), settled.len(), same);
    // The rows of a table that begins below its payload are one deeper than the table tells.
    let holder = table.rows.iter().position(|row| row.from_example);
    let holder = holder.filter(|&at| pairs.iter().all(|&(row, _)| row != at));
    for (row, known) in pairs {
        let deeper = u8::from(holder.is_some_and(|holder| row > holder));
        table.depths[row] = Some(settled[known].1.saturating_add(deeper));
    }
}

/// How far two lists are searched for a common row where they differ.
const LOOK_AHEAD: usize = 64;

/// Pairs of equal items of two lists in order: the nearest common item is taken wherever they differ.
fn align(left: usize, right: usize, same: impl Fn(usize, usize) -> bool) -> Vec<(usize, usize)> {
    let mut pairs = Vec::with_capacity(left.min(right));
    let (mut a, mut b) = (0, 0);
    while a < left && b < right {
        if same(a, b) {
            pairs.push((a, b));
            a += 1;
            b += 1;
            continue;
        }
        let next = (1..LOOK_AHEAD).find_map(|distance| {
            (0..=distance)
                .map(|skip| (a + skip, b + distance - skip))
                .find(|&(a, b)| a < left && b < right && same(a, b))
        });
        match next {
            Some(next) => (a, b) = next,
            None => break,
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::align;

    #[test]
    fn lists_are_aligned_around_what_was_added_and_removed() {
        let pairs = |a: &str, b: &str| {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            align(a.len(), b.len(), |x, y| a[x] == b[y])
        };
        assert_eq!(pairs("abcd", "abcd"), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        assert_eq!(pairs("abXcd", "abcd"), [(0, 0), (1, 1), (3, 2), (4, 3)]);
        assert_eq!(pairs("abd", "abcd"), [(0, 0), (1, 1), (2, 3)]);
    }
}
