//! `cargo xtask openapi`: specs become OpenAPI documents.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result, bail};
use larkspur_docs::Knowledge;
use larkspur_docs::diagnostic::Severity;
use larkspur_openapi::{Api, Document, Figures, Options};

use crate::{files, render, schema, specs};

/// Options of `openapi`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// Where the documents go: `openapi.json` of all services, and `services/NAME.json` of each. Below the target folder where it is
    /// left out.
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Write the document of this service alone. May be given several times.
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
    /// The folder of specs.
    #[arg(long, value_name = "DIR")]
    specs: Option<PathBuf>,
    /// Write nothing; fail where a document is not as it would be written.
    #[arg(long)]
    check: bool,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let dir = args.specs.clone().unwrap_or_else(specs::default_dir);
    specs::require_dir(&dir)?;
    let compiled = larkspur_docs::compile_dir(&dir, Knowledge::default())
        .with_context(|| format!("cannot list {}", dir.display()))?;
    if compiled.diagnostics.iter().any(|finding| finding.severity == Severity::Error) {
        render::print(&compiled.diagnostics, Severity::Error);
        bail!("{}nothing is written", schema::counts(&compiled.diagnostics).replace('\n', ": "));
    }
    let api = Api::new(&compiled.endpoints, &compiled.events);
    let (documents, figures) = documents(&api, &args.service)?;
    let out = args.out.clone().unwrap_or_else(|| specs::target().join("openapi"));
    println!("{}", told(documents.len(), &figures));
    if args.check {
        return check(&out, &documents);
    }
    let report = files::update(&out, &documents, &[])?;
    let written = report.new + report.changed + report.redated;
    println!("{}: {written} written, {} as they were", out.display(), report.same);
    Ok(ExitCode::SUCCESS)
}

/// The text of each document by its path, and the figures of the largest.
fn documents(api: &Api, wanted: &[String]) -> Result<(BTreeMap<String, String>, Figures)> {
    let options = Options::default();
    let mut texts = BTreeMap::new();
    let mut figures = Figures::default();
    let mut add = |path: String, document: Document| -> Result<()> {
        texts.insert(path, serde_json::to_string_pretty(&document.json)? + "\n");
        if document.figures.operations >= figures.operations {
            figures = document.figures;
        }
        Ok(())
    };
    if let Some(unknown) = wanted.iter().find(|name| !api.services().any(|known| known == **name)) {
        let known: Vec<&str> = api.services().collect();
        bail!("there is no service `{unknown}`; there are {}", known.join(", "));
    }
    for service in api.services().filter(|name| wanted.is_empty() || wanted.iter().any(|one| one == name)) {
        if let Some(document) = api.document(service, &options) {
            add(format!("services/{service}.json"), document)?;
        }
    }
    if wanted.is_empty() {
        add("openapi.json".to_owned(), api.whole(&options))?;
    }
    Ok((texts, figures))
}

fn told(documents: usize, figures: &Figures) -> String {
    format!(
        "{documents} documents; the largest has {} paths, {} operations, {} webhooks, {} shared schemas, {} examples \
         ({} contradict their own page and are left out)",
        figures.paths, figures.operations, figures.webhooks, figures.schemas, figures.examples, figures.contradictions
    )
}

/// Compares with what is in the folder.
fn check(dir: &Path, documents: &BTreeMap<String, String>) -> Result<ExitCode> {
    let stale =
        |(path, text): &(&String, &String)| std::fs::read(dir.join(path)).ok().as_deref() != Some(text.as_bytes());
    let stale: Vec<&String> = documents.iter().filter(stale).map(|(path, _)| path).collect();
    if stale.is_empty() {
        println!("{}: all as they would be written", dir.display());
        return Ok(ExitCode::SUCCESS);
    }
    for path in &stale {
        eprintln!("not as it would be written: {}", dir.join(path).display());
    }
    eprintln!("error: {} of {} documents are stale; run `cargo xtask openapi`", stale.len(), documents.len());
    Ok(ExitCode::FAILURE)
}
