//! What an open parent says about a row.

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
    pub is_common: bool,
    /// Whether a row below has the name already.
    pub is_taken: bool,
    /// Whether the row's type belongs below it by its prefix.
    pub has_prefix: bool,
    /// Whether it is a map whose entries the row spells out.
    pub is_entry: bool,
    /// Whether it has the row's own type.
    pub is_same_type: bool,
}
