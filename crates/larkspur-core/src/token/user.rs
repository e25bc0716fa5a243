//! Who a call is made for. What a session does is in the files that send calls.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

use super::grant::UserGrant;
use crate::client::Client;
use crate::fleet::answer::StoreError;

/// The user in whose name a call is made: from an access token (`&str`, `String`) or a [`UserSession`].
#[derive(Clone)]
pub struct User(pub(crate) Identity);

#[derive(Clone)]
pub(crate) enum Identity {
    /// This very token.
    Token(SecretString),
    /// Whatever token the session holds when the call is sent.
    Session(UserSession),
}

impl From<&str> for User {
    fn from(token: &str) -> Self {
        Self(Identity::Token(token.into()))
    }
}

impl From<String> for User {
    fn from(token: String) -> Self {
        Self(Identity::Token(token.into()))
    }
}

impl From<SecretString> for User {
    fn from(token: SecretString) -> Self {
        Self(Identity::Token(token))
    }
}

impl From<UserSession> for User {
    fn from(session: UserSession) -> Self {
        Self(Identity::Session(session))
    }
}

impl From<&UserSession> for User {
    fn from(session: &UserSession) -> Self {
        Self(Identity::Session(session.clone()))
    }
}

impl fmt::Debug for User {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("User(…)")
    }
}

type Saved = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;
pub(super) type Hook = Arc<dyn Fn(UserGrant) -> Saved + Send + Sync>;

/// A user's session. Its clones share one token; give it to `.as_user(…)`.
///
/// A refresh token works once, so a refresh is never broken off half-way, and the new grant is saved (by the hook, or in
/// the token store) before it is used.
#[derive(Clone)]
pub struct UserSession(pub(super) Arc<Session>);

/// What the clones of a session share.
pub(super) struct Session {
    pub(super) client: Client,
    pub(super) grant: Mutex<UserGrant>,
    /// Held while one call refreshes or saves.
    pub(super) flight: tokio::sync::Mutex<()>,
    /// Whether the grant has yet to be saved.
    pub(super) unsaved: AtomicBool,
    pub(super) hook: Mutex<Option<Hook>>,
    /// Under which name the token store keeps the grant.
    pub(super) name: Mutex<Option<String>>,
}

impl Session {
    pub(super) fn new(client: &Client, grant: UserGrant) -> Self {
        Self {
            client: client.clone(),
            grant: Mutex::new(grant),
            flight: tokio::sync::Mutex::default(),
            unsaved: AtomicBool::new(false),
            hook: Mutex::default(),
            name: Mutex::default(),
        }
    }
}

pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for UserSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserSession").field("expires_at", &lock(&self.0.grant).expires_at).finish_non_exhaustive()
    }
}
