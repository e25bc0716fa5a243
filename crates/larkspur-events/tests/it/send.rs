//! Every future and every handle of the crate can go to another task.

use serde_json::json;
use std::path::Path;
use std::time::Duration;

use larkspur_events::{
    Answer, BotError, CardAction, CardReply, ConnectionState, Context, ContextBuilder, CustomBot, EventKey, Events,
    EventsBuilder, Failure, LongConnection, MemorySeen, Outcome, Stateless, Transport, Webhook, With,
};

fn future<T>(_: impl Future<Output = T> + Send) {}

fn handle<T: Send + Sync + 'static>() {}

#[test]
fn every_handle_is_send_and_sync() {
    handle::<Events>();
    handle::<EventsBuilder<Stateless>>();
    handle::<EventsBuilder<With<String>>>();
    handle::<Webhook>();
    handle::<LongConnection>();
    handle::<ConnectionState>();
    handle::<CustomBot>();
    handle::<BotError>();
    handle::<Context>();
    handle::<ContextBuilder>();
    handle::<CardAction>();
    handle::<CardReply>();
    handle::<Answer>();
    handle::<Outcome>();
    handle::<Failure>();
    handle::<EventKey>();
    handle::<MemorySeen>();
}

/// What a user has, to call the functions with.
struct Had<'a> {
    events: &'a Events,
    webhook: &'a Webhook,
    headers: &'a http::HeaderMap,
    bot: &'a CustomBot,
    connection: LongConnection,
}

/// One line a public async function; nothing calls it. The test below holds it against the source.
#[allow(dead_code)]
fn every_future(had: Had<'_>) {
    let Had { events, webhook, headers, bot, connection } = had;
    future(events.dispatch("{}".into()));
    future(events.dispatch_from(Transport::Direct, "{}".into()));
    future(events.shutdown(Duration::ZERO));
    future(webhook.handle(headers, "{}".into()));
    future(bot.send("text"));
    future(bot.send_raw(json!({})));
    future(connection.run(std::future::pending()));
}

#[test]
fn no_async_function_is_forgotten() {
    fn visit(folder: &Path, names: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
            if entry.file_type().unwrap().is_dir() {
                visit(&entry.path(), names);
                continue;
            }
            let text = std::fs::read_to_string(entry.path()).unwrap();
            let heads = text.split("pub ").skip(1).filter_map(|rest| rest.split('{').next());
            let futures = heads.filter(|head| {
                head.starts_with("async fn ") || head.starts_with("fn ") && head.contains("-> impl Future")
            });
            names.extend(futures.map(|head| {
                let name = head.trim_start_matches("async ").trim_start_matches("fn ");
                name.split(['(', '<']).next().unwrap_or_default().to_owned()
            }));
        }
    }
    let mut names = Vec::new();
    visit(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut names);
    assert!(names.len() >= 6, "{names:?}");
    for name in &names {
        let called = include_str!("send.rs").matches(&format!(".{name}(")).count();
        assert!(called >= names.iter().filter(|other| *other == name).count(), "{name}");
    }
}
