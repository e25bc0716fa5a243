//! From the platform over HTTP to a handler.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use larkspur_events::{Events, Transport, Webhook};
use larkspur_mock::{Mock, PushEvent};
use serde_json::json;

use crate::support::{KEY, Notes, Said, TOKEN, mock, noting, plain, sealed, serve};

#[tokio::test]
async fn events_of_both_envelopes_arrive_encrypted_or_not() {
    let mock = mock().await;
    let notes = Notes::default();
    for webhook in [sealed(noting(&notes).build().unwrap()).await, plain(noting(&notes).build().unwrap()).await] {
        let new = PushEvent::new("test.said_v1", json!({"text": "知识"})).app_id("cli_x").tenant_key("t");
        let tries = mock.push(&webhook, new).finished().await;
        assert_eq!((tries.len(), tries[0].status, tries[0].json()), (1, Some(200), Some(json!({}))));
        let old = PushEvent::v1("said", json!({"text": "old"}));
        assert!(mock.push(&webhook, old).finished().await[0].accepted);
        let unknown = PushEvent::new("nobody.listens_v1", json!({}));
        assert!(mock.push(&webhook, unknown).finished().await[0].accepted);
    }
    assert_eq!(notes.texts(), ["知识", "old", "知识", "old"]);
    let context = notes.context(0);
    assert_eq!((context.app_id(), context.tenant_key(), context.transport()), ("cli_x", "t", Transport::Webhook));
}

#[tokio::test]
async fn a_challenge_is_answered_where_its_token_is_right() {
    let mock = mock().await;
    let events = || Events::builder().build().unwrap();
    for webhook in [sealed(events()).await, plain(events()).await] {
        let attempt = mock.push_challenge(&webhook).await;
        assert!(attempt.accepted, "{attempt:?}");
        let attempt = mock.push_challenge(&webhook.clone().verification_token("another")).await;
        assert_eq!((attempt.accepted, attempt.status), (false, Some(401)));
        let attempt = mock.push_challenge(&webhook.encrypt_key("another")).await;
        assert_eq!((attempt.accepted, attempt.status), (false, Some(401)));
    }
    // A key alone proves enough.
    let url = serve(Webhook::new(events()).encrypt_key(KEY)).await;
    assert!(mock.push_challenge(&larkspur_mock::Webhook::new(&url).encrypt_key(KEY)).await.accepted);
    // With a key, nothing in the clear is answered.
    assert_eq!(mock.push_challenge(&larkspur_mock::Webhook::new(&url)).await.status, Some(401));
}

#[tokio::test]
async fn repeats_and_events_sent_twice_are_handled_once() {
    let mock = mock().await;
    let notes = Notes::default();
    let webhook = sealed(noting(&notes).build().unwrap()).await;
    for _ in 0..3 {
        let event = PushEvent::new("test.said_v1", json!({"text": "once"})).id("same");
        assert!(mock.push(&webhook, event).finished().await[0].accepted);
    }
    assert_eq!(notes.texts(), ["once"]);
}

#[tokio::test]
async fn a_failure_is_repeated_by_the_platform_and_then_handled() {
    let mock = mock().await;
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    let events = Events::builder()
        .on::<Said>(move |_, _| {
            let call = counted.fetch_add(1, Ordering::Relaxed);
            async move {
                assert!(call != 1, "the second panics");
                if call == 0 { Err("the first fails".into()) } else { Ok(()) }
            }
        })
        .build()
        .unwrap();
    let webhook = sealed(events).await;
    let mut delivery = mock.push(&webhook, PushEvent::new("test.said_v1", json!({})));
    delivery.tried(1).await;
    mock.advance(Duration::from_secs(15));
    delivery.tried(2).await;
    mock.advance(Duration::from_secs(5 * 60));
    let statuses: Vec<_> = delivery.finished().await.iter().map(|attempt| attempt.status).collect();
    assert_eq!((statuses, calls.load(Ordering::Relaxed)), (vec![Some(500), Some(500), Some(200)], 3));
}

#[tokio::test]
async fn a_slow_handler_is_answered_before_the_platform_gives_up() {
    let mock = Mock::builder().push_timeout(Duration::from_secs(2)).start().await.unwrap();
    let (notes, gate) = (Notes::default(), Arc::new(tokio::sync::Notify::new()));
    let (noted, opened) = (notes.clone(), gate.clone());
    let events = Events::builder()
        .on::<Said>(move |_, context| {
            let (notes, gate) = (noted.clone(), opened.clone());
            async move {
                gate.notified().await;
                notes.add("finished", context);
                Ok(())
            }
        })
        .answer_within(Duration::from_millis(50))
        .build()
        .unwrap();
    let webhook = sealed(events.clone()).await;
    let tries = mock.push(&webhook, PushEvent::new("test.said_v1", json!({}))).finished().await;
    assert_eq!((tries.len(), tries[0].accepted, notes.count()), (1, true, 0));
    gate.notify_one();
    assert_eq!(events.shutdown(Duration::from_secs(60)).await, 0);
    assert_eq!(notes.texts(), ["finished"]);
    let tries = mock.push(&webhook, PushEvent::new("test.said_v1", json!({}))).tried(1).await;
    assert_eq!(tries[0].status, Some(503), "after the end nothing is taken");
}

#[tokio::test]
async fn without_any_secret_everything_is_refused() {
    let mock = mock().await;
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    let url = serve(Webhook::new(events).verification_token("").encrypt_key("")).await;
    let webhook = larkspur_mock::Webhook::new(url);
    let tries = mock.push(&webhook, PushEvent::new("test.said_v1", json!({}))).tried(1).await;
    assert_eq!((tries[0].status, mock.push_challenge(&webhook).await.status), (Some(500), Some(500)));
    assert_eq!(notes.count(), 0);
    let shown =
        format!("{:?}", Webhook::new(Events::builder().build().unwrap()).verification_token(TOKEN).encrypt_key(KEY));
    assert!(!shown.contains(TOKEN) && !shown.contains(KEY), "{shown}");
}
