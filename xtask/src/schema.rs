//! `cargo xtask schema`: a folder of pages becomes JSON lines.

use std::fs::File;
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_docs::diagnostic::{Diagnostic, Severity};
use larkspur_docs::{Compiled, compile_loaded, load};
use serde::Serialize;

use crate::specs::Known;
use crate::{render, specs};

/// Options of `schema`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of pages.
    #[arg(long, value_name = "DIR")]
    docs: PathBuf,
    /// Where the endpoints go; standard output where it is left out.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Where the events go; nowhere where it is left out.
    #[arg(long, value_name = "FILE")]
    events: Option<PathBuf>,
    /// Where the findings go as JSON lines; standard error, for people, where it is left out.
    #[arg(long, value_name = "FILE")]
    diagnostics: Option<PathBuf>,
    /// Print notes as well as warnings.
    #[arg(long)]
    notes: bool,
    /// The specs whose types and nestings are known from the start; the project's own where it is left out.
    #[arg(long, value_name = "DIR")]
    known: Option<PathBuf>,
    /// Start without knowing anything.
    #[arg(long, conflicts_with = "known")]
    alone: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    specs::require_dir(&args.docs)?;
    let known = if args.alone {
        Known::default()
    } else {
        specs::known(&args.known.clone().unwrap_or_else(specs::default_dir))?
    };
    let loaded = load(&args.docs).with_context(|| format!("cannot list {}", args.docs.display()))?;
    let compiled = compile_loaded(loaded, known.knowledge, &known.settled);
    write_lines(args.out.as_deref(), &compiled.endpoints)?;
    if let Some(path) = &args.events {
        write_lines(Some(path), &compiled.events)?;
    }
    match &args.diagnostics {
        Some(path) => write_lines(Some(path), &compiled.diagnostics)?,
        None => render::print(&compiled.diagnostics, render::least(args.notes)),
    }
    eprint!("{}", summary(&compiled));
    Ok(ExitCode::SUCCESS)
}

/// What was read, found and skipped.
pub(crate) fn summary(compiled: &Compiled) -> String {
    let mut text = format!(
        "{} pages: {} endpoints, {} events, {} skipped\n",
        compiled.pages,
        compiled.endpoints.len(),
        compiled.events.len(),
        compiled.skipped.len()
    );
    for (reason, count) in compiled.skip_counts() {
        text += &format!("  skipped, {}: {count}\n", reason.as_str());
    }
    text += &counts(&compiled.diagnostics);
    text
}

/// How many findings of each severity there are.
pub(crate) fn counts(diagnostics: &[Diagnostic]) -> String {
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity == severity).count();
    format!(
        "{} errors, {} warnings, {} notes\n",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note)
    )
}

fn write_lines<T: Serialize>(path: Option<&Path>, values: &[T]) -> Result<()> {
    let mut out: Box<dyn Write> = match path {
        Some(path) => {
            Box::new(BufWriter::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?))
        }
        None => Box::new(BufWriter::new(stdout().lock())),
    };
    for value in values {
        serde_json::to_writer(&mut out, value).context("cannot write the schema")?;
        out.write_all(b"\n").context("cannot write the schema")?;
    }
    out.flush().context("cannot write the schema")
}
