//! Bodies that are made as they are sent, so that a large one takes no memory.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::Body;
use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::{Sleep, sleep};

/// How much is made at a time.
const CHUNK: u64 = 64 * 1024;

/// Where the bytes of a file come from.
#[derive(Clone, Debug)]
pub(super) enum Source {
    Bytes(Bytes),
    /// So many bytes, each told by its offset alone.
    Generated(u64),
}

impl Source {
    pub(super) fn len(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Generated(length) => *length,
        }
    }

    /// The bytes from `start` up to `end`, which must lie within the source.
    fn read(&self, start: u64, end: u64) -> Bytes {
        match self {
            Self::Bytes(bytes) => bytes.slice(index(start)..index(end)),
            Self::Generated(_) => {
                let from = index(start % PERIOD);
                Bytes::from_static(&PATTERN[from..from + index(end - start)])
            }
        }
    }
}

/// After so many bytes the generated content repeats: a prime, so that a chunk out of its place shows.
const PERIOD: u64 = 251;

/// The generated content from any offset below the period on, a chunk long at least.
static PATTERN: [u8; (CHUNK + PERIOD) as usize] = {
    let mut pattern = [0; (CHUNK + PERIOD) as usize];
    let mut at = 0;
    while at < pattern.len() {
        pattern[at] = (at % PERIOD as usize) as u8;
        at += 1;
    }
    pattern
};

/// The bytes of a generated file from `offset` on.
pub(super) fn generated(offset: u64, length: usize) -> Vec<u8> {
    let period = &PATTERN[..index(PERIOD)];
    period.iter().copied().cycle().skip(index(offset % PERIOD)).take(length).collect()
}

fn index(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

/// A part of a source.
#[derive(Debug)]
pub(super) struct SourceBody {
    source: Source,
    at: u64,
    end: u64,
}

impl SourceBody {
    pub(super) fn new(source: Source, start: u64, end: u64) -> Self {
        Self { end: end.min(source.len()), at: start, source }
    }
}

impl HttpBody for SourceBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        if self.at >= self.end {
            return Poll::Ready(None);
        }
        let end = self.end.min(self.at + CHUNK);
        let bytes = self.source.read(self.at, end);
        self.at = end;
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.end.saturating_sub(self.at))
    }
}

/// `head`, then `count` letters, then `tail`.
pub(crate) fn padded(head: &'static str, count: u64, tail: &'static str) -> Body {
    Body::new(Padded { head: Some(head), left: count, tail: Some(tail) })
}

struct Padded {
    head: Option<&'static str>,
    left: u64,
    tail: Option<&'static str>,
}

static PADDING: [u8; CHUNK as usize] = [b'x'; CHUNK as usize];

impl HttpBody for Padded {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let bytes = if let Some(head) = self.head.take() {
            Bytes::from_static(head.as_bytes())
        } else if self.left > 0 {
            let count = self.left.min(CHUNK);
            self.left -= count;
            Bytes::from_static(&PADDING[..index(count)])
        } else if let Some(tail) = self.tail.take() {
            Bytes::from_static(tail.as_bytes())
        } else {
            return Poll::Ready(None);
        };
        Poll::Ready(Some(Ok(Frame::data(bytes))))
    }

    fn size_hint(&self) -> SizeHint {
        let ends = self.head.map_or(0, str::len) + self.tail.map_or(0, str::len);
        SizeHint::with_exact(self.left + ends as u64)
    }
}

/// A body that promises its whole length and breaks off half way.
pub(crate) struct CutBody {
    inner: Body,
    promised: SizeHint,
    left: u64,
    pause: Option<Pin<Box<Sleep>>>,
}

impl CutBody {
    pub(crate) fn new(inner: Body) -> Self {
        let promised = inner.size_hint();
        let left = promised.exact().unwrap_or(promised.lower()) / 2;
        Self { inner, promised, left, pause: None }
    }
}

impl HttpBody for CutBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.left > 0 {
            let frame = ready!(Pin::new(&mut self.inner).poll_frame(cx));
            let Some(Ok(Ok(mut data))) = frame.map(|frame| frame.map(Frame::into_data)) else {
                self.left = 0;
                return Poll::Ready(Some(Ok(Frame::data(Bytes::new()))));
            };
            data.truncate(index(self.left));
            self.left -= data.len() as u64;
            return Poll::Ready(Some(Ok(Frame::data(data))));
        }
        // The pause lets the server send what it has before the error closes the connection.
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(Duration::from_millis(20))));
        ready!(pause.as_mut().poll(cx));
        Poll::Ready(Some(Err(axum::Error::new(io::Error::other("the body is cut on purpose")))))
    }

    fn size_hint(&self) -> SizeHint {
        self.promised
    }
}
