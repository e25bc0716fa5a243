//! The short lock under which one process of a fleet refreshes a token.

use std::fmt;
use std::time::Duration;

use super::answer::StoreFuture;

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
