//! `cargo xtask lint`: the findings about a folder of pages.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_docs::compile_dir;
use larkspur_docs::diagnostic::Severity;

use crate::{names, render, schema, specs};

/// Options of `lint`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The folder of pages; the project's specs where it is left out.
    dir: Option<PathBuf>,
    /// Print notes as well.
    #[arg(long)]
    notes: bool,
    /// Print JSON lines.
    #[arg(long)]
    json: bool,
}

/// Runs the command; it fails where there is an error or a warning.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let dir = args.dir.clone().unwrap_or_else(specs::default_dir);
    specs::require_dir(&dir)?;
    let knowledge = specs::known(&specs::default_dir())?.knowledge;
    let compiled = compile_dir(&dir, knowledge).with_context(|| format!("cannot list {}", dir.display()))?;
    if args.json {
        for diagnostic in &compiled.diagnostics {
            println!("{}", serde_json::to_string(diagnostic)?);
        }
    } else {
        render::print(&compiled.diagnostics, render::least(args.notes));
    }
    eprint!("{}", schema::summary(&compiled));
    eprint!("{}", names::count(&compiled));
    let grave = compiled.diagnostics.iter().any(|diagnostic| diagnostic.severity != Severity::Note);
    Ok(if grave { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
