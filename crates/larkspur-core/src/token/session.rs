//! A user's session: an access token that is refreshed when it ends.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};

use super::authorize::Authorization;
use super::exchange;
use super::grant::UserGrant;
use super::store::TokenKind;
use super::user::{Session, UserSession, lock};
use crate::client::Client;
use crate::error::{Error, ErrorKind, Result};
use crate::fleet::answer::StoreError;

/// An access token this close to its end is refreshed first.
const MARGIN: Duration = Duration::from_secs(60);

impl Client {
    /// Exchanges the code that a user brought back for a session. A code lives five minutes and works once.
    ///
    /// # Errors
    /// Where the code is not valid any more, or does not belong to this authorisation.
    pub async fn exchange_code(&self, code: &str, authorization: &Authorization) -> Result<UserSession> {
        Ok(self.user_session(exchange::code(self, code, authorization).await?))
    }

    /// A session from a grant that was kept.
    pub fn user_session(&self, grant: UserGrant) -> UserSession {
        UserSession(Arc::new(Session::new(self, grant)))
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
