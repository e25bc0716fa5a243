//! One service and version: the unit that is generated without a look at any other.

use std::collections::BTreeMap;

use larkspur_schema::{Endpoint, Event};

use crate::lower::errors::Errors;
use crate::lower::event::{self, Pushed};
use crate::lower::method::{Method, Reply};
use crate::lower::naming::{self, Naming, Scope};
use crate::lower::platform;
use crate::lower::shape::{Home, Shapes};
use crate::lower::types::Types;
use crate::lower::unify;
use crate::names;
use crate::problem::{Note, Problem};

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
    shapes: Shapes<'a>,
    naming: Naming,
}

impl<'a> Draft<'a> {
    /// Lowers what belongs to one service and version: endpoints sorted by id, and events sorted by name.
    pub(crate) fn new(
        (service, version): (&'a str, &'a str),
        endpoints: &[&'a Endpoint],
        events: &[&'a Event],
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut shapes = Shapes::default();
        let mut resources: Vec<Resource<'a>> = Vec::new();
        for (index, &endpoint) in endpoints.iter().enumerate() {
            let wire = endpoint.id.resource.as_str();
            if resources.last().is_none_or(|resource| resource.wire != wire) {
                let (module, handle) = (names::module(wire), names::pascal(wire));
                resources.push(Resource { wire, module, handle, methods: Vec::new() });
            }
            let at = resources.len() - 1;
            let method = Method::lower(endpoint, &mut shapes, Home::Resource(at), index, &mut problems);
            resources[at].methods.push(method);
        }
        let mut events = Pushed::lower_all(events, &mut shapes);
        problems.extend(clashes(&resources));
        problems.extend(event::clashes(&events));
        if !problems.is_empty() {
            return Err(problems);
        }
        let (joined, notes) = unify::unify(&mut shapes);
        platform::mark(&mut shapes);
        for method in resources.iter_mut().flat_map(|resource| &mut resource.methods) {
            method.each_type(|ty| joined.put(ty));
        }
        for ty in events.iter_mut().flat_map(|event| &mut event.members).map(|member| &mut member.ty) {
            joined.put(ty);
        }
        let names = events.iter().map(|pushed| pushed.name.clone()).collect();
        let of_events = Scope { handle: event::HANDLE.to_owned(), reserved: names };
        let homes = resources.iter().enumerate().map(|(at, resource)| (Home::Resource(at), scope(resource)));
        let scopes: BTreeMap<Home, Scope> = homes.chain([(Home::Events, of_events)]).collect();
        let naming = naming::name(&shapes, &scopes);
        let errors = Errors::lower(endpoints);
        Ok(Self { service, version, resources, events, errors, notes, shapes, naming })
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

/// The names that a resource's own items take in its module.
fn scope(resource: &Resource<'_>) -> Scope {
    let mut reserved = std::collections::BTreeSet::new();
    for method in &resource.methods {
        reserved.insert(method.request());
        if matches!(method.reply, Reply::Object(_)) {
            reserved.insert(method.reply_name());
        }
        if method.has_params() {
            reserved.insert(method.params());
        }
    }
    Scope { handle: resource.handle.clone(), reserved }
}

/// Names that differ on the wire and not in Rust.
fn clashes(resources: &[Resource<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut modules: BTreeMap<&str, &Resource<'_>> = BTreeMap::new();
    for resource in resources {
        if let Some(other) = modules.insert(&resource.module, resource) {
            problems.push(clash(&other.methods[0], &resource.methods[0], "module", &resource.module));
        }
        let mut names: BTreeMap<&str, &Method<'_>> = BTreeMap::new();
        for method in &resource.methods {
            if let Some(other) = names.insert(&method.pascal, method) {
                problems.push(clash(other, method, "method", method.ident.raw()));
            }
        }
    }
    problems
}

fn clash(first: &Method<'_>, second: &Method<'_>, what: &str, name: &str) -> Problem {
    Problem::new(
        &second.endpoint.doc,
        1,
        format!(
            "`{}` and `{}` (of {}) both become the {what} `{name}`",
            second.endpoint.id, first.endpoint.id, first.endpoint.doc
        ),
        "give one of them another name with `endpoint:` in its front matter",
    )
}
