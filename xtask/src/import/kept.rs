//! What stays as somebody settled it, and where the pages say otherwise.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use anyhow::{Context, Result};
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, canonical, load};
use larkspur_schema::{Doubt, Field};

/// A spec that says `by_hand: true`, and how far its page is from it.
pub(super) struct ByHand {
    pub(super) path: String,
    /// The page's time of change is not the one that the spec names.
    pub(super) overtaken: bool,
    /// How many lines of the spec the page would write otherwise, or not at all.
    pub(super) differing: usize,
}

/// Leaves the specs that say `by_hand: true` as they are: someone corrected a fact that the page gets wrong.
pub(super) fn by_hand(to: &Path, pages: &mut BTreeMap<String, String>) -> Result<Vec<ByHand>> {
    let mut kept = Vec::new();
    if !to.is_dir() {
        return Ok(kept);
    }
    let updated =
        |source: &Source| canonical::front_matter(source).get("last_remote_update_timestamp").map(str::to_owned);
    let loaded = load(to).with_context(|| format!("cannot list {}", to.display()))?;
    for source in &loaded.sources {
        if !is_by_hand(source) {
            continue;
        }
        if let Some(page) = pages.get_mut(source.path()) {
            kept.push(ByHand {
                path: source.path().to_owned(),
                overtaken: updated(&Source::new(source.path(), page.as_str())) != updated(source),
                differing: differing(source.text(), page),
            });
            *page = source.text().to_owned();
        }
    }
    Ok(kept)
}

/// Whether a spec says that it was corrected by hand.
pub(super) fn is_by_hand(spec: &Source) -> bool {
    canonical::front_matter(spec).get("by_hand") == Some("true")
}

/// The mark as a line of the front matter.
const BY_HAND: &str = "by_hand: true";

/// How many lines of `spec` are not in `page`, the mark itself apart.
fn differing(spec: &str, page: &str) -> usize {
    let mut lines: HashMap<&str, usize> = HashMap::new();
    page.lines().for_each(|line| *lines.entry(line).or_default() += 1);
    let mut own = 0;
    for line in spec.lines() {
        match lines.get_mut(line) {
            Some(count) if *count > 0 => *count -= 1,
            _ => own += usize::from(line != BY_HAND),
        }
    }
    own
}

/// A place whose settled nesting is not what its page, read by itself, shows without a doubt.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Contradiction {
    /// The page.
    pub(super) doc: String,
    pub(super) line: u32,
    pub(super) settled: String,
    pub(super) read: String,
}

/// Compares what was settled with what the pages say by themselves: the first row of each table that was settled and reads
/// otherwise. Rows that are new, or whose depth a page writes, were settled by nobody.
pub(super) fn contradictions(settled: &Compiled, alone: &Compiled) -> Vec<Contradiction> {
    let mut found = Vec::new();
    let is_settled = |doc: &str, line: u32| settled.settled.get(doc).is_some_and(|lines| lines.contains(&line));
    let read: HashMap<&str, _> =
        alone.endpoints.iter().map(|endpoint| (endpoint.page.doc.as_str(), endpoint)).collect();
    for endpoint in &settled.endpoints {
        let Some(read) = read.get(endpoint.page.doc.as_str()) else { continue };
        if let (Some(body), Some(read)) = (&endpoint.body, &read.body) {
            let read = (&read.fields[..], &read.ambiguous[..]);
            found.extend(contradiction(&endpoint.page.doc, &body.fields, read, &is_settled));
        }
        let read = (&read.response.fields[..], &read.response.ambiguous[..]);
        found.extend(contradiction(&endpoint.page.doc, &endpoint.response.fields, read, &is_settled));
    }
    let read: HashMap<&str, _> = alone.events.iter().map(|event| (event.page.doc.as_str(), event)).collect();
    for event in &settled.events {
        let Some(read) = read.get(event.page.doc.as_str()) else { continue };
        let read = (&read.body.fields[..], &read.body.ambiguous[..]);
        found.extend(contradiction(&event.page.doc, &event.body.fields, read, &is_settled));
    }
    found
}

fn contradiction(
    doc: &str,
    settled: &[Field],
    (read, doubts): (&[Field], &[Doubt]),
    is_settled: &dyn Fn(&str, u32) -> bool,
) -> Option<Contradiction> {
    if !doubts.is_empty() {
        return None;
    }
    let paths = |fields: &[Field]| -> Vec<(u32, String)> { fields.iter().flat_map(below).collect() };
    let (settled, read) = (paths(settled), paths(read));
    let mut rows = settled.iter().zip(&read);
    let differs = rows.find(|((line, settled), (_, read))| settled != read && is_settled(doc, *line));
    differs.map(|((line, settled), (_, read))| Contradiction {
        doc: doc.to_owned(),
        line: *line,
        settled: settled.clone(),
        read: read.clone(),
    })
}

/// The line and whole path of a field and all below it.
fn below(field: &Field) -> Vec<(u32, String)> {
    let mut open: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for (depth, field) in field.walk() {
        open.truncate(depth);
        open.push(field.path_step());
        // What only examples show was settled by nobody.
        if !field.from_example {
            paths.push((field.line, open.join(".")));
        }
    }
    paths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_the_page_would_write_otherwise_are_counted() {
        let page = "form: canonical\na | int | one\nb | int | two\nb | int | two\n";
        assert_eq!(differing("form: canonical\nby_hand: true\na | int | one\nb | int | two\nb | int | two\n", page), 0);
        assert_eq!(differing("form: canonical\nby_hand: true\na | string | one\nb | int | two\nc\n", page), 2);
    }

    #[test]
    fn a_table_that_reads_otherwise_without_a_doubt_contradicts() {
        let field = |name: &str, fields| Field { name: name.into(), fields, line: 7, ..Field::default() };
        let settled = [field("data", vec![field("a", vec![field("b", vec![])])])];
        let read = [field("data", vec![field("a", vec![]), field("b", vec![])])];
        let all = |_: &str, _: u32| true;
        let found = contradiction("x.md", &settled, (&read, &[]), &all).expect("a contradiction");
        assert_eq!((found.settled.as_str(), found.read.as_str(), found.line), ("data.a.b", "data.b", 7));
        assert_eq!(contradiction("x.md", &settled, (&settled, &[]), &all), None);
        let doubt = Doubt { line: 7, path: "data.b".into(), alternatives: vec![], reason: String::new() };
        assert_eq!(contradiction("x.md", &settled, (&read, &[doubt]), &all), None);
        assert_eq!(contradiction("x.md", &settled, (&read, &[]), &|_, _| false), None, "nobody settled the row");
    }
}
