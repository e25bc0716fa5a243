//! Types that fields have: what they hold, and what they are called.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_codegen::surface::{Base, Holds, Slot, Surface, Type};

use super::comparison::{Comparison, Spot};
use crate::id::{Id, Level};

/// The most types within one another that are looked into.
const DEEPEST: usize = 40;

impl Comparison<'_> {
    /// Compares the types that a place had and has.
    pub(super) fn pair(&mut self, spot: &Spot, was: &str, is: &str) {
        let key = (was.to_owned(), is.to_owned());
        if spot.1.matches('.').count() > DEEPEST || was == is && self.is_same(was, &mut BTreeSet::new()) {
            return;
        }
        self.pairs.entry(key).or_default().insert(spot.clone());
        if was != is {
            self.renamed(spot, was, is);
        }
        let (Some(old), Some(new)) = (self.old.types.get(was), self.new.types.get(is)) else { return };
        self.sides(spot, is, (old, new));
        match (&old.holds, &new.holds) {
            (Holds::Fields(was_slots), Holds::Fields(is_slots)) => {
                if self.repeats(spot, was, is) {
                    return;
                }
                let is_sent = old.write && new.write;
                self.slots((&spot.0, &spot.1), is, (was_slots, is_slots), is_sent);
                if is_sent {
                    self.order(spot, is, was_slots, is_slots);
                }
            }
            (Holds::Values { int: one, .. }, Holds::Values { int: other, .. }) if one == other => {
                self.values(spot, is, (old, new));
            }
            _ => self.add(spot, (Id::TypeChanged, Level::Breaking), is, Some(was.to_owned()), Some(is.to_owned())),
        }
    }

    /// Whether this pair of types holds itself here: its fields were compared further up.
    fn repeats(&self, spot: &Spot, was: &str, is: &str) -> bool {
        let above = self.pairs.get(&(was.to_owned(), is.to_owned()));
        let is_above = |other: &&Spot| other.0 == spot.0 && spot.1.starts_with(&format!("{}.", other.1));
        above.is_some_and(|spots| spots.iter().any(|other| is_above(&other)))
    }

    /// Whether a type and all below it is what it was.
    fn is_same(&mut self, path: &str, open: &mut BTreeSet<String>) -> bool {
        let key = (path.to_owned(), path.to_owned());
        if let Some(known) = self.same.get(&key) {
            return *known;
        }
        if !open.insert(path.to_owned()) {
            return true;
        }
        let same = match (self.old.types.get(path), self.new.types.get(path)) {
            (Some(old), Some(new)) if old == new => match &old.holds {
                Holds::Fields(slots) => slots.iter().all(|slot| match &slot.ty.base {
                    Base::Type(below) => self.is_same(below, open),
                    Base::Plain(_) => true,
                }),
                Holds::Values { .. } => true,
            },
            (None, None) => true,
            _ => false,
        };
        open.remove(path);
        // What holds itself is known only once the outermost is.
        if open.is_empty() || !same {
            self.same.insert(key, same);
        }
        same
    }

    fn renamed(&mut self, spot: &Spot, was: &str, is: &str) {
        let last = |path: &'_ str| path.rsplit("::").next().unwrap_or(path).to_owned();
        let still_there = self.new.paths.contains(was) && !self.new.types.contains_key(was);
        if still_there && last(was) == last(is) {
            return;
        }
        let level = if still_there { Level::Additive } else { Level::Breaking };
        self.add(spot, (Id::TypeRenamed, level), was, Some(was.to_owned()), Some(is.to_owned()));
    }

    fn sides(&mut self, spot: &Spot, path: &str, (old, new): (&Type, &Type)) {
        let word = |ty: &Type| {
            let word = match (ty.read, ty.write) {
                (true, true) => "read and sent",
                (true, false) => "read",
                _ => "sent",
            };
            Some(word.to_owned())
        };
        if old.read && !new.read || old.write && !new.write {
            self.add(spot, (Id::DirectionLost, Level::Breaking), path, word(old), word(new));
        } else if !old.read && new.read && matches!(old.holds, Holds::Fields(_)) {
            // What is also read holds its required values as options.
            self.add(spot, (Id::SharingLoosened, Level::Breaking), path, word(old), word(new));
        }
    }

    fn values(&mut self, spot: &Spot, path: &str, (old, new): (&Type, &Type)) {
        let (Holds::Values { names: was, .. }, Holds::Values { names: is, old: aliases, .. }) =
            (&old.holds, &new.holds)
        else {
            return;
        };
        for (value, name) in was {
            let item = format!("{path}::{name}");
            match is.get(value) {
                None => self.add(spot, (Id::ValuesRemoved, Level::Breaking), &item, Some(name.clone()), None),
                Some(now) if now != name => {
                    let level = if aliases.contains(name) { Level::Additive } else { Level::Breaking };
                    self.add(spot, (Id::ValueRenamed, level), &item, Some(name.clone()), Some(now.clone()));
                }
                Some(_) => {}
            }
        }
        for (_, name) in is.iter().filter(|(value, _)| !was.contains_key(*value)) {
            let item = format!("{path}::{name}");
            self.add(spot, (Id::ValuesAdded, Level::Additive), &item, None, Some(name.clone()));
        }
    }

    /// Names that mean another type now, and paths that lead nowhere.
    pub(super) fn names(&mut self) {
        let moved: Vec<(String, String, BTreeSet<Spot>)> = self
            .pairs
            .iter()
            .filter(|((was, is), _)| was != is && self.new.types.contains_key(was))
            .filter(|((was, _), _)| !self.pairs.contains_key(&(was.clone(), was.clone())) && !self.keeps(was))
            .map(|((was, is), spots)| (was.clone(), is.clone(), spots.clone()))
            .collect();
        for (was, is, spots) in moved {
            for spot in &spots {
                let after = Some(format!("another type; this one is {is}"));
                self.add(spot, (Id::NameReused, Level::Breaking), &was, Some(was.clone()), after);
            }
        }
        let spots = places(self.old);
        let renamed: BTreeSet<&String> = self.pairs.keys().filter(|(was, is)| was != is).map(|(was, _)| was).collect();
        let gone: Vec<(String, BTreeSet<Spot>)> = self
            .old
            .types
            .keys()
            .filter(|path| !self.new.paths.contains(*path) && !renamed.contains(path))
            .map(|path| (path.clone(), spots.get(path).cloned().unwrap_or_default()))
            .collect();
        for (path, spots) in gone {
            for spot in spots {
                self.add(&spot, (Id::PathGone, Level::Breaking), &path, Some(path.clone()), None);
            }
        }
    }

    /// Whether some place still has the type that it had under this name.
    fn keeps(&self, path: &str) -> bool {
        let (was, is) = (places(self.old), places(self.new));
        match (was.get(path), is.get(path)) {
            (Some(was), Some(is)) => !was.is_disjoint(is),
            _ => false,
        }
    }
}

/// The places of each type.
pub(super) fn places(surface: &Surface) -> BTreeMap<String, BTreeSet<Spot>> {
    let mut places: BTreeMap<String, BTreeSet<Spot>> = BTreeMap::new();
    for (subject, item) in &surface.items {
        let slots: Vec<&Slot> = item.arguments.iter().chain(&item.setters).chain(&item.fields).collect();
        for slot in slots {
            walk(surface, (subject, &slot.place), slot, &mut Vec::new(), &mut places);
        }
    }
    places
}

fn walk(
    surface: &Surface,
    (subject, place): (&str, &str),
    slot: &Slot,
    open: &mut Vec<String>,
    places: &mut BTreeMap<String, BTreeSet<Spot>>,
) {
    let Base::Type(path) = &slot.ty.base else { return };
    places.entry(path.clone()).or_default().insert((subject.to_owned(), place.to_owned()));
    if open.contains(path) {
        return;
    }
    open.push(path.clone());
    if let Some(Type { holds: Holds::Fields(slots), .. }) = surface.types.get(path) {
        for inner in slots {
            walk(surface, (subject, &format!("{place}.{}", inner.place)), inner, open, places);
        }
    }
    open.pop();
}
