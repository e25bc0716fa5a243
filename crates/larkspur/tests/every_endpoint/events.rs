//! Every documented push is decoded by the event's type and read again leaf by leaf, and goes all the way from the
//! platform to a handler.

use std::collections::BTreeSet;

use larkspur::Client;
use larkspur::events::{Events, LongConnection, Transport, Webhook};
use larkspur_mock::Mock;
use larkspur_schema::envelope::EVENT_PAYLOAD;
use serde_json::Value as Json;
use tokio::sync::{mpsc, oneshot};

use crate::leaves::{at, is_documented, leaves, same};
use crate::proof;
use crate::specs::EVENTS;

/// The most leaves that may be without a row in the documents, of a hundred.
const MOST_UNDOCUMENTED: f64 = 3.0;

#[test]
fn every_event_of_the_documents_has_a_type() {
    let of_the_crate: BTreeSet<&str> = proof::events().map(|event| event.event_type).collect();
    let of_the_documents: BTreeSet<&str> = EVENTS.keys().map(String::as_str).collect();
    assert_eq!(of_the_crate, of_the_documents);
}

#[test]
fn every_example_of_an_event_decodes_to_its_leaves() {
    let (mut examples, mut total) = (0, 0);
    let mut undocumented = Vec::new();
    let mut problems = Vec::new();
    for event in proof::events() {
        let documented = &EVENTS[event.event_type];
        let fields = documented.payload().map_or(&[][..], |field| &field.fields[..]);
        for example in documented.examples.iter().filter_map(|example| example.get(EVENT_PAYLOAD)) {
            examples += 1;
            let decoded = match (event.decode)(example.to_string().as_bytes()) {
                Ok(decoded) => decoded,
                Err(error) => {
                    problems.push(format!("{}: {error}", event.event_type));
                    continue;
                }
            };
            for leaf in leaves(example) {
                total += 1;
                let path = leaf.documented_path();
                match at(&decoded, &leaf.path) {
                    Some(value) if same(value, leaf.value) => {}
                    Some(value) => {
                        problems.push(format!("{} {path}: {} became {value}", event.event_type, leaf.value));
                    }
                    None if is_documented(fields, &leaf.path) && leaf.value != "" => {
                        problems.push(format!("{} {path}: {} was lost", event.event_type, leaf.value));
                    }
                    None if is_documented(fields, &leaf.path) => {}
                    None => undocumented.push(format!("{} {path}", event.event_type)),
                }
            }
        }
    }
    let share = 100.0 * undocumented.len() as f64 / f64::from(total);
    println!("{examples} examples of events, {total} leaves, {} undocumented ({share:.2} %)", undocumented.len());
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(share < MOST_UNDOCUMENTED, "{share:.2} % of the leaves are undocumented:\n{}", undocumented.join("\n"));
}

/// What a mock pushes as an event of this type, as its handler must tell it.
fn expected(mock: &Mock, event: proof::Pushed) -> Json {
    let pushed = mock.event(event.event_type);
    unaddressed((event.decode)(pushed.event().to_string().as_bytes()).expect("what is pushed decodes"))
}

/// An event without the app and tenant that it is for: older events hold them beside what happened, and the mock puts in
/// its own.
fn unaddressed(mut event: Json) -> Json {
    if let Json::Object(fields) = &mut event {
        fields.remove("app_id");
        fields.remove("tenant_key");
    }
    event
}

#[tokio::test]
async fn every_event_reaches_its_handler_on_both_transports() {
    let builder = Mock::builder().events(EVENTS.values().map(|event| (*event).clone()));
    let mock = builder.start().await.expect("a free port");
    let (heard, mut told) = mpsc::unbounded_channel();
    let events = proof::events().fold(Events::builder(), |builder, event| (event.listen)(builder, heard.clone()));
    let events = events.build().expect("each type has one handler");

    let webhook = Webhook::new(events.clone()).verification_token("v-token").encrypt_key("e-key");
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}/events", listener.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(listener, webhook.into_router::<()>("/events")).await });
    let target = larkspur_mock::Webhook::new(url).verification_token("v-token").encrypt_key("e-key");

    let client = Client::builder("cli_mock", "app secret").base_url(mock.url()).build().expect("a client");
    let (stop, stopped) = oneshot::channel::<()>();
    let running = tokio::spawn(LongConnection::new(&client, events).run(async { drop(stopped.await) }));
    mock.wait_for_long_connections("cli_mock", 1).await;

    let mut count = 0;
    for event in proof::events() {
        for transport in [Transport::Webhook, Transport::LongConnection] {
            let pushed = mock.event(event.event_type);
            let mut delivery = match transport {
                Transport::Webhook => mock.push(&target, pushed),
                _ => mock.push_long(pushed),
            };
            let attempts = delivery.tried(1).await;
            assert!(attempts[0].accepted, "{} by {transport:?}: {attempts:?}", event.event_type);
            let (by, event_type, got) = told.try_recv().expect("the handler ran before the answer");
            assert_eq!((by, event_type), (transport, event.event_type));
            assert_eq!(unaddressed(got), expected(&mock, event), "{event_type}");
            count += 1;
        }
    }
    println!("{count} pushes handled");
    stop.send(()).expect("the connection runs");
    running.await.expect("no panic").expect("a clean end");
}
