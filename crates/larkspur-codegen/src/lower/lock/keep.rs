//! Whether what documents say now is still what a locked type holds.

use std::collections::BTreeSet;

use super::{Base, PLATFORM, TypeKind, TypeLock, TypePath, UnitLock};
use crate::lower::shape::{Content, Kind, Member, Shape, ShapeId};

/// What a lock calls a kind of value that is no type of its own.
pub(super) fn plain(kind: Kind) -> Option<&'static str> {
    Some(match kind {
        Kind::Text => "text",
        Kind::Int => "int",
        Kind::Float => "float",
        Kind::Bool => "bool",
        Kind::Json => "json",
        Kind::File => "file",
        Kind::Shape(_) => return None,
    })
}

pub(super) fn kind(content: &Content<'_>) -> TypeKind {
    match content {
        Content::Object(_) => TypeKind::Object,
        Content::Enum { int: true, .. } => TypeKind::Number,
        Content::Enum { int: false, .. } => TypeKind::Text,
    }
}

/// Whether a shape can be of a locked type without a change that its users would notice, provided that what is below fits:
/// each field that the type has is what it was, and a request requires what it required. It may have further fields.
pub(crate) fn fits(
    shape: &Shape<'_>,
    (unit, ty): (&UnitLock, &TypeLock),
    keeps: impl Fn(ShapeId, &TypePath) -> bool,
) -> bool {
    if kind(&shape.content) != ty.kind || shape.read && !ty.read {
        return false;
    }
    let Content::Object(members) = &shape.content else { return true };
    if shape.write {
        let required = members.iter().filter(|member| member.required).map(|member| member.field.name.as_str());
        if ty.write && required.collect::<BTreeSet<_>>() != ty.required() {
            return false;
        }
    }
    members.iter().all(|member| {
        let Some(known) = ty.member(&member.field.name) else { return true };
        if known.lists != member.ty.lists || known.map != member.ty.map {
            return false;
        }
        match (&known.base, member.ty.kind) {
            (Base::Type(path), Kind::Shape(id)) => keeps(id, path),
            // One place lists values, another says but what they are.
            (Base::Type(path), kind) => match unit.types.get(path).map(|ty| ty.kind) {
                Some(TypeKind::Number) => kind == Kind::Int,
                Some(TypeKind::Text) => kind == Kind::Text,
                Some(TypeKind::Object) => false,
                None => path.module == PLATFORM && kind == Kind::Text,
            },
            (Base::Plain(name), kind) => plain(kind) == Some(*name),
        }
    })
}

/// Whether a new shape may take the name of a locked type of which no place is left: it is the same thing somewhere else.
pub(crate) fn alike(shape: &Shape<'_>, ty: &TypeLock) -> bool {
    if kind(&shape.content) != ty.kind {
        return false;
    }
    let Content::Object(members) = &shape.content else { return true };
    let shared = members.iter().filter(|member| ty.member(&member.field.name).is_some()).count();
    shared > 0 && 2 * shared >= members.len().min(ty.members.len())
}

/// Puts what is required into the order that it had; what is new among it comes last. Other members stay where they are.
pub(crate) fn order(members: &mut [Member<'_>], ty: &TypeLock) {
    let slots: Vec<usize> = (0..members.len()).filter(|&at| members[at].required).collect();
    let place = |member: &Member<'_>| {
        let known = ty.members.iter().position(|known| known.required && known.wire == member.field.name);
        known.unwrap_or(usize::MAX)
    };
    let mut ordered: Vec<Member<'_>> = slots.iter().map(|&at| members[at].clone()).collect();
    ordered.sort_by_key(place);
    slots.into_iter().zip(ordered).for_each(|(at, member)| members[at] = member);
}
