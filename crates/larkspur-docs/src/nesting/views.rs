//! What the open parents say about a row.

use super::frames::FrameId;
use super::habit::Habit;
use super::view::View;

/// What all open parents say about a row.
#[derive(Default)]
pub(super) struct Views<'t> {
    /// The row, by its place in the table.
    pub index: usize,
    /// The frames, the outermost first.
    pub chain: Vec<FrameId<'t>>,
    /// One a frame.
    pub each: Vec<View>,
    /// How many examples and how many types have the row's name where no row has taken it.
    pub keys: usize,
    pub fields: usize,
    /// Whether the row's type belongs below any of them by its prefix.
    pub has_prefix: bool,
    /// What the names of the rows below each say, where no example shows the row, and the most that any of them says.
    pub habits: Vec<Habit>,
    pub most: Habit,
    /// Whether the row spells out the entries of a map that is open.
    pub is_entry: bool,
    /// The outermost parent of the row's own type.
    pub same_type: Option<usize>,
    /// The outermost parent whose type has ended, as the rows behind it part here from those behind another of the type.
    pub parted: Option<usize>,
}

impl Views<'_> {
    /// Forgets what was said about the row before; the room it took is kept.
    pub(super) fn clear(&mut self, index: usize) {
        let Self { mut chain, mut each, mut habits, .. } = std::mem::take(self);
        chain.clear();
        each.clear();
        habits.clear();
        *self = Self { index, chain, each, habits, ..Self::default() };
    }

    /// Adds what one more parent says; `has_ended` tells whether its type ends at the row.
    pub(super) fn add(&mut self, view: View, has_ended: bool) {
        self.keys += usize::from(view.place.is_some() && !view.is_taken);
        self.fields += usize::from(view.is_common && !view.is_taken);
        self.has_prefix |= view.has_prefix;
        self.is_entry |= view.is_entry;
        if view.is_same_type && self.same_type.is_none() {
            self.same_type = Some(self.each.len());
        }
        if has_ended && self.parted.is_none() {
            self.parted = Some(self.each.len());
        }
        self.each.push(view);
    }
}
