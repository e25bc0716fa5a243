//! Gives each shape its name and its home.
//!
//! A type lives in the module of the resource that uses it; one that several resources use, or that bears the name of
//! its resource's handle, lives in `types` together with everything below it. Only names that meet in one module can
//! clash. Where they do, the shape that most endpoints use keeps the plain name, and the others are told apart by their
//! place: the type around them, then the resource, then the method.

pub(crate) mod values;

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::lower::lock::{self, TypePath, UnitLock};
use crate::lower::shape::{Content, Home, Kind, MOST_ARGUMENTS, Shape, ShapeId, Shapes};
use crate::model::TYPES;
use crate::names;

/// A module in which generated names meet.
pub(crate) struct Scope {
    /// The module's name.
    pub(crate) module: String,
    /// The resource's name in Pascal case, which its handle bears.
    pub(crate) handle: String,
    /// Names of requests, replies and errors.
    pub(crate) reserved: BTreeSet<String>,
}

/// The names of all shapes, and which of them live in `types`.
pub(crate) struct Naming {
    pub(crate) names: Vec<String>,
    pub(crate) shared: Vec<bool>,
    /// What the values of each enum are called.
    pub(crate) values: Vec<Vec<String>>,
}

/// Names that say nothing without what is around them.
pub(crate) const WEAK: &[&str] =
    &["Type", "Value", "Item", "Data", "List", "Info", "Object", "Detail", "Result", "Key", "Name", "Content", "Id"];

/// Names every shape. What has a name in the lock keeps it, and no other takes it.
pub(crate) fn name(shapes: &Shapes<'_>, scopes: &BTreeMap<Home, Scope>, lock: Option<&UnitLock>) -> Naming {
    let shared = homes(shapes, scopes);
    let vanished = Vanished::new(shapes, lock);
    let mut taken: BTreeMap<Home, HashSet<String>> = scopes
        .iter()
        .map(|(&home, scope)| (home, scope.reserved.iter().cloned().chain([scope.handle.clone()]).collect()))
        .collect();

    let mut names = vec![String::new(); shapes.list.len()];
    let kept = (0..shapes.list.len()).filter(|&id| !shapes.list[id].joined);
    let (platform, mut order): (Vec<ShapeId>, Vec<ShapeId>) = kept.partition(|&id| shapes.list[id].platform.is_some());
    for id in platform {
        let shape = &shapes.list[id];
        names[id] = shape.platform.unwrap_or_default().to_owned();
        for &scope in shape.homes.iter().chain(shared[id].then_some(&Home::Types)) {
            taken.entry(scope).or_default().insert(names[id].clone());
        }
    }
    order.sort_by_key(|&id| {
        let shape = &shapes.list[id];
        (shape.locked.is_none(), std::cmp::Reverse(shape.endpoints), std::cmp::Reverse(size(shape)), id)
    });
    for id in order {
        let shape = &shapes.list[id];
        let many = shape.required() > MOST_ARGUMENTS;
        let free_as = |name: &str| {
            let in_module = |home: Home| {
                // The handle's own name is free for a shared type: the module then calls it `types::Name`.
                let is_handle = scopes
                    .get(&home)
                    .is_some_and(|scope| shared[id] && name == scope.handle && !scope.reserved.contains(name));
                is_handle || !taken.get(&home).is_some_and(|taken| taken.contains(name))
            };
            !names::hides_prelude(name)
                && !vanished.hides(shape, modules(shape, shared[id], scopes), name)
                && shape.homes.iter().all(|&scope| in_module(scope))
                && (!shared[id] || in_module(Home::Types))
        };
        let free = |name: &str| free_as(name) && (!many || free_as(&params(name)));
        let mut candidates = candidates(shape, &scopes[&shape.home].handle);
        candidates.splice(0..0, shape.locked.map(|path| path.name.clone()));
        let name = candidates.iter().find(|name| free(name)).cloned().unwrap_or_else(|| {
            let first = candidates.iter().find(|name| **name != shape.suggested[0]).unwrap_or(&candidates[0]);
            names::number(first, "", |name| !free(name))
        });
        for name in [name.clone()].into_iter().chain(many.then(|| params(&name))) {
            for &scope in shape.homes.iter().chain(shared[id].then_some(&Home::Types)) {
                taken.entry(scope).or_default().insert(name.clone());
            }
        }
        names[id] = name;
    }
    let values = (0..shapes.list.len()).map(|id| values::of(&shapes.list[id], lock)).collect();
    Naming { names, shared, values }
}

/// The modules in which a shape's name is seen.
fn modules<'m>(shape: &'m Shape<'_>, shared: bool, scopes: &'m BTreeMap<Home, Scope>) -> impl Iterator<Item = &'m str> {
    let homes = shape.homes.iter().filter_map(|home| scopes.get(home)).map(|scope| scope.module.as_str());
    homes.chain(shared.then_some(TYPES))
}

/// Locked types of which no place is left.
struct Vanished<'a>(BTreeMap<&'a TypePath, &'a lock::TypeLock>);

impl<'a> Vanished<'a> {
    fn new(shapes: &Shapes<'a>, lock: Option<&'a UnitLock>) -> Self {
        let alive: BTreeSet<&TypePath> = shapes.list.iter().filter_map(|shape| shape.locked).collect();
        let types = lock.into_iter().flat_map(|lock| &lock.types);
        Self(types.filter(|(path, _)| !alive.contains(path)).collect())
    }

    /// Whether a name was that of another thing in one of these modules: who used it would get something else in silence.
    fn hides<'m>(&self, shape: &Shape<'_>, mut modules: impl Iterator<Item = &'m str>, name: &str) -> bool {
        modules.any(|module| {
            let path = TypePath { module: module.to_owned(), name: name.to_owned() };
            self.0.get(&path).is_some_and(|ty| !lock::alike(shape, ty))
        })
    }
}

/// The struct that holds what a type's constructor needs, where that is too much to be told apart by position.
pub(crate) fn params(name: &str) -> String {
    format!("{name}Params")
}

/// What to call an object that the documents call by several names, each of which so many endpoints use: the words on which all
/// of them end; else a name that most use; else its fields, where they are few; else the commonest name.
pub(crate) fn common(names: &[(&str, usize)], fields: &[&str]) -> String {
    let parts: Vec<Vec<&str>> = names.iter().map(|(name, _)| names::words(name)).collect();
    let same = |back: usize| {
        let word = |part: &Vec<&str>| Some(part[part.len().checked_sub(back)?].to_owned());
        let first = word(&parts[0])?;
        parts.iter().all(|part| word(part).as_ref() == Some(&first)).then_some(first)
    };
    let mut end: Vec<String> = (1..).map_while(same).collect();
    end.reverse();
    let end = end.concat();
    if !end.is_empty() && !WEAK.contains(&end.as_str()) {
        return end;
    }
    let all: usize = names.iter().map(|(_, endpoints)| endpoints).sum();
    let most = names.iter().max_by_key(|(name, endpoints)| (*endpoints, std::cmp::Reverse(*name)));
    let (most, endpoints) = most.copied().unwrap_or_default();
    let spelt = names::pascal(&fields.join("_"));
    match fields.len() {
        2..=3 if (2 * endpoints <= all || WEAK.contains(&most)) && spelt.len() <= LONGEST => spelt,
        _ => most.to_owned(),
    }
}

/// The longest name that is made of fields.
const LONGEST: usize = 24;

/// Which shapes live in `types`.
fn homes(shapes: &Shapes<'_>, scopes: &BTreeMap<Home, Scope>) -> Vec<bool> {
    let mut shared = vec![false; shapes.list.len()];
    let mut open: Vec<ShapeId> = (0..shapes.list.len())
        .filter(|&id| {
            let shape = &shapes.list[id];
            let is_handle = || shape.suggested[0] == scopes[&shape.home].handle;
            !shape.joined
                && match shape.locked {
                    Some(path) => path.module == TYPES || shape.homes.len() > 1,
                    None => shape.homes.len() > 1 || is_handle(),
                }
        })
        .collect();
    while let Some(id) = open.pop() {
        if std::mem::replace(&mut shared[id], true) {
            continue;
        }
        if let Content::Object(members) = &shapes.list[id].content {
            open.extend(members.iter().filter_map(|member| match member.ty.kind {
                Kind::Shape(below) => Some(below),
                _ => None,
            }));
        }
    }
    shared
}

fn size(shape: &Shape<'_>) -> usize {
    match &shape.content {
        Content::Object(members) => members.len(),
        Content::Enum { values, .. } => values.len(),
    }
}

/// Names for a shape, best first: plain, then with one thing around it, then with two.
fn candidates(shape: &Shape<'_>, resource: &str) -> Vec<String> {
    let own = &shape.suggested[0];
    let method = &shape.method;
    let parents: Vec<&String> = shape.parents.iter().rev().take(2).collect();
    let mut around = Vec::new();
    if let [parent, ..] = parents[..] {
        around.push(names::join(parent, own));
    }
    around.push(names::join(resource, own));
    if let [parent, grandparent] = parents[..] {
        around.push(names::join(grandparent, &names::join(parent, own)));
    }
    around.push(names::join(method, own));
    if let [parent, ..] = parents[..] {
        around.push(names::join(method, &names::join(parent, own)));
    }
    around.push(names::join(resource, &names::join(method, own)));
    let mut names = Vec::new();
    if !WEAK.contains(&own.as_str()) || around.iter().all(|name| name == own) {
        names.extend(shape.suggested.iter().cloned());
    }
    names.extend(around);
    names
}
