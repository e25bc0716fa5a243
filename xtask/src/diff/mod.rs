//! `cargo xtask diff`: what changed in specs, on the wire and in the Rust that is generated from them.

mod side;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_codegen::Options;
use larkspur_diff::render::{self, View};
use larkspur_diff::{Diff, Layer, Level, diff};

use crate::specs;
use side::Side;

/// Options of `diff`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// What to compare with: a revision, or a folder of specs.
    #[arg(long, value_name = "REV|DIR", default_value = "HEAD")]
    against: String,
    /// The folder of specs.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// How to tell: for reading, as a section of the changelog, or for programs.
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// What to tell of.
    #[arg(long, value_enum, default_value = "both")]
    layer: LayerArg,
    /// Tell nothing that asks less than this.
    #[arg(long, value_enum, default_value = "behaviour")]
    level: LevelArg,
    /// Tell of these services alone.
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    service: Vec<String>,
    /// Fail where there is such a change.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
    /// Changes that do not fail: `id endpoint place # reason`, one a line. A line that is not needed is an error.
    #[arg(long, value_name = "FILE")]
    accept: Option<PathBuf>,
    /// Compare specs whose nesting is in doubt as they are read, instead of refusing them.
    #[arg(long)]
    accept_doubts: bool,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Format {
    Text,
    Markdown,
    Json,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum LayerArg {
    Wire,
    Rust,
    Both,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum LevelArg {
    Breaking,
    Additive,
    Behaviour,
    Docs,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum FailOn {
    /// A change that breaks callers.
    Breaking,
    /// A change of Rust that no document explains.
    Unexplained,
}

/// The exit code where there is nothing to compare.
const CANNOT_COMPARE: u8 = 2;

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    match compare(args) {
        Ok(code) => Ok(code),
        Err(error) => {
            eprintln!("error: cannot compare: {error:#}");
            Ok(ExitCode::from(CANNOT_COMPARE))
        }
    }
}

fn compare(args: &Args) -> Result<ExitCode> {
    let dir = args.specs.clone().unwrap_or_else(specs::default_dir);
    specs::require_dir(&dir)?;
    let doubts = args.accept_doubts;
    let (old, new) = rayon::join(
        || Side::of(&args.against, &dir, None).and_then(|side| side.state(&args.against, doubts, None)),
        || Side::Folder(dir.clone()).state(&dir.to_string_lossy(), doubts, None),
    );
    let changes = diff(&old?, &new?);
    let view = View {
        against: args.against.clone(),
        now: if args.specs.is_some() { dir.display().to_string() } else { "work tree".to_owned() },
        release: Options::default().release,
        level: match args.level {
            LevelArg::Breaking => Level::Breaking,
            LevelArg::Additive => Level::Additive,
            LevelArg::Behaviour => Level::Behaviour,
            LevelArg::Docs => Level::Docs,
        },
        layer: match args.layer {
            LayerArg::Wire => Layer::Wire,
            LayerArg::Rust => Layer::Rust,
            LayerArg::Both => Layer::Both,
        },
        services: args.service.clone(),
    };
    match args.format {
        Format::Text => print!("{}", render::text(&changes, &view)),
        Format::Markdown => print!("{}", render::markdown(&changes, &view)),
        Format::Json => print!("{}", render::json(&changes, &view)?),
    }
    let accepted = args.accept.as_deref();
    judge(changes, &view, accepted, args.fail_on)
}

/// Whether what is left after what is accepted fails.
fn judge(mut changes: Diff, view: &View, accepted: Option<&Path>, fail_on: Option<FailOn>) -> Result<ExitCode> {
    changes.changes.retain(|change| view.is_service(change));
    if let Some(path) = accepted {
        let list = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        let accepted = larkspur_diff::accept(&mut changes, &list);
        for (line, message) in &accepted.errors {
            eprintln!("error: {}:{line}: {message}", path.display());
        }
        if !accepted.errors.is_empty() {
            return Ok(ExitCode::FAILURE);
        }
    }
    let counts = changes.counts();
    let fails = match fail_on {
        None => 0,
        Some(FailOn::Breaking) => {
            counts["breaking"] + changes.unexplained().filter(|change| change.level == Level::Breaking).count()
        }
        Some(FailOn::Unexplained) => counts["unexplained"],
    };
    if fails == 0 {
        return Ok(ExitCode::SUCCESS);
    }
    let what = if fail_on == Some(FailOn::Breaking) { "break callers" } else { "have no reason in the docs" };
    eprintln!(
        "error: {fails} changes {what}; `cargo xtask explain ID` tells what to do, `--accept FILE` takes some on purpose"
    );
    Ok(ExitCode::FAILURE)
}

/// What a few lines say at the end of another command: the changes of these specs since the last commit. Nothing is said where
/// there is no commit to compare with, and nothing where nothing changed.
pub(crate) fn tell_since_commit(dir: &Path, layer: &str) {
    let Some(services) = side::changed_services(dir).filter(|services| !services.is_empty()) else { return };
    let Ok(side) = Side::of("HEAD", dir, Some(&services)) else { return };
    let (old, new) = rayon::join(
        || side.state("HEAD", true, Some(&services)).ok(),
        || Side::Folder(dir.to_owned()).state(&dir.to_string_lossy(), true, Some(&services)).ok(),
    );
    let (Some(old), Some(new)) = (old, new) else { return };
    let changes = diff(&old, &new);
    if changes.changes.is_empty() {
        return;
    }
    let view = View { against: "HEAD".to_owned(), release: Options::default().release, ..View::default() };
    print!("{}", render::summary(&changes, &view));
    println!("  `cargo xtask diff --layer {layer}` tells each; `--format markdown` writes the changelog");
}
