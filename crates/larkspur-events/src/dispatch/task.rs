//! One event under way: from its place in the line to its end.

use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;

use tokio::sync::oneshot;

use super::handler::{Handled, Handling};
use super::run::Run;
use super::seen::Key;
use super::shared::Shared;
use super::turns::Turn;
use super::{Failure, FailureKind, Outcome};
use crate::context::Context;

/// An event that has begun.
pub(super) struct Task {
    pub(super) shared: Arc<Shared>,
    pub(super) context: Context,
    pub(super) key: Option<Key>,
    pub(super) run: Run,
    pub(super) turn: Option<Turn>,
}

impl Task {
    /// Sees the event through to its end, and tells how it ended to whoever still waits.
    pub(super) async fn see_through(mut self, tell: oneshot::Sender<Outcome>) {
        let shared = self.shared.clone();
        let claim = match (&shared.seen, self.key) {
            (Some(seen), Some(key)) => match seen.claim(key, &self.context).await {
                Some(claim) => Some(claim),
                None => return self.pass_over(tell).await,
            },
            _ => None,
        };
        let phase = self.run.phase();
        let work = handle(&shared, &self.context, self.turn.as_mut());
        let handled = match &claim {
            Some(claim) => claim.hold(&phase, work).await,
            None => work.await,
        };
        let answered = self.run.end(handled.is_ok());
        if let Some(claim) = claim {
            claim.settle(handled.is_ok() || answered).await;
        }
        // Nobody waits where the connection was cut. What is told is true by then: the event is known, or forgotten.
        drop(self.run);
        let _ = tell.send(conclude(handled, answered));
    }

    /// Drops an event that another process handles. Its place in the line it keeps: the next one is not to overtake.
    async fn pass_over(mut self, tell: oneshot::Sender<Outcome>) {
        self.run.end(true);
        drop(self.run);
        tracing::debug!(target: "larkspur", "a repeat was dropped: another process has the event");
        let _ = tell.send(Outcome::Repeated);
        if let Some(turn) = &mut self.turn {
            turn.wait().await;
        }
    }
}

/// Waits for the event's turn, and for room; then has it handled.
async fn handle(shared: &Shared, context: &Context, turn: Option<&mut Turn>) -> Handled {
    if let Some(turn) = turn {
        turn.wait().await;
    }
    let _room = match &shared.at_once {
        Some(room) => room.acquire().await.ok(),
        None => None,
    };
    let Some(handler) = shared.handler(context.event_type()) else { return Ok(None) };
    let handled = catch_panic(handler.handle(context.clone())).await;
    match (handled, &shared.otherwise) {
        (Err(failure), Some(otherwise)) if failure.kind() == FailureKind::Decode => {
            tracing::warn!(target: "larkspur", %failure, "the handler for everything else gets the event");
            catch_panic(otherwise.handle(context.clone())).await
        }
        (handled, _) => handled,
    }
}

/// Logs how an event ended, and makes the outcome.
fn conclude(handled: Handled, answered: bool) -> Outcome {
    match handled {
        Ok(reply) => {
            if answered && reply.is_some() {
                tracing::warn!(target: "larkspur", "the callback took longer than its answer may: the answer is lost");
            }
            tracing::debug!(target: "larkspur", answered, "the event was handled");
            Outcome::Handled { reply }
        }
        Err(failure) => {
            tracing::error!(target: "larkspur", answered, "{failure}");
            Outcome::Failed(failure)
        }
    }
}

/// Awaits a handler that may panic. The panic's message stays with the process's panic hook: it may hold data.
async fn catch_panic(mut handling: Handling) -> Handled {
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(context))) {
        Ok(poll) => poll,
        Err(_) => Poll::Ready(Err(Failure::stopped())),
    })
    .await
}
