//! `cargo xtask mock`: a server that behaves like the platform.

mod args;
mod push;
mod setup;

use std::process::ExitCode;

use anyhow::{Context, Result};
use larkspur_mock::Mock;

pub(crate) use args::Args;

/// Runs the command until it is interrupted, or until everything is pushed where that was asked for.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let plan = push::Plan::new(args)?;
    let builder = setup::builder(args)?;
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
