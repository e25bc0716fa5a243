//! Puts what is joined into the shape that stands for it.

use std::collections::BTreeSet;

use super::sets::Sets;
use crate::lower::naming;
use crate::lower::shape::{Content, Kind, Member, Shape, ShapeId, Shapes, TypeUse, richer};

pub(super) fn apply(shapes: &mut Shapes<'_>, sets: &Sets) {
    for id in 0..shapes.list.len() {
        rename(shapes, sets, id);
    }
    for shape in &mut shapes.list {
        if let Content::Object(members) = &mut shape.content {
            members.iter_mut().for_each(|member| put(sets, &mut member.ty));
        }
    }
    for id in (0..shapes.list.len()).filter(|&id| !sets.is_root(id)) {
        let into = sets.root(id);
        let content = std::mem::replace(&mut shapes.list[id].content, Content::Object(Vec::new()));
        shapes.list[id].joined = true;
        if let (Content::Object(_), Content::Object(fresh)) = (&shapes.list[into].content, &content) {
            settle(shapes, into, fresh);
        }
        let (head, tail) = shapes.list.split_at_mut(id);
        absorb(&mut head[into], &mut tail[0], content);
    }
    spread(shapes);
    bound(shapes);
}

fn put(sets: &Sets, ty: &mut TypeUse) {
    if let Kind::Shape(id) = &mut ty.kind {
        *id = sets.root(*id);
    }
}

/// Names a type that bears several names after what they share.
fn rename(shapes: &mut Shapes<'_>, sets: &Sets, root: ShapeId) {
    if !sets.is_root(root) || sets.members(root).len() == 1 {
        return;
    }
    let mut names: Vec<(&str, usize)> = Vec::new();
    for shape in sets.members(root).iter().map(|&id| &shapes.list[id]) {
        match names.iter_mut().find(|(name, _)| *name == shape.suggested[0]) {
            Some((_, endpoints)) => *endpoints += shape.endpoints,
            None => names.push((&shape.suggested[0], shape.endpoints)),
        }
    }
    if names.len() > 1
        && let Content::Object(members) = &shapes.list[root].content
    {
        let fields: Vec<&str> = members.iter().map(|member| member.field.name.as_str()).collect();
        let name = naming::common(&names, &fields);
        shapes.list[root].suggested = vec![name];
    }
}

/// Gives each field of a kept object the type that it has with a joined one.
fn settle(shapes: &mut Shapes<'_>, kept: ShapeId, fresh: &[Member<'_>]) {
    let met: Vec<(usize, Kind)> = match &shapes.list[kept].content {
        Content::Object(known) => known
            .iter()
            .enumerate()
            .filter_map(|(at, old)| {
                let other = fresh.iter().find(|member| member.field.name == old.field.name)?;
                Some((at, shapes.meet(old.ty.kind, other.ty.kind)?))
            })
            .collect(),
        Content::Enum { .. } => return,
    };
    if let Content::Object(known) = &mut shapes.list[kept].content {
        met.into_iter().for_each(|(at, kind)| known[at].ty.kind = kind);
    }
}

fn absorb<'a>(kept: &mut Shape<'a>, other: &mut Shape<'a>, content: Content<'a>) {
    match (&mut kept.content, content) {
        (Content::Object(known), Content::Object(fresh)) => {
            let writes = (kept.write, other.write);
            for member in fresh {
                match known.iter_mut().find(|old| old.field.name == member.field.name) {
                    Some(old) => add(old, member, writes),
                    None => known.push(member),
                }
            }
        }
        (Content::Enum { values: known, .. }, Content::Enum { values: fresh, .. }) => {
            for value in fresh {
                match known.iter_mut().find(|old| old.value == value.value) {
                    Some(old) => *old = richer(old, value),
                    None => known.push(value),
                }
            }
        }
        _ => {}
    }
    kept.read |= other.read;
    kept.write |= other.write;
    kept.homes.append(&mut other.homes);
    kept.settled.append(&mut other.settled);
    kept.endpoints += other.endpoints;
    kept.label = kept.label.or(other.label);
}

/// Adds what another place says of a field.
fn add<'a>(old: &mut Member<'a>, member: Member<'a>, writes: (bool, bool)) {
    // Where only one of the two is sent, it alone says what is required.
    old.required = match writes {
        (true, false) => old.required,
        (false, true) => member.required,
        _ => old.required && member.required,
    };
    old.ty.boxed |= member.ty.boxed;
    old.times = old.times.and(member.times);
    for alias in member.aliases {
        if !old.aliases.contains(&alias) {
            old.aliases.push(alias);
        }
    }
    if old.field.facts.label.is_none() && member.field.facts.label.is_some() {
        (old.field, old.doc) = (member.field, member.doc);
    }
}

/// What an object is used for, all below it is used for too.
fn spread(shapes: &mut Shapes<'_>) {
    let mut open: Vec<ShapeId> = (0..shapes.list.len()).collect();
    while let Some(id) = open.pop() {
        let below: Vec<ShapeId> = shapes.list[id].below().collect();
        for inner in below {
            let outer = &shapes.list[id];
            let (read, write, homes) = (outer.read, outer.write, outer.homes.clone());
            let inner_shape = &mut shapes.list[inner];
            let known = (inner_shape.read, inner_shape.write, inner_shape.homes.len());
            inner_shape.read |= read;
            inner_shape.write |= write;
            inner_shape.homes.extend(homes);
            if known != (inner_shape.read, inner_shape.write, inner_shape.homes.len()) {
                open.push(inner);
            }
        }
    }
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
