//! Events: handled, answered, repeated.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use larkspur_events::{CardReply, Events, Toast, Transport};
use larkspur_mock::{Mock, PushEvent};
use serde_json::json;
use tokio::sync::{Notify, mpsc};

use crate::support::{APP, BellRang, Journal, bell, connection, mock, run, soon};

#[tokio::test]
async fn a_typed_handler_gets_the_event_and_the_platform_its_answer() {
    let mock = mock().await;
    let (tell, mut told) = mpsc::unbounded_channel();
    let handler = move |event: BellRang, context: larkspur_events::Context| {
        tell.send((event.times, context)).unwrap();
        async { Ok(()) }
    };
    let running = run(connection(&mock.url(), &Events::builder().on::<BellRang>(handler).build().unwrap()));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    let tries = soon(mock.push_long(bell(7).tenant_key("one")).finished()).await;
    assert_eq!((tries.len(), tries[0].status, tries[0].body.len()), (1, Some(200), 0));
    let (times, context) = told.recv().await.unwrap();
    assert_eq!((times, context.app_id(), context.tenant_key()), (Some(7), APP, "one"));
    assert_eq!(context.transport(), Transport::LongConnection);
    // Nobody listens to this one, and so it need not come again.
    let other = PushEvent::new("acs.door.opened_v1", json!({}));
    assert_eq!(soon(mock.push_long(other).finished()).await[0].status, Some(200));
    running.stop().await;
    soon(mock.wait_for_long_connections(APP, 0)).await;
}

#[tokio::test]
async fn what_a_handler_fails_at_is_answered_500_and_handled_when_it_comes_again() {
    let mock = mock().await;
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let handler = move |_: BellRang, _| {
        let turn = counted.fetch_add(1, Ordering::SeqCst);
        async move {
            match turn {
                0 => Err("the door is locked".into()),
                1 => panic!("the stairs collapsed"),
                _ => Ok(()),
            }
        }
    };
    let running = run(connection(&mock.url(), &Events::builder().on::<BellRang>(handler).build().unwrap()));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    let tries = soon(mock.push_long(bell(1)).finished()).await;
    assert_eq!(tries.iter().map(|attempt| attempt.status).collect::<Vec<_>>(), [Some(500), Some(500), Some(200)]);
    assert_eq!(count.load(Ordering::SeqCst), 3);
    running.stop().await;
}

#[tokio::test]
async fn the_action_of_a_card_is_answered_in_the_acknowledgement() {
    let mock = mock().await;
    let events = Events::builder().on_card_action(|action, _| async move {
        assert_eq!(action.action.value["approve"], true);
        Ok(CardReply::toast(Toast::success("approved")))
    });
    let running = run(connection(&mock.url(), &events.build().unwrap()));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    let action = json!({"operator": {"open_id": "ou_1"}, "action": {"tag": "button", "value": {"approve": true}}});
    let tries = soon(mock.push_long(PushEvent::new("card.action.trigger", action)).finished()).await;
    assert_eq!(tries[0].json().unwrap()["toast"], json!({"type": "success", "content": "approved"}));
    running.stop().await;
}

#[tokio::test]
async fn events_in_fragments_are_joined_and_incomplete_ones_come_again() {
    let mock = Mock::builder()
        .push_timeout(Duration::from_millis(300))
        .push_repeats([Duration::from_millis(50); 3])
        .start()
        .await
        .unwrap();
    mock.fragment_events(Some(40));
    let journal = Journal::default();
    let running = run(connection(&mock.url(), &journal.events()));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    assert!(soon(mock.push_long(bell(1)).finished()).await[0].accepted);
    mock.lose_fragments(1);
    let tries = soon(mock.push_long(bell(2)).finished()).await;
    assert!(!tries[0].accepted && tries.last().unwrap().accepted, "{tries:?}");
    assert_eq!(*journal.all(), [1, 2]);
    running.stop().await;
}

#[tokio::test]
async fn a_slow_handler_holds_up_no_other_event() {
    let mock = mock().await;
    let (second, all) = (Arc::new(Notify::new()), Journal::default());
    let (notify, journal) = (second.clone(), all.clone());
    let handler = move |event: BellRang, _| {
        let (notify, journal) = (notify.clone(), journal.clone());
        async move {
            match event.times {
                Some(1) => notify.notified().await,
                _ => notify.notify_one(),
            }
            journal.all().push(event.times.unwrap());
            Ok(())
        }
    };
    let running = run(connection(&mock.url(), &Events::builder().on::<BellRang>(handler).build().unwrap()));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    let mut first = mock.push_long(bell(1));
    let mut second = mock.push_long(bell(2));
    assert!(soon(second.finished()).await[0].accepted);
    assert!(soon(first.finished()).await[0].accepted);
    assert_eq!(*all.all(), [2, 1]);
    running.stop().await;
}

#[tokio::test]
async fn what_is_more_than_may_be_under_way_comes_again() {
    let mock = mock().await;
    let go = Arc::new(Notify::new());
    let gate = go.clone();
    let handler = move |event: BellRang, _| {
        let gate = gate.clone();
        async move {
            if event.times == Some(1) {
                gate.notified().await;
            }
            Ok(())
        }
    };
    let events = Events::builder().on::<BellRang>(handler).build().unwrap();
    let running = run(connection(&mock.url(), &events).max_in_flight(1));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    let (mut first, mut second) = (mock.push_long(bell(1)), mock.push_long(bell(2)));
    assert_eq!(soon(second.tried(1)).await[0].status, Some(500));
    go.notify_one();
    assert_eq!(soon(first.finished()).await[0].status, Some(200));
    assert!(soon(second.finished()).await.last().unwrap().accepted);
    running.stop().await;
}

#[tokio::test]
async fn clients_of_two_apps_live_in_one_process() {
    let mock = Mock::builder().app("cli_one", "1").app("cli_two", "2").start().await.unwrap();
    let journals = [Journal::default(), Journal::default()];
    let mut all = Vec::new();
    for ((app, secret), journal) in [("cli_one", "1"), ("cli_two", "2")].into_iter().zip(&journals) {
        let client = larkspur_core::Client::builder(app, secret).base_url(mock.url()).build().unwrap();
        all.push(run(larkspur_events::LongConnection::new(&client, journal.events())));
        soon(mock.wait_for_long_connections(app, 1)).await;
    }
    for (app, times) in [("cli_one", 1), ("cli_two", 2), ("cli_one", 3)] {
        assert!(soon(mock.push_long(bell(times).app_id(app)).finished()).await[0].accepted);
    }
    assert_eq!((&journals[0].all()[..], &journals[1].all()[..]), (&[1, 3][..], &[2][..]));
    for running in all {
        running.stop().await;
    }
}
