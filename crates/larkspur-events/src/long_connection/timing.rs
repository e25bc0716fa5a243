//! When to ping, and when to connect again: what the platform asks for, and what the program sets instead.

use std::time::Duration;

use larkspur_core::connect::Settings;

/// No wait that the platform asks for is longer: a mistake there must not silence an app for days.
const LONGEST: u64 = 3600;

/// What the program sets; it wins over the platform.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Overrides {
    pub(super) ping_interval: Option<Duration>,
    pub(super) first_wait: Option<Duration>,
    pub(super) wait: Option<Duration>,
    /// `Some(None)` is for ever.
    pub(super) tries: Option<Option<u32>>,
}

/// What holds now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Timing {
    pub(super) ping_interval: Duration,
    /// The longest random wait before the first try to connect again.
    first_wait: Duration,
    /// The wait before each further try.
    wait: Duration,
    /// How many tries; `None` is for ever.
    tries: Option<u32>,
}

impl Timing {
    pub(super) fn new(overrides: &Overrides) -> Self {
        let mut timing = Self {
            ping_interval: Duration::from_secs(120),
            first_wait: Duration::from_secs(30),
            wait: Duration::from_secs(120),
            tries: None,
        };
        timing.apply(overrides);
        timing
    }

    /// Takes what the platform asks for, as far as the program sets nothing else. What it does not say stays.
    pub(super) fn take(&mut self, settings: &Settings, overrides: &Overrides) {
        let seconds = |given: Option<i64>, least: u64| {
            let seconds = u64::try_from(given?).ok()?;
            Some(Duration::from_secs(seconds.clamp(least, LONGEST)))
        };
        self.ping_interval = seconds(settings.ping_interval, 1).unwrap_or(self.ping_interval);
        self.first_wait = seconds(settings.reconnect_nonce, 0).unwrap_or(self.first_wait);
        self.wait = seconds(settings.reconnect_interval, 1).unwrap_or(self.wait);
        if let Some(count) = settings.reconnect_count {
            self.tries = if count < 0 { None } else { Some(u32::try_from(count).unwrap_or(u32::MAX)) };
        }
        self.apply(overrides);
    }

    fn apply(&mut self, overrides: &Overrides) {
        self.ping_interval = overrides.ping_interval.unwrap_or(self.ping_interval);
        self.first_wait = overrides.first_wait.unwrap_or(self.first_wait);
        self.wait = overrides.wait.unwrap_or(self.wait);
        self.tries = overrides.tries.unwrap_or(self.tries);
    }

    /// The wait before connecting again, after so many tries since the connection broke; `None` where no try is left.
    /// The first wait is drawn at random, so that the clients of a server that went down do not all come back at once.
    pub(super) fn wait_after(&self, tries: u32) -> Option<Duration> {
        if self.tries.is_some_and(|most| tries >= most) {
            return None;
        }
        Some(if tries == 0 { self.first_wait.mul_f64(fastrand::f64()) } else { self.wait })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn the_platform_sets_the_waits_and_the_program_wins() {
        let mut overrides = Overrides { wait: Some(SECOND / 10), ..Overrides::default() };
        let mut timing = Timing::new(&overrides);
        assert_eq!((timing.ping_interval, timing.tries), (SECOND * 120, None));
        let asked = |ping, interval, nonce, count| Settings {
            ping_interval: Some(ping),
            reconnect_interval: Some(interval),
            reconnect_nonce: Some(nonce),
            reconnect_count: Some(count),
        };
        timing.take(&asked(7, 60, 0, 3), &overrides);
        assert_eq!((timing.ping_interval, timing.wait, timing.tries), (SECOND * 7, SECOND / 10, Some(3)));
        timing.take(&Settings::default(), &overrides);
        assert_eq!((timing.ping_interval, timing.tries), (SECOND * 7, Some(3)));
        overrides.wait = None;
        timing.take(&asked(0, 0, -1, -1), &overrides);
        assert_eq!((timing.ping_interval, timing.wait, timing.tries), (SECOND, SECOND, None));
        timing.take(&asked(i64::MAX, i64::MAX, i64::MAX, i64::MAX), &overrides);
        assert_eq!((timing.ping_interval, timing.tries), (SECOND * 3600, Some(u32::MAX)));
    }

    #[test]
    fn the_first_wait_is_drawn_and_the_tries_are_counted() {
        let overrides = Overrides { tries: Some(Some(2)), ..Overrides::default() };
        let timing = Timing::new(&overrides);
        let firsts: Vec<Duration> = (0..200).filter_map(|_| timing.wait_after(0)).collect();
        assert!(firsts.len() == 200 && firsts.iter().all(|wait| *wait <= SECOND * 30));
        assert!(firsts.iter().any(|wait| *wait < SECOND * 15) && firsts.iter().any(|wait| *wait > SECOND * 15));
        assert_eq!((timing.wait_after(1), timing.wait_after(2)), (Some(SECOND * 120), None));
        let never = Overrides { tries: Some(Some(0)), ..Overrides::default() };
        assert_eq!(Timing::new(&never).wait_after(0), None);
    }
}
