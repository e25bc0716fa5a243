//! A long run: calls, files and events, with faults, cuts and tokens that end, until there were enough. Nothing may pile up.
//!
//! It makes 20,000 calls and handles as many events; `LARKSPUR_SOAK_COUNT=100000 cargo test -p larkspur-events --test soak --
//! --nocapture` makes it 100,000 of each. It stands alone in its process, since it looks at the process's memory, tasks and
//! files; the platform is another process.

#![allow(clippy::unwrap_used)]

#[path = "long_connection/support.rs"]
mod support;

use std::path::Path;
use std::process::Stdio;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use larkspur_core::wire::RawJson;
use larkspur_core::{Client, Download, Method, Result, RetryPolicy};
use larkspur_events::{ConnectionState, Events};
use larkspur_mock::{EndpointBuilder, Fault, Mock, Reply};
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdout, Command};
use tokio::sync::Semaphore;
use tokio::time::sleep;

use support::{APP, BellRang, SECRET, bell, run, soon};

const PLATFORM: &str = "LARKSPUR_SOAK_PLATFORM";
const THING: &str = "/open-apis/test/v1/things/7";
const TOKEN: &str = "auth.v3.tenant_access_token.internal";
const FILE: &str = "/open-apis/test/v1/files/7";
const FILE_BYTES: u64 = 100_000;
const CALLERS: usize = 8;
/// How many events are under way at once.
const AT_ONCE: usize = 64;
/// How much more memory may be in use at the end than after the first third. A few hundred bytes a call would take more.
const GROWTH: u64 = 16 << 20;

/// So many calls are made at least, and so many events handled.
fn enough() -> u64 {
    std::env::var("LARKSPUR_SOAK_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(20_000)
}

fn endpoint(resource: &str, path: &str) -> EndpointBuilder {
    let id = format!("test.v1.{resource}.get").parse().unwrap();
    larkspur_mock::Endpoint::builder(id, "GET", path).data([])
}

/// Mostly nothing goes wrong.
fn faults(faults: impl IntoIterator<Item = Fault>) -> Vec<Fault> {
    faults.into_iter().flat_map(|fault| std::iter::repeat_n(Fault::Pass, 25).chain([fault])).collect()
}

/// The other process: the platform, which pushes events until it is told to stop. As a test of its own it does nothing.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn platform() {
    if std::env::var(PLATFORM).is_err() {
        return;
    }
    let mock = Mock::builder()
        .endpoints([endpoint("thing", THING).build(), endpoint("file", FILE).binary().build()])
        .reply("test.v1.thing.get", json!({"id": "7"}))
        .reply("test.v1.file.get", Reply::download(larkspur_mock::Download::generated(FILE_BYTES)))
        .cycle("test.v1.thing.get", faults([Fault::Status(500), Fault::ResetBefore, Fault::CutBody, Fault::Html(502)]))
        .cycle("test.v1.file.get", faults([Fault::CutBody, Fault::Status(503), Fault::ResetAfter]))
        .app(APP, SECRET)
        .push_repeats([Duration::from_millis(50); 200])
        .start()
        .await
        .unwrap();
    println!("\nlistening on {}", mock.url());
    let (mock, stopping) = (Arc::new(mock), Arc::new(AtomicBool::new(false)));
    let (told, trouble) = (stopping.clone(), mock.clone());
    let order = tokio::task::spawn_blocking(move || {
        let _ = std::io::stdin().read_line(&mut String::new());
        told.store(true, Ordering::Relaxed);
    });
    let told = stopping.clone();
    let troubles = tokio::spawn(async move {
        let mut tokens = 0;
        while !told.load(Ordering::Relaxed) {
            sleep(Duration::from_millis(700)).await;
            trouble.expire_tokens();
            trouble.drop_long_connections(APP);
            tokens += trouble.count(TOKEN);
            trouble.clear_log();
        }
        tokens
    });
    let room = Arc::new(Semaphore::new(AT_ONCE));
    let mut pushed = 0;
    while !stopping.load(Ordering::Relaxed) {
        let place = room.clone().acquire_owned().await.unwrap();
        let mut delivery = mock.push_long(bell(pushed));
        pushed += 1;
        tokio::spawn(async move {
            delivery.finished().await;
            drop(place);
        });
    }
    let tokens = troubles.await.unwrap();
    order.await.unwrap();
    let _all = room.acquire_many(AT_ONCE.try_into().unwrap()).await.unwrap();
    println!("pushed {pushed} {tokens}");
    // The other process ends this one, or has ended itself.
    let _ = tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new())).await;
}

/// The platform as the other process sees it.
struct Platform {
    child: Child,
    lines: tokio::io::Lines<BufReader<ChildStdout>>,
}

impl Platform {
    async fn start() -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["platform", "--exact", "--nocapture"])
            .env(PLATFORM, "1")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, lines }
    }

    /// What follows these words on a line of its own.
    async fn says(&mut self, words: &str) -> String {
        loop {
            let line = self.lines.next_line().await.unwrap().expect("the platform lives");
            if let Some(rest) = line.strip_prefix(words) {
                return rest.to_owned();
            }
        }
    }

    /// Ends the pushing; gives how many events there were, once all are delivered, and how many tokens were fetched.
    async fn stop(&mut self) -> (u64, u64) {
        self.child.stdin.as_mut().unwrap().write_all(b"stop\n").await.unwrap();
        let said = self.says("pushed ").await;
        let (events, tokens) = said.split_once(' ').unwrap();
        (events.parse().unwrap(), tokens.parse().unwrap())
    }
}

/// What this process holds: bytes of memory, open files, tasks.
#[derive(Debug)]
struct Held {
    memory: Option<u64>,
    files: Option<usize>,
    tasks: usize,
}

impl Held {
    fn now() -> Self {
        let pages = std::fs::read_to_string("/proc/self/statm").ok();
        let resident = pages.and_then(|pages| pages.split(' ').nth(1)?.parse::<u64>().ok());
        let files = std::fs::read_dir("/proc/self/fd").ok().map(Iterator::count);
        let tasks = tokio::runtime::Handle::current().metrics().num_alive_tasks();
        Self { memory: resident.map(|pages| pages * 4096), files, tasks }
    }
}

#[derive(Default)]
struct Counts {
    handled: AtomicU64,
    answered: AtomicU64,
    failed: AtomicU64,
    again: AtomicU64,
    saved: AtomicU64,
}

impl Counts {
    fn call<T>(&self, result: Result<T>) {
        let count = if result.is_ok() { &self.answered } else { &self.failed };
        count.fetch_add(1, Ordering::Relaxed);
    }

    /// Whether there were so many calls and so many events.
    fn reach(&self, count: u64) -> bool {
        [&self.answered, &self.handled].iter().all(|so_far| so_far.load(Ordering::Relaxed) >= count)
    }
}

fn client(url: &str, counts: &Arc<Counts>) -> Client {
    let retry = RetryPolicy::default().waits(Duration::from_millis(5), Duration::from_millis(50)).max_attempts(6);
    let counts = counts.clone();
    let builder = Client::builder(APP, SECRET).base_url(url).retry(retry.budget(10_000)).on_call(move |report| {
        counts.again.fetch_add(u64::from(report.attempts.saturating_sub(1)), Ordering::Relaxed);
    });
    builder.build().unwrap()
}

/// Handlers that fail now and then, of which one in a hundred is slow.
fn events(counts: &Arc<Counts>) -> Events {
    Events::with_shared(counts.clone())
        .on::<BellRang>(async |counts, event, _| {
            let number = event.times.unwrap_or_default();
            if number % 100 == 0 {
                sleep(Duration::from_millis(60)).await;
            }
            if number % 50 == 7 && fastrand::bool() {
                return Err("not now".into());
            }
            counts.handled.fetch_add(1, Ordering::Relaxed);
            Ok(())
        })
        .remember_at_most(2_000)
        .build()
        .unwrap()
}

async fn call(client: Client, counts: Arc<Counts>) {
    while !counts.reach(enough()) {
        counts.call(client.raw(Method::GET, THING).send::<RawJson>().await);
    }
}

async fn save(client: &Client, counts: &Counts, folder: &Path) {
    for number in 0_u64.. {
        if counts.reach(enough()) {
            return;
        }
        let Ok(download) = client.raw(Method::GET, FILE).binary().send::<Download>().await else { continue };
        let path = folder.join(format!("{}", number % 10));
        if download.save_to(&path).await.is_ok() {
            assert_eq!(std::fs::metadata(&path).unwrap().len(), FILE_BYTES, "a file is whole");
            counts.saved.fetch_add(1, Ordering::Relaxed);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_piles_up() {
    let mut platform = Platform::start().await;
    let url = platform.says("listening on ").await;
    let (counts, folder) = (Arc::new(Counts::default()), tempfile::tempdir().unwrap());
    let before = Held::now();
    let (client, events) = (client(&url, &counts), events(&counts));
    let mut connection = run(support::connection(&url, &events));
    let callers: Vec<_> = (0..CALLERS).map(|_| tokio::spawn(call(client.clone(), counts.clone()))).collect();
    let first_third = async {
        while !counts.reach(enough() / 3) {
            sleep(Duration::from_millis(50)).await;
        }
        Held::now()
    };
    let ((), warm) = tokio::join!(save(&client, &counts, folder.path()), first_third);
    for caller in callers {
        caller.await.unwrap();
    }
    let (pushed, tokens) = soon(platform.stop()).await;
    let late = Held::now();
    let [handled, answered, failed, again, saved] =
        [&counts.handled, &counts.answered, &counts.failed, &counts.again, &counts.saved]
            .map(|count| count.load(Ordering::Relaxed));
    let mut connections = 0;
    while let Ok(state) = connection.states.try_recv() {
        connections += u64::from(matches!(state, ConnectionState::Connected));
    }
    println!("{answered} calls, {failed} failed, {again} attempts more, {tokens} tokens; {saved} files");
    println!("{handled} events over {connections} connections; {before:?}, then {warm:?}, at last {late:?}");
    assert_eq!(handled, pushed, "each event is handled once");
    assert!(
        answered >= enough() && handled >= enough() && saved > 0 && failed * 50 < answered,
        "faults are waited out"
    );
    assert!(again * 50 > answered && tokens >= 10 && connections >= 10, "there was trouble");
    if let (Some(warm), Some(late)) = (warm.memory, late.memory) {
        assert!(late < warm + GROWTH, "{} more bytes are in use", late - warm);
    }
    connection.stop().await;
    assert_eq!(events.shutdown(Duration::from_secs(1)).await, 0);
    drop((client, events));
    let names = std::fs::read_dir(folder.path()).unwrap().count();
    assert!(names <= 10, "no half of a file is left: {names}");
    // What serves the connections notices soon that nobody is there any more.
    soon(async {
        loop {
            let now = Held::now();
            if now.tasks <= before.tasks && now.files <= before.files {
                return;
            }
            sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}
