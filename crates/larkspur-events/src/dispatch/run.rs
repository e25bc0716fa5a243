//! The events that run: begun, finished, waited for at the end.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::Instant;

use super::seen::{Key, Seen};

/// What runs, what ran, and whether more may.
pub(super) struct Runs {
    state: Mutex<State>,
    /// Told when the last event that runs has ended.
    idle: Notify,
}

struct State {
    seen: Seen,
    running: usize,
    most: usize,
    stopping: bool,
}

/// Whether an event may run.
pub(super) enum Begun {
    Run(Run),
    Repeated,
    Busy,
    Stopping,
}

impl Runs {
    /// Nothing runs yet; `most` may at once.
    pub(super) fn new(seen: Seen, most: usize) -> Self {
        Self { state: Mutex::new(State { seen, running: 0, most, stopping: false }), idle: Notify::new() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing under the lock leaves the state half changed.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins an event, unless it is known or the dispatcher stops.
    pub(super) fn begin(self: &Arc<Self>, key: Option<Key>) -> Begun {
        let mut state = self.state();
        if state.stopping {
            return Begun::Stopping;
        }
        // A repeat needs no room to be dropped.
        let is_full = state.running >= state.most;
        match key {
            Some(key) if is_full && !state.seen.knows(key) => return Begun::Busy,
            None if is_full => return Begun::Busy,
            Some(key) if !state.seen.begin(key) => return Begun::Repeated,
            _ => {}
        }
        state.running += 1;
        Begun::Run(Run { runs: self.clone(), key, phase: Phase::default(), keep: None })
    }

    /// Lets nothing more begin, and waits until what runs has ended; gives how much still runs at the end.
    pub(super) async fn stop(&self, within: Duration) -> usize {
        self.state().stopping = true;
        let deadline = Instant::now() + within;
        loop {
            let idle = self.idle.notified();
            let running = self.state().running;
            if running == 0 || tokio::time::timeout_at(deadline, idle).await.is_err() {
                return self.state().running;
            }
        }
    }

    fn end(&self, key: Option<Key>, keep: bool) {
        let mut state = self.state();
        match key {
            Some(key) if keep => state.seen.keep(key),
            Some(key) => state.seen.forget(key),
            None => {}
        }
        state.running -= 1;
        if state.running == 0 {
            self.idle.notify_waiters();
        }
    }
}

/// Who came first: the answer or the end of the handler.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phase(Arc<AtomicU8>);

const RUNNING: u8 = 0;
const ANSWERED: u8 = 1;
const ENDED: u8 = 2;

impl Phase {
    /// Says that the event is answered while it runs; false where it has ended already.
    pub(super) fn answer(&self) -> bool {
        self.0.compare_exchange(RUNNING, ANSWERED, Ordering::AcqRel, Ordering::Acquire).is_ok()
    }

    /// Whether the event was answered while it ran.
    pub(super) fn is_answered(&self) -> bool {
        self.0.load(Ordering::Acquire) == ANSWERED
    }

    /// Says that the handler has ended; gives whether the event was answered before.
    fn end(&self) -> bool {
        self.0.swap(ENDED, Ordering::AcqRel) == ANSWERED
    }
}

/// An event that runs. Dropping it ends the event, whatever happened.
pub(super) struct Run {
    runs: Arc<Runs>,
    key: Option<Key>,
    phase: Phase,
    /// Whether repeats are to be dropped, once that is settled.
    keep: Option<bool>,
}

impl Run {
    pub(super) fn phase(&self) -> Phase {
        self.phase.clone()
    }

    /// Settles how the event ended; gives whether it was answered before. It counts as running until this is dropped.
    pub(super) fn end(&mut self, succeeded: bool) -> bool {
        let answered = self.phase.end();
        // What was answered is not pushed again. What failed before is to be handled again.
        self.keep = Some(succeeded || answered);
        answered
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        let keep = self.keep.unwrap_or_else(|| self.phase.end());
        self.runs.end(self.key, keep);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: Option<Key> = Some(Key([1; 16]));

    fn runs() -> Arc<Runs> {
        Arc::new(Runs::new(Seen::new(10, Duration::from_secs(60)), 1))
    }

    fn begin(runs: &Arc<Runs>) -> Option<Run> {
        match runs.begin(KEY) {
            Begun::Run(run) => Some(run),
            Begun::Repeated | Begun::Busy | Begun::Stopping => None,
        }
    }

    #[tokio::test]
    async fn whichever_comes_first_settles_the_answer() {
        let runs = runs();
        let mut run = begin(&runs).unwrap();
        let phase = run.phase();
        assert!(!run.end(false), "nobody was answered");
        assert!(!phase.answer(), "it has ended: say how");
        drop(run);
        let mut run = begin(&runs).expect("a failure is forgotten");
        assert!(run.phase().answer());
        assert!(run.phase().is_answered() && run.end(false), "it was answered");
        drop(run);
        assert!(begin(&runs).is_none(), "what was answered is not begun again");
    }

    #[tokio::test]
    async fn no_more_begin_than_may_run_and_repeats_are_known_all_the_same() {
        let runs = runs();
        let other = Some(Key([2; 16]));
        let mut first = begin(&runs).unwrap();
        assert!(matches!(runs.begin(other), Begun::Busy) && matches!(runs.begin(None), Begun::Busy));
        assert!(matches!(runs.begin(KEY), Begun::Repeated));
        first.end(true);
        drop(first);
        assert!(matches!(runs.begin(other), Begun::Run(_)), "what was turned away is not known");
    }

    /// As where the runtime ends, and with it the task.
    #[tokio::test]
    async fn a_run_that_is_dropped_is_begun_again_unless_it_was_answered() {
        let runs = runs();
        drop(begin(&runs).unwrap());
        let run = begin(&runs).expect("a dropped run is forgotten");
        assert!(run.phase().answer());
        drop(run);
        assert!(begin(&runs).is_none());
        assert_eq!(runs.stop(Duration::ZERO).await, 0);
    }
}
