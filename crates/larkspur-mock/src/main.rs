//! A server that behaves like the Feishu / Lark open platform.

use std::process::ExitCode;

use clap::Parser;
use larkspur_mock::cli;

/// A local server that behaves like the Feishu / Lark open platform.
#[derive(Parser)]
#[command(name = "larkspur-mock", version)]
struct Options {
    #[command(flatten)]
    args: cli::Args,
}

fn main() -> ExitCode {
    match cli::run(&Options::parse().args) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
