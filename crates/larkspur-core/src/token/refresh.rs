//! Refreshing a user's token: once, however many wait, and saved before it is used.

use std::sync::atomic::Ordering;
use std::time::{Duration, SystemTime};

use secrecy::{ExposeSecret, SecretString};

use super::exchange;
use super::grant::UserGrant;
use super::store::{StoredToken, TokenKind};
use super::twins::{Dead, Twins};
use super::user::{Session, lock};
use crate::codes;
use crate::error::{Error, ErrorKind, Result};
use crate::fleet::StoreLock;
use crate::fleet::answer::StoreError;

/// How long a grant is kept in a store whose refresh token has no known end.
const KEPT: Duration = Duration::from_secs(365 * 24 * 3600);

/// How long the grant of another process is waited for that spent the same refresh token, and how often it is looked for.
const WINNER_SAVES: Duration = Duration::from_secs(4);
const LOOK_AGAIN: Duration = Duration::from_millis(150);

impl Session {
    pub(super) async fn replace(&self, stale: &SecretString) -> Result<SecretString> {
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
            return Err(Error::of(ErrorKind::Token, message).endpoint(&exchange::OAUTH).build());
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
        let renewed = match exchange::refresh(&self.client, refresh_token).await {
            Err(error) if error.code() == Some(codes::REFRESH_HICCUP) => {
                exchange::refresh(&self.client, refresh_token).await
            }
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
    pub(super) async fn settle(&self) -> Result<()> {
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

    pub(super) async fn save(&self) -> Result<()> {
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
