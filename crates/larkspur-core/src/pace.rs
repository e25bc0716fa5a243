//! Keeping the documented rate limit of an endpoint, so that the platform never has to.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, MonotonicClock};
use governor::{Quota, RateLimiter};

use crate::endpoint::RateLimit;

/// Calls are spaced a little wider than the limit says: on the way to the server the space between two may shrink.
const SLACK: f64 = 1.02;

type Limiter = RateLimiter<governor::state::NotKeyed, governor::state::InMemoryState, MonotonicClock>;

/// The pace of one endpoint. Calls take turns in the order in which they came.
pub(crate) struct Pacer {
    limiters: Vec<Limiter>,
    clock: MonotonicClock,
    queue: tokio::sync::Mutex<()>,
}

impl Pacer {
    /// The pace that a limit permits; `None` where it names no figure.
    pub(crate) fn new(limit: RateLimit) -> Option<Self> {
        let limits = [(limit.per_minute, 60.0), (limit.per_second, 1.0)];
        let clock = MonotonicClock;
        let limiters: Vec<Limiter> = limits
            .into_iter()
            .filter_map(|(calls, seconds)| {
                let calls = NonZeroU32::new(calls?)?;
                let space = Duration::from_secs_f64(seconds * SLACK / f64::from(calls.get()));
                // No burst: whatever window the platform counts in, no more calls than permitted fall into it.
                let quota = Quota::with_period(space)?.allow_burst(NonZeroU32::MIN);
                Some(RateLimiter::direct_with_clock(quota, clock.clone()))
            })
            .collect();
        (!limiters.is_empty()).then(|| Self { limiters, clock, queue: tokio::sync::Mutex::default() })
    }

    /// Waits for the next turn.
    pub(crate) async fn turn(&self) {
        let _first = self.queue.lock().await;
        for limiter in &self.limiters {
            while let Err(early) = limiter.check() {
                tokio::time::sleep(early.wait_time_from(self.clock.now())).await;
            }
        }
    }
}
