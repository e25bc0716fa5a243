//! Whether a shared store answers: one warning when it stops, and no call that waits for it again and again.

use std::future::Future;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::answer::StoreError;

/// How long a store is waited for.
const PATIENCE: Duration = Duration::from_secs(2);
/// How long a store that failed is left alone.
const PAUSE: Duration = Duration::from_secs(1);

/// The health of one shared store.
#[derive(Debug)]
pub struct Health {
    what: &'static str,
    /// Since it failed: when it is asked again.
    away: Mutex<Option<Instant>>,
}

impl Health {
    /// A store that is taken to be well; `what` it keeps is named in warnings.
    pub fn new(what: &'static str) -> Self {
        Self { what, away: Mutex::new(None) }
    }

    /// What the store answers; `None` where it does not, or did not a moment ago.
    pub async fn ask<T>(&self, answer: impl Future<Output = Result<T, StoreError>>) -> Option<T> {
        if self.lock().is_some_and(|until| Instant::now() < until) {
            return None;
        }
        let answer = tokio::time::timeout(PATIENCE, answer).await;
        match answer.unwrap_or_else(|_| Err("the store did not answer in time".into())) {
            Ok(answer) => {
                if self.lock().take().is_some() {
                    tracing::info!(target: "larkspur", what = self.what, "the shared store is back");
                }
                Some(answer)
            }
            Err(error) => {
                if self.lock().replace(Instant::now() + PAUSE).is_none() {
                    tracing::warn!(target: "larkspur", what = self.what, %error, "the shared store is away; this process goes on by itself");
                }
                None
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.away.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_store_that_fails_is_left_alone_for_a_while() {
        let health = Health::new("tests");
        assert_eq!(health.ask(ready(Ok(1))).await, Some(1));
        assert_eq!(health.ask(ready(Err::<i32, _>("gone".into()))).await, None);
        assert_eq!(health.ask(ready(Ok(2))).await, None, "not asked");
        tokio::time::advance(PAUSE).await;
        assert_eq!(health.ask(ready(Ok(3))).await, Some(3));
        assert_eq!(health.ask(ready(Ok(4))).await, Some(4));
        assert_eq!(health.ask(std::future::pending::<Result<i32, StoreError>>()).await, None, "a store that hangs");
    }
}
