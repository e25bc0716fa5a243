//! The command line, for the program `larkspur-mock` and for others that offer the same: a server that behaves like the
//! platform.

mod args;
mod push;
mod setup;

use std::process::ExitCode;

use anyhow::{Context, Result};

use crate::{Builder, Mock};

pub use args::Args;

/// Serves until it is interrupted, or until everything is pushed where that was asked for.
///
/// # Errors
/// Flags that cannot be used, a file that cannot be read, an address that cannot be listened on, documents with errors.
pub fn run(args: &Args) -> Result<ExitCode> {
    run_with(args, |builder| builder)
}

/// The same for a program that adds something of its own to what the flags say.
///
/// # Errors
/// As [`run`].
pub fn run_with(args: &Args, set_up: impl FnOnce(Builder) -> Builder) -> Result<ExitCode> {
    let plan = push::Plan::new(args)?;
    let mut builder = set_up(setup::builder(args)?);
    if let Some(webhook) = plan.webhook() {
        builder = builder.webhook(webhook.clone());
    }
    let work = async |mock: &Mock| -> Result<ExitCode> {
        let pushes = plan.events(mock)?;
        setup::connections(&args.connections, mock);
        println!("listening on {}", mock.url());
        let drops = setup::drop_now_and_then(&args.connections, plan.app(), mock);
        tokio::select! {
            code = pushes.run(mock) => code,
            never = drops => match never {},
        }
    };
    let done = builder.run_while(work).context("the server could not start")?;
    done.unwrap_or(Ok(ExitCode::SUCCESS))
}
