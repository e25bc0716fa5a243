//! The rows below each parent so far: chains in one arena, the last row first.

use super::arena::{Arena, Id};
use super::symbols::Symbol;
use super::table::Table;

/// So many rows are looked back at, at most.
pub(super) const LOOK_BACK: usize = 1024;

/// A row below a parent, and the one before it.
pub(super) struct Sibling {
    row: u32,
    before: Option<Id<Sibling>>,
}

/// The rows below all parents of all partial trees.
#[derive(Default)]
pub(super) struct Siblings(Arena<Sibling>);

impl Siblings {
    /// Adds a row behind the chain that ends at `last`, and gives the new end.
    pub(super) fn push(&mut self, row: usize, last: Option<Id<Sibling>>) -> Id<Sibling> {
        self.0.push(Sibling { row: row as u32, before: last })
    }

    /// The rows of a chain, the last first.
    pub(super) fn rows(&self, last: Option<Id<Sibling>>) -> impl Iterator<Item = usize> {
        self.0.follow(last, |sibling| sibling.before).map(|(_, sibling)| sibling.row as usize)
    }

    /// Whether a row of a chain has this name.
    pub(super) fn have(&self, last: Option<Id<Sibling>>, name: Symbol, table: &Table) -> bool {
        self.rows(last).take(LOOK_BACK).any(|row| table.rows[row].name == name)
    }
}
