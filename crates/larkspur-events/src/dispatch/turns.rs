//! Order: events of one key are handled one after the other, as they came.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use larkspur_core::Event;
use tokio::sync::oneshot;

use crate::context::Context;

/// Says by which key events of a type are ordered.
pub(super) type KeyOf = Box<dyn Fn(&Context) -> Option<String> + Send + Sync>;

/// Reads an event for its key. Events without one, or that cannot be read, stand in no line.
pub(super) fn key_of<T: Event>(key: impl Fn(&T) -> Option<String> + Send + Sync + 'static) -> KeyOf {
    Box::new(move |context| {
        let (event, _) = T::decode_lossy(context.event_json()).ok()?;
        // Code of the app, outside of its own task.
        catch_unwind(AssertUnwindSafe(|| key(&event))).unwrap_or_else(|_| {
            tracing::error!(target: "larkspur", event_type = context.event_type(), "the key of the order panicked; the event is handled out of order");
            None
        })
    })
}

/// A line for each key in which events stand.
#[derive(Default)]
pub(super) struct Lines(Mutex<HashMap<String, Last>>);

/// The last event of a line.
struct Last {
    number: u64,
    ended: oneshot::Receiver<()>,
}

impl Lines {
    /// Puts an event at the end of the line of its key.
    pub(super) fn join(self: &Arc<Self>, key: String) -> Turn {
        let (end, ended) = oneshot::channel();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (number, before) = match lines.entry(key.clone()) {
            Entry::Occupied(mut line) => {
                let number = line.get().number + 1;
                (number, Some(line.insert(Last { number, ended }).ended))
            }
            Entry::Vacant(line) => {
                line.insert(Last { number: 0, ended });
                (0, None)
            }
        };
        Turn { before, _end: end, lines: self.clone(), key, number }
    }

    #[cfg(test)]
    fn len(&self) -> usize {
        self.0.lock().unwrap().len()
    }
}

/// A place in a line. Dropping it lets the next one go.
pub(super) struct Turn {
    before: Option<oneshot::Receiver<()>>,
    /// Its drop is what the next one waits for.
    _end: oneshot::Sender<()>,
    lines: Arc<Lines>,
    key: String,
    number: u64,
}

impl Turn {
    /// Waits until all before have ended.
    pub(super) async fn wait(&mut self) {
        if let Some(before) = &mut self.before {
            let _ = before.await;
        }
        self.before = None;
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut lines = self.lines.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.get(&self.key).is_some_and(|last| last.number == self.number) {
            lines.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt as _;

    use super::*;

    #[tokio::test]
    async fn a_line_is_kept_in_order_and_forgotten_when_it_is_empty() {
        let lines = Arc::new(Lines::default());
        let (mut first, mut second) = (lines.join("a".into()), lines.join("a".into()));
        let mut other = lines.join("b".into());
        first.wait().await;
        other.wait().await;
        {
            let mut waiting = Box::pin(second.wait());
            assert!((&mut waiting).now_or_never().is_none());
            drop(first);
            waiting.await;
        }
        drop((second, other));
        assert_eq!(lines.len(), 0);
    }
}
