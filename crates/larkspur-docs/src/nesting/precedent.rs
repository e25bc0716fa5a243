//! Precedents: rows above in the same table that follow such a row as this one does.

use rustc_hash::FxHashMap as HashMap;

use super::cost;
use super::siblings::LOOK_BACK;
use super::table::Table;
use super::turns::{Expected, Pair, pair};

/// A row above that follows such a row as this one does: it turns alike.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Precedent {
    /// How far above the last of them is.
    pub above: usize,
    /// How many of them there are.
    pub rows: u32,
}

impl Precedent {
    /// What is expected of a row whose last precedent turned by so many levels.
    pub(super) fn expected(self, by: i16) -> Expected {
        Expected::only(by, cost::other_than_precedents(self.rows))
    }
}

/// For each row, its precedent. What is too far to look back at counts as none.
pub(super) fn precedents(table: &Table) -> Vec<Option<Precedent>> {
    let mut last: HashMap<Pair, (usize, u32)> = HashMap::default();
    let mut precedent = |at: usize| {
        let pair = pair(table, at)?;
        let (before, rows) = last.get(&pair).copied().unwrap_or_default();
        last.insert(pair, (at, rows + 1));
        (rows > 0 && at - before <= LOOK_BACK).then_some(Precedent { above: at - before, rows })
    };
    (0..table.rows.len()).map(&mut precedent).collect()
}
