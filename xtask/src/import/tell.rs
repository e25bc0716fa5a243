//! What an import says at its end.

use larkspur_docs::diagnostic::{Code, Diagnostic, Severity};

use super::clash::Clash;
use super::decide::{Decided, Passed};
use super::doubts;
use super::kept::{self, ByHand};
use super::read::{Args, Read};
use super::value_names::Renamed;
use crate::files::Report;
use crate::{render, schema};

/// How many paths of one kind are listed.
const LISTED: usize = 20;

/// What was done.
pub(super) struct Done<'d> {
    pub(super) read: &'d Read,
    pub(super) decided: &'d Decided,
    pub(super) report: &'d Report,
    pub(super) by_hand: &'d [ByHand],
    pub(super) clashes: &'d [Clash],
    /// The specs without a page.
    pub(super) gone: &'d [String],
}

/// Tells what was read, written and kept, and what is left to settle.
pub(super) fn tell(done: &Done<'_>, args: &Args) {
    let Done { read, decided, by_hand, clashes, gone, .. } = done;
    if args.notes {
        render::print(&read.pages.diagnostics, Severity::Note);
    }
    let doubts = doubts::of(read, decided);
    render::print(&doubts, Severity::Warning);
    print!("{}", schema::summary(&read.pages));
    tell_counts(done, args, doubts.len());
    list("without a page", gone, |path| path.clone());
    let passed = |passed: &Passed| format!("{} (page {})", passed.spec, passed.doc);
    list("newer than its page, and kept", &decided.older, passed);
    if decided.same_date > 0 {
        println!(
            "  {} pages are as old as their specs, which were kept; `--reread` takes them again",
            decided.same_date
        );
        list("as old as its page, which reads otherwise", &decided.differing, passed);
    }
    tell_by_hand(by_hand);
    let taken = |renamed: &&Renamed| decided.taken.values().any(|doc| *doc == renamed.doc);
    let renamed: Vec<&Renamed> = read.relabelled.iter().filter(taken).collect();
    list("kept the name of a value whose label changed", &renamed, |renamed| {
        let Renamed { doc, line, value, name, was, label } = renamed;
        format!("`{value}` is `{name}`, was `{was}`, now `{label}`: {doc}:{line}")
    });
    let moved = |finding: &&Diagnostic| {
        finding.code == Code::SettledElsewhere && decided.taken.values().any(|doc| *doc == finding.file)
    };
    if !args.notes {
        let moved: Vec<Diagnostic> = read.pages.diagnostics.iter().filter(moved).cloned().collect();
        render::print(&moved, Severity::Warning);
    }
    for contradiction in kept::contradictions(&read.pages, &read.alone) {
        let kept::Contradiction { doc, line, settled, read } = contradiction;
        println!("  kept as settled: `{settled}`, though the page by itself reads `{read}`: {doc}:{line}");
    }
    for Clash { name, pages } in *clashes {
        eprintln!("error: `{name}` is the name of several pages, which were left out: {}", pages.join(", "));
        eprintln!(
            "  = help: add `endpoint: service.version.resource.method` to the front matter of one, or use --names"
        );
    }
}

fn list<T>(what: &str, items: &[T], text: impl Fn(&T) -> String) {
    items.iter().take(LISTED).for_each(|item| println!("  {what}: {}", text(item)));
    if items.len() > LISTED {
        println!("  {what}: and {} more", items.len() - LISTED);
    }
}

/// How many specs are new, changed, unchanged, and left to settle.
fn tell_counts(done: &Done<'_>, args: &Args, doubts: usize) {
    let Done { read, decided, report, gone, .. } = done;
    println!(
        "{}: {} specs of these pages: {} new, {} changed, {}{} unchanged, {} without a page{}; {} doubts to settle",
        read.to.display(),
        decided.specs.len(),
        report.new,
        report.changed,
        if report.redated == 0 { String::new() } else { format!("{} changed in their date alone, ", report.redated) },
        report.same,
        gone.len(),
        if args.prune { " (deleted)" } else { "" },
        doubts
    );
}

/// The specs that somebody wrote by hand, and how far their pages are from them.
fn tell_by_hand(by_hand: &[ByHand]) {
    let (same, apart): (Vec<&ByHand>, Vec<&ByHand>) =
        by_hand.iter().partition(|kept| kept.differing == 0 && !kept.overtaken);
    if !same.is_empty() {
        let paths: Vec<&str> = same.iter().map(|kept| kept.path.as_str()).collect();
        println!("  kept as written by hand, though their pages say the same now: {}", paths.join(", "));
    }
    for kept in apart {
        let since = if kept.overtaken { ", though its page has changed since" } else { "" };
        let lines = if kept.differing == 1 { "1 line is".to_owned() } else { format!("{} lines are", kept.differing) };
        println!("  kept as written by hand{since}; {lines} not as on the page: {}", kept.path);
    }
}
