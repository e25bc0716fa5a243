//! The places of a tree that the evidence does not settle, with paths that a person can write into the document.

use larkspur_schema::{Doubt, Field, FieldType};
use serde_json::Value as Json;

use super::row::DraftRow;
use super::table::DraftTable;
use crate::nesting::{self, Doubtful};
use crate::types::Children;

/// Places of an example that are offered at most.
const MAX_SHOWN: usize = 3;

/// The doubts of a table: those of the search, and those that a document marks.
pub(super) fn doubts(table: &DraftTable) -> Vec<Doubt> {
    let tree = &table.tree;
    let found = tree.doubts.iter().map(|doubt| found(table, doubt));
    let marked = table.rows.iter().enumerate().filter_map(|(index, row)| {
        let alternatives = row.doubt.clone()?;
        Some(Doubt {
            line: row.line,
            path: path(table, &nesting::chain(&tree.depths, index), index),
            alternatives,
            reason: "the path is marked with `?`".to_owned(),
        })
    });
    found.chain(marked).collect()
}

/// Writes the paths of doubts as the fields are in the end: examples may have made lists and maps of them.
pub(super) fn mark(doubts: &mut [Doubt], fields: &[Field]) {
    for doubt in doubts {
        std::iter::once(&mut doubt.path).chain(&mut doubt.alternatives).for_each(|path| *path = marked(path, fields));
    }
}

fn marked(path: &str, fields: &[Field]) -> String {
    let steps: Vec<_> = nesting::parse_path(path);
    let (mut below, mut written) = (fields, Vec::with_capacity(steps.len()));
    for (at, step) in steps.iter().enumerate() {
        let field = below.iter().find(|field| field.name == step.name);
        written.push(match field.filter(|_| at + 1 < steps.len()) {
            Some(field) => field.path_step(),
            None => step.name.to_owned(),
        });
        below = field.map_or(&[], |field| &field.fields);
    }
    written.join(".")
}

/// A doubt of the search: the places that it found nearly as good come first, then where examples show the name, then every
/// other parent that is open there.
fn found(table: &DraftTable, doubt: &Doubtful) -> Doubt {
    let row = doubt.row;
    let chosen = path(table, &nesting::chain(&table.tree.depths, row), row);
    let shown = shown(table, &table.rows[row].name);
    // Keys of a map are data, which no path can name.
    let is_row = |name: &str| table.rows.iter().any(|row| row.name == name);
    let nameable = |path: &&String| nesting::parse_path(path).iter().all(|step| is_row(step.name));
    let searched = doubt.alternatives.iter().map(|chain| path(table, chain, row));
    let open = open_parents(table, row).into_iter().map(|chain| path(table, &chain, row));
    let mut alternatives: Vec<String> = Vec::new();
    for other in searched.chain(shown.iter().filter(nameable).cloned()).chain(open) {
        if other != chosen && !alternatives.contains(&other) {
            alternatives.push(other);
        }
    }
    let by_example = match &shown[..] {
        [] => "no example shows it".to_owned(),
        places => format!("the example shows it at `{}`", places.join("`, `")),
    };
    let reason = format!("{}; {by_example}", doubt.reason());
    Doubt { line: table.rows[row].line, path: chosen, alternatives, reason }
}

/// The chains of parents that a row could have: what holds the row above it, with that row itself, from the outside in.
fn open_parents(table: &DraftTable, row: usize) -> Vec<Vec<usize>> {
    let Some(above) = row.checked_sub(1) else { return vec![Vec::new()] };
    let mut chain = nesting::chain(&table.tree.depths, above);
    if table.rows[above].cell.children != Children::Never {
        chain.push(above);
    }
    (0..=chain.len()).map(|length| chain[..length].to_vec()).collect()
}

/// The paths at which examples have a name.
fn shown(table: &DraftTable, name: &str) -> Vec<String> {
    let mut paths = Vec::new();
    table.examples.values.iter().for_each(|example| find(example, name, "", &mut paths));
    paths
}

fn find(value: &Json, name: &str, path: &str, paths: &mut Vec<String>) {
    match value {
        Json::Object(map) => {
            for (key, value) in map {
                if paths.len() == MAX_SHOWN {
                    return;
                }
                let own = format!("{path}{key}");
                if key == name && !paths.contains(&own) {
                    paths.push(own.clone());
                }
                let marks = "[]".repeat(list_depth(value));
                find(value, name, &format!("{own}{marks}."), paths);
            }
        }
        Json::Array(items) => items.iter().for_each(|item| find(item, name, path, paths)),
        _ => {}
    }
}

fn list_depth(value: &Json) -> usize {
    match value {
        Json::Array(items) => 1 + items.first().map_or(0, list_depth),
        _ => 0,
    }
}

/// The path of a row below a chain of parents.
pub(super) fn path(table: &DraftTable, chain: &[usize], row: usize) -> String {
    let steps = chain.iter().map(|&at| step(&table.rows[at]));
    steps.chain([table.rows[row].name.clone()]).collect::<Vec<_>>().join(".")
}

/// How a row is written as a parent in a path.
fn step(row: &DraftRow) -> String {
    let map = if row.cell.ty.kind == FieldType::Map && !row.cell.is_bare_map() { "{}" } else { "" };
    format!("{}{map}{}", row.name, row.cell.ty.list_marks())
}
