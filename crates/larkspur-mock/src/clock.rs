//! The mock's own time: real time plus what a test skips.

use std::time::{Duration, Instant};

use tokio::sync::watch;

/// Time since the mock started.
#[derive(Debug)]
pub(crate) struct Clock {
    start: Instant,
    skipped: watch::Sender<Duration>,
}

impl Clock {
    pub(crate) fn new() -> Self {
        Self { start: Instant::now(), skipped: watch::Sender::default() }
    }

    pub(crate) fn now(&self) -> Duration {
        self.start.elapsed().saturating_add(*self.skipped.borrow())
    }

    pub(crate) fn skip(&self, time: Duration) {
        self.skipped.send_modify(|skipped| *skipped = skipped.saturating_add(time));
    }

    /// What was skipped.
    pub(crate) fn skipped(&self) -> Duration {
        *self.skipped.borrow()
    }

    /// Takes back what was skipped.
    pub(crate) fn reset(&self) {
        self.skipped.send_replace(Duration::ZERO);
    }

    /// Waits until a time of the mock.
    pub(crate) async fn sleep_until(&self, end: Duration) {
        let mut skips = self.skipped.subscribe();
        while let Some(left) = end.checked_sub(self.now()).filter(|left| !left.is_zero()) {
            tokio::select! {
                () = tokio::time::sleep(left) => {}
                _ = skips.changed() => {}
            }
        }
    }
}
