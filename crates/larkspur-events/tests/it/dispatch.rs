//! From a push to its handler.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

use larkspur_core::{ErrorKind, Event};
use larkspur_events::{Events, Failure, FailureKind, Outcome, Refusal, Transport};
use serde_json::{Value, json};

use crate::support::{Notes, Said, noting, push, said};

#[tokio::test]
async fn a_handler_gets_the_event_and_its_envelope() {
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    assert_eq!(events.dispatch(said("e1", "hello")).await, Outcome::Handled { reply: None });
    let older = json!({"ts": "1502199207.5", "uuid": "u1", "token": "secret", "type": "event_callback",
        "event": {"type": "said", "text": "old", "app_id": "cli_b", "tenant_key": "other"}});
    let outcome = events.dispatch_from(Transport::LongConnection, older.to_string().into()).await;
    assert!(outcome.is_acknowledged() && outcome.reply().is_none());
    assert_eq!(notes.texts(), ["hello", "old"]);
    let (new, old) = (notes.context(0), notes.context(1));
    assert_eq!(
        (new.event_id(), new.event_type(), new.app_id(), new.tenant_key()),
        ("e1", Said::TYPE, "cli_a", "tenant")
    );
    assert_eq!((old.event_id(), old.event_type(), old.app_id(), old.tenant_key()), ("u1", "said", "cli_b", "other"));
    assert_eq!((new.transport(), old.transport()), (Transport::Direct, Transport::LongConnection));
    assert_eq!(new.create_time(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1_603_977_298)));
    assert_eq!(old.create_time(), Some(SystemTime::UNIX_EPOCH + Duration::from_millis(1_502_199_207_500)));
    assert_eq!((new.push(), &new.event_json()[..]), (&said("e1", "hello"), &br#"{"text":"hello"}"#[..]));
    assert!(!format!("{new:?} {old:?} {events:?}").contains("secret"));
}

#[tokio::test]
async fn what_has_no_handler_goes_to_the_other_handler_or_is_acknowledged() {
    let other = json!({"schema": "2.0", "header": {"event_id": "1", "event_type": "a.b_v1"}, "event": {"deep": [1]}});
    let nobody = Events::builder().build().unwrap();
    assert_eq!(nobody.dispatch(other.to_string().into()).await, Outcome::Unhandled);
    assert!(Outcome::Unhandled.is_acknowledged());
    let notes = Notes::default();
    let noted = notes.clone();
    let events = noting(&notes)
        .otherwise(move |event, context| {
            noted.add(event.to_string(), context);
            async { Ok(()) }
        })
        .on_raw("c.d_v1", |event: Value, _| async move {
            assert_eq!(event, json!({}), "an event may be missing");
            Ok(())
        })
        .build()
        .unwrap();
    assert!(events.dispatch(other.to_string().into()).await.is_acknowledged());
    assert_eq!((notes.texts(), notes.context(0).event_type()), (vec![r#"{"deep":[1]}"#.to_owned()], "a.b_v1"));
    let empty = json!({"schema": "2.0", "header": {"event_id": "2", "event_type": "c.d_v1"}});
    assert_eq!(events.dispatch(empty.to_string().into()).await, Outcome::Handled { reply: None });
}

#[tokio::test]
async fn what_is_no_event_is_refused() {
    let events = Events::builder().otherwise(|_, _| async { Ok(()) }).build().unwrap();
    let header = json!({"event_id": "1", "event_type": "a.b_v1"});
    for (push, refusal) in [
        ("", Refusal::NotAnEnvelope),
        ("[]", Refusal::NotAnEnvelope),
        ("{}", Refusal::NotAnEnvelope),
        ("{} {}", Refusal::NotAnEnvelope),
        (r#"{"schema": "2.0", "event": {}}"#, Refusal::NotAnEnvelope),
        (r#"{"type": "event_callback", "event": {"text": "no type"}}"#, Refusal::NotAnEnvelope),
        (r#"{"type": "event_callback", "event": "text"}"#, Refusal::NotAnEnvelope),
        (r#"{"type": "event_callback", "event": {"type": "a"}, "event": {"type": "b"}}"#, Refusal::NotAnEnvelope),
        (&json!({"schema": "3.0", "header": header, "event": {}}).to_string(), Refusal::UnknownSchema),
        (r#"{"type": "url_verification", "challenge": "c", "token": "t"}"#, Refusal::Challenge),
    ] {
        assert_eq!(events.dispatch(push.to_owned().into()).await, Outcome::Refused(refusal), "{push}");
    }
    assert!(!Outcome::Refused(Refusal::UnknownSchema).is_acknowledged());
    assert_eq!(events.dispatch(b"\xff\xfe"[..].into()).await, Outcome::Refused(Refusal::NotAnEnvelope));
}

#[tokio::test]
async fn repeats_are_dropped_by_app_and_id() {
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    for expected in [Outcome::Handled { reply: None }, Outcome::Repeated, Outcome::Repeated] {
        assert_eq!(events.clone().dispatch(said("e1", "a")).await, expected);
    }
    let other_app = json!({"schema": "2.0", "header": {"event_id": "e1", "event_type": "test.said_v1", "app_id": "cli_z"}, "event": {}});
    assert_eq!(events.dispatch(other_app.to_string().into()).await, Outcome::Handled { reply: None });
    // Without an id there is nothing to know a repeat by.
    for _ in 0..2 {
        assert_eq!(events.dispatch(said("", "b")).await, Outcome::Handled { reply: None });
    }
    assert_eq!(notes.count(), 4);
}

#[tokio::test(start_paused = true)]
async fn memory_of_repeats_has_a_window_and_a_bound() {
    let notes = Notes::default();
    let events = noting(&notes).remember_for(Duration::from_secs(60)).remember_at_most(2).build().unwrap();
    let handle = async |id: &str| events.dispatch(said(id, id)).await == Outcome::Handled { reply: None };
    assert!(handle("a").await && !handle("a").await);
    tokio::time::advance(Duration::from_secs(61)).await;
    assert!(handle("a").await, "the window has closed");
    assert!(handle("b").await && handle("c").await && handle("a").await, "c pushed a out");
    assert!(!handle("c").await && handle("b").await, "and a pushed b out");
}

#[tokio::test(start_paused = true)]
async fn the_last_repeat_of_the_platform_is_still_known() {
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    assert!(events.dispatch(said("a", "a")).await.is_acknowledged());
    for wait in [15, 5 * 60, 3600, 6 * 3600] {
        tokio::time::advance(Duration::from_secs(wait)).await;
        assert_eq!(events.dispatch(said("a", "a")).await, Outcome::Repeated);
    }
}

#[tokio::test]
async fn a_failure_or_a_panic_is_told_and_the_repeat_is_handled() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    let events = Events::builder()
        .on::<Said>(move |event, _| {
            let call = counted.fetch_add(1, Ordering::Relaxed);
            assert!(call != 1, "panics before its future");
            async move {
                assert!(call != 2, "panics in its future");
                // Any error goes through `?`.
                let _: u32 = event.text.unwrap_or_default().parse()?;
                if call == 3 { Err("text does as well".into()) } else { Ok(()) }
            }
        })
        .build()
        .unwrap();
    let failed = async |text: &str| {
        let outcome = events.dispatch(said("e1", text)).await;
        assert!(!outcome.is_acknowledged());
        outcome.failure().expect("a failure").clone()
    };
    let failure = failed("not a number").await;
    assert!(failure.kind() == FailureKind::Handler && failure.downcast_ref::<std::num::ParseIntError>().is_some());
    assert_eq!(failure.to_string(), "the handler failed: invalid digit found in string");
    for kind in [FailureKind::Stopped, FailureKind::Stopped, FailureKind::Handler] {
        assert_eq!(failed("7").await.kind(), kind);
    }
    assert_eq!(events.dispatch(said("e1", "7")).await, Outcome::Handled { reply: None });
    assert_eq!(events.dispatch(said("e1", "7")).await, Outcome::Repeated);
    assert_eq!((calls.load(Ordering::Relaxed), events.shutdown(Duration::ZERO).await), (5, 0));
}

#[tokio::test]
async fn an_event_that_is_nothing_like_its_type_fails() {
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    for odd in [json!(["a list"]), json!("text"), json!(7)] {
        let outcome = events.dispatch(push("e1", odd)).await;
        assert_eq!(outcome.failure().map(Failure::kind), Some(FailureKind::Decode));
    }
    assert_eq!(events.dispatch(push("e1", json!({"text": 7}))).await, Outcome::Handled { reply: None });
    let deep = format!(
        r#"{{"schema":"2.0","header":{{"event_type":"test.said_v1"}},"event":{}{}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(events.dispatch(deep.into()).await.failure().is_some());
    let deep = format!(r#"{{"type":{}{}}}"#, "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(events.dispatch(deep.into()).await, Outcome::Refused(Refusal::NotAnEnvelope));
    assert_eq!(notes.texts(), ["7"]);
}

#[test]
fn a_type_has_one_handler() {
    let twice = Events::builder().on::<Said>(|_, _| async { Ok(()) }).on_raw("test.said_v1", |_, _| async { Ok(()) });
    let error = twice.build().unwrap_err();
    assert!(error.kind() == ErrorKind::Input && error.to_string().contains("test.said_v1 has two handlers"), "{error}");
    let twice = Events::builder().otherwise(|_, _| async { Ok(()) }).otherwise(|_, _| async { Ok(()) });
    assert!(twice.build().unwrap_err().to_string().contains("otherwise has two handlers"));
}

#[tokio::test]
async fn a_callback_answers_with_any_json() {
    let events = Events::builder()
        .on_callback::<Said>(|event, _| async move { Ok(json!({"inline": {"title": event.text}})) })
        .build()
        .unwrap();
    let outcome = events.dispatch(said("1", "a link")).await;
    assert_eq!(outcome.reply().map(|reply| &reply[..]), Some(&br#"{"inline":{"title":"a link"}}"#[..]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn an_event_that_comes_many_times_at_once_is_handled_once() {
    let calls = Arc::new(AtomicU32::new(0));
    let counted = calls.clone();
    let events = Events::builder()
        .on::<Said>(move |_, _| {
            // Every third first try fails, and is handled at a later one.
            let call = counted.fetch_add(1, Ordering::Relaxed);
            async move {
                tokio::task::yield_now().await;
                if call.is_multiple_of(3) { Err("again".into()) } else { Ok(()) }
            }
        })
        .build()
        .unwrap();
    let senders = (0..8).map(|_| {
        let events = events.clone();
        tokio::spawn(async move {
            let (mut handled, mut failed) = (0, 0);
            for id in 0..500 {
                loop {
                    match events.dispatch(said(&id.to_string(), "x")).await {
                        Outcome::Handled { .. } => handled += 1,
                        Outcome::Failed(_) => {
                            failed += 1;
                            continue;
                        }
                        other => assert_eq!(other, Outcome::Repeated),
                    }
                    break;
                }
            }
            (handled, failed)
        })
    });
    let (mut handled, mut failed) = (0, 0);
    for sender in senders.collect::<Vec<_>>() {
        let (more_handled, more_failed) = sender.await.unwrap();
        handled += more_handled;
        failed += more_failed;
    }
    assert_eq!((handled, handled + failed), (500, calls.load(Ordering::Relaxed)));
    assert_eq!(events.shutdown(Duration::ZERO).await, 0);
}
