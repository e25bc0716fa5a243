//! Joins that a lock asks for, and those that it forbids: what had one type keeps it, and a new use joins a locked type only where
//! nothing of the type changes for the others.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::{Rules, Trust};
use super::sets::Sets;
use crate::lower::lock::{self, PLATFORM, TypePath, UnitLock};
use crate::lower::naming::Scope;
use crate::lower::platform;
use crate::lower::shape::{Content, Home, Kind, Shape, ShapeId, Shapes};
use crate::model::TYPES;

/// What a lock says of the shapes at hand.
pub(super) struct Held<'s, 'a> {
    lock: &'a UnitLock,
    scopes: &'s BTreeMap<Home, Scope>,
    /// The type that each shape keeps.
    types: Vec<Option<&'a TypePath>>,
    /// The names that a new use must leave alone, by module.
    names: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'s, 'a> Held<'s, 'a> {
    /// Finds out which shapes keep their types. A shape that is no longer what its type was lets it go where another place still is
    /// that type; where none is, the type itself has changed.
    pub(super) fn new(shapes: &Shapes<'a>, lock: &'a UnitLock, scopes: &'s BTreeMap<Home, Scope>) -> Self {
        let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for path in lock.types.keys() {
            names.entry(path.module.as_str()).or_default().insert(path.name.as_str());
        }
        let types = shapes.list.iter().map(|shape| shape.locked).collect();
        let mut held = Self { lock, scopes, types, names };
        loop {
            let gone = held.misfits(shapes);
            if gone.is_empty() {
                return held;
            }
            gone.into_iter().for_each(|id| held.types[id] = None);
        }
    }

    /// The shapes of each type that keep it.
    fn groups(&self) -> BTreeMap<&'a TypePath, Vec<ShapeId>> {
        let mut groups: BTreeMap<&TypePath, Vec<ShapeId>> = BTreeMap::new();
        for (id, path) in self.types.iter().enumerate() {
            if let Some(path) = path {
                groups.entry(path).or_default().push(id);
            }
        }
        groups
    }

    fn misfits(&self, shapes: &Shapes<'a>) -> Vec<ShapeId> {
        let mut gone = Vec::new();
        for (path, group) in self.groups() {
            let (fit, misfit): (Vec<ShapeId>, Vec<ShapeId>) =
                group.into_iter().partition(|&id| self.fits(shapes, id, path));
            // A type of the platform is what it is.
            if !fit.is_empty() || path.module == PLATFORM {
                gone.extend(misfit);
            }
        }
        gone
    }

    fn fits(&self, shapes: &Shapes<'a>, id: ShapeId, path: &TypePath) -> bool {
        let shape = &shapes.list[id];
        if path.module == PLATFORM {
            return platform::fits(shape, &path.name);
        }
        let Some(ty) = self.lock.types.get(path) else { return false };
        lock::fits(shape, (self.lock, ty), |id, path| self.types[id] == Some(path))
    }

    /// Joins what keeps one type. What does not fit the others any more lets it go.
    pub(super) fn join(&mut self, rules: &Rules<'_, 'a>, sets: &mut Sets) {
        for (path, mut group) in self.groups() {
            if path.module == PLATFORM {
                let is_same = |id: &ShapeId| {
                    self.types[*id].is_none() && platform::name(rules.shape(*id)) == Some(path.name.as_str())
                };
                group.extend((0..rules.shapes.list.len()).filter(is_same));
            }
            for &id in &group[1..] {
                let (first, id) = (sets.root(group[0]), sets.root(id));
                if first != id && (Rules { held: Some(self), ..*rules }).join(sets, (first, id), Trust::Held).is_err() {
                    self.types[id] = None;
                }
            }
        }
    }

    /// The type that a set keeps.
    pub(super) fn of(&self, sets: &Sets, root: ShapeId) -> Option<&'a TypePath> {
        sets.members(root).iter().find_map(|&id| self.types[id])
    }

    /// Whether two sets may become one as far as names are concerned.
    pub(super) fn permits(&self, rules: &Rules<'_, '_>, sets: &Sets, (a, b): (ShapeId, ShapeId)) -> bool {
        match (self.of(sets, a), self.of(sets, b)) {
            (None, None) => true,
            (Some(one), Some(other)) => one == other,
            (Some(path), None) => self.takes(rules, sets, (path, a), b),
            (None, Some(path)) => self.takes(rules, sets, (path, b), a),
        }
    }

    /// Whether a new use changes nothing of a type.
    fn takes(&self, rules: &Rules<'_, '_>, sets: &Sets, (path, ty): (&'a TypePath, ShapeId), new: ShapeId) -> bool {
        if path.module == PLATFORM {
            return sets.members(new).iter().all(|&id| platform::name(rules.shape(id)) == Some(path.name.as_str()));
        }
        let homes = |root: ShapeId| -> BTreeSet<Home> {
            sets.members(root).iter().flat_map(|&id| rules.shape(id).homes.iter().copied()).collect()
        };
        let own = homes(ty);
        let further: Vec<Home> = homes(new).difference(&own).copied().collect();
        let is_home =
            further.is_empty() || path.module == TYPES && further.iter().all(|&home| self.is_free(home, path));
        let sides = |root: ShapeId| {
            let any = |side: fn(&Shape<'_>) -> bool| sets.members(root).iter().any(|&id| side(rules.shape(id)));
            (any(|shape| shape.read), any(|shape| shape.write))
        };
        let (reads, is_read) = (sides(ty).0 || self.lock.types.get(path).is_some_and(|ty| ty.read), sides(new).0);
        match rules.shape(ty).content {
            Content::Enum { .. } => is_home && rules.lists_all(sets, ty, new),
            Content::Object(_) => is_home && (reads || !is_read) && self.has_all(rules, sets, ty, new),
        }
    }

    /// Whether each field of a new use is one of the type, of the same type.
    fn has_all(&self, rules: &Rules<'_, '_>, sets: &Sets, ty: ShapeId, new: ShapeId) -> bool {
        let known = rules.fields(sets, ty);
        rules.fields(sets, new).iter().all(|(name, field)| match known.get(name) {
            Some(own) => matches!(own.ty.kind, Kind::Shape(_)) || own.ty.kind == field.ty.kind,
            None => false,
        })
    }

    /// Whether a module has no other use for the name of a shared type, or of one below it.
    fn is_free(&self, home: Home, path: &'a TypePath) -> bool {
        let Some(scope) = self.scopes.get(&home) else { return true };
        let module = scope.module.as_str();
        let mut open = vec![path];
        let mut seen = BTreeSet::new();
        while let Some(path) = open.pop() {
            if path.module == PLATFORM || !seen.insert(path) {
                continue;
            }
            let name = path.name.as_str();
            if scope.reserved.contains(name) || self.names.get(module).is_some_and(|names| names.contains(name)) {
                return false;
            }
            let below = self.lock.types.get(path).into_iter().flat_map(|ty| &ty.members);
            open.extend(below.filter_map(|member| member.of_type()));
        }
        true
    }

    /// Writes down which shapes keep a type, once all is joined.
    pub(super) fn settle(self, shapes: &mut Shapes<'a>, sets: &Sets) {
        for id in 0..shapes.list.len() {
            shapes.list[id].locked = if sets.is_root(id) { self.of(sets, id) } else { None };
        }
    }
}
