//! What every failure of an attempt tells.

use reqwest::header::{HeaderMap, HeaderName};

use crate::error::{Error, ErrorKind};

static LOG_ID: HeaderName = HeaderName::from_static("x-tt-logid");
static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How much of an answer that is not understood is kept in its error.
pub(super) const KEPT: usize = 64 << 10;

/// The platform's id of a request.
pub(crate) fn log_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(&LOG_ID).or_else(|| headers.get(&REQUEST_ID))?;
    id.to_str().ok().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// What broke on the way. The URL is left out: it may hold personal data.
pub(crate) fn transport(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let unprocessed = error.is_connect();
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, "no answer in time")
    } else if error.is_connect() {
        (ErrorKind::Transport, "the connection could not be made")
    } else {
        (ErrorKind::Transport, "the connection broke")
    };
    Error::of(kind, message).unprocessed(unprocessed).source(error).build()
}
