//! Turns the schema of the Feishu / Lark open platform into Rust.
//!
//! [`generate`] is a pure function from [`Endpoint`]s and [`Event`]s to the text of source files; who calls it
//! writes them. Each service and version is lowered without a look at the others, so they run in parallel.
//!
//! Two steps, and a value between them: the schema is lowered to a [`model`] of the Rust to be written, in which everything has its
//! name, its type and its docs; the model is printed. [`lower`] gives the model alone.
//!
//! ```
//! use larkspur_codegen::{Options, generate};
//!
//! let files = generate(&[], &[], &Options::default()).unwrap();
//! assert_eq!(files.endpoints, 0);
//! ```

mod card;
mod contents;
mod crates;
mod emit;
mod lower;
pub mod model;
mod names;
mod problem;
mod tables;

use std::collections::BTreeMap;

use larkspur_schema::{Doubt, Endpoint, Event};
use rayon::prelude::*;

pub use card::components;
pub use contents::Contents;
pub use crates::{Crates, Group};
pub use lower::lock::{Lock, LockError, Release, UnitLock};
pub use lower::surface;
pub use problem::{Note, NoteKind, Problem};

use emit::Service;
use lower::Draft;
use surface::Surface;

/// How code is generated.
#[derive(Clone, Debug)]
pub struct Options {
    /// The command that headers and messages name.
    pub command: String,
    /// Whether a document whose nesting is in doubt is taken as it was read. Otherwise it is a problem.
    pub accept_doubts: bool,
    /// The crates that hold the services. Where it is left out, one crate holds all.
    pub crates: Option<Crates>,
    /// The names that stay.
    pub lock: Lock,
    /// The release that is worked on: what is renamed in it keeps its old name as an alias for one minor version.
    pub release: Release,
}

impl Options {
    /// What stands before the path of a file of a service.
    fn folder(&self, service: &str) -> String {
        self.crates.as_ref().map_or_else(String::new, |crates| format!("{}/", Crates::folder(crates.of(service))))
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            command: "cargo xtask generate".to_owned(),
            accept_doubts: false,
            crates: None,
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
    /// The text of each file, by its path below the folder of generated code, with `/`; where services are in crates of their own, below
    /// the folder of crates.
    pub api: BTreeMap<String, String>,
    /// Tests of the generated code: a call of each endpoint and the type of each event, by the path below the folder of
    /// such tests.
    pub proofs: BTreeMap<String, String>,
    /// The services as a Markdown table, for the README.
    pub service_table: String,
    /// The features of the crate that people name, as lines of its manifest's `[features]` table.
    pub features: String,
    /// The features of each other crate, by its name.
    pub group_features: BTreeMap<String, String>,
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
    each_unit(endpoints, events, options, |draft, contents| {
        let unit = lower::model(draft);
        let proofs = format!("{}.rs", emit::module_name(&unit.service, &unit.version));
        Part {
            contents,
            api: emit::files(&unit, &options.folder(&unit.service), &options.command),
            proofs: BTreeMap::from([(proofs, emit::proofs(&unit, &options.command))]),
            lock: draft.lock.clone(),
            notes: draft.notes.clone(),
        }
    })
}

/// Lowers each service and version to the Rust that [`generate`] would write, sorted by name.
///
/// ```
/// let units = larkspur_codegen::lower(&[], &[], &larkspur_codegen::Options::default()).unwrap();
/// assert!(units.is_empty());
/// ```
///
/// # Errors
/// All problems of all documents, sorted.
pub fn lower(endpoints: &[Endpoint], events: &[Event], options: &Options) -> Result<Vec<model::Unit>, Vec<Problem>> {
    each_unit(endpoints, events, options, |draft, _| lower::model(draft))
}

/// Lowers each service and version and makes something of it, sorted by name.
fn each_unit<T: Send>(
    endpoints: &[Endpoint],
    events: &[Event],
    options: &Options,
    make: impl Fn(&Draft<'_>, Contents) -> T + Sync,
) -> Result<Vec<T>, Vec<Problem>> {
    let mut problems = Vec::new();
    if !options.accept_doubts {
        problems.extend(endpoints.iter().flat_map(doubts));
        problems.extend(events.iter().flat_map(|event| doubtful(&event.page.doc, &event.body.ambiguous)));
    }
    let groups = groups(endpoints, events, &mut problems);
    // The largest first, one at a time: at the end no thread is left alone with much to do.
    let mut largest_first: Vec<_> = groups.iter().collect();
    largest_first.sort_by_key(|(_, group)| std::cmp::Reverse(group.endpoints.len()));
    let none = UnitLock::default();
    let made: Vec<_> = largest_first
        .par_iter()
        .with_max_len(1)
        .map(|&(&id, group)| {
            let lock = options.lock.unit(id.0, id.1).unwrap_or(&none);
            let draft = Draft::new(id, &group.endpoints, &group.events, (lock, options.release));
            (id, draft.map(|draft| make(&draft, group.contents(id))))
        })
        .collect();
    let mut units = BTreeMap::new();
    for (id, unit) in made {
        match unit {
            Ok(unit) => drop(units.insert(id, unit)),
            Err(found) => problems.extend(found),
        }
    }
    problems.sort();
    if problems.is_empty() { Ok(units.into_values().collect()) } else { Err(problems) }
}

/// A call of each endpoint as code, by the endpoint's name: what the docs of its method show.
///
/// ```
/// let calls = larkspur_codegen::calls(&[], &[], &larkspur_codegen::Options::default()).unwrap();
/// assert!(calls.is_empty());
/// ```
///
/// # Errors
/// As [`parts`].
pub fn calls(
    endpoints: &[Endpoint],
    events: &[Event],
    options: &Options,
) -> Result<BTreeMap<String, String>, Vec<Problem>> {
    let calls = each_unit(endpoints, events, options, |draft, _| emit::calls(&lower::model(draft)))?;
    Ok(calls.into_iter().flatten().collect())
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
    let surface = |draft: &Draft<'_>, _| ((draft.service.to_owned(), draft.version.to_owned()), Surface::of(draft));
    Ok(each_unit(endpoints, events, options, surface)?.into_iter().collect())
}

/// Finds the names of all that would be generated, for the next time, without writing code.
///
/// # Errors
/// As [`parts`].
pub fn lock_of(endpoints: &[Endpoint], events: &[Event], options: &Options) -> Result<Lock, Vec<Problem>> {
    let mut lock = Lock::default();
    let named = |draft: &Draft<'_>, _| (draft.service.to_owned(), draft.version.to_owned(), draft.lock.clone());
    for (service, version, unit) in each_unit(endpoints, events, options, named)? {
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
        features: tables::features(&services, options.crates.as_ref()),
        endpoints: contents.iter().map(|part| part.endpoints).sum(),
        events: contents.iter().map(|part| part.events).sum(),
        ..Files::default()
    };
    for service in &services {
        let path = format!("{}{}/mod.rs", options.folder(service.name()), names::module(service.name()));
        files.api.insert(path, emit::service(service, options.crates.is_some(), command));
    }
    match &options.crates {
        None => drop(files.api.insert("mod.rs".to_owned(), emit::root(&services, command))),
        Some(crates) => mount(crates, &services, command, &mut files),
    }
    files.proofs.insert("mod.rs".to_owned(), emit::root_module(contents, command));
    files
}

/// The roots of all crates, where services are in crates of their own.
fn mount(crates: &Crates, services: &[Service<'_>], command: &str, files: &mut Files) {
    for group in &crates.groups {
        let is_own = |service: &&Service<'_>| crates.of(service.name()) == group.krate;
        let own: Vec<Service<'_>> = services.iter().filter(is_own).copied().collect();
        files.api.insert(format!("{}/mod.rs", Crates::folder(&group.krate)), emit::root(&own, command));
        files.group_features.insert(group.krate.clone(), tables::own_features(&own, Some(crates)));
    }
    let mounted = emit::mounted(services, crates, command);
    files.api.insert(format!("{}/mod.rs", Crates::folder(&crates.main)), mounted);
}

/// What one service and version has.
#[derive(Default)]
struct Described<'a> {
    endpoints: Vec<&'a Endpoint>,
    events: Vec<&'a Event>,
}

impl Described<'_> {
    fn contents(&self, (service, version): (&str, &str)) -> Contents {
        Contents {
            service: service.to_owned(),
            version: version.to_owned(),
            endpoints: self.endpoints.len(),
            events: self.events.len(),
        }
    }
}

/// Endpoints and events by service and version, sorted; of those that bear one name, the first.
fn groups<'a>(
    endpoints: &'a [Endpoint],
    events: &'a [Event],
    problems: &mut Vec<Problem>,
) -> BTreeMap<(&'a str, &'a str), Described<'a>> {
    let mut groups: BTreeMap<(&str, &str), Described<'_>> = BTreeMap::new();
    let mut sorted: Vec<&Endpoint> = endpoints.iter().collect();
    sorted.sort_by(|a, b| (&a.id, &a.page.doc).cmp(&(&b.id, &b.page.doc)));
    for endpoint in sorted {
        let group = groups.entry((&endpoint.id.service, &endpoint.id.version)).or_default();
        match group.endpoints.last().filter(|last| last.id == endpoint.id) {
            Some(first) => problems.push(repeated(
                ("endpoint", &endpoint.id.to_string()),
                (&first.page.doc, &endpoint.page.doc),
                "remove one of the two, or name it with `endpoint:` in its front matter",
            )),
            None => group.endpoints.push(endpoint),
        }
    }
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by(|a, b| (&a.id.name, &a.event_type, &a.page.doc).cmp(&(&b.id.name, &b.event_type, &b.page.doc)));
    for event in sorted {
        let group = groups.entry((&event.id.service, &event.id.version)).or_default();
        match group.events.last().filter(|last| last.event_type == event.event_type) {
            Some(first) => problems.push(repeated(
                ("event", &event.event_type),
                (&first.page.doc, &event.page.doc),
                "remove one of the two",
            )),
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
    let body = endpoint.body.iter().flat_map(|body| doubtful(&endpoint.page.doc, &body.ambiguous));
    body.chain(doubtful(&endpoint.page.doc, &endpoint.response.ambiguous))
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
