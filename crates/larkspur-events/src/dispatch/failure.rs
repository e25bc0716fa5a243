//! Why an event was not handled.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

/// Why a handler failed: any error. `?` makes one.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// At which step an event failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FailureKind {
    /// The event cannot be read as its type, nor as any JSON.
    Decode,
    /// The handler gave an error.
    Handler,
    /// What the handler of a callback gave cannot be written as JSON.
    Reply,
    /// The handler panicked, or the runtime ended while it ran.
    Stopped,
}

/// Why an event was not handled: the step, and the handler's own error. Cheap to clone.
///
/// ```
/// # use larkspur_events::{Context, Events, FailureKind, Outcome};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> larkspur_core::Result<()> {
/// let events = Events::builder().on_raw("a.b_v1", |_, _| async { Err("the shop is closed".into()) }).build()?;
/// let outcome = events.dispatch(Context::builder("a.b_v1").build().push().clone()).await;
/// let failure = outcome.failure().expect("it failed");
/// assert_eq!((failure.kind(), failure.to_string().as_str()), (FailureKind::Handler, "the handler failed: the shop is closed"));
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Failure {
    kind: FailureKind,
    error: Option<Arc<dyn Error + Send + Sync>>,
}

impl Failure {
    pub(super) fn new(kind: FailureKind, error: BoxError) -> Self {
        Self { kind, error: Some(error.into()) }
    }

    /// A handler that came to no end. The message of a panic stays with the process's panic hook: it may hold data.
    pub(super) fn stopped() -> Self {
        Self { kind: FailureKind::Stopped, error: None }
    }

    /// At which step the event failed.
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// The error as the type that the handler gave it as, where it is of that type.
    pub fn downcast_ref<E: Error + 'static>(&self) -> Option<&E> {
        self.error.as_ref()?.downcast_ref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            FailureKind::Decode => "the event does not fit its type",
            FailureKind::Handler => "the handler failed",
            FailureKind::Reply => "the answer of the callback is not JSON",
            FailureKind::Stopped => "the handler panicked, or was stopped",
        })?;
        self.error.as_ref().map_or(Ok(()), |error| write!(f, ": {error}"))
    }
}

impl fmt::Debug for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Failure").field("kind", &self.kind).field("error", &self.error).finish()
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.error.as_ref().and_then(|error| error.source())
    }
}

/// Two failures are the same where they say the same.
impl PartialEq for Failure {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.to_string() == other.to_string()
    }
}

impl Eq for Failure {}
