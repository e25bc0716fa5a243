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

mod docs;
mod emit;
mod event;
mod layout;
mod method;
mod names;
mod naming;
mod problem;
mod shape;
mod sync;
mod tables;
mod unit;

use std::collections::BTreeMap;

use larkspur_schema::{Doubt, Endpoint, Event};
use rayon::prelude::*;

pub use problem::Problem;
pub use sync::{Changes, Mode, Owned, SyncError, splice, sync};

use emit::{Service, Version};
use unit::Unit;

/// How code is generated.
#[derive(Clone, Debug)]
pub struct Options {
    /// The command that headers and messages name.
    pub command: String,
    /// Whether a document whose nesting is in doubt is taken as it was read. Otherwise it is a problem.
    pub accept_doubts: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self { command: "cargo xtask generate".to_owned(), accept_doubts: false }
    }
}

/// Everything that is generated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files {
    /// The text of each file, by its path below the folder of generated code, with `/`.
    pub api: BTreeMap<String, String>,
    /// Tests of the generated code: a call of each endpoint and the type of each event, by the path below the folder of such tests.
    pub proofs: BTreeMap<String, String>,
    /// The services as a Markdown table, for the README.
    pub service_table: String,
    /// The features of the crate, as lines of its manifest's `[features]` table.
    pub features: String,
    /// How many endpoints there are.
    pub endpoints: usize,
    /// How many events there are.
    pub events: usize,
}

/// Generates the code of all endpoints and events, in whatever order they come.
///
/// # Errors
/// All problems of all documents, sorted; then nothing is generated.
pub fn generate(endpoints: &[Endpoint], events: &[Event], options: &Options) -> Result<Files, Vec<Problem>> {
    let mut problems = Vec::new();
    if !options.accept_doubts {
        problems.extend(endpoints.iter().flat_map(doubts));
        problems.extend(events.iter().flat_map(|event| doubtful(&event.doc, &event.body.ambiguous)));
    }
    let groups = groups(endpoints, events, &mut problems);
    let generated: Vec<Result<_, Vec<Problem>>> = groups
        .par_iter()
        .map(|(&id, group)| {
            let unit = Unit::new(id, &group.endpoints, &group.events)?;
            let files = unit.files(&options.command);
            Ok((id, group, files, emit::proofs::unit(&unit, &options.command)))
        })
        .collect();

    let mut files = Files::default();
    let mut services: Vec<Service> = Vec::new();
    let mut proofs = Vec::new();
    for group in generated {
        match group {
            Ok(((service, version), group, texts, proof)) => {
                files.api.extend(texts);
                let module = emit::proofs::module_name(service, version);
                files.proofs.insert(format!("{module}.rs"), proof);
                let version =
                    Version { name: version.to_owned(), endpoints: group.endpoints.len(), events: group.events.len() };
                proofs.push((module, version.clone()));
                files.endpoints += version.endpoints;
                files.events += version.events;
                match services.last_mut() {
                    Some(last) if last.name == service => last.versions.push(version),
                    _ => services.push(Service { name: service.to_owned(), versions: vec![version] }),
                }
            }
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        problems.sort();
        return Err(problems);
    }
    for service in &services {
        files.api.insert(format!("{}/mod.rs", names::module(&service.name)), emit::service(service, &options.command));
    }
    files.api.insert("mod.rs".to_owned(), emit::root(&services, &options.command));
    files.proofs.insert("mod.rs".to_owned(), emit::proofs::root_module(&proofs, &options.command));
    files.service_table = tables::services(&services);
    files.features = tables::features(&services);
    Ok(files)
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
