//! The mock's own time: real time plus what a test skips.

use std::time::{Duration, Instant};

use std::sync::Mutex;

use crate::sync::lock;

/// Time since the mock started.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Instant,
    skipped: Mutex<Duration>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), skipped: Mutex::default() }
    }

    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed() + *lock(&self.skipped)
    }

    pub(crate) fn skip(&self, time: Duration) {
        *lock(&self.skipped) += time;
    }
}
