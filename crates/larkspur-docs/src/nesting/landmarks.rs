//! What a table says about itself, whatever is known of others: the same in every round.

use rustc_hash::FxHashMap as HashMap;

use super::parted::parted;
use super::precedent::{Precedent, precedents};
use super::soon;
use super::symbols::Symbol;
use super::table::{Kind, Table};
use crate::types::Children;

/// What a table says about itself.
pub(super) struct Landmarks {
    /// The row of the payload.
    pub payload: Option<usize>,
    /// For each row, whether one of the next has the same name, and is an object or a scalar as well.
    pub named_again: Vec<bool>,
    /// The last row of each name that may have rows below it.
    pub last_object: HashMap<Symbol, usize>,
    /// For each row, whether it and its neighbour are `key` and `value`.
    pub entries: Vec<bool>,
    /// For each row, how far above is a row that turns alike.
    pub precedents: Vec<Option<Precedent>>,
    /// For each row, where what is behind it parts from what is behind another row of its type.
    pub parted: Vec<Option<usize>>,
}

impl Landmarks {
    pub(super) fn of(table: &Table) -> Self {
        let payload = match table.kind {
            Kind::Reply => Some(Symbol::DATA),
            Kind::Event => Some(Symbol::EVENT),
            Kind::Body => None,
        };
        let payload = payload
            .and_then(|name| table.rows.iter().position(|row| row.name == name && row.children != Children::Never));
        let objects = table.rows.iter().enumerate().filter(|(_, row)| row.children != Children::Never);
        Self {
            payload,
            named_again: soon::named_again(table),
            last_object: objects.map(|(index, row)| (row.name, index)).collect(),
            entries: (0..table.rows.len()).map(|index| soon::is_map_entry(table, index)).collect(),
            precedents: precedents(table),
            parted: parted(table),
        }
    }
}
