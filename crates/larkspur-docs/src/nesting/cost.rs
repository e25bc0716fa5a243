//! What each piece of evidence weighs.
//!
//! A cost is roughly a negative log-likelihood: a difference of 3 between two trees means that one is about twenty
//! times likelier. The weights were set by hand from what the evidence is worth in general, and checked on folds of
//! pages that had no part in setting them.

use super::table::Row;
use crate::types::Children;

/// From this margin on, no one needs to look.
pub(super) const SURE: f32 = 6.0;
/// From this margin on, a placement teaches the library.
pub(super) const TEACHES: f32 = 1.0;
/// Below this margin a placement is reported as doubtful.
pub(super) const DOUBTFUL: f32 = 2.8;

/// What the examples say about a row below a parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Example {
    /// There is an object at the parent's place, and it has this key.
    Has,
    /// There is an object at the parent's place, without this key, as without so many of the rows before.
    Lacks { before: u16 },
    /// The parent does not appear in any example.
    Silent,
}

/// What the library says about a row below a parent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Type {
    /// The parent's type has this field.
    Has,
    /// The parent's type was seen so often, so near, without this field.
    Lacks { seen: u32, near: f32 },
    /// The parent's type was seen with this field now and then.
    Rarely,
    /// Nothing is known of the parent's type.
    Silent,
}

/// A field that less than this share of a type's objects has is a rare one, perhaps a mistake.
pub(super) const RARE: f32 = 0.15;

/// The two kinds of evidence together: each outweighs the silence or the gap of the other.
pub(super) fn placed(example: Example, ty: Type) -> f32 {
    match (example, ty) {
        (Example::Has, Type::Has) => 0.0,
        (Example::Has, Type::Silent) => 0.2,
        (Example::Has, Type::Lacks { .. }) => 0.8,
        (Example::Has, Type::Rarely) => 0.2,
        (Example::Silent, Type::Rarely) => 1.2,
        (Example::Lacks { before }, Type::Rarely) => lacks(before) + 0.3,
        (Example::Silent, Type::Has) => 0.1,
        (Example::Silent, Type::Silent) => 1.0,
        (Example::Silent, Type::Lacks { seen, near }) => 1.0 + weight(seen) * near,
        (Example::Lacks { .. }, Type::Has) => 0.2,
        (Example::Lacks { before }, Type::Silent) => lacks(before),
        (Example::Lacks { before }, Type::Lacks { seen, near }) => lacks(before) + weight(seen) * near,
    }
}

/// A gap in an example says the less, the more gaps it has.
fn lacks(before: u16) -> f32 {
    2.5 - 0.35 * f32::from(before.min(4))
}

/// How much it says that a type of another version or service lacks a field, where it lacked so many of the fields before:
/// two types of one name need not be one.
pub(super) fn far(near: f32, strange: u16) -> f32 {
    if near >= 1.0 { near } else { near / (1.0 + f32::from(strange)) }
}

/// How much the brackets of a sloppy example prove, beside those of a clean one.
pub(super) const SLOPPY: f32 = 0.4;

/// The example has the key below another open parent, and no later row has this name.
pub(super) const KEY_ELSEWHERE: f32 = 2.5;
/// The type of another open parent has the field, and no later row has this name.
pub(super) const FIELD_ELSEWHERE: f32 = 1.5;
/// Of the next rows, so many may be the one that is meant.
pub(super) const SOON: usize = 20;
/// The same, where one of the next rows has the name.
pub(super) const LATER: f32 = 0.25;

/// What it costs that a type that was seen this often never had the field.
pub(super) fn weight(seen: u32) -> f32 {
    match seen {
        0 => 0.0,
        1 => 1.4,
        2 => 2.0,
        3..=5 => 2.8,
        _ => 4.0,
    }
}

/// A key of the example that no row below the parent names, and how many of them count.
pub(super) const KEY_WITHOUT_ROW: f32 = 0.7;
pub(super) const MAX_KEYS_WITHOUT_ROW: usize = 4;
/// A parent ends before the row of an object that the example has below it, and what each key of that object adds, up to so
/// many. Else a tree could leave out of account what the example shows, by putting the row where it shows nothing.
const OBJECT_LEFT_BEHIND: f32 = 2.5;
const KEY_LEFT_BEHIND: f32 = 0.7;
const MAX_KEYS_LEFT_BEHIND: u16 = 12;

/// What it costs to end a parent before the row of an object with so many keys, all those below counted.
pub(super) fn left_behind(keys: u16) -> f32 {
    OBJECT_LEFT_BEHIND + KEY_LEFT_BEHIND * f32::from(keys.min(MAX_KEYS_LEFT_BEHIND))
}

/// The example has an object where the row has a scalar, or the reverse.
pub(super) const WRONG_KIND: f32 = 1.5;

/// The parent's type has the field with another type.
pub(super) const OTHER_TYPE: f32 = 0.8;
/// The fields of a known type come in another order.
pub(super) const OUT_OF_ORDER: f32 = 1.0;
/// A field that the type always has is missing, and how many of them count.
pub(super) const FIELD_MISSING: f32 = 0.6;
pub(super) const MAX_FIELDS_MISSING: u32 = 4;

/// Two siblings of one name.
pub(super) const SAME_NAME: f32 = 12.0;
/// A row below a scalar.
pub(super) const BELOW_SCALAR: f32 = 9.0;
/// A row below a scalar where the example has an object.
pub(super) const BELOW_SCALAR_WITH_OBJECT: f32 = 0.5;
/// A row below one where the example has a plain value.
pub(super) const BELOW_PLAIN_VALUE: f32 = 2.0;
/// A type `update_…_request` away from others whose names start and end alike.
pub(super) const AWAY_FROM_TYPE_ENDS: f32 = 1.2;
/// The rows `key` and `value` elsewhere than below the map that is open.
pub(super) const ENTRY_ELSEWHERE: f32 = 2.0;
/// A row below one whose type an open parent has already.
pub(super) const BELOW_RECURSION: f32 = 2.5;
/// A row below a type that is known to be empty.
pub(super) const BELOW_EMPTY: f32 = 3.0;
/// A row at the top behind the envelope's payload, or a payload that is not at the top.
pub(super) const BESIDE_PAYLOAD: f32 = 4.5;
/// A row at the top of an event that stands neither for the envelope nor for the payload.
pub(super) const BESIDE_HEADER: f32 = 2.0;
/// A scalar beside the first object of a reply's payload, which has rows already: of 4,800 such rows, 18 left the object
/// where four of five stay elsewhere. A reply holds what it is about, and at most page tokens beside it.
pub(super) const BESIDE_SOLE_OBJECT: f32 = 2.0;
/// A page token inside of a list's items.
pub(super) const PAGE_IN_ITEM: f32 = 2.0;
/// Closing the innermost parent before a scalar: four rows out of five stay with the row above them.
pub(super) const CLOSE: f32 = 1.6;
/// The same before an object: objects follow objects.
pub(super) const CLOSE_BEFORE_OBJECT: f32 = 1.1;
/// Closing one more.
pub(super) const CLOSE_MORE: f32 = 0.4;
/// A row elsewhere than near a name beside which it stands in other objects.
pub(super) const AWAY_FROM_NEIGHBOUR: f32 = 2.2;
/// A row elsewhere than near one whose name ends with the same word.
pub(super) const AWAY_FROM_END: f32 = 0.8;
/// The same, where several names end with the same two words.
pub(super) const AWAY_FROM_NAME_SUFFIX: f32 = 1.5;
/// A row elsewhere than beside several of its own named type.
pub(super) const AWAY_FROM_TYPE: f32 = 1.5;
/// A row elsewhere than beside the one whose values name it.
pub(super) const AWAY_FROM_KIND: f32 = 2.5;
/// A type below itself: pages do not unroll recursion.
pub(super) const BELOW_ITSELF: f32 = 5.0;
/// A row below a type that has ended, as the rows behind it part from those behind another row of the type.
pub(super) const BEHIND_THE_END: f32 = 2.5;
/// A scalar beside rows that are all objects, two at least: a union has members, and no fields of its own.
pub(super) const BESIDE_OBJECTS: f32 = 1.0;
/// A type `a.b.c` elsewhere than below `a.b` or beside another `a.b.…`, where there is such a place.
pub(super) const AWAY_FROM_PREFIX: f32 = 2.5;

/// A row elsewhere than near so many whose names start with the same word.
pub(super) fn away_from_start(alike: u8) -> f32 {
    match alike {
        0 => 0.0,
        1 => 0.5,
        2 => 1.0,
        _ => 2.0,
    }
}

/// A turn that was seen in fewer tables than another, at most.
pub(super) const RARE_TURN: f32 = 2.0;
/// Another turn than that of the rows above that follow such a row as well: the more there are, the surer it is.
pub(super) fn other_than_precedents(rows: u32) -> f32 {
    1.6 + 0.4 * rows.min(6) as f32
}

/// Another turn than those that so many tables have. Where parents are closed, two tables may well differ.
pub(super) fn other_turn(tables: u32, closes: bool) -> f32 {
    match (tables, closes) {
        (0, _) => 0.0,
        (1, true) => 1.0,
        (2, true) => 1.5,
        (_, true) => 2.0,
        (1, false) => 3.0,
        (2, false) => 3.5,
        (_, false) => 4.5,
    }
}

/// A row without rows below it, by what its type says.
pub(super) fn childless(row: &Row, known_empty: bool, example_is_scalar: bool) -> f32 {
    match row.children {
        Children::Never => 0.0,
        Children::Maybe => 0.4,
        _ if known_empty => 0.3,
        Children::Likely if example_is_scalar => 0.3,
        Children::Likely => 1.5,
        Children::Expected if example_is_scalar => 1.5,
        Children::Expected => 6.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_far_type_of_strange_fields_says_little_of_a_gap() {
        assert_eq!(far(1.0, 5), 1.0);
        assert!(far(0.35, 0) > far(0.35, 1) && far(0.35, 1) > far(0.35, 5));
    }

    #[test]
    fn an_object_left_behind_costs_the_more_the_more_it_holds() {
        assert!(left_behind(1) < left_behind(8));
        assert_eq!(left_behind(u16::MAX), left_behind(MAX_KEYS_LEFT_BEHIND));
    }
}
