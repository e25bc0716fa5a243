//! What the rows next to a row are called.

use rustc_hash::FxHashMap as HashMap;

use super::cost;
use super::symbols::Symbol;
use super::table::Table;
use crate::types::Children;

/// For each row, whether one of the next has the same name, and is an object or a scalar as well.
pub(super) fn named_again(table: &Table) -> Vec<bool> {
    let mut last_seen: HashMap<(Symbol, bool), usize> = HashMap::default();
    let mut named_again = vec![false; table.rows.len()];
    for (index, row) in table.rows.iter().enumerate() {
        if let Some(before) = last_seen.insert((row.name, row.children == Children::Never), index) {
            named_again[before] = index - before <= cost::SOON;
        }
    }
    named_again
}

/// Whether a row and its neighbour are `key` and `value`.
pub(super) fn is_map_entry(table: &Table, index: usize) -> bool {
    let name = |at: Option<usize>| at.and_then(|at| table.rows.get(at)).map(|row| row.name);
    match table.rows[index].name {
        Symbol::KEY => name(index.checked_add(1)) == Some(Symbol::VALUE),
        Symbol::VALUE => name(index.checked_sub(1)) == Some(Symbol::KEY),
        _ => false,
    }
}
