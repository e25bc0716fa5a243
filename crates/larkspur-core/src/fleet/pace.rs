//! Keeping the documented rate of an endpoint together with other processes.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use super::{Health, RateKey, RateStore};
use crate::endpoint::RateLimit;

/// Turns are spaced wider than the limit says, since calls of several machines may bunch on their way: over any second, one
/// of them may be this part of a second late.
const SLACK: f64 = 1.07;
/// A turn that was slept through by more than this is let go, and another taken.
const LATE: Duration = Duration::from_millis(25);
/// So many turns are let go in a row before one is used all the same.
const LET_GO: u32 = 4;

/// The rates that a client shares.
pub(crate) struct SharedRates {
    store: Arc<dyn RateStore>,
    health: Arc<Health>,
    /// Host and app.
    scope: String,
}

impl SharedRates {
    pub(crate) fn new(store: Arc<dyn RateStore>, scope: String) -> Self {
        Self { store, health: Arc::new(Health::new("rate limits")), scope }
    }

    /// The shared pace of an endpoint; `None` where its limit names no figure.
    pub(crate) fn pace(&self, limit: RateLimit, endpoint: &str, tenant: &str) -> Option<SharedPace> {
        let space = [(limit.per_minute, 60.0), (limit.per_second, 1.0)]
            .into_iter()
            .filter_map(|(calls, seconds)| Some(seconds * SLACK / f64::from(calls.filter(|calls| *calls > 0)?)))
            .reduce(f64::max)?;
        Some(SharedPace {
            store: self.store.clone(),
            health: self.health.clone(),
            key: RateKey::new(&self.scope, endpoint, tenant),
            space: Duration::from_secs_f64(space),
            queue: tokio::sync::Mutex::default(),
        })
    }
}

/// The pace of one endpoint, over all processes.
pub(crate) struct SharedPace {
    store: Arc<dyn RateStore>,
    health: Arc<Health>,
    key: RateKey,
    space: Duration,
    /// A process takes one turn at a time, so that all get the same share, and little is lost when one dies.
    queue: tokio::sync::Mutex<()>,
}

impl SharedPace {
    /// Waits for the next turn; false where the store is away and there is none.
    pub(crate) async fn turn(&self) -> bool {
        let _first = self.queue.lock().await;
        for let_go in 0.. {
            let asked = Instant::now();
            let Some(wait) = self.health.ask(self.store.reserve(&self.key, self.space)).await else { return false };
            tokio::time::sleep_until(asked + wait).await;
            if asked.elapsed() <= wait + LATE || let_go == LET_GO {
                break;
            }
        }
        true
    }
}
