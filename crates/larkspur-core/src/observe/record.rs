//! What a call has done so far.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use super::report::{CallReport, Observer, Outcome};
use crate::call::Call;
use crate::error::Error;

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
