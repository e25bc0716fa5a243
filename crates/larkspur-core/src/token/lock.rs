//! Taking the lock of a token.

use std::time::Duration;

use tokio::time::Instant;

use super::slots::Tokens;
use super::store::TokenKey;
use crate::fleet::StoreLock;
use crate::fleet::answer::StoreError;

/// How long a process that dies keeps the others from refreshing.
const LEASE: Duration = Duration::from_secs(10);
/// How long the others sleep between two looks.
const LOOK: Duration = Duration::from_millis(50);
/// How long the store is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

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
