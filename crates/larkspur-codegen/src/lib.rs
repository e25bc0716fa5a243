//! Turns the schema of the Feishu / Lark open platform into Rust.
//!
//! [`generate`] is a pure function from [`Endpoint`]s and [`Event`]s to the text of source files; [`sync`] writes them, or checks that
//! they are written. Each service and version is lowered without a look at the others, so they run in parallel.
//!
//! The steps, each in a module: a [`Field`](larkspur_schema::Field) tree becomes shapes, equal ones found; an endpoint
//! becomes a method with arguments, setters and a reply; shapes get names and homes; emitters write text.
//!
//! ```
//! use larkspur_codegen::{Options, generate};
//!
//! let files = generate(&[], &[], &Options::default()).unwrap();
//! assert_eq!(files.endpoints, 0);
//! ```

mod bilingual;
mod docs;
mod emit;
mod errors;
mod event;
mod layout;
mod lock;
mod method;
mod names;
mod naming;
mod platform;
mod problem;
mod shape;
pub mod surface;
mod sync;
mod tables;
mod unify;
mod unit;

use std::collections::BTreeMap;

use larkspur_schema::{Doubt, Endpoint, Event};
use rayon::prelude::*;

pub use lock::{Lock, LockError, Release, UnitLock};
pub use problem::{Note, NoteKind, Problem};
pub use sync::{Changes, Mode, Owned, SyncError, splice, sync};

use emit::Service;
use surface::Surface;
use unit::Unit;

/// How code is generated.
#[derive(Clone, Debug)]
pub struct Options {
    /// The command that headers and messages name.
    pub command: String,
    /// Whether a document whose nesting is in doubt is taken as it was read. Otherwise it is a problem.
    pub accept_doubts: bool,
    /// The names that stay.
    pub lock: Lock,
    /// The release that is worked on: what is renamed in it keeps its old name as an alias for one minor version.
    pub release: Release,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            command: "cargo xtask generate".to_owned(),
            accept_doubts: false,
            lock: Lock::default(),
            release: release(),
        }
    }
}

/// The release of this workspace: the generator and the crate that it writes have one version.
fn release() -> Release {
    let number = |text: &str| text.parse().unwrap_or_default();
    (number(env!("CARGO_PKG_VERSION_MAJOR")), number(env!("CARGO_PKG_VERSION_MINOR")))
}

/// Everything that is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The text of each file, by its path below the folder of generated code, with `/`.
    pub api: BTreeMap<String, String>,
    /// Tests of the generated code: a call of each endpoint and the type of each event, by the path below the folder of
    /// such tests.
    pub proofs: BTreeMap<String, String>,
    /// The services as a Markdown table, for the README.
    pub service_table: String,
    /// The features of the crate, as lines of its manifest's `[features]` table.
    pub features: String,
    /// How many endpoints there are.
    pub endpoints: usize,
    /// How many events there are.
    pub events: usize,
    /// The names, for the next time.
    pub lock: Lock,
    /// What the documents leave open: not of parts that are not among these.
    pub notes: Vec<Note>,
}

/// One service and version: what is generated without a look at any other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is, and how much there is of it.
    pub contents: Contents,
    /// The text of each file, by its path below the folder of generated code.
    pub api: BTreeMap<String, String>,
    /// The text of each file, by its path below the folder of tests.
    pub proofs: BTreeMap<String, String>,
    /// Its names, for the next time.
    pub lock: UnitLock,
    /// What its documents leave open.
    pub notes: Vec<Note>,
}

/// What a service and version has. This is all that the files above it need to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contents {
    /// The service, `wiki`.
    pub service: String,
    /// The version, `v2`.
    pub version: String,
    /// How many endpoints it has.
    pub endpoints: usize,
    /// How many events it has.
    pub events: usize,
}

/// Generates the code of all endpoints and events, in whatever order they come: [`parts`], and the files around them.
///
/// # Errors
/// All problems of all documents, sorted; then nothing is generated.
pub fn generate(endpoints: &[Endpoint], events: &[Event], options: &Options) -> Result<Files, Vec<Problem>> {
    let parts = parts(endpoints, events, options)?;
    let contents: Vec<Contents> = parts.iter().map(|part| part.contents.clone()).collect();
    Ok(assemble(&contents, parts, options))
}

/// Puts parts into the files that stand above all of them. `contents` is sorted, and also names parts that are not among these.
pub fn assemble(contents: &[Contents], parts: Vec<Part>, options: &Options) -> Files {
    let mut files = frame(contents, options);
    files.lock = options.lock.clone();
    files
        .lock
        .retain(|service, version| contents.iter().any(|part| part.service == service && part.version == version));
    for part in parts {
        files.lock.set(&part.contents.service, &part.contents.version, part.lock);
        files.api.extend(part.api);
        files.proofs.extend(part.proofs);
        files.notes.extend(part.notes);
    }
    files
}

/// Generates the code of each service and version, sorted by name.
///
/// # Errors
/// All problems of all documents, sorted; then nothing is generated.
pub fn parts(endpoints: &[Endpoint], events: &[Event], options: &Options) -> Result<Vec<Part>, Vec<Problem>> {
    let mut parts = units(endpoints, events, options, |unit| {
        let proofs = format!("{}.rs", emit::proofs::module_name(unit.service, unit.version));
        Part {
            contents: Contents {
                service: unit.service.to_owned(),
                version: unit.version.to_owned(),
                endpoints: unit.resources.iter().map(|resource| resource.methods.len()).sum(),
                events: unit.events.len(),
            },
            api: unit.files(&options.command),
            proofs: BTreeMap::from([(proofs, emit::proofs::unit(unit, &options.command))]),
            lock: unit.lock(),
            notes: unit.notes.clone(),
        }
    })?;
    parts.sort_by(|a, b| a.contents.cmp(&b.contents));
    Ok(parts)
}

/// Lowers each service and version and makes something of it; the largest are at work first.
fn units<T: Send>(
    endpoints: &[Endpoint],
    events: &[Event],
    options: &Options,
    make: impl Fn(&Unit<'_>) -> T + Sync,
) -> Result<Vec<T>, Vec<Problem>> {
    let mut problems = Vec::new();
    if !options.accept_doubts {
        problems.extend(endpoints.iter().flat_map(doubts));
        problems.extend(events.iter().flat_map(|event| doubtful(&event.doc, &event.body.ambiguous)));
    }
    let groups = groups(endpoints, events, &mut problems);
    // The largest first, one at a time: at the end no thread is left alone with much to do.
    let mut largest_first: Vec<_> = groups.iter().collect();
    largest_first.sort_by_key(|(_, group)| std::cmp::Reverse(group.endpoints.len()));
    let none = UnitLock::default();
    let made: Vec<Result<T, Vec<Problem>>> = largest_first
        .par_iter()
        .with_max_len(1)
        .map(|&(&(service, version), group)| {
            let lock = options.lock.unit(service, version).unwrap_or(&none);
            let unit = Unit::new((service, version), &group.endpoints, &group.events, (lock, options.release))?;
            Ok(make(&unit))
        })
        .collect();
    let mut all = Vec::with_capacity(made.len());
    for one in made {
        match one {
            Ok(one) => all.push(one),
            Err(found) => problems.extend(found),
        }
    }
    problems.sort();
    if problems.is_empty() { Ok(all) } else { Err(problems) }
}

/// Finds the public items of each service and version, by service and version, without writing code.
///
/// # Errors
/// As [`parts`].
pub fn surfaces(
    endpoints: &[Endpoint],
    events: &[Event],
    options: &Options,
) -> Result<BTreeMap<(String, String), Surface>, Vec<Problem>> {
    let surface = |unit: &Unit<'_>| ((unit.service.to_owned(), unit.version.to_owned()), Surface::of(unit));
    Ok(units(endpoints, events, options, surface)?.into_iter().collect())
}

/// Finds the names of all that would be generated, for the next time, without writing code.
///
/// # Errors
/// As [`parts`].
pub fn lock_of(endpoints: &[Endpoint], events: &[Event], options: &Options) -> Result<Lock, Vec<Problem>> {
    let mut lock = Lock::default();
    let named = |unit: &Unit<'_>| (unit.service.to_owned(), unit.version.to_owned(), unit.lock());
    for (service, version, unit) in units(endpoints, events, options, named)? {
        lock.set(&service, &version, unit);
    }
    Ok(lock)
}

/// Generates what stands above the parts: the modules of services, the tables and the features. `contents` is sorted.
fn frame(contents: &[Contents], options: &Options) -> Files {
    let command = &options.command;
    let services: Vec<Service> =
        contents.chunk_by(|a, b| a.service == b.service).map(|versions| Service { versions }).collect();
    let mut files = Files {
        service_table: tables::services(&services),
        features: tables::features(&services),
        endpoints: contents.iter().map(|part| part.endpoints).sum(),
        events: contents.iter().map(|part| part.events).sum(),
        ..Files::default()
    };
    for service in &services {
        files.api.insert(format!("{}/mod.rs", names::module(service.name())), emit::service(service, command));
    }
    files.api.insert("mod.rs".to_owned(), emit::root(&services, command));
    files.proofs.insert("mod.rs".to_owned(), emit::proofs::root_module(contents, command));
    files
}

/// What one service and version has.
#[derive(Default)]
struct Group<'a> {
    endpoints: Vec<&'a Endpoint>,
    events: Vec<&'a Event>,
}

/// Endpoints and events by service and version, sorted; of those that bear one name, the first.
fn groups<'a>(
    endpoints: &'a [Endpoint],
    events: &'a [Event],
    problems: &mut Vec<Problem>,
) -> BTreeMap<(&'a str, &'a str), Group<'a>> {
    let mut groups: BTreeMap<(&str, &str), Group<'_>> = BTreeMap::new();
    let mut sorted: Vec<&Endpoint> = endpoints.iter().collect();
    sorted.sort_by(|a, b| (&a.id, &a.doc).cmp(&(&b.id, &b.doc)));
    for endpoint in sorted {
        let group = groups.entry((&endpoint.id.service, &endpoint.id.version)).or_default();
        match group.endpoints.last().filter(|last| last.id == endpoint.id) {
            Some(first) => problems.push(repeated(
                ("endpoint", &endpoint.id.to_string()),
                (&first.doc, &endpoint.doc),
                "remove one of the two, or name it with `endpoint:` in its front matter",
            )),
            None => group.endpoints.push(endpoint),
        }
    }
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by(|a, b| (&a.name, &a.event_type, &a.doc).cmp(&(&b.name, &b.event_type, &b.doc)));
    for event in sorted {
        let group = groups.entry((&event.service, &event.version)).or_default();
        match group.events.last().filter(|last| last.event_type == event.event_type) {
            Some(first) => {
                problems.push(repeated(("event", &event.event_type), (&first.doc, &event.doc), "remove one of the two"))
            }
            None => group.events.push(event),
        }
    }
    groups
}

/// A document that bears the name of another.
fn repeated((what, name): (&str, &str), (first, second): (&str, &str), help: &str) -> Problem {
    Problem::new(second, 1, format!("the {what} `{name}` is also described by {first}"), help)
}

/// Places of an endpoint whose nesting nobody has settled.
fn doubts(endpoint: &Endpoint) -> impl Iterator<Item = Problem> {
    let body = endpoint.body.iter().flat_map(|body| doubtful(&endpoint.doc, &body.ambiguous));
    body.chain(doubtful(&endpoint.doc, &endpoint.response.ambiguous))
}

fn doubtful(doc: &str, doubts: &[Doubt]) -> impl Iterator<Item = Problem> {
    doubts.iter().map(move |doubt| {
        let others = doubt.alternatives.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(" or ");
        Problem::new(
            doc,
            doubt.line,
            format!("the nesting is in doubt: `{}`, or else {others} ({})", doubt.path, doubt.reason),
            format!("write the whole path into the name column, such as `{}`", doubt.path),
        )
    })
}
