//! Which objects of a tree are grounded: what teaches the library.

use super::cost;
use super::library::Library;
use super::shape::Place;
use super::table::{Table, TypeKey};
use super::tree::{Tree, parents};
use crate::types::Children;

/// What holds each row of a tree in its place.
pub(super) struct Grounds<'t> {
    table: &'t Table,
    margins: &'t [f32],
    pub(super) parents: Vec<Option<usize>>,
    anchored: Vec<bool>,
}

impl<'t> Grounds<'t> {
    pub(super) fn new(table: &'t Table, tree: &'t Tree, before: &Library) -> Self {
        let parents = parents(&tree.depths);
        let shape = &table.shape;
        let mut places: Vec<Option<Place>> = Vec::with_capacity(parents.len());
        let mut anchored = Vec::with_capacity(parents.len());
        for (row, parent) in table.rows.iter().zip(&parents) {
            let above = match parent {
                Some(parent) => places[*parent].filter(|_| !table.rows[*parent].has_data_keys),
                None => shape.top(),
            };
            let place = above.and_then(|at| shape.child(at, row.name));
            let key = parent.map_or(table.top, |parent| table.rows[parent].key);
            let known = !matches!(key, TypeKey::Resource(_)) && {
                before.get(table.scopes, key).is_some_and(|(known, near)| {
                    near >= 1.0 && known.field(row.name).is_some_and(|at| known.fields[at].count * 2 > known.seen)
                })
            };
            anchored.push(!row.is_free() || place.is_some() && shape.is_clean() || known);
            places.push(place);
        }
        Self { table, margins: &tree.margins, parents, anchored }
    }

    /// The rows at the top.
    pub(super) fn top(&self) -> impl Iterator<Item = usize> {
        (0..self.parents.len()).filter(|&at| self.parents[at].is_none())
    }

    /// Whether the rows at the top can stand nowhere else.
    pub(super) fn is_top_grounded(&self) -> bool {
        self.top().all(|at| self.margins[at] >= if self.anchored[at] { cost::TEACHES } else { cost::SURE })
    }

    /// Whether nothing but the given rows can be the fields of a row.
    pub(super) fn is_grounded(&self, row: usize, fields: &[usize]) -> bool {
        let holds = |at: usize| self.anchored[at] && self.margins[at] >= cost::TEACHES;
        let last_anchored = fields.iter().rposition(|&at| holds(at));
        for (nth, &at) in fields.iter().enumerate() {
            if holds(at) {
                continue;
            }
            // A row between two anchored fields, with nothing open that could take it, is a field as well.
            let after_scalar = match nth.checked_sub(1) {
                Some(before) => self.table.rows[fields[before]].children == Children::Never,
                None => self.table.rows[row].children == Children::Expected,
            };
            if !after_scalar || last_anchored.is_none_or(|last| last < nth) {
                return false;
            }
        }
        // The row behind the last field ends the object, and must itself be held elsewhere.
        let mut end = fields.last().copied().unwrap_or(row) + 1;
        while self.parents.get(end).is_some_and(|parent| self.is_below(*parent, row)) {
            end += 1;
        }
        end >= self.parents.len() || holds(end)
    }

    fn is_below(&self, mut at: Option<usize>, row: usize) -> bool {
        while let Some(above) = at {
            if above <= row {
                return above == row;
            }
            at = self.parents[above];
        }
        false
    }
}
