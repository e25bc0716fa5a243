//! Files from the platform, as streams.

mod name;
mod save;

use std::fmt;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use reqwest::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, HeaderMap};

use crate::call::Call;
use crate::error::{Error, ErrorKind, Result};
use crate::reply::{Answer, Content, Reply};
use crate::send::transport;
pub use save::Progress;

type Chunks = Pin<Box<dyn Stream<Item = Result<Bytes, reqwest::Error>> + Send>>;

/// A file on its way: its name, type and length, and a `Stream` of its bytes. Nothing is kept in memory.
pub struct Download {
    name: Option<String>,
    content_type: Option<String>,
    /// The byte that the first chunk begins at.
    start: u64,
    /// The length of the whole file.
    total: Option<u64>,
    received: u64,
    source: Source,
    call: Call,
}

enum Source {
    Whole(Option<Bytes>),
    Chunks(Chunks),
    Done,
}

impl Reply for Download {
    fn from_answer(answer: Answer, call: &Call) -> Result<Self> {
        let headers = &answer.headers;
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
        let range = text(CONTENT_RANGE.as_str()).and_then(|range| parse_range(&range));
        if call.range_from > 0 && range.is_none_or(|(start, _)| start != call.range_from) {
            let message = format!("the platform did not resume the file at byte {}", call.range_from);
            return Err(Error::of(ErrorKind::Http, message).http(answer.status).maybe_log_id(answer.log_id).build());
        }
        let (start, ranged_total) = range.unwrap_or((0, None));
        let length = match &answer.content {
            Content::Json(bytes) => Some(bytes.len() as u64),
            Content::File(_) => content_length(headers),
        };
        Ok(Self {
            name: headers.get(CONTENT_DISPOSITION).and_then(|value| name::parse(value.as_bytes())),
            content_type: text(CONTENT_TYPE.as_str()),
            start,
            total: ranged_total.or(length.map(|length| length + start)),
            received: 0,
            source: match answer.content {
                Content::Json(bytes) => Source::Whole(Some(bytes)),
                Content::File(response) => Source::Chunks(Box::pin(response.bytes_stream())),
            },
            call: call.clone(),
        })
    }
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Reads `bytes 100-199/1000`: where it starts, and the length of the whole.
fn parse_range(text: &str) -> Option<(u64, Option<u64>)> {
    let (range, total) = text.trim().strip_prefix("bytes")?.trim().split_once('/')?;
    let (start, _) = range.split_once('-')?;
    Some((start.trim().parse().ok()?, total.trim().parse().ok()))
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

    fn fail(&self, error: Error) -> Error {
        error.at(self.call.name(), self.call.endpoint, 1)
    }
}

impl Stream for Download {
    type Item = Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes>>> {
        let this = &mut *self;
        let next = match &mut this.source {
            Source::Whole(bytes) => Poll::Ready(bytes.take().map(Ok)),
            Source::Chunks(chunks) => chunks.as_mut().poll_next(cx),
            Source::Done => Poll::Ready(None),
        };
        match next {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Some(Ok(chunk))) => {
                this.received += chunk.len() as u64;
                Poll::Ready(Some(Ok(chunk)))
            }
            Poll::Ready(Some(Err(error))) => {
                this.source = Source::Done;
                Poll::Ready(Some(Err(this.fail(transport(error)))))
            }
            Poll::Ready(None) => {
                this.source = Source::Done;
                Poll::Ready(None)
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
