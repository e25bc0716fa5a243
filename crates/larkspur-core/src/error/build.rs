//! Making errors: by the runtime, and by users who test how their code takes them.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use reqwest::StatusCode;

use super::{Detail, Error, ErrorKind, Inner, PermissionViolation};
use crate::endpoint::Endpoint;

/// Builds an [`Error`], for tests of code that handles errors.
///
/// ```
/// use std::time::Duration;
/// let error = larkspur_core::Error::api(99991400, "request trigger frequency limit")
///     .status(429)
///     .retry_after(Duration::from_secs(1))
///     .build();
/// assert!(error.is_rate_limited() && error.is_retryable());
/// ```
#[derive(Clone)]
#[must_use]
pub struct ErrorBuilder(Inner);

impl Error {
    /// An error that the platform answered with.
    pub fn api(code: i64, message: impl Into<String>) -> ErrorBuilder {
        let mut builder = Self::of(ErrorKind::Api, message);
        builder.0.code = Some(code);
        builder
    }

    /// An error of any kind.
    pub fn of(kind: ErrorKind, message: impl Into<String>) -> ErrorBuilder {
        ErrorBuilder(Inner {
            kind,
            message: message.into(),
            endpoint: None,
            documented: &[],
            http: None,
            code: None,
            log_id: None,
            detail: Detail::default(),
            body: Bytes::new(),
            path: None,
            retry_after: None,
            attempts: 0,
            unprocessed: false,
            source: None,
        })
    }

    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::of(ErrorKind::Input, message).build()
    }

    /// The same error, as the failure of a call of this endpoint.
    pub(crate) fn at(self, id: impl Into<std::borrow::Cow<'static, str>>, endpoint: &Endpoint, attempts: u32) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.0);
        if inner.endpoint.is_none() {
            inner.endpoint = Some(id.into());
            inner.documented = endpoint.errors;
        }
        inner.attempts = inner.attempts.max(attempts);
        Self(Arc::new(inner))
    }

    /// The same error, with what mends it behind its message.
    pub(crate) fn mend(self, mend: &str) -> Self {
        let mut inner = Arc::unwrap_or_clone(self.0);
        inner.message = format!("{}; {mend}", inner.message);
        Self(Arc::new(inner))
    }

    pub(crate) fn inner(&self) -> &Inner {
        &self.0
    }
}

impl ErrorBuilder {
    /// Sets the HTTP status; a figure that is no status is left out.
    pub fn status(mut self, status: u16) -> Self {
        self.0.http = StatusCode::from_u16(status).ok();
        self
    }

    /// Sets the log id.
    pub fn log_id(mut self, log_id: impl Into<String>) -> Self {
        self.0.log_id = Some(log_id.into());
        self
    }

    /// Sets the endpoint, as the failure of one of its calls.
    pub fn endpoint(mut self, endpoint: &'static Endpoint) -> Self {
        self.0.endpoint = Some(endpoint.id.into());
        self.0.documented = endpoint.errors;
        self
    }

    /// Adds a scope that the app lacks.
    pub fn missing_scope(mut self, scope: impl Into<String>) -> Self {
        self.0.detail.permissions.push(PermissionViolation {
            kind: Some("action_scope_required".into()),
            subject: Some(scope.into()),
            description: None,
        });
        self
    }

    /// Sets how long the platform asks to wait.
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.0.retry_after = Some(wait);
        self
    }

    /// Sets the body of the answer.
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.0.body = body.into();
        self
    }

    /// Sets the error behind it.
    pub fn source(mut self, source: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(crate) fn http(mut self, status: StatusCode) -> Self {
        self.0.http = Some(status);
        self
    }

    pub(crate) fn maybe_log_id(mut self, log_id: Option<String>) -> Self {
        self.0.log_id = log_id.or(self.0.log_id);
        self
    }

    pub(crate) fn detail(mut self, detail: Detail) -> Self {
        self.0.log_id = self.0.log_id.or_else(|| detail.log_id.clone());
        self.0.detail = detail;
        self
    }

    /// Names what failed where there is no endpoint: the type of an event.
    pub(crate) fn name(mut self, name: &'static str) -> Self {
        self.0.endpoint = Some(name.into());
        self
    }

    pub(crate) fn path(mut self, path: String) -> Self {
        self.0.path = Some(path);
        self
    }

    pub(crate) fn maybe_retry_after(mut self, wait: Option<Duration>) -> Self {
        self.0.retry_after = wait;
        self
    }

    pub(crate) fn unprocessed(mut self, unprocessed: bool) -> Self {
        self.0.unprocessed = unprocessed;
        self
    }

    /// The error.
    pub fn build(self) -> Error {
        Error(Arc::new(self.0))
    }
}
