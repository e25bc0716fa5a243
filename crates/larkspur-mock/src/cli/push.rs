//! Pushing events from the command line.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use serde_json::Value as Json;
use tokio::task::JoinSet;

use super::args::{Args, PushArgs};
use crate::{Attempt, Delivery, Mock, PushEvent, Tamper, Webhook};

/// How often the mock is asked whether the app is connected.
const LOOK: Duration = Duration::from_millis(50);

/// Longest answer that is printed.
const SHOWN: usize = 200;

/// What the flags say, checked as far as it goes before the mock runs.
pub(super) struct Plan<'a> {
    args: &'a PushArgs,
    /// The types, and the content where it comes from a file.
    wanted: Vec<(&'a str, Option<Json>)>,
    webhook: Option<Webhook>,
    /// The app that gets the events; any where it is `None`.
    app: Option<String>,
}

/// What is pushed, all events found.
pub(super) struct Pushes<'a> {
    plan: &'a Plan<'a>,
    events: Vec<(&'a str, PushEvent)>,
}

impl<'a> Plan<'a> {
    pub(super) fn new(args: &'a Args) -> Result<Self> {
        let push = &args.push;
        let nowhere = push.to.is_none() && !push.long_connection;
        if !push.push.is_empty() && nowhere {
            bail!("--push needs a place to push to: add --to URL for a webhook, or --long-connection");
        }
        if push.push.is_empty() && push.long_connection {
            bail!(
                "--long-connection needs something to push: add --push TYPE, such as --push im.message.receive_v1; \
                 long connections are served in any case"
            );
        }
        let first = args.app.first().and_then(|app| app.split_once(':'));
        let app = push.push_app.as_deref().or(first.map(|(id, _)| id)).map(str::to_owned);
        let wanted = push.push.iter().map(|text| wanted(text)).collect::<Result<_>>()?;
        Ok(Self { args: push, wanted, webhook: webhook(push)?, app })
    }

    /// The app that gets the events.
    pub(super) fn app(&self) -> Option<&str> {
        self.app.as_deref()
    }

    /// The webhook that events go to.
    pub(super) fn webhook(&self) -> Option<&Webhook> {
        self.webhook.as_ref()
    }

    /// Finds the events among those that the mock serves.
    pub(super) fn events(&'a self, mock: &Mock) -> Result<Pushes<'a>> {
        let mut events = Vec::new();
        for (event_type, content) in &self.wanted {
            let mut event = match (mock.find_event(event_type), content) {
                (Ok(event), Some(content)) => event.content(content.clone()),
                (Ok(event), None) => event,
                (Err(_), Some(content)) => PushEvent::new(*event_type, content.clone()),
                (Err(error), None) => {
                    bail!(
                        "{error} (an event that is not documented, or whose --service is left out, takes --push TYPE=FILE)"
                    )
                }
            };
            if let Some(app) = &self.app {
                event = event.app_id(app);
            }
            if let Some(tenant_key) = &self.args.tenant_key {
                event = event.tenant_key(tenant_key);
            }
            events.push((*event_type, event));
        }
        Ok(Pushes { plan: self, events })
    }
}

impl Pushes<'_> {
    /// Pushes everything, telling of each try; then serves on, unless it is to end.
    pub(super) async fn run(self, mock: &Mock) -> Result<ExitCode> {
        let args = self.plan.args;
        if let (true, Some(webhook)) = (args.challenge, &self.plan.webhook) {
            let attempt = mock.push_challenge(webhook).await;
            println!("challenge to the webhook: {}", told(&attempt));
            if !attempt.accepted && args.exit_when_pushed {
                bail!("the webhook did not prove itself");
            }
        }
        let refused = self.push_all(mock).await;
        if !args.exit_when_pushed {
            return std::future::pending().await;
        }
        if refused > 0 {
            bail!("{refused} of the pushes were not accepted");
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Pushes all rounds; gives how many pushes were not accepted in the end.
    async fn push_all(&self, mock: &Mock) -> usize {
        let args = self.plan.args;
        let rounds = args.count.unwrap_or(if args.every.is_some() { u64::MAX } else { 1 });
        let (mut under_way, mut refused) = (JoinSet::new(), 0);
        let count = |done: Result<bool, _>| usize::from(!matches!(done, Ok(true)));
        for round in 0..rounds {
            if let Some(every) = args.every.filter(|_| round > 0) {
                tokio::time::sleep(every).await;
            }
            if self.events.is_empty() {
                break;
            }
            for (event_type, event) in &self.events {
                if let Some(webhook) = &self.plan.webhook {
                    let name = format!("{event_type} to the webhook");
                    under_way.spawn(follow(name, mock.push(webhook, event.clone())));
                }
                if args.long_connection {
                    self.connected(mock).await;
                    let name = format!("{event_type} over the long connection");
                    under_way.spawn(follow(name, mock.push_long(event.clone())));
                }
            }
            // Without a pause the other tasks would not run until the last round.
            tokio::task::yield_now().await;
            while let Some(done) = under_way.try_join_next() {
                refused += count(done);
            }
        }
        while let Some(done) = under_way.join_next().await {
            refused += count(done);
        }
        refused
    }

    /// Waits until the app is connected.
    async fn connected(&self, mock: &Mock) {
        let app = self.plan.app();
        let open = || app.map_or_else(|| mock.all_long_connections(), |app| mock.long_connections(app));
        if open() == 0 {
            println!(
                "waiting for a long connection{}",
                app.map(|app| format!(" of the app {app}")).unwrap_or_default()
            );
        }
        while open() == 0 {
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// Tells of each try of a push; says whether it was accepted in the end.
async fn follow(name: String, mut delivery: Delivery) -> bool {
    let mut seen = 0;
    loop {
        let attempts = delivery.tried(seen + 1).await;
        let Some(attempt) = attempts.get(seen) else {
            return attempts.last().is_some_and(|last| last.accepted);
        };
        seen += 1;
        let again = if seen > 1 { format!(", try {seen}") } else { String::new() };
        println!("pushed {name}{again}: {}", told(attempt));
    }
}

/// A try in a few words.
fn told(attempt: &Attempt) -> String {
    let mut told = match (attempt.status, &attempt.error) {
        (Some(status), None) => status.to_string(),
        (Some(status), Some(error)) => format!("{status}, {error}"),
        (None, error) => error.clone().unwrap_or_default(),
    };
    if !attempt.body.is_empty() {
        let body = String::from_utf8_lossy(&attempt.body);
        told.push(' ');
        told.extend(body.chars().filter(|c| !c.is_control()).take(SHOWN));
    }
    told
}

/// The type of an event, and the content that a file gives it.
fn wanted(text: &str) -> Result<(&str, Option<Json>)> {
    let Some((event_type, path)) = text.split_once('=') else { return Ok((text, None)) };
    let content = std::fs::read_to_string(path).with_context(|| format!("cannot read {path}"))?;
    let content = serde_json::from_str(&content).with_context(|| format!("{path} is not JSON"))?;
    Ok((event_type, Some(content)))
}

fn webhook(args: &PushArgs) -> Result<Option<Webhook>> {
    let Some(url) = &args.to else { return Ok(None) };
    if !url.starts_with("http://") {
        bail!("`{url}` in --to is not an address like http://127.0.0.1:3000/events");
    }
    let mut webhook = Webhook::new(url);
    if let Some(token) = &args.verification_token {
        webhook = webhook.verification_token(token);
    }
    if let Some(key) = &args.encrypt_key {
        webhook = webhook.encrypt_key(key);
    }
    if let Some(what) = &args.tamper {
        webhook = webhook.tamper(tamper(what)?);
    }
    Ok(Some(webhook))
}

fn tamper(what: &str) -> Result<Tamper> {
    Ok(match what.split_once(':') {
        None if what == "signature" => Tamper::Signature,
        None if what == "token" => Tamper::Token,
        None if what == "ciphertext" => Tamper::Ciphertext,
        None if what == "padding" => Tamper::Padding,
        Some(("age", age)) => {
            Tamper::Age(humantime::parse_duration(age).with_context(|| format!("`{age}` in --tamper is no time"))?)
        }
        _ => bail!("`{what}` in --tamper is none of signature, token, age:1h, ciphertext and padding"),
    })
}
