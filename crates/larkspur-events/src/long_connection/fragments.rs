//! Large events come in fragments, which are joined here. What is waited for is bounded: in time, in number, in bytes.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

/// How long the fragments of one event may take to come.
const PATIENCE: Duration = Duration::from_secs(5);

/// How many events may be incomplete at once.
const EVENTS: usize = 256;

/// How many fragments one event may have.
const FRAGMENTS: usize = 1024;

/// What came of a fragment.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Joined {
    /// It was the last one: this is the whole.
    Whole(Vec<u8>),
    /// Others are still to come.
    Waiting,
    /// It fits no event, for this reason.
    Refused(&'static str),
}

/// Joins fragments.
#[derive(Debug)]
pub(super) struct Joiner {
    /// The oldest first.
    incomplete: VecDeque<Incomplete>,
    /// All fragments together.
    bytes: usize,
    max_bytes: usize,
}

struct Incomplete {
    message_id: String,
    parts: Vec<Option<Vec<u8>>>,
    bytes: usize,
    expires: Instant,
}

impl std::fmt::Debug for Incomplete {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let have = self.parts.iter().flatten().count();
        f.debug_struct("Incomplete").field("have", &have).field("of", &self.parts.len()).finish_non_exhaustive()
    }
}

impl Joiner {
    /// A joiner that holds at most so many bytes.
    pub(super) fn new(max_bytes: usize) -> Self {
        Self { incomplete: VecDeque::new(), bytes: 0, max_bytes }
    }

    /// Takes the fragment `seq` of `sum`. A fragment that came before is ignored.
    pub(super) fn add(&mut self, message_id: &str, sum: usize, seq: usize, part: Vec<u8>, now: Instant) -> Joined {
        self.expire(now);
        if sum == 0 || sum > FRAGMENTS {
            return Joined::Refused("it has no fragments, or too many");
        }
        if seq >= sum {
            return Joined::Refused("a fragment lies behind the last one");
        }
        let known = self.incomplete.iter().position(|incomplete| incomplete.message_id == message_id);
        let mut event = match known.and_then(|index| self.take(index)) {
            Some(event) if event.parts.len() != sum => {
                return Joined::Refused("its fragments disagree on how many they are");
            }
            Some(event) => event,
            None => Incomplete {
                message_id: message_id.to_owned(),
                parts: vec![None; sum],
                bytes: 0,
                expires: now + PATIENCE,
            },
        };
        if event.parts[seq].is_none() {
            event.bytes += part.len();
            event.parts[seq] = Some(part);
        }
        if event.bytes > self.max_bytes {
            return Joined::Refused("it is too large");
        }
        if event.parts.iter().all(Option::is_some) {
            return Joined::Whole(event.parts.into_iter().flatten().collect::<Vec<_>>().concat());
        }
        while self.incomplete.len() >= EVENTS || self.bytes + event.bytes > self.max_bytes {
            // Others wait longer, and are pushed again anyway.
            self.take(0);
        }
        self.bytes += event.bytes;
        // Events stay in the order in which they expire.
        let at = self.incomplete.partition_point(|other| other.expires <= event.expires);
        self.incomplete.insert(at, event);
        Joined::Waiting
    }

    /// Drops what has waited too long; gives how many events.
    pub(super) fn expire(&mut self, now: Instant) -> usize {
        let late = self.incomplete.partition_point(|event| event.expires <= now);
        (0..late).for_each(|_| drop(self.take(0)));
        late
    }

    /// When the next event will have waited too long.
    pub(super) fn next_expiry(&self) -> Option<Instant> {
        self.incomplete.front().map(|event| event.expires)
    }

    fn take(&mut self, index: usize) -> Option<Incomplete> {
        let event = self.incomplete.remove(index)?;
        self.bytes -= event.bytes;
        Some(event)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn joiner() -> (Joiner, Instant) {
        (Joiner::new(1000), Instant::now())
    }

    #[test]
    fn fragments_are_joined_in_any_order() {
        let (mut joiner, now) = joiner();
        assert_eq!(joiner.add("a", 3, 2, b"three".into(), now), Joined::Waiting);
        assert_eq!(joiner.add("b", 2, 0, b"other".into(), now), Joined::Waiting);
        assert_eq!(joiner.add("a", 3, 0, b"one ".into(), now), Joined::Waiting);
        assert_eq!(joiner.add("a", 3, 0, b"again".into(), now), Joined::Waiting);
        assert_eq!(joiner.add("a", 3, 1, b"two ".into(), now), Joined::Whole(b"one two three".into()));
        assert_eq!((joiner.incomplete.len(), joiner.bytes), (1, 5));
    }

    #[test]
    fn what_does_not_come_in_time_is_dropped() {
        let (mut joiner, now) = joiner();
        joiner.add("a", 2, 0, b"one".into(), now);
        assert_eq!(joiner.next_expiry(), Some(now + PATIENCE));
        assert_eq!(joiner.expire(now + PATIENCE / 2), 0);
        // A later fragment gives it no more time.
        joiner.add("b", 3, 0, b"b".into(), now + PATIENCE / 2);
        joiner.add("b", 3, 1, b"b".into(), now + PATIENCE);
        assert_eq!((joiner.incomplete.len(), joiner.bytes), (1, 2));
        assert_eq!(joiner.add("a", 2, 1, b"two".into(), now + PATIENCE), Joined::Waiting);
        assert_eq!(joiner.expire(now + PATIENCE * 3 / 2), 1);
    }

    #[test]
    fn what_is_held_is_bounded() {
        let (mut joiner, now) = joiner();
        for number in 0..10_000 {
            assert_eq!(joiner.add(&number.to_string(), 2, 0, vec![0; 7], now), Joined::Waiting);
            assert!(joiner.bytes <= 1000 && joiner.incomplete.len() <= EVENTS);
        }
        assert_eq!(joiner.add("large", 2, 0, vec![0; 1001], now), Joined::Refused("it is too large"));
        for number in 0..10_000 {
            joiner.add(&number.to_string(), 2, 0, Vec::new(), now);
            assert!(joiner.incomplete.len() <= EVENTS);
        }
    }

    #[test]
    fn what_fits_nothing_is_refused() {
        let (mut joiner, now) = joiner();
        for (sum, seq) in [(2, 2), (0, 0), (FRAGMENTS + 1, 0), (usize::MAX, usize::MAX)] {
            assert!(matches!(joiner.add("a", sum, seq, Vec::new(), now), Joined::Refused(_)), "{sum} {seq}");
        }
        joiner.add("a", 2, 0, b"one".into(), now);
        assert!(matches!(joiner.add("a", 3, 1, b"two".into(), now), Joined::Refused(_)));
        assert_eq!((joiner.incomplete.len(), joiner.bytes), (0, 0));
    }

    proptest! {
        #[test]
        fn no_fragments_panic_or_break_the_count(
            fragments in prop::collection::vec((0..4_u8, 0..5_usize, 0..5_usize, prop::collection::vec(any::<u8>(), 0..400), 0..4_u64), 0..60),
        ) {
            let (mut joiner, mut now) = joiner();
            for (id, sum, seq, part, seconds) in fragments {
                now += Duration::from_secs(seconds);
                joiner.add(&id.to_string(), sum, seq, part, now);
                let held: usize = joiner.incomplete.iter().map(|event| event.bytes).sum();
                prop_assert_eq!(held, joiner.bytes);
                prop_assert!(held <= 1000);
                prop_assert!(joiner.next_expiry().is_none_or(|expiry| expiry > now));
            }
        }
    }
}
