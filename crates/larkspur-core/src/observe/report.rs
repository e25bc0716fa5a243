//! What is told of a call when it has ended.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Method, StatusCode};

use crate::error::ErrorKind;

/// What listens to the ends of calls.
pub(crate) type Observer = Arc<dyn Fn(&CallReport<'_>) + Send + Sync>;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Outcome {
    /// The caller got the reply; of a download, all its bytes.
    Done,
    /// The caller got an error of this kind.
    Failed(ErrorKind),
    /// The caller did not wait for the end.
    Dropped,
}

/// What one call did, from its start to its end: see [`ClientBuilder::on_call`](crate::ClientBuilder::on_call).
///
/// It holds no value of a parameter, no body, no header and no token, so all of it can go into labels and logs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The endpoint's name, `wiki.v2.task.get`; of a raw call, method and path as they were written.
    pub endpoint: Cow<'a, str>,
    /// The HTTP method.
    pub method: &'a Method,
    /// The path; parameters are written `:name`. It has few values, as labels must.
    pub path: &'a str,
    /// How it ended.
    pub outcome: Outcome,
    /// The last HTTP status, where there was an answer.
    pub status: Option<StatusCode>,
    /// The platform's code: 0 for success, `None` where no envelope came.
    pub code: Option<i64>,
    /// The platform's id of the last request.
    pub log_id: Option<&'a str>,
    /// How many times the request was sent; 0 where it failed before.
    pub attempts: u32,
    /// How many times the call was held up: before another attempt, by a rate limit, or by the pace.
    pub waits: u32,
    /// How long these waits took together.
    pub waited: Duration,
    /// Bytes of the bodies that were sent, over all attempts; a stream of unknown length counts as nothing.
    pub sent_bytes: u64,
    /// Bytes of the bodies that came, over all attempts.
    pub received_bytes: u64,
    /// From the start to the end, waits and all attempts included; of a download, up to its last byte.
    pub duration: Duration,
}
