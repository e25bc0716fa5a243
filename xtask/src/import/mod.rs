//! `cargo xtask import`: upstream pages become canonical specs. Read, decide, write, tell.

use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use indicatif::ProgressBar;
use larkspur_docs::{Compiled, Knowledge, compile, compile_loaded, load};

mod clash;
mod decide;
mod doubts;
mod kept;
mod known;
mod losses;
mod tell;
mod value_names;
mod vanished;

use crate::specs::Known;
use crate::{diff, files, specs};

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
    /// Read pages again that are as old as their specs: after a change of the reader.
    #[arg(long)]
    reread: bool,
    /// Write even where many pages would lose facts, and delete even where many specs have no page.
    #[arg(long)]
    force: bool,
    /// Delete the specs whose page has vanished, of the services that are imported. Where they are many, the folder may hold a
    /// part of the pages only: then nothing is written, unless `--force` is given.
    #[arg(long)]
    prune: bool,
    /// Print all findings about the pages, notes included.
    #[arg(long)]
    notes: bool,
}

/// What an import goes by.
struct Read {
    to: PathBuf,
    /// The specs as they are.
    existing: Compiled,
    /// The pages, with what is known.
    pages: Compiled,
    /// The pages by themselves.
    alone: Compiled,
    /// Whether each endpoint of the pages has a name that the rules would not choose.
    renamed: Vec<bool>,
    /// The values whose names were kept though their labels changed.
    relabelled: Vec<value_names::Renamed>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let progress = if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    progress.set_message("reading");
    let mut read = read(args)?;
    let clashes = clash::take(&mut read.pages, &mut read.renamed);
    let mut decided = decide::decide(&read, args);
    let by_hand = kept::by_hand(&read.to, &mut decided.specs)?;
    let losses = losses::of(&read.existing, &decided);
    if let Some(table) = losses.filter(|_| !args.force) {
        progress.finish_and_clear();
        eprint!("{table}");
        return Ok(ExitCode::FAILURE);
    }
    let gone = vanished::of(&read, &decided, args);
    let specs = read.existing.endpoints.len() + read.existing.events.len() + read.existing.components.len();
    if let Some(told) = vanished::refusal(&gone, specs).filter(|_| args.prune && !args.force) {
        progress.finish_and_clear();
        eprint!("{told}");
        return Ok(ExitCode::FAILURE);
    }
    progress.set_message("writing");
    let report = files::sync(&read.to, &decided.specs, if args.prune { &gone } else { &[] })?;
    progress.finish_and_clear();
    tell::tell(
        &tell::Done {
            read: &read,
            decided: &decided,
            report: &report,
            by_hand: &by_hand,
            clashes: &clashes,
            gone: &gone,
        },
        args,
    );
    diff::tell_since_commit(&read.to, "wire");
    Ok(if clashes.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn read(args: &Args) -> Result<Read> {
    specs::require_dir(&args.from)?;
    let to = args.to.clone().unwrap_or_else(specs::default_dir);
    let Known { knowledge, mut settled, compiled: existing } = specs::known(&to)?;
    if let Some(path) = &args.nesting {
        known::read_nesting(path, &mut settled)?;
    }
    let names = args.names.as_deref().map(known::read_names).transpose()?.unwrap_or_default();
    let loaded = load(&args.from).with_context(|| format!("cannot list {}", args.from.display()))?;
    let alone = compile(&loaded.sources, Knowledge::default());
    let mut pages = compile_loaded(loaded, knowledge, &settled).without_duplicates();
    let renamed = known::name(&mut pages, &names);
    known::keep_repeats(&mut pages, &existing);
    let relabelled = value_names::keep(&mut pages, &existing);
    Ok(Read { to, existing, pages, alone, renamed, relabelled })
}

/// The texts of specs, by their paths.
type Specs = BTreeMap<String, String>;
