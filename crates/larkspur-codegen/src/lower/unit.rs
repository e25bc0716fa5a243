//! One service and version: the unit that is generated without a look at any other.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_schema::{Endpoint, Event};

use crate::lower::draft::{Draft, Resource};
use crate::lower::errors::Errors;
use crate::lower::event::{self, Pushed};
use crate::lower::inputs::Input;
use crate::lower::lock::{self, Release, TypePath, UnitLock};
use crate::lower::method::Method;
use crate::lower::naming::{self, Scope};
use crate::lower::platform;
use crate::lower::reply::Reply;
use crate::lower::shape::MOST_ARGUMENTS;
use crate::lower::shape::{Content, Home, Shapes};
use crate::lower::unify;
use crate::model;
use crate::names;
use crate::problem::Problem;

impl<'a> Draft<'a> {
    /// Lowers what belongs to one service and version: endpoints sorted by id, and events sorted by name.
    pub(crate) fn new(
        (service, version): (&'a str, &'a str),
        endpoints: &[&'a Endpoint],
        events: &[&'a Event],
        (lock, release): (&'a UnitLock, Release),
    ) -> Result<Self, Vec<Problem>> {
        let mut problems = Vec::new();
        let mut shapes = Shapes::with(lock);
        let mut resources: Vec<Resource<'a>> = Vec::new();
        for (index, &endpoint) in endpoints.iter().enumerate() {
            let wire = endpoint.id.resource.as_str();
            if resources.last().is_none_or(|resource| resource.wire != wire) {
                let (module, handle) = (names::module(wire), names::pascal(wire));
                resources.push(Resource { wire, module, handle, methods: Vec::new() });
            }
            let at = resources.len() - 1;
            shapes.enter(|lock| lock::roots_of_endpoint(lock, endpoint));
            let mut method = Method::lower(endpoint, &mut shapes, Home::Resource(at), index, &mut problems);
            if let Some(call) = lock.calls.get(&lock::call_name(endpoint)).filter(|_| !lock.free) {
                let held =
                    |input: &Input<'_>| call.arguments.iter().position(|place| *place == lock::input_place(input));
                method.required.sort_by_key(|input| held(input).unwrap_or(usize::MAX));
                lock::hold_call(&mut method, call);
            }
            resources[at].methods.push(method);
        }
        let mut events = Pushed::lower_all(events, &mut shapes, lock);
        events.iter_mut().filter(|_| !lock.free).for_each(|pushed| lock::hold_event(pushed, lock));
        problems.extend(clashes(&resources));
        problems.extend(event::clashes(&events));
        if !problems.is_empty() {
            return Err(problems);
        }
        let names = events.iter().map(|pushed| pushed.name.clone()).collect();
        let module = model::EVENTS.to_owned();
        let of_events = Scope { module, handle: event::HANDLE.to_owned(), reserved: names };
        let homes = resources.iter().enumerate().map(|(at, resource)| (Home::Resource(at), scope(resource)));
        let scopes: BTreeMap<Home, Scope> = homes.chain([(Home::Events, of_events)]).collect();
        let names = Some(lock).filter(|lock| !lock.free);
        let (joined, notes) = unify::unify(&mut shapes, names, &scopes);
        platform::mark(&mut shapes);
        hold(&mut shapes, lock);
        for method in resources.iter_mut().flat_map(|resource| &mut resource.methods) {
            method.each_type(|ty| joined.put(ty));
        }
        for ty in events.iter_mut().flat_map(|event| &mut event.members).map(|member| &mut member.ty) {
            joined.put(ty);
        }
        let naming = naming::name(&shapes, &scopes, names);
        let errors = Errors::lower(endpoints, names);
        let held = UnitLock::default();
        let mut unit = Self { service, version, resources, events, errors, notes, shapes, naming, lock: held };
        unit.lock = lock::of(&unit);
        unit.lock.aliases = lock::next((lock, &unit.lock), &unit.shown(&scopes), release);
        Ok(unit)
    }

    /// Every name that a module has.
    fn shown(&self, scopes: &BTreeMap<Home, Scope>) -> BTreeSet<TypePath> {
        let path = |module: &str, name: &str| TypePath { module: module.to_owned(), name: name.to_owned() };
        let mut shown = BTreeSet::new();
        for scope in scopes.values() {
            let names = scope.reserved.iter().chain([&scope.handle]);
            shown.extend(names.map(|name| path(&scope.module, name)));
        }
        for (id, shape) in self.shapes.list.iter().enumerate().filter(|(_, shape)| !shape.joined) {
            let name = &self.naming.names[id];
            let many = shape.required() > MOST_ARGUMENTS;
            for name in [name.clone()].into_iter().chain(many.then(|| naming::params(name))) {
                let modules = shape.homes.iter().filter_map(|home| scopes.get(home)).map(|scope| scope.module.as_str());
                shown.extend(
                    modules.chain(self.naming.shared[id].then_some(model::TYPES)).map(|module| path(module, &name)),
                );
            }
        }
        shown
    }
}

/// Gives locked types the directions and the order of arguments that they had.
fn hold(shapes: &mut Shapes<'_>, lock: &UnitLock) {
    for shape in &mut shapes.list {
        let Some(ty) = shape.locked.and_then(|path| lock.types.get(path)) else { continue };
        shape.read |= ty.read;
        let was_written = shape.write;
        shape.write |= ty.write;
        if let Content::Object(members) = &mut shape.content {
            if shape.write && !was_written {
                for member in members.iter_mut() {
                    member.required = ty.member(&member.field.name).is_some_and(|known| known.required);
                }
            }
            lock::hold_members(members, ty, lock);
            lock::order(members, ty);
        }
    }
}

/// The names that a resource's own items take in its module.
fn scope(resource: &Resource<'_>) -> Scope {
    let mut reserved = BTreeSet::new();
    for method in &resource.methods {
        reserved.insert(method.request());
        if matches!(method.reply, Reply::Object(_)) {
            reserved.insert(method.reply_name());
        }
        if method.has_params() {
            reserved.insert(method.params());
        }
    }
    Scope { module: resource.module.clone(), handle: resource.handle.clone(), reserved }
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
        &second.endpoint.page.doc,
        1,
        format!(
            "`{}` and `{}` (of {}) both become the {what} `{name}`",
            second.endpoint.id, first.endpoint.id, first.endpoint.page.doc
        ),
        "give one of them another name with `endpoint:` in its front matter",
    )
}
