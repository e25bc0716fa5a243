//! Findings about tables, once their nesting is known.

use larkspur_schema::Doubt;
use rustc_hash::FxHashSet as HashSet;

use super::assemble::Told;
use super::carry::Held;
use super::doubts;
use super::table::DraftTable;
use crate::diagnostic::{Code, Diagnostic};
use crate::findings::Findings;
use crate::nesting;
use crate::source::Source;

/// Reports fields that stand twice in one object, and nesting beyond what the search goes into.
pub(super) fn tree(findings: &Findings<'_>, table: &DraftTable) {
    let tree = &table.tree;
    let mut siblings: HashSet<(Option<usize>, &str)> =
        HashSet::with_capacity_and_hasher(table.rows.len(), rustc_hash::FxBuildHasher);
    for (row, parent) in table.rows.iter().zip(tree.parents()) {
        if !siblings.insert((parent, &row.name)) {
            findings.at_line(row.line).tell(
                Code::DuplicateField,
                format!("`{}` stands twice in one object", row.name),
                "remove one of the rows, or write the path of this one",
            );
        }
    }
    for (index, held) in table.held.iter().enumerate() {
        let Held::Lost(settled) = held else { continue };
        let path = doubts::path(table, &nesting::chain(&tree.depths, index), index);
        let is_same = nesting::parse_path(&path).iter().map(|step| step.name).eq(settled.split('.'));
        if !is_same && table.depths[index].is_none() {
            let message = format!("settled at `{settled}`, where it cannot stay: now taken for `{path}`");
            let help = format!("where that is wrong, write the right path into the spec: `{path}`");
            findings.at_line(table.rows[index].line).tell(Code::SettledElsewhere, message, help);
        }
    }
    if let Some(at) = tree.depths.iter().position(|&depth| usize::from(depth) + 2 >= nesting::MAX_OPEN) {
        findings.at_line(table.rows[at].line).tell(
            Code::DeepNesting,
            "from here on, nesting is not searched deeper",
            "write explicit paths in the name column",
        );
    }
}

/// Reports what examples say: at the row that it is about, else at the key of the example, else at the top of the page.
pub(super) fn heard(findings: &Findings<'_>, told: &Told, page_line: u32) {
    let examples = findings.source().text().get(told.examples_start..).unwrap_or_default();
    for heard in &told.heard {
        let key = heard.key.as_ref().filter(|_| heard.line == 0);
        let at = key.and_then(|key| memchr::memmem::find(examples.as_bytes(), format!("\"{key}\"").as_bytes()));
        let spot = match (at, &heard.key) {
            (Some(at), Some(key)) => findings.at_bytes(told.examples_start + at, key.len() + 2),
            _ if heard.line > 0 => findings.at_line(heard.line),
            _ => findings.at_line(page_line),
        };
        spot.tell(heard.code, heard.message.as_str(), heard.help.as_str());
    }
}

/// Reports doubts, with the lines around each.
pub(super) fn doubts<'d>(findings: &Findings<'_>, doubts: impl Iterator<Item = &'d Doubt>) {
    doubts.for_each(|doubt| findings.push(doubt_at(findings.source(), doubt.line, doubt)));
}

/// The finding about a doubt, at a line of a document.
pub fn doubt_at(source: &Source, line: u32, doubt: &Doubt) -> Diagnostic {
    let others: Vec<String> = doubt.alternatives.iter().map(|path| format!("`{path}`")).collect();
    let message = format!("taken for `{}`: {}", doubt.path, doubt.reason);
    let help = format!("write the path in the name column: `{}` or {}", doubt.path, others.join(" or "));
    source.report_line(Code::AmbiguousNesting, line, message).help(help).with_context(source)
}
