//! One emitter a concern. Each returns the text of whole items; [`module`] puts them into files.

mod aliases;
mod enums;
pub(crate) mod errors;
mod events;
mod handle;
mod metadata;
pub(crate) mod module;
mod objects;
mod params;
mod pass;
pub(crate) mod proofs;
mod request;
mod sample;
mod service;

pub(crate) use service::{Service, root, service};

use std::collections::BTreeSet;

use crate::naming::Naming;
use crate::shape::{Content, Home, Kind, Shape, ShapeId, Shapes, TypeUse};

/// Words by which a search finds an item, as literals: such as rustdoc takes, each once, and not the item's own name.
pub(super) fn aliases(words: &[&str], own: &str) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for word in words {
        let clean: String = word.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let clean: String = clean.trim().chars().filter(|c| !c.is_control() && !"\"'\\".contains(*c)).collect();
        let alias = crate::layout::literal(&clean);
        if !clean.is_empty() && clean != own && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    aliases
}

/// What the emitters of one file share.
pub(crate) struct Context<'u> {
    pub(crate) shapes: &'u Shapes<'u>,
    pub(crate) naming: &'u Naming,
    /// The handle's name in the file of a resource; a shared type of that name is called through its module.
    pub(crate) handle: Option<&'u str>,
}

impl<'u> Context<'u> {
    pub(crate) fn shape(&self, id: ShapeId) -> &'u Shape<'u> {
        &self.shapes.list[id]
    }

    /// What the file calls a shape.
    pub(crate) fn name(&self, id: ShapeId) -> String {
        let name = &self.naming.names[id];
        match self.handle == Some(name) {
            true if self.shape(id).platform.is_some() => format!("rt::types::{name}"),
            true if self.naming.shared[id] => format!("types::{name}"),
            _ => name.clone(),
        }
    }

    fn one(&self, kind: Kind) -> String {
        match kind {
            Kind::Text => "String".to_owned(),
            Kind::Int => "i64".to_owned(),
            Kind::Float => "f64".to_owned(),
            Kind::Bool => "bool".to_owned(),
            Kind::Json => "rt::RawJson".to_owned(),
            Kind::File => "rt::Upload".to_owned(),
            Kind::Shape(id) => self.name(id),
        }
    }

    /// The owned type, without `Option`.
    pub(crate) fn owned(&self, ty: TypeUse) -> String {
        let mut text = self.one(ty.kind);
        if ty.map {
            text = format!("BTreeMap<String, {text}>");
        }
        if ty.boxed {
            text = format!("Box<{text}>");
        }
        for _ in 0..ty.lists {
            text = format!("Vec<{text}>");
        }
        text
    }

    /// The ids of the shapes that live in a module.
    pub(crate) fn local(&self, home: Home) -> Vec<ShapeId> {
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

    /// The names of the platform's types that a module uses.
    pub(crate) fn platform(&self, home: Home) -> Vec<String> {
        let used = (0..self.shapes.list.len()).filter(|&id| match home {
            Home::Types => self.naming.shared[id],
            home => self.shape(id).homes.contains(&home),
        });
        let names = used.filter(|&id| self.shape(id).platform.is_some() && !self.shape(id).joined);
        let names: BTreeSet<String> = names.map(|id| self.name(id)).filter(|name| !name.contains("::")).collect();
        names.into_iter().collect()
    }

    /// The text of one type.
    pub(crate) fn item(&self, id: ShapeId) -> String {
        match &self.shape(id).content {
            Content::Object(_) => objects::shape(self, id),
            Content::Enum { .. } => enums::shape(self, id),
        }
    }
}
