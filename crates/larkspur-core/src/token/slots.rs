//! Where the tokens of an app are held: in memory, and in a store.

use std::collections::HashMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

use super::bearer::Bearer;
use super::store::{MemoryStore, StoredToken, TokenKey, TokenKind, TokenStore};
use crate::config::Config;
use crate::error::Error;
use crate::fleet::answer::{StoreError, StoreFuture};

/// The server hands out a new token only in the last half hour of the old one.
const RENEWAL_WINDOW: Duration = Duration::from_secs(1790);
/// A token this close to its end may end on the way.
const MARGIN: Duration = Duration::from_secs(10);
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
pub(super) struct Slot {
    pub(super) key: TokenKey,
    current: Mutex<Option<Cached>>,
    /// Held while one call fetches; keeps the failure of the last fetch for those who waited for it.
    pub(super) flight: tokio::sync::Mutex<Option<Failure>>,
    pub(super) renewing: AtomicBool,
}

#[derive(Clone)]
pub(super) struct Cached {
    pub(super) token: Bearer,
    pub(super) usable_until: SystemTime,
    pub(super) renew_from: SystemTime,
}

pub(super) struct Failure {
    pub(super) at: Instant,
    pub(super) error: Error,
}

impl Cached {
    pub(super) fn new(token: Bearer, expires_at: SystemTime) -> Self {
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

    pub(super) fn current(&self) -> MutexGuard<'_, Option<Cached>> {
        self.current.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn usable(&self) -> Option<Cached> {
        self.current().as_ref().filter(|cached| cached.usable_until > SystemTime::now()).cloned()
    }
}

impl Tokens {
    /// The tokens of an app that calls this host.
    pub(crate) fn new(config: &Config, host: &str) -> Self {
        let store = config.store.clone().unwrap_or_else(|| Arc::new(MemoryStore::default()));
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

    pub(super) fn slot(&self, kind: TokenKind, owner: &str) -> Arc<Slot> {
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
