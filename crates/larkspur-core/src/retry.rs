//! When a call is tried again, and how long it waits before.

use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

/// What stands for any longer time: clocks overflow, and no call waits this long.
pub(crate) const FOREVER: Duration = Duration::from_secs(10 * 365 * 24 * 3600);

/// How calls are repeated after a failure that may pass.
///
/// Only what is safe is repeated. After a broken connection, a timeout or a 5xx: calls whose method may be repeated (`GET`,
/// `PUT`, `DELETE`, …), calls that only read or carry the platform's own key (see [`Repeat`](crate::Repeat)), and requests
/// that surely were not processed. After a rate limit, and after a conflict by which nothing was done: any call. The wait grows from attempt to attempt and is drawn at random from nothing up to its
/// bound, so that many clients do not come back at once. A budget, shared by all calls of a client, keeps retries from
/// making an outage worse.
#[derive(Clone, Debug, PartialEq)]
pub struct RetryPolicy {
    pub(crate) max_attempts: u32,
    pub(crate) first_wait: Duration,
    pub(crate) longest_wait: Duration,
    pub(crate) max_rate_limit_waits: u32,
    pub(crate) budget: u32,
}

impl Default for RetryPolicy {
    /// 4 attempts, waits of up to 0.2 s, 0.4 s, 0.8 s, … 10 s; up to 20 waits for a rate limit.
    fn default() -> Self {
        Self {
            max_attempts: 4,
            first_wait: Duration::from_millis(200),
            longest_wait: Duration::from_secs(10),
            max_rate_limit_waits: 20,
            budget: 100,
        }
    }
}

impl RetryPolicy {
    /// No call is repeated, except once with a new token in place of a stale one.
    pub fn never() -> Self {
        Self { max_attempts: 1, max_rate_limit_waits: 0, ..Self::default() }
    }

    /// How many times a call is sent at most, the first time included. Waits for a rate limit do not count.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.max_attempts = attempts.max(1);
        self
    }

    /// The bound of the first wait, which doubles with each attempt, and the largest bound.
    #[must_use]
    pub fn waits(mut self, first: Duration, longest: Duration) -> Self {
        self.first_wait = first;
        self.longest_wait = longest;
        self
    }

    /// How often one call waits for a rate limit to pass.
    #[must_use]
    pub fn max_rate_limit_waits(mut self, waits: u32) -> Self {
        self.max_rate_limit_waits = waits;
        self
    }

    /// How many retries all calls of a client may make beyond a tenth of their successes.
    #[must_use]
    pub fn budget(mut self, retries: u32) -> Self {
        self.budget = retries;
        self
    }

    /// The wait after so many attempts.
    pub(crate) fn wait(&self, attempts: u32) -> Duration {
        let doublings = attempts.saturating_sub(1).min(20);
        self.first_wait.saturating_mul(1 << doublings).min(self.longest_wait).min(FOREVER).mul_f64(fastrand::f64())
    }
}

/// What is left for retries. A retry costs one, a success brings a tenth back.
pub(crate) struct Budget {
    left: Mutex<f64>,
    max: f64,
}

impl Budget {
    pub(crate) fn new(policy: &RetryPolicy) -> Self {
        let max = policy.budget.into();
        Self { left: Mutex::new(max), max }
    }

    pub(crate) fn spend(&self) -> bool {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        let enough = *left >= 1.0;
        if enough {
            *left -= 1.0;
        }
        enough
    }

    pub(crate) fn earn(&self) {
        let mut left = self.left.lock().unwrap_or_else(PoisonError::into_inner);
        *left = (*left + 0.1).min(self.max);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_drawn_below_a_bound_that_doubles() {
        let policy = RetryPolicy::default().waits(Duration::from_millis(100), Duration::from_millis(350));
        for (attempts, bound) in [(1, 100), (2, 200), (3, 350), (60, 350)] {
            let waits: Vec<Duration> = (0..200).map(|_| policy.wait(attempts)).collect();
            assert!(waits.iter().all(|wait| *wait <= Duration::from_millis(bound)));
            assert!(waits.iter().any(|wait| *wait > Duration::from_millis(bound / 2)));
            assert!(waits.iter().any(|wait| *wait < Duration::from_millis(bound / 2)));
        }
    }

    #[test]
    fn the_budget_runs_out_and_is_earned_back() {
        let budget = Budget::new(&RetryPolicy::default().budget(2));
        assert!(budget.spend() && budget.spend() && !budget.spend());
        (0..11).for_each(|_| budget.earn());
        assert!(budget.spend() && !budget.spend());
    }
}
