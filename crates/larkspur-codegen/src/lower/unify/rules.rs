//! When two shapes may be one.

use std::collections::{BTreeMap, BTreeSet};

use super::held::Held;
use super::labels;
use super::sets::Sets;
use crate::lower::naming::WEAK;
use crate::lower::shape::{Content, Kind, Member, Shape, ShapeId, Shapes, TypeUse};

/// Why two shapes are thought to be one.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Trust {
    /// They bear one name.
    Name,
    /// They stand at the same field of shapes that are one.
    Place,
    /// They have the same fields, whatever their names.
    Fields,
    /// Nothing but that somebody asks what keeps them apart.
    Asked,
    /// Their places had one type.
    Held,
}

/// A field of joined shapes.
#[derive(Clone, Copy)]
pub(super) struct Known<'s, 'a> {
    pub(super) ty: TypeUse,
    pub(super) member: &'s Member<'a>,
}

/// The fields of joined shapes, by name.
pub(super) type Fields<'s, 'a> = BTreeMap<&'s str, Known<'s, 'a>>;

/// What keeps two shapes apart.
pub(super) struct Conflict<'s, 'a> {
    pub(super) first: &'s Shape<'a>,
    pub(super) second: &'s Shape<'a>,
    pub(super) why: Why<'s, 'a>,
}

pub(super) enum Why<'s, 'a> {
    /// They have too little in common for one thing.
    Unlike,
    /// A field has two types.
    Types(Known<'s, 'a>, Known<'s, 'a>),
    /// What one calls a field is another name of another field.
    Alias(&'s Member<'a>, &'s Member<'a>),
    /// Requests require this field of one of them only.
    Demands(&'s str),
    /// The names of one of them are to stay.
    Names,
    /// A number has two meanings.
    Labels(&'s str, &'s str, &'s str),
}

type Below = Vec<(ShapeId, ShapeId)>;

#[derive(Clone, Copy)]
pub(super) struct Rules<'s, 'a> {
    pub(super) shapes: &'s Shapes<'a>,
    /// What names are to stay; nothing where that is not asked for.
    pub(super) held: Option<&'s Held<'s, 'a>>,
}

impl<'s, 'a> Rules<'s, 'a> {
    /// Joins two shapes and all that this makes one below them, or leaves everything as it was.
    pub(super) fn join(
        &self,
        sets: &mut Sets,
        (first, second): (ShapeId, ShapeId),
        trust: Trust,
    ) -> Result<(), Conflict<'s, 'a>> {
        let before = sets.joins();
        let mut open = vec![(first, second, trust)];
        while let Some((first, second, trust)) = open.pop() {
            let below_trust = if trust == Trust::Held { Trust::Held } else { Trust::Place };
            let (a, b) = (sets.root(first), sets.root(second));
            if a == b {
                continue;
            }
            match self.fit(sets, (a, b), trust) {
                Ok(below) => {
                    open.extend(below.into_iter().map(|(one, other)| (one, other, below_trust)));
                    sets.join(a, b);
                }
                Err(conflict) => {
                    sets.take_back(before);
                    return Err(conflict);
                }
            }
        }
        Ok(())
    }

    pub(super) fn shape(&self, id: ShapeId) -> &'s Shape<'a> {
        &self.shapes.list[id]
    }

    /// Whether two roots may be one; then, what becomes one with them.
    pub(super) fn fit(&self, sets: &Sets, (a, b): (ShapeId, ShapeId), trust: Trust) -> Result<Below, Conflict<'s, 'a>> {
        let fits = match (&self.shape(a).content, &self.shape(b).content) {
            _ if self.held.is_some_and(|held| !held.permits(self, sets, (a, b))) => Err(Why::Names),
            (Content::Enum { int: one, .. }, Content::Enum { int: other, .. })
                if trust == Trust::Held && one == other =>
            {
                Ok(Below::new())
            }
            (Content::Object(_), Content::Object(_)) => self.objects(sets, (a, b), trust),
            (Content::Enum { int: true, .. }, Content::Enum { int: true, .. }) => self.numbers(sets, a, b).map(none),
            (Content::Enum { int: false, .. }, Content::Enum { int: false, .. }) => {
                self.texts(sets, (a, b), trust).map(none)
            }
            _ => Err(Why::Unlike),
        };
        fits.map_err(|why| Conflict { first: self.shape(a), second: self.shape(b), why })
    }

    /// The shapes that are joined to one.
    fn joined(&self, sets: &Sets, root: ShapeId) -> impl Iterator<Item = &'s Shape<'a>> {
        sets.members(root).iter().map(|&id| self.shape(id))
    }

    /// The fields of an object, each with the one type that it has in all that is joined.
    pub(super) fn fields(&self, sets: &Sets, root: ShapeId) -> Fields<'s, 'a> {
        let mut fields = Fields::new();
        for shape in self.joined(sets, root) {
            let Content::Object(members) = &shape.content else { continue };
            for member in members {
                let kind = match member.ty.kind {
                    Kind::Shape(id) => Kind::Shape(sets.root(id)),
                    other => other,
                };
                let ty = TypeUse { kind, boxed: false, ..member.ty };
                let known = fields.entry(&member.field.name).or_insert(Known { ty, member });
                known.ty.kind = self.shapes.meet(known.ty.kind, kind).unwrap_or(known.ty.kind);
            }
        }
        fields
    }

    /// What requests require of each shape that they use.
    fn demands(&self, sets: &Sets, root: ShapeId) -> BTreeSet<BTreeSet<&'s str>> {
        self.joined(sets, root).filter(|shape| shape.write).map(required).collect()
    }

    fn objects(&self, sets: &Sets, (a, b): (ShapeId, ShapeId), trust: Trust) -> Result<Below, Why<'s, 'a>> {
        let (first, second) = (self.fields(sets, a), self.fields(sets, b));
        let shared = first.keys().filter(|name| second.contains_key(*name)).count();
        let fewer = first.len().min(second.len());
        let weak = WEAK.contains(&self.shape(a).suggested[0].as_str());
        let enough = match trust {
            Trust::Asked | Trust::Held => true,
            Trust::Fields => shared == first.len() && shared == second.len(),
            _ if weak => shared * 5 >= fewer * 4 && shared >= 2,
            _ => shared * 2 >= fewer && shared > 0,
        };
        if !enough {
            return Err(Why::Unlike);
        }
        let demands: Vec<_> = self.demands(sets, a).into_iter().chain(self.demands(sets, b)).collect();
        if let Some(name) = demands.iter().find_map(|one| one.symmetric_difference(&demands[0]).next()) {
            return Err(Why::Demands(name));
        }
        for (one, other) in [(&first, &second), (&second, &first)] {
            if let Some((alias, own)) = renamed(one, other).filter(|_| trust != Trust::Held) {
                return Err(Why::Alias(alias, own));
            }
        }
        let mut below = Below::new();
        for (name, one) in &first {
            let Some(other) = second.get(name) else { continue };
            let around = one.ty.lists == other.ty.lists && one.ty.map == other.ty.map;
            match (one.ty.kind, other.ty.kind) {
                (Kind::Shape(one), Kind::Shape(other)) if around && self.shapes.is_kin(one, other) => {
                    below.push((one, other));
                }
                (a, b) if around && self.shapes.meet(a, b).is_some() => {}
                _ => return Err(Why::Types(*one, *other)),
            }
        }
        Ok(below)
    }

    /// The values of joined enums with their labels.
    fn values(&self, sets: &Sets, root: ShapeId) -> BTreeMap<&'s str, BTreeSet<&'s str>> {
        let mut values: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for shape in self.joined(sets, root) {
            let Content::Enum { values: listed, .. } = &shape.content else { continue };
            for value in listed {
                let label = Some(value.label.trim()).filter(|label| !label.is_empty());
                values.entry(value.value.as_str()).or_default().extend(label);
            }
        }
        values
    }

    /// Values that mean the same: a number that both list has one label.
    pub(super) fn numbers(&self, sets: &Sets, a: ShapeId, b: ShapeId) -> Result<(), Why<'s, 'a>> {
        let (first, second) = (self.values(sets, a), self.values(sets, b));
        let shared: Vec<_> =
            first.iter().filter_map(|(value, one)| second.get(value).map(|other| (value, one, other))).collect();
        if shared.is_empty() || 2 * shared.len() < first.len().min(second.len()) {
            return Err(Why::Unlike);
        }
        for (value, one, other) in shared {
            let agree = one.iter().any(|one| other.iter().any(|other| labels::agree(one, other)));
            if let (false, Some(one), Some(other)) = (agree, one.first(), other.first()) {
                return Err(Why::Labels(value, one, other));
            }
        }
        Ok(())
    }

    /// Whether a set lists each value that another lists.
    pub(super) fn lists_all(&self, sets: &Sets, ty: ShapeId, other: ShapeId) -> bool {
        let known = self.values(sets, ty);
        self.values(sets, other).keys().all(|value| known.contains_key(value))
    }

    /// Whether a shape lists numbers and says of none what it means.
    pub(super) fn is_bare(&self, id: ShapeId) -> bool {
        match &self.shape(id).content {
            Content::Enum { int: true, values } => values.iter().all(|value| value.label.trim().is_empty()),
            _ => false,
        }
    }

    /// Texts say themselves what they mean: most of the shorter list is in the longer.
    fn texts(&self, sets: &Sets, (a, b): (ShapeId, ShapeId), trust: Trust) -> Result<(), Why<'s, 'a>> {
        let (first, second) = (self.values(sets, a), self.values(sets, b));
        let shared = first.keys().filter(|value| second.contains_key(*value)).count();
        let weak = WEAK.contains(&self.shape(a).suggested[0].as_str());
        let fewer = first.len().min(second.len());
        let enough = match trust {
            Trust::Place | Trust::Asked | Trust::Held => true,
            _ if weak => shared == fewer && shared >= 2,
            _ => 2 * shared >= fewer && shared > 0,
        };
        if enough { Ok(()) } else { Err(Why::Unlike) }
    }
}

fn none(_: ()) -> Below {
    Below::new()
}

/// What requests require of an object.
fn required<'s>(shape: &'s Shape<'_>) -> BTreeSet<&'s str> {
    let Content::Object(members) = &shape.content else { return BTreeSet::new() };
    members.iter().filter(|member| member.required).map(|member| member.field.name.as_str()).collect()
}

/// A field of `one` with another name that `other` has for a field of its own.
fn renamed<'s, 'a>(one: &Fields<'s, 'a>, other: &Fields<'s, 'a>) -> Option<(&'s Member<'a>, &'s Member<'a>)> {
    one.values().find_map(|known| {
        let taken = known.member.aliases.iter().find_map(|alias| other.get(alias));
        taken.filter(|own| own.member.field.name != known.member.field.name).map(|own| (known.member, own.member))
    })
}
