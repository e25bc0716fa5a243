//! Files from the platform, as streams.

mod name;
mod range;
mod resume;
mod save;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE};
use sync_wrapper::SyncWrapper;
use tokio::time::Sleep;

use crate::call::Call;
use crate::error::{Error, ErrorKind, Result};
use crate::observe::Record;
use crate::reply::{Answer, Content, File, Reply};
use crate::retry::FOREVER;
use crate::send::transport;
use range::{parse_range, total_of};
use resume::{Reopening, Resume};
pub use save::Progress;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, reqwest::Error>> + Send>>;

/// A file on its way: its name, type and length, and a `Stream` of its bytes. Nothing is kept in memory.
///
/// Where the connection breaks, the download goes on at the same byte, as long as the platform still has the same file.
pub struct Download {
    name: Option<String>,
    content_type: Option<String>,
    /// The byte that the first chunk begins at.
    start: u64,
    /// The length of the whole file.
    total: Option<u64>,
    received: u64,
    source: SyncWrapper<Source>,
    resume: Resume,
    /// Runs while bytes are waited for.
    idle: Option<Pin<Box<Sleep>>>,
    call: Arc<Call>,
    /// Told to the client's observer when the download ends.
    record: Option<Record>,
}

enum Source {
    /// What was read already, to tell whether it is a file, and what follows.
    First(Bytes, Option<reqwest::Response>),
    Chunks(Chunks),
    Reopening(Reopening),
    Done,
}

impl Source {
    fn rest(response: Option<reqwest::Response>) -> Self {
        response.map_or(Self::Done, |response| Self::Chunks(Box::pin(response.bytes_stream())))
    }
}

impl From<File> for Source {
    fn from(file: File) -> Self {
        match file.first.is_empty() {
            true => Self::rest(file.rest),
            false => Self::First(file.first, file.rest),
        }
    }
}

impl Reply for Download {
    fn from_answer(answer: Answer, call: &Arc<Call>) -> Result<Self> {
        let headers = &answer.headers;
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let range = text(CONTENT_RANGE.as_str()).and_then(|range| parse_range(&range));
        if call.range_from > 0 && range.is_none_or(|(start, _)| start != call.range_from) {
            let message = format!("the platform did not send the file from byte {} on", call.range_from);
            let error = Error::of(ErrorKind::Http, message).http(answer.status).maybe_log_id(answer.log_id).build();
            return Err(error.at(call.name(), call.endpoint, 1));
        }
        let total = match &answer.content {
            Content::Json(bytes) => Some(bytes.len() as u64),
            Content::File(_) => total_of(headers, range),
        };
        Ok(Self {
            name: headers.get(CONTENT_DISPOSITION).and_then(|value| name::parse(value.as_bytes())),
            content_type: text(CONTENT_TYPE.as_str()),
            start: range.map_or(0, |(start, _)| start),
            total,
            received: 0,
            resume: Resume::new(call, headers, total),
            source: SyncWrapper::new(match answer.content {
                Content::Json(bytes) => File { first: bytes, rest: None }.into(),
                Content::File(file) => file.into(),
            }),
            record: None,
            idle: None,
            call: call.clone(),
        })
    }

    fn end_with(&mut self, record: Record) {
        self.record = Some(record);
    }
}

impl Download {
    /// The file's name, without any folder, where the platform sent one.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The file's media type, where the platform sent one.
    pub fn content_type(&self) -> Option<&str> {
        self.content_type.as_deref()
    }

    /// The length of the whole file in bytes, where it is known, also when only a part of it comes.
    pub fn total_length(&self) -> Option<u64> {
        self.total
    }

    /// The byte of the file at which this download begins.
    pub fn start(&self) -> u64 {
        self.start
    }

    /// How many bytes have come so far.
    pub fn received(&self) -> u64 {
        self.received
    }

    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes>> {
        poll_fn(|cx| Pin::new(&mut *self).poll_next(cx)).await
    }

    /// All bytes at once, for small files.
    ///
    /// # Errors
    /// Where the connection breaks, or the file is larger than `max` bytes.
    pub async fn bytes(mut self, max: usize) -> Result<Bytes> {
        let mut whole = BytesMut::new();
        while let Some(chunk) = self.chunk().await {
            let chunk = chunk?;
            if whole.len() + chunk.len() > max {
                let message = format!("the file is larger than {max} bytes: save it to a path, or read it as a stream");
                return Err(self.fail(Error::of(ErrorKind::TooLarge, message).build()));
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole.freeze())
    }

    fn fail(&mut self, error: Error) -> Error {
        self.end(Some(&error));
        error.at(self.call.name(), self.call.endpoint, 1)
    }
}

impl Download {
    /// Tells the client's observer, once.
    fn end(&mut self, error: Option<&Error>) {
        if let Some(mut record) = self.record.take() {
            record.ended(error);
        }
    }

    /// What comes next; a broken connection is an error here.
    fn poll_source(&mut self, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        loop {
            let polled = match self.source.get_mut() {
                Source::First(first, rest) => {
                    let first = std::mem::take(first);
                    *self.source.get_mut() = Source::rest(rest.take());
                    return Poll::Ready(Some(Ok(first)));
                }
                Source::Done => return Poll::Ready(None),
                Source::Chunks(chunks) => chunks.as_mut().poll_next(cx).map_err(transport),
                // A call of its own, with its own time limits.
                Source::Reopening(reopening) => {
                    let file = ready!(reopening.as_mut().poll(cx))?;
                    *self.source.get_mut() = file.into();
                    continue;
                }
            };
            if polled.is_ready() {
                self.idle = None;
                return polled;
            }
            let limit = self.call.client.shared.config.attempt_timeout;
            let idle = self.idle.get_or_insert_with(|| Box::pin(tokio::time::sleep(limit.min(FOREVER))));
            ready!(idle.as_mut().poll(cx));
            self.idle = None;
            let message = format!("no byte of the file came within {limit:?}");
            return Poll::Ready(Some(Err(Error::of(ErrorKind::Timeout, message).build())));
        }
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let this = &mut *self;
        loop {
            match ready!(this.poll_source(cx)) {
                Some(Ok(chunk)) => {
                    this.received += chunk.len() as u64;
                    if let Some(record) = &mut this.record {
                        record.received(chunk.len());
                    }
                    this.resume.progress();
                    return Poll::Ready(Some(Ok(chunk)));
                }
                Some(Err(error)) => {
                    let offset = this.start + this.received;
                    match this.resume.reopen(&this.call, offset, &error) {
                        Some(reopening) => *this.source.get_mut() = Source::Reopening(reopening),
                        None => {
                            *this.source.get_mut() = Source::Done;
                            return Poll::Ready(Some(Err(this.fail(error))));
                        }
                    }
                }
                None => {
                    *this.source.get_mut() = Source::Done;
                    this.end(None);
                    return Poll::Ready(None);
                }
            }
        }
    }
}

impl fmt::Debug for Download {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Download")
            .field("endpoint", &self.call.name())
            .field("content_type", &self.content_type)
            .field("total_length", &self.total)
            .field("received", &self.received)
            .finish_non_exhaustive()
    }
}
