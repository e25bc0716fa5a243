//! A service and version with all that its documents say found and named, before a model is made of it.

use crate::lower::errors::Errors;
use crate::lower::event::{self, Pushed};
use crate::lower::lock::UnitLock;
use crate::lower::method::Method;
use crate::lower::naming::Naming;
use crate::lower::shape::{Home, Shapes};
use crate::lower::types::Types;
use crate::model;
use crate::problem::Note;

/// A resource with its methods.
pub(crate) struct Resource<'a> {
    /// The name on the wire.
    pub(crate) wire: &'a str,
    pub(crate) module: String,
    pub(crate) handle: String,
    pub(crate) methods: Vec<Method<'a>>,
}

/// A service and version, with every type found and named: what the model is made of.
pub(crate) struct Draft<'a> {
    pub(crate) service: &'a str,
    pub(crate) version: &'a str,
    pub(crate) resources: Vec<Resource<'a>>,
    pub(crate) events: Vec<Pushed<'a>>,
    pub(crate) errors: Errors,
    /// What the documents leave open.
    pub(crate) notes: Vec<Note>,
    pub(crate) shapes: Shapes<'a>,
    pub(crate) naming: Naming,
    /// Its names, for the next run, with old ones that still stand.
    pub(crate) lock: UnitLock,
}

impl Draft<'_> {
    /// The name of the module that a home is.
    pub(crate) fn module(&self, home: Home) -> Option<&str> {
        Some(match home {
            Home::Resource(at) => &self.resources.get(at)?.module,
            Home::Events => model::EVENTS,
            Home::Types => model::TYPES,
        })
    }

    /// What a module of it calls its types.
    pub(super) fn types(&self, home: Home) -> Types<'_> {
        let handle = match home {
            Home::Resource(at) => Some(self.resources[at].handle.as_str()),
            Home::Events => Some(event::HANDLE),
            Home::Types => None,
        };
        Types { shapes: &self.shapes, naming: &self.naming, home, handle }
    }
}
