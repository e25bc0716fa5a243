//! `cargo xtask mock`: a server that behaves like the platform.

use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use larkspur_mock::{Builder, Download, Fault, Mock, Pages};
use larkspur_schema::Token;

/// Options of `mock`.
#[derive(clap::Args)]
pub(crate) struct Args {
    /// The port; 0 takes a free one.
    #[arg(long, default_value_t = 9000)]
    port: u16,
    /// The address to listen on.
    #[arg(long, default_value = "127.0.0.1")]
    ip: IpAddr,
    /// Folders of specs; the project's own where it is left out.
    #[arg(long, value_name = "DIR")]
    specs: Vec<PathBuf>,
    /// Leave out specs with errors instead of refusing to start.
    #[arg(long)]
    skip_bad_specs: bool,
    /// Serve only these services.
    #[arg(long, value_name = "NAME")]
    service: Vec<String>,
    /// Apps that may fetch tokens; any where it is left out.
    #[arg(long, value_name = "ID:SECRET")]
    app: Vec<String>,
    /// Tokens that are valid from the start, such as `user:u-123`.
    #[arg(long, value_name = "KIND:TOKEN")]
    token: Vec<String>,
    /// Take calls without a token.
    #[arg(long)]
    no_token_check: bool,
    /// Scopes that the app has; all where it is left out.
    #[arg(long, value_name = "NAME")]
    scope: Vec<String>,
    /// How long tenant and app tokens live.
    #[arg(long, value_name = "SECONDS")]
    token_lifetime: Option<u64>,
    /// How long user tokens live.
    #[arg(long, value_name = "SECONDS")]
    user_token_lifetime: Option<u64>,
    /// How long refresh tokens live.
    #[arg(long, value_name = "SECONDS")]
    refresh_token_lifetime: Option<u64>,
    /// Take calls that break the documents.
    #[arg(long)]
    lenient: bool,
    /// Refuse parameters that the documents do not name.
    #[arg(long)]
    refuse_unknown: bool,
    /// Keep the documented rate limits.
    #[arg(long)]
    enforce_rate_limits: bool,
    /// The HTTP status of a refused call, 429 or 400.
    #[arg(long, value_name = "STATUS")]
    rate_limit_status: Option<u16>,
    /// Faults to run through once, for one endpoint or all: `wiki.v2.task.get=500*2,pass,delay:1s`.
    #[arg(long, value_name = "[ID=]LIST")]
    fault: Vec<String>,
    /// Faults to run through again and again.
    #[arg(long, value_name = "[ID=]LIST")]
    cycle: Vec<String>,
    /// What an endpoint answers, from a file of JSON.
    #[arg(long, value_name = "ID=FILE")]
    reply: Vec<String>,
    /// How many items a list has.
    #[arg(long, value_name = "ID=COUNT")]
    pages: Vec<String>,
    /// What a download gives: a file, or so many bytes.
    #[arg(long, value_name = "ID=FILE|SIZE")]
    download: Vec<String>,
    /// Print no line for each request.
    #[arg(long)]
    quiet: bool,
}

/// Runs the command until it is interrupted.
pub(crate) fn run(args: &Args) -> Result<ExitCode> {
    let builder = builder(args)?;
    builder.run(|mock| println!("listening on {}", mock.url())).context("the server could not start")?;
    Ok(ExitCode::SUCCESS)
}

fn builder(args: &Args) -> Result<Builder> {
    let mut builder = Mock::builder().port(args.port).ip(args.ip);
    for dir in &args.specs {
        builder = builder.specs_dir(dir);
    }
    if args.specs.is_empty() {
        builder = builder.specs();
    }
    if !args.service.is_empty() {
        builder = builder.services(args.service.clone());
    }
    if !args.scope.is_empty() {
        builder = builder.granted_scopes(args.scope.clone());
    }
    for app in &args.app {
        let (id, secret) = pair(app, ':', "--app ID:SECRET")?;
        builder = builder.app(id, secret);
    }
    for token in &args.token {
        let (kind, token) = pair(token, ':', "--token KIND:TOKEN")?;
        let kind = match kind {
            "tenant" => Token::Tenant,
            "user" => Token::User,
            "app" => Token::App,
            other => bail!("`{other}` is no kind of token; write tenant, user or app"),
        };
        builder = builder.token(kind, token);
    }
    for (switched, apply) in [
        (args.skip_bad_specs, Builder::skip_bad_specs as fn(Builder) -> Builder),
        (args.no_token_check, |builder| builder.check_tokens(false)),
        (args.lenient, Builder::lenient),
        (args.refuse_unknown, Builder::refuse_unknown),
        (args.enforce_rate_limits, Builder::enforce_rate_limits),
        (!args.quiet, |builder| {
            builder.observe(|request, status| println!("{status} {} {}", request.method, request.path))
        }),
    ] {
        if switched {
            builder = apply(builder);
        }
    }
    for (seconds, apply) in [
        (args.token_lifetime, Builder::token_lifetime as fn(Builder, Duration) -> Builder),
        (args.user_token_lifetime, Builder::user_token_lifetime),
        (args.refresh_token_lifetime, Builder::refresh_token_lifetime),
    ] {
        if let Some(seconds) = seconds {
            builder = apply(builder, Duration::from_secs(seconds));
        }
    }
    if let Some(status) = args.rate_limit_status {
        builder = builder.rate_limit_status(status);
    }
    for list in &args.fault {
        builder = match list.split_once('=') {
            Some((id, list)) => builder.script(id, faults(list)?),
            None => builder.script_all(faults(list)?),
        };
    }
    for list in &args.cycle {
        builder = match list.split_once('=') {
            Some((id, list)) => builder.cycle(id, faults(list)?),
            None => builder.cycle_all(faults(list)?),
        };
    }
    for reply in &args.reply {
        let (id, path) = pair(reply, '=', "--reply ID=FILE")?;
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
        let value: serde_json::Value = serde_json::from_str(&text).with_context(|| format!("{path} is not JSON"))?;
        builder = builder.reply(id, value);
    }
    for pages in &args.pages {
        let (id, count) = pair(pages, '=', "--pages ID=COUNT")?;
        let count = count.parse().with_context(|| format!("`{count}` in --pages {pages} is no number"))?;
        builder = builder.pages(id, Pages::examples(count));
    }
    for download in &args.download {
        let (id, what) = pair(download, '=', "--download ID=FILE or ID=SIZE")?;
        let content = match what.parse::<u64>() {
            Ok(size) => Download::generated(size),
            Err(_) => Download::bytes(std::fs::read(what).with_context(|| format!("cannot read {what}"))?),
        };
        builder = builder.reply(id, content);
    }
    Ok(builder)
}

fn faults(list: &str) -> Result<Vec<Fault>> {
    Fault::parse_list(list).map_err(|reason| anyhow::anyhow!("{reason}"))
}

fn pair<'t>(text: &'t str, separator: char, form: &str) -> Result<(&'t str, &'t str)> {
    text.split_once(separator).with_context(|| format!("`{text}` is not of the form {form}"))
}
