//! Each example, against a mock with data that shows whether it does what it says.
//!
//! ```sh
//! cargo test -p larkspur --test examples --features approval,axum,bitable,cards,contact,im,long-connection,markdown,pacing,wiki
//! ```
#![allow(clippy::duplicate_mod, reason = "each example mounts what they share")]
#![allow(dead_code, reason = "the examples' own `main` is not called")]

#[path = "../examples/approval_card.rs"]
mod approval_card;
#[path = "../examples/bitable_bulk.rs"]
mod bitable_bulk;
#[path = "../examples/custom_bot.rs"]
mod custom_bot;
#[path = "../examples/departments.rs"]
mod departments;
#[path = "../examples/echo_bot.rs"]
mod echo_bot;
#[path = "../examples/files.rs"]
mod files;
#[path = "../examples/markdown_bot.rs"]
mod markdown_bot;
#[path = "../examples/metrics.rs"]
mod metrics_of_calls;
#[path = "../examples/order_approval.rs"]
mod order_approval;
#[path = "../examples/send_message.rs"]
mod send_message;
#[path = "../examples/table_sync.rs"]
mod table_sync;
#[path = "../examples/traces.rs"]
mod traces;
#[path = "../examples/webhook_bot.rs"]
mod webhook_bot;
#[path = "../examples/wiki_tree.rs"]
mod wiki_tree;

use std::error::Error;

use larkspur::events::{CustomBot, Events, LongConnection, Webhook};
use larkspur::{Client, Upload};
use larkspur_mock::{Attempt, Download, Endpoint, Mock, PushEvent, Reply};
use serde_json::{Value, json};

type Tested = Result<(), Box<dyn Error>>;

async fn platform(service: &str) -> Result<(Mock, Client), Box<dyn Error>> {
    let mock = Mock::builder().specs().services([service]).start().await?;
    let client = Client::builder("cli_a1b2", "app secret").base_url(mock.url()).pacing(true).build()?;
    Ok((mock, client))
}

/// A last page with these items.
fn page(items: &[Value]) -> Reply {
    json!({ "items": items, "has_more": false }).into()
}

#[tokio::test]
async fn calls_are_counted_and_timed() -> Tested {
    let mock = Mock::builder().specs().services(["wiki"]).start().await?;
    let recorder = metrics_util::debugging::DebuggingRecorder::new();
    let snapshotter = recorder.snapshotter();
    let _guard = metrics::set_default_local_recorder(&recorder);
    let client = Client::builder("cli_a1b2", "app secret").base_url(mock.url());
    let client = client.on_call(metrics_of_calls::record).build()?;
    mock.script("wiki.v2.space.list", [larkspur_mock::Fault::Status(500)]);
    client.wiki().v2().space().list().send().await?;
    let lines = metrics_of_calls::lines(&snapshotter);
    let has = |line: &str| lines.iter().any(|held| held == line);
    assert!(has("larkspur.calls{endpoint=wiki.v2.space.list,outcome=done} Counter(1)"), "{lines:#?}");
    assert!(has("larkspur.attempts{endpoint=wiki.v2.space.list} Counter(2)"), "{lines:#?}");
    Ok(())
}

#[tokio::test]
async fn calls_are_traced_by_the_conventions() -> Tested {
    let exporter = opentelemetry_sdk::trace::InMemorySpanExporter::default();
    let provider =
        opentelemetry_sdk::trace::SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build();
    let _guard = tracing::subscriber::set_default(traces::subscriber(&provider));
    let (mock, client) = platform("wiki").await?;
    mock.script("wiki.v2.space.list", [larkspur_mock::Fault::Status(503)]);
    client.wiki().v2().space().list().send().await?;
    let spans = exporter.get_finished_spans()?;
    let lines: Vec<String> = spans.iter().map(traces::line).collect();
    let named = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
    assert_eq!(named("Client GET /open-apis/wiki/v2/spaces "), 2, "{lines:#?}");
    assert_eq!(named("Internal wiki.v2.space.list"), 1, "{lines:#?}");
    let refused = lines.iter().find(|line| line.contains("error.type=503")).ok_or("no attempt failed")?;
    assert!(refused.contains("http.response.status_code=503") && refused.contains("url.template="), "{refused}");
    let call = spans.iter().find(|span| span.name == "wiki.v2.space.list").ok_or("no call")?;
    let below = spans.iter().filter(|span| span.parent_span_id == call.span_context.span_id()).count();
    assert!(below >= 2, "attempts stand below their call: {lines:#?}");
    Ok(())
}

#[tokio::test]
async fn a_wiki_space_is_listed_depth_first() -> Tested {
    let (mock, client) = platform("wiki").await?;
    let node = |title: &str, parent: bool| json!({ "title": title, "node_token": title, "has_child": parent });
    mock.on("wiki.v2.space_node.list", move |request| match request.query_value("parent_node_token") {
        None => page(&[node("a", true), node("c", false)]),
        Some("a") => page(&[node("b", true)]),
        // A tree that is changed meanwhile may lead back to where it was entered.
        _ => page(&[node("a", true)]),
    });
    assert_eq!(wiki_tree::tree(&client, "7").await?, ["a", "  b", "    a", "c"]);
    Ok(())
}

#[tokio::test]
async fn departments_are_walked_level_by_level() -> Tested {
    let (mock, client) = platform("contact").await?;
    let department = |name: &str| json!({ "name": name, "open_department_id": format!("od-{name}") });
    mock.on("contact.v3.department.children", move |request| match request.path_value("department_id") {
        Some("0") => page(&[department("a"), department("b")]),
        Some("od-a") => page(&[department("c")]),
        _ => page(&[]),
    });
    let found = departments::walk(&client).await?;
    assert_eq!(found, [(0, "a".to_owned()), (0, "b".to_owned()), (1, "c".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn a_message_is_sent_with_its_text() -> Tested {
    let (mock, client) = platform("im").await?;
    mock.reply("im.v1.message.create", json!({ "message_id": "om_2" }));
    assert_eq!(send_message::send(&client, "oc_1", "\"hi\"").await?.as_deref(), Some("om_2"));
    let request = &mock.requests_of("im.v1.message.create")[0];
    assert_eq!(request.query_value("receive_id_type"), Some("chat_id"));
    let sent = request.json().ok_or("a body of JSON")?;
    assert_eq!(sent, json!({ "receive_id": "oc_1", "msg_type": "text", "content": r#"{"text":"\"hi\""}"# }));
    Ok(())
}

#[tokio::test]
async fn a_file_goes_up_and_comes_back() -> Tested {
    let (mock, client) = platform("im").await?;
    mock.reply("im.v1.file.create", json!({ "file_key": "file_1" }));
    mock.reply("im.v1.file.get", Download::bytes("what was kept").name("notes.txt"));
    let back = files::there_and_back(&client, Upload::bytes("notes.txt", "what was kept")).await?;
    assert_eq!(back, b"what was kept");
    assert_eq!(mock.uploads().len(), 1);
    assert_eq!(mock.requests_of("im.v1.file.get")[0].path_value("file_key"), Some("file_1"));
    Ok(())
}

#[tokio::test]
async fn records_are_written_in_batches() -> Tested {
    let (mock, client) = platform("bitable").await?;
    let calls = bitable_bulk::write(&client, "app", "table", (0..501).map(|number| number.to_string())).await?;
    assert_eq!(calls, 2);
    let sent: Vec<usize> = mock
        .requests_of("bitable.v1.app_table_record.batch_create")
        .iter()
        .filter_map(|request| request.json()?["records"].as_array().map(Vec::len))
        .collect();
    assert_eq!(sent, [500, 1]);
    Ok(())
}

/// Pushes an event over a long connection, and gives how it was answered.
async fn pushed_long(
    mock: &Mock,
    client: &Client,
    events: &Events,
    event: PushEvent,
) -> Result<Attempt, Box<dyn Error>> {
    let (done, until) = tokio::sync::oneshot::channel();
    let pushing = async {
        mock.wait_for_long_connections("cli_a1b2", 1).await;
        let attempts = mock.push_long(event.app_id("cli_a1b2")).finished().await;
        drop(done.send(attempts.into_iter().next()));
    };
    let (stop, stopped) = tokio::sync::oneshot::channel();
    let running = LongConnection::new(client, events.clone()).run(async { drop(stopped.await) });
    let watching = async {
        let attempt = until.await;
        let _ = stop.send(());
        attempt
    };
    let (_, ended, attempt) = tokio::join!(pushing, running, watching);
    ended?;
    // The next push must not find this connection, which the mock may not have seen closing yet.
    mock.wait_for_long_connections("cli_a1b2", 0).await;
    attempt?.ok_or_else(|| "nothing was pushed".into())
}

#[tokio::test]
async fn the_echo_bot_answers_texts_and_nothing_else() -> Tested {
    let (mock, client) = platform("im").await?;
    mock.reply("im.v1.message.reply", json!({ "message_id": "om_2" }));
    let events = echo_bot::bot(&client)?;
    for kind in ["text", "image"] {
        let message = json!({ "message_id": "om_1", "message_type": kind, "content": r#"{"text":"hi"}"# });
        let event = mock.event("im.message.receive_v1").content(json!({ "message": message }));
        assert!(pushed_long(&mock, &client, &events, event).await?.accepted, "{kind}");
    }
    let answers = mock.requests_of("im.v1.message.reply");
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].path_value("message_id"), Some("om_1"));
    assert_eq!(answers[0].json(), Some(json!({ "content": r#"{"text":"hi"}"#, "msg_type": "text" })));
    Ok(())
}

#[tokio::test]
async fn the_webhook_bot_puts_a_thumb_under_a_message() -> Tested {
    let (mock, client) = platform("im").await?;
    let webhook = Webhook::new(webhook_bot::bot(&client)?).verification_token("v-token").encrypt_key("e-key");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let url = format!("http://{}/events", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, webhook.into_router::<()>("/events")).await });

    let target = larkspur_mock::Webhook::new(&url).verification_token("v-token").encrypt_key("e-key");
    assert!(mock.push_challenge(&target).await.accepted);
    let event = mock.event("im.message.receive_v1");
    let message = event.event()["message"]["message_id"].as_str().map(str::to_owned);
    assert!(mock.push(&target, event).finished().await[0].accepted);
    let thumbs = mock.requests_of("im.v1.message_reaction.create");
    assert_eq!(thumbs.len(), 1);
    assert_eq!(thumbs[0].path_value("message_id").map(str::to_owned), message);
    assert_eq!(thumbs[0].json(), Some(json!({ "reaction_type": { "emoji_type": "THUMBSUP" } })));

    // Somebody who does not know the key gets nothing done.
    let stranger = larkspur_mock::Webhook::new(&url).verification_token("v-token").encrypt_key("guessed");
    assert!(!mock.push(&stranger, mock.event("im.message.receive_v1")).tried(1).await[0].accepted);
    assert_eq!(mock.count("im.v1.message_reaction.create"), 1);
    Ok(())
}

#[tokio::test]
async fn the_approval_card_is_asked_pressed_and_changed() -> Tested {
    let (mock, client) = platform("im").await?;
    approval_card::ask(&client, "om_1", "Lisbon").await?;
    let sent = mock.requests_of("im.v1.message.reply")[0].json().ok_or("a body of JSON")?;
    assert_eq!(sent["msg_type"], "interactive");
    let card: Value = serde_json::from_str(sent["content"].as_str().ok_or("a card")?)?;
    let reject = card["body"]["elements"][0]["elements"][2]["behaviors"][0]["value"].clone();
    assert_eq!(reject, json!({ "what": "Lisbon", "approve": false }));

    let used = json!({ "operator": { "open_id": "ou_1" }, "action": {
        "tag": "button", "value": reject, "form_value": { "reason": "<at id=all></at>" } } });
    let event = PushEvent::new("card.action.trigger", used);
    let attempt = pushed_long(&mock, &client, &approval_card::bot()?, event).await?;
    let answer = attempt.json().ok_or("an answer")?;
    assert_eq!(answer["toast"]["type"], "success");
    let expected = "<at id=ou_1></at> rejected it. &#60;at id=all&#62;&#60;/at&#62;";
    assert_eq!(answer["card"]["data"]["body"]["elements"][0]["content"], expected);
    Ok(())
}

#[tokio::test]
async fn the_markdown_bot_answers_with_tables_and_takes_text_to_the_letter() -> Tested {
    let (mock, client) = platform("im").await?;
    mock.reply("im.v1.message.reply", json!({ "message_id": "om_2" }));
    let events = markdown_bot::bot(&client)?;
    for said in ["status", "<at id=all></at> **now**"] {
        let text = json!({ "text": said }).to_string();
        let message = json!({ "message_id": "om_1", "message_type": "text", "content": text });
        let event = mock.event("im.message.receive_v1").content(json!({ "message": message }));
        assert!(pushed_long(&mock, &client, &events, event).await?.accepted, "{said}");
    }
    let mut cards = Vec::new();
    for request in mock.requests_of("im.v1.message.reply") {
        let sent = request.json().ok_or("a body of JSON")?;
        assert_eq!(sent["msg_type"], "interactive");
        cards.push(
            serde_json::from_str::<Value>(sent["content"].as_str().ok_or("a card")?)?["body"]["elements"].clone(),
        );
    }
    assert_eq!(cards.len(), 2);
    assert_eq!(cards[0][1]["tag"], "table");
    assert_eq!(cards[0][1]["rows"][1], json!({ "c0": "Mail", "c1": "slow", "c2": "840 ms" }));
    let answer = cards[1][0]["content"].as_str().ok_or("a text")?;
    assert!(!answer.contains("<at") && !answer.contains("**now**"), "{answer}");
    Ok(())
}

#[tokio::test]
async fn an_order_becomes_an_approval_where_its_definition_allows_it() -> Tested {
    let (mock, client) = platform("approval").await?;
    let definition = json!([
        {"id": "widget1", "custom_id": "what", "name": "What", "type": "input", "required": true},
        {"id": "widget2", "custom_id": "price", "name": "Price", "type": "amount", "required": true, "value": "EUR",
            "option": {"currencyRange": ["EUR"]}}]);
    mock.reply("approval.v4.approval.get", json!({ "form": definition.to_string() }));
    mock.reply("approval.v4.instance.create", json!({ "instance_code": "81D3" }));
    let events = order_approval::bot(&client, "7C46")?;
    let used = |price: &str| {
        let form = json!({ "what": "A desk", "price": price });
        let action = json!({ "tag": "button", "value": {}, "form_value": form });
        PushEvent::new("card.action.trigger", json!({ "operator": { "open_id": "ou_1" }, "action": action }))
    };

    let answer = pushed_long(&mock, &client, &events, used("much")).await?.json().ok_or("an answer")?;
    assert_eq!(answer["toast"]["type"], "error");
    assert_eq!(answer["toast"]["content"], "[1].value: the control `price`: this is no number");
    assert_eq!(mock.count("approval.v4.instance.create"), 0);

    let answer = pushed_long(&mock, &client, &events, used("249.90")).await?.json().ok_or("an answer")?;
    assert_eq!(answer["toast"]["type"], "success");
    let sent = mock.requests_of("approval.v4.instance.create")[0].json().ok_or("a body of JSON")?;
    assert_eq!((&sent["approval_code"], &sent["open_id"]), (&json!("7C46"), &json!("ou_1")));
    let form: Value = serde_json::from_str(sent["form"].as_str().ok_or("a form")?)?;
    let price = json!({ "id": "price", "type": "amount", "value": "249.90", "currency": "EUR" });
    assert_eq!(form, json!([{ "id": "what", "type": "input", "value": "A desk" }, price]));

    let form = json!([
        {"id": "widget1", "custom_id": "what", "name": "What", "type": "input", "value": "A desk"},
        {"id": "widget2", "custom_id": "price", "name": "Price", "type": "amount", "value": 249.9, "currency": "EUR"}]);
    mock.reply("approval.v4.instance.get", json!({ "form": form.to_string() }));
    let order = order_approval::Order { what: "A desk".to_owned(), price: "249.9".to_owned() };
    assert_eq!(order_approval::order(&client, "81D3").await?, order);
    Ok(())
}

#[tokio::test]
async fn a_table_is_made_to_hold_what_structs_say() -> Tested {
    let (mock, client) = platform("bitable").await?;
    let record = |id: &str, key: &str, hours: f64| {
        let text = json!([{ "type": "text", "text": key }]);
        json!({ "record_id": id, "fields": { "Key": text, "Title": text, "Hours": hours } })
    };
    let all = [record("rec1", "a", 1.0), record("rec2", "b", 2.0), record("rec3", "c", 3.0), record("rec4", "a", 1.0)];
    mock.reply("bitable.v1.app_table_record.search", page(&all));
    let task = |key: &str, hours| table_sync::Task { key: key.into(), title: key.into(), hours, done: false };
    let wanted = [task("a", Some(1.0)), task("b", None), task("d", Some(4.5))];
    let changes = table_sync::synchronize(&client, "app", "table", &wanted).await?;
    assert_eq!(changes, table_sync::Changes { created: 1, updated: 1, deleted: 2 });
    let sent = |call: &str| {
        let requests = mock.requests_of(&format!("bitable.v1.app_table_record.{call}"));
        requests.iter().filter_map(|request| Some(request.json()?["records"].clone())).collect::<Vec<_>>()
    };
    let new = json!({ "Key": "d", "Title": "d", "Hours": 4.5, "Done": false });
    assert_eq!(sent("batch_create"), [json!([{ "fields": new }])]);
    let changed = json!({ "Key": "b", "Title": "b", "Hours": null, "Done": false });
    assert_eq!(sent("batch_update"), [json!([{ "record_id": "rec2", "fields": changed }])]);
    assert_eq!(sent("batch_delete"), [json!(["rec3", "rec4"])]);
    Ok(())
}

#[tokio::test]
async fn the_custom_bot_sends_a_text_and_a_link() -> Tested {
    let page = "---\ntitle: hook\nendpoint: bot.v2.hook.create\n---\n## 请求\n名称 | 值\n---|---\n\
                HTTP URL | https://open.feishu.cn/open-apis/bot/v2/hook/:token\nHTTP Method | POST\n";
    let source = larkspur_docs::source::Source::new("hook.md", page);
    let hooks: Vec<Endpoint> = larkspur_docs::compile(&[source], larkspur_docs::Knowledge::default()).endpoints;
    let mock = Mock::builder().endpoints(hooks).check_tokens(false).start().await?;
    let bot = CustomBot::new(format!("{}/open-apis/bot/v2/hook/0a-1b", mock.url()))?.secret("signing secret");
    custom_bot::announce(&bot, "deployed").await?;
    let sent: Vec<Value> = mock.requests_of("bot.v2.hook.create").iter().filter_map(|request| request.json()).collect();
    assert_eq!(sent[0]["content"], json!({ "text": "deployed" }));
    assert!(sent.iter().all(|message| message["sign"].is_string()) && sent[1]["msg_type"] == "post");
    Ok(())
}
