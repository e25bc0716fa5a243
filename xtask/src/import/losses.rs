//! Facts that many pages would lose at once: a sign that their dialect was read badly.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, compile};
use larkspur_schema::{Endpoint, Event, Field};

use super::decide::Decided;

/// So many pages, and so many of a hundred, that lose most of one kind of fact stop an import.
const MANY_PAGES: usize = 20;
const MANY_OF_HUNDRED: usize = 5;

/// The kinds of facts that are counted.
const KINDS: [&str; 9] =
    ["rows", "required rows", "listed values", "defaults", "limits", "labels", "scopes", "error codes", "tokens"];

type Counts = [usize; KINDS.len()];

/// The table of what would be lost, where it is too much to be what the platform changed.
pub(super) fn of(existing: &Compiled, decided: &Decided) -> Option<String> {
    let before = counts(existing);
    let taken: Vec<Source> =
        decided.taken.keys().map(|path| Source::new(path.as_str(), decided.specs[path].as_str())).collect();
    let after = counts(&compile(&taken, Knowledge::default()));
    let replaced: Vec<(&String, &Counts, &Counts)> =
        after.iter().filter_map(|(path, after)| Some((path, before.get(path)?, after))).collect();
    let mut lines = String::new();
    for (kind, name) in KINDS.iter().enumerate() {
        let had = replaced.iter().filter(|(_, before, _)| before[kind] > 0).count();
        let poorer: Vec<_> = replaced.iter().filter(|(_, before, after)| after[kind] * 2 < before[kind]).collect();
        if poorer.len() < MANY_PAGES || poorer.len() * 100 < had * MANY_OF_HUNDRED {
            continue;
        }
        let lost: usize = poorer.iter().map(|(_, before, after)| before[kind] - after[kind]).sum();
        let _ =
            writeln!(lines, "  {name:<16} {lost:>7} lost on {:>5} of {had} specs, {} first", poorer.len(), poorer[0].0);
    }
    (!lines.is_empty()).then(|| {
        format!(
            "error: {} specs would be replaced, and many of them would lose facts; nothing was written\n{lines}  = help: the \
             pages may be of a dialect that is read badly: look at the first of each; `--force` writes all the same\n",
            replaced.len()
        )
    })
}

fn counts(compiled: &Compiled) -> BTreeMap<String, Counts> {
    let endpoints = compiled.endpoints.iter().map(|endpoint| (endpoint.page.doc.clone(), of_endpoint(endpoint)));
    let events = compiled.events.iter().map(|event| (event.page.doc.clone(), of_event(event)));
    let components = compiled.components.iter().map(|one| (one.page.doc.clone(), of_fields(one.fields.iter())));
    endpoints.chain(events).chain(components).collect()
}

fn of_endpoint(endpoint: &Endpoint) -> Counts {
    let params = &endpoint.params;
    let body = endpoint.body.iter().flat_map(|body| &body.fields);
    let tables =
        params.path.iter().chain(&params.query).chain(&params.header).chain(body).chain(&endpoint.response.fields);
    let mut counts = of_fields(tables);
    counts[6] += endpoint.access.scopes.len() + endpoint.access.field_scopes.len();
    counts[7] = endpoint.errors.len();
    counts[8] = endpoint.tokens.len();
    counts
}

fn of_event(event: &Event) -> Counts {
    let mut counts = of_fields(event.body.fields.iter());
    counts[6] += event.access.scopes.len() + event.access.field_scopes.len();
    counts
}

fn of_fields<'f>(fields: impl Iterator<Item = &'f Field>) -> Counts {
    let mut counts = Counts::default();
    for (_, field) in fields.flat_map(Field::walk) {
        let limits = [
            field.facts.min.is_some(),
            field.facts.max.is_some(),
            field.facts.min_len.is_some(),
            field.facts.max_len.is_some(),
        ];
        counts[0] += 1;
        counts[1] += usize::from(field.required == Some(true));
        counts[2] += field.facts.values.len();
        counts[3] += usize::from(field.facts.default.is_some());
        counts[4] += limits.into_iter().filter(|limit| *limit).count();
        counts[5] += usize::from(field.facts.label.is_some());
        counts[6] += field.facts.scopes.len();
    }
    counts
}
