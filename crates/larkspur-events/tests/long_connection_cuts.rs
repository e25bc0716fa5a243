//! The connection is cut again and again while events flow: none is lost, none is handled twice. It stands alone in its
//! process, since it looks at the process's memory.

#![allow(clippy::unwrap_used)]

#[path = "long_connection/support.rs"]
mod support;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use larkspur_core::Event as _;
use larkspur_events::Events;
use larkspur_mock::{Attempt, Mock, PushEvent};
use serde_json::json;
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use support::{APP, BellRang, connection, run, soon};

const EVENTS: usize = 10_000;
const CUTS: u32 = 100;
/// How many events are under way at once.
const AT_ONCE: usize = 300;
/// Bytes of each event, so that a leak of them shows.
const SIZE: usize = 2_000;
/// Longest fragment: each event comes in two.
const FRAGMENT: usize = 1_500;
/// All connections together carry more than ten thousand times `SIZE`, and are cut before half of that.
const LONGEST: u64 = 200_000;
/// How much more memory the second half of the events may take. Kept payloads would take twice that.
const GROWTH: usize = EVENTS / 2 * SIZE / 2;

/// Where the next connections are cut.
struct Scissors {
    random: fastrand::Rng,
    cuts: u32,
}

/// A connection's end: after so many bytes in one direction, orderly or not.
#[derive(Clone, Copy)]
struct Cut {
    down: u64,
    up: u64,
    reset: bool,
}

impl Scissors {
    fn next(&mut self) -> Option<Cut> {
        if self.cuts == CUTS {
            return None;
        }
        self.cuts += 1;
        let (bytes, reset) = (self.random.u64(1..LONGEST), self.random.bool());
        // Answers are shorter than events.
        Some(match self.random.bool() {
            true => Cut { down: bytes, up: u64::MAX, reset },
            false => Cut { down: u64::MAX, up: bytes / 10 + 1, reset },
        })
    }
}

/// Stands between the client and the mock, and cuts WebSockets.
async fn proxy(mock: SocketAddr, scissors: Arc<Mutex<Scissors>>) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(carry(client, mock, scissors.clone()));
        }
    });
    address
}

async fn carry(mut client: TcpStream, mock: SocketAddr, scissors: Arc<Mutex<Scissors>>) {
    let mut start = [0; 13];
    while client.peek(&mut start).await.is_ok_and(|bytes| bytes > 0 && bytes < start.len()) {
        tokio::task::yield_now().await;
    }
    let socket = start == *b"GET /callback";
    let cut = if socket { scissors.lock().unwrap().next() } else { None };
    let Ok(mut server) = TcpStream::connect(mock).await else { return };
    let whole = Cut { down: u64::MAX, up: u64::MAX, reset: false };
    let Cut { down, up, reset } = cut.unwrap_or(whole);
    {
        let (mut from_client, mut to_client) = client.split();
        let (mut from_server, mut to_server) = server.split();
        tokio::select! {
            () = copy(&mut from_server, &mut to_client, down) => {}
            () = copy(&mut from_client, &mut to_server, up) => {}
        }
    }
    if reset {
        let _ = (client.set_zero_linger(), server.set_zero_linger());
    }
}

async fn copy(from: &mut (impl AsyncRead + Unpin), to: &mut (impl AsyncWrite + Unpin), bytes: u64) {
    let _ = tokio::io::copy(&mut from.take(bytes), to).await;
}

/// Memory of this process in bytes, where the system tells.
fn resident() -> Option<usize> {
    let pages = std::fs::read_to_string("/proc/self/statm").ok()?;
    Some(pages.split_whitespace().nth(1)?.parse::<usize>().ok()? * 4096)
}

fn event(number: usize) -> PushEvent {
    PushEvent::new(BellRang::TYPE, json!({"times": number, "song": "ding".repeat(SIZE / 4)}))
}

/// Pushes all events: how often each was tried and whether it was accepted, and the memory after half of them.
async fn deliver(mock: &Mock) -> (Vec<(usize, bool)>, Option<usize>) {
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut deliveries = JoinSet::new();
    let (mut tries, mut half) = (Vec::new(), None);
    for number in 0..EVENTS {
        let permit = soon(room.clone().acquire_owned()).await.unwrap();
        let mut delivery = mock.push_long(event(number));
        deliveries.spawn(async move {
            let tries = delivery.finished().await;
            drop(permit);
            summary(&tries)
        });
        while let Some(done) = deliveries.try_join_next() {
            tries.push(done.unwrap());
        }
        if number == EVENTS / 2 {
            half = resident();
        }
    }
    while let Some(done) = soon(deliveries.join_next()).await {
        tries.push(done.unwrap());
    }
    (tries, half)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hundred_cuts_lose_no_event_and_handle_none_twice() {
    let mock = Mock::builder().push_repeats([Duration::from_millis(20); 2_000]).start().await.unwrap();
    mock.fragment_events(Some(FRAGMENT));
    let scissors = Arc::new(Mutex::new(Scissors { random: fastrand::Rng::with_seed(7), cuts: 0 }));
    let address = proxy(mock.address(), scissors.clone()).await;

    // How often each event began, and how often it was handled; every fiftieth fails at first.
    let count = || Arc::new((0..EVENTS).map(|_| AtomicU32::new(0)).collect::<Vec<_>>());
    let (began, handled) = (count(), count());
    let (begins, ends) = (began.clone(), handled.clone());
    let handler = move |event: BellRang, _| {
        let number = usize::try_from(event.times.unwrap()).unwrap();
        let turn = begins[number].fetch_add(1, Ordering::SeqCst);
        let ends = ends.clone();
        async move {
            tokio::time::sleep(Duration::from_millis((number % 10) as u64)).await;
            if number % 50 == 0 && turn == 0 {
                return Err("not now".into());
            }
            ends[number].fetch_add(1, Ordering::SeqCst);
            Ok(())
        }
    };
    let events = Events::builder().on::<BellRang>(handler).build().unwrap();
    let running = run(connection(&format!("http://{address}"), &events));
    soon(mock.wait_for_long_connections(APP, 1)).await;

    let (tries, half) = deliver(&mock).await;
    let whole = resident();

    assert_eq!(scissors.lock().unwrap().cuts, CUTS, "all cuts were made");
    assert!(tries.iter().all(|(_, accepted)| *accepted), "every event is acknowledged in the end");
    let again = tries.iter().filter(|(count, _)| *count > 1).count();
    assert!(again > EVENTS / 50, "only {again} events came again");
    for number in 0..EVENTS {
        assert_eq!(handled[number].load(Ordering::SeqCst), 1, "event {number}");
        let wanted = if number % 50 == 0 { 2 } else { 1 };
        assert_eq!(began[number].load(Ordering::SeqCst), wanted, "event {number}");
    }
    if let (Some(half), Some(whole)) = (half, whole) {
        println!("{half} bytes of memory after half of the events, {whole} after all");
        assert!(whole < half + GROWTH, "from {half} to {whole} bytes in the second half");
    }
    running.stop().await;
    assert_eq!(events.shutdown(Duration::from_secs(1)).await, 0, "nothing is left running");
}

/// How many tries there were, and whether the last was accepted.
fn summary(tries: &[Attempt]) -> (usize, bool) {
    (tries.len(), tries.last().is_some_and(|last| last.accepted))
}
