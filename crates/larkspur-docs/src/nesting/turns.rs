//! Turns: how the depth changes from one row to the next.
//!
//! Two rows that follow each other, with the same names and types as two others elsewhere, nearly always turn alike: a
//! field follows its sibling, opens its parent, or comes back to the same ancestor. Over a thousand real tables, a turn
//! that was seen in one way only was the same in the next table 99.9 times out of 100, and 99 where it closes parents.

use rustc_hash::FxHashMap as HashMap;

use super::cost;
use super::symbols::Symbol;
use super::table::Table;
use super::tree::Tree;

/// The service, and the names and types of two rows that follow each other.
pub(super) type Pair = [Symbol; 5];

/// More than one table, or one that is not of this run.
pub(super) const OTHERS: u32 = u32::MAX;

/// The two rows that meet at a row.
pub(super) fn pair(table: &Table, at: usize) -> Option<Pair> {
    let (before, row) = (table.rows.get(at.checked_sub(1)?)?, table.rows.get(at)?);
    Some([table.scopes[1], before.name, before.ty, row.name, row.ty])
}

/// The turns of all tables.
#[derive(Clone, Debug, Default)]
pub(super) struct Turns(HashMap<Pair, Known>);

/// The turns between two such rows. Most have one.
#[derive(Clone, Debug)]
struct Known {
    first: Seen,
    others: Vec<Seen>,
}

impl Known {
    fn iter(&self) -> impl Iterator<Item = &Seen> {
        std::iter::once(&self.first).chain(&self.others)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut Seen> {
        std::iter::once(&mut self.first).chain(&mut self.others)
    }
}

/// A turn that some tables have.
#[derive(Clone, Copy, Debug)]
struct Seen {
    by: i16,
    tables: u32,
    /// The table that had it last.
    last: u32,
}

/// What is known of the turn to a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Expected {
    /// The turn that most tables have.
    most: i16,
    /// Those that fewer have, and what each costs.
    rarer: Vec<(i16, f32)>,
    /// What any other costs.
    other: f32,
}

impl Expected {
    /// To turn by so many levels, or else at a price.
    pub(super) fn only(by: i16, other: f32) -> Self {
        Self { most: by, rarer: Vec::new(), other }
    }

    /// What it costs to turn by so many levels.
    pub(super) fn price(&self, by: i16) -> f32 {
        if by == self.most {
            return 0.0;
        }
        self.rarer.iter().find(|(seen, _)| *seen == by).map_or(self.other, |(_, price)| *price)
    }

    /// Whether there was one way to turn.
    pub(super) fn is_settled(&self) -> bool {
        self.rarer.is_empty()
    }
}

impl Turns {
    /// Learns the turns between rows that can stand nowhere else.
    pub(super) fn learn(&mut self, number: u32, table: &Table, tree: &Tree) {
        let sure = |at: usize| !table.rows[at].is_free() || tree.margins[at] >= cost::SURE;
        for at in 1..table.rows.len() {
            if !sure(at - 1) || !sure(at) {
                continue;
            }
            let by = i16::from(tree.depths[at]) - i16::from(tree.depths[at - 1]);
            let Some(pair) = pair(table, at) else { continue };
            let new = Seen { by, tables: 1, last: number };
            let Some(known) = self.0.get_mut(&pair) else {
                self.0.insert(pair, Known { first: new, others: Vec::new() });
                continue;
            };
            let old = known.iter_mut().find(|turn| turn.by == by);
            match old {
                Some(turn) if turn.last == number => {}
                Some(turn) => {
                    turn.tables += 1;
                    turn.last = number;
                }
                None => known.others.push(new),
            }
        }
    }

    /// Forgets who taught what.
    pub(super) fn close(&mut self) {
        self.0.values_mut().flat_map(Known::iter_mut).for_each(|turn| turn.last = OTHERS);
    }

    /// What other tables say of the turn to a row.
    pub(super) fn expected(&self, table: &Table, number: u32, at: usize) -> Option<Expected> {
        let known = self.0.get(&pair(table, at)?)?;
        let foreign = || known.iter().filter(|turn| turn.last != number || turn.tables > 1);
        let most = foreign().min_by_key(|turn| std::cmp::Reverse(turn.tables))?;
        let price = |tables: u32| (most.tables as f32 / tables as f32).ln().min(cost::RARE_TURN);
        let rarer = foreign().filter(|turn| turn.by != most.by).map(|turn| (turn.by, price(turn.tables))).collect();
        let tables = foreign().map(|turn| turn.tables).sum();
        let other = cost::other_turn(tables, foreign().any(|turn| turn.by < 0));
        Some(Expected { most: most.by, rarer, other })
    }

    /// Whether another library says anything else about a table.
    pub(super) fn differ(&self, other: &Self, table: &Table, number: u32) -> bool {
        (1..table.rows.len()).any(|at| self.expected(table, number, at) != other.expected(table, number, at))
    }
}
