//! `cargo xtask generate`: specs become the crate `larkspur`.

pub(crate) mod crates;
mod folders;
mod incremental;
mod memory;
mod stops;

use std::collections::BTreeMap;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_codegen::{Contents, Files, NoteKind, Options, Part, Problem, assemble};
use larkspur_docs::diagnostic::{Code, Diagnostic, Severity};
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, Loaded, Settled, compile_loaded, load};

use crate::files::{Changes, Owned};
use crate::{diff, lock, render, schema, specs};
use folders::{CARDS, Cards, Folders, Right, owned};
use incremental::Run;
use memory::Memory;
pub(crate) use stops::stops;

/// Options of `generate`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Write nothing; fail where something is not as it would be written. Everything is generated anew to tell.
    #[arg(long)]
    check: bool,
    /// The folder of specs; upstream pages in it are taken as they are.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Where the code goes. Where it is left out, the crate's manifest and the README are brought up to date as well.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Generate everything, also what cannot have changed since the last run.
    #[arg(long)]
    full: bool,
    /// List each pair of types that stay two although the documents call them alike, or although they are nearly the same, with
    /// the line of a spec that settles it. Everything is generated anew to tell.
    #[arg(long)]
    notes: bool,
    /// Forget the names of this service's types, values, errors and events, and choose them anew; what has another name then
    /// keeps the old one as an alias for one minor version.
    #[arg(long, value_name = "SERVICE")]
    relock: Vec<String>,
    /// Where the last run is remembered; below the target folder where it is left out.
    #[arg(long, value_name = "FILE")]
    memory: Option<PathBuf>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let dir = args.specs.clone().unwrap_or_else(specs::default_dir);
    specs::require_dir(&dir)?;
    let loaded = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
    let lock = lock::path(&dir);
    let folders = match &args.out {
        Some(out) => Folders { api: out.clone(), cards: out.join(CARDS), lock, workspace: None },
        None => Folders::of_workspace(lock),
    };
    let mut options = lock::options(&dir)?;
    for service in &args.relock {
        anyhow::ensure!(options.lock.has_service(service), "{} names nothing of `{service}`", folders.lock.display());
        options.lock.relock(service);
    }
    let options = Options { crates: folders.crates(), ..options };
    let remembered = args.memory.clone().unwrap_or_else(|| memory::path(&specs::target(), &dir, args.out.as_deref()));
    let ways = Ways { dir: &dir, folders: &folders, remembered: &remembered };
    if args.check || args.full || args.notes || !args.relock.is_empty() {
        return whole(args, loaded, &ways, &options);
    }
    let Some(last) = Memory::load(&remembered) else { return whole(args, loaded, &ways, &options) };
    let Some(run) = incremental::run(loaded, last, &folders, &options) else {
        let loaded = load(&dir).with_context(|| format!("cannot list {}", dir.display()))?;
        return whole(args, loaded, &ways, &options);
    };
    let Run { memory, files, right, changed, again } = run;
    let owned = owned(&files, &folders, right, BTreeMap::new())?;
    let changes = Changes::of(&owned)?;
    changes.write()?;
    memory.save(&remembered)?;
    print!("{changes}");
    let specs = if changed == 1 { "spec" } else { "specs" };
    println!("{changed} {specs} changed since the last run: {again} of {} parts generated again", memory.parts.len());
    told(&files, &owned, &format!("{} written", changes.missing.len() + changes.stale.len()));
    tell_changes(args, &dir);
    Ok(ExitCode::SUCCESS)
}

/// Where a run reads, writes and remembers.
struct Ways<'p> {
    dir: &'p Path,
    folders: &'p Folders,
    remembered: &'p Path,
}

/// Generates everything.
fn whole(args: &Args, loaded: Loaded, ways: &Ways<'_>, options: &Options) -> Result<ExitCode> {
    let Ways { dir, folders, remembered } = *ways;
    let seen = if args.check { None } else { memory::seen(&loaded) };
    // The program ends when all is written: to take apart what was read would be a tenth of its time.
    let compiled = ManuallyDrop::new(compile_loaded(loaded, Knowledge::default(), &Settled::default()));
    let mut findings: Vec<Diagnostic> = compiled.diagnostics.iter().filter(|finding| stops(finding)).cloned().collect();
    let (parts, cards) = match generated(&compiled, options) {
        Ok(made) if findings.is_empty() => made,
        Ok(_) => return Ok(refuse(&findings)),
        Err(problems) => {
            // The lines to show are read again: problems are rare, and every run would pay for a copy of all texts.
            let sources = load(dir).with_context(|| format!("cannot list {}", dir.display()))?.sources;
            for problem in problems {
                let told = findings.iter().any(|stop| stop.file == problem.doc && stop.line == problem.line);
                if !told {
                    let found = sources.iter().find(|source| source.path() == problem.doc);
                    let source = Source::new(problem.doc.clone(), found.map_or("", Source::text));
                    findings.push(
                        source.report_line(Code::NotGenerated, problem.line.max(1), problem.message).help(problem.help),
                    );
                }
            }
            findings.sort_by(|a, b| a.sort_key().cmp(&b.sort_key()));
            return Ok(refuse(&findings));
        }
    };
    let memory = seen.and_then(|seen| Memory::of(seen, &compiled, &parts, &cards));
    let contents: Vec<Contents> = parts.iter().map(|part| part.contents.clone()).collect();
    let files = assemble(&contents, parts, options);
    let owned = owned(&files, folders, Right::default(), cards)?;
    let changes = Changes::of(&owned)?;
    if args.check && !changes.is_empty() {
        eprintln!("error: generated files are out of date; run `cargo xtask generate`\n{changes}");
        return Ok(ExitCode::FAILURE);
    }
    changes.write()?;
    if let Some(memory) = memory {
        memory.save(remembered)?;
    }
    print!("{changes}");
    print!("{}", schema::summary(&compiled));
    let written = changes.missing.len() + changes.stale.len();
    tell_notes(&files, args.notes);
    told(&files, &owned, &if args.check { "fresh".to_owned() } else { format!("{written} written") });
    tell_changes(args, dir);
    Ok(ExitCode::SUCCESS)
}

/// Tells what the crate's users will see of all that is not committed yet.
fn tell_changes(args: &Args, dir: &Path) {
    if !args.check && args.out.is_none() {
        diff::tell_since_commit(dir, "rust");
    }
}

/// Tells how many pairs of types the documents leave open, and which.
fn tell_notes(files: &Files, all: bool) {
    for note in files.notes.iter().filter(|_| all) {
        println!("note: {}", note.problem);
    }
    let count = |kind| files.notes.iter().filter(|note| note.kind == kind).count();
    let (apart, near) = (count(NoteKind::Contradiction), count(NoteKind::Near));
    let more = if all { "" } else { "; `--notes` lists them" };
    println!("{apart} types contradict another of their name, {near} pairs are nearly the same{more}");
}

fn told(files: &Files, owned: &[Owned], state: &str) {
    let total: usize = owned.iter().map(|owned| owned.files.len() + owned.right.len()).sum();
    println!("{} endpoints, {} events, {total} files, {state}", files.endpoints, files.events);
}

fn refuse(stops: &[Diagnostic]) -> ExitCode {
    render::print(stops, Severity::Note);
    eprintln!("nothing was written: {} findings stop the generator", stops.len());
    ExitCode::FAILURE
}

/// The parts, and the types of cards; or all problems of both.
fn generated(compiled: &Compiled, options: &Options) -> Result<(Vec<Part>, Cards), Vec<Problem>> {
    let parts = larkspur_codegen::parts(&compiled.endpoints, &compiled.events, options);
    match (parts, larkspur_codegen::components(&compiled.components, options)) {
        (Ok(parts), Ok(cards)) => Ok((parts, cards)),
        (parts, cards) => Err(parts.err().into_iter().chain(cards.err()).flatten().collect()),
    }
}
