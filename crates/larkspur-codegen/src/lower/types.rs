//! Types as one module calls them.

use std::collections::BTreeSet;

use crate::lower::naming::Naming;
use crate::lower::shape::{Home, Kind, Shape, ShapeId, Shapes, TypeUse};
use crate::lower::times::Times;
use crate::model::{Imports, Living, One, Pass, Type, TypeName};

/// What a module calls the shapes of its version.
pub(crate) struct Types<'u> {
    pub(crate) shapes: &'u Shapes<'u>,
    pub(crate) naming: &'u Naming,
    pub(crate) home: Home,
    /// The handle's name in the module of a resource; a shared type of that name is called through its module.
    pub(crate) handle: Option<&'u str>,
}

impl<'u> Types<'u> {
    pub(crate) fn shape(&self, id: ShapeId) -> &'u Shape<'u> {
        &self.shapes.list[id]
    }

    /// What the module calls a shape.
    pub(crate) fn name(&self, id: ShapeId) -> TypeName {
        let name = &self.naming.names[id];
        let living = match self.shape(id).platform {
            Some(_) => Living::Platform,
            None if self.naming.shared[id] => Living::Shared,
            None => Living::Here,
        };
        let qualified = living != Living::Here && self.handle == Some(name);
        TypeName { name: name.clone(), living, qualified }
    }

    /// A type that may be a time.
    pub(crate) fn timed(&self, ty: TypeUse, times: Times) -> Type {
        match ty.clock(times) {
            Some(clock) => Type { one: One::Time(clock), ..self.ty(ty) },
            None => self.ty(ty),
        }
    }

    pub(crate) fn ty(&self, ty: TypeUse) -> Type {
        let one = match ty.kind {
            Kind::Text => One::Text,
            Kind::Int => One::Int,
            Kind::Float => One::Float,
            Kind::Bool => One::Bool,
            Kind::Json => One::Json,
            Kind::File => One::File,
            Kind::Shape(id) => One::Named(self.name(id)),
        };
        Type { one, map: ty.map, lists: ty.lists, boxed: ty.boxed }
    }

    /// The shapes that live in the module.
    pub(crate) fn local(&self) -> Vec<ShapeId> {
        self.living_in(self.home)
    }

    fn living_in(&self, home: Home) -> Vec<ShapeId> {
        let mut ids: Vec<ShapeId> = (0..self.shapes.list.len())
            .filter(|&id| !self.shape(id).joined && self.shape(id).platform.is_none())
            .filter(|&id| match home {
                Home::Types => self.naming.shared[id],
                home => !self.naming.shared[id] && self.shape(id).homes.contains(&home),
            })
            .collect();
        ids.sort_by(|a, b| self.naming.names[*a].cmp(&self.naming.names[*b]));
        ids
    }

    /// What the module takes from the shared types and from the runtime, under their plain names.
    pub(crate) fn imports(&self) -> Imports {
        let plain = |id: ShapeId| {
            let TypeName { name, qualified, .. } = self.name(id);
            (!qualified).then_some(name)
        };
        let shared: Vec<String> = match self.home {
            Home::Types => Vec::new(),
            home => {
                let used = self.living_in(Home::Types).into_iter().filter(|&id| self.shape(id).homes.contains(&home));
                used.filter_map(plain).collect()
            }
        };
        let used = (0..self.shapes.list.len()).filter(|&id| match self.home {
            Home::Types => self.naming.shared[id],
            home => self.shape(id).homes.contains(&home),
        });
        let platform = used.filter(|&id| self.shape(id).platform.is_some() && !self.shape(id).joined);
        let platform: BTreeSet<String> = platform.filter_map(plain).collect();
        Imports { shared, platform: platform.into_iter().collect() }
    }
}

/// How a value of a type is passed.
pub(crate) fn pass(ty: TypeUse, times: Times) -> Pass {
    match ty {
        _ if ty.clock(times).is_some() => Pass::Time,
        TypeUse { kind: Kind::File, lists: 0, .. } => Pass::File,
        TypeUse { kind: Kind::File, .. } => Pass::Files,
        TypeUse { kind: Kind::Text, map: false, lists: 0, .. } => Pass::Text,
        TypeUse { kind: Kind::Text, map: false, lists: 1, .. } => Pass::Texts,
        TypeUse { lists: 0, .. } => Pass::Whole,
        _ => Pass::List,
    }
}
