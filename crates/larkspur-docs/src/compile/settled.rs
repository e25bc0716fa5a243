//! Nestings that are settled: by the specs that a project has, or by a list of known tables.

use std::collections::HashMap;

use larkspur_schema::{Endpoint, Event, Field};

use super::draft::{About, Draft, DraftTable};
use super::{align, identity};
use crate::names::PageName;
use crate::nesting::Kind;

/// The rows of a settled table: names and depths.
type Rows = Vec<(String, u8)>;

/// Settled tables, by page or by what they document.
#[derive(Clone, Debug, Default)]
pub struct Settled {
    by_page: HashMap<(String, Kind), Rows>,
    /// The tables of each call, with their pages.
    by_identity: HashMap<(String, Kind), Vec<(PageName, Rows)>>,
}

impl Settled {
    /// Adds the rows of a page's table.
    pub fn add_page(&mut self, doc: &str, kind: Kind, rows: Vec<(String, u8)>) {
        self.by_page.insert((doc.to_owned(), kind), rows);
    }

    /// Adds the tables of an endpoint, except those that are in doubt.
    pub fn add_endpoint(&mut self, endpoint: &Endpoint) {
        let identity = identity::of_endpoint(&endpoint.http);
        let page = PageName::new(endpoint.doc_url.as_deref(), &endpoint.title);
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
            let page = PageName::new(event.doc_url.as_deref(), &event.title);
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
        let (doc, page) = (draft.page.doc.clone(), draft.page.name());
        let tables: Vec<&mut DraftTable> = match &mut draft.about {
            About::Endpoint(about) => about.body.iter_mut().chain(&mut about.reply).collect(),
            About::Event(about) => vec![&mut about.body],
        };
        for table in tables {
            let known = self.by_page.get(&(doc.clone(), table.kind));
            if let Some(rows) = known.or_else(|| self.of_identity(&identity, table.kind, &page)) {
                settle(table, rows);
            }
        }
    }
}

fn rows(fields: &[Field]) -> Rows {
    fields.iter().flat_map(Field::walk).map(|(depth, field)| (field.name.clone(), depth.min(255) as u8)).collect()
}

/// Aligns the rows of a table with settled ones and takes over their depths, but never against a depth that is written.
fn settle(table: &mut DraftTable, settled: &[(String, u8)]) {
    let names: Vec<&str> = table.rows.iter().map(|row| row.name.as_str()).collect();
    let known: Vec<&str> = settled.iter().map(|(name, _)| name.as_str()).collect();
    let pairs = align::pairs(&names, &known);
    // The rows of a table that begins below its payload are one deeper than the table tells.
    let holder = table.rows.iter().position(|row| row.from_example);
    let holder = holder.filter(|&at| pairs.iter().all(|&(row, _)| row != at));
    for (row, known) in pairs {
        let deeper = u8::from(holder.is_some_and(|holder| row > holder));
        table.depths[row].get_or_insert(settled[known].1.saturating_add(deeper));
    }
}
