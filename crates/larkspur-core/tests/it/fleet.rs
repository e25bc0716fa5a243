//! Four processes with one Redis server, which the tests start and, now and then, kill.

use std::time::{Duration, Instant};

use larkspur_core::token::RedisStore;
use larkspur_core::{Client, RetryPolicy};
use larkspur_mock::{Fault, Mock};
use tokio::process::{Child, Command};

use crate::redis::Server;
use crate::support::{self, BUSY, GET, OAUTH, TENANT_TOKEN, call_of, get, mock_builder};

const CHILD: &str = "LARKSPUR_TEST_FLEET";
const PROCESSES: usize = 4;
/// Where the store has a session of this name, the other processes call as that user.
const USER: &str = "ou_fleet";

/// So many calls the whole fleet makes.
fn calls() -> usize {
    std::env::var("LARKSPUR_FLEET_CALLS").ok().and_then(|calls| calls.parse().ok()).unwrap_or(2_000)
}

fn fleet_client(mock: &str, redis: &str) -> Client {
    let retry =
        RetryPolicy::default().waits(Duration::from_millis(5), Duration::from_millis(20)).max_rate_limit_waits(50);
    support::builder_at(mock).retry(retry).fleet(RedisStore::new(redis).unwrap()).build().unwrap()
}

/// Another process, which makes so many calls at once.
fn spawn(mock: &Mock, redis: &Server, endpoint: &str, calls: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["fleet::child", "--exact", "--nocapture"])
        .env(CHILD, format!("{} {} {endpoint} {calls}", mock.url(), redis.url()))
        .stdout(std::process::Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap()
}

/// The other processes; as a test of its own it does nothing.
#[tokio::test]
async fn child() {
    let Ok(order) = std::env::var(CHILD) else { return };
    let [mock, redis, endpoint, calls] = order.split(' ').collect::<Vec<_>>()[..] else { panic!("{order}") };
    let client = fleet_client(mock, redis);
    let user = client.stored_user(USER).await;
    let request = || match &user {
        _ if endpoint == BUSY.id => call_of(&client, &BUSY).send(),
        Some(user) => get(&client).as_user(user).send(),
        None => get(&client).send(),
    };
    let calls: Vec<_> = (0..calls.parse().unwrap()).map(|_| tokio::spawn(request())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

async fn all_succeed(children: Vec<Child>) {
    for mut child in children {
        assert!(child.wait().await.unwrap().success());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn four_processes_together_stay_under_the_limit() {
    let Some(redis) = Server::start().await else { return };
    let mock = mock_builder().enforce_rate_limits().start().await.unwrap();
    let calls = calls();
    let started = Instant::now();
    all_succeed((0..PROCESSES).map(|_| spawn(&mock, &redis, BUSY.id, calls / PROCESSES)).collect()).await;
    let (took, ideal) = (started.elapsed().as_secs_f64(), calls as f64 / 50.0);
    println!("{calls} calls at 50 a second took {took:.2} s, {:.3} of the ideal {ideal} s", took / ideal);
    assert_eq!(mock.count(BUSY.id), calls, "a call that is refused is sent again");
    assert_eq!(mock.count(TENANT_TOKEN), 1, "one token for all");
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_store_the_same_processes_are_refused() {
    let Some(mut redis) = Server::start().await else { return };
    redis.kill();
    let mock = mock_builder().enforce_rate_limits().start().await.unwrap();
    all_succeed((0..PROCESSES).map(|_| spawn(&mock, &redis, BUSY.id, 50)).collect()).await;
    assert!(mock.count(BUSY.id) > 200, "each keeps its own pace, so that some are refused, and sent again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_store_that_is_killed_in_the_middle_loses_no_call() {
    let Some(mut redis) = Server::start().await else { return };
    let mock = mock_builder().enforce_rate_limits().start().await.unwrap();
    let children = (0..PROCESSES).map(|_| spawn(&mock, &redis, BUSY.id, 40)).collect();
    while mock.count(BUSY.id) < 40 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    redis.kill();
    all_succeed(children).await;
    assert!(mock.count(BUSY.id) >= 160);
}

#[tokio::test]
async fn a_store_that_goes_away_is_told_once_and_the_pace_is_kept_alone() {
    let Some(mut redis) = Server::start().await else { return };
    let mock = mock_builder().enforce_rate_limits().start().await.unwrap();
    let client = fleet_client(&mock.url(), &redis.url());
    let log = crate::secrets::Log::default();
    let guard = log.capture();
    call_of(&client, &BUSY).send().await.unwrap();
    assert!(!log.text().contains("the shared store is away"));
    redis.kill();
    for _ in 0..60 {
        call_of(&client, &BUSY).send().await.unwrap();
    }
    drop(guard);
    assert_eq!(mock.count(BUSY.id), 61, "none is refused");
    assert_eq!(log.text().matches("the shared store is away").count(), 1, "{}", log.text());
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_at_a_time_fetches_a_token() {
    let Some(redis) = Server::start().await else { return };
    let mock = mock_builder().start().await.unwrap();
    // Long enough for all to want one before the first has it.
    mock.script(TENANT_TOKEN, [Fault::Delay(Duration::from_millis(1500))]);
    all_succeed((0..PROCESSES).map(|_| spawn(&mock, &redis, GET.id, 3)).collect()).await;
    assert_eq!((mock.count(TENANT_TOKEN), mock.count(GET.id)), (1, 3 * PROCESSES));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_at_a_time_refreshes_a_users_session() {
    let Some(redis) = Server::start().await else { return };
    let mock = mock_builder().start().await.unwrap();
    let client = fleet_client(&mock.url(), &redis.url());
    let session = crate::users::session(&mock, &client).await.keep_as(USER).await.unwrap();
    mock.expire_tokens();
    // Long enough for all to want it before the first has it.
    mock.script(OAUTH, [Fault::Delay(Duration::from_millis(1500))]);
    all_succeed((0..PROCESSES).map(|_| spawn(&mock, &redis, GET.id, 3)).collect()).await;
    assert_eq!((mock.count(OAUTH), mock.count(TENANT_TOKEN)), (2, 0), "the code, and one refresh for all");
    // This handle's refresh token is spent by now.
    get(&client).as_user(&session).send().await.unwrap();
    assert_eq!(mock.count(OAUTH), 2, "the winner's grant is taken over");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_that_was_revoked_is_replaced_once_for_all() {
    let Some(redis) = Server::start().await else { return };
    let mock = mock_builder().start().await.unwrap();
    let clients: Vec<_> = (0..PROCESSES).map(|_| fleet_client(&mock.url(), &redis.url())).collect();
    let call_all = async || {
        let calls: Vec<_> = clients.iter().map(|client| tokio::spawn(get(client).send())).collect();
        for call in calls {
            call.await.unwrap().unwrap();
        }
    };
    call_all().await;
    assert_eq!(mock.count(TENANT_TOKEN), 1);
    mock.expire_tokens();
    // Tokens are compared by their end, and a platform's is in seconds.
    mock.script(TENANT_TOKEN, [Fault::Delay(Duration::from_millis(300))]);
    call_all().await;
    assert_eq!(mock.count(TENANT_TOKEN), 2, "the others take over what the first one got");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_dies_while_it_refreshes_holds_the_others_up_for_a_moment_only() {
    let Some(redis) = Server::start().await else { return };
    let mock = mock_builder().start().await.unwrap();
    mock.script(TENANT_TOKEN, [Fault::Delay(Duration::from_secs(60))]);
    let mut child = spawn(&mock, &redis, GET.id, 1);
    while mock.count(TENANT_TOKEN) < 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().await.unwrap();
    get(&fleet_client(&mock.url(), &redis.url())).send().await.unwrap();
    assert_eq!(mock.count(TENANT_TOKEN), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_key_names_host_and_app_and_ends() {
    let Some(redis) = Server::start().await else { return };
    let mock = mock_builder().start().await.unwrap();
    let client = fleet_client(&mock.url(), &redis.url());
    call_of(&client, &BUSY).send().await.unwrap();
    let connection = redis::Client::open(redis.url()).unwrap();
    let mut connection = connection.get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert_eq!(keys.len(), 2, "a token and a rate: {keys:?}");
    let scope = format!("larkspur:{}:cli_a1b2:", client.host());
    for key in keys {
        let left: i64 = redis::cmd("PTTL").arg(&key).query_async(&mut connection).await.unwrap();
        assert!(key.starts_with(&scope) && left > 0, "{key} ends in {left} ms");
    }
}
