//! Two surfaces side by side, and what was found of them.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_codegen::surface::Surface;

use crate::id::{Id, Level};

/// Where a change shows: an endpoint or event, and the place there, without marks of lists: `reply.items.id`.
pub(crate) type Spot = (String, String);

/// What makes two changes one.
type Key = (Id, Level, String, Option<String>, Option<String>);

/// Compares two surfaces of one service and version.
pub(crate) struct Comparison<'s> {
    pub(super) old: &'s Surface,
    pub(super) new: &'s Surface,
    pub(super) found: BTreeMap<Key, BTreeSet<Spot>>,
    /// Pairs of types below which nothing differs.
    pub(super) same: BTreeMap<(String, String), bool>,
    /// The types that each place had and has.
    pub(super) pairs: BTreeMap<(String, String), BTreeSet<Spot>>,
}

impl Comparison<'_> {
    pub(super) fn add(
        &mut self,
        spot: &Spot,
        (id, level): (Id, Level),
        path: &str,
        before: Option<String>,
        after: Option<String>,
    ) {
        let key = (id, level, path.to_owned(), before, after);
        self.found.entry(key).or_default().insert(spot.clone());
    }
}
