//! How a push ended.

use std::fmt;

use bytes::Bytes;

use super::Failure;

/// What became of a push, and so what the platform is to be told.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Outcome {
    /// A handler took it: it succeeded, or it goes on in the background because it takes longer than the answer may.
    Handled {
        /// The JSON that a callback, such as the action of a card, is answered with.
        reply: Option<Bytes>,
    },
    /// The event was handled before, or is being handled.
    Repeated,
    /// No handler listens to its type.
    Unhandled,
    /// The handler failed or panicked, or the event cannot be read: [`failure`](Self::failure) says why. The platform should
    /// push it again.
    Failed(Failure),
    /// It is no event.
    Refused(Refusal),
    /// As many handlers run as may: see [`EventsBuilder::run_at_most`](crate::EventsBuilder::run_at_most). The platform should push
    /// it again.
    Busy,
    /// The dispatcher is shutting down. The platform should push it again.
    Stopping,
}

impl Outcome {
    /// Whether the platform may count the event as delivered. What is not acknowledged it pushes again.
    pub fn is_acknowledged(&self) -> bool {
        matches!(self, Self::Handled { .. } | Self::Repeated | Self::Unhandled)
    }

    /// Why the event was not handled, where it failed.
    pub fn failure(&self) -> Option<&Failure> {
        match self {
            Self::Failed(failure) => Some(failure),
            _ => None,
        }
    }

    /// The JSON that a callback is answered with.
    pub fn reply(&self) -> Option<&Bytes> {
        match self {
            Self::Handled { reply } => reply.as_ref(),
            _ => None,
        }
    }
}

/// Why a push is no event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Refusal {
    /// It is not JSON in one of the platform's envelopes, or does not name its type.
    NotAnEnvelope,
    /// Its envelope says that it is of a schema other than 2.0.
    UnknownSchema,
    /// It asks a webhook to prove itself, and did not come through one.
    Challenge,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAnEnvelope => "the push is not JSON in a known envelope, or does not name its event's type",
            Self::UnknownSchema => "the push is of a schema that is not known: 2.0 and the older envelope are",
            Self::Challenge => "the push is the challenge of a webhook, and did not come through one",
        })
    }
}

impl std::error::Error for Refusal {}
