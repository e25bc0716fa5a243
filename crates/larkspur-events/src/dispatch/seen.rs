//! Which events were handled: the memory against repeats.

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::time::Instant;

use crate::context::Context;

/// An event's identity, of fixed size however long its id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key(pub(super) [u8; 16]);

impl Key {
    /// The key of an event that has an id.
    pub(super) fn of(context: &Context) -> Option<Self> {
        if context.event_id().is_empty() {
            return None;
        }
        // The length parts the two, so that no two pairs look alike.
        let app_length = context.app_id().len().to_le_bytes();
        let hash = [&app_length[..], context.app_id().as_bytes(), context.event_id().as_bytes()];
        let hash = hash.iter().fold(Sha256::new(), |hash, part| hash.chain_update(part)).finalize();
        let mut key = [0; 16];
        key.copy_from_slice(&hash[..16]);
        Some(Self(key))
    }
}

/// Writes the hash in hexadecimal.
impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// Events that run, and those that are done. Only the done ones are bounded and grow old: those that run are bounded by
/// the tasks that run them.
#[derive(Debug)]
pub(super) struct Seen {
    capacity: usize,
    window: Duration,
    /// What runs or is done.
    known: HashSet<Key>,
    /// Done events, oldest first.
    done: VecDeque<(Key, Instant)>,
}

impl Seen {
    pub(super) fn new(capacity: usize, window: Duration) -> Self {
        Self { capacity, window, known: HashSet::new(), done: VecDeque::new() }
    }

    /// Whether an event runs or is done.
    pub(super) fn knows(&mut self, key: Key) -> bool {
        self.forget_old();
        self.known.contains(&key)
    }

    /// Marks an event as running; false where it is known already.
    pub(super) fn begin(&mut self, key: Key) -> bool {
        self.forget_old();
        self.known.insert(key)
    }

    /// Keeps an event that ran, so that its repeats are dropped.
    pub(super) fn keep(&mut self, key: Key) {
        self.done.push_back((key, Instant::now()));
        while self.done.len() > self.capacity {
            self.forget_oldest();
        }
    }

    /// Forgets an event that ran, so that its repeat is handled.
    pub(super) fn forget(&mut self, key: Key) {
        self.known.remove(&key);
    }

    fn forget_old(&mut self) {
        let now = Instant::now();
        while self.done.front().is_some_and(|(_, at)| now.duration_since(*at) >= self.window) {
            self.forget_oldest();
        }
    }

    fn forget_oldest(&mut self) {
        if let Some((key, _)) = self.done.pop_front() {
            self.known.remove(&key);
        }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        assert!(self.done.len() <= self.known.len());
        self.known.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(n: u8) -> Key {
        Key([n; 16])
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_done_is_known_until_the_window_closes() {
        let mut seen = Seen::new(10, Duration::from_secs(60));
        assert!(seen.begin(key(1)) && !seen.begin(key(1)), "a repeat while it runs is known");
        seen.keep(key(1));
        tokio::time::advance(Duration::from_secs(59)).await;
        assert!(!seen.begin(key(1)));
        tokio::time::advance(Duration::from_secs(1)).await;
        assert!(seen.begin(key(1)));
        seen.forget(key(1));
        assert!(seen.begin(key(1)), "a failed event may come again");
    }

    #[tokio::test(start_paused = true)]
    async fn memory_is_bounded_and_running_events_are_never_dropped() {
        let mut seen = Seen::new(3, Duration::from_secs(60));
        assert!(seen.begin(key(0)));
        for n in 1..=200 {
            assert!(seen.begin(key(n)));
            seen.keep(key(n));
            assert!(seen.len() <= 4);
        }
        assert!(!seen.begin(key(0)) && !seen.begin(key(200)) && !seen.begin(key(198)));
        assert!(seen.begin(key(197)), "the oldest gave way");
    }
}
