//! Where tokens are kept between calls.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::SecretString;

use crate::fleet::StoreLock;
use crate::fleet::answer::StoreFuture;

/// Keeps tokens, so that several clients or processes share them.
///
/// A client keeps the tokens it uses in memory anyway; it asks the store before it fetches one, and tells it what it
/// fetched. A store that fails or loses an entry costs a fetch, never a call.
pub trait TokenStore: Send + Sync + 'static {
    /// The token under a key, where there is one that has not expired.
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>>;
    /// Keeps a token until it expires, in place of the one before.
    fn set<'a>(&'a self, key: &'a TokenKey, token: StoredToken) -> StoreFuture<'a, ()>;
    /// Forgets a token.
    fn remove<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, ()>;

    /// Takes the lock of a token for as long as `lease` at most, so that one process at a time refreshes it; `None` where
    /// another one has it. A store that processes do not share has nothing to lock: the default.
    fn lock<'a>(&'a self, _key: &'a TokenKey, _lease: Duration) -> StoreFuture<'a, Option<StoreLock>> {
        Box::pin(std::future::ready(Ok(Some(StoreLock::default()))))
    }
}

/// A token and its end.
#[derive(Clone, Debug)]
pub struct StoredToken {
    /// The token, or for a user the session as JSON.
    pub secret: SecretString,
    /// When it ends.
    pub expires_at: SystemTime,
}

/// What a stored token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenKind {
    /// An app's token.
    App,
    /// A tenant's token.
    Tenant,
    /// A store app's ticket.
    AppTicket,
    /// A user's session.
    User,
}

/// Names a token: by host, app, a fingerprint of the app's secret (so that a token never outlives it), kind and owner.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct TokenKey {
    text: String,
    kind: TokenKind,
    owner_at: usize,
}

impl TokenKey {
    pub(crate) fn new(scope: &str, kind: TokenKind, owner: &str) -> Self {
        let word = match kind {
            TokenKind::App => "app",
            TokenKind::Tenant => "tenant",
            TokenKind::AppTicket => "ticket",
            TokenKind::User => "user",
        };
        let mut text = format!("larkspur:{scope}:{word}:");
        let owner_at = text.len();
        text.push_str(owner);
        Self { text, kind, owner_at }
    }

    /// The key as text. It holds no secret.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What kind of token it names.
    pub fn kind(&self) -> TokenKind {
        self.kind
    }

    /// Whose token it is: a tenant key, the name of a user's session, or nothing.
    pub fn owner(&self) -> &str {
        &self.text[self.owner_at..]
    }
}

impl fmt::Debug for TokenKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TokenKey({})", self.text)
    }
}

/// Keeps tokens in this process. The default. Its clones share what they keep.
#[derive(Clone, Default)]
pub struct MemoryStore(Arc<Mutex<HashMap<TokenKey, StoredToken>>>);

impl MemoryStore {
    fn with<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut HashMap<TokenKey, StoredToken>) -> T,
    ) -> StoreFuture<'static, T> {
        let value = f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
        Box::pin(std::future::ready(Ok(value)))
    }
}

impl TokenStore for MemoryStore {
    fn get<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, Option<StoredToken>> {
        self.with(|tokens| tokens.get(key).filter(|token| token.expires_at > SystemTime::now()).cloned())
    }

    fn set<'a>(&'a self, key: &'a TokenKey, token: StoredToken) -> StoreFuture<'a, ()> {
        self.with(|tokens| {
            let now = SystemTime::now();
            tokens.retain(|_, old| old.expires_at > now);
            tokens.insert(key.clone(), token);
        })
    }

    fn remove<'a>(&'a self, key: &'a TokenKey) -> StoreFuture<'a, ()> {
        self.with(|tokens| {
            tokens.remove(key);
        })
    }
}

impl fmt::Debug for MemoryStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").finish_non_exhaustive()
    }
}
