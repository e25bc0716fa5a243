//! A memory against repeats that the dispatchers of one process share.

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use larkspur_core::token::StoreFuture;
use tokio::time::Instant;

use super::shared_seen::{EventKey, SeenStore};

/// So many events are kept at least before those whose time is over are looked for.
const MANY: usize = 1_000;

/// Remembers handled events in this process: for several dispatchers, and in tests that shall do without Redis. Its clones
/// share what they remember.
///
/// ```
/// # use larkspur_core::{Event, wire};
/// # #[derive(Default)]
/// # struct BellRang { times: Option<i64> }
/// # wire!(read BellRang { times = "times" });
/// # impl Event for BellRang {
/// #     const TYPE: &'static str = "acs.bell.rang_v1";
/// # }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> larkspur_core::Result<()> {
/// use larkspur_core::Client;
/// use larkspur_events::{Events, MemorySeen, Outcome};
///
/// let client = Client::builder("cli_a1b2", "app secret").build()?;
/// let seen = MemorySeen::default();
/// let process = || Events::builder().on::<BellRang>(async |_, _| Ok(())).seen_store(client.clone(), seen.clone()).build();
/// let (one, other) = (process()?, process()?);
///
/// let push = r#"{"schema": "2.0", "header": {"event_id": "1", "event_type": "acs.bell.rang_v1"}, "event": {"times": 2}}"#;
/// assert_eq!(one.dispatch(push.into()).await, Outcome::Handled { reply: None });
/// assert_eq!(other.dispatch(push.into()).await, Outcome::Repeated);
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Default)]
pub struct MemorySeen(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    /// Who has an event, and until when.
    events: HashMap<String, (Arc<str>, Instant)>,
    /// With so many events, those whose time is over are looked for.
    sweep_at: usize,
}

impl MemorySeen {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn put(&mut self, event: &EventKey, until: Instant) {
        self.events.insert(event.as_str().to_owned(), (event.shared_owner(), until));
        if self.events.len() >= self.sweep_at.max(MANY) {
            let now = Instant::now();
            self.events.retain(|_, (_, until)| *until > now);
            self.sweep_at = self.events.len() * 2;
        }
    }
}

impl SeenStore for MemorySeen {
    fn claim<'a>(&'a self, event: &'a EventKey, lease: Duration) -> StoreFuture<'a, bool> {
        let (mut held, now) = (self.held(), Instant::now());
        let is_free = held.events.get(event.as_str()).is_none_or(|(_, until)| *until <= now);
        if is_free {
            held.put(event, now + lease);
        }
        Box::pin(std::future::ready(Ok(is_free)))
    }

    fn keep<'a>(&'a self, event: &'a EventKey, window: Duration) -> StoreFuture<'a, ()> {
        self.held().put(event, Instant::now() + window);
        Box::pin(std::future::ready(Ok(())))
    }

    fn release<'a>(&'a self, event: &'a EventKey) -> StoreFuture<'a, ()> {
        let mut held = self.held();
        if held.events.get(event.as_str()).is_some_and(|(owner, _)| **owner == *event.owner()) {
            held.events.remove(event.as_str());
        }
        Box::pin(std::future::ready(Ok(())))
    }
}

impl fmt::Debug for MemorySeen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemorySeen").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn an_event_is_anothers_once_its_time_is_over_or_it_is_given_back() {
        let seen = MemorySeen::default();
        let [one, other] = ["one", "other"].map(|owner| EventKey::new("e1".to_owned(), owner.into()));
        assert!(seen.claim(&one, SECOND).await.unwrap() && !seen.claim(&other, SECOND).await.unwrap());
        seen.release(&other).await.unwrap();
        assert!(!seen.clone().claim(&other, SECOND).await.unwrap(), "only who has it gives it back");
        seen.release(&one).await.unwrap();
        assert!(seen.claim(&other, SECOND).await.unwrap());
        tokio::time::advance(SECOND).await;
        assert!(seen.claim(&one, SECOND).await.unwrap());
        seen.keep(&one, 10 * SECOND).await.unwrap();
        tokio::time::advance(9 * SECOND).await;
        assert!(!seen.claim(&other, SECOND).await.unwrap());
    }

    #[tokio::test(start_paused = true)]
    async fn events_whose_time_is_over_are_forgotten() {
        let seen = MemorySeen::default();
        for number in 0..10 * MANY {
            let event = EventKey::new(number.to_string(), "one".into());
            assert!(seen.claim(&event, Duration::from_millis(5)).await.unwrap());
            tokio::time::advance(Duration::from_millis(1)).await;
        }
        assert!(seen.held().events.len() <= MANY);
    }
}
