//! `cargo xtask audit --drift OLD NEW`: settles the nesting of an older folder of pages, imports a newer one over it, and
//! compares every table that was settled with the truth about the newer folder.
//!
//! The truth is `nesting.jsonl`, where it has the page; else what the page's marks of indentation say. Those are then taken
//! off, so that the newer pages are as flat as those of the other mirror, and only what was settled can tell.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use larkspur_docs::nesting::Kind;
use larkspur_docs::source::Source;
use larkspur_docs::{
    Compiled, Knowledge, Loaded, Settled, canonical, compile, compile_settled, endpoint_identity, load, written_tables,
};
use larkspur_schema::{Doubt, Field};

use super::bars::Bars;
use super::score::{CARRIED, DRIFTED, Score, of_table};
use super::truth::Truth;
use crate::specs;
use crate::truth::{Table, word};

/// Replays the change from one folder to the other, and fails where a table is wrong in silence.
pub(super) fn run(dirs: &[PathBuf], truth: &Path, own: &Path, worst: usize) -> Result<ExitCode> {
    let [old, new] = dirs else { bail!("`--drift` takes two folders") };
    let truth = Truth::read(truth)?.tables;
    let before = settle(&read(old)?, &truth, &specs::known(own)?.knowledge);
    let pages = read(new)?;
    let flat: Vec<Source> =
        pages.sources.iter().map(|page| Source::new(page.path(), without_marks(page.text()))).collect();
    let expected = expected(&pages, &flat, truth, &before);
    println!("{} tables of {} were settled by {}", expected.len(), new.display(), old.display());
    if expected.is_empty() {
        bail!("no table of the newer folder was settled before, so there is nothing to compare");
    }
    let mut bars = Bars::default();
    let (changed, same): (Vec<Expected>, Vec<Expected>) = expected.into_iter().partition(|table| table.has_changed);
    let [changed, same] = [changed, same].map(|tables| Truth::of(tables.into_iter().map(|of| of.table).collect()));
    let mut score = |how: &str, sources: &[Source]| {
        let compiled = compile_settled(sources, before.knowledge.clone(), &before.settled);
        let tables = [("other rows than before", &changed, &DRIFTED), ("the same rows", &same, &CARRIED)];
        for (which, truth, limits) in tables {
            println!("\n{how}: tables with {which}");
            Score::of(&compiled, truth).print(worst, limits, &mut bars);
        }
    };
    score("As the pages are", &pages.sources);
    if flat.iter().zip(&pages.sources).any(|(flat, page)| flat.text() != page.text()) {
        score("Without the marks of indentation", &flat);
    }
    Ok(if bars.hold() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(dir: &Path) -> Result<Loaded> {
    specs::require_dir(dir)?;
    load(dir).with_context(|| format!("cannot list {}", dir.display()))
}

/// A page, or what it documents, and which of its tables.
type Place = (String, &'static str);

/// A field that is a row of a table, and its depth.
type Row<'c> = (&'c Field, usize);

/// What specs of the older folder settle.
struct Before {
    knowledge: Knowledge,
    settled: Settled,
    /// The names of the rows of each table, by what it documents.
    names: BTreeMap<Place, Vec<String>>,
}

/// Makes specs of the older pages. The nesting of a table is its truth, where that has the same rows; else what the
/// project's specs tell about it, unless that is in doubt.
fn settle(pages: &Loaded, truth: &[Table], knowledge: &Knowledge) -> Before {
    let alone = compile(&pages.sources, Knowledge::default());
    let by_page = tables(&alone);
    let mut known = Settled::default();
    for table in truth {
        let rows = by_page.get(&(table.doc.clone(), word(table.kind)));
        let names = table.rows.iter().map(|(name, _, _)| last_step(name));
        if rows.is_some_and(|(rows, _)| rows.iter().map(|(field, _)| field.name.as_str()).eq(names)) {
            let rows = table.rows.iter().map(|(name, ty, depth)| (last_step(name), ty.as_str(), *depth));
            known.add_page(&table.doc, table.kind, rows);
        }
    }
    let read = compile_settled(&pages.sources, knowledge.clone(), &known).without_duplicates();
    let endpoints = read.endpoints.iter().map(|of| Source::new(of.page.doc.as_str(), canonical::endpoint(of, true)));
    let events = read.events.iter().map(|of| Source::new(of.page.doc.as_str(), canonical::event(of)));
    let sources: Vec<Source> = endpoints.chain(events).collect();
    let specs = compile(&sources, Knowledge::default());
    let mut settled = Settled::default();
    specs.endpoints.iter().for_each(|of| settled.add_endpoint(of));
    specs.events.iter().for_each(|of| settled.add_event(of));
    let identities = identities(&specs);
    let names =
        tables(&specs).into_iter().filter(|(_, (_, doubts))| doubts.is_empty()).map(|((doc, kind), (rows, _))| {
            ((identities[doc.as_str()].clone(), kind), rows.iter().map(|(field, _)| field.name.clone()).collect())
        });
    let names = names.collect();
    Before { knowledge: Knowledge::learn(&sources), settled, names }
}

/// The name of a row that is called by its whole path.
fn last_step(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A table of the newer folder that was settled.
struct Expected {
    table: Table,
    has_changed: bool,
}

/// The tables of the newer folder that were settled before and whose true nesting is known.
fn expected(pages: &Loaded, flat: &[Source], truth: Vec<Table>, before: &Before) -> Vec<Expected> {
    let compiled = compile(&pages.sources, Knowledge::default()).without_duplicates();
    let marked = pages.sources.iter().zip(flat).filter(|(page, flat)| page.text() != flat.text());
    let mut marked: BTreeMap<Place, Table> = marked.flat_map(|(page, _)| written(page)).collect();
    let mut truth: BTreeMap<Place, Table> =
        truth.into_iter().map(|table| ((table.doc.clone(), word(table.kind)), table)).collect();
    let identities = identities(&compiled);
    let mut expected = Vec::new();
    for ((doc, kind), (rows, _)) in tables(&compiled) {
        let place = (identities[doc.as_str()].clone(), kind);
        let Some(was) = before.names.get(&place) else { continue };
        let has_changed = !rows.iter().map(|(field, _)| field.name.as_str()).eq(was.iter().map(String::as_str));
        let place = (doc, kind);
        let names = || rows.iter().map(|(field, _)| field.name.as_str());
        // Rows that spell out the entries of a map are no fields.
        let is_whole = |table: &Table| names().eq(table.rows.iter().map(|(name, _, _)| name.as_str()));
        let table = truth.remove(&place).or_else(|| marked.remove(&place).filter(is_whole));
        expected.extend(table.map(|table| Expected { table, has_changed }));
    }
    expected
}

/// The tables of a page whose marks of indentation tell every depth.
fn written(page: &Source) -> Vec<(Place, Table)> {
    let tables = written_tables(page).into_iter().map(|(kind, rows)| {
        let rows = rows.into_iter().map(|(name, depth)| (name, String::new(), depth)).collect();
        let doc = page.path().to_owned();
        ((doc.clone(), word(kind)), Table { doc, kind, rows })
    });
    tables.collect()
}

/// What each page documents.
fn identities(compiled: &Compiled) -> BTreeMap<&str, String> {
    let endpoints = compiled.endpoints.iter().map(|of| (of.page.doc.as_str(), endpoint_identity(&of.http)));
    endpoints.chain(compiled.events.iter().map(|of| (of.page.doc.as_str(), of.event_type.clone()))).collect()
}

/// The rows of all tables, and their doubts, by page.
fn tables(compiled: &Compiled) -> BTreeMap<Place, (Vec<Row<'_>>, &[Doubt])> {
    let endpoints = compiled.endpoints.iter().flat_map(|of| {
        let body = of.body.iter().map(|body| (word(Kind::Body), &body.fields[..], &body.ambiguous[..]));
        let reply = (word(Kind::Reply), &of.response.fields[..], &of.response.ambiguous[..]);
        body.chain([reply]).map(|table| (of.page.doc.as_str(), table))
    });
    let events = compiled.events.iter().map(|of| {
        let table = (word(Kind::Event), &of.body.fields[..], &of.body.ambiguous[..]);
        (of.page.doc.as_str(), table)
    });
    let all = endpoints.chain(events).map(|(doc, (kind, fields, doubts))| {
        let mut rows = Vec::new();
        fields.iter().for_each(|field| of_table(field, 0, &mut rows));
        ((doc.to_owned(), kind), (rows, doubts))
    });
    all.filter(|(_, (rows, _))| !rows.is_empty()).collect()
}

/// A page without the marks of indentation in front of the names in its tables.
fn without_marks(text: &str) -> String {
    let lines = text.split('\n').map(|line| without_mark(line).map_or(Cow::Borrowed(line), Cow::Owned));
    lines.collect::<Vec<_>>().join("\n")
}

/// A line of a table without the marks before its first name, where there are any.
fn without_mark(line: &str) -> Option<String> {
    let cells = line.trim_start();
    let start = cells.trim_start_matches('|');
    let is_mark = |c: char| "∟└├↳─│┖\u{2003}\u{3000}".contains(c);
    let mut rest = start;
    let mut marks = 0;
    loop {
        rest = rest.trim_start_matches(' ');
        let words = ["&emsp;", "&ensp;", "&nbsp;"].iter().find_map(|mark| rest.strip_prefix(mark));
        match words.or_else(|| rest.strip_prefix(is_mark)) {
            Some(shorter) => rest = shorter,
            None => break,
        }
        marks += 1;
    }
    let bar = if start.len() < cells.len() { "| " } else { "" };
    (marks > 0 && rest.contains('|')).then(|| format!("{bar}{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_indentation_are_taken_off_names_alone() {
        let page = "## 表\n | &nbsp;&nbsp;└ `id` | string | 标识 |\n∟ name | string | 名\n|&emsp;list|list|表|\n| a | b | ∟ |\n∟";
        let flat = "## 表\n| `id` | string | 标识 |\nname | string | 名\n| list|list|表|\n| a | b | ∟ |\n∟";
        assert_eq!(without_marks(page), flat);
        assert_eq!(without_marks(flat), flat);
    }
}
