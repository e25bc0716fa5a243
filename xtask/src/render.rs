//! Findings for people: the line, underlined, and the mend.

use std::io::{IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use larkspur_docs::diagnostic::{Diagnostic, Severity};

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
    let span = offset(skipped)..offset(skipped + diagnostic.width as usize);
    let snippet = Snippet::source(&diagnostic.source)
        .line_start(diagnostic.line as usize)
        .path(&diagnostic.file)
        .annotation(AnnotationKind::Primary.span(span).label(&diagnostic.message));
    let mut group: Group<'_> =
        level.primary_title(diagnostic.code.title()).id(diagnostic.code.as_str()).element(snippet);
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}
