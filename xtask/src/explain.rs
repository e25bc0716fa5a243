//! `cargo xtask explain CODE`: what a finding, or a kind of change, means.

use std::process::ExitCode;

use anyhow::{Result, bail};
use larkspur_diff::Id;
use larkspur_docs::diagnostic::Code;

/// Options of `explain`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The code of a finding, such as `L050`, or the kind of a change, such as `type-changed`; all are listed where it is left out.
    code: Option<String>,
}

/// Runs the command.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let Some(text) = &args.code else {
        for code in Code::ALL {
            println!("{}  {:7}  {}", code.as_str(), code.severity().as_str(), code.title());
        }
        for id in Id::ALL {
            println!("{:27}  {:9}  {}", id.as_str(), id.level().as_str(), id.what());
        }
        return Ok(ExitCode::SUCCESS);
    };
    if let Some(id) = Id::find(text) {
        println!("{}: {}: {}\n\n{}", id.level().as_str(), id.as_str(), id.what(), id.mend());
        return Ok(ExitCode::SUCCESS);
    }
    let Some(code) = Code::parse(text) else {
        bail!("`{text}` is no code; `cargo xtask explain` lists them");
    };
    println!("{}: {}: {}\n\n{}", code.severity().as_str(), code.as_str(), code.title(), code.explain());
    Ok(ExitCode::SUCCESS)
}
