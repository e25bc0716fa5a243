//! What the tests share.

#![allow(dead_code)]

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use larkspur_core::{Client, Event, wire};
use larkspur_events::{ConnectionState, Events, LongConnection};
use larkspur_mock::{Mock, PushEvent};
use serde_json::json;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub(crate) const APP: &str = "cli_mock";
pub(crate) const SECRET: &str = "an-app-secret";

/// Somebody rang the bell.
#[derive(Debug, Default)]
pub(crate) struct BellRang {
    pub(crate) times: Option<i64>,
}
wire!(read BellRang { times = "times" });
impl Event for BellRang {
    const TYPE: &'static str = "acs.bell.rang_v1";
}

pub(crate) fn bell(times: i64) -> PushEvent {
    PushEvent::new(BellRang::TYPE, json!({"times": times}))
}

/// A mock on which what is not accepted comes again soon.
pub(crate) async fn mock() -> Mock {
    Mock::builder().push_repeats([Duration::from_millis(50); 200]).start().await.unwrap()
}

pub(crate) fn client(url: &str) -> Client {
    Client::builder(APP, SECRET).base_url(url).build().unwrap()
}

/// A connection that comes back quickly.
pub(crate) fn connection(url: &str, events: &Events) -> LongConnection {
    LongConnection::new(&client(url), events.clone())
        .first_reconnect_within(Duration::from_millis(10))
        .reconnect_interval(Duration::from_millis(50))
}

/// What happened, in order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Journal(Arc<Mutex<Vec<i64>>>);

impl Journal {
    pub(crate) fn all(&self) -> MutexGuard<'_, Vec<i64>> {
        self.0.lock().unwrap()
    }

    /// Handlers that write down how often the bell rang.
    pub(crate) fn events(&self) -> Events {
        let journal = self.clone();
        let handler = move |event: BellRang, _| {
            journal.all().push(event.times.unwrap());
            async { Ok(()) }
        };
        Events::builder().on::<BellRang>(handler).build().unwrap()
    }
}

/// A connection at work.
pub(crate) struct Running {
    stop: oneshot::Sender<()>,
    pub(crate) task: JoinHandle<larkspur_core::Result<()>>,
    pub(crate) states: mpsc::UnboundedReceiver<ConnectionState>,
}

pub(crate) fn run(connection: LongConnection) -> Running {
    let (stop, stopped) = oneshot::channel();
    let (tell, states) = mpsc::unbounded_channel();
    let connection = connection.on_state(move |state| drop(tell.send(state)));
    let task = tokio::spawn(connection.run(async { drop(stopped.await) }));
    Running { stop, task, states }
}

impl Running {
    /// Waits for a state that is wanted.
    pub(crate) async fn state(&mut self, wanted: impl Fn(&ConnectionState) -> bool) -> ConnectionState {
        let next = async {
            loop {
                let state = self.states.recv().await.expect("the connection has ended");
                if wanted(&state) {
                    return state;
                }
            }
        };
        soon(next).await
    }

    /// The error of the next wait.
    pub(crate) async fn error(&mut self) -> larkspur_core::Error {
        match self.state(|state| matches!(state, ConnectionState::Waiting { .. })).await {
            ConnectionState::Waiting { error, .. } => error,
            _ => unreachable!(),
        }
    }

    pub(crate) async fn connected(&mut self) {
        self.state(|state| matches!(state, ConnectionState::Connected)).await;
    }

    /// Shuts down, which takes less than a second.
    pub(crate) async fn stop(self) {
        self.stop.send(()).unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(1), self.task).await;
        ended.expect("it stops within a second").unwrap().unwrap();
    }

    /// Waits for its end of its own accord.
    pub(crate) async fn failed(self) -> larkspur_core::Error {
        soon(self.task).await.unwrap().unwrap_err()
    }
}

/// What must come, and comes at once unless something is wrong.
pub(crate) async fn soon<T>(future: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("nothing came for 20 seconds")
}
