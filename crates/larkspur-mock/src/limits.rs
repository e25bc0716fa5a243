//! Rate limits: the documented ones, kept in windows, and those that a test sets.

use std::collections::HashMap;
use std::time::Duration;

use larkspur_schema::RateLimit;

/// Too many calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exceeded {
    /// Calls allowed in the window.
    pub(crate) limit: u32,
    /// Whole seconds until calls are allowed again, at least 1.
    pub(crate) reset: u64,
}

/// The windows of all endpoints and apps, and the blocks set by hand.
#[derive(Debug, Default)]
pub(crate) struct Limits {
    windows: HashMap<(usize, String, Duration), Window>,
    blocked: HashMap<usize, Duration>,
}

#[derive(Debug)]
struct Window {
    end: Duration,
    calls: u32,
}

impl Limits {
    /// Forgets all calls and blocks.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }

    /// Refuses all calls of an endpoint until a time.
    pub(crate) fn block(&mut self, endpoint: usize, until: Duration) {
        self.blocked.insert(endpoint, until);
    }

    /// Whether a block set by hand holds.
    pub(crate) fn blocked(&self, endpoint: usize, now: Duration) -> Option<Exceeded> {
        let until = self.blocked.get(&endpoint).filter(|until| **until > now)?;
        Some(Exceeded { limit: 1, reset: whole_seconds(*until - now) })
    }

    /// Counts a call of an app against the endpoint's documented limit. A refused call does not count.
    pub(crate) fn take(
        &mut self,
        endpoint: usize,
        app: &str,
        limit: &RateLimit,
        now: Duration,
    ) -> Result<(), Exceeded> {
        let rules = [(limit.per_minute, Duration::from_secs(60)), (limit.per_second, Duration::from_secs(1))];
        let rules = rules.into_iter().filter_map(|(limit, length)| Some((limit?, length)));
        for (limit, length) in rules.clone() {
            let window = self.window(endpoint, app, length, now);
            if window.calls >= limit {
                return Err(Exceeded { limit, reset: whole_seconds(window.end - now) });
            }
        }
        for (_, length) in rules {
            self.window(endpoint, app, length, now).calls += 1;
        }
        Ok(())
    }

    /// The running window; a new one starts with the first call after the last one's end.
    fn window(&mut self, endpoint: usize, app: &str, length: Duration, now: Duration) -> &mut Window {
        let window = self.windows.entry((endpoint, app.to_owned(), length)).or_insert(Window { end: now, calls: 0 });
        if window.end <= now {
            *window = Window { end: now + length, calls: 0 };
        }
        window
    }
}

fn whole_seconds(time: Duration) -> u64 {
    (time.as_secs() + u64::from(time.subsec_nanos() > 0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_windows_hold_and_apps_do_not_share_them() {
        let limit = RateLimit { per_minute: Some(3), per_second: Some(2), special: false };
        let mut limits = Limits::default();
        let mut take = |app: &str, millis: u64| limits.take(0, app, &limit, Duration::from_millis(millis));
        assert!(take("a", 0).is_ok() && take("a", 100).is_ok());
        assert_eq!(take("a", 200), Err(Exceeded { limit: 2, reset: 1 }));
        assert!(take("b", 200).is_ok());
        assert!(take("a", 1_000).is_ok());
        assert_eq!(take("a", 1_500), Err(Exceeded { limit: 3, reset: 59 }));
        assert!(take("a", 60_000).is_ok());
    }

    #[test]
    fn a_block_ends_by_itself() {
        let mut limits = Limits::default();
        limits.block(4, Duration::from_millis(1_200));
        assert_eq!(limits.blocked(4, Duration::ZERO), Some(Exceeded { limit: 1, reset: 2 }));
        assert_eq!(limits.blocked(4, Duration::from_millis(1_200)), None);
        assert_eq!(limits.blocked(5, Duration::ZERO), None);
    }
}
