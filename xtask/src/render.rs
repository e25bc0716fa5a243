//! Findings for people: the line, underlined, and the mend.

use std::io::{IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use larkspur_docs::diagnostic::{Diagnostic, Severity};

/// How grave a finding must be to be printed: all are where notes are asked for.
pub(crate) fn least(notes: bool) -> Severity {
    if notes { Severity::Note } else { Severity::Warning }
}

/// Prints findings that are at least this grave to standard error.
pub(crate) fn print(diagnostics: &[Diagnostic], least: Severity) {
    let renderer = if std::io::stderr().is_terminal() { Renderer::styled() } else { Renderer::plain() };
    let mut out = std::io::stderr().lock();
    for diagnostic in diagnostics.iter().filter(|diagnostic| diagnostic.severity <= least) {
        // A closed pipe is no reason to fail: the findings were asked for by someone who has seen enough.
        if writeln!(out, "{}\n", text(diagnostic, &renderer)).is_err() {
            return;
        }
    }
}

/// One finding as text.
pub(crate) fn text(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let skipped = diagnostic.column.saturating_sub(1) as usize;
    let offset =
        |chars: usize| diagnostic.source.char_indices().nth(chars).map_or(diagnostic.source.len(), |(at, _)| at);
    let before: String = diagnostic.before.iter().map(|line| format!("{line}\n")).collect();
    let after: String = diagnostic.after.iter().map(|line| format!("\n{line}")).collect();
    let span = before.len() + offset(skipped)..before.len() + offset(skipped + diagnostic.width as usize);
    let is_alone = before.is_empty() && after.is_empty();
    let snippet = Snippet::source(format!("{before}{}{after}", diagnostic.source))
        .line_start(diagnostic.line as usize - diagnostic.before.len())
        .fold(is_alone)
        .path(&diagnostic.file)
        .annotation(AnnotationKind::Primary.span(span).label(&diagnostic.message));
    let mut group: Group<'_> =
        level.primary_title(diagnostic.code.title()).id(diagnostic.code.as_str()).element(snippet);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}
