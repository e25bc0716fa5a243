//! Fresh ids that look like the documented ones.

use std::hash::{BuildHasher, Hasher, RandomState};

/// So many characters behind its prefix an id has at least, so that none is given out twice.
const FEWEST: usize = 16;

/// Makes ids. No two mocks make the same.
#[derive(Clone, Debug)]
pub(super) struct Ids {
    state: u64,
}

impl Default for Ids {
    fn default() -> Self {
        Self { state: RandomState::new().build_hasher().finish() }
    }
}

impl Ids {
    /// The next of a row of numbers that look random (SplitMix64).
    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn pick(&mut self, letters: &[u8]) -> char {
        let place = self.next() % letters.len() as u64;
        char::from(letters[usize::try_from(place).unwrap_or_default()])
    }

    /// An id like this one: the same prefix, the same kinds of characters, about as long.
    pub(super) fn like(&mut self, example: &str) -> String {
        let (prefix, rest) = match example.split_once('_') {
            Some((prefix, rest)) if prefix.len() <= 6 => (&example[..=prefix.len()], rest),
            _ => ("", example),
        };
        let alphabet: &[u8] = if !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit()) {
            b"0123456789"
        } else if rest.bytes().all(|byte| byte.is_ascii_hexdigit() && !byte.is_ascii_uppercase() || byte == b'-') {
            b"0123456789abcdef"
        } else if rest.bytes().any(|byte| byte.is_ascii_uppercase())
            && rest.bytes().any(|byte| byte.is_ascii_lowercase())
        {
            b"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
        } else if rest.bytes().any(|byte| byte.is_ascii_uppercase()) {
            b"0123456789ABCDEF"
        } else {
            b"abcdefghijklmnopqrstuvwxyz0123456789"
        };
        let mut id = String::from(prefix);
        for sample in rest.chars().take(64).chain(std::iter::repeat_n('x', FEWEST.saturating_sub(rest.len()))) {
            id.push(if sample == '-' { '-' } else { self.pick(alphabet) });
        }
        // A number does not begin with a zero.
        if id.starts_with('0') {
            id.replace_range(..1, "7");
        }
        id
    }

    /// A number for ids that are numbers, small enough for every JSON reader.
    pub(super) fn number(&mut self) -> i64 {
        i64::try_from(self.next() % 9_000_000_000_000_000).unwrap_or_default() + 1
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_look_like_their_example_and_differ() {
        let mut ids = Ids::default();
        for (example, prefix, length) in [
            ("oc_a0553eda9014c201e6969b478895c230", "oc_", 35),
            ("7037044037068177428", "", 19),
            ("81D31358-93AF-92D6-7425-01A5D67C4E71", "", 36),
            ("id", "", 16),
        ] {
            let made: BTreeSet<String> = (0..1_000).map(|_| ids.like(example)).collect();
            assert_eq!(made.len(), 1_000, "{example}");
            assert!(made.iter().all(|id| id.starts_with(prefix) && id.len() == length), "{example}: {made:?}");
        }
        assert!(ids.like("12345678901234567890").bytes().all(|byte| byte.is_ascii_digit()));
    }
}
