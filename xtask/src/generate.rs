//! `cargo xtask generate`: specs become the crate `larkspur`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_codegen::{Changes, Files, Mode, Options, Owned, SyncError, splice, sync};
use larkspur_docs::diagnostic::{Code, Diagnostic, Severity};
use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, Settled, compile_loaded, load};

use crate::{render, schema, specs};

/// Options of `generate`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail where something is not as it would be written.
    #[arg(long)]
    check: bool,
    /// The folder of specs; upstream pages in it are taken as they are.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Where the code goes. Where it is left out, the crate's manifest and the README are brought up to date as well.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

const COMMAND: &str = "cargo xtask generate";

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let dir = args.specs.clone().unwrap_or_else(specs::default_dir);
    specs::require_dir(&dir)?;
    let loaded = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let compiled = compile_loaded(loaded, Knowledge::default(), &Settled::default());

    let grave = |finding: &&Diagnostic| {
        finding.severity == Severity::Error || matches!(finding.code, Code::SameEndpoint | Code::AmbiguousNesting)
    };
    let mut stops: Vec<Diagnostic> = compiled.diagnostics.iter().filter(grave).cloned().collect();
    let files = match larkspur_codegen::generate(&compiled.endpoints, &compiled.events, &Options::default()) {
        Ok(files) if stops.is_empty() => files,
        Ok(_) => return Ok(refuse(&stops)),
        Err(problems) => {
            // The lines to show are read again: problems are rare, and every run would pay for a copy of all texts.
            let sources = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?.sources;
            for problem in problems {
                let told = stops.iter().any(|stop| stop.file == problem.doc && stop.line == problem.line);
                if !told {
                    let found = sources.iter().find(|source| source.path() == problem.doc);
                    let source = Source::new(problem.doc.clone(), found.map_or("", Source::text));
                    stops.push(
                        source.report_line(Code::NotGenerated, problem.line.max(1), problem.message).help(problem.help),
                    );
                }
            }
            stops.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            return Ok(refuse(&stops));
        }
    };

    let owned = match &args.out {
        Some(out) => vec![Owned { folder: out.clone(), files: files.api.clone(), others: BTreeMap::new() }],
        None => owned(&files)?,
    };
    let mode = if args.check { Mode::Check } else { Mode::Write };
    match sync_all(&owned, mode) {
        Ok(changes) => {
            print!("{changes}");
            print!("{}", schema::summary(&compiled));
            let total: usize = owned.iter().map(|owned| owned.files.len()).sum();
            let state = if args.check {
                "fresh".into()
            } else {
                format!("{} written", changes.missing.len() + changes.stale.len())
            };
            println!("{} endpoints, {} events, {total} files, {state}", files.endpoints, files.events);
            Ok(ExitCode::SUCCESS)
        }
        Err(error @ SyncError::OutOfDate { .. }) => {
            eprintln!("error: {error}");
            Ok(ExitCode::FAILURE)
        }
        Err(error) => Err(error.into()),
    }
}

fn refuse(stops: &[Diagnostic]) -> ExitCode {
    render::print(stops, Severity::Note);
    eprintln!("nothing was written: {} findings stop the generator", stops.len());
    ExitCode::FAILURE
}

/// Brings all folders up to date, or tells what differs in any of them.
fn sync_all(owned: &[Owned], mode: Mode) -> Result<Changes, SyncError> {
    let mut all = Changes::default();
    let mut stale = false;
    for owned in owned {
        let changes = match sync(owned, mode, COMMAND) {
            Err(SyncError::OutOfDate { changes, .. }) => {
                stale = true;
                changes
            }
            other => other?,
        };
        all.missing.extend(changes.missing);
        all.stale.extend(changes.stale);
        all.extra.extend(changes.extra);
    }
    if stale { Err(SyncError::OutOfDate { command: COMMAND.to_owned(), changes: all }) } else { Ok(all) }
}

/// Everything in the workspace that generation owns.
fn owned(files: &Files) -> Result<Vec<Owned>> {
    let root = specs::root();
    let krate = root.join("crates/larkspur");
    let mut others = BTreeMap::new();
    for (path, name, text) in [
        (krate.join("Cargo.toml"), "features", &files.features),
        (root.join("README.md"), "services", &files.service_table),
    ] {
        others.insert(path.clone(), spliced(&path, name, text)?);
    }
    Ok(vec![
        Owned { folder: krate.join("src/api"), files: files.api.clone(), others },
        Owned {
            folder: krate.join("tests/every_endpoint/generated"),
            files: files.proofs.clone(),
            others: BTreeMap::new(),
        },
    ])
}

/// The text of a file with the part between its marks replaced.
fn spliced(path: &Path, name: &str, text: &str) -> Result<String> {
    let old = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    splice(&old, name, text).with_context(|| format!("{} lacks the marks `generated:{name}`", path.display()))
}
