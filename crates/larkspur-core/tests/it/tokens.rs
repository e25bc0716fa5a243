//! Tokens of apps and tenants.

use std::sync::Arc;
use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_core::token::{MemoryStore, StoreFuture, StoredToken, TokenKey, TokenStore};
use larkspur_mock::{Fault, Reply};
use serde_json::json;

use crate::support::{GET, TENANT_TOKEN, builder, client, get, mock, mock_builder};

async fn all<T>(calls: impl IntoIterator<Item = Sending<T>>) -> Vec<Result<T, larkspur_core::Error>>
where
    T: larkspur_core::Reply,
{
    let calls: Vec<_> = calls.into_iter().map(tokio::spawn).collect();
    let mut results = Vec::new();
    for call in calls {
        results.push(call.await.unwrap());
    }
    results
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_first_calls_fetch_one_token() {
    let mock = mock().await;
    mock.script(TENANT_TOKEN, [Fault::Delay(Duration::from_millis(100))]);
    let client = client(&mock);
    let results = all((0..100).map(|_| get(&client).send())).await;
    assert!(results.iter().all(Result::is_ok));
    assert_eq!((mock.count(TENANT_TOKEN), mock.count(GET.id)), (1, 100));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_token_revoked_under_a_thousand_calls_costs_one_more_fetch() {
    let mock = mock().await;
    let client = client(&mock);
    let calls: Vec<_> = (0..1000).map(|_| tokio::spawn(get(&client).send())).collect();
    while mock.count(GET.id) < 300 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    mock.expire_tokens();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(mock.count(TENANT_TOKEN), 2);
    assert!(mock.count(GET.id) > 1000, "some calls met the revoked token");
}

#[tokio::test]
async fn a_stale_token_is_replaced_once_and_no_more() {
    let mock = mock().await;
    let client = client(&mock);
    get(&client).send().await.unwrap();
    mock.script(GET.id, vec![Fault::Reply(Reply::error(400, 99991663, "invalid token")); 9]);
    let error = get(&client).send().await.unwrap_err();
    assert!(error.is_unauthenticated(), "{error}");
    assert_eq!((mock.count(TENANT_TOKEN), error.attempts()), (2, 2));
    // An explicit token is the caller's affair.
    let mut call: Call = get(&client).into();
    call.access_token("t-explicit");
    let error = Sending::<()>::new(call).await.unwrap_err();
    assert_eq!((mock.count(TENANT_TOKEN), error.attempts()), (2, 1));
}

#[tokio::test]
async fn a_refused_fetch_is_shared_by_all_who_waited() {
    let mock = mock_builder().app("cli_a1b2", "another secret").start().await.unwrap();
    mock.script(TENANT_TOKEN, [Fault::Delay(Duration::from_millis(100))]);
    let client = client(&mock);
    let results = all((0..50).map(|_| get(&client).send())).await;
    assert!(results.iter().all(|result| result.as_ref().is_err_and(|error| !error.is_retryable())));
    assert_eq!((mock.count(TENANT_TOKEN), mock.count(GET.id)), (1, 0));
}

#[tokio::test]
async fn a_token_is_renewed_in_the_background_while_it_still_works() {
    let mock = mock_builder().token_lifetime(Duration::from_secs(8)).start().await.unwrap();
    let client = client(&mock);
    get(&client).send().await.unwrap();
    // The last quarter of its life has begun.
    tokio::time::sleep(Duration::from_millis(6100)).await;
    mock.script(TENANT_TOKEN, [Fault::Delay(Duration::from_millis(300))]);
    let results = all((0..20).map(|_| get(&client).send())).await;
    assert!(results.iter().all(Result::is_ok));
    let used = || -> Vec<String> {
        mock.requests_of(GET.id).iter().map(|sent| sent.header("authorization").unwrap().to_owned()).collect()
    };
    assert!(used().iter().all(|token| *token == used()[0]), "nobody waited for the new token");
    tokio::time::sleep(Duration::from_millis(600)).await;
    get(&client).send().await.unwrap();
    assert_eq!(mock.count(TENANT_TOKEN), 2, "one renewal");
    assert_ne!(used()[21], used()[0], "the new token is used");
}

#[tokio::test]
async fn two_apps_never_share_a_token_even_in_one_store() {
    let mock = mock_builder().app("cli_a1b2", "very-secret-app-secret").app("cli_other", "s").start().await.unwrap();
    let store = Shared(Arc::new(MemoryStore::default()));
    let first = builder(&mock).token_store(store.clone()).build().unwrap();
    let other = Client::builder("cli_other", "s").base_url(mock.url()).token_store(store.clone()).build().unwrap();
    let twin = builder(&mock).token_store(store.clone()).build().unwrap();
    for client in [&first, &other, &twin] {
        get(client).send().await.unwrap();
    }
    let used: Vec<_> =
        mock.requests_of(GET.id).iter().map(|sent| sent.header("authorization").unwrap().to_owned()).collect();
    assert_ne!(used[0], used[1]);
    assert_eq!(used[0], used[2], "the same app shares it");
    assert_eq!(mock.count(TENANT_TOKEN), 2);
    // Nor does the same app at another host.
    let elsewhere = mock_builder().start().await.unwrap();
    let far = builder(&elsewhere).token_store(store.clone()).build().unwrap();
    get(&far).send().await.unwrap();
    assert_eq!(elsewhere.count(TENANT_TOKEN), 1);
    // A new secret does not find the token of the old one.
    mock.set_secret("cli_a1b2", "changed");
    let changed = Client::builder("cli_a1b2", "changed").base_url(mock.url()).token_store(store).build().unwrap();
    get(&changed).send().await.unwrap();
    assert_eq!(mock.count(TENANT_TOKEN), 3);
}

#[derive(Clone)]
struct Shared(Arc<MemoryStore>);

impl TokenStore for Shared {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        self.0.get(key)
    }
    fn set<'a>(&'a self, key: &'a TokenKey, token: StoredToken) -> StoreFuture<'a, ()> {
        self.0.set(key, token)
    }
    fn remove<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, ()> {
        self.0.remove(key)
    }
}

/// A store that fails, or never answers.
struct Broken(bool);

impl TokenStore for Broken {
    fn get<'a>(&'a self, _: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        if self.0 { Box::pin(std::future::pending()) } else { Box::pin(async { Err("away".into()) }) }
    }
    fn set<'a>(&'a self, _: &'a TokenKey, _: StoredToken) -> StoreFuture<'a, ()> {
        Box::pin(async { Err("away".into()) })
    }
    fn remove<'a>(&'a self, _: &'a TokenKey) -> StoreFuture<'a, ()> {
        Box::pin(async { Err("away".into()) })
    }
}

#[tokio::test]
async fn a_store_that_fails_or_hangs_costs_a_fetch_and_no_call() {
    for hangs in [false, true] {
        let mock = mock().await;
        let client = builder(&mock).token_store(Broken(hangs)).build().unwrap();
        get(&client).send().await.unwrap();
        get(&client).send().await.unwrap();
        assert_eq!(mock.count(TENANT_TOKEN), 1, "the client keeps it all the same");
    }
}

#[tokio::test]
async fn a_grant_without_a_usable_token_is_an_error_and_never_sent() {
    let mock = mock().await;
    let client = client(&mock);
    for grant in [
        json!({"code": 0, "expire": 7200}),
        json!({"code": 0, "tenant_access_token": "t-1\r\nx: y", "expire": 7200}),
        json!({"code": 0, "tenant_access_token": "t-1"}),
        json!({"code": 0, "tenant_access_token": "t-1", "expire": -5}),
    ] {
        mock.script(TENANT_TOKEN, [Fault::Reply(Reply::whole(grant))]);
        let error = get(&client).send().await.unwrap_err();
        assert!(error.is_unauthenticated() && error.to_string().contains(TENANT_TOKEN), "{error}");
    }
    assert_eq!(mock.count(GET.id), 0);
}
