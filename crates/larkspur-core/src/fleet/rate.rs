//! The rate that processes share.

use std::fmt;
use std::time::Duration;

use super::answer::StoreFuture;

/// Gives out turns at evenly spaced times, to all processes that share it.
///
/// The default needs no store: each client keeps a pace of its own. A store that fails is left alone for a moment, with a
/// warning, and so long each client keeps its own pace again.
pub trait RateStore: Send + Sync + 'static {
    /// Takes the next free turn of a key, and says in how long it comes. The turn after it comes `space` later. A key without
    /// turns to come may be forgotten.
    fn reserve<'a>(&'a self, key: &'a RateKey, space: Duration) -> StoreFuture<'a, Duration>;
}

/// Names a rate: by host, app, endpoint and tenant.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct RateKey(String);

impl RateKey {
    pub(super) fn new(scope: &str, endpoint: &str, tenant: &str) -> Self {
        Self(format!("larkspur:{scope}:rate:{endpoint}:{tenant}"))
    }

    /// The key as text. It holds no secret.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for RateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RateKey({})", self.0)
    }
}
