//! The dispatcher: from a push to its handler, and to what the platform is told.

mod builder;
mod handler;
mod outcome;
mod run;
mod seen;
mod ticket;

use std::collections::HashMap;
use std::fmt;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;
use tracing::Instrument as _;

pub use builder::EventsBuilder;
pub use handler::{BoxError, Callback, Handler, Result};
pub use outcome::{Outcome, Refusal};

use crate::context::{Context, Transport};
use crate::envelope::Push;
use handler::{Erased, Failure, Handled, Handling};
use run::{Begun, Run, Runs};
use seen::Key;

/// The dispatcher of events: it reads the envelope, drops repeats, calls the handler, and says what to answer. Cheap to
/// clone; its clones share handlers and memory, so one dispatcher may serve several transports.
///
/// ```
/// use larkspur_core::{Event, wire};
/// use larkspur_events::{Events, Outcome};
///
/// /// Somebody rang the bell.
/// #[derive(Debug, Default)]
/// struct BellRang {
///     times: Option<i64>,
/// }
/// wire!(read BellRang { times = "times" });
/// impl Event for BellRang {
///     const TYPE: &'static str = "acs.bell.rang_v1";
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> larkspur_core::Result<()> {
/// let events = Events::builder()
///     .on::<BellRang>(|event, context| async move {
///         println!("{} rang {:?} times", context.tenant_key(), event.times);
///         Ok(())
///     })
///     .otherwise(|event, context| async move {
///         println!("nobody listens to {}: {event}", context.event_type());
///         Ok(())
///     })
///     .build()?;
///
/// // A transport does this: a `Webhook` or a long connection.
/// let push = r#"{"schema": "2.0", "header": {"event_id": "1", "event_type": "acs.bell.rang_v1"}, "event": {"times": 2}}"#;
/// assert!(events.dispatch(push.into()).await.is_acknowledged());
/// assert_eq!(events.dispatch(push.into()).await, Outcome::Repeated);
/// # Ok(())
/// # }
/// ```
///
/// # What is answered
/// The platform wants an answer within 3 seconds and pushes an event that it counts as lost again after 15 seconds, 5
/// minutes, 1 hour and 6 hours.
///
/// | what happens | the outcome | afterwards |
/// |---|---|---|
/// | the handler succeeds within the budget (2.5 s) | [`Outcome::Handled`] | repeats are dropped |
/// | it takes longer | [`Outcome::Handled`] | it goes on in the background; a failure is logged |
/// | it fails or panics within the budget, or the event does not fit its type | [`Outcome::Failed`] | the repeat is handled |
/// | the event was handled, or is being handled | [`Outcome::Repeated`] | |
/// | nobody listens | [`Outcome::Unhandled`] | |
/// | it is no event | [`Outcome::Refused`] | |
/// | too many handlers run | [`Outcome::Busy`] | the repeat is handled |
/// | the dispatcher is shutting down | [`Outcome::Stopping`] | the repeat is for another process |
///
/// Handlers run in tasks of their own: one that is slow delays no other, and dropping the future of
/// [`dispatch`](Self::dispatch) cancels none.
#[derive(Clone)]
pub struct Events(Arc<Shared>);

struct Shared {
    handlers: HashMap<&'static str, Box<dyn Erased>>,
    otherwise: Option<Box<dyn Erased>>,
    budget: Duration,
    runs: Arc<Runs>,
}

impl Events {
    /// Starts a dispatcher.
    pub fn builder() -> EventsBuilder {
        EventsBuilder::default()
    }

    /// Takes one decrypted push, its bytes as they came, and says what to answer.
    ///
    /// It trusts the push: who sent it is for the transport to check. It must be called within a Tokio runtime.
    pub async fn dispatch(&self, push: Bytes) -> Outcome {
        self.dispatch_from(Transport::Direct, push).await
    }

    /// The same, naming the transport for [`Context::transport`].
    pub async fn dispatch_from(&self, transport: Transport, push: Bytes) -> Outcome {
        match Push::read(push, transport) {
            Ok(Push::Event { context, .. } | Push::OlderCard { context }) => self.run(context).await,
            Ok(Push::Challenge { .. }) => Outcome::Refused(Refusal::Challenge),
            Err(refusal) => Outcome::Refused(refusal),
        }
    }

    /// Lets no new handler start and waits until those that run have ended, at most so long. Gives how many still ran
    /// then; they go on until the runtime ends.
    pub async fn shutdown(&self, within: Duration) -> usize {
        self.0.runs.stop(within).await
    }

    /// Hands an event whose envelope is read to its handler.
    pub(crate) async fn run(&self, context: Context) -> Outcome {
        let Some(handler) = self.0.handlers.get(context.event_type()).or(self.0.otherwise.as_ref()) else {
            tracing::debug!(target: "larkspur", event_type = context.event_type(), "nobody listens to this event");
            return Outcome::Unhandled;
        };
        let run = match self.0.runs.begin(Key::of(&context)) {
            Begun::Run(run) => run,
            Begun::Repeated => {
                let event_id = context.event_id();
                tracing::debug!(target: "larkspur", event_type = context.event_type(), event_id, "a repeat was dropped");
                return Outcome::Repeated;
            }
            Begun::Busy => {
                tracing::warn!(target: "larkspur", event_type = context.event_type(), "too many handlers run: the event is to come again");
                return Outcome::Busy;
            }
            Begun::Stopping => return Outcome::Stopping,
        };
        let span = tracing::info_span!(
            target: "larkspur",
            "event",
            event_type = context.event_type(),
            event_id = context.event_id(),
        );
        let phase = run.phase();
        let (tell, mut told) = oneshot::channel();
        tokio::spawn(supervise(handler.handle(context), run, tell).instrument(span));
        match tokio::time::timeout(self.0.budget, &mut told).await {
            Ok(outcome) => outcome.unwrap_or(Outcome::Failed),
            Err(_) if phase.answer() => Outcome::Handled { reply: None },
            // It ended as the time ran out, and is about to say how.
            Err(_) => told.await.unwrap_or(Outcome::Failed),
        }
    }
}

impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut types: Vec<_> = self.0.handlers.keys().collect();
        types.sort_unstable();
        let mut debug = f.debug_struct("Events");
        debug.field("types", &types).field("otherwise", &self.0.otherwise.is_some());
        debug.field("answer_within", &self.0.budget).finish_non_exhaustive()
    }
}

/// Sees one handler through to its end, and tells how it ended to whoever still waits.
async fn supervise(handling: Handling, run: Run, tell: oneshot::Sender<Outcome>) {
    let handled = catch_panic(handling).await;
    let answered = run.end(matches!(handled, Some(Ok(_))));
    let outcome = match handled {
        Some(Ok(reply)) => {
            if answered && reply.is_some() {
                tracing::warn!(target: "larkspur", "the callback took longer than its answer may: the answer is lost");
            }
            tracing::debug!(target: "larkspur", answered, "the event was handled");
            Outcome::Handled { reply }
        }
        Some(Err(failure)) => {
            let (what, error) = match failure {
                Failure::Decode(error) => ("the event does not fit its type", error),
                Failure::Handler(error) => ("the handler failed", error),
                Failure::Reply(error) => ("the answer of the callback is not JSON", error),
            };
            tracing::error!(target: "larkspur", %error, answered, "{what}");
            Outcome::Failed
        }
        None => {
            tracing::error!(target: "larkspur", answered, "the handler panicked");
            Outcome::Failed
        }
    };
    // Nobody waits where the connection was cut.
    let _ = tell.send(outcome);
}

/// Awaits a handler; `None` where it panicked. The panic's message stays with the process's panic hook: it may hold data.
async fn catch_panic(mut handling: Handling) -> Option<Handled> {
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| handling.as_mut().poll(context))) {
        Ok(Poll::Ready(handled)) => Poll::Ready(Some(handled)),
        Ok(Poll::Pending) => Poll::Pending,
        Err(_) => Poll::Ready(None),
    })
    .await
}
