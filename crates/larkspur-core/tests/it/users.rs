//! Users: consent, code, session, refresh.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use larkspur_core::fleet::StoreLock;
use larkspur_core::token::{Authorization, MemoryStore, StoreFuture, StoredToken, TokenKey, TokenStore};
use larkspur_core::{Client, ErrorKind, UserGrant, UserSession};
use larkspur_mock::{Fault, Grant, Mock, Reply};
use secrecy::ExposeSecret as _;

use crate::support::{self, GET, OAUTH, builder, client, get, mock};

const BACK: &str = "https://app.example/callback";

/// Sends a user through the mock's consent page; gives the code and the state that come back.
async fn consent(mock: &Mock, way: &Authorization) -> (String, String) {
    let query = way.url().split_once('?').unwrap().1;
    let raw = Client::builder("x", "y").base_url(mock.url()).build().unwrap();
    let page = format!("/open-apis/authen/v1/authorize?{query}");
    let answer = raw.raw(larkspur_core::Method::GET, &page).without_token().send::<()>().await;
    let error = answer.expect_err("the page redirects");
    assert_eq!(error.status().map(|status| status.as_u16()), Some(302));
    let state = query.split('&').find_map(|pair| pair.strip_prefix("state=")).unwrap();
    let challenge = query.split('&').find_map(|pair| pair.strip_prefix("code_challenge=")).unwrap();
    let grant = Grant::new("cli_a1b2").scopes(["offline_access"]).redirect_uri(BACK).code_challenge(challenge);
    (mock.authorize(grant), state.to_owned())
}

pub(crate) async fn session(mock: &Mock, client: &Client) -> UserSession {
    let way = client.authorize(BACK, &["offline_access"]).unwrap();
    let (code, state) = consent(mock, &way).await;
    assert!(way.accepts(&state));
    client.exchange_code(&code, &way).await.unwrap()
}

fn ended(grant: UserGrant) -> UserGrant {
    UserGrant { expires_at: SystemTime::now() + Duration::from_secs(1), ..grant }
}

#[tokio::test]
async fn a_user_consents_and_calls_are_made_in_their_name() {
    let mock = mock().await;
    let client = client(&mock);
    let session = session(&mock, &client).await;
    get(&client).as_user(&session).send().await.unwrap();
    let sent = mock.requests_of(GET.id)[0].header("authorization").unwrap().to_owned();
    assert_eq!(sent, format!("Bearer {}", session.grant().access_token.expose_secret()));
    assert_eq!((mock.count(OAUTH), mock.count(support::TENANT_TOKEN)), (1, 0));
    assert!(session.grant().refresh_token.is_some());
}

#[tokio::test]
async fn a_code_needs_its_own_verifier_and_state() {
    let mock = mock().await;
    let client = client(&mock);
    let way = client.authorize(BACK, &[]).unwrap();
    let (code, _) = consent(&mock, &way).await;
    let other = client.authorize(BACK, &[]).unwrap();
    assert!(!other.accepts(way.state()) && !other.accepts("") && !Authorization::resume("", "v", BACK).accepts(""));
    let error = client.exchange_code(&code, &other).await.unwrap_err();
    assert!(error.kind() == ErrorKind::Api, "{error}");
    assert!(client.authorize("not a url", &[]).is_err());
    // What was kept in a web session takes up the way again.
    let way = client.authorize(BACK, &["offline_access"]).unwrap();
    let (code, state) = consent(&mock, &way).await;
    let kept = Authorization::resume(way.state(), way.verifier().clone(), BACK);
    assert!(kept.accepts(&state));
    client.exchange_code(&code, &kept).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_token_is_refreshed_once_for_all_calls() {
    let mock = mock().await;
    let client = client(&mock);
    let session = session(&mock, &client).await;
    mock.expire_tokens();
    let calls: Vec<_> = (0..50).map(|_| tokio::spawn(get(&client).as_user(&session).send())).collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(mock.count(OAUTH), 2, "the code, and one refresh");
}

#[tokio::test]
async fn a_token_about_to_end_is_refreshed_first_and_saved_before_use() {
    let mock = mock().await;
    let client = client(&mock);
    let grant = ended(session(&mock, &client).await.grant());
    let log = Arc::new(Mutex::new(Vec::new()));
    let (seen, server) = (log.clone(), Arc::new(mock));
    let watched = server.clone();
    let session = client.user_session(grant).on_refresh(move |grant| {
        let (seen, count) = (seen.clone(), watched.count(GET.id));
        async move {
            seen.lock().unwrap().push((grant.access_token.expose_secret().to_owned(), count));
            Ok(())
        }
    });
    get(&client).as_user(&session).send().await.unwrap();
    let token = session.grant().access_token.expose_secret().to_owned();
    assert_eq!(*log.lock().unwrap(), [(token.clone(), 0)], "saved before the call was sent");
    assert_eq!(server.requests_of(GET.id)[0].header("authorization").unwrap(), format!("Bearer {token}"));
}

#[tokio::test]
async fn a_grant_that_could_not_be_saved_is_offered_again_and_not_lost() {
    let mock = mock().await;
    let client = client(&mock);
    let grant = ended(session(&mock, &client).await.grant());
    let tries = Arc::new(AtomicUsize::new(0));
    let counter = tries.clone();
    let session = client.user_session(grant).on_refresh(move |_| {
        let first = counter.fetch_add(1, Ordering::SeqCst) == 0;
        async move { if first { Err("the disk is full".into()) } else { Ok(()) } }
    });
    let error = get(&client).as_user(&session).send().await.unwrap_err();
    assert!(error.kind() == ErrorKind::Store && error.to_string().contains("the disk is full"), "{error}");
    assert_eq!(mock.count(GET.id), 0, "an unsaved grant is not used");
    get(&client).as_user(&session).send().await.unwrap();
    assert_eq!((tries.load(Ordering::SeqCst), mock.count(OAUTH)), (2, 2), "saved again, refreshed once");
}

#[tokio::test]
async fn a_caller_who_does_not_wait_does_not_lose_the_refresh_token() {
    let mock = mock().await;
    let client = client(&mock);
    let session = client.user_session(ended(session(&mock, &client).await.grant()));
    let before = session.grant();
    mock.script(OAUTH, [Fault::Delay(Duration::from_millis(150))]);
    let call = get(&client).as_user(&session).send();
    assert!(tokio::time::timeout(Duration::from_millis(50), call).await.is_err());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let after = session.grant();
    assert_ne!(before.access_token.expose_secret(), after.access_token.expose_secret());
    get(&client).as_user(&session).send().await.unwrap();
}

#[tokio::test]
async fn a_hiccup_is_tried_once_more_and_a_dead_refresh_token_is_not() {
    let mock = mock().await;
    let client = client(&mock);
    let grant = session(&mock, &client).await.grant();
    let refusal = |code| Fault::Reply(Reply::error(400, code, "refused"));
    mock.script(OAUTH, [refusal(20050)]);
    client.user_session(grant).refresh().await.unwrap();
    assert_eq!(mock.count(OAUTH), 3);
    let grant = session(&mock, &client).await.grant();
    for code in [20026, 20037, 20064, 20073] {
        let before = mock.count(OAUTH);
        mock.script(OAUTH, [refusal(code)]);
        let error = client.user_session(grant.clone()).refresh().await.unwrap_err();
        assert!(error.needs_authorization() && error.to_string().contains("authorise the app again"), "{error}");
        assert_eq!(mock.count(OAUTH), before + 1);
    }
}

#[tokio::test]
async fn a_refresh_cut_on_its_way_is_not_repeated() {
    let mock = mock().await;
    let client = client(&mock);
    let session = session(&mock, &client).await;
    mock.script(OAUTH, [Fault::ResetAfter]);
    assert!(session.refresh().await.unwrap_err().is_transport());
    assert_eq!(mock.count(OAUTH), 2);
}

#[tokio::test]
async fn sessions_live_in_the_token_store() {
    let mock = mock().await;
    let client = builder(&mock).build().unwrap();
    let session = session(&mock, &client).await.keep_as("ou_1").await.unwrap();
    let twin = client.stored_user("ou_1").await.unwrap();
    session.refresh().await.unwrap();
    // The twin's refresh token is spent, but the store has the new grant.
    let twin_before = twin.grant();
    twin.refresh().await.unwrap();
    assert_ne!(twin_before.access_token.expose_secret(), twin.grant().access_token.expose_secret());
    assert_eq!(twin.grant().access_token.expose_secret(), session.grant().access_token.expose_secret());
    assert_eq!(mock.count(OAUTH), 2);
    assert!(client.stored_user("ou_2").await.is_none());
}

#[tokio::test]
async fn a_session_without_refresh_token_ends_clearly() {
    let mock = mock().await;
    let client = client(&mock);
    let gone = UserGrant {
        access_token: "u-x".into(),
        expires_at: SystemTime::UNIX_EPOCH,
        refresh_token: None,
        refresh_expires_at: None,
        scope: String::new(),
    };
    let error = get(&client).as_user(client.user_session(gone.clone())).send().await.unwrap_err();
    assert!(error.is_unauthenticated() && error.to_string().contains("offline_access"), "{error}");
    let kept = UserGrant::from_json(gone.to_json().expose_secret()).unwrap();
    assert_eq!(kept.access_token.expose_secret(), "u-x");
    assert!(UserGrant::from_json("{}").is_none());
}

/// A store that shares its entries with its clones, and saves slowly.
#[derive(Clone, Default)]
struct SlowStore(Arc<MemoryStore>, Arc<Mutex<Option<TokenKey>>>);

impl TokenStore for SlowStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        self.0.get(key)
    }

    fn set<'a>(&'a self, key: &'a TokenKey, token: StoredToken) -> StoreFuture<'a, ()> {
        *self.1.lock().unwrap() = Some(key.clone());
        Box::pin(async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            self.0.set(key, token).await
        })
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, ()> {
        self.0.remove(key)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stored_session_is_refreshed_once_however_many_handles_and_clients() {
    let mock = mock().await;
    let store = SlowStore::default();
    let client = || builder(&mock).token_store(store.clone()).build().unwrap();
    let (one, two) = (client(), client());
    drop(session(&mock, &one).await.keep_as("ou_twins").await.unwrap());
    mock.expire_tokens();
    let mut calls = Vec::new();
    for client in [&one, &two, &one, &two, &one] {
        let user = client.stored_user("ou_twins").await.unwrap();
        calls.push(tokio::spawn(get(client).as_user(user).send()));
    }
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(mock.count(OAUTH), 2, "the code, and one refresh");
}

#[tokio::test]
async fn the_loser_of_a_race_between_processes_takes_over_the_winners_grant() {
    let mock = mock().await;
    let store = SlowStore::default();
    let client = builder(&mock).token_store(store.clone()).build().unwrap();
    let session = session(&mock, &client).await.keep_as("ou_race").await.unwrap();
    let won = UserGrant { access_token: mock.user_token("cli_a1b2").into(), ..session.grant() };
    let key = store.1.lock().unwrap().clone().unwrap();
    let saved = StoredToken { secret: won.to_json(), expires_at: won.expires_at };
    // The other process has spent the refresh token, and its store takes its time.
    mock.script(OAUTH, [Fault::Reply(Reply::error(400, 20064, "spent"))]);
    let winner = tokio::spawn(async move {
        tokio::time::sleep(Duration::from_secs(1)).await;
        store.0.set(&key, saved).await.unwrap();
    });
    session.refresh().await.unwrap();
    assert_eq!(session.grant().access_token.expose_secret(), won.access_token.expose_secret());
    winner.await.unwrap();
    get(&client).as_user(&session).send().await.unwrap();
}

/// A store whose lock is known to be taken or free.
#[derive(Clone, Default)]
struct LockingStore(Arc<MemoryStore>, Arc<Mutex<Option<TokenKey>>>, Arc<AtomicBool>);

impl TokenStore for LockingStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        self.0.get(key)
    }

    fn set<'a>(&'a self, key: &'a TokenKey, token: StoredToken) -> StoreFuture<'a, ()> {
        *self.1.lock().unwrap() = Some(key.clone());
        self.0.set(key, token)
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, ()> {
        self.0.remove(key)
    }

    fn lock<'a>(&'a self, _key: &'a TokenKey, _lease: Duration) -> StoreFuture<'a, Option<StoreLock>> {
        let is_free = !self.2.swap(true, Ordering::SeqCst);
        let taken = self.2.clone();
        let lock = is_free.then(|| {
            StoreLock::new(move || {
                taken.store(false, Ordering::SeqCst);
                Box::pin(std::future::ready(Ok(())))
            })
        });
        Box::pin(std::future::ready(Ok(lock)))
    }
}

#[tokio::test]
async fn a_loser_gives_the_lock_back_before_it_waits_for_the_winner() {
    let mock = mock().await;
    let store = LockingStore::default();
    let client = builder(&mock).token_store(store.clone()).build().unwrap();
    let session = session(&mock, &client).await.keep_as("ou_locked").await.unwrap();
    let won = UserGrant { access_token: mock.user_token("cli_a1b2").into(), ..session.grant() };
    let key = store.1.lock().unwrap().clone().unwrap();
    let saved = StoredToken { secret: won.to_json(), expires_at: won.expires_at };
    mock.script(OAUTH, [Fault::Reply(Reply::error(400, 20064, "spent"))]);
    let (winner, asked) = (store.clone(), mock.count(OAUTH));
    let loser = tokio::spawn({
        let session = session.clone();
        async move { session.refresh().await }
    });
    while mock.count(OAUTH) == asked {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // The winner saves under the lock.
    let lock = loop {
        if let Some(lock) = winner.lock(&key, Duration::from_secs(10)).await.unwrap() {
            break lock;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    };
    winner.0.set(&key, saved).await.unwrap();
    drop(lock);
    loser.await.unwrap().unwrap();
    assert_eq!(session.grant().access_token.expose_secret(), won.access_token.expose_secret());
}

#[tokio::test]
async fn a_session_that_is_really_lost_is_told_once_and_to_all_who_wait() {
    let mock = mock().await;
    let client = builder(&mock).build().unwrap();
    drop(session(&mock, &client).await.keep_as("ou_lost").await.unwrap());
    mock.expire_tokens();
    mock.script(OAUTH, vec![Fault::Reply(Reply::error(400, 20064, "revoked")); 9]);
    let before = mock.count(OAUTH);
    let mut calls = Vec::new();
    for _ in 0..8 {
        let user = client.stored_user("ou_lost").await.unwrap();
        calls.push(tokio::spawn(get(&client).as_user(user).send()));
    }
    for call in calls {
        assert!(call.await.unwrap().unwrap_err().needs_authorization());
    }
    assert_eq!(mock.count(OAUTH), before + 1, "who waits takes the answer of the first");
}
