//! `cargo xtask audit --pairs DIR DIR`: reads two folders that document the same platform, and compares what was read.
//!
//! Where two pages tell of one endpoint with one date, they say the same in two dialects, so what differs in their reading is
//! a fault of the reader or of a page. No truth is needed for that.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_docs::{Compiled, Knowledge, compile, endpoint_identity, load};
use larkspur_schema::{Access, Endpoint, Event, Facts, Field};

use super::facets::{Facet, Scores, Side};
use crate::specs;

/// Compares two folders and fails where a facet is below its bar.
pub(super) fn run(dirs: &[PathBuf], specs: &Path, worst: usize) -> Result<ExitCode> {
    let [left, right] = dirs else { anyhow::bail!("`--pairs` takes two folders") };
    let knowledge = specs::known(specs)?.knowledge;
    let (left, right) = (read(left, &knowledge)?, read(right, &knowledge)?);
    let endpoints = pairs(&left.endpoints, &right.endpoints, |of| (endpoint_identity(&of.http), of.page.updated));
    if endpoints.is_empty() {
        anyhow::bail!("no endpoint has a page of the same date in both folders, so there is nothing to compare");
    }
    let events = pairs(&left.events, &right.events, |of| (of.event_type.clone(), of.page.updated));
    println!(
        "{} endpoints and {} events that both folders document with the same date.\n\
         Each folder was compiled by itself, with what {} teaches about types and names; no settled nesting was taken over.",
        endpoints.len(),
        events.len(),
        specs.display()
    );
    let mut scores = Scores::default();
    for (left, right) in endpoints {
        compare_endpoints(&mut scores, left, right);
    }
    for (left, right) in events {
        compare_events(&mut scores, left, right);
    }
    Ok(scores.print(worst))
}

fn read(dir: &Path, knowledge: &Knowledge) -> Result<Compiled> {
    specs::require_dir(dir)?;
    let loaded = load(dir).with_context(|| format!("cannot list {}", dir.display()))?;
    Ok(compile(&loaded.sources, knowledge.clone()))
}

/// What has the same key on both sides. Pages without a date have no pair, and neither has a key that one side has twice.
fn pairs<'a, T>(left: &'a [T], right: &'a [T], key: fn(&T) -> (String, Option<i64>)) -> Vec<(&'a T, &'a T)> {
    let by_key = |all: &'a [T]| {
        let mut map: BTreeMap<(String, i64), Vec<&'a T>> = BTreeMap::new();
        for of in all {
            if let (identity, Some(updated)) = key(of) {
                map.entry((identity, updated)).or_default().push(of);
            }
        }
        map
    };
    let mut right = by_key(right);
    let left = by_key(left).into_iter();
    left.filter_map(|(key, left)| match (&left[..], &right.remove(&key)?[..]) {
        ([left], [right]) => Some((*left, *right)),
        _ => None,
    })
    .collect()
}

fn compare_endpoints(scores: &mut Scores, left: &Endpoint, right: &Endpoint) {
    let side = (Side::top(&left.page.doc), Side::top(&right.page.doc));
    let name = left.id.to_string();
    scores.lists(Facet::Tokens, &name, side, &debugs(&left.tokens), &debugs(&right.tokens));
    compare_access(scores, &name, side, (&left.access, &right.access));
    scores.either(Facet::RateLimits, &name, side, left.rate_limit.as_ref(), right.rate_limit.as_ref());
    scores.either(Facet::Names, &name, side, Some(&name), Some(&right.id.to_string()));
    scores.either(Facet::Deprecated, &name, side, Some(&left.deprecated), Some(&right.deprecated));
    scores.either(Facet::Pagination, &name, side, left.pagination.as_ref(), right.pagination.as_ref());
    let codes = |of: &Endpoint| of.errors.iter().map(|error| error.code.to_string()).collect::<Vec<_>>();
    scores.lists(Facet::ErrorCodes, &name, side, &codes(left), &codes(right));
    let docs = (left.page.doc.as_str(), right.page.doc.as_str());
    for (place, left, right) in [
        ("path", &left.params.path, &right.params.path),
        ("query", &left.params.query, &right.params.query),
        ("header", &left.params.header, &right.params.header),
    ] {
        compare_fields(scores, Facet::Parameters, &format!("{name}: {place}"), docs, (left, right));
    }
    let body = |of: &'_ Endpoint| of.body.as_ref().map(|body| body.fields.clone()).unwrap_or_default();
    compare_fields(scores, Facet::BodyRows, &format!("{name}: body"), docs, (&body(left), &body(right)));
    let (left, right) = (&left.response.fields, &right.response.fields);
    compare_fields(scores, Facet::ReplyRows, &format!("{name}: reply"), docs, (left, right));
}

fn compare_access(scores: &mut Scores, name: &str, side: (Side<'_>, Side<'_>), (left, right): (&Access, &Access)) {
    scores.lists(Facet::AppTypes, name, side, &debugs(&left.app_types), &debugs(&right.app_types));
    scores.lists(Facet::Scopes, name, side, &left.scopes, &right.scopes);
    scores.lists(Facet::FieldScopes, name, side, &left.field_scopes, &right.field_scopes);
}

fn compare_events(scores: &mut Scores, left: &Event, right: &Event) {
    let side = (Side::top(&left.page.doc), Side::top(&right.page.doc));
    let name = &left.event_type;
    compare_access(scores, name, side, (&left.access, &right.access));
    scores.either(Facet::Names, name, side, Some(&left.id.to_string()), Some(&right.id.to_string()));
    let docs = (left.page.doc.as_str(), right.page.doc.as_str());
    compare_fields(scores, Facet::EventRows, name, docs, (&left.body.fields, &right.body.fields));
}

fn debugs<T: std::fmt::Debug>(all: &[T]) -> Vec<String> {
    all.iter().map(|one| format!("{one:?}")).collect()
}

/// The fields of a table in the order of its rows, each with its path.
fn flat(fields: &[Field]) -> Vec<(String, &Field)> {
    let mut open: Vec<&str> = Vec::new();
    let mut rows = Vec::new();
    for (depth, field) in fields.iter().flat_map(Field::walk) {
        open.truncate(depth);
        open.push(&field.name);
        // Mirrors of one page show different examples.
        if !field.from_example {
            rows.push((open.join("."), field));
        }
    }
    rows
}

/// Compares two tables: their rows, how these are nested, and what is said of those that both have.
fn compare_fields(scores: &mut Scores, facet: Facet, name: &str, docs: (&str, &str), tables: (&[Field], &[Field])) {
    let (left, right) = (flat(tables.0), flat(tables.1));
    if left.is_empty() && right.is_empty() {
        return;
    }
    let first_line = |rows: &[(String, &Field)]| rows.first().map_or(1, |(_, field)| field.line);
    let top = (Side { doc: docs.0, line: first_line(&left) }, Side { doc: docs.1, line: first_line(&right) });
    let names = |rows: &[(String, &Field)]| {
        let mut names: Vec<String> = rows.iter().map(|(_, field)| field.name.clone()).collect();
        names.sort_unstable();
        names
    };
    if scores.lists(facet, name, top, &names(&left), &names(&right)) && facet != Facet::Parameters {
        let paths = |rows: &[(String, &Field)]| rows.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
        scores.lists(Facet::Nesting, name, top, &paths(&left), &paths(&right));
    }
    let right: BTreeMap<&str, &Field> = right.iter().map(|(path, field)| (path.as_str(), *field)).collect();
    for (path, left) in &left {
        if let Some(right) = right.get(path.as_str()) {
            let side = (Side { doc: docs.0, line: left.line }, Side { doc: docs.1, line: right.line });
            compare_field(scores, &format!("{name}: {path}"), side, left, right);
        }
    }
}

fn compare_field(scores: &mut Scores, name: &str, side: (Side<'_>, Side<'_>), left: &Field, right: &Field) {
    scores.either(Facet::Types, name, side, Some(&left.ty.to_string()), Some(&right.ty.to_string()));
    scores.either(Facet::Required, name, side, left.required.as_ref(), right.required.as_ref());
    let values = |field: &Field| field.facts.values.iter().map(|value| value.value.clone()).collect::<Vec<_>>();
    let has_values = !left.facts.values.is_empty() || !right.facts.values.is_empty();
    if has_values && scores.lists(Facet::Values, name, side, &values(left), &values(right)) {
        let labels = |field: &Field| field.facts.values.iter().map(|value| value.label.clone()).collect::<Vec<_>>();
        scores.lists(Facet::ValueLabels, name, side, &labels(left), &labels(right));
    }
    scores.either(Facet::Defaults, name, side, left.facts.default.as_ref(), right.facts.default.as_ref());
    let limits = |of: &Facts| {
        let some = of.min.is_some() || of.max.is_some() || of.min_len.is_some() || of.max_len.is_some();
        (some || of.pattern.is_some()).then(|| (of.min, of.max, of.min_len, of.max_len, of.pattern.clone()))
    };
    scores.either(Facet::FieldLimits, name, side, limits(&left.facts).as_ref(), limits(&right.facts).as_ref());
    scores.lists(Facet::FieldScopes, name, side, &left.facts.scopes, &right.facts.scopes);
}

#[cfg(test)]
mod tests {
    use super::pairs;

    #[test]
    fn only_what_has_one_page_of_one_date_on_both_sides_is_paired() {
        let of = |name: &str, date: Option<i64>| (name.to_owned(), date);
        let left = [of("a", Some(1)), of("b", Some(1)), of("c", None), of("d", Some(1)), of("d", Some(1))];
        let right = [of("b", Some(2)), of("a", Some(1)), of("c", None), of("d", Some(1))];
        assert_eq!(pairs(&left, &right, Clone::clone), [(&left[0], &right[1])]);
    }
}
