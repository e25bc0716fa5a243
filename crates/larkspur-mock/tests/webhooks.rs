//! Events that are pushed to webhooks.
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockModeDecrypt, KeyIvInit};
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::builder;
use larkspur_mock::{Mock, PushEvent, Tamper, Webhook};
use larkspur_schema::{Event, EventId, Field, FieldType};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

const MINUTE: Duration = Duration::from_secs(60);

/// What a webhook got, and how it answers: with these statuses in turn, then with 200.
#[derive(Clone, Default)]
struct Receiver {
    got: Arc<Mutex<Vec<(HeaderMap, String)>>>,
    statuses: Arc<Mutex<VecDeque<u16>>>,
}

impl Receiver {
    /// Listens; gives its address.
    async fn start(statuses: &[u16]) -> (Self, String) {
        let receiver = Self { statuses: Arc::new(Mutex::new(statuses.iter().copied().collect())), ..Self::default() };
        let app = Router::new().fallback(receive).with_state(receiver.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/events", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, app).await });
        (receiver, url)
    }

    fn bodies(&self) -> Vec<Json> {
        self.got.lock().unwrap().iter().map(|(_, body)| serde_json::from_str(body).unwrap()).collect()
    }

    fn last(&self) -> (HeaderMap, String) {
        self.got.lock().unwrap().last().unwrap().clone()
    }
}

/// Answers a plain challenge as it should be, and anything else with a toast.
async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: String) -> (StatusCode, String) {
    let challenge = serde_json::from_str::<Json>(&body).unwrap()["challenge"].clone();
    receiver.got.lock().unwrap().push((headers, body));
    let status = receiver.statuses.lock().unwrap().pop_front().unwrap_or(200);
    let answer = if challenge.is_null() { json!({"toast": {"type": "info"}}) } else { json!({"challenge": challenge}) };
    (StatusCode::from_u16(status).unwrap(), answer.to_string())
}

fn decrypt(key: &str, sealed: &str) -> Option<String> {
    let sealed = STANDARD.decode(sealed).ok()?;
    let (iv, ciphertext) = sealed.split_at_checked(16)?;
    let cipher = cbc::Decryptor::<aes::Aes256>::new_from_slices(&Sha256::digest(key), iv).ok()?;
    String::from_utf8(cipher.decrypt_padded_vec::<Pkcs7>(ciphertext).ok()?).ok()
}

fn signature(parts: &[&str]) -> String {
    Sha256::digest(parts.concat()).iter().map(|byte| format!("{byte:02x}")).collect()
}

fn documented() -> Vec<Event> {
    let event = |event_type: &str| {
        Event::builder(event_type, EventId { service: "im".into(), version: "v1".into(), name: "e".into() })
    };
    let v2 = json!({"schema": "2.0", "header": {"event_id": "documented"}, "event": {"message": {"text": "hello"}}});
    let v1 = json!({"uuid": "documented", "event": {"type": "old", "user": "u"}});
    vec![
        event("im.message.receive_v1").example(v2).build(),
        event("old").example(v1).build(),
        event("built").payload([Field::new("id", FieldType::Int)]).build(),
    ]
}

async fn mock() -> Mock {
    builder().events(documented()).start().await.unwrap()
}

#[tokio::test]
async fn a_documented_event_arrives_in_its_envelope() {
    let (receiver, url) = Receiver::start(&[]).await;
    let mock = mock().await;
    let webhook = Webhook::new(url).verification_token("v-token");
    let event = mock.event("im.message.receive_v1").app_id("cli_a").tenant_key("one");
    let tries = mock.push(&webhook, event).finished().await;
    assert_eq!((tries.len(), tries[0].status, tries[0].accepted), (1, Some(200), true));
    assert_eq!(tries[0].json().unwrap()["toast"]["type"], "info");
    mock.push(&webhook, mock.event("old")).finished().await;
    mock.push(&webhook, mock.event("built").id("mine")).finished().await;
    let bodies = receiver.bodies();
    let header = &bodies[0]["header"];
    assert_eq!((&bodies[0]["schema"], &header["event_type"]), (&json!("2.0"), &json!("im.message.receive_v1")));
    assert_eq!(
        (&header["token"], &header["app_id"], &header["tenant_key"]),
        (&json!("v-token"), &json!("cli_a"), &json!("one"))
    );
    assert!(header["event_id"] != "documented" && header["create_time"].as_str().unwrap().len() == 13);
    assert_eq!(bodies[0]["event"], json!({"message": {"text": "hello"}}));
    assert_eq!((&bodies[1]["type"], &bodies[1]["token"]), (&json!("event_callback"), &json!("v-token")));
    assert_eq!((&bodies[1]["event"]["type"], &bodies[1]["event"]["user"]), (&json!("old"), &json!("u")));
    assert!(bodies[1]["uuid"] != "documented" && bodies[1]["ts"].is_string());
    assert_eq!((&bodies[2]["header"]["event_id"], &bodies[2]["event"]), (&json!("mine"), &json!({"id": 1})));
    assert!(receiver.last().0.get("x-lark-signature").is_none(), "without a key nothing is signed");
    assert_eq!(mock.event_types().collect::<Vec<_>>(), ["built", "im.message.receive_v1", "old"]);
}

#[tokio::test]
async fn with_a_key_events_are_encrypted_and_signed() {
    let (receiver, url) = Receiver::start(&[]).await;
    let mock = mock().await;
    let webhook = Webhook::new(url).encrypt_key("key");
    mock.push(&webhook, PushEvent::new("a.b_v1", json!({"text": "知识"}))).finished().await;
    let (headers, raw) = receiver.last();
    let header = |name: &str| headers[name].to_str().unwrap();
    let (timestamp, nonce) = (header("x-lark-request-timestamp"), header("x-lark-request-nonce"));
    assert_eq!(header("x-lark-signature"), signature(&[timestamp, nonce, "key", &raw]));
    let sealed = receiver.bodies()[0]["encrypt"].as_str().unwrap().to_owned();
    let opened: Json = serde_json::from_str(&decrypt("key", &sealed).unwrap()).unwrap();
    assert_eq!(opened["event"]["text"], "知识");
}

#[tokio::test]
async fn what_is_not_accepted_is_pushed_again_with_the_same_id() {
    let (receiver, url) = Receiver::start(&[500, 404, 500, 500]).await;
    let mock = mock().await;
    let webhook = Webhook::new(url);
    let mut delivery = mock.push(&webhook, PushEvent::new("a.b_v1", json!({})));
    for (tries, wait) in [(1, MINUTE / 4), (2, 5 * MINUTE), (3, 60 * MINUTE), (4, 360 * MINUTE)] {
        assert_eq!(delivery.tried(tries).await.len(), tries);
        mock.advance(wait);
    }
    let statuses: Vec<_> = delivery.finished().await.iter().map(|attempt| attempt.status).collect();
    assert_eq!(statuses, [Some(500), Some(404), Some(500), Some(500), Some(200)]);
    let bodies = receiver.bodies();
    let id = |body: &Json| body["header"]["event_id"].as_str().unwrap().to_owned();
    assert!(bodies.iter().all(|body| id(body) == id(&bodies[0])));
    mock.push(&webhook, PushEvent::new("a.b_v1", json!({}))).finished().await;
    let other = id(receiver.bodies().last().unwrap());
    assert!(!other.is_empty() && other != id(&bodies[0]), "another push has another id");
}

#[tokio::test]
async fn a_push_is_given_up_after_the_last_repeat() {
    let repeats = [Duration::ZERO, Duration::ZERO];
    let mock = builder().push_repeats(repeats).push_timeout(Duration::from_millis(200)).start().await.unwrap();
    let closed = Webhook::new("http://127.0.0.1:1/");
    let tries = mock.push(&closed, PushEvent::new("a.b_v1", json!({}))).finished().await;
    assert_eq!(tries.len(), 3);
    assert!(tries.iter().all(|attempt| attempt.error.is_some() && !attempt.accepted));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let silent = Webhook::new(format!("http://{}", listener.local_addr().unwrap()));
    let tries = mock.push(&silent, PushEvent::new("a.b_v1", json!({}))).finished().await;
    assert!(tries[2].error.as_ref().unwrap().contains("no answer within 200ms"), "{tries:?}");
}

#[tokio::test]
async fn a_webhook_proves_itself_by_the_challenge() {
    let (receiver, url) = Receiver::start(&[]).await;
    let mock = mock().await;
    let attempt = mock.push_challenge(&Webhook::new(&url).verification_token("v")).await;
    assert!(attempt.accepted, "{attempt:?}");
    let body = &receiver.bodies()[0];
    assert_eq!((&body["type"], &body["token"]), (&json!("url_verification"), &json!("v")));
    // The receiver cannot read an encrypted one.
    let attempt = mock.push_challenge(&Webhook::new(&url).encrypt_key("key")).await;
    assert!(!attempt.accepted && attempt.error.is_some());
    let (headers, raw) = receiver.last();
    assert!(headers.get("x-lark-signature").is_none(), "a challenge is not signed");
    let sealed: Json = serde_json::from_str(&raw).unwrap();
    assert!(decrypt("key", sealed["encrypt"].as_str().unwrap()).unwrap().contains("url_verification"));
}

#[tokio::test]
async fn older_card_callbacks_are_signed_with_the_token() {
    let (receiver, url) = Receiver::start(&[]).await;
    let mock = mock().await;
    let webhook = Webhook::new(url).verification_token("v");
    mock.push(&webhook, PushEvent::card(json!({"open_id": "ou"}))).finished().await;
    let (headers, raw) = receiver.last();
    assert_eq!(raw, r#"{"open_id":"ou"}"#);
    let header = |name: &str| headers[name].to_str().unwrap();
    let parts = [header("x-lark-request-timestamp"), header("x-lark-request-nonce"), "v", &raw];
    let wanted: String =
        <sha1::Sha1 as sha1::Digest>::digest(parts.concat()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(header("x-lark-signature"), wanted);
}

#[tokio::test]
async fn pushes_are_tampered_with_on_demand() {
    let (receiver, url) = Receiver::start(&[]).await;
    let mock = mock().await;
    let push = async |tamper| {
        let webhook = Webhook::new(&url).verification_token("v").encrypt_key("key").tamper(tamper);
        mock.push(&webhook, PushEvent::new("a.b_v1", json!({}))).finished().await;
        let (headers, raw) = receiver.last();
        let header = |name: &str| headers[name].to_str().unwrap().to_owned();
        let (timestamp, nonce) = (header("x-lark-request-timestamp"), header("x-lark-request-nonce"));
        let signed = header("x-lark-signature") == signature(&[&timestamp, &nonce, "key", &raw]);
        let sealed: Json = serde_json::from_str(&raw).unwrap();
        (signed, timestamp.parse::<u64>().unwrap(), decrypt("key", sealed["encrypt"].as_str().unwrap()))
    };
    let (signed, now, opened) = push(Tamper::Signature).await;
    assert!(!signed && opened.unwrap().contains(r#""token":"v""#));
    let (signed, _, opened) = push(Tamper::Token).await;
    assert!(signed && !opened.unwrap().contains(r#""token":"v""#));
    let (signed, then, _) = push(Tamper::Age(60 * MINUTE)).await;
    assert!(signed && now - then > 3_000, "{now} {then}");
    for tamper in [Tamper::Ciphertext, Tamper::Padding] {
        let (signed, _, opened) = push(tamper).await;
        assert!(signed && opened.is_none(), "{tamper:?}");
    }
}

#[tokio::test]
async fn a_ticket_that_is_asked_for_arrives_as_an_event() {
    let (receiver, url) = Receiver::start(&[]).await;
    let mock = builder().ticket_webhook(Webhook::new(url).verification_token("v")).start().await.unwrap();
    let resend = common::bare_post(&mock, "/open-apis/auth/v3/app_ticket/resend");
    common::success(resend.json(&json!({"app_id": "cli_s", "app_secret": "s"}))).await;
    while receiver.got.lock().unwrap().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let body = &receiver.bodies()[0];
    assert_eq!((&body["type"], &body["event"]["type"]), (&json!("event_callback"), &json!("app_ticket")));
    assert_eq!(
        (&body["event"]["app_id"], &body["event"]["app_ticket"]),
        (&json!("cli_s"), &json!(mock.app_ticket("cli_s")))
    );
}

#[tokio::test]
async fn unknown_event_types_and_secrets_are_not_shown() {
    let mock = mock().await;
    let unknown = std::panic::AssertUnwindSafe(|| mock.event("im.message.recieve_v1"));
    let panic = std::panic::catch_unwind(unknown).unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().contains("did you mean `im.message.receive_v1`?"));
    let shown = format!("{:?}", Webhook::new("http://a").encrypt_key("a key").verification_token("a token"));
    assert!(!shown.contains("a key") && !shown.contains("a token"), "{shown}");
}
