//! An open parent of a partial tree.

use super::arena::Id;
use super::library::Known;
use super::shape::Place;
use super::siblings::Sibling;
use super::symbols::Symbol;
use super::table::Parent;

/// What a parent holds so far, as far as it decides what may follow.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// The names of the rows below, one of 128 bits each.
    pub names: u128,
    /// How many rows are below, and how many keys of the example they name.
    pub children: u16,
    pub keys: u16,
    /// The highest place among the known fields so far.
    pub order: u32,
}

/// An open parent.
#[derive(Clone)]
pub(super) struct Frame<'l> {
    pub row: Parent,
    /// Where the objects of this row stand in the examples.
    pub place: Option<Place>,
    /// Whether the examples have a plain value there.
    pub is_plain: bool,
    /// Whether an open parent has the same type: pages do not unroll recursion.
    pub is_recursive: bool,
    pub known: Option<(&'l Known, f32)>,
    pub held: Held,
    /// The prefixes of the types of the rows below, one of 128 bits each.
    pub type_prefixes: u128,
    /// The last row below.
    pub last: Option<Id<Sibling>>,
    /// The last row below that lists its values.
    pub last_listing: Option<u32>,
    /// How many of the rows below are known fields, and how many scalars.
    pub fields: u16,
    pub scalars: u16,
}

impl Frame<'_> {
    /// Whether a row below may have this name; if not, none has.
    pub(super) fn may_have(&self, name: Symbol) -> bool {
        self.held.names & name.bit() != 0
    }

    /// The place of its row in the table; none for the frame that holds the whole table.
    pub(super) fn index(&self) -> Option<usize> {
        match self.row {
            Parent::Top => None,
            Parent::Row(row) => Some(row as usize),
        }
    }
}

/// The frame that holds a whole table, before anything is known of it.
pub(super) const EMPTY: Frame<'static> = Frame {
    row: Parent::Top,
    place: None,
    is_plain: false,
    is_recursive: false,
    known: None,
    held: Held { names: 0, children: 0, keys: 0, order: 0 },
    type_prefixes: 0,
    last: None,
    last_listing: None,
    fields: 0,
    scalars: 0,
};
