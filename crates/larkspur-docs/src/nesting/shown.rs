//! Where a tree and the examples disagree: rows whose place no example shows, while the example has their name at another
//! place that they could take. However dear that place may be, a person should see it.

use rustc_hash::FxHashSet as HashSet;

use super::shape::Place;
use super::symbols::Symbol;
use super::table::Table;
use super::tree::{chain, parents};

/// So many siblings above a row are asked whether the row belongs below them.
const NEAR: usize = 8;

/// A row, and the chain of parents that the example gives it.
pub(super) struct Elsewhere {
    pub row: usize,
    pub chain: Vec<usize>,
}

/// The rows that the examples show elsewhere.
pub(super) fn elsewhere(table: &Table, depths: &[u8]) -> Vec<Elsewhere> {
    if table.shape.top().is_none() || !table.shape.is_clean() {
        return Vec::new();
    }
    let tree = Shown::new(table, depths);
    (0..depths.len())
        .filter(|&row| table.rows[row].is_free() && !tree.is_shown(row))
        .filter_map(|row| {
            let parent = tree.above(row).or_else(|| tree.beside(row))?;
            let chain = parent.map_or_else(Vec::new, |parent| [chain(depths, parent), vec![parent]].concat());
            Some(Elsewhere { row, chain })
        })
        .collect()
}

/// A tree beside the examples.
struct Shown<'t> {
    table: &'t Table,
    parents: Vec<Option<usize>>,
    /// Where each row stands in the examples.
    places: Vec<Option<Place>>,
    /// The names below each row, and those at the top.
    names: HashSet<(Option<usize>, Symbol)>,
    /// The sibling above each row.
    before: Vec<Option<usize>>,
}

impl<'t> Shown<'t> {
    fn new(table: &'t Table, depths: &[u8]) -> Self {
        let parents = parents(depths);
        let mut shown = Self { table, parents, places: Vec::new(), names: HashSet::default(), before: Vec::new() };
        let mut last: Vec<usize> = Vec::new();
        for (index, row) in table.rows.iter().enumerate() {
            let parent = shown.parents[index];
            let place = shown.place(parent).and_then(|at| table.shape.child(at, row.name));
            shown.places.push(place);
            shown.names.insert((parent, row.name));
            let depth = usize::from(depths[index]);
            shown.before.push(last.get(depth).copied());
            last.truncate(depth);
            last.push(index);
        }
        shown
    }

    /// Where the objects of a row stand in the examples; without a row, the top.
    fn place(&self, row: Option<usize>) -> Option<Place> {
        match row {
            Some(row) => self.places[row].filter(|_| !self.table.rows[row].has_data_keys),
            None => self.table.shape.top(),
        }
    }

    fn is_shown(&self, row: usize) -> bool {
        self.places[row].is_some()
    }

    /// Whether the example has a row's name below another one, and no row has taken it.
    fn misses(&self, parent: Option<usize>, row: usize) -> bool {
        let name = self.table.rows[row].name;
        let key = self.place(parent).and_then(|at| self.table.shape.child(at, name));
        key.is_some() && !self.names.contains(&(parent, name))
    }

    /// The parent further out that misses the row, where the example shows the row's own parent without it.
    fn above(&self, row: usize) -> Option<Option<usize>> {
        let mut parent = self.parents[row];
        self.place(parent).filter(|&at| self.table.shape.is_object(at))?;
        while let Some(at) = parent {
            parent = self.parents[at];
            if self.misses(parent, row) {
                return Some(parent);
            }
        }
        None
    }

    /// The sibling above that misses the row, where nothing that the example shows stands between.
    fn beside(&self, row: usize) -> Option<Option<usize>> {
        let siblings = std::iter::successors(self.before[row], |&at| self.before[at]).take(NEAR);
        for at in siblings {
            if self.misses(Some(at), row) {
                return Some(Some(at));
            }
            if self.is_shown(at) {
                return None;
            }
        }
        None
    }
}
