//! Turns the schema of the Feishu / Lark open platform into Rust.
//!
//! [`generate`] is a pure function from [`Endpoint`]s to the text of source files; [`sync`] writes them, or checks that
//! they are written. Each service and version is lowered without a look at the others, so they run in parallel.
//!
//! The steps, each in a module: a [`Field`](larkspur_schema::Field) tree becomes shapes, equal ones found; an endpoint
//! becomes a method with arguments, setters and a reply; shapes get names and homes; emitters write text.
//!
//! ```
//! use larkspur_codegen::{Options, generate};
//!
//! let files = generate(&[], &Options::default()).unwrap();
//! assert_eq!(files.endpoints, 0);
//! ```

mod docs;
mod emit;
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

use larkspur_schema::Endpoint;
use rayon::prelude::*;

pub use problem::Problem;
pub use sync::{Changes, Mode, Owned, SyncError, splice, sync};

use emit::Service;
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
    /// Tests of the generated code: a call of each endpoint, by the path below the folder of such tests.
    pub proofs: BTreeMap<String, String>,
    /// The services as a Markdown table, for the README.
    pub service_table: String,
    /// The features of the crate, as lines of its manifest's `[features]` table.
    pub features: String,
    /// How many endpoints there are.
    pub endpoints: usize,
}

/// Generates the code of all endpoints, in whatever order they come.
///
/// # Errors
/// All problems of all endpoints, sorted; then nothing is generated.
pub fn generate(endpoints: &[Endpoint], options: &Options) -> Result<Files, Vec<Problem>> {
    let mut sorted: Vec<&Endpoint> = endpoints.iter().collect();
    sorted.sort_by(|a, b| (&a.id, &a.doc).cmp(&(&b.id, &b.doc)));
    let mut problems = repeated(&sorted);
    if !options.accept_doubts {
        problems.extend(sorted.iter().flat_map(|endpoint| doubts(endpoint)));
    }
    sorted.dedup_by(|a, b| a.id == b.id);

    let groups: Vec<&[&Endpoint]> =
        sorted.chunk_by(|a, b| (&a.id.service, &a.id.version) == (&b.id.service, &b.id.version)).collect();
    let generated: Vec<Result<_, Vec<Problem>>> = groups
        .par_iter()
        .map(|group| {
            let unit = Unit::new(group)?;
            let files = unit.files(&options.command);
            let proofs = emit::proofs::unit(&unit, &options.command);
            Ok((unit.service.to_owned(), unit.version.to_owned(), unit.endpoints(), files, proofs))
        })
        .collect();

    let mut files = Files::default();
    let mut services: Vec<Service> = Vec::new();
    let mut modules: Vec<String> = Vec::new();
    for group in generated {
        match group {
            Ok((service, version, count, texts, proofs)) => {
                files.api.extend(texts);
                let module = emit::proofs::module_name(&service, &version);
                files.proofs.insert(format!("{module}.rs"), proofs);
                modules.push(module);
                files.endpoints += count;
                if services.last().is_none_or(|last| last.name != service) {
                    services.push(Service { name: service, versions: Vec::new() });
                }
                if let Some(last) = services.last_mut() {
                    last.versions.push((version, count));
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
    files.proofs.insert("mod.rs".to_owned(), emit::proofs::root_module(&modules, &options.command));
    files.service_table = tables::services(&services);
    files.features = tables::features(&services);
    Ok(files)
}

/// Endpoints that bear the name of another.
fn repeated(sorted: &[&Endpoint]) -> Vec<Problem> {
    let same = sorted.windows(2).filter(|pair| pair[0].id == pair[1].id);
    same.map(|pair| {
        Problem::new(
            &pair[1].doc,
            1,
            format!("the endpoint `{}` is also described by {}", pair[1].id, pair[0].doc),
            "remove one of the two, or name it with `endpoint:` in its front matter",
        )
    })
    .collect()
}

/// Places of an endpoint whose nesting nobody has settled.
fn doubts(endpoint: &Endpoint) -> impl Iterator<Item = Problem> {
    let body = endpoint.body.iter().flat_map(|body| &body.ambiguous);
    body.chain(&endpoint.response.ambiguous).map(|doubt| {
        let others = doubt.alternatives.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(" or ");
        Problem::new(
            &endpoint.doc,
            doubt.line,
            format!("the nesting is in doubt: `{}`, or else {others} ({})", doubt.path, doubt.reason),
            format!("write the whole path into the name column, such as `{}`", doubt.path),
        )
    })
}
