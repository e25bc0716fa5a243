//! What the dispatcher costs on one core, side by side with decoding alone: `cargo bench -p larkspur-events`.
//!
//! Divan prints the times of each; then the two are run in turns, and events a second and the median of the ratios printed.

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::Instant;

use bytes::Bytes;
use larkspur_core::rt::*;
use larkspur_events::{Events, Outcome};
use tokio::runtime::Runtime;

/// Events in one run: each has its own id, so that none is a repeat.
const EVENTS: usize = 1_000;

fn main() {
    divan::main();
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let (mut bare, mut ours, mut ratios) = (f64::MAX, f64::MAX, Vec::new());
    for pair in 0..100 {
        let time = |run: &dyn Fn()| {
            let started = Instant::now();
            run();
            started.elapsed().as_secs_f64()
        };
        let (alone, dispatched) = if pair % 2 == 0 {
            let alone = time(&decode_all);
            (alone, time(&dispatch_all))
        } else {
            let dispatched = time(&dispatch_all);
            (time(&decode_all), dispatched)
        };
        bare = bare.min(alone);
        ours = ours.min(dispatched);
        ratios.push(dispatched / alone);
    }
    ratios.sort_by(f64::total_cmp);
    #[allow(clippy::cast_precision_loss)]
    let a_second = |seconds: f64| EVENTS as f64 / seconds;
    println!(
        "\n{} bytes a push: {:.0} events/s through the dispatcher (aim: 5000), {:.0} events/s decoded alone; the dispatcher takes \
         {:.2} times decoding",
        pushes()[0].len(),
        a_second(ours),
        a_second(bare),
        ratios[ratios.len() / 2],
    );
}

/// Somebody wrote to the bot.
#[derive(Clone, Debug, Default)]
struct MessageReceive {
    sender: Option<Sender>,
    message: Option<Message>,
}
wire!(read MessageReceive { sender = "sender", message = "message" });
impl Event for MessageReceive {
    const TYPE: &'static str = "im.message.receive_v1";
}

#[derive(Clone, Debug, Default)]
struct Sender {
    sender_id: Option<Ids>,
    sender_type: Option<String>,
    tenant_key: Option<String>,
}
wire!(read Sender { sender_id = "sender_id", sender_type = "sender_type", tenant_key = "tenant_key" });

#[derive(Clone, Debug, Default)]
struct Ids {
    union_id: Option<String>,
    user_id: Option<String>,
    open_id: Option<String>,
}
wire!(read Ids { union_id = "union_id", user_id = "user_id", open_id = "open_id" });

#[derive(Clone, Debug, Default)]
struct Message {
    message_id: Option<String>,
    root_id: Option<String>,
    parent_id: Option<String>,
    create_time: Option<i64>,
    chat_id: Option<String>,
    chat_type: Option<String>,
    message_type: Option<String>,
    content: Option<String>,
    mentions: Vec<Mention>,
}
wire!(read Message {
    message_id = "message_id",
    root_id = "root_id",
    parent_id = "parent_id",
    create_time = "create_time",
    chat_id = "chat_id",
    chat_type = "chat_type",
    message_type = "message_type",
    content = "content",
    mentions = "mentions",
});

#[derive(Clone, Debug, Default)]
struct Mention {
    key: Option<String>,
    id: Option<Ids>,
    name: Option<String>,
    tenant_key: Option<String>,
}
wire!(read Mention { key = "key", id = "id", name = "name", tenant_key = "tenant_key" });

/// A whole push, for decoding alone.
#[derive(Debug, Default)]
struct Push {
    schema: Option<String>,
    header: Option<Header>,
    event: MessageReceive,
}
wire!(read Push { schema = "schema", header = "header", event = "event" });

#[derive(Debug, Default)]
struct Header {
    event_id: Option<String>,
    event_type: Option<String>,
    create_time: Option<String>,
    token: Option<String>,
    app_id: Option<String>,
    tenant_key: Option<String>,
}
wire!(read Header {
    event_id = "event_id",
    event_type = "event_type",
    create_time = "create_time",
    token = "token",
    app_id = "app_id",
    tenant_key = "tenant_key",
});

fn pushes() -> &'static [Bytes] {
    static PUSHES: OnceLock<Vec<Bytes>> = OnceLock::new();
    PUSHES.get_or_init(|| (0..EVENTS).map(push).collect())
}

fn push(serial: usize) -> Bytes {
    let ids = |n: usize| {
        serde_json::json!({
            "union_id": format!("on_{n:032x}"), "user_id": format!("{n:08x}"), "open_id": format!("ou_{n:032x}"),
        })
    };
    let push = serde_json::json!({
        "schema": "2.0",
        "header": {
            "event_id": format!("{serial:032x}"), "event_type": MessageReceive::TYPE, "create_time": "1608725989000",
            "token": "rvaYgkND1GOiu5MM0E1rncYC6PLtF7JV", "app_id": "cli_9f5343c580712544", "tenant_key": "2ca1d211f64f6438",
        },
        "event": {
            "sender": {"sender_id": ids(serial), "sender_type": "user", "tenant_key": "736588c9260f175e"},
            "message": {
                "message_id": format!("om_{serial:032x}"), "root_id": "om_5ce6d572455d361153b7cb51da133945",
                "parent_id": "om_5ce6d572455d361153b7cb5xxfsdfsdfdsf", "create_time": "1609073151345",
                "chat_id": "oc_5ce6d572455d361153b7xx51da133945", "chat_type": "group", "message_type": "text",
                "content": "{\"text\":\"@_user_1 what is new in the release of today? 今天的版本有什么新内容？\"}",
                "mentions": [{"key": "@_user_1", "id": ids(7), "name": "Tom", "tenant_key": "736588c9260f175e"}],
            },
        },
    });
    push.to_string().into()
}

/// Decodes each push, and nothing else.
fn decode_all() {
    for push in pushes() {
        let push: Push = serde_json::from_slice(push).expect("a push");
        assert!(push.event.message.is_some());
        black_box(push);
    }
}

/// Hands each push to a dispatcher, on one thread.
fn dispatch_all() {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    let runtime =
        RUNTIME.get_or_init(|| tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"));
    let events = Events::builder().on::<MessageReceive>(|event, context| async move {
        black_box((event, context));
        Ok(())
    });
    let events = events.build().expect("a dispatcher");
    runtime.block_on(async {
        for push in pushes() {
            assert_eq!(events.dispatch(push.clone()).await, Outcome::Handled { reply: None });
        }
    });
}

#[divan::bench]
fn decode_1000_events() {
    decode_all();
}

#[divan::bench]
fn dispatch_1000_events() {
    dispatch_all();
}
