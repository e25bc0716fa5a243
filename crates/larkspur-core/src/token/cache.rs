//! Tokens in use: one fetch however many calls wait, and renewal in the background.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant, SystemTime};

use super::bearer::Bearer;
use super::fetch;
use super::slots::{Cached, Failure, Slot, Tokens};
use super::store::{StoredToken, TokenKind};
use crate::client::Client;
use crate::error::Result;

/// How long a renewal that failed is left alone.
const RENEWAL_PAUSE: Duration = Duration::from_secs(15);
impl Tokens {
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
