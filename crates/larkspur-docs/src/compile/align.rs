//! Which rows of two lists are the same, where one has changed since: a patience diff. Rows that both lists have once are
//! the anchors, the longest chain of them that keeps its order holds, and what lies between two anchors is matched in turn.

use std::collections::HashMap;

/// Between two anchors, lists up to this many pairs of rows are compared pair by pair.
const MAX_CELLS: usize = 1 << 20;

/// Pairs of places of equal rows, in order.
pub(super) fn pairs(left: &[&str], right: &[&str]) -> Vec<(usize, usize)> {
    let mut found = Vec::with_capacity(left.len().min(right.len()));
    between(left, right, (0, 0), &mut found);
    found
}

fn between(left: &[&str], right: &[&str], at: (usize, usize), found: &mut Vec<(usize, usize)>) {
    let same_start = left.iter().zip(right).take_while(|(a, b)| a == b).count();
    found.extend((0..same_start).map(|step| (at.0 + step, at.1 + step)));
    let (left, right, at) = (&left[same_start..], &right[same_start..], (at.0 + same_start, at.1 + same_start));
    let same_end = left.iter().rev().zip(right.iter().rev()).take_while(|(a, b)| a == b).count();
    let (middle, other) = (&left[..left.len() - same_end], &right[..right.len() - same_end]);
    let anchors = anchors(middle, other);
    if anchors.is_empty() {
        common(middle, other, at, found);
    } else {
        let mut from = (0, 0);
        for (a, b) in anchors {
            between(&middle[from.0..a], &other[from.1..b], (at.0 + from.0, at.1 + from.1), found);
            found.push((at.0 + a, at.1 + b));
            from = (a + 1, b + 1);
        }
        between(&middle[from.0..], &other[from.1..], (at.0 + from.0, at.1 + from.1), found);
    }
    let ends = (at.0 + middle.len(), at.1 + other.len());
    found.extend((0..same_end).map(|step| (ends.0 + step, ends.1 + step)));
}

/// The longest chain of rows that both lists have once, in the order of both.
fn anchors(left: &[&str], right: &[&str]) -> Vec<(usize, usize)> {
    let once = |rows: &[&str]| {
        let mut places: HashMap<String, Option<usize>> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            places.entry((*row).to_owned()).and_modify(|place| *place = None).or_insert(Some(at));
        }
        places
    };
    let (in_left, in_right) = (once(left), once(right));
    let both = left.iter().enumerate().filter_map(|(at, row)| {
        in_left[*row]?;
        Some((at, in_right.get(*row).copied().flatten()?))
    });
    longest_increasing(&both.collect::<Vec<_>>())
}

/// The longest chain of pairs whose second parts increase; the first parts do already.
fn longest_increasing(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (index, pair) in pairs.iter().enumerate() {
        let length = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before.push(length.checked_sub(1).map(|last| ends[last]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut chain: Vec<(usize, usize)> =
        std::iter::successors(ends.last().copied(), |&index| before[index]).map(|index| pairs[index]).collect();
    chain.reverse();
    chain
}

/// The longest common subsequence of two lists without an anchor; nothing of lists that are too long for it.
fn common(left: &[&str], right: &[&str], at: (usize, usize), found: &mut Vec<(usize, usize)>) {
    let width = right.len() + 1;
    if left.is_empty() || right.is_empty() || (left.len() + 1).saturating_mul(width) > MAX_CELLS {
        return;
    }
    let mut lengths = vec![0u32; (left.len() + 1) * width];
    for a in (0..left.len()).rev() {
        for b in (0..right.len()).rev() {
            lengths[a * width + b] = match left[a] == right[b] {
                true => lengths[(a + 1) * width + b + 1] + 1,
                false => lengths[(a + 1) * width + b].max(lengths[a * width + b + 1]),
            };
        }
    }
    let (mut a, mut b) = (0, 0);
    while a < left.len() && b < right.len() {
        if left[a] == right[b] {
            found.push((at.0 + a, at.1 + b));
            (a, b) = (a + 1, b + 1);
        } else if lengths[(a + 1) * width + b] >= lengths[a * width + b + 1] {
            a += 1;
        } else {
            b += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn aligned(left: &str, right: &str) -> Vec<(usize, usize)> {
        pairs(&left.split_whitespace().collect::<Vec<_>>(), &right.split_whitespace().collect::<Vec<_>>())
    }

    #[test]
    fn rows_are_found_again_around_what_was_added_removed_and_moved() {
        assert_eq!(aligned("a b c d", "a b c d"), [(0, 0), (1, 1), (2, 2), (3, 3)]);
        assert_eq!(aligned("a b X c d", "a b c d"), [(0, 0), (1, 1), (3, 2), (4, 3)]);
        assert_eq!(aligned("a b d", "a b c d"), [(0, 0), (1, 1), (2, 3)]);
        assert_eq!(aligned("b a c", "a b c"), [(1, 0), (2, 2)]);
    }

    #[test]
    fn a_block_of_rows_with_names_that_follow_again_is_new() {
        // The settled rows are an operator and its ids; the page now has another object with the same ids before it.
        let page = "meeting settings users union_id user_id open_id operator union_id user_id open_id";
        let known = "meeting operator union_id user_id open_id";
        assert_eq!(aligned(page, known), [(0, 0), (6, 1), (7, 2), (8, 3), (9, 4)]);
    }
}
