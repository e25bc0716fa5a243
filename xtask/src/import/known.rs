//! Names and nestings that are known from elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Result;
use larkspur_docs::names::{self, NameSource};
use larkspur_docs::{Compiled, Settled};

use crate::truth::{self, Names};

/// Gives known names to endpoints, and tells of each whether the rules, which know no other page, would choose another.
pub(super) fn name(pages: &mut Compiled, known: &Names) -> Vec<bool> {
    let mut calls: BTreeMap<(String, String), usize> = BTreeMap::new();
    for endpoint in &pages.endpoints {
        *calls.entry(truth::key(&endpoint.http.method, &endpoint.http.path)).or_default() += 1;
    }
    let mut renamed = Vec::with_capacity(pages.endpoints.len());
    for endpoint in &mut pages.endpoints {
        let key = truth::key(&endpoint.http.method, &endpoint.http.path);
        // A further call of one URL is not the one that a list of names by URL means.
        let own_name = || endpoint.page.doc_url.as_deref().and_then(names::of_url);
        let is_further = calls[&key] > 1 && own_name().is_some_and(|name| name == endpoint.id.method);
        if let Some(name) = known.get(&key).filter(|_| !is_further) {
            endpoint.id = name.clone();
        }
        let source = NameSource::new(&endpoint.http, endpoint.page.doc_url.as_deref(), &endpoint.page.title);
        renamed.push(endpoint.id != names::derive(&source));
    }
    renamed
}

/// Takes over what specs settle about sending a call again, which no page says.
pub(super) fn keep_repeats(pages: &mut Compiled, existing: &Compiled) {
    let settled: BTreeMap<_, _> =
        existing.endpoints.iter().filter_map(|spec| Some((spec.id.to_string(), spec.repeat.clone()?))).collect();
    for endpoint in pages.endpoints.iter_mut().filter(|endpoint| endpoint.repeat.is_none()) {
        endpoint.repeat = settled.get(&endpoint.id.to_string()).cloned();
    }
}

/// Adds the tables of a list of known nestings to what is settled.
pub(super) fn settle(path: &Path, settled: &mut Settled) -> Result<()> {
    for table in truth::read_tables(path)? {
        let rows = table.rows.iter().map(|(name, ty, depth)| (name.as_str(), ty.as_str(), *depth));
        settled.add_page(&table.doc, table.kind, rows);
    }
    Ok(())
}
