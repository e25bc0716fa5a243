//! One name, one type: joins shapes that the documents call alike and that nothing contradicts.
//!
//! - Objects are joined to the union of their fields, where they share most of them and no field has two types. Requests must
//!   agree in what they require, so that a call which must have a field keeps forcing it.
//! - Open enums are joined to the union of their values. Numbers mean something by their labels only, so those must agree.
//! - Objects of two names are one type where they have the same two fields or more, each of the same type.

use std::collections::{BTreeMap, BTreeSet};

use crate::naming::WEAK;
use crate::shape::{Content, Kind, Member, Shape, ShapeId, Shapes, TypeUse};

/// Which shape stands for which.
pub(crate) struct Joined(Vec<ShapeId>);

impl Joined {
    /// Names the shape that stands for the one that a type names.
    pub(crate) fn put(&self, ty: &mut TypeUse) {
        if let Kind::Shape(id) = &mut ty.kind {
            *id = root(&self.0, *id);
        }
    }
}

/// Joins what is one; what has been joined is marked so.
pub(crate) fn unify(shapes: &mut Shapes<'_>) -> Joined {
    let mut sets = Sets::new(shapes.list.len());
    let mut families: BTreeMap<&str, Vec<ShapeId>> = BTreeMap::new();
    for (id, shape) in shapes.list.iter().enumerate() {
        families.entry(&shape.suggested[0]).or_default().push(id);
    }
    let pass = Pass { shapes };
    // Joining one pair may make another fit: once more, until nothing changes.
    loop {
        let before = sets.log.len();
        for family in families.values() {
            pass.join_all(&mut sets, family, Trust::Name);
        }
        pass.join_equal(&mut sets);
        if sets.log.len() == before {
            break;
        }
    }
    let parents = sets.parents;
    apply(shapes, &parents);
    Joined(parents)
}

fn root(parents: &[ShapeId], mut id: ShapeId) -> ShapeId {
    while parents[id] != id {
        id = parents[id];
    }
    id
}

/// Sets of shapes that are one, and how to take back the last joins.
struct Sets {
    parents: Vec<ShapeId>,
    /// What each root stands for.
    members: Vec<Vec<ShapeId>>,
    /// Each join: what was kept, what it took in, and how many it had before.
    log: Vec<(ShapeId, ShapeId, usize)>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect(), members: (0..count).map(|id| vec![id]).collect(), log: Vec::new() }
    }

    fn root(&self, id: ShapeId) -> ShapeId {
        root(&self.parents, id)
    }

    fn join(&mut self, a: ShapeId, b: ShapeId) {
        let (kept, other) = (a.min(b), a.max(b));
        self.log.push((kept, other, self.members[kept].len()));
        let moved = std::mem::take(&mut self.members[other]);
        self.members[kept].extend(moved);
        self.parents[other] = kept;
    }

    fn take_back(&mut self, to: usize) {
        while self.log.len() > to {
            let Some((kept, other, count)) = self.log.pop() else { break };
            self.members[other] = self.members[kept].split_off(count);
            self.parents[other] = other;
        }
    }
}

/// Why two shapes are thought to be one.
#[derive(Clone, Copy, PartialEq)]
enum Trust {
    /// They bear one name.
    Name,
    /// They stand at the same field of shapes that are one.
    Place,
    /// They have the same fields, whatever their names.
    Fields,
}

/// The fields of joined shapes, by name.
type Fields<'p> = BTreeMap<&'p str, TypeUse>;

struct Pass<'s, 'a> {
    shapes: &'s Shapes<'a>,
}

impl Pass<'_, '_> {
    /// Joins what fits among shapes that may be one.
    fn join_all(&self, sets: &mut Sets, family: &[ShapeId], trust: Trust) {
        for (at, &first) in family.iter().enumerate() {
            for &second in &family[at + 1..] {
                // What is joined already is asked for by its root alone.
                if sets.parents[first] == first && sets.parents[second] == second {
                    self.try_join(sets, (first, second), trust);
                }
            }
        }
    }

    /// Joins two shapes and all that this makes one below them, or leaves everything as it was.
    fn try_join(&self, sets: &mut Sets, (first, second): (ShapeId, ShapeId), trust: Trust) {
        let before = sets.log.len();
        let mut open = vec![(first, second, trust)];
        while let Some((first, second, trust)) = open.pop() {
            let (a, b) = (sets.root(first), sets.root(second));
            if a == b {
                continue;
            }
            let fits = match (&self.shapes.list[a].content, &self.shapes.list[b].content) {
                (Content::Object(_), Content::Object(_)) => self.objects_fit(sets, (a, b), trust, &mut open),
                (Content::Enum { int: true, .. }, Content::Enum { int: true, .. }) => self.numbers_fit(sets, a, b),
                (Content::Enum { int: false, .. }, Content::Enum { int: false, .. }) => {
                    self.texts_fit(sets, a, b, trust)
                }
                _ => false,
            };
            if !fits {
                return sets.take_back(before);
            }
            sets.join(a, b);
        }
    }

    /// The shapes that are joined to one.
    fn members_of<'p>(&'p self, sets: &'p Sets, of: ShapeId) -> impl Iterator<Item = &'p Shape<'p>> {
        sets.members[of].iter().map(|&id| &self.shapes.list[id])
    }

    fn fields<'p>(&'p self, sets: &'p Sets, of: ShapeId) -> Fields<'p> {
        let mut fields = Fields::new();
        for shape in self.members_of(sets, of) {
            let Content::Object(members) = &shape.content else { continue };
            for Member { field, ty, .. } in members {
                let ty = TypeUse { kind: canonical(&sets.parents, ty.kind), boxed: false, ..*ty };
                fields.entry(&field.name).or_insert(ty);
            }
        }
        fields
    }

    /// What requests require of each shape that they use.
    fn required<'p>(&'p self, sets: &'p Sets, of: ShapeId) -> BTreeSet<BTreeSet<&'p str>> {
        self.members_of(sets, of).filter(|shape| shape.write).map(|shape| required(shape)).collect()
    }

    fn objects_fit(
        &self,
        sets: &Sets,
        (a, b): (ShapeId, ShapeId),
        trust: Trust,
        open: &mut Vec<(ShapeId, ShapeId, Trust)>,
    ) -> bool {
        let (first, second) = (self.fields(sets, a), self.fields(sets, b));
        let shared = first.keys().filter(|name| second.contains_key(*name)).count();
        let fewer = first.len().min(second.len());
        let weak = WEAK.contains(&self.shapes.list[a].suggested[0].as_str());
        let enough = match trust {
            Trust::Fields => shared == first.len() && shared == second.len(),
            _ if weak => shared * 5 >= fewer * 4 && shared >= 2,
            _ => shared * 2 >= fewer && shared > 0,
        };
        let mut demands = self.required(sets, a);
        demands.extend(self.required(sets, b));
        if !enough || demands.len() > 1 {
            return false;
        }
        for (name, one) in &first {
            let Some(other) = second.get(name) else { continue };
            let same = one.lists == other.lists && one.map == other.map;
            match (one.kind, other.kind) {
                _ if !same => return false,
                (Kind::Shape(one), Kind::Shape(other)) => open.push((one, other, Trust::Place)),
                (one, other) if one != other => return false,
                _ => {}
            }
        }
        true
    }

    /// The values of joined enums with their labels.
    fn values<'p>(&'p self, sets: &'p Sets, of: ShapeId) -> BTreeMap<&'p str, BTreeSet<&'p str>> {
        let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for shape in self.members_of(sets, of) {
            let Content::Enum { values: listed, .. } = &shape.content else { continue };
            for (value, label) in listed {
                values.entry(value).or_default().extend(Some(label.trim()).filter(|label| !label.is_empty()));
            }
        }
        values
    }

    /// Values that mean the same: a number that both list has one label.
    fn numbers_fit(&self, sets: &Sets, a: ShapeId, b: ShapeId) -> bool {
        let (first, second) = (self.values(sets, a), self.values(sets, b));
        let shared: Vec<_> =
            first.iter().filter_map(|(value, one)| second.get(value).map(|other| (one, other))).collect();
        let agree = |(one, other): &(&BTreeSet<&str>, &BTreeSet<&str>)| {
            one.is_empty() || other.is_empty() || one.intersection(other).next().is_some()
        };
        2 * shared.len() >= first.len().min(second.len()) && !shared.is_empty() && shared.iter().all(agree)
    }

    /// Texts say themselves what they mean: most of the shorter list is in the longer.
    fn texts_fit(&self, sets: &Sets, a: ShapeId, b: ShapeId, trust: Trust) -> bool {
        let (first, second) = (self.values(sets, a), self.values(sets, b));
        let shared = first.keys().filter(|value| second.contains_key(*value)).count();
        let weak = WEAK.contains(&self.shapes.list[a].suggested[0].as_str()) && trust != Trust::Place;
        let fewer = first.len().min(second.len());
        if weak { shared == fewer && shared >= 2 } else { 2 * shared >= fewer && shared > 0 }
    }

    /// Objects of different names with the same fields.
    fn join_equal(&self, sets: &mut Sets) {
        let mut alike: BTreeMap<Vec<String>, Vec<ShapeId>> = BTreeMap::new();
        for id in (0..self.shapes.list.len()).filter(|&id| sets.parents[id] == id) {
            let Content::Object(members) = &self.shapes.list[id].content else { continue };
            if members.len() > 1 {
                let fields = self.fields(sets, id);
                let key = fields.iter().map(|(name, ty)| format!("{name}: {ty:?}")).collect();
                alike.entry(key).or_default().push(id);
            }
        }
        for group in alike.values() {
            self.join_all(sets, group, Trust::Fields);
        }
    }
}

fn required<'s>(shape: &'s Shape<'_>) -> BTreeSet<&'s str> {
    let Content::Object(members) = &shape.content else { return BTreeSet::new() };
    members.iter().filter(|member| member.required).map(|member| member.field.name.as_str()).collect()
}

fn canonical(parents: &[ShapeId], kind: Kind) -> Kind {
    match kind {
        Kind::Shape(id) => Kind::Shape(root(parents, id)),
        other => other,
    }
}

/// Puts what is joined into the shape that stands for it.
fn apply(shapes: &mut Shapes<'_>, parents: &[ShapeId]) {
    for id in 0..shapes.list.len() {
        let into = root(parents, id);
        if into != id {
            let content = std::mem::replace(&mut shapes.list[id].content, Content::Object(Vec::new()));
            shapes.list[id].joined = true;
            let (head, tail) = shapes.list.split_at_mut(id);
            absorb(&mut head[into], &mut tail[0], content);
        }
    }
    let joined = Joined(parents.to_vec());
    for shape in &mut shapes.list {
        if let Content::Object(members) = &mut shape.content {
            members.iter_mut().for_each(|member| joined.put(&mut member.ty));
        }
    }
    spread(shapes);
    bound(shapes);
}

/// What an object is used for, all below it is used for too.
fn spread(shapes: &mut Shapes<'_>) {
    let mut open: Vec<ShapeId> = (0..shapes.list.len()).collect();
    while let Some(id) = open.pop() {
        let below: Vec<ShapeId> = objects_and_enums_below(&shapes.list[id]).collect();
        for inner in below {
            let outer = &shapes.list[id];
            let (read, write, resources) = (outer.read, outer.write, outer.resources.clone());
            let inner_shape = &mut shapes.list[inner];
            let known = (inner_shape.read, inner_shape.write, inner_shape.resources.len());
            inner_shape.read |= read;
            inner_shape.write |= write;
            inner_shape.resources.extend(resources);
            if known != (inner_shape.read, inner_shape.write, inner_shape.resources.len()) {
                open.push(inner);
            }
        }
    }
}

fn objects_and_enums_below<'s>(shape: &'s Shape<'_>) -> impl Iterator<Item = ShapeId> + 's {
    let members: &[Member<'_>] = match &shape.content {
        Content::Object(members) => members,
        Content::Enum { .. } => &[],
    };
    members.iter().filter_map(|member| match member.ty.kind {
        Kind::Shape(id) => Some(id),
        _ => None,
    })
}

/// Boxes each field through which an object contains itself: what is joined may do so where its parts did not.
fn bound(shapes: &mut Shapes<'_>) {
    for id in 0..shapes.list.len() {
        let Content::Object(members) = &shapes.list[id].content else { continue };
        let within = |member: &Member<'_>| {
            let Some(inner) = held(member) else { return false };
            reaches(shapes, inner, id)
        };
        let boxed: Vec<usize> = (0..members.len()).filter(|&at| within(&members[at])).collect();
        if let Content::Object(members) = &mut shapes.list[id].content {
            boxed.into_iter().for_each(|at| members[at].ty.boxed = true);
        }
    }
}

/// The shape that a value of the field holds in itself, behind no list, map or box.
fn held(member: &Member<'_>) -> Option<ShapeId> {
    match member.ty {
        TypeUse { kind: Kind::Shape(id), map: false, lists: 0, boxed: false } => Some(id),
        _ => None,
    }
}

fn reaches(shapes: &Shapes<'_>, from: ShapeId, to: ShapeId) -> bool {
    let mut seen = BTreeSet::new();
    let mut open = vec![from];
    while let Some(id) = open.pop() {
        if id == to {
            return true;
        }
        if let (true, Content::Object(members)) = (seen.insert(id), &shapes.list[id].content) {
            open.extend(members.iter().filter_map(held));
        }
    }
    false
}

fn absorb<'a>(kept: &mut Shape<'a>, other: &mut Shape<'a>, content: Content<'a>) {
    match (&mut kept.content, content) {
        (Content::Object(known), Content::Object(fresh)) => {
            let writes = (kept.write, other.write);
            for member in fresh {
                let Some(old) = known.iter_mut().find(|old| old.field.name == member.field.name) else {
                    known.push(member);
                    continue;
                };
                // Where only one of the two is sent, it alone says what is required.
                old.required = match writes {
                    (true, false) => old.required,
                    (false, true) => member.required,
                    _ => old.required && member.required,
                };
                old.ty.boxed |= member.ty.boxed;
                for alias in member.aliases {
                    if !old.aliases.contains(&alias) {
                        old.aliases.push(alias);
                    }
                }
                if old.field.label.is_none() && member.field.label.is_some() {
                    old.field = member.field;
                }
            }
        }
        (Content::Enum { values: known, .. }, Content::Enum { values: fresh, .. }) => {
            for (value, label) in fresh {
                match known.iter_mut().find(|(old, _)| *old == value) {
                    Some((_, old)) if old.is_empty() => *old = label,
                    Some(_) => {}
                    None => known.push((value, label)),
                }
            }
        }
        _ => {}
    }
    kept.read |= other.read;
    kept.write |= other.write;
    kept.resources.append(&mut other.resources);
    kept.endpoints += other.endpoints;
    kept.label = kept.label.or(other.label);
}
