//! Findings about tables, once their nesting is known.

use larkspur_schema::Doubt;
use rustc_hash::FxHashSet as HashSet;

use super::assemble::Told;
use super::carry::Held;
use super::doubts;
use super::draft::DraftTable;
use crate::diagnostic::{Code, Diagnostic};
use crate::nesting::{self, Tree};
use crate::source::Source;

/// Reports fields that stand twice in one object, and nesting beyond what the search goes into.
pub(super) fn tree(source: &Source, table: &DraftTable, tree: &Tree, diagnostics: &mut Vec<Diagnostic>) {
    let mut siblings: HashSet<(Option<usize>, &str)> =
        HashSet::with_capacity_and_hasher(table.rows.len(), rustc_hash::FxBuildHasher);
    for (row, parent) in table.rows.iter().zip(tree.parents()) {
        if !siblings.insert((parent, &row.name)) {
            diagnostics.push(
                source
                    .report_line(Code::DuplicateField, row.line, format!("`{}` stands twice in one object", row.name))
                    .help("remove one of the rows, or write the path of this one"),
            );
        }
    }
    for (index, held) in table.held.iter().enumerate() {
        let Held::Lost(settled) = held else { continue };
        let path = doubts::path(table, &nesting::chain(&tree.depths, index), index);
        let is_same = nesting::parse_path(&path).iter().map(|step| step.name).eq(settled.split('.'));
        if !is_same && table.depths[index].is_none() {
            let message = format!("settled at `{settled}`, where it cannot stay: now taken for `{path}`");
            let finding = source.report_line(Code::SettledElsewhere, table.rows[index].line, message);
            diagnostics
                .push(finding.help(format!("where that is wrong, write the right path into the spec: `{path}`")));
        }
    }
    if let Some(at) = tree.depths.iter().position(|&depth| usize::from(depth) + 2 >= nesting::MAX_OPEN) {
        diagnostics.push(
            source
                .report_line(Code::DeepNesting, table.rows[at].line, "from here on, nesting is not searched deeper")
                .help("write explicit paths in the name column"),
        );
    }
}

/// Reports what examples say: at the row that it is about, else at the key of the example, else at the top of the page.
pub(super) fn heard(source: &Source, told: &Told, page_line: u32, diagnostics: &mut Vec<Diagnostic>) {
    let examples = source.text().get(told.examples_start..).unwrap_or_default();
    for heard in &told.heard {
        let key = heard.key.as_ref().filter(|_| heard.line == 0);
        let at = key.and_then(|key| memchr::memmem::find(examples.as_bytes(), format!("\"{key}\"").as_bytes()));
        let finding = match (at, &heard.key) {
            (Some(at), Some(key)) => {
                source.report_at(heard.code, told.examples_start + at, key.len() + 2, heard.message.as_str())
            }
            _ if heard.line > 0 => source.report_line(heard.code, heard.line, heard.message.as_str()),
            _ => source.report_line(heard.code, page_line, heard.message.as_str()),
        };
        diagnostics.push(finding.help(heard.help.as_str()));
    }
}

/// Reports doubts, with the lines around each.
pub(super) fn doubts<'d>(
    source: Option<&Source>,
    doubts: impl Iterator<Item = &'d Doubt>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(source) = source else { return };
    diagnostics.extend(doubts.map(|doubt| doubt_at(source, doubt.line, doubt)));
}

/// The finding about a doubt, at a line of a document.
pub fn doubt_at(source: &Source, line: u32, doubt: &Doubt) -> Diagnostic {
    let others: Vec<String> = doubt.alternatives.iter().map(|path| format!("`{path}`")).collect();
    let message = format!("taken for `{}`: {}", doubt.path, doubt.reason);
    let help = format!("write the path in the name column: `{}` or {}", doubt.path, others.join(" or "));
    source.report_line(Code::AmbiguousNesting, line, message).help(help).with_context(source)
}
