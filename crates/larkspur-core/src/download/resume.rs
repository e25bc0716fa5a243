//! Going on with a download that broke, at the byte where it broke.

use std::future::Future;
use std::pin::Pin;

use reqwest::header::{ETAG, HeaderMap, IF_RANGE, LAST_MODIFIED};

use super::range::{parse_range, total_of};
use crate::call::Call;
use crate::error::{Error, ErrorKind, Result};
use crate::reply::{Answer, Content, File};
use crate::retry::RetryPolicy;
use crate::send;

/// A request for the rest of a file, on its way.
pub(super) type Reopening = Pin<Box<dyn Future<Output = Result<File>> + Send>>;

/// What is needed to go on with a file.
pub(super) struct Resume {
    policy: RetryPolicy,
    /// What names this version of the file, as the platform sent it.
    version: Option<reqwest::header::HeaderValue>,
    total: Option<u64>,
    /// Attempts since the last byte.
    attempts: u32,
}

impl Resume {
    pub(super) fn new(call: &Call, headers: &HeaderMap, total: Option<u64>) -> Self {
        let policy = call.retry.as_ref().unwrap_or(&call.client.shared.config.retry).clone();
        let strong = |tag: &&reqwest::header::HeaderValue| !tag.as_bytes().starts_with(b"W/");
        let version = headers.get(ETAG).filter(strong).or_else(|| headers.get(LAST_MODIFIED)).cloned();
        Self { policy, version, total, attempts: 0 }
    }

    /// Bytes came: the next break starts a new count.
    pub(super) fn progress(&mut self) {
        self.attempts = 0;
    }

    /// Asks for the file from `offset` on; `None` where no attempt is left, or the length that would tell another file
    /// from this one is not known.
    pub(super) fn reopen(&mut self, call: &Call, offset: u64, error: &Error) -> Option<Reopening> {
        self.attempts += 1;
        let passing = matches!(error.kind(), ErrorKind::Transport | ErrorKind::Timeout);
        let known = self.version.is_some() || self.total.is_some();
        if !passing || !known || self.attempts >= self.policy.max_attempts || !call.method().is_safe() {
            return None;
        }
        let (wait, total) = (self.policy.wait(self.attempts), self.total);
        let mut call = call.clone();
        call.range_from = offset;
        if let Some(version) = &self.version {
            call.headers.retain(|(name, _)| name != IF_RANGE);
            call.headers.push((IF_RANGE, version.clone()));
        }
        tracing::debug!(target: "larkspur", endpoint = %call.name(), offset, ?wait, "the download broke; going on with it");
        Some(Box::pin(async move {
            tokio::time::sleep(wait).await;
            let answer = send::execute(call.into()).await?;
            rest(answer, offset, total)
        }))
    }
}

/// Checks that an answer is the rest of the same file.
fn rest(mut answer: Answer, offset: u64, total: Option<u64>) -> Result<File> {
    let range = answer.headers.get(reqwest::header::CONTENT_RANGE).and_then(|value| parse_range(value.to_str().ok()?));
    let goes_on = range.is_some_and(|(start, _)| start == offset);
    let same = total.is_none() || total_of(&answer.headers, range) == total;
    let record = answer.record.take();
    let end = |error: Option<&Error>| record.into_iter().for_each(|mut record| record.ended(error));
    match answer.content {
        Content::File(file) if goes_on && same => {
            end(None);
            Ok(file)
        }
        _ => {
            let message =
                format!("the download broke at byte {offset}, and the platform does not go on with the same file");
            let error = Error::of(ErrorKind::Http, message).http(answer.status).maybe_log_id(answer.log_id).build();
            end(Some(&error));
            Err(error)
        }
    }
}
