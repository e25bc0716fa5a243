//! The one error of the runtime.

mod build;
mod detail;
mod display;
mod predicates;

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;

use crate::endpoint::DocumentedError;
pub use build::ErrorBuilder;
pub(crate) use detail::Detail;
pub use detail::{FieldViolation, PermissionViolation};

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a call failed.
///
/// The error is opaque: ask it with [`kind`](Self::kind) and the predicates ([`is_rate_limited`](Self::is_rate_limited),
/// [`is_permission_denied`](Self::is_permission_denied), …), or match the documented codes of an endpoint with
/// [`documented`](Self::documented). It is cheap to clone. Neither its `Display` nor its `Debug` shows a secret or a body.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

/// What kind of failure an [`Error`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The call or the client was given something that cannot be sent. Nothing was sent.
    Input,
    /// An access token is missing or could not be got.
    Token,
    /// The platform answered with a code that is not 0.
    Api,
    /// The answer is not what the platform sends: not JSON, cut short, or from something in between.
    Http,
    /// The reply is JSON, but a value does not fit its type.
    Decode,
    /// The reply is larger than the client allows.
    TooLarge,
    /// No answer in time.
    Timeout,
    /// The connection could not be made, or broke.
    Transport,
    /// A file could not be read or written.
    File,
    /// A token store failed.
    Store,
}

/// Everything an error may know.
#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) kind: ErrorKind,
    pub(crate) message: String,
    pub(crate) endpoint: Option<Cow<'static, str>>,
    pub(crate) documented: &'static [DocumentedError],
    pub(crate) http: Option<StatusCode>,
    pub(crate) code: Option<i64>,
    pub(crate) log_id: Option<String>,
    pub(crate) detail: Detail,
    pub(crate) body: Bytes,
    pub(crate) path: Option<String>,
    pub(crate) retry_after: Option<Duration>,
    pub(crate) attempts: u32,
    /// The request surely was not processed, so that repeating it is safe whatever its method.
    pub(crate) unprocessed: bool,
    pub(crate) source: Option<Arc<dyn std::error::Error + Send + Sync>>,
}

impl Error {
    /// What kind of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// What went wrong, in one sentence. For an API error it is the platform's own message.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The platform's code, where it sent one.
    pub fn code(&self) -> Option<i64> {
        self.0.code
    }

    /// The HTTP status, where there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.http
    }

    /// The endpoint's name, `wiki.v2.task.get`, method and path of a raw call, or the type of an event.
    pub fn endpoint(&self) -> Option<&str> {
        self.0.endpoint.as_deref()
    }

    /// The platform's id of the request. Its support asks for it.
    pub fn log_id(&self) -> Option<&str> {
        self.0.log_id.as_deref()
    }

    /// The page on which the platform explains this failure.
    pub fn troubleshooter(&self) -> Option<&str> {
        self.0.detail.troubleshooter.as_deref()
    }

    /// The scopes that the app lacks; granting any one of those named for one place mends it.
    pub fn missing_scopes(&self) -> Vec<&str> {
        self.0.detail.missing_scopes()
    }

    /// What the platform says about missing permissions.
    pub fn permission_violations(&self) -> &[PermissionViolation] {
        &self.0.detail.permissions
    }

    /// The request fields that the platform refused, and why.
    pub fn field_violations(&self) -> &[FieldViolation] {
        &self.0.detail.fields
    }

    /// Where in the reply a value did not fit: `data.items[3].name`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.path.as_deref()
    }

    /// The body of the answer, as far as it was kept: whole for a reply that did not fit its type, else the start.
    /// It may hold personal data, so it is never printed by the error itself.
    pub fn body(&self) -> &[u8] {
        &self.0.body
    }

    /// How long the platform asks to wait before trying again.
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.retry_after
    }

    /// How many times the request was sent.
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }

    /// The error as one of the documented errors of an endpoint; `None` where the platform sent no code.
    ///
    /// ```
    /// use larkspur_core::rt::*;
    /// wire! { errors
    ///     /// Documented errors of `wiki.v2.task.get`.
    ///     pub enum GetError {
    ///         /// rpc fail
    ///         RpcFail = 131001,
    ///     }
    /// }
    /// let error = larkspur_core::Error::api(131001, "rpc fail").build();
    /// assert_eq!(error.documented::<GetError>(), Some(GetError::RpcFail));
    /// ```
    pub fn documented<T: From<i64>>(&self) -> Option<T> {
        self.0.code.map(T::from)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}
