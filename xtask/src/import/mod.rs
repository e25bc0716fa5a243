//! `cargo xtask import`: upstream pages become canonical specs. Read, decide, write, tell.

use std::io::IsTerminal;
use std::process::ExitCode;

use anyhow::Result;
use indicatif::ProgressBar;

mod clash;
mod decide;
mod doubts;
mod kept;
mod known;
mod losses;
mod read;
mod tell;
mod value_names;
mod vanished;

pub(crate) use read::Args;

use crate::{diff, files};

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let progress = if std::io::stderr().is_terminal() { ProgressBar::new_spinner() } else { ProgressBar::hidden() };
    progress.set_message("reading");
    let mut read = read::read(args)?;
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
    let report = files::update(&read.to, &decided.specs, if args.prune { &gone } else { &[] })?;
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
