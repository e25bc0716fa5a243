//! Habits of naming: what the names of a row's would-be siblings say where examples and types are silent.

use super::cost;
use super::frame::Frame;
use super::library::{Lessons, Library, NEAR};
use super::siblings::Siblings;
use super::table::{Table, TypeKey};

/// So many siblings are looked back at for names alike.
const ALIKE: usize = 8;

/// A row that parents are asked about, and what they may look at.
#[derive(Clone, Copy)]
pub(super) struct Ask<'a> {
    pub table: &'a Table,
    pub library: &'a Library,
    /// What the table itself taught.
    pub lessons: &'a Lessons,
    pub siblings: &'a Siblings,
    /// The row, by its place in the table.
    pub index: usize,
}

/// What the names of the last rows below a parent say about a row: how many of them have what in common with it.
#[derive(Clone, Copy, Default)]
pub(super) struct Habit {
    /// Fields of this name stand near theirs in other tables.
    near: u8,
    /// Their names start, or end, with the same word.
    starts: u8,
    ends: u8,
    /// Their types' names start and end alike: `update_…_request`.
    type_ends: u8,
    /// Their names end with the same two words.
    name_suffix: u8,
    /// They have the same named type.
    typed: u8,
    /// The values of a sibling name the row.
    named: u8,
}

impl Habit {
    /// What the rows below a parent say about the row that is asked about.
    pub(super) fn of(ask: &Ask<'_>, frame: &Frame<'_>) -> Self {
        let Ask { table, library, lessons, siblings, index } = *ask;
        let row = &table.rows[index];
        let is_named = frame.last_listing.is_some_and(|at| row.named_by.contains(&at));
        let mut habit = Self { named: is_named.into(), ..Self::default() };
        // `file_id` may as well stand below `file_value` as beside it.
        if let Some(above) = frame.index().map(|at| &table.rows[at]) {
            habit.starts += u8::from(row.name_ends.zip(above.name_ends).is_some_and(|(own, above)| own[0] == above[0]));
        }
        for (nth, at) in siblings.rows(frame.last).take(ALIKE).enumerate() {
            let sibling = &table.rows[at];
            if nth < NEAR {
                habit.near += u8::from(library.are_neighbours(sibling.name, row.name, lessons));
            }
            habit.type_ends += u8::from(row.type_ends.is_some() && row.type_ends == sibling.type_ends);
            if let (Some([first, last]), Some(ends)) = (row.name_ends, sibling.name_ends) {
                habit.starts += u8::from(ends[0] == first);
                habit.ends += u8::from(ends[1] == last);
            }
            habit.name_suffix += u8::from(row.name_suffix.is_some() && row.name_suffix == sibling.name_suffix);
            habit.typed += u8::from(matches!(row.key, TypeKey::Named(_)) && row.key == sibling.key);
        }
        habit
    }

    /// The most of each.
    pub(super) fn most(self, other: Self) -> Self {
        Self {
            near: self.near.max(other.near),
            starts: self.starts.max(other.starts),
            ends: self.ends.max(other.ends),
            type_ends: self.type_ends.max(other.type_ends),
            name_suffix: self.name_suffix.max(other.name_suffix),
            typed: self.typed.max(other.typed),
            named: self.named.max(other.named),
        }
    }

    /// What it costs a place to have less in common with the row than the place that has `most`.
    pub(super) fn lacks(self, most: Self) -> f32 {
        let price = |own: u8, most: u8, price: f32| match most {
            0 => 0.0,
            _ => price * f32::from(most.saturating_sub(own)) / f32::from(most),
        };
        // One alike may be chance.
        let several = |own: u8, most: u8, weight: f32| if most < 2 { 0.0 } else { price(own, most, weight) };
        price(self.near, most.near, cost::AWAY_FROM_NEIGHBOUR)
            + price(self.starts, most.starts, cost::away_from_start(most.starts))
            + price(self.ends, most.ends, cost::AWAY_FROM_END)
            + several(self.name_suffix, most.name_suffix, cost::AWAY_FROM_NAME_SUFFIX)
            + several(self.typed, most.typed, cost::AWAY_FROM_TYPE)
            + price(self.type_ends, most.type_ends, cost::AWAY_FROM_TYPE_ENDS)
            + price(self.named, most.named, cost::AWAY_FROM_KIND)
    }
}
