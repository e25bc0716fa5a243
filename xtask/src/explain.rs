//! `cargo xtask explain CODE`: what a finding means.

use std::process::ExitCode;

use anyhow::{Result, bail};
use larkspur_docs::diagnostic::Code;

/// Options of `explain`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The code, such as `L050`; all codes are listed where it is left out.
    code: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let Some(text) = &args.code else {
        for code in Code::ALL {
            println!("{}  {:7}  {}", code.as_str(), code.severity().as_str(), code.title());
        }
        return Ok(ExitCode::SUCCESS);
    };
    let Some(code) = Code::parse(text) else {
        bail!("`{text}` is no code; `cargo xtask explain` lists them");
    };
    println!("{}: {}: {}\n\n{}", code.severity().as_str(), code.as_str(), code.title(), code.explain());
    Ok(ExitCode::SUCCESS)
}
