//! Handlers that take longer than the answer may, connections that are cut, and the end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use larkspur_events::{CardReply, Events, Outcome};
use serde_json::json;
use tokio::sync::Notify;
use tokio::time::Instant;

use crate::support::{Said, said};

const HANDLED: Outcome = Outcome::Handled { reply: None };

/// A handler that waits so long, and counts its beginnings and ends; at the end it fails where the text says so.
#[derive(Clone, Default)]
struct Slow {
    begun: Arc<AtomicU32>,
    ended: Arc<AtomicU32>,
    done: Arc<Notify>,
}

impl Slow {
    fn events(&self, takes: Duration) -> Events {
        let slow = self.clone();
        Events::builder()
            .on::<Said>(move |event, _| {
                let slow = slow.clone();
                async move {
                    slow.begun.fetch_add(1, Ordering::Relaxed);
                    tokio::time::sleep(takes).await;
                    slow.ended.fetch_add(1, Ordering::Relaxed);
                    slow.done.notify_one();
                    if event.text.as_deref() == Some("fail") { Err("as asked".into()) } else { Ok(()) }
                }
            })
            .build()
            .unwrap()
    }

    fn counts(&self) -> (u32, u32) {
        (self.begun.load(Ordering::Relaxed), self.ended.load(Ordering::Relaxed))
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_handler_is_answered_in_time_and_goes_on() {
    let slow = Slow::default();
    let events = slow.events(Duration::from_secs(60));
    let started = Instant::now();
    assert_eq!(events.dispatch(said("e1", "a")).await, HANDLED);
    assert_eq!((started.elapsed(), slow.counts()), (Duration::from_millis(2_500), (1, 0)));
    assert_eq!(events.dispatch(said("e1", "a")).await, Outcome::Repeated, "while it runs");
    slow.done.notified().await;
    assert_eq!((started.elapsed(), slow.counts()), (Duration::from_secs(60), (1, 1)));
    assert_eq!(events.dispatch(said("e1", "a")).await, Outcome::Repeated, "when it has ended");
}

#[tokio::test(start_paused = true)]
async fn a_failure_after_the_answer_is_not_asked_for_again() {
    let slow = Slow::default();
    let events = slow.events(Duration::from_secs(5));
    assert_eq!(events.dispatch(said("e1", "fail")).await, HANDLED);
    slow.done.notified().await;
    tokio::task::yield_now().await;
    assert_eq!(events.dispatch(said("e1", "fail")).await, Outcome::Repeated);
    let events = slow.events(Duration::from_secs(1));
    assert!(events.dispatch(said("e1", "fail")).await.failure().is_some(), "before the answer it is");
}

#[tokio::test(start_paused = true)]
async fn a_cut_connection_cancels_no_handler_and_loses_no_memory() {
    let slow = Slow::default();
    let events = slow.events(Duration::from_secs(1));
    let cut = |text| {
        let dispatch = events.dispatch(said(text, text));
        async move { tokio::time::timeout(Duration::from_millis(10), dispatch).await.is_err() }
    };
    assert!(cut("fine").await);
    assert_eq!(events.dispatch(said("fine", "fine")).await, Outcome::Repeated, "while it runs");
    slow.done.notified().await;
    tokio::task::yield_now().await;
    assert_eq!(events.dispatch(said("fine", "fine")).await, Outcome::Repeated, "when it has ended");
    // Nobody was answered, so the platform repeats what failed.
    assert!(cut("fail").await);
    slow.done.notified().await;
    tokio::task::yield_now().await;
    assert_eq!(slow.counts(), (2, 2));
    assert_eq!(events.dispatch(said("fail", "fine")).await, HANDLED);
    assert_eq!(slow.counts(), (3, 3));
}

#[tokio::test(start_paused = true)]
async fn shutdown_waits_for_what_runs_and_lets_nothing_begin() {
    let slow = Slow::default();
    let events = slow.events(Duration::from_secs(4));
    for id in ["a", "b"] {
        assert_eq!(events.dispatch(said(id, id)).await, HANDLED);
    }
    let started = Instant::now();
    let (left, refused) = tokio::join!(events.shutdown(Duration::from_secs(10)), async {
        tokio::time::sleep(Duration::from_millis(1)).await;
        events.dispatch(said("c", "c")).await
    });
    assert_eq!((left, refused, slow.counts()), (0, Outcome::Stopping, (2, 2)));
    assert_eq!(started.elapsed(), Duration::from_millis(1_500), "no longer than the last one takes");
    assert!(!Outcome::Stopping.is_acknowledged());
}

#[tokio::test(start_paused = true)]
async fn shutdown_gives_up_in_time_and_says_what_still_runs() {
    let slow = Slow::default();
    let events = slow.events(Duration::from_secs(60));
    for id in ["a", "b", "c"] {
        assert_eq!(events.dispatch(said(id, id)).await, HANDLED);
    }
    let started = Instant::now();
    assert_eq!(events.shutdown(Duration::from_secs(5)).await, 3);
    assert_eq!(started.elapsed(), Duration::from_secs(5));
    assert_eq!(events.shutdown(Duration::from_secs(60)).await, 0, "they went on");
}

#[tokio::test(start_paused = true)]
async fn a_slow_card_action_leaves_the_card_as_it_is() {
    let events = Events::builder()
        .on_card_action(|card, _| async move {
            let wait = card.action.value["wait"].as_u64().unwrap_or_default();
            tokio::time::sleep(Duration::from_millis(wait)).await;
            Ok(CardReply::unchanged())
        })
        .answer_within(Duration::from_millis(100))
        .build()
        .unwrap();
    let action = |wait: u64| {
        let event = json!({"action": {"value": {"wait": wait}}});
        let header = json!({"event_id": wait.to_string(), "event_type": "card.action.trigger"});
        json!({"schema": "2.0", "header": header, "event": event}).to_string()
    };
    assert_eq!(events.dispatch(action(99).into()).await, Outcome::Handled { reply: Some("{}".into()) });
    assert_eq!(events.dispatch(action(101).into()).await, HANDLED);
}
