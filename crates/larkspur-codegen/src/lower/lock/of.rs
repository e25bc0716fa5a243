//! The lock of what was generated, and where in a document its places are.

use std::collections::BTreeMap;

use super::keep::{kind, plain};
use super::roots::call_name;
use super::{Base, CallLock, EventLock, MemberLock, PLATFORM, TypeKind, TypeLock, TypePath, UnitLock};
use crate::lower::draft::Draft;
use crate::lower::inputs::Input;
use crate::lower::method::Method;
use crate::lower::naming::values;
use crate::lower::reply::Reply;
use crate::lower::shape::{Content, Home, Kind, Member, ShapeId, TypeUse};
use crate::lower::times::Times;
use crate::model::Part;

/// Where an input goes, as a lock writes it.
pub(crate) fn input_place(input: &Input<'_>) -> String {
    let part = match input.part {
        Part::Path => "path",
        Part::Query => "query",
        Part::Header => "header",
        Part::Json | Part::Form => "body",
    };
    format!("{part}.{}", input.wire)
}

/// The names of a unit, without aliases.
pub(crate) fn of(unit: &Draft<'_>) -> UnitLock {
    let mut lock = UnitLock::default();
    let names = Namer { unit };
    for method in unit.resources.iter().flat_map(|resource| &resource.methods) {
        lock.calls.insert(call_name(method.endpoint), names.call(method));
    }
    for pushed in &unit.events {
        let types = pushed
            .members
            .iter()
            .filter_map(|member| Some((member.field.name.clone(), names.of_use(member.ty, member.times)?)));
        let locked = EventLock { name: pushed.name.clone(), types: types.collect() };
        lock.events.insert(pushed.event.event_type.clone(), locked);
    }
    let shapes = &unit.shapes.list;
    for id in (0..shapes.len()).filter(|&id| !shapes[id].joined && shapes[id].platform.is_none()) {
        if let Some(path) = names.path(id) {
            lock.types.insert(path, names.ty(id));
        }
    }
    lock.errors = unit.errors.rows().map(|row| (row.code, row.variant.clone())).collect();
    lock
}

struct Namer<'u, 'a> {
    unit: &'u Draft<'a>,
}

impl Namer<'_, '_> {
    /// The module and name of a shape.
    fn path(&self, id: ShapeId) -> Option<TypePath> {
        path_of(self.unit, id)
    }

    fn of_use(&self, ty: TypeUse, times: Times) -> Option<TypePath> {
        if let Some(clock) = ty.clock(times) {
            return Some(TypePath { module: PLATFORM.to_owned(), name: clock.type_name().to_owned() });
        }
        match ty.kind {
            Kind::Shape(id) => self.path(id),
            _ => None,
        }
    }

    fn call(&self, method: &Method<'_>) -> CallLock {
        let mut types = BTreeMap::new();
        let mut add = |place: String, ty: TypeUse, times: Times| {
            if let Some(path) = self.of_use(ty, times) {
                types.entry(place).or_insert(path);
            }
        };
        for input in method.required.iter().chain(&method.optional) {
            add(input_place(input), input.ty, input.times);
        }
        match &method.reply {
            Reply::Object(members) => {
                members.iter().for_each(|member| add(format!("reply.{}", member.field.name), member.ty, member.times));
            }
            Reply::Value(ty) => add("reply.data".to_owned(), *ty, Times::Unsaid),
            Reply::Nothing | Reply::Download => {}
        }
        CallLock { arguments: method.required.iter().map(input_place).collect(), types }
    }

    fn ty(&self, id: ShapeId) -> TypeLock {
        let shape = &self.unit.shapes.list[id];
        let mut members = Vec::new();
        let mut values = BTreeMap::new();
        match &shape.content {
            Content::Object(fields) => {
                let (required, mut rest): (Vec<&Member<'_>>, Vec<_>) =
                    fields.iter().partition(|member| member.required);
                rest.sort_by(|a, b| a.field.name.cmp(&b.field.name));
                members.extend(required.into_iter().chain(rest).map(|member| self.member(member)));
            }
            Content::Enum { values: listed, .. } => {
                let is_number = kind(&shape.content) == TypeKind::Number;
                for (value, name) in listed.iter().zip(&self.unit.naming.values[id]) {
                    if is_number || *name != values::plain(value) {
                        values.insert(value.value.clone(), name.clone());
                    }
                }
            }
        }
        TypeLock { kind: kind(&shape.content), read: shape.read, write: shape.write, members, values }
    }

    fn member(&self, member: &Member<'_>) -> MemberLock {
        let base = match self.of_use(member.ty, member.times) {
            Some(path) => Base::Type(path),
            None => Base::Plain(plain(member.ty.kind).unwrap_or("json")),
        };
        MemberLock {
            wire: member.field.name.clone(),
            base,
            map: member.ty.map,
            lists: member.ty.lists,
            required: member.required,
        }
    }
}

/// The module in which a shape is written, and its name; nothing where another stands for it.
pub(crate) fn path_of(unit: &Draft<'_>, id: ShapeId) -> Option<TypePath> {
    let shape = &unit.shapes.list[id];
    if shape.joined {
        return None;
    }
    let home = if unit.naming.shared[id] { Home::Types } else { *shape.homes.first()? };
    let module = if shape.platform.is_some() { PLATFORM } else { unit.module(home)? };
    Some(TypePath { module: module.to_owned(), name: unit.naming.names[id].clone() })
}
