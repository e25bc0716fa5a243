//! Which part of a file an answer holds.

use reqwest::header::{CONTENT_LENGTH, HeaderMap};

/// The length of the whole file, whichever part of it comes.
pub(super) fn total_of(headers: &HeaderMap, range: Option<(u64, Option<u64>)>) -> Option<u64> {
    let length = || headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse::<u64>().ok();
    match range {
        Some((start, total)) => total.or_else(|| Some(start + length()?)),
        None => length(),
    }
}

/// Reads `bytes 100-199/1000`: where it starts, and the length of the whole.
pub(super) fn parse_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
}
