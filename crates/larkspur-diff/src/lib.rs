//! Tells what changed between two states of the schema, on the wire and in the Rust that is generated from it.
//!
//! [`diff`] is pure: two [`State`]s in, all [`Change`]s out, in the order of services, endpoints and rows. Each change has an
//! [`Id`] that stays, a level for each layer, the place, and the lines of both documents; a change of Rust that no document
//! explains says so. [`render`] writes them for people and for programs.
//!
//! ```
//! use larkspur_diff::{Bump, State, diff};
//!
//! let changes = diff(&State::default(), &State::default());
//! assert_eq!(changes.bump((0, 1)), Bump::None);
//! ```

mod accept;
mod attach;
mod change;
mod id;
pub mod render;
mod rust;
mod wire;

use std::collections::{BTreeMap, BTreeSet};

use larkspur_codegen::surface::Surface;
use larkspur_codegen::{Options, Problem};
use larkspur_schema::{Endpoint, Event};
use rayon::prelude::*;

pub use accept::{Accepted, accept};
pub use change::{Bump, Cause, Change, Diff, InRust, Layer, Line};
pub use id::{Id, Level};

/// The public items of each service and version.
type Surfaces = BTreeMap<(String, String), Surface>;

/// One of two states: what documents say, and what is generated from them.
#[derive(Clone, Debug, Default)]
pub struct State {
    endpoints: Vec<Endpoint>,
    events: Vec<Event>,
    surfaces: Surfaces,
}

impl State {
    /// Lowers documents as the generator does, with the names that stay.
    ///
    /// # Errors
    /// What keeps the generator from lowering them: a nesting in doubt, names that clash.
    pub fn new(endpoints: Vec<Endpoint>, events: Vec<Event>, options: Options) -> Result<Self, Vec<Problem>> {
        let surfaces = larkspur_codegen::surfaces(&endpoints, &events, &options)?;
        Ok(Self { endpoints, events, surfaces })
    }
}

/// All changes from one state to another.
pub fn diff(old: &State, new: &State) -> Diff {
    let (mut wire, mut found) = rayon::join(
        || {
            let mut wire = wire::endpoints(&old.endpoints, &new.endpoints);
            wire.extend(wire::events(&old.events, &new.events));
            wire
        },
        || rust_changes(&old.surfaces, &new.surfaces),
    );
    items(&mut wire, &old.surfaces, &new.surfaces);
    let of = |state: &State| -> BTreeMap<String, String> {
        let http = |endpoint: &Endpoint| format!("{} {}", endpoint.http.method, endpoint.http.path);
        state.endpoints.iter().map(|endpoint| (endpoint.id.to_string(), http(endpoint))).collect()
    };
    let mut http = of(old);
    http.extend(of(new));
    found.sort_by(|a, b| (&a.path, a.id).cmp(&(&b.path, b.id)));
    let mut changes = attach::attach(wire, found, &http);
    sort(&mut changes, new);
    Diff { changes: merged(changes) }
}

fn rust_changes(old: &Surfaces, new: &Surfaces) -> Vec<rust::Found> {
    let none = Surface::default();
    let units: BTreeSet<&(String, String)> = old.keys().chain(new.keys()).collect();
    let units: Vec<_> = units.into_iter().collect();
    let compared = units.par_iter().flat_map_iter(|unit| {
        let (old, new) = (old.get(*unit).unwrap_or(&none), new.get(*unit).unwrap_or(&none));
        rust::compare(&format!("{}::{}", unit.0, unit.1), old, new)
    });
    compared.collect()
}

/// Says which methods and types came and went with endpoints and events.
fn items(wire: &mut [Change], old: &Surfaces, new: &Surfaces) {
    let find = |surfaces: &Surfaces, subject: &str| {
        surfaces.iter().find_map(|((service, version), surface)| {
            surface.items.get(subject).map(|item| format!("{service}::{version}::{}", item.path))
        })
    };
    for change in wire {
        let (before, after) = match change.id {
            Id::EndpointAdded | Id::EventAdded => (None, find(new, &change.endpoint)),
            Id::EndpointRemoved | Id::EventRemoved => (find(old, &change.endpoint), None),
            Id::EndpointRenamed => (change.before.as_deref().and_then(|id| find(old, id)), find(new, &change.endpoint)),
            _ => continue,
        };
        let level = if before.is_some() { Level::Breaking } else { Level::Additive };
        if let Some(path) = after.clone().or_else(|| before.clone()) {
            change.layer = Layer::Both;
            change.level = change.level.max(level);
            change.rust = Some(InRust { path, before, after, level });
        }
    }
}

/// By endpoint, the whole of it first, then its parts in the order of a call; within a part as found, which is the order of rows.
fn sort(changes: &mut [Change], new: &State) {
    let parts = ["", "path", "query", "header", "body", "reply", "event", "error"];
    let part = |change: &Change| {
        let name = change.place.split(':').next().unwrap_or_default();
        parts.iter().position(|part| *part == name).unwrap_or(parts.len())
    };
    let events: BTreeMap<&str, &str> =
        new.events.iter().map(|event| (event.event_type.as_str(), event.id.service.as_str())).collect();
    let service = |change: &Change| {
        let service = events.get(change.endpoint.as_str()).copied();
        service.unwrap_or_else(|| change.endpoint.split('.').next().unwrap_or_default()).to_owned()
    };
    changes.sort_by_cached_key(|change| {
        let line = change.spec.as_ref().or(change.was.as_ref()).map_or(0, |line| line.line);
        (service(change), change.endpoint.clone(), part(change), line, change.place.clone(), change.id)
    });
}

/// One change for equal ones of a field's name at many places of one endpoint.
fn merged(changes: Vec<Change>) -> Vec<Change> {
    let last = |place: &str| place.rsplit(['.', ':']).next().unwrap_or(place).to_owned();
    let part = |place: &str| place.split(':').next().unwrap_or_default().to_owned();
    let mut out: Vec<Change> = Vec::with_capacity(changes.len());
    for change in changes {
        let is_same = |known: &&mut Change| {
            known.endpoint == change.endpoint
                && !change.place.is_empty()
                && (known.id, known.level, known.layer, known.cause)
                    == (change.id, change.level, change.layer, change.cause)
                && (&known.before, &known.after) == (&change.before, &change.after)
                && part(&known.place) == part(&change.place)
                && last(&known.place) == last(&change.place)
                && change.id != Id::Order
        };
        let from = out.iter().rposition(|known| known.endpoint != change.endpoint).map_or(0, |at| at + 1);
        match out[from..].iter_mut().find(is_same) {
            Some(known) => {
                known.also.push(change.place);
                known.also.extend(change.also);
            }
            None => out.push(change),
        }
    }
    out
}
