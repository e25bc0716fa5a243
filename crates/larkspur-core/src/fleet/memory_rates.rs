//! Rates that the clients of one process share.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

use super::answer::StoreFuture;
use super::{RateKey, RateStore};

/// So many rates are kept before those without turns to come are looked for.
const MANY: usize = 1_000;

/// Gives out turns in this process: to several clients of one app, and in tests that shall do without Redis. Its clones share
/// the turns.
///
/// ```
/// use larkspur_core::{Client, fleet::MemoryRates};
///
/// # fn main() -> larkspur_core::Result<()> {
/// let rates = MemoryRates::default();
/// let one = Client::builder("cli_a1b2", "app secret").rate_store(rates.clone()).build()?;
/// let other = Client::builder("cli_a1b2", "app secret").rate_store(rates).build()?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct MemoryRates(Arc<Mutex<HashMap<RateKey, Instant>>>);

impl RateStore for MemoryRates {
    fn reserve<'a>(&'a self, key: &'a RateKey, space: Duration) -> StoreFuture<'a, Duration> {
        let (mut next, now) = (self.0.lock().unwrap_or_else(PoisonError::into_inner), Instant::now());
        if next.len() >= MANY {
            next.retain(|_, turn| *turn > now);
        }
        let turn = next.get(key).map_or(now, |turn| now.max(*turn));
        next.insert(key.clone(), turn + space);
        Box::pin(std::future::ready(Ok(turn - now)))
    }
}

impl fmt::Debug for MemoryRates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryRates").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn turns_are_spaced_and_none_is_saved_up() {
        let (rates, space) = (MemoryRates::default(), Duration::from_millis(20));
        let (key, other) = (RateKey::new("host:app", "a", ""), RateKey::new("host:app", "b", ""));
        for turn in 0..3 {
            assert_eq!(rates.clone().reserve(&key, space).await.unwrap(), space * turn);
        }
        assert_eq!(rates.reserve(&other, space).await.unwrap(), Duration::ZERO);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(rates.reserve(&key, space).await.unwrap(), Duration::ZERO);
        assert_eq!(rates.reserve(&key, space).await.unwrap(), space);
    }

    #[tokio::test(start_paused = true)]
    async fn rates_without_turns_to_come_are_forgotten() {
        let rates = MemoryRates::default();
        for number in 0..10 * MANY {
            let key = RateKey::new("host:app", &number.to_string(), "");
            rates.reserve(&key, Duration::from_millis(1)).await.unwrap();
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert!(rates.0.lock().unwrap().len() <= MANY);
    }
}
