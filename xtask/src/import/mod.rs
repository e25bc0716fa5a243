//! `cargo xtask import`: upstream pages become canonical specs.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use indicatif::ProgressBar;
use larkspur_docs::names::{self, NameSource};
use larkspur_docs::nesting::Kind;
use larkspur_docs::{Knowledge, Settled, canonical, compile, compile_loaded, load};
use larkspur_schema::{Endpoint, EndpointId};
use serde::Deserialize;

mod kept;

use crate::specs::Known;
use crate::{audit, files, render, schema, specs};

/// Options of `import`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of upstream pages.
    #[arg(long, value_name = "DIR")]
    from: PathBuf,
    /// The folder of specs.
    #[arg(long, value_name = "DIR")]
    to: Option<PathBuf>,
    /// Names to use where the rules would choose others: tab-separated `http_method, path, service, version, resource,
    /// method`, below a line of headings.
    #[arg(long, value_name = "FILE")]
    names: Option<PathBuf>,
    /// Nestings that are known: JSON lines of `doc`, `table` and `rows` of name, type and depth.
    #[arg(long, value_name = "FILE")]
    nesting: Option<PathBuf>,
    /// Take only these services.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    services: Vec<String>,
    /// Delete the specs whose page has vanished.
    #[arg(long)]
    prune: bool,
}

/// A table of known nesting.
#[derive(Deserialize)]
struct KnownTable {
    doc: String,
    table: String,
    rows: Vec<(String, String, u8)>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    specs::require_dir(&args.from)?;
    let to = args.to.clone().unwrap_or_else(specs::default_dir);
    let progress = if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    progress.set_message("reading");
    let Known { knowledge, mut settled, compiled: existing } = specs::known(&to)?;
    if let Some(path) = &args.nesting {
        read_nesting(path, &mut settled)?;
    }
    let known_names = args.names.as_deref().map(read_names).transpose()?.unwrap_or_default();
    let old: BTreeMap<_, _> = existing
        .endpoints
        .iter()
        .map(|endpoint| (audit::key(&endpoint.http.method, &endpoint.http.path), endpoint))
        .collect();

    let loaded = load(&args.from).with_context(|| format!("cannot list {}", args.from.display()))?;
    progress.set_message(format!("compiling {} pages", loaded.sources.len()));
    let alone = compile(&loaded.sources, Knowledge::default());
    let mut compiled = compile_loaded(loaded, knowledge, &settled).without_duplicates();
    let contradictions = kept::contradictions(&compiled, &alone);
    let wanted = |service: &str| args.services.is_empty() || args.services.iter().any(|name| name == service);
    let mut renamed: Vec<bool> = Vec::new();
    for endpoint in &mut compiled.endpoints {
        let key = audit::key(&endpoint.http.method, &endpoint.http.path);
        let old = old.get(&key);
        if let Some(name) = known_names.get(&key).or_else(|| old.map(|old| &old.id)) {
            endpoint.id = name.clone();
        }
        endpoint.repeat = endpoint.repeat.take().or_else(|| old.and_then(|old| old.repeat.clone()));
        // A spec is read without knowing the others.
        let source = NameSource::new(&endpoint.http, endpoint.doc_url.as_deref(), &endpoint.title);
        let derived = names::derive(&source);
        renamed.push(endpoint.id != derived);
    }
    let mut pages: BTreeMap<String, String> = BTreeMap::new();
    let mut clashes = Vec::new();
    for (endpoint, &named) in compiled.endpoints.iter().zip(&renamed) {
        if wanted(&endpoint.id.service) {
            let text = canonical::endpoint(endpoint, named);
            if pages.insert(path_of(endpoint), text).is_some() {
                clashes.push(format!("{} ({})", endpoint.id, endpoint.doc));
            }
        }
    }
    for event in compiled.events.iter().filter(|event| wanted(&event.service)) {
        let path = format!("{}/{}/events/{}.md", event.service, event.version, event.name);
        if pages.insert(path.clone(), canonical::event(event)).is_some() {
            clashes.push(format!("{path} ({})", event.doc));
        }
    }
    let by_hand = kept::by_hand(&to, &mut pages)?;
    if !clashes.is_empty() {
        bail!(
            "two pages have one name; nothing was written: {}\n  add `endpoint:` to the front matter of one, or use --names",
            clashes.join(", ")
        );
    }
    progress.set_length(pages.len() as u64);
    progress.set_message("writing");
    let report = files::sync(&to, &pages, args.prune)?;
    progress.finish_and_clear();

    let doubts: Vec<_> = compiled
        .diagnostics
        .iter()
        .filter(|finding| finding.code == larkspur_docs::diagnostic::Code::AmbiguousNesting)
        .cloned()
        .collect();
    render::print(&doubts, larkspur_docs::diagnostic::Severity::Warning);
    print!("{}", schema::summary(&compiled));
    println!(
        "{} specs: {} new, {} changed, {} unchanged, {} without a page{}; {} doubts to settle",
        pages.len(),
        report.new,
        report.changed,
        report.same,
        report.vanished.len(),
        if args.prune { " (deleted)" } else { "" },
        doubts.len()
    );
    for path in &report.vanished {
        println!("  without a page: {path}");
    }
    for kept in &by_hand {
        let since = if kept.overtaken { ", though its page has changed since" } else { "" };
        let lines = if kept.differing == 1 { "1 line is".to_owned() } else { format!("{} lines are", kept.differing) };
        println!("  kept as written by hand{since}; {lines} not as on the page: {}", kept.path);
    }
    for kept in &contradictions {
        let kept::Contradiction { doc, line, settled, read } = kept;
        println!("  kept as settled: `{settled}`, though the page by itself reads `{read}`: {doc}:{line}");
    }
    Ok(ExitCode::SUCCESS)
}

fn path_of(endpoint: &Endpoint) -> String {
    let id = &endpoint.id;
    format!("{}/{}/{}.{}.md", id.service, id.version, id.resource, id.method)
}

/// Names by method and path.
pub(crate) fn read_names(path: &Path) -> Result<BTreeMap<(String, String), EndpointId>> {
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

fn read_nesting(path: &Path, settled: &mut Settled) -> Result<()> {
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
        let rows = table.rows.into_iter().map(|(name, _, depth)| (name, depth)).collect();
        settled.add_page(&table.doc, kind, rows);
    }
    Ok(())
}
