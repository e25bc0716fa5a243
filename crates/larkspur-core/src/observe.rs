//! What a call did, told to whoever listens.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::{Method, StatusCode};

use crate::call::Call;
use crate::error::{Error, ErrorKind};

/// What listens to the ends of calls.
pub(crate) type Observer = Arc<dyn Fn(&CallReport<'_>) + Send + Sync>;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The caller got the reply; of a download, all its bytes.
    Done,
    /// The caller got an error of this kind.
    Failed(ErrorKind),
    /// The caller did not wait for the end.
    Dropped,
}

/// What one call did, from its start to its end: see [`ClientBuilder::on_call`](crate::ClientBuilder::on_call).
///
/// It holds no value of a parameter, no body, no header and no token, so all of it can go into labels and logs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The endpoint's name, `wiki.v2.task.get`; of a raw call, method and path as they were written.
    pub endpoint: Cow<'a, str>,
    /// The HTTP method.
    pub method: &'a Method,
    /// The path; parameters are written `:name`. It has few values, as labels must.
    pub path: &'a str,
    /// How it ended.
    pub outcome: Outcome,
    /// The last HTTP status, where there was an answer.
    pub status: Option<StatusCode>,
    /// The platform's code: 0 for success, `None` where no envelope came.
    pub code: Option<i64>,
    /// The platform's id of the last request.
    pub log_id: Option<&'a str>,
    /// How many times the request was sent; 0 where it failed before.
    pub attempts: u32,
    /// How many times the call was held up: before another attempt, by a rate limit, or by the pace.
    pub waits: u32,
    /// How long these waits took together.
    pub waited: Duration,
    /// Bytes of the bodies that were sent, over all attempts; a stream of unknown length counts as nothing.
    pub sent_bytes: u64,
    /// Bytes of the bodies that came, over all attempts.
    pub received_bytes: u64,
    /// From the start to the end, waits and all attempts included; of a download, up to its last byte.
    pub duration: Duration,
}

/// What a call has done so far. It is reported once: when it is dropped.
#[doc(hidden)]
pub struct Record {
    observer: Option<Observer>,
    call: Arc<Call>,
    started: Instant,
    outcome: Outcome,
    status: Option<StatusCode>,
    code: Option<i64>,
    log_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) waits: u32,
    pub(crate) waited: Duration,
    sent: u64,
    received: u64,
}

impl Record {
    /// The record of a call that begins.
    pub(crate) fn new(call: &Arc<Call>) -> Self {
        Self {
            observer: call.client.shared.config.observer.clone(),
            call: call.clone(),
            started: Instant::now(),
            outcome: Outcome::Dropped,
            status: None,
            code: None,
            log_id: None,
            attempts: 0,
            waits: 0,
            waited: Duration::ZERO,
            sent: 0,
            received: 0,
        }
    }

    pub(crate) fn status(&self) -> Option<StatusCode> {
        self.status
    }

    pub(crate) fn code(&self) -> Option<i64> {
        self.code
    }

    pub(crate) fn log_id(&self) -> Option<&str> {
        self.log_id.as_deref()
    }

    pub(crate) fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }

    /// Notes what an attempt was answered.
    pub(crate) fn answered(&mut self, status: Option<StatusCode>, code: Option<i64>, log_id: Option<&str>) {
        self.status = status;
        self.code = code;
        self.log_id = log_id.map(str::to_owned);
    }

    pub(crate) fn sent(&mut self, bytes: u64) {
        self.sent = self.sent.saturating_add(bytes);
    }

    pub(crate) fn received(&mut self, bytes: usize) {
        self.received = self.received.saturating_add(bytes as u64);
    }

    /// Notes a wait that began then.
    pub(crate) fn held_up(&mut self, since: Instant) {
        self.waits += 1;
        self.waited += since.elapsed();
    }

    pub(crate) fn ended(&mut self, error: Option<&Error>) {
        self.outcome = error.map_or(Outcome::Done, |error| Outcome::Failed(error.kind()));
    }
}

impl Drop for Record {
    fn drop(&mut self) {
        let Some(observer) = self.observer.take() else { return };
        observer(&CallReport {
            endpoint: self.call.name(),
            method: self.call.method(),
            path: self.call.template(),
            outcome: self.outcome,
            status: self.status,
            code: self.code,
            log_id: self.log_id.as_deref(),
            attempts: self.attempts,
            waits: self.waits,
            waited: self.waited,
            sent_bytes: self.sent,
            received_bytes: self.received,
            duration: self.started.elapsed(),
        });
    }
}

impl fmt::Debug for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Record").field("call", &self.call).field("outcome", &self.outcome).finish_non_exhaustive()
    }
}
