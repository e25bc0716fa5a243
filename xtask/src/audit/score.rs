//! How well a run agrees with the truth.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_docs::Compiled;
use larkspur_docs::nesting::Kind;
use larkspur_schema::{Doubt, Field};

use super::bars::{Bar, Bars};
use super::truth::Truth;
use crate::truth::{Table, key, word};

/// Nested tables of one kind.
#[derive(Clone, Copy, Default)]
struct Nested {
    tables: usize,
    exact: usize,
    flagged: usize,
    silent: usize,
}

impl Nested {
    fn add(&mut self, other: Self) {
        self.tables += other.tables;
        self.exact += other.exact;
        self.flagged += other.flagged;
        self.silent += other.silent;
    }
}

/// The score of a run.
#[derive(Default)]
pub(super) struct Score {
    tables: usize,
    exact: usize,
    nested: Nested,
    /// The same for the bodies of events alone.
    events: Nested,
    names: usize,
    names_equal: usize,
    missing: usize,
    worst: Vec<String>,
    /// Tables that are right but flagged.
    needless: Vec<String>,
    wrong_names: Vec<String>,
}

impl Score {
    /// Compares a run with the truth about its pages.
    pub(super) fn of(compiled: &Compiled, truth: &Truth) -> Self {
        let mut score = Self::default();
        let endpoints: BTreeMap<_, _> = compiled.endpoints.iter().map(|of| (of.page.doc.as_str(), of)).collect();
        let events: BTreeMap<_, _> = compiled.events.iter().map(|of| (of.page.doc.as_str(), of)).collect();
        let pages: BTreeSet<&str> = compiled
            .skipped
            .iter()
            .map(|(doc, _)| doc.as_str())
            .chain(endpoints.keys().copied())
            .chain(events.keys().copied())
            .collect();
        for table in truth.tables.iter().filter(|table| pages.contains(table.doc.as_str())) {
            let doc = table.doc.as_str();
            let found: Option<(&[Field], &[Doubt])> = match table.kind {
                Kind::Event => events.get(doc).map(|page| (&page.body.fields[..], &page.body.ambiguous[..])),
                Kind::Body => {
                    let body = endpoints.get(doc).and_then(|page| page.body.as_ref());
                    body.map(|body| (&body.fields[..], &body.ambiguous[..]))
                }
                Kind::Reply => endpoints.get(doc).map(|page| (&page.response.fields[..], &page.response.ambiguous[..])),
            };
            match found {
                Some((fields, doubts)) => score.add_table(table, fields, doubts),
                None => score.missing += 1,
            }
        }
        for endpoint in &compiled.endpoints {
            if let Some(name) = truth.names.get(&key(&endpoint.http.method, &endpoint.http.path)) {
                score.names += 1;
                let found = &endpoint.id;
                if found == name {
                    score.names_equal += 1;
                } else {
                    score.wrong_names.push(format!("{found} is {name} ({})", endpoint.page.doc));
                }
            }
        }
        score
    }

    fn add_table(&mut self, table: &Table, fields: &[Field], doubts: &[Doubt]) {
        let mut rows: Vec<(&Field, usize)> = Vec::new();
        fields.iter().for_each(|field| of_table(field, 0, &mut rows));
        let wrong = table.rows.iter().zip(&rows).position(|((name, _, depth), (field, at))| {
            *name != field.name && !name.ends_with(&field.name) || usize::from(*depth) != *at
        });
        let exact = wrong.is_none() && rows.len() == table.rows.len();
        self.tables += 1;
        self.exact += usize::from(exact);
        let flagged = !doubts.is_empty();
        if table.is_nested() {
            let silent = usize::from(!exact && !flagged);
            let nested = Nested { tables: 1, exact: exact.into(), flagged: flagged.into(), silent };
            self.nested.add(nested);
            if table.kind == Kind::Event {
                self.events.add(nested);
            }
            if let (true, Some(doubt)) = (exact, doubts.first()) {
                let case = format!("{}:{}: {}: `{}` is right", table.doc, doubt.line, word(table.kind), doubt.path);
                self.needless.push(format!("{case}, not `{}`", doubt.alternatives.join("` or `")));
            }
        }
        if exact {
            return;
        }
        let (row, place) = match wrong {
            Some(at) => {
                (format!("`{}` at depth {} is at {}", rows[at].0.name, rows[at].1, table.rows[at].2), rows[at].0.line)
            }
            None => (format!("{} rows are {}", rows.len(), table.rows.len()), 0),
        };
        let kind = match (table.is_nested(), flagged) {
            (true, false) => "SILENT ",
            (true, true) => "",
            (false, _) => "flat: ",
        };
        self.worst.push(format!("{kind}{}:{place}: {}: {row}", table.doc, word(table.kind)));
    }

    /// Joins the scores of two runs.
    pub(super) fn add(&mut self, other: Self) {
        self.tables += other.tables;
        self.exact += other.exact;
        self.nested.add(other.nested);
        self.events.add(other.events);
        self.names += other.names;
        self.names_equal += other.names_equal;
        self.missing += other.missing;
        self.worst.extend(other.worst);
        self.needless.extend(other.needless);
        self.wrong_names.extend(other.wrong_names);
    }

    /// Prints the figures and the worst cases.
    pub(super) fn print(&self, worst: usize, limits: &Limits, bars: &mut Bars) {
        let Nested { tables, exact, flagged, silent } = self.nested;
        bars.share("  tables exact:                ", self.exact, self.tables, Bar::None);
        bars.share("  nested tables exact:         ", exact, tables, limits.exact);
        bars.share("  wrong and not flagged:       ", silent, tables, limits.silent);
        bars.share("  flagged as ambiguous:        ", flagged, tables, limits.flagged);
        let Nested { tables, exact, flagged, silent } = self.events;
        bars.share("  events among them, exact:    ", exact, tables, Bar::None);
        println!("    flagged {flagged}, wrong in silence {silent}");
        bars.share("  names agreeing:              ", self.names_equal, self.names, limits.names);
        println!("  tables without an entry:     {}", self.missing);
        let mut cases: Vec<&String> = self.worst.iter().collect();
        cases.sort_by_key(|case| (!case.starts_with("SILENT"), case.as_str()));
        for case in cases.into_iter().take(worst) {
            println!("    {case}");
        }
        for case in self.needless.iter().take(worst) {
            println!("    flagged: {case}");
        }
        for name in self.wrong_names.iter().take(worst) {
            println!("    name: {name}");
        }
    }
}

/// What a run must reach.
pub(super) struct Limits {
    exact: Bar,
    silent: Bar,
    flagged: Bar,
    names: Bar,
}

/// Pages that nothing is known of.
pub(super) const NOTHING_KNOWN: Limits = Limits {
    exact: Bar::AtLeast(98.0),
    silent: Bar::AtMost(0.1),
    flagged: Bar::AtMost(4.0),
    names: Bar::AtLeast(99.0),
};
/// Pages whose neighbours are known.
pub(super) const FOLDS: Limits = Limits {
    exact: Bar::AtLeast(99.3),
    silent: Bar::AtMost(0.0),
    flagged: Bar::AtMost(2.5),
    names: Bar::AtLeast(99.5),
};
/// Pages of a service of which nothing is known.
pub(super) const SERVICES: Limits = Limits {
    exact: Bar::AtLeast(98.0),
    silent: Bar::AtMost(0.1),
    flagged: Bar::AtMost(4.0),
    names: Bar::AtLeast(99.0),
};
/// Specs, which are settled.
pub(super) const SPECS: Limits = Limits {
    exact: Bar::AtLeast(99.9),
    silent: Bar::AtMost(0.0),
    flagged: Bar::AtMost(0.0),
    names: Bar::AtLeast(100.0),
};

/// Tables whose nesting was settled, and whose rows changed since.
pub(super) const DRIFTED: Limits =
    Limits { exact: Bar::AtLeast(97.0), silent: Bar::AtMost(0.0), flagged: Bar::AtMost(10.0), names: Bar::None };
/// Tables whose nesting was settled, with the same rows.
pub(super) const CARRIED: Limits =
    Limits { exact: Bar::AtLeast(99.7), silent: Bar::AtMost(0.0), flagged: Bar::AtMost(0.5), names: Bar::None };

/// The fields that are rows of the table, with their depth among such rows. What only an example shows is none of them.
pub(super) fn of_table<'f>(field: &'f Field, depth: usize, rows: &mut Vec<(&'f Field, usize)>) {
    let below = if field.from_example { depth } else { depth + 1 };
    if !field.from_example {
        rows.push((field, depth));
    }
    field.fields.iter().for_each(|field| of_table(field, below, rows));
}
