//! The dispatcher: from a push to its handler, and to what the platform is told.

mod builder;
mod failure;
mod handler;
mod memory_seen;
mod outcome;
mod register;
mod run;
mod seen;
mod shared;
mod shared_seen;
mod task;
mod ticket;
mod turns;
mod with;

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use tokio::sync::oneshot;
use tracing::Instrument as _;

pub use builder::{EventsBuilder, Stateless, With};
pub use failure::{BoxError, Failure, FailureKind};
pub use handler::{Callback, Handler, Result, StateHandler};
pub use memory_seen::MemorySeen;
pub use outcome::{Outcome, Refusal};
pub use shared_seen::{EventKey, SeenStore};

use crate::context::{Context, Transport};
use crate::envelope::Push;
use run::{Begun, Phase};
use seen::Key;
use shared::Shared;
use task::Task;

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
/// | it fails or panics within the budget, or the event cannot be read at all | [`Outcome::Failed`] | the repeat is handled |
/// | the event was handled, or is being handled | [`Outcome::Repeated`] | |
/// | nobody listens | [`Outcome::Unhandled`] | |
/// | it is no event | [`Outcome::Refused`] | |
/// | too many handlers run | [`Outcome::Busy`] | the repeat is handled |
/// | the dispatcher is shutting down | [`Outcome::Stopping`] | the repeat is for another process |
///
/// Handlers run in tasks of their own: one that is slow delays no other, unless [an order](EventsBuilder::in_order_by) or [a
/// bound](EventsBuilder::handle_at_once) is asked for; and dropping the future of [`dispatch`](Self::dispatch) cancels none.
///
/// # What does not fit
/// The platform sends, now and then, something else than it documents. A value that does not fit its field is left out,
/// a warning and [`Context::misfits`] tell of it, and the handler gets the rest. An event that as a whole is not what its type
/// says goes to the handler for everything else, where there is one.
#[derive(Clone)]
pub struct Events(Arc<Shared>);

impl Events {
    /// Takes one decrypted push, its bytes as they came, and says what to answer.
    ///
    /// It trusts the push: who sent it is for the transport to check. It must be called within a Tokio runtime.
    pub async fn dispatch(&self, push: Bytes) -> Outcome {
        self.dispatch_from(Transport::Direct, push).await
    }

    /// The same, naming the transport for [`Context::transport`].
    pub async fn dispatch_from(&self, transport: Transport, push: Bytes) -> Outcome {
        self.begin(transport, push).await
    }

    /// Begins a push at once, before the future of its outcome is polled: so a transport keeps events in order.
    pub(crate) fn begin(&self, transport: Transport, push: Bytes) -> impl Future<Output = Outcome> + Send + use<> {
        let begun = match Push::read(push, transport) {
            Ok(Push::Event { context, .. } | Push::OlderCard { context }) => self.run(context),
            Ok(Push::Challenge { .. }) => Pending::Over(Outcome::Refused(Refusal::Challenge)),
            Err(refusal) => Pending::Over(Outcome::Refused(refusal)),
        };
        begun.outcome()
    }

    /// Lets no new handler start and waits until those that run have ended, at most so long. Gives how many still ran
    /// then; they go on until the runtime ends.
    pub async fn shutdown(&self, within: Duration) -> usize {
        self.0.runs.stop(within).await
    }

    /// Begins an event whose envelope is read. Whatever depends on the order of events is done when this returns.
    pub(crate) fn run(&self, context: Context) -> Pending {
        if self.0.handler(context.event_type()).is_none() {
            tracing::debug!(target: "larkspur", event_type = context.event_type(), "nobody listens to this event");
            return Pending::Over(Outcome::Unhandled);
        }
        let key = Key::of(&context);
        let run = match self.0.runs.begin(key) {
            Begun::Run(run) => run,
            Begun::Repeated => {
                let event_id = context.event_id();
                tracing::debug!(target: "larkspur", event_type = context.event_type(), event_id, "a repeat was dropped");
                return Pending::Over(Outcome::Repeated);
            }
            Begun::Busy => {
                tracing::warn!(target: "larkspur", event_type = context.event_type(), "too many handlers run: the event is to come again");
                return Pending::Over(Outcome::Busy);
            }
            Begun::Stopping => return Pending::Over(Outcome::Stopping),
        };
        let span = tracing::info_span!(
            target: "larkspur",
            "event",
            event_type = context.event_type(),
            event_id = context.event_id(),
        );
        let line = self.0.orders.get(context.event_type()).and_then(|key_of| key_of(&context));
        let turn = line.map(|line| self.0.lines.join(line));
        let (phase, budget) = (run.phase(), self.0.budget);
        let (tell, told) = oneshot::channel();
        let task = Task { shared: self.0.clone(), context, key, run, turn };
        tokio::spawn(task.see_through(tell).instrument(span));
        Pending::Begun { told, phase, budget }
    }
}

/// What is to become of a push.
pub(crate) enum Pending {
    /// It has ended.
    Over(Outcome),
    /// It is being handled.
    Begun { told: oneshot::Receiver<Outcome>, phase: Phase, budget: Duration },
}

impl Pending {
    /// Waits until the handler has ended, or the platform must have an answer.
    pub(crate) async fn outcome(self) -> Outcome {
        let (mut told, phase, budget) = match self {
            Self::Over(outcome) => return outcome,
            Self::Begun { told, phase, budget } => (told, phase, budget),
        };
        let lost = |_| Outcome::Failed(Failure::stopped());
        match tokio::time::timeout(budget, &mut told).await {
            Ok(outcome) => outcome.unwrap_or_else(lost),
            Err(_) if phase.answer() => Outcome::Handled { reply: None },
            // It ended as the time ran out, and is about to say how.
            Err(_) => told.await.unwrap_or_else(lost),
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
