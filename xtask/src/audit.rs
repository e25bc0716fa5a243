//! `cargo xtask audit`: scores the compiler against known nestings and names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, Loaded, compile, load};
use larkspur_schema::{Doubt, Field};
use serde::Deserialize;

use crate::specs;

/// Options of `audit`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of pages.
    #[arg(long, value_name = "DIR")]
    docs: PathBuf,
    /// The folder with `nesting.jsonl` and `names.tsv`.
    #[arg(long, value_name = "DIR")]
    truth: PathBuf,
    /// The folder of specs; the project's own where it is left out.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// How many of the worst cases are listed.
    #[arg(long, default_value_t = 20)]
    worst: usize,
}

/// A table of known nesting: rows of name, type and depth.
#[derive(Deserialize)]
struct TruthTable {
    doc: String,
    table: String,
    rows: Vec<(String, String, usize)>,
}

/// The folder of truth.
struct Truth {
    tables: Vec<TruthTable>,
    /// By method and path with parameters without names.
    names: BTreeMap<(String, String), String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    specs::require_dir(&args.docs)?;
    let truth = Truth::read(&args.truth)?;
    let loaded = load(&args.docs).with_context(|| format!("cannot list {}", args.docs.display()))?;
    let own = args.specs.clone().unwrap_or_else(specs::default_dir);
    let own = if own.is_dir() { load(&own)? } else { Loaded::default() };

    println!("All pages, nothing known beforehand");
    let alone = compile(&loaded.sources, Knowledge::default());
    Score::of(&alone, &truth).print(args.worst);

    println!("\nFive folds, each compiled with the specs of the other four alone: no truth of a scored page is known");
    let specs = compile(&own.sources, Knowledge::default());
    let pages = Pages::new(&alone, &specs);
    let mut folds = Score::default();
    for fold in 0..FOLDS {
        let scored: Vec<&Source> = loaded.sources.iter().filter(|source| fold_of(source.path()) == fold).collect();
        let known: Vec<&Source> = own
            .sources
            .iter()
            .filter(|spec| pages.of_spec(spec.path()).iter().all(|page| fold_of(page) != fold))
            .collect();
        let knowledge = Knowledge::learn(&copies(&known));
        folds.add(Score::of(&compile(&copies(&scored), knowledge), &truth));
    }
    folds.print(args.worst);

    if !specs.endpoints.is_empty() {
        println!("\nThe specs themselves, matched by method and URL");
        Score::of(&pages.renamed(specs), &truth).print(args.worst);
    }
    Ok(ExitCode::SUCCESS)
}

/// Which pages and which specs are about the same endpoint or event.
struct Pages {
    by_identity: BTreeMap<String, Vec<String>>,
    by_spec: BTreeMap<String, String>,
}

impl Pages {
    fn new(pages: &Compiled, specs: &Compiled) -> Self {
        let mut by_identity: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (identity, doc) in identities(pages) {
            by_identity.entry(identity).or_default().push(doc);
        }
        let by_spec = identities(specs).map(|(identity, doc)| (doc, identity)).collect();
        Self { by_identity, by_spec }
    }

    fn of_spec(&self, spec: &str) -> &[String] {
        self.by_spec.get(spec).and_then(|identity| self.by_identity.get(identity)).map_or(&[], Vec::as_slice)
    }

    /// The specs under the names of their pages.
    fn renamed(&self, mut specs: Compiled) -> Compiled {
        let page = |doc: &str| self.of_spec(doc).first().cloned().unwrap_or_default();
        specs.endpoints.iter_mut().for_each(|endpoint| endpoint.doc = page(&endpoint.doc));
        specs.events.iter_mut().for_each(|event| event.doc = page(&event.doc));
        specs
    }
}

fn identities(compiled: &Compiled) -> impl Iterator<Item = (String, String)> {
    let endpoints = compiled.endpoints.iter().map(|endpoint| {
        let (method, path) = key(&endpoint.http.method, &endpoint.http.path);
        (format!("{method} {}{path}", endpoint.http.host), endpoint.doc.clone())
    });
    endpoints.chain(compiled.events.iter().map(|event| (event.event_type.clone(), event.doc.clone())))
}

const FOLDS: u64 = 5;

/// The fold of a page: FNV-1a over its path, the same on any machine.
fn fold_of(path: &str) -> u64 {
    let hash = path
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
    (hash >> 32) % FOLDS
}

fn copies(sources: &[&Source]) -> Vec<Source> {
    sources.iter().map(|source| Source::new(source.path(), source.text())).collect()
}

impl Truth {
    fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("nesting.jsonl");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let tables = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(index, line)| {
                serde_json::from_str(line).with_context(|| format!("{}:{}: not a table", path.display(), index + 1))
            })
            .collect::<Result<_>>()?;
        let path = dir.join("names.tsv");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut names = BTreeMap::new();
        for line in text.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            if let [method, url, id @ ..] = columns.as_slice() {
                names.insert(key(method, url), id.join("."));
            }
        }
        Ok(Self { tables, names })
    }
}

/// A method and a path without the names of its parameters.
pub(crate) fn key(method: &str, path: &str) -> (String, String) {
    let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with(':') { ":" } else { part }).collect();
    (method.to_owned(), parts.join("/"))
}

#[derive(Default)]
struct Score {
    tables: usize,
    exact: usize,
    nested: usize,
    nested_exact: usize,
    flagged: usize,
    silent: usize,
    names: usize,
    names_equal: usize,
    missing: usize,
    worst: Vec<String>,
    wrong_names: Vec<String>,
}

impl Score {
    fn of(compiled: &Compiled, truth: &Truth) -> Self {
        let mut score = Self::default();
        let endpoints: BTreeMap<_, _> = compiled.endpoints.iter().map(|page| (page.doc.as_str(), page)).collect();
        let events: BTreeMap<_, _> = compiled.events.iter().map(|page| (page.doc.as_str(), page)).collect();
        let pages: std::collections::BTreeSet<&str> = compiled
            .skipped
            .iter()
            .map(|(doc, _)| doc.as_str())
            .chain(endpoints.keys().copied())
            .chain(events.keys().copied())
            .collect();
        for table in &truth.tables {
            if !pages.contains(table.doc.as_str()) {
                continue;
            }
            let endpoint = endpoints.get(table.doc.as_str());
            let found: Option<(&[Field], &[Doubt])> = match table.table.as_str() {
                "请求体" => {
                    endpoint.and_then(|page| page.body.as_ref()).map(|body| (&body.fields[..], &body.ambiguous[..]))
                }
                "响应体" => endpoint.map(|page| (&page.response.fields[..], &page.response.ambiguous[..])),
                _ => events.get(table.doc.as_str()).map(|page| (&page.body.fields[..], &page.body.ambiguous[..])),
            };
            let Some((fields, doubts)) = found else {
                score.missing += 1;
                continue;
            };
            score.add_table(table, fields, doubts);
        }
        for endpoint in &compiled.endpoints {
            if let Some(name) = truth.names.get(&key(&endpoint.http.method, &endpoint.http.path)) {
                score.names += 1;
                let found = endpoint.id.to_string();
                if found == *name {
                    score.names_equal += 1;
                } else {
                    score.wrong_names.push(format!("{found} is {name} ({})", endpoint.doc));
                }
            }
        }
        score
    }

    fn add_table(&mut self, table: &TruthTable, fields: &[Field], doubts: &[Doubt]) {
        let top = if table.table == "请求体" { 0 } else { 1 };
        let nested = table.rows.iter().any(|row| row.2 > top);
        let rows: Vec<(&Field, usize)> =
            fields.iter().flat_map(Field::walk).map(|(depth, field)| (field, depth)).collect();
        let wrong = table.rows.iter().zip(&rows).position(|((name, _, depth), (field, at))| {
            *name != field.name && !name.ends_with(&field.name) || depth != at
        });
        let exact = wrong.is_none() && rows.len() == table.rows.len();
        self.tables += 1;
        self.exact += usize::from(exact);
        if !nested {
            return;
        }
        self.nested += 1;
        self.nested_exact += usize::from(exact);
        self.flagged += usize::from(!doubts.is_empty());
        if exact {
            return;
        }
        self.silent += usize::from(doubts.is_empty());
        let (row, place) = match wrong {
            Some(at) => {
                (format!("`{}` at depth {} is at {}", rows[at].0.name, rows[at].1, table.rows[at].2), rows[at].0.line)
            }
            None => (format!("{} rows are {}", rows.len(), table.rows.len()), 0),
        };
        let silent = if doubts.is_empty() { "SILENT " } else { "" };
        self.worst.push(format!("{silent}{}:{place}: {}: {row}", table.doc, table.table));
    }

    fn add(&mut self, other: Self) {
        self.tables += other.tables;
        self.exact += other.exact;
        self.nested += other.nested;
        self.nested_exact += other.nested_exact;
        self.flagged += other.flagged;
        self.silent += other.silent;
        self.names += other.names;
        self.names_equal += other.names_equal;
        self.missing += other.missing;
        self.worst.extend(other.worst);
        self.wrong_names.extend(other.wrong_names);
    }

    fn print(&self, worst: usize) {
        let share = |part: usize, whole: usize| format!("{part} of {whole} ({:.2} %)", percent(part, whole));
        println!("  tables exact:                {}", share(self.exact, self.tables));
        println!("  nested tables exact:         {}", share(self.nested_exact, self.nested));
        println!("  wrong and not flagged:       {}", share(self.silent, self.nested));
        println!("  flagged as ambiguous:        {}", share(self.flagged, self.nested));
        println!("  names agreeing:              {}", share(self.names_equal, self.names));
        println!("  tables without an entry:     {}", self.missing);
        let mut cases: Vec<&String> = self.worst.iter().collect();
        cases.sort_by_key(|case| (!case.starts_with("SILENT"), case.as_str()));
        for case in cases.into_iter().take(worst) {
            println!("    {case}");
        }
        for name in self.wrong_names.iter().take(worst) {
            println!("    name: {name}");
        }
    }
}

fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { 100.0 * part as f64 / whole as f64 }
}
