//! The command line of the workspace: `cargo xtask COMMAND`. This file only dispatches.

mod audit;
mod build_times;
mod diff;
mod explain;
mod files;
mod generate;
mod import;
mod lint;
mod lock;
mod metrics;
mod mock;
mod names;
mod openapi;
mod render;
mod schema;
mod specs;
mod truth;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// The docs are read into very many small texts by several threads, where the allocator of most systems is slow.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Compiles the API docs of the Feishu / Lark open platform into the larkspur SDK.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Compile a folder of pages to the schema, one JSON object a line.
    Schema(schema::Args),
    /// Generate the crate `larkspur` from the specs, or check that it is fresh.
    Generate(generate::Args),
    /// Serve the specs as the platform would.
    Mock(Box<larkspur_mock::cli::Args>),
    /// Turn upstream pages into canonical specs.
    Import(import::Args),
    /// Print the findings about a folder of pages.
    Lint(lint::Args),
    /// List the values that have no name, or take names for them.
    Names(names::Args),
    /// Tell what changed since a revision, on the wire and in Rust, and which step of the version that asks for.
    Diff(diff::Args),
    /// Tell what a finding's code, or a kind of change, means and how to mend it.
    Explain(explain::Args),
    /// Write the OpenAPI documents of the platform, or check that they are fresh.
    Openapi(openapi::Args),
    /// Tell how large the generated crate is, and what it costs to compile.
    Metrics(metrics::Args),
    /// Build the crate as whoever depends on it does for the first time, beside other crates. Takes minutes.
    BuildTimes(build_times::Args),
    /// Score the compiler against known nestings and names.
    Audit(audit::Args),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Schema(args) => schema::run(&args),
        Command::Generate(args) => generate::run(&args),
        Command::Mock(args) => mock::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Lint(args) => lint::run(&args),
        Command::Names(args) => names::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Openapi(args) => openapi::run(&args),
        Command::Metrics(args) => metrics::run(&args),
        Command::BuildTimes(args) => build_times::run(&args),
        Command::Audit(args) => audit::run(&args),
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
