//! What is traced: a span for each call and one for each of its attempts, named after OpenTelemetry's conventions for HTTP
//! clients. No span holds a value of a parameter, a header, a body or a token.

use reqwest::Url;
use tracing::Span;
use tracing::field::Empty;

use crate::call::Call;
use crate::error::{Error, ErrorKind};
use crate::observe::Record;

/// The span of a whole call: all its attempts, and the waits between them.
pub(super) fn call(call: &Call) -> Span {
    let span = tracing::debug_span!(
        target: "larkspur",
        "call",
        otel.name = Empty,
        otel.kind = "internal",
        otel.status_code = Empty,
        endpoint = Empty,
        attempts = Empty,
        code = Empty,
        error.type = Empty,
    );
    if !span.is_disabled() {
        let name = call.name();
        span.record("otel.name", &*name);
        span.record("endpoint", &*name);
    }
    span
}

/// The span of one attempt.
pub(super) fn attempt(call: &Call, url: &Url, attempt: u32) -> Span {
    let span = tracing::debug_span!(
        target: "larkspur",
        "attempt",
        otel.name = Empty,
        otel.kind = "client",
        otel.status_code = Empty,
        http.request.method = %call.method(),
        http.request.resend_count = Empty,
        http.response.status_code = Empty,
        url.scheme = url.scheme(),
        url.template = call.template(),
        server.address = url.host_str(),
        server.port = url.port_or_known_default(),
        error.type = Empty,
        code = Empty,
        log_id = Empty,
    );
    if !span.is_disabled() {
        span.record("otel.name", format!("{} {}", call.method(), call.template()));
        if attempt > 1 {
            span.record("http.request.resend_count", attempt - 1);
        }
    }
    span
}

/// Tells how an attempt was answered.
pub(super) fn answered(span: &Span, record: &Record, error: Option<&Error>) {
    if span.is_disabled() {
        return;
    }
    let status = record.status().map(|status| status.as_u16());
    span.record("http.response.status_code", status);
    span.record("code", record.code());
    span.record("log_id", record.log_id());
    fail(span, error);
    let (attempt, code, log_id) = (record.attempts, record.code(), record.log_id());
    tracing::debug!(target: "larkspur", parent: span, attempt, status, code, log_id, "answered");
}

/// Tells how a call ended.
pub(super) fn ended(record: &Record, error: Option<&Error>) {
    let span = Span::current();
    if span.is_disabled() {
        return;
    }
    span.record("attempts", record.attempts);
    span.record("code", record.code());
    fail(&span, error);
    let (duration, waited) = (record.elapsed(), record.waited);
    match error {
        None => tracing::debug!(target: "larkspur", ?duration, ?waited, "the call ended"),
        Some(error) => {
            tracing::debug!(target: "larkspur", ?duration, ?waited, kind = ?error.kind(), "the call failed");
        }
    }
}

fn fail(span: &Span, error: Option<&Error>) {
    let Some(error) = error else { return };
    span.record("otel.status_code", "error");
    match error.status().filter(|status| status.is_client_error() || status.is_server_error()) {
        Some(status) => span.record("error.type", status.as_str()),
        None => span.record("error.type", error_type(error.kind())),
    };
}

/// One word for each kind, as the conventions ask.
fn error_type(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Input => "input",
        ErrorKind::Token => "token",
        ErrorKind::Api => "api",
        ErrorKind::Http => "http",
        ErrorKind::Decode => "decode",
        ErrorKind::TooLarge => "too_large",
        ErrorKind::Timeout => "timeout",
        ErrorKind::Transport => "transport",
        ErrorKind::File => "file",
        ErrorKind::Store => "store",
    }
}
