//! How a connection lives and ends.

use std::sync::Arc;
use std::time::Duration;

use larkspur_core::ErrorKind;
use larkspur_events::{Events, LongConnection};
use larkspur_mock::Reply;
use tokio::net::TcpListener;
use tokio::sync::Notify;

use crate::support::{APP, BellRang, Journal, bell, client, connection, mock, run, soon};

const LONG: Duration = Duration::from_secs(600);

#[tokio::test]
async fn a_connection_that_breaks_is_made_again() {
    let mock = mock().await;
    let journal = Journal::default();
    let mut running = run(connection(&mock.url(), &journal.events()));
    for times in 0..3 {
        running.connected().await;
        soon(mock.wait_for_long_connections(APP, 1)).await;
        assert!(soon(mock.push_long(bell(times)).finished()).await[0].accepted);
        mock.drop_long_connections(APP);
    }
    running.connected().await;
    assert_eq!(*journal.all(), [0, 1, 2]);
    running.stop().await;
}

#[tokio::test]
async fn a_silent_platform_is_left_for_a_new_connection() {
    let mock = mock().await;
    mock.ignore_pings(true);
    let quick = connection(&mock.url(), &Journal::default().events()).pong_timeout(Duration::from_millis(100));
    let mut running = run(quick);
    let error = running.error().await;
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("silent for 100ms after a ping"), "{error}");
    mock.ignore_pings(false);
    running.connected().await;
    running.stop().await;
}

#[tokio::test]
async fn it_stops_within_a_second_whatever_it_does() {
    let mock = mock().await;
    let events = Journal::default().events();
    // While it waits for events.
    let mut idle = run(connection(&mock.url(), &events));
    idle.connected().await;
    idle.stop().await;

    // While it waits before it connects again.
    let waits =
        LongConnection::new(&client(&mock.url()), events.clone()).first_reconnect_within(LONG).reconnect_interval(LONG);
    mock.reply("callback.ws.endpoint.create", Reply::error(200, 1, "busy"));
    let mut waiting = run(waits);
    waiting.error().await;
    waiting.stop().await;
    mock.reset();

    // While it asks a server that never answers.
    let hole = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let asking = run(connection(&format!("http://{}", hole.local_addr().unwrap()), &events));
    let _asked = soon(hole.accept()).await.unwrap();
    asking.stop().await;

    // While a handler runs that does not end.
    let began = Arc::new(Notify::new());
    let notify = began.clone();
    let endless = move |_: BellRang, _| {
        notify.notify_one();
        std::future::pending()
    };
    let events = Events::builder().on::<BellRang>(endless).build().unwrap();
    let busy = run(connection(&mock.url(), &events));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    mock.push_long(bell(1));
    soon(began.notified()).await;
    busy.stop().await;
    assert_eq!(events.shutdown(Duration::ZERO).await, 1, "the handler goes on");
}

#[tokio::test]
async fn what_is_under_way_at_shutdown_is_still_answered() {
    let mock = mock().await;
    let (began, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let (notify, gate) = (began.clone(), go.clone());
    let handler = move |_: BellRang, _| {
        let gate = gate.clone();
        notify.notify_one();
        async move {
            gate.notified().await;
            Ok(())
        }
    };
    let events = Events::builder().on::<BellRang>(handler).build().unwrap();
    let running = run(connection(&mock.url(), &events).finish_within(Duration::from_secs(20)));
    soon(mock.wait_for_long_connections(APP, 1)).await;
    let mut delivery = mock.push_long(bell(1));
    soon(began.notified()).await;
    let ended = async {
        running.stop().await;
    };
    let answered = async {
        // The shutdown has begun by now: `stop` is polled first.
        tokio::task::yield_now().await;
        go.notify_one();
        soon(delivery.finished()).await
    };
    let ((), tries) = tokio::join!(ended, answered);
    assert_eq!(tries.iter().map(|attempt| attempt.status).collect::<Vec<_>>(), [Some(200)]);
}
