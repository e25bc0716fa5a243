//! From flags to the mock.

use std::convert::Infallible;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use larkspur_schema::Token;

use super::args::{Args, ConnectionArgs};
use crate::{Builder, ClientConfig, Download, Fault, HandshakeRefusal, Identity, Logged, Mock, Pages};

/// What the flags say before the mock starts.
pub(super) fn builder(args: &Args) -> Result<Builder> {
    let builder = switches(served(Mock::builder().port(args.port).ip(args.ip), args), args);
    let mut builder = answers(faulty(accepted(builder, args)?, args)?, args)?;
    if let Some(identity) = identity(args)? {
        builder = builder.tls(identity);
    }
    if let Some(waits) = &args.push.repeat_after {
        builder = builder.push_repeats(repeats(waits)?);
    }
    // Read before the server starts, as all flags are.
    refusal(&args.connections)?;
    Ok(builder)
}

/// Which endpoints there are.
fn served(mut builder: Builder, args: &Args) -> Builder {
    for dir in &args.specs {
        builder = builder.specs_dir(dir);
    }
    if !args.no_built_in_specs {
        builder = builder.specs();
    }
    if !args.service.is_empty() {
        builder = builder.services(args.service.clone());
    }
    builder
}

/// Whom the mock lets in.
fn accepted(mut builder: Builder, args: &Args) -> Result<Builder> {
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
    Ok(builder)
}

/// What is on or off, and how long tokens live.
fn switches(mut builder: Builder, args: &Args) -> Builder {
    for (switched, apply) in [
        (args.skip_bad_specs, Builder::skip_bad_specs as fn(Builder) -> Builder),
        (args.no_token_check, |builder| builder.check_tokens(false)),
        (args.lenient, Builder::lenient),
        (args.refuse_unknown, Builder::refuse_unknown),
        (args.enforce_rate_limits, Builder::enforce_rate_limits),
        (args.stateless, Builder::stateless),
        (args.known_ids_only, Builder::known_ids_only),
        (args.open_control, Builder::open_control),
        (!args.quiet, |builder| builder.observe_log(|logged| println!("{}", line(logged)))),
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
    builder
}

/// Which answers fail.
fn faulty(mut builder: Builder, args: &Args) -> Result<Builder> {
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
    Ok(builder)
}

/// What is answered.
fn answers(mut builder: Builder, args: &Args) -> Result<Builder> {
    for reply in &args.reply {
        let (id, path) = pair(reply, '=', "--reply ENDPOINT=FILE")?;
        builder = builder.reply(id, json::<serde_json::Value>(path.as_ref())?);
    }
    for file in &args.scenario {
        builder = builder.scenario(json(file)?);
    }
    for pages in &args.pages {
        let (id, count) = pages.split_once('=').map_or((None, pages.as_str()), |(id, count)| (Some(id), count));
        let count = count.parse().with_context(|| format!("`{count}` in --pages {pages} is no number"))?;
        builder = match id {
            Some(id) => builder.pages(id, Pages::examples(count)),
            None => builder.pages_all(Pages::examples(count)),
        };
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

/// What a file of JSON holds.
fn json<T: serde::de::DeserializeOwned>(path: &Path) -> Result<T> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    serde_json::from_str(&text).with_context(|| format!("{} is not the JSON that is wanted", path.display()))
}

/// The certificate and key, where HTTPS is spoken.
fn identity(args: &Args) -> Result<Option<Identity>> {
    let read = |path: &Path| std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()));
    if let (Some(certificate), Some(key)) = (&args.tls_cert, &args.tls_key) {
        return Ok(Some(Identity::from_pem(read(certificate)?, read(key)?)));
    }
    if !args.tls {
        return Ok(None);
    }
    let identity = Identity::self_signed(["localhost".to_owned(), "127.0.0.1".to_owned(), args.ip.to_string()])?;
    if let Some(path) = &args.tls_save_cert {
        std::fs::write(path, identity.certificate()).with_context(|| format!("cannot write {}", path.display()))?;
    }
    Ok(Some(identity))
}

/// A request in a line.
fn line(logged: &Logged) -> String {
    let request = &logged.request;
    let outcome = logged.outcome.clone().unwrap_or_default();
    let code = outcome.code.map(|code| format!(" {code}")).unwrap_or_default();
    let refusal = outcome.refusal.map(|refusal| format!(" - {refusal}")).unwrap_or_default();
    format!("{}{code} {} {}{refusal}", outcome.status, request.method, request.path)
}

/// What the flags say of long connections.
pub(super) fn connections(args: &ConnectionArgs, mock: &Mock) {
    let usual = ClientConfig::default();
    let config = ClientConfig {
        reconnect_count: args.reconnect_count.unwrap_or(usual.reconnect_count),
        reconnect_interval: args.reconnect_interval.unwrap_or(usual.reconnect_interval),
        reconnect_nonce: args.reconnect_nonce.unwrap_or(usual.reconnect_nonce),
        ping_interval: args.ping_interval.unwrap_or(usual.ping_interval),
    };
    if config != usual {
        mock.set_client_config(config);
    }
    mock.fragment_events(args.fragment);
    mock.lose_fragments(args.lose_fragments.unwrap_or_default());
    mock.ignore_pings(args.ignore_pings);
    if let Some(limit) = args.connection_limit {
        mock.limit_long_connections(limit);
    }
    mock.refuse_handshakes(refusal(args).unwrap_or_default());
}

/// Cuts the app's connections from time to time, where the flags say so.
pub(super) async fn drop_now_and_then(args: &ConnectionArgs, app: Option<&str>, mock: &Mock) -> Infallible {
    let Some(every) = args.drop_every else { return std::future::pending().await };
    loop {
        tokio::time::sleep(every).await;
        match app {
            Some(app) => {
                println!("cut {} long connections of {app}", mock.long_connections(app));
                mock.drop_long_connections(app);
            }
            None => {
                println!("cut {} long connections", mock.all_long_connections());
                mock.drop_all_long_connections();
            }
        }
    }
}

fn refusal(args: &ConnectionArgs) -> Result<Option<HandshakeRefusal>> {
    let Some(text) = &args.refuse_handshakes else { return Ok(None) };
    let (status, code) = match text.split_once(':') {
        Some((status, code)) => (status, Some(code)),
        None => (text.as_str(), None),
    };
    let number = |text: &str| {
        text.parse::<i64>()
            .with_context(|| format!("`{text}` in --refuse-handshakes is no number; write 403:1000040350"))
    };
    let (status, auth_code) = (number(status)?, code.map(number).transpose()?);
    Ok(Some(HandshakeRefusal { status, message: "refused by --refuse-handshakes".into(), auth_code }))
}

fn repeats(text: &str) -> Result<Vec<Duration>> {
    if text.trim() == "never" {
        return Ok(Vec::new());
    }
    let wait = |part: &str| {
        humantime::parse_duration(part.trim())
            .with_context(|| format!("`{part}` in --repeat-after is no time; write 15s,5m,1h,6h or never"))
    };
    text.split(',').map(wait).collect()
}

fn faults(list: &str) -> Result<Vec<Fault>> {
    Fault::parse_list(list).map_err(|reason| anyhow::anyhow!("{reason}"))
}

pub(super) fn pair<'t>(text: &'t str, separator: char, form: &str) -> Result<(&'t str, &'t str)> {
    text.split_once(separator).with_context(|| format!("`{text}` is not of the form {form}"))
}
