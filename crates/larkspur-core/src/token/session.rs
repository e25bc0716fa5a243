//! A user's session: an access token that is refreshed when it ends.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};

use super::authorize::Authorization;
use super::fetch::{auth_endpoint, lease};
use super::store::{StoreError, StoredToken, TokenKind};
use super::twins::{Dead, Twins};
use super::user::UserGrant;
use crate::call::{Auth, Call};
use crate::client::Client;
use crate::codes;
use crate::endpoint::Endpoint;
use crate::error::{Error, ErrorKind, Result};
use crate::fleet::StoreLock;
use crate::reply::Sending;

static OAUTH: Endpoint = auth_endpoint("authen.v2.oauth.token", "/open-apis/authen/v2/oauth/token");

/// An access token this close to its end is refreshed first.
const MARGIN: Duration = Duration::from_secs(60);
/// How long a grant is kept in a store whose refresh token has no known end.
const KEPT: Duration = Duration::from_secs(365 * 24 * 3600);

/// How long the grant of another process is waited for that spent the same refresh token, and how often it is looked for.
const WINNER_SAVES: Duration = Duration::from_secs(4);
const LOOK_AGAIN: Duration = Duration::from_millis(150);

type Saved = Pin<Box<dyn Future<Output = Result<(), StoreError>> + Send>>;
type Hook = Arc<dyn Fn(UserGrant) -> Saved + Send + Sync>;

/// A user's session. Its clones share one token; give it to `.as_user(…)`.
///
/// A refresh token works once, so a refresh is never broken off half-way, and the new grant is saved (by the hook, or in
/// the token store) before it is used.
#[derive(Clone)]
pub struct UserSession(Arc<Inner>);

struct Inner {
    client: Client,
    grant: Mutex<UserGrant>,
    /// Held while one call refreshes or saves.
    flight: tokio::sync::Mutex<()>,
    /// Whether the grant has yet to be saved.
    unsaved: AtomicBool,
    hook: Mutex<Option<Hook>>,
    /// Under which name the token store keeps the grant.
    name: Mutex<Option<String>>,
}

#[derive(Default)]
struct Granted {
    access_token: Option<String>,
    expires_in: Option<i64>,
    refresh_token: Option<String>,
    refresh_token_expires_in: Option<i64>,
    scope: Option<String>,
}
crate::wire!(read Granted {
    access_token = "access_token",
    expires_in = "expires_in",
    refresh_token = "refresh_token",
    refresh_token_expires_in = "refresh_token_expires_in",
    scope = "scope",
});

impl Client {
    /// Exchanges the code that a user brought back for a session. A code lives five minutes and works once.
    ///
    /// # Errors
    /// Where the code is not valid any more, or does not belong to this authorisation.
    pub async fn exchange_code(&self, code: &str, authorization: &Authorization) -> Result<UserSession> {
        let mut call = begin(self, "authorization_code");
        call.body("code", code);
        call.body("redirect_uri", authorization.redirect_uri());
        call.body("code_verifier", authorization.exposed_verifier());
        Ok(self.user_session(grant(call).await?))
    }

    /// A session from a grant that was kept.
    pub fn user_session(&self, grant: UserGrant) -> UserSession {
        UserSession(Arc::new(Inner {
            client: self.clone(),
            grant: Mutex::new(grant),
            flight: tokio::sync::Mutex::default(),
            unsaved: AtomicBool::new(false),
            hook: Mutex::default(),
            name: Mutex::default(),
        }))
    }

    /// The session that the token store keeps under a name; see [`UserSession::keep_as`].
    pub async fn stored_user(&self, name: &str) -> Option<UserSession> {
        let tokens = &self.shared.tokens;
        let stored = tokens.load(&tokens.key(TokenKind::User, name)).await?;
        let session = self.user_session(UserGrant::from_json(stored.secret.expose_secret())?);
        *lock(&session.0.name) = Some(name.to_owned());
        Some(session)
    }
}

impl UserSession {
    /// Saves every new grant with a hook, before the grant is used. Where the hook fails, so does the call, and the
    /// grant is offered to the hook again before the next one.
    ///
    /// ```
    /// # fn example(session: larkspur_core::UserSession) -> larkspur_core::UserSession {
    /// session.on_refresh(|grant| async move {
    ///     std::fs::write("grant.json", secrecy::ExposeSecret::expose_secret(&grant.to_json()))?;
    ///     Ok(())
    /// })
    /// # }
    /// ```
    #[must_use]
    pub fn on_refresh<F, R>(self, hook: F) -> Self
    where
        F: Fn(UserGrant) -> R + Send + Sync + 'static,
        R: Future<Output = Result<(), StoreError>> + Send + 'static,
    {
        *lock(&self.0.hook) = Some(Arc::new(move |grant| Box::pin(hook(grant))));
        self
    }

    /// Keeps the grant, and each that follows it, in the client's token store under a name, such as the user's id.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn keep_as(self, name: &str) -> Result<Self> {
        *lock(&self.0.name) = Some(name.to_owned());
        self.0.save().await?;
        Ok(self)
    }

    /// The present grant.
    pub fn grant(&self) -> UserGrant {
        lock(&self.0.grant).clone()
    }

    /// Fetches a new access token now.
    ///
    /// # Errors
    /// Where there is no refresh token, or the platform does not accept it any more
    /// ([`Error::needs_authorization`]).
    pub async fn refresh(&self) -> Result<()> {
        let stale = self.grant().access_token;
        self.replace(&stale).await.map(|_| ())
    }

    /// An access token that works for a while yet.
    pub(crate) async fn token(&self) -> Result<SecretString> {
        // In this order: a grant that was read is saved, or known not to be.
        let mut grant = self.grant();
        if self.0.unsaved.load(Ordering::Acquire) {
            let _flight = self.0.flight.lock().await;
            self.0.settle().await?;
            grant = self.grant();
        }
        let left = grant.expires_at.duration_since(SystemTime::now()).unwrap_or_default();
        // Without a refresh token the one there is has to do to the end.
        if left > MARGIN || grant.refresh_token.is_none() && !left.is_zero() {
            return Ok(grant.access_token);
        }
        self.replace(&grant.access_token).await
    }

    /// Another access token than this one. The work goes on when the caller does not wait: the refresh token is spent.
    pub(crate) async fn replace(&self, stale: &SecretString) -> Result<SecretString> {
        let (inner, stale) = (self.0.clone(), stale.clone());
        let work = tokio::spawn(async move { inner.replace(&stale).await });
        work.await
            .unwrap_or_else(|error| Err(Error::of(ErrorKind::Token, "the refresh was stopped").source(error).build()))
    }
}

impl Inner {
    async fn replace(&self, stale: &SecretString) -> Result<SecretString> {
        let _flight = self.flight.lock().await;
        self.settle().await?;
        // Other handles of the same name wait here, and find the new grant in the store.
        let name = lock(&self.name).clone();
        let tokens = &self.client.shared.tokens;
        let key = name.map(|name| tokens.key(TokenKind::User, &name));
        let twins = key.as_ref().map(Twins::of);
        let mut twins = match &twins {
            Some(twins) => Some(twins.0.lock().await),
            None => None,
        };
        let present = lock(&self.grant).clone();
        if present.access_token.expose_secret() != stale.expose_secret() {
            return Ok(present.access_token);
        }
        if let Some(token) = self.adopt(stale).await {
            return Ok(token);
        }
        let Some(refresh_token) = &present.refresh_token else {
            let message = "the user's access token has ended and there is no refresh token: authorise the user again, with \
                           the scope `offline_access`";
            return Err(Error::of(ErrorKind::Token, message).endpoint(&OAUTH).build());
        };
        if let Some(dead) = twins.as_ref().and_then(|twins| twins.as_ref()).filter(|dead| dead.is(refresh_token)) {
            return Err(dead.error.clone());
        }
        // One process of a fleet at a time: the next one finds what this one got.
        let fleet = match &key {
            Some(key) => Some(tokens.lock(key).await),
            None => None,
        };
        if fleet.as_ref().is_some_and(StoreLock::is_shared)
            && let Some(token) = self.adopt(stale).await
        {
            return Ok(token);
        }
        let renewed = match self.ask(refresh_token).await {
            Err(error) if error.code() == Some(codes::REFRESH_HICCUP) => self.ask(refresh_token).await,
            result => result,
        };
        let renewed = match renewed {
            // Another process may have spent the refresh token, and be about to save what it got.
            Err(error) if error.needs_authorization() => {
                // Before the wait: it may be a process that waits for the lock.
                if let Some(fleet) = fleet {
                    fleet.release().await;
                }
                if let Some(token) = self.await_winner(stale).await {
                    return Ok(token);
                }
                if let Some(twins) = &mut twins {
                    **twins = Some(Dead { refresh_token: refresh_token.clone(), error: error.clone() });
                }
                return Err(error);
            }
            renewed => renewed?,
        };
        let token = renewed.access_token.clone();
        // In this order, so that nobody uses a grant that is not saved.
        self.unsaved.store(true, Ordering::Release);
        *lock(&self.grant) = renewed;
        let saved = self.settle().await;
        if let Some(fleet) = fleet {
            fleet.release().await;
        }
        saved.map(|()| token)
    }

    /// Saves a grant that could not be saved before.
    async fn settle(&self) -> Result<()> {
        if self.unsaved.load(Ordering::Acquire) {
            self.save().await?;
            self.unsaved.store(false, Ordering::Release);
        }
        Ok(())
    }

    /// Takes over a newer grant from the store, where another process has put one.
    async fn adopt(&self, stale: &SecretString) -> Option<SecretString> {
        let name = lock(&self.name).clone()?;
        let tokens = &self.client.shared.tokens;
        let stored = tokens.load(&tokens.key(TokenKind::User, &name)).await?;
        let grant = UserGrant::from_json(stored.secret.expose_secret())?;
        let other = grant.access_token.expose_secret() != stale.expose_secret();
        let token = grant.access_token.clone();
        (other && grant.expires_at > SystemTime::now()).then(|| {
            *lock(&self.grant) = grant;
            token
        })
    }

    /// Looks for the grant of whoever spent the refresh token, for as long as saving one may take.
    async fn await_winner(&self, stale: &SecretString) -> Option<SecretString> {
        let is_stored = lock(&self.name).is_some();
        let end = tokio::time::Instant::now() + WINNER_SAVES;
        loop {
            if let Some(token) = self.adopt(stale).await {
                return Some(token);
            }
            if !is_stored || tokio::time::Instant::now() >= end {
                return None;
            }
            tokio::time::sleep(LOOK_AGAIN).await;
        }
    }

    async fn ask(&self, refresh_token: &SecretString) -> Result<UserGrant> {
        let mut call = begin(&self.client, "refresh_token");
        call.body("refresh_token", refresh_token.expose_secret());
        grant(call).await
    }

    async fn save(&self) -> Result<()> {
        let grant = lock(&self.grant).clone();
        let failed = |error: StoreError| {
            let message = format!("the user's new tokens could not be saved: {error}");
            Error::of(ErrorKind::Store, message).build()
        };
        let hook = lock(&self.hook).clone();
        if let Some(hook) = hook {
            hook(grant.clone()).await.map_err(failed)?;
        }
        let name = lock(&self.name).clone();
        if let Some(name) = name {
            let tokens = &self.client.shared.tokens;
            let expires_at = match &grant.refresh_token {
                Some(_) => grant.refresh_expires_at.unwrap_or_else(|| SystemTime::now() + KEPT),
                None => grant.expires_at,
            };
            let token = StoredToken { secret: grant.to_json(), expires_at };
            tokens.store.set(&tokens.key(TokenKind::User, &name), token).await.map_err(failed)?;
        }
        Ok(())
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn begin(client: &Client, grant_type: &str) -> Call {
    let mut call = Call::new(client, &OAUTH);
    call.auth = Auth::Nothing;
    call.body("grant_type", grant_type);
    call.body("client_id", client.app_id());
    call.body("client_secret", client.shared.config.app_secret.expose_secret());
    call
}

async fn grant(call: Call) -> Result<UserGrant> {
    let granted = Sending::<Granted>::new(call).await?;
    let now = SystemTime::now();
    let (access_token, lifetime) = lease(granted.access_token, granted.expires_in).map_err(|missing| {
        let message = format!("the platform's answer holds no {missing}");
        Error::of(ErrorKind::Token, message).endpoint(&OAUTH).build()
    })?;
    let refresh = lease(granted.refresh_token.clone(), granted.refresh_token_expires_in).ok();
    Ok(UserGrant {
        access_token: access_token.secret().clone(),
        expires_at: now + lifetime,
        refresh_token: granted.refresh_token.filter(|token| !token.is_empty()).map(Into::into),
        refresh_expires_at: refresh.map(|(_, lifetime)| now + lifetime),
        scope: granted.scope.unwrap_or_default(),
    })
}

impl fmt::Debug for UserSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserSession").field("expires_at", &lock(&self.0.grant).expires_at).finish_non_exhaustive()
    }
}
