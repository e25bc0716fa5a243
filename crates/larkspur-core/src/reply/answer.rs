//! What came back, as it came.

use bytes::Bytes;
use reqwest::StatusCode;
use reqwest::header::HeaderMap;

use crate::endpoint::ReplyKind;
use crate::observe::Record;

/// What the platform answered to a call that it did not refuse.
#[doc(hidden)]
pub struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) log_id: Option<String>,
    pub(crate) content: Content,
    pub(crate) kind: ReplyKind,
    /// What the call did, for the client's observer.
    pub(crate) record: Option<Record>,
}

pub(crate) enum Content {
    Json(Bytes),
    File(File),
}

/// A file that comes in: what was read of it already, and what is yet to be read.
pub(crate) struct File {
    pub(crate) first: Bytes,
    pub(crate) rest: Option<reqwest::Response>,
}
