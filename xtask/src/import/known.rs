//! Names and nestings that are known from elsewhere.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use larkspur_docs::names::{self, NameSource};
use larkspur_docs::nesting::Kind;
use larkspur_docs::{Compiled, Settled};
use larkspur_schema::EndpointId;
use serde::Deserialize;

use crate::audit;

/// Names by method and path.
type Names = BTreeMap<(String, String), EndpointId>;

/// Gives known names to endpoints, and tells of each whether the rules, which know no other page, would choose another.
pub(super) fn name(pages: &mut Compiled, known: &Names) -> Vec<bool> {
    let mut calls: BTreeMap<(String, String), usize> = BTreeMap::new();
    for endpoint in &pages.endpoints {
        *calls.entry(audit::key(&endpoint.http.method, &endpoint.http.path)).or_default() += 1;
    }
    let mut renamed = Vec::with_capacity(pages.endpoints.len());
    for endpoint in &mut pages.endpoints {
        let key = audit::key(&endpoint.http.method, &endpoint.http.path);
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

/// Reads a list of names.
pub(super) fn read_names(path: &Path) -> Result<Names> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut names = BTreeMap::new();
    for (index, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [method, url, name @ ..] = columns.as_slice() else {
            bail!("{}:{}: expected six columns, separated by tabs", path.display(), index + 1);
        };
        let id =
            name.join(".").parse().map_err(|reason| anyhow::anyhow!("{}:{}: {reason}", path.display(), index + 1))?;
        names.insert(audit::key(method, url), id);
    }
    Ok(names)
}

/// A table of known nesting.
#[derive(Deserialize)]
struct KnownTable {
    doc: String,
    table: String,
    rows: Vec<(String, String, u8)>,
}

/// Adds the tables of a list of known nestings to what is settled.
pub(super) fn read_nesting(path: &Path, settled: &mut Settled) -> Result<()> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let table: KnownTable = serde_json::from_str(line)
            .with_context(|| format!("{}:{}: not a table of known nesting", path.display(), index + 1))?;
        let kind = match table.table.as_str() {
            "请求体" => Kind::Body,
            "响应体" => Kind::Reply,
            "事件体" => Kind::Event,
            other => bail!("{}:{}: `{other}` is no kind of table", path.display(), index + 1),
        };
        let rows = table.rows.iter().map(|(name, ty, depth)| (name.as_str(), ty.as_str(), *depth));
        settled.add_page(&table.doc, kind, rows);
    }
    Ok(())
}
