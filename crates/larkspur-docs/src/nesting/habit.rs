//! Habits of naming: what the names of a row's would-be siblings say where examples and types are silent.

use super::frames::Frame;
use super::{Lessons, Library, Symbol, Table, TypeKey, cost};

/// The rows below each parent so far: chains in an arena, the last row first.
#[derive(Default)]
pub(super) struct Siblings(Vec<(u32, u32)>);

/// So many siblings are looked back at: for names near each other, and for names alike.
pub(super) const NEAR: usize = 4;
const ALIKE: usize = 8;
/// And so many at most for one of the same name.
pub(super) const LOOK_BACK: usize = 1024;

impl Siblings {
    /// Adds a row behind the chain that ends at `last`, and gives the new end.
    pub(super) fn push(&mut self, row: usize, last: u32) -> u32 {
        self.0.push((row as u32, last));
        self.0.len() as u32 - 1
    }

    /// The rows of a chain, the last first.
    pub(super) fn rows(&self, last: u32) -> impl Iterator<Item = usize> {
        let mut at = last;
        std::iter::from_fn(move || {
            let &(row, before) = self.0.get(at as usize)?;
            at = before;
            Some(row as usize)
        })
    }

    /// Whether a row of a chain has this name.
    pub(super) fn have(&self, last: u32, name: Symbol, table: &Table) -> bool {
        self.rows(last).take(LOOK_BACK).any(|row| table.rows[row].name == name)
    }
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
    kin: u8,
    /// Their names end with the same two words.
    suffix: u8,
    /// They have the same named type.
    typed: u8,
    /// The values of a sibling name the row.
    named: u8,
}

impl Habit {
    pub(super) fn of(
        table: &Table,
        library: &Library,
        own: &Lessons,
        siblings: &Siblings,
        frame: &Frame<'_>,
        index: usize,
    ) -> Self {
        let row = &table.rows[index];
        let mut habit = Self { named: row.named_by.contains(&frame.kinds).into(), ..Self::default() };
        // `file_id` may as well stand below `file_value` as beside it.
        if let Some(above) = table.rows.get(frame.row as usize) {
            habit.starts += u8::from(row.words.zip(above.words).is_some_and(|(own, above)| own[0] == above[0]));
        }
        for (nth, at) in siblings.rows(frame.last).take(ALIKE).enumerate() {
            let sibling = &table.rows[at];
            if nth < NEAR {
                habit.near += u8::from(library.are_neighbours(sibling.name, row.name, own));
            }
            habit.kin += u8::from(row.kin.is_some() && row.kin == sibling.kin);
            if let (Some([first, last]), Some(words)) = (row.words, sibling.words) {
                habit.starts += u8::from(words[0] == first);
                habit.ends += u8::from(words[1] == last);
            }
            habit.suffix += u8::from(row.suffix.is_some() && row.suffix == sibling.suffix);
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
            kin: self.kin.max(other.kin),
            suffix: self.suffix.max(other.suffix),
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
            + several(self.suffix, most.suffix, cost::AWAY_FROM_SUFFIX)
            + several(self.typed, most.typed, cost::AWAY_FROM_TYPE)
            + price(self.kin, most.kin, cost::AWAY_FROM_KIN)
            + price(self.named, most.named, cost::AWAY_FROM_KIND)
    }
}
