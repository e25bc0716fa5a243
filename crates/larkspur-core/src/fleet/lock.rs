//! The short lock under which one process of a fleet refreshes a token.

use std::fmt;
use std::time::Duration;

use tokio::time::Instant;

use crate::token::{StoreError, StoreFuture, TokenKey, Tokens};

/// How long a process that dies keeps the others from refreshing.
const LEASE: Duration = Duration::from_secs(10);
/// How long the others sleep between two looks.
const LOOK: Duration = Duration::from_millis(50);
/// How long the store is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

type Release = Box<dyn FnOnce() -> StoreFuture<'static, ()> + Send + Sync>;

/// A lock that a [`TokenStore`](crate::token::TokenStore) gave. Dropping it gives it back; the default one locks nothing.
#[derive(Default)]
pub struct StoreLock(Option<Release>);

impl StoreLock {
    /// A lock that is given back by this function.
    pub fn new(release: impl FnOnce() -> StoreFuture<'static, ()> + Send + Sync + 'static) -> Self {
        Self(Some(Box::new(release)))
    }

    /// Whether it keeps other processes out.
    pub(crate) fn is_shared(&self) -> bool {
        self.0.is_some()
    }

    /// Gives the lock back. One that cannot be given back ends by itself.
    pub(crate) async fn release(mut self) {
        if let Some(release) = self.0.take() {
            let _ = tokio::time::timeout(PATIENCE, release()).await;
        }
    }
}

impl Drop for StoreLock {
    fn drop(&mut self) {
        if let (Some(release), Ok(runtime)) = (self.0.take(), tokio::runtime::Handle::try_current()) {
            runtime.spawn(async move { tokio::time::timeout(PATIENCE, release()).await });
        }
    }
}

impl fmt::Debug for StoreLock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreLock").field("is_shared", &self.is_shared()).finish()
    }
}

impl Tokens {
    /// Takes the lock of a token, so that one process at a time refreshes it. Whoever gets it looks into the store first:
    /// the one before may have put a new token there. Where the store fails, or another process holds the lock for
    /// longer than it may, the refresh goes on without.
    pub(crate) async fn lock(&self, key: &TokenKey) -> StoreLock {
        let until = Instant::now() + LEASE;
        loop {
            let asked = tokio::time::timeout(PATIENCE, self.store.lock(key, LEASE)).await;
            let error: StoreError = match asked {
                Ok(Ok(Some(lock))) => return lock,
                Ok(Ok(None)) if Instant::now() < until => {
                    tokio::time::sleep(LOOK.mul_f64(0.5 + fastrand::f64())).await;
                    continue;
                }
                Ok(Ok(None)) => "another process holds the lock of the token for too long".into(),
                Ok(Err(error)) => error,
                Err(_) => "the store did not answer in time".into(),
            };
            tracing::warn!(target: "larkspur", kind = ?key.kind(), %error, "a token is refreshed without a lock");
            return StoreLock::default();
        }
    }
}
