//! What arrived: counts, the latest requests, uploads.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::files::Upload;
use crate::request::Request;

/// How many requests and how many bytes of their bodies are kept; older ones make room.
const KEPT_REQUESTS: usize = 20_000;
const KEPT_BYTES: usize = 64 * 1024 * 1024;
const KEPT_UPLOADS: usize = 1_000;

/// Counts of all requests, and the latest of them.
#[derive(Debug, Default)]
pub(crate) struct Log {
    counts: BTreeMap<usize, usize>,
    total: usize,
    requests: VecDeque<Arc<Request>>,
    bytes: usize,
    uploads: VecDeque<Upload>,
}

impl Log {
    /// Counts a request as its head arrives; `served` is the index of what serves it.
    pub(crate) fn count(&mut self, served: Option<usize>) {
        self.total += 1;
        if let Some(index) = served {
            *self.counts.entry(index).or_default() += 1;
        }
    }

    pub(crate) fn keep(&mut self, request: Arc<Request>) {
        self.bytes += request.body.len();
        self.requests.push_back(request);
        while self.requests.len() > KEPT_REQUESTS || self.bytes > KEPT_BYTES {
            let Some(oldest) = self.requests.pop_front() else { break };
            self.bytes -= oldest.body.len();
        }
    }

    pub(crate) fn keep_uploads(&mut self, uploads: Vec<Upload>) {
        self.uploads.extend(uploads);
        while self.uploads.len() > KEPT_UPLOADS {
            self.uploads.pop_front();
        }
    }

    pub(crate) fn count_of(&self, served: usize) -> usize {
        self.counts.get(&served).copied().unwrap_or_default()
    }

    pub(crate) fn total(&self) -> usize {
        self.total
    }

    pub(crate) fn requests(&self) -> Vec<Arc<Request>> {
        self.requests.iter().cloned().collect()
    }

    pub(crate) fn uploads(&self) -> Vec<Upload> {
        self.uploads.iter().cloned().collect()
    }

    pub(crate) fn clear(&mut self) {
        *self = Self::default();
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
            log.keep(Arc::new(Request { body: vec![0; KEPT_BYTES / 2].into(), ..Request::default() }));
        }
        assert_eq!((log.requests().len(), log.count_of(0), log.total()), (2, 3, 3));
    }
}
