//! What the open parents say about a row.

use super::habit::Habit;
use super::library::FieldStat;
use super::shape::Place;

/// What an open parent says about a row.
#[derive(Clone, Copy)]
pub(super) struct View {
    /// Where the example has the row's name below the parent.
    pub place: Option<Place>,
    /// The field of the parent's type.
    pub field: Option<FieldStat>,
    /// Whether most objects of the parent's type have the field.
    pub common: bool,
    /// Whether a row below has the name already.
    pub taken: bool,
    /// Whether the stem of the row's type belongs below it.
    pub stem: bool,
    /// Whether it is a map whose entries the row spells out.
    pub entry: bool,
    /// Whether it has the row's own type.
    pub itself: bool,
}

/// What all open parents say about a row.
#[derive(Default)]
pub(super) struct Views {
    /// The frames, the outermost first.
    pub chain: Vec<u32>,
    /// One a frame.
    pub each: Vec<View>,
    /// How many examples and how many types have the row's name where no row has taken it.
    pub keys: usize,
    pub fields: usize,
    /// Whether the stem of the row's type belongs below any of them.
    pub stem: bool,
    /// What the names of the rows below each say, where no example shows the row, and the most that any of them says.
    pub habits: Vec<Habit>,
    pub most: Habit,
    /// Whether the row spells out the entries of a map that is open.
    pub entry: bool,
    /// The outermost parent of the row's own type.
    pub itself: Option<usize>,
    /// The outermost parent whose type has ended, as the rows behind it part here from those behind another of the type.
    pub parted: Option<usize>,
}
