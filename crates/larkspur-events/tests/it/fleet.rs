//! Several processes: an event that comes to two of them is handled by one.

use std::collections::HashMap;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use larkspur_core::Client;
use larkspur_core::token::{RedisStore, StoreFuture};
use larkspur_events::{EventKey, Events, EventsBuilder, Outcome, SeenStore, Stateless, Webhook};
use tokio::io::AsyncBufReadExt as _;
use tokio::time::Instant;

use crate::secrets::Log;
use crate::support::{Notes, Said, TOKEN, noting, said};

const CHILD: &str = "LARKSPUR_TEST_FLEET";
const PROCESSES: usize = 4;
const HANDLED: Outcome = Outcome::Handled { reply: None };

/// So many events come: the full figure is 1,000,000.
fn events() -> usize {
    std::env::var("LARKSPUR_FLEET_EVENTS").ok().and_then(|events| events.parse().ok()).unwrap_or(2_000)
}

fn client() -> Client {
    Client::builder("cli_a", "secret-of-the-app").base_url("http://127.0.0.1:9").build().unwrap()
}

/// A Redis server that stops when dropped.
struct Redis {
    child: Child,
    url: String,
    _folder: tempfile::TempDir,
}

impl Redis {
    /// `None` where no server is installed, which is said.
    async fn start() -> Option<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let child = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn();
        let Ok(child) = child else {
            eprintln!("skipped: no redis-server is installed");
            return None;
        };
        let server = Self { child, url: format!("redis://127.0.0.1:{port}"), _folder: folder };
        for _ in 0..500 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Some(server);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("redis-server does not answer");
    }

    fn store(&self) -> RedisStore {
        RedisStore::new(&self.url).unwrap()
    }

    fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        self.kill();
    }
}

/// One of the processes: a webhook, and what it handled, each event a byte. As a test of its own it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn child() {
    let Ok(redis) = std::env::var(CHILD) else { return };
    let handled: Arc<Vec<AtomicU8>> = Arc::new((0..events()).map(|_| AtomicU8::new(0)).collect());
    let dispatcher = Events::with_shared(handled.clone())
        .on::<Said>(async |handled, event, _| {
            let number: usize = event.text.ok_or("no number")?.parse()?;
            handled[number].fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .seen_store(client(), RedisStore::new(&redis).unwrap())
        // A stall of the machine is no reason to answer before the end.
        .answer_within(Duration::from_secs(60))
        .build()
        .unwrap();
    let report = move || async move { handled.iter().map(|count| count.load(Ordering::Relaxed)).collect::<Vec<u8>>() };
    let webhook = Webhook::new(dispatcher).verification_token(TOKEN);
    let router = webhook.into_router("/events").route("/handled", axum::routing::get(report));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("\nlistening on http://{}", listener.local_addr().unwrap());
    // Until the other process ends this one, or has ended itself.
    let orders = tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()));
    axum::serve(listener, router).with_graceful_shutdown(async { drop(orders.await) }).await.unwrap();
}

/// One of the processes. What it says is kept open: after a minute, the harness says something as well.
struct Process {
    url: String,
    _child: tokio::process::Child,
    _says: tokio::io::Lines<tokio::io::BufReader<tokio::process::ChildStdout>>,
}

/// Starts a process.
async fn spawn(redis: &Redis) -> Process {
    let mut child = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["fleet::child", "--exact", "--nocapture"])
        .env(CHILD, &redis.url)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = tokio::io::BufReader::new(child.stdout.take().unwrap()).lines();
    loop {
        let line = lines.next_line().await.unwrap().expect("the child's address");
        if let Some(url) = line.strip_prefix("listening on ") {
            return Process { url: url.to_owned(), _child: child, _says: lines };
        }
    }
}

async fn push(http: &reqwest::Client, url: &str, number: usize) {
    let body = said(&format!("e{number}"), &number.to_string());
    let answer = http.post(format!("{url}/events")).body(body).send().await.unwrap();
    assert_eq!(answer.status().as_u16(), 200);
    answer.bytes().await.unwrap();
}

/// A fifth of the pushes are repeats, to another process: some at the same time, some later.
#[tokio::test(flavor = "multi_thread")]
async fn each_event_is_handled_by_one_of_four_processes() {
    let Some(redis) = Redis::start().await else { return };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut processes = Vec::new();
    for _ in 0..PROCESSES {
        processes.push(spawn(&redis).await);
    }
    let urls: Arc<Vec<String>> = Arc::new(processes.iter().map(|process| process.url.clone()).collect());
    let (http, workers, total) = (reqwest::Client::new(), 32, events());
    let started = std::time::Instant::now();
    let all: Vec<_> = (0..workers)
        .map(|worker| {
            let (http, urls) = (http.clone(), urls.clone());
            tokio::spawn(async move {
                for number in (worker..total).step_by(workers) {
                    let (first, second) = (&urls[number % PROCESSES], &urls[(number + 1 + number / 7 % 3) % PROCESSES]);
                    match number % 8 {
                        0 => {
                            tokio::join!(push(&http, first, number), push(&http, second, number));
                        }
                        4 => {
                            push(&http, first, number).await;
                            push(&http, second, number).await;
                        }
                        _ => push(&http, first, number).await,
                    }
                }
            })
        })
        .collect();
    for one in all {
        one.await.unwrap();
    }
    println!("{total} events and {} repeats took {:?}", total.div_ceil(4), started.elapsed());
    let mut counts = vec![0_u32; total];
    for url in urls.iter() {
        let handled = http.get(format!("{url}/handled")).send().await.unwrap().bytes().await.unwrap();
        counts.iter_mut().zip(handled).for_each(|(sum, count)| *sum += u32::from(count));
    }
    assert!(counts.iter().all(|count| *count == 1), "each is handled once");
}

/// A store as anybody may write one.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<HashMap<String, Instant>>>);

impl SeenStore for Memory {
    fn claim<'a>(&'a self, event: &'a EventKey, lease: Duration) -> StoreFuture<'a, bool> {
        let (mut held, now) = (self.0.lock().unwrap(), Instant::now());
        let is_free = held.get(event.as_str()).is_none_or(|until| *until <= now);
        if is_free {
            held.insert(event.as_str().to_owned(), now + lease);
        }
        Box::pin(std::future::ready(Ok(is_free)))
    }

    fn keep<'a>(&'a self, event: &'a EventKey, window: Duration) -> StoreFuture<'a, ()> {
        self.0.lock().unwrap().insert(event.as_str().to_owned(), Instant::now() + window);
        Box::pin(std::future::ready(Ok(())))
    }

    fn release<'a>(&'a self, event: &'a EventKey) -> StoreFuture<'a, ()> {
        self.0.lock().unwrap().remove(event.as_str());
        Box::pin(std::future::ready(Ok(())))
    }
}

fn sharing(store: impl SeenStore, notes: &Notes) -> EventsBuilder<Stateless> {
    noting(notes).seen_store(client(), store)
}

#[tokio::test]
async fn what_failed_in_one_process_is_handled_in_another() {
    let (store, notes) = (Memory::default(), Notes::default());
    let fails = Events::builder().on::<Said>(async |_, _| Err("not here".into())).seen_store(client(), store.clone());
    let (fails, works) = (fails.build().unwrap(), sharing(store.clone(), &notes).build().unwrap());
    assert!(fails.dispatch(said("e1", "a")).await.failure().is_some());
    assert_eq!(works.dispatch(said("e1", "a")).await, HANDLED);
    assert_eq!(fails.dispatch(said("e1", "a")).await, Outcome::Repeated);
    assert_eq!((works.dispatch(said("e1", "a")).await, notes.count()), (Outcome::Repeated, 1));
    let keys: Vec<_> = store.0.lock().unwrap().keys().cloned().collect();
    assert!(keys.len() == 1 && keys[0].starts_with("larkspur:127.0.0.1:9:cli_a:event:"), "{keys:?}");
}

#[tokio::test(start_paused = true)]
async fn an_event_is_held_as_long_as_its_handler_works_and_kept_for_the_window() {
    let store = Memory::default();
    let slow = || {
        let slow = Events::builder().on::<Said>(async |_, _| {
            tokio::time::sleep(Duration::from_secs(100)).await;
            Ok(())
        });
        slow.seen_store(client(), store.clone()).build().unwrap()
    };
    let (one, other) = (slow(), slow());
    // Answered, and cut off before the answer: either way the handler goes on.
    assert_eq!(one.dispatch(said("answered", "a")).await, HANDLED);
    let cut = tokio::time::timeout(Duration::from_secs(1), one.dispatch(said("cut", "a"))).await;
    assert!(cut.is_err());
    for _ in 0..30 {
        tokio::time::sleep(Duration::from_secs(3)).await;
        for id in ["answered", "cut"] {
            assert_eq!(slow().dispatch(said(id, "a")).await, Outcome::Repeated);
        }
    }
    tokio::time::sleep(Duration::from_secs(7 * 3600)).await;
    assert_eq!(other.dispatch(said("answered", "a")).await, Outcome::Repeated);
    tokio::time::sleep(Duration::from_secs(3700)).await;
    assert_eq!(slow().dispatch(said("answered", "a")).await, HANDLED, "the window has closed");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_event_of_a_process_that_died_is_handled_by_another() {
    let Some(redis) = Redis::start().await else { return };
    let url = redis.url.clone();
    // A runtime that ends stands for the process.
    let (began, begun) = tokio::sync::oneshot::channel();
    let process = std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let events = Events::with(Mutex::new(Some(began)))
                .on::<Said>(async |began, _, _| {
                    let _ = began.lock().unwrap().take().unwrap().send(());
                    std::future::pending().await
                })
                .seen_store(client(), RedisStore::new(&url).unwrap())
                .answer_within(Duration::from_millis(100))
                .build()
                .unwrap();
            // The sender hangs up before the answer.
            tokio::time::timeout(Duration::from_millis(50), events.dispatch(said("e1", "a"))).await.ok();
            tokio::time::sleep(Duration::from_millis(50)).await;
        });
        runtime.shutdown_background();
    });
    begun.await.unwrap();
    process.join().unwrap();
    let notes = Notes::default();
    let events = sharing(redis.store(), &notes).build().unwrap();
    while notes.count() == 0 {
        // Each try stands for a process: one that knows an event does not ask the store.
        let other = sharing(redis.store(), &notes).build().unwrap();
        assert!(other.dispatch(said("e1", "a")).await.is_acknowledged());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(events.dispatch(said("e1", "a")).await, Outcome::Repeated);
}

#[tokio::test]
async fn a_store_that_is_killed_costs_no_event_and_is_told_once() {
    let Some(mut redis) = Redis::start().await else { return };
    let (notes, log) = (Notes::default(), Log::default());
    let process = || sharing(redis.store(), &notes).build().unwrap();
    let (one, other) = (process(), process());
    let guard = log.capture_here();
    assert_eq!(one.dispatch(said("e1", "a")).await, HANDLED);
    assert_eq!(other.dispatch(said("e1", "a")).await, Outcome::Repeated);
    redis.kill();
    for id in ["e2", "e3", "e4"] {
        assert_eq!(one.dispatch(said(id, id)).await, HANDLED);
        assert_eq!(one.dispatch(said(id, id)).await, Outcome::Repeated, "each process knows what it did itself");
    }
    drop(guard);
    assert_eq!(notes.count(), 4);
    assert_eq!(log.text().matches("the shared store is away").count(), 1, "{}", log.text());
}
