//! Tokens in use: one fetch however many calls wait, and renewal in the background.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::bearer::Bearer;
use super::fetch;
use super::store::{StoreError, StoreFuture, StoredToken, TokenKey, TokenKind, TokenStore};
use crate::builder::Config;
use crate::client::Client;
use crate::error::{Error, Result};

/// The server hands out a new token only in the last half hour of the old one.
const RENEWAL_WINDOW: Duration = Duration::from_secs(1790);
/// A token this close to its end may end on the way.
const MARGIN: Duration = Duration::from_secs(10);
/// How long a renewal that failed is left alone.
const RENEWAL_PAUSE: Duration = Duration::from_secs(15);
/// How long a token store is waited for.
const STORE_PATIENCE: Duration = Duration::from_secs(2);

/// The tokens of one app.
pub(crate) struct Tokens {
    /// The token of the app itself.
    app: Arc<Slot>,
    /// The token of the app's own tenant: of a store app there is none.
    tenant: Arc<Slot>,
    /// The tokens of other tenants, by tenant key.
    tenants: Mutex<HashMap<String, Arc<Slot>>>,
    pub(crate) store: Arc<dyn TokenStore>,
    /// Host, app and a fingerprint of the secret: what every key of this app starts with.
    scope: String,
    ticket: Mutex<Option<SecretString>>,
}

/// The place of one token.
struct Slot {
    key: TokenKey,
    current: Mutex<Option<Cached>>,
    /// Held while one call fetches; keeps the failure of the last fetch for those who waited for it.
    flight: tokio::sync::Mutex<Option<Failure>>,
    renewing: AtomicBool,
}

#[derive(Clone)]
struct Cached {
    token: Bearer,
    usable_until: SystemTime,
    renew_from: SystemTime,
}

struct Failure {
    at: Instant,
    error: Error,
}

impl Cached {
    fn new(token: Bearer, expires_at: SystemTime) -> Self {
        let left = expires_at.duration_since(SystemTime::now()).unwrap_or_default();
        let usable_until = expires_at - MARGIN.min(left / 10);
        let renew_from = expires_at - RENEWAL_WINDOW.min(left / 4);
        Self { token, usable_until, renew_from }
    }
}

impl Slot {
    fn new(key: TokenKey) -> Arc<Self> {
        Arc::new(Self { key, current: Mutex::default(), flight: Default::default(), renewing: AtomicBool::new(false) })
    }

    fn current(&self) -> MutexGuard<'_, Option<Cached>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn usable(&self) -> Option<Cached> {
        self.current().as_ref().filter(|cached| cached.usable_until > SystemTime::now()).cloned()
    }
}

impl Tokens {
    pub(crate) fn new(config: &Config, store: Arc<dyn TokenStore>) -> Self {
        let host = config.host();
        let mut hash = Sha256::new();
        for part in [host, &config.app_id, config.app_secret.expose_secret()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        let print: String = hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
        let scope = format!("{host}:{}:{print}", config.app_id);
        Self {
            app: Slot::new(TokenKey::new(&scope, TokenKind::App, "")),
            tenant: Slot::new(TokenKey::new(&scope, TokenKind::Tenant, "")),
            tenants: Mutex::default(),
            store,
            scope,
            ticket: Mutex::default(),
        }
    }

    pub(crate) fn key(&self, kind: TokenKind, owner: &str) -> TokenKey {
        TokenKey::new(&self.scope, kind, owner)
    }

    /// A token that works: the cached one, the store's, or a new one.
    pub(crate) async fn get(&self, client: &Client, kind: TokenKind, owner: &str) -> Result<Bearer> {
        let slot = self.slot(kind, owner);
        if let Some(cached) = slot.usable() {
            if cached.renew_from <= SystemTime::now() {
                renew_in_background(client, slot);
            }
            return Ok(cached.token);
        }
        self.fetch(client, &slot, None).await
    }

    /// Another token than the one that the platform refused, straight from the platform.
    pub(crate) async fn replace(
        &self,
        client: &Client,
        kind: TokenKind,
        owner: &str,
        stale: &Bearer,
    ) -> Result<Bearer> {
        self.fetch(client, &self.slot(kind, owner), Some(stale)).await
    }

    /// Forgets the app's ticket, here and in the store.
    pub(super) async fn forget_ticket(&self) {
        self.hold_ticket(None);
        let key = self.key(TokenKind::AppTicket, "");
        if let Err(error) = within(self.store.remove(&key)).await {
            warn(&key, "removing from", &error);
        }
    }

    pub(super) fn hold_ticket(&self, ticket: Option<SecretString>) {
        *self.ticket.lock().unwrap_or_else(PoisonError::into_inner) = ticket;
    }

    pub(super) fn held_ticket(&self) -> Option<SecretString> {
        self.ticket.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn slot(&self, kind: TokenKind, owner: &str) -> Arc<Slot> {
        match (kind, owner) {
            (TokenKind::Tenant, "") => return self.tenant.clone(),
            (TokenKind::Tenant, _) => {}
            _ => return self.app.clone(),
        }
        let mut tenants = self.tenants.lock().unwrap_or_else(PoisonError::into_inner);
        match tenants.get(owner) {
            Some(slot) => slot.clone(),
            None => tenants.entry(owner.to_owned()).or_insert_with(|| Slot::new(self.key(kind, owner))).clone(),
        }
    }

    /// Fetches once for all who wait. A call that is dropped half-way gives its turn to the next.
    async fn fetch(&self, client: &Client, slot: &Slot, stale: Option<&Bearer>) -> Result<Bearer> {
        let asked = Instant::now();
        let mut flight = slot.flight.lock().await;
        let is_stale = |token: &Bearer| stale.is_some_and(|stale| stale.expose() == token.expose());
        if let Some(cached) = slot.usable().filter(|cached| !is_stale(&cached.token)) {
            return Ok(cached.token);
        }
        if let Some(failure) = flight.as_ref().filter(|failure| failure.at > asked) {
            return Err(failure.error.clone());
        }
        if stale.is_none()
            && let Some(stored) = self.load(&slot.key).await
            && let Some(token) = Bearer::new(stored.secret)
        {
            let cached = Cached::new(token, stored.expires_at);
            *slot.current() = Some(cached.clone());
            return Ok(cached.token);
        }
        let present = slot.current().as_ref().map(|cached| cached.usable_until);
        let is_newer = |cached: &Cached| {
            stale.is_none() || !is_stale(&cached.token) && present.is_none_or(|present| cached.usable_until > present)
        };
        match self.fetch_new(client, slot, is_newer).await {
            Ok(token) => {
                *flight = None;
                Ok(token)
            }
            Err(error) => {
                *flight = Some(Failure { at: Instant::now(), error: error.clone() });
                Err(error)
            }
        }
    }

    /// Fetches a token, one process of a fleet at a time: what another one has just put into the store will do, where it is
    /// good enough.
    async fn fetch_new(&self, client: &Client, slot: &Slot, will_do: impl Fn(&Cached) -> bool) -> Result<Bearer> {
        let lock = self.lock(&slot.key).await;
        if lock.is_shared()
            && let Some(stored) = self.load(&slot.key).await
            && let Some(token) = Bearer::new(stored.secret)
        {
            let cached = Cached::new(token, stored.expires_at);
            if will_do(&cached) {
                *slot.current() = Some(cached.clone());
                lock.release().await;
                return Ok(cached.token);
            }
        }
        let fetched = self.fetch_alone(client, slot).await;
        lock.release().await;
        fetched
    }

    async fn fetch_alone(&self, client: &Client, slot: &Slot) -> Result<Bearer> {
        let (token, lifetime) = fetch::token(client, &slot.key).await?;
        let expires_at = SystemTime::now() + lifetime;
        *slot.current() = Some(Cached::new(token.clone(), expires_at));
        self.save(&slot.key, StoredToken { secret: token.secret().clone(), expires_at }).await;
        Ok(token)
    }

    pub(crate) async fn load(&self, key: &TokenKey) -> Option<StoredToken> {
        match within(self.store.get(key)).await {
            Ok(stored) => stored.filter(|stored| stored.expires_at > SystemTime::now()),
            Err(error) => {
                warn(key, "reading from", &error);
                None
            }
        }
    }

    pub(crate) async fn save(&self, key: &TokenKey, token: StoredToken) {
        if let Err(error) = within(self.store.set(key, token)).await {
            warn(key, "writing to", &error);
        }
    }
}

/// A store that hangs must not hang the calls.
async fn within<T>(answer: StoreFuture<'_, T>) -> Result<T, StoreError> {
    tokio::time::timeout(STORE_PATIENCE, answer)
        .await
        .unwrap_or_else(|_| Err("the store did not answer in time".into()))
}

fn warn(key: &TokenKey, what: &str, error: &StoreError) {
    tracing::warn!(target: "larkspur", kind = ?key.kind(), %error, "{what} the token store failed; going on without it");
}

/// Renews a token that still works, unless that is being done already.
fn renew_in_background(client: &Client, slot: Arc<Slot>) {
    if slot.renewing.swap(true, Ordering::AcqRel) {
        return;
    }
    let client = client.clone();
    tokio::spawn(async move {
        let done = Renewing(slot);
        let slot = &done.0;
        let tokens = &client.shared.tokens;
        let flight = slot.flight.lock().await;
        if slot.usable().is_some_and(|cached| cached.renew_from > SystemTime::now()) {
            return;
        }
        if let Err(error) = tokens.fetch_new(&client, slot, |cached| cached.renew_from > SystemTime::now()).await {
            tracing::warn!(target: "larkspur", kind = ?slot.key.kind(), %error, "a token could not be renewed; the old one is used on");
            if let Some(cached) = slot.current().as_mut() {
                cached.renew_from = SystemTime::now() + RENEWAL_PAUSE;
            }
        }
        drop(flight);
    });
}

/// Lets the next renewal begin, however this one ends.
struct Renewing(Arc<Slot>);

impl Drop for Renewing {
    fn drop(&mut self) {
        self.0.renewing.store(false, Ordering::Release);
    }
}
