//! `cargo xtask mock`: the specs served as the platform would.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;
use larkspur_docs::{Knowledge, compile_dir};
use larkspur_mock::cli::{Args, run_with};

use crate::{lock, specs};

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    run_with(args, |builder| builder.rust_calls(rust_calls))
}

/// The Rust call of each endpoint, for the mock's page; none where the specs cannot be read.
fn rust_calls() -> BTreeMap<String, String> {
    let compiled = compile_dir(&specs::default_dir(), Knowledge::default());
    let (Ok(compiled), Ok(options)) = (compiled, lock::options(&specs::default_dir())) else { return BTreeMap::new() };
    larkspur_codegen::calls(&compiled.endpoints, &compiled.events, &options).unwrap_or_default()
}
