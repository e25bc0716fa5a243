//! What arrived: counts, the latest requests with what became of them, uploads.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::files::Upload;
use crate::request::Request;

/// How many requests and how many bytes of them are kept; older ones make room.
const KEPT_REQUESTS: usize = 20_000;
const KEPT_BYTES: usize = 64 * 1024 * 1024;
const KEPT_UPLOADS: usize = 1_000;

/// What a request takes beside its body, roughly.
const OVERHEAD: usize = 3 * 1_024;

/// A request and what became of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Logged {
    /// Its number, from 1. Numbers only grow.
    pub number: u64,
    /// When its head arrived, since 1970.
    pub time: Duration,
    /// The request.
    pub request: Arc<Request>,
    /// What it was answered; `None` while it is under way.
    pub outcome: Option<Outcome>,
}

/// What a request was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The HTTP status; 0 where the connection was reset.
    pub status: u16,
    /// The platform's code where the mock refused the request.
    pub code: Option<i64>,
    /// Why the mock refused it, in a sentence.
    pub refusal: Option<String>,
    /// The app that called, where its token tells.
    pub app_id: Option<String>,
}

/// Counts of all requests, and the latest of them.
#[derive(Debug, Default)]
pub(crate) struct Log {
    counts: BTreeMap<usize, usize>,
    total: usize,
    numbers: u64,
    entries: VecDeque<Logged>,
    bytes: usize,
    uploads: VecDeque<Upload>,
    upload_bytes: usize,
}

impl Log {
    /// Counts a request as its head arrives; `served` is the index of what serves it.
    pub(crate) fn count(&mut self, served: Option<usize>) {
        self.total += 1;
        if let Some(index) = served {
            *self.counts.entry(index).or_default() += 1;
        }
    }

    /// Keeps a request; gives its number.
    pub(crate) fn keep(&mut self, request: Arc<Request>) -> u64 {
        self.bytes += request.body.len() + OVERHEAD;
        self.numbers += 1;
        let time = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        self.entries.push_back(Logged { number: self.numbers, time, request, outcome: None });
        while self.entries.len() > KEPT_REQUESTS || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.entries.pop_front() else { break };
            self.bytes -= oldest.request.body.len() + OVERHEAD;
        }
        self.numbers
    }

    /// Notes what a request was answered, if it is still kept.
    pub(crate) fn finish(&mut self, number: u64, outcome: Outcome) -> Option<Logged> {
        let first = self.entries.front()?.number;
        let entry = self.entries.get_mut(usize::try_from(number.checked_sub(first)?).ok()?)?;
        entry.outcome = Some(outcome);
        Some(entry.clone())
    }

    pub(crate) fn keep_uploads(&mut self, uploads: Vec<Upload>) {
        let held = |upload: &Upload| upload.bytes.as_ref().map_or(0, bytes::Bytes::len) + OVERHEAD;
        self.upload_bytes += uploads.iter().map(held).sum::<usize>();
        self.uploads.extend(uploads);
        while self.uploads.len() > KEPT_UPLOADS || self.upload_bytes > KEPT_BYTES {
            let Some(oldest) = self.uploads.pop_front() else { break };
            self.upload_bytes -= held(&oldest);
        }
    }

    pub(crate) fn count_of(&self, served: usize) -> usize {
        self.counts.get(&served).copied().unwrap_or_default()
    }

    pub(crate) fn total(&self) -> usize {
        self.total
    }

    pub(crate) fn requests(&self) -> Vec<Arc<Request>> {
        self.entries.iter().map(|entry| Arc::clone(&entry.request)).collect()
    }

    pub(crate) fn entries(&self) -> impl DoubleEndedIterator<Item = &Logged> {
        self.entries.iter()
    }

    pub(crate) fn uploads(&self) -> Vec<Upload> {
        self.uploads.iter().cloned().collect()
    }

    /// Forgets everything. Numbers go on, so that what is under way is not noted at another request.
    pub(crate) fn clear(&mut self) {
        *self = Self { numbers: self.numbers, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_requests_make_room_and_counts_stay() {
        let mut log = Log::default();
        for _ in 0..3 {
            log.count(Some(0));
            log.keep(Arc::new(Request { body: vec![0; KEPT_BYTES / 2 - OVERHEAD].into(), ..Request::default() }));
        }
        assert_eq!((log.requests().len(), log.count_of(0), log.total()), (2, 3, 3));
    }

    #[test]
    fn an_outcome_finds_its_request_or_nothing() {
        let mut log = Log::default();
        let first = log.keep(Arc::default());
        log.clear();
        let second = log.keep(Arc::default());
        let outcome = Outcome { status: 200, ..Outcome::default() };
        assert!(log.finish(first, outcome.clone()).is_none());
        assert_eq!(log.finish(second, outcome.clone()).unwrap().outcome, Some(outcome));
    }
}
