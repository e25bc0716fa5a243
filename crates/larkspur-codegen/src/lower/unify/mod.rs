//! One name, one type: joins shapes that the documents call alike and that nothing contradicts.
//!
//! - Objects are joined to the union of their fields, where they share half of them and each shared field has one type. A field
//!   whose values only one of the places lists has the enum's type: open enums hold any text or number.
//! - Requests must agree in what they require, so that a call which must have a field keeps forcing it.
//! - Open enums are joined to the union of their values. Numbers mean something by their labels only, so those must agree.
//! - Objects of several names are one type where they have the same fields, two or more, each of the same type.
//!
//! A join takes with it all that it makes one further below, or does not happen. What stays apart although the documents
//! call it alike is told by [`notes`].

mod apply;
mod held;
mod labels;
mod notes;
mod rules;
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::lock::UnitLock;
use crate::lower::naming::Scope;
use crate::lower::shape::{Content, Home, Kind, ShapeId, Shapes, TypeUse};
use crate::problem::Note;
use held::Held;
use rules::{Rules, Trust};
use sets::Sets;

/// Which shape stands for which.
pub(crate) struct Joined(Sets);

impl Joined {
    /// Names the shape that stands for the one that a type names.
    pub(crate) fn put(&self, ty: &mut TypeUse) {
        if let Kind::Shape(id) = &mut ty.kind {
            *id = self.0.root(*id);
        }
    }
}

/// Joins what is one; what has been joined is marked so. Gives what stays apart as well. What has a type of the lock keeps it.
pub(crate) fn unify<'a>(
    shapes: &mut Shapes<'a>,
    lock: Option<&'a UnitLock>,
    scopes: &BTreeMap<Home, Scope>,
) -> (Joined, Vec<Note>) {
    let mut sets = Sets::new(shapes.list.len());
    let families = families(shapes);
    let mut held = lock.map(|lock| Held::new(shapes, lock, scopes));
    let rules = Rules { shapes, held: None };
    if let Some(held) = &mut held {
        held.join(&rules, &mut sets);
    }
    let rules = Rules { shapes, held: held.as_ref() };
    // Joining one pair may make another fit: once more, until nothing changes.
    loop {
        let before = sets.joins();
        for family in &families {
            join_family(&rules, &mut sets, family, Trust::Name);
        }
        join_equal(&rules, &mut sets);
        if sets.joins() == before {
            break;
        }
    }
    let told = notes::find(&rules, &mut sets, &families);
    if let Some(held) = held {
        held.settle(shapes, &sets);
    }
    apply::apply(shapes, &sets);
    (Joined(sets), told)
}

/// Shapes that the documents call alike, of one kind.
fn families(shapes: &Shapes<'_>) -> Vec<Vec<ShapeId>> {
    let mut families: BTreeMap<(&str, u8), Vec<ShapeId>> = BTreeMap::new();
    for (id, shape) in shapes.list.iter().enumerate() {
        let kind = match &shape.content {
            Content::Object(_) => 0,
            Content::Enum { int: false, .. } => 1,
            Content::Enum { int: true, .. } => 2,
        };
        families.entry((&shape.suggested[0], kind)).or_default().push(id);
    }
    families.into_values().collect()
}

/// Joins what fits among shapes that may be one. Numbers without labels come last, and only where one candidate is left.
fn join_family(rules: &Rules<'_, '_>, sets: &mut Sets, family: &[ShapeId], trust: Trust) {
    let (told, bare): (Vec<ShapeId>, Vec<ShapeId>) = family.iter().partition(|&&id| !rules.is_bare(id));
    for group in [&told, &bare] {
        for (at, &first) in group.iter().enumerate() {
            for &second in &group[at + 1..] {
                // What is joined already is asked for by its root alone.
                if sets.is_root(first) && sets.is_root(second) {
                    let _ = rules.join(sets, (first, second), trust);
                }
            }
        }
    }
    for id in bare.into_iter().filter(|&id| sets.is_root(id)).collect::<Vec<_>>() {
        let roots: BTreeSet<ShapeId> = told.iter().map(|&id| sets.root(id)).collect();
        let fits: Vec<ShapeId> = roots.into_iter().filter(|&root| rules.numbers(sets, root, id).is_ok()).collect();
        if let [one] = fits[..] {
            let _ = rules.join(sets, (one, id), trust);
        }
    }
}

/// Joins objects of several names with the same fields.
fn join_equal(rules: &Rules<'_, '_>, sets: &mut Sets) {
    let mut alike: BTreeMap<Vec<String>, Vec<ShapeId>> = BTreeMap::new();
    for id in (0..rules.shapes.list.len()).filter(|&id| sets.is_root(id)) {
        let fields = rules.fields(sets, id);
        if fields.len() > 1 {
            let key = fields.iter().map(|(name, known)| format!("{name}: {:?}", known.ty)).collect();
            alike.entry(key).or_default().push(id);
        }
    }
    for group in alike.values() {
        join_family(rules, sets, group, Trust::Fields);
    }
}

#[cfg(test)]
mod tests;
