//! Tokens shared through a real Redis server, which the tests start.

use std::process::{Child, Command, Stdio};
use std::time::Duration;

use larkspur_core::token::RedisStore;

use crate::support::{self, GET, TENANT_TOKEN, get, mock};

const CHILD: &str = "LARKSPUR_TEST_REDIS";

/// A server that stops when dropped.
pub(crate) struct Server {
    child: Child,
    port: u16,
    _folder: tempfile::TempDir,
}

impl Server {
    /// `None` where no server is installed, which is said.
    pub(crate) async fn start() -> Option<Self> {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let folder = tempfile::tempdir().unwrap();
        let spawned = Command::new("redis-server")
            .args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir"])
            .arg(folder.path())
            .stdout(Stdio::null())
            .spawn();
        let Ok(child) = spawned else {
            eprintln!("skipped: no redis-server is installed");
            return None;
        };
        let server = Self { child, port, _folder: folder };
        for _ in 0..500 {
            if tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_ok() {
                return Some(server);
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("redis-server does not answer");
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }
}

impl Server {
    pub(crate) fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_processes_share_one_token() {
    let Some(server) = Server::start().await else { return };
    let mock = mock().await;
    let store = RedisStore::new(&server.url()).unwrap();
    let client = support::builder(&mock).token_store(store).build().unwrap();
    get(&client).send().await.unwrap();
    let output = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["redis::child", "--exact", "--ignored", "--nocapture"])
        .env(CHILD, format!("{} {}", mock.url(), server.url()))
        .output()
        .await
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    assert_eq!((mock.count(TENANT_TOKEN), mock.count(GET.id)), (1, 2));
}

/// The other process.
#[tokio::test]
#[ignore = "run by the test above, in a process of its own"]
async fn child() {
    let Ok(urls) = std::env::var(CHILD) else { return };
    let (mock, redis) = urls.split_once(' ').unwrap();
    let client = support::builder_at(mock).token_store(RedisStore::new(redis).unwrap()).build().unwrap();
    get(&client).send().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_goes_away_costs_a_fetch_and_a_warning() {
    let Some(server) = Server::start().await else { return };
    let mock = mock().await;
    let url = server.url();
    let store = RedisStore::new(&url).unwrap();
    let client = support::builder(&mock).token_store(store.clone()).build().unwrap();
    get(&client).send().await.unwrap();
    drop(server);
    let log = crate::secrets::Log::default();
    let other = support::builder(&mock).token_store(store).build().unwrap();
    let guard = log.capture();
    get(&other).send().await.unwrap();
    get(&client).send().await.unwrap();
    drop(guard);
    assert_eq!(mock.count(TENANT_TOKEN), 2);
    let text = log.text();
    assert!(text.contains("WARN") && text.contains("going on without it"), "{text}");
    // A server that was never there does not fail the start either.
    let lost = RedisStore::new("redis://127.0.0.1:1").unwrap();
    get(&support::builder(&mock).token_store(lost).build().unwrap()).send().await.unwrap();
    assert!(RedisStore::new("not a url with a secret").unwrap_err().to_string().contains("redis://"));
}
