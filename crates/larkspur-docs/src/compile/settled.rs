//! Nestings that are settled: by the specs that a project has, or by a list of known tables.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use larkspur_schema::{Endpoint, Event, Field};

use super::carry::{self, Held, SettledRow};
use super::draft::{About, Draft};
use super::table::DraftTable;
use super::{assemble, identity};
use crate::names::PageName;
use crate::nesting::{self, Kind};
use crate::types;

/// The rows of a settled table.
type Rows = Vec<SettledRow>;

/// Settled tables, by page or by what they document.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    by_page: HashMap<(String, Kind), Rows>,
    /// The tables of each call, with their pages.
    by_identity: HashMap<(String, Kind), Vec<(PageName, Rows)>>,
}

impl Settled {
    /// Adds the rows of a page's table: the name of each, its type as the page writes it, and its depth, 0 at the top.
    pub fn add_page<'r>(&mut self, doc: &str, kind: Kind, rows: impl IntoIterator<Item = (&'r str, &'r str, u8)>) {
        let rows = rows.into_iter().map(|(name, ty, depth)| SettledRow {
            name: name.to_owned(),
            ty: types::read(ty).ty,
            depth,
            from_example: false,
        });
        self.by_page.insert((doc.to_owned(), kind), rows.collect());
    }

    /// Adds the tables of an endpoint, except those that are in doubt.
    pub fn add_endpoint(&mut self, endpoint: &Endpoint) {
        let identity = identity::of_endpoint(&endpoint.http);
        let page = PageName::of(&endpoint.page);
        if let Some(body) = endpoint.body.as_ref().filter(|body| body.ambiguous.is_empty()) {
            self.add(identity.clone(), Kind::Body, &page, &body.fields);
        }
        if endpoint.response.ambiguous.is_empty() && !endpoint.response.fields.is_empty() {
            self.add(identity, Kind::Reply, &page, &endpoint.response.fields);
        }
    }

    /// Adds the body of an event, unless it is in doubt.
    pub fn add_event(&mut self, event: &Event) {
        if event.body.ambiguous.is_empty() {
            let page = PageName::of(&event.page);
            self.add(event.event_type.clone(), Kind::Event, &page, &event.body.fields);
        }
    }

    fn add(&mut self, identity: String, kind: Kind, page: &PageName, fields: &[Field]) {
        self.by_identity.entry((identity, kind)).or_default().push((page.clone(), rows(fields)));
    }

    /// The rows of the table that documents the same: of several calls at one URL, those of the same page.
    fn of_identity(&self, identity: &str, kind: Kind, page: &PageName) -> Option<&Rows> {
        let tables = self.by_identity.get(&(identity.to_owned(), kind))?;
        match &tables[..] {
            [(_, only)] => Some(only),
            several => page.find(several),
        }
    }

    /// Writes what is settled into the tables of a draft. A row that is new since keeps its freedom.
    pub(super) fn apply(&self, draft: &mut Draft) {
        let identity = match &draft.about {
            About::Endpoint(about) => identity::of_endpoint(&about.http),
            About::Event(about) => about.event_type.clone(),
        };
        let (doc, page) = (draft.head.page.doc.clone(), PageName::of(&draft.head.page));
        for table in assemble::tables_mut(draft) {
            let known = self.by_page.get(&(doc.clone(), table.kind));
            if let Some(rows) = known.or_else(|| self.of_identity(&identity, table.kind, &page)) {
                settle(table, rows);
            }
        }
    }
}

/// The lines of the rows that stand where they were settled, by page.
pub(super) fn kept(drafts: &[Draft]) -> BTreeMap<String, BTreeSet<u32>> {
    let mut kept: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for draft in drafts {
        for table in assemble::tables(draft).filter(|table| !table.held.is_empty()) {
            let rows = table.rows.iter().zip(&table.held).zip(table.tree.parents());
            let held = rows.filter(|((_, held), parent)| held.parent() == Some(*parent)).map(|((row, _), _)| row);
            kept.entry(draft.head.page.doc.clone())
                .or_default()
                .extend(held.filter(|row| !row.from_example).map(|row| row.line));
        }
    }
    kept
}

fn rows(fields: &[Field]) -> Rows {
    let row = |(depth, field): (usize, &Field)| SettledRow {
        name: field.name.clone(),
        ty: field.ty.clone(),
        depth: depth.min(255) as u8,
        from_example: field.from_example,
    };
    fields.iter().flat_map(Field::walk).map(row).collect()
}

/// Tells the rows of a table what holds them, but never against a depth that is written.
fn settle(table: &mut DraftTable, settled: &[SettledRow]) {
    if table.depths.iter().all(Option::is_some) {
        return;
    }
    let mut held = carry::over(&table.rows, settled);
    // The table begins below its payload, which no settled row is.
    let holder = table.rows.iter().position(|row| row.from_example).filter(|&at| held[at] == Held::New);
    if let Some(holder) = holder {
        let below = held[holder + 1..].iter_mut().filter(|held| **held == Held::Below(None));
        below.for_each(|held| *held = Held::Below(Some(holder)));
        held[holder] = Held::Below(None);
    }
    if let Some(depths) = depths(&held, &table.depths) {
        table.depths = depths;
    }
    table.held = held;
}

/// The depths of a table whose every row is settled, or written where that does not part a row from what holds it.
fn depths(held: &[Held], written: &[Option<u8>]) -> Option<Vec<Option<u8>>> {
    let mut depths: Vec<u8> = Vec::with_capacity(held.len());
    for (held, written) in held.iter().zip(written) {
        depths.push(match (held, written) {
            (_, Some(depth)) => *depth,
            (Held::Below(None), None) => 0,
            (Held::Below(Some(parent)), None) => depths.get(*parent)?.saturating_add(1),
            (Held::New | Held::Lost(_) | Held::Either(_), None) => return None,
        });
    }
    let parents = nesting::parents(&depths);
    let is_kept = |(row, parent): (usize, Option<usize>)| written[row].is_some() || held[row] == Held::Below(parent);
    parents.into_iter().enumerate().all(is_kept).then(|| depths.into_iter().map(Some).collect())
}
