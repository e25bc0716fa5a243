//! Doubts about nesting, at the line of the spec that settles them.

use larkspur_docs::diagnostic::Diagnostic;
use larkspur_docs::report_doubt;
use larkspur_docs::source::Source;
use larkspur_schema::Doubt;

use super::decide::Decided;
use super::read::Read;

/// The doubts of the specs that were written.
pub(super) fn of(read: &Read, decided: &Decided) -> Vec<Diagnostic> {
    let mut doubts: std::collections::BTreeMap<&str, Vec<&Doubt>> = std::collections::BTreeMap::new();
    for endpoint in &read.pages.endpoints {
        let body = endpoint.body.iter().flat_map(|body| &body.ambiguous);
        doubts.entry(&endpoint.page.doc).or_default().extend(body.chain(&endpoint.response.ambiguous));
    }
    for event in &read.pages.events {
        doubts.entry(&event.page.doc).or_default().extend(&event.body.ambiguous);
    }
    let mut found = Vec::new();
    for (path, doc) in &decided.taken {
        let text = decided.specs[path].as_str();
        let source = Source::new(read.to.join(path).display().to_string(), text);
        let marked: Vec<(u32, &str)> =
            text.lines().zip(1u32..).filter_map(|(line, number)| Some((number, line.split_once("? | ")?.0))).collect();
        for doubt in doubts.get(doc.as_str()).into_iter().flatten() {
            let row = marked.iter().find(|(_, path)| plain(path) == plain(&doubt.path));
            found.extend(row.map(|(line, _)| report_doubt(&source, *line, doubt)));
        }
    }
    found
}

/// A path without the marks of lists and maps, which examples may have corrected.
fn plain(path: &str) -> String {
    path.replace(['[', ']', '{', '}'], "")
}
