//! What a webhook answers.

use std::fmt;

use bytes::Bytes;
use serde_json::json;

use crate::dispatch::{Outcome, Refusal};

/// What a webhook answers: send it with the content type `application/json`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer {
    /// The HTTP status: 200 where the push is taken, and the platform need not repeat it.
    pub status: u16,
    /// The body, always JSON.
    pub body: Bytes,
}

impl Answer {
    /// The content type of every answer.
    pub const CONTENT_TYPE: &'static str = "application/json; charset=utf-8";

    fn new(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, body: body.into() }
    }

    pub(super) fn challenge(challenge: &str) -> Self {
        Self::new(200, json!({"challenge": challenge}).to_string())
    }

    fn message(status: u16, message: &str) -> Self {
        Self::new(status, json!({"msg": message}).to_string())
    }
}

impl From<Outcome> for Answer {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Handled { reply: Some(reply) } => Self::new(200, reply),
            Outcome::Handled { reply: None } | Outcome::Repeated | Outcome::Unhandled => Self::new(200, "{}"),
            Outcome::Failed(_) => Self::message(500, "the handler failed"),
            Outcome::Refused(refusal) => Rejection::Envelope(refusal).into(),
            Outcome::Busy => Self::message(503, "busy"),
            Outcome::Stopping => Self::message(503, "shutting down"),
        }
    }
}

/// Why a push does not reach the dispatcher. Only logs tell: the sender learns no more than the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rejection {
    TooLarge,
    NotSetUp,
    Headers,
    Signature,
    Timestamp,
    Plaintext,
    NoKey,
    Sealed,
    Token,
    Envelope(Refusal),
}

impl Rejection {
    fn status(self) -> u16 {
        match self {
            Self::TooLarge => 413,
            Self::NotSetUp => 500,
            Self::Headers | Self::Envelope(_) => 400,
            Self::Signature | Self::Timestamp | Self::Plaintext | Self::NoKey | Self::Sealed | Self::Token => 401,
        }
    }
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLarge => "the body is larger than the webhook allows",
            Self::NotSetUp => "the webhook has neither a verification token nor an encrypt key: set one, or both",
            Self::Headers => "a header of the signature is missing, there twice, or not in ASCII",
            Self::Signature => {
                "the signature is missing or wrong: is the encrypt key the app's, and the body the raw one?"
            }
            Self::Timestamp => "the push was signed too long ago, or in the future: is this machine's clock right?",
            Self::Plaintext => "the push is not encrypted, though the webhook has an encrypt key",
            Self::NoKey => "the push is encrypted, and the webhook has no encrypt key",
            Self::Sealed => "the push does not decrypt: is the encrypt key the app's?",
            Self::Token => "the verification token is wrong",
            Self::Envelope(refusal) => return refusal.fmt(f),
        })
    }
}

impl From<Rejection> for Answer {
    fn from(rejection: Rejection) -> Self {
        let status = rejection.status();
        if rejection == Rejection::NotSetUp {
            tracing::error!(target: "larkspur", status, reason = %rejection, "a push was refused");
        } else {
            tracing::warn!(target: "larkspur", status, reason = %rejection, "a push was refused");
        }
        let message = match status {
            400 => "not an event",
            401 => "not verified",
            413 => "too large",
            _ => "not set up",
        };
        Self::message(status, message)
    }
}
