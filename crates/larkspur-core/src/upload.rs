//! Files on their way to the platform.

use std::fmt;
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use tokio::io::AsyncRead;

use crate::error::{Error, ErrorKind, Result};

/// A stream of bytes that can be sent.
pub(crate) type ByteStream = Pin<Box<dyn Stream<Item = std::io::Result<Bytes>> + Send>>;

/// A file to upload: from a path, from memory, or from a stream.
///
/// A file from a path is read while it is sent, so its size does not matter; it and bytes can be sent again when a
/// call is retried, a stream only once.
#[derive(Clone)]
pub struct Upload {
    pub(crate) source: Source,
    pub(crate) name: String,
    pub(crate) content_type: Option<String>,
    /// Whether an empty file is meant.
    pub(crate) allow_empty: bool,
}

#[derive(Clone)]
pub(crate) enum Source {
    Path(PathBuf),
    Bytes(Bytes),
    Stream(Arc<Mutex<Option<ByteStream>>>, Option<u64>),
}

impl Upload {
    /// The file at a path, under its own name.
    pub fn path(path: impl AsRef<Path>) -> Self {
        let path = path.as_ref();
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        Self::of(Source::Path(path.to_owned()), name)
    }

    /// Bytes in memory, under a file name.
    pub fn bytes(name: impl Into<String>, bytes: impl Into<Bytes>) -> Self {
        Self::of(Source::Bytes(bytes.into()), name.into())
    }

    /// A stream, under a file name, with its length in bytes where it is known. It can be sent once, so a call with it
    /// is not retried after it was begun.
    pub fn stream<S>(name: impl Into<String>, stream: S, length: Option<u64>) -> Self
    where
        S: Stream<Item = std::io::Result<Bytes>> + Send + 'static,
    {
        Self::of(Source::Stream(Arc::new(Mutex::new(Some(Box::pin(stream)))), length), name.into())
    }

    /// Sets another file name.
    #[must_use]
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// Sets the media type, `image/png`. Left out, the platform judges by name and content.
    #[must_use]
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Lets an empty file pass, which is refused otherwise: the platform accepts none.
    #[must_use]
    pub fn allow_empty(mut self) -> Self {
        self.allow_empty = true;
        self
    }

    fn of(source: Source, name: String) -> Self {
        Self { source, name, content_type: None, allow_empty: false }
    }
}

/// Shows where the file comes from, and none of its content.
impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &self.source {
            Source::Path(path) => format!("path {}", path.display()),
            Source::Bytes(bytes) => format!("{} bytes", bytes.len()),
            Source::Stream(_, Some(length)) => format!("stream of {length} bytes"),
            Source::Stream(_, None) => "stream".into(),
        };
        f.debug_struct("Upload").field("name", &self.name).field("source", &source).finish_non_exhaustive()
    }
}

impl Upload {
    /// The length, or a guess for the time that sending may take.
    pub(crate) fn length_hint(&self) -> u64 {
        const GUESS: u64 = 128 << 20;
        match &self.source {
            Source::Bytes(bytes) => bytes.len() as u64,
            Source::Path(path) => std::fs::metadata(path).map_or(GUESS, |meta| meta.len()),
            Source::Stream(_, length) => length.unwrap_or(GUESS),
        }
    }

    /// The length in bytes, where it is known before the file is read.
    ///
    /// # Errors
    /// Where the file is missing.
    pub async fn length(&self) -> Result<Option<u64>> {
        match &self.source {
            Source::Bytes(bytes) => Ok(Some(bytes.len() as u64)),
            Source::Stream(_, length) => Ok(*length),
            Source::Path(path) => match tokio::fs::metadata(path).await {
                Ok(meta) => Ok(Some(meta.len())),
                Err(error) => {
                    let message = format!("the file {} cannot be read: {error}", path.display());
                    Err(Error::of(ErrorKind::File, message).source(error).build())
                }
            },
        }
    }

    /// Whether the file can be sent a second time.
    pub(crate) fn is_repeatable(&self) -> bool {
        !matches!(self.source, Source::Stream(..))
    }

    /// Opens the file for one attempt: its length, where known, and its bytes.
    pub(crate) async fn open(&self) -> Result<(Option<u64>, ByteStream)> {
        if self.name.is_empty() {
            return Err(Error::input("the file to upload has no name: give it one with `.name(…)`"));
        }
        let (length, stream): (Option<u64>, ByteStream) = match &self.source {
            Source::Bytes(bytes) => (Some(bytes.len() as u64), Box::pin(Once(Some(bytes.clone())))),
            Source::Path(path) => {
                let fail = |error: std::io::Error| {
                    let message = format!("the file {} cannot be read: {error}", path.display());
                    Error::of(ErrorKind::File, message).source(error).build()
                };
                let file = tokio::fs::File::open(path).await.map_err(fail)?;
                let meta = file.metadata().await.map_err(fail)?;
                if !meta.is_file() {
                    return Err(Error::input(format!("{} is not a file", path.display())));
                }
                (Some(meta.len()), Box::pin(FileStream::new(file)))
            }
            Source::Stream(stream, length) => {
                let taken = stream.lock().unwrap_or_else(PoisonError::into_inner).take();
                let stream = taken.ok_or_else(|| {
                    Error::input("the upload's stream was sent already: make a new one, or upload a path or bytes")
                })?;
                (*length, stream)
            }
        };
        if length == Some(0) && !self.allow_empty {
            return Err(Error::input(format!(
                "the file {:?} is empty, and the platform accepts no empty file",
                self.name
            )));
        }
        Ok((length, stream))
    }
}

/// A stream of one chunk.
struct Once(Option<Bytes>);

impl Stream for Once {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.take().map(Ok))
    }
}

/// A file, in chunks.
struct FileStream {
    file: tokio::fs::File,
    buffer: BytesMut,
}

impl FileStream {
    const CHUNK: usize = 64 << 10;

    fn new(file: tokio::fs::File) -> Self {
        Self { file, buffer: BytesMut::new() }
    }
}

impl Stream for FileStream {
    type Item = std::io::Result<Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let this = &mut *self;
        this.buffer.resize(Self::CHUNK, 0);
        let mut read = tokio::io::ReadBuf::new(&mut this.buffer);
        match Pin::new(&mut this.file).poll_read(cx, &mut read) {
            Poll::Pending => Poll::Pending,
            Poll::Ready(Err(error)) => Poll::Ready(Some(Err(error))),
            Poll::Ready(Ok(())) => {
                let length = read.filled().len();
                Poll::Ready((length > 0).then(|| Ok(this.buffer.split_to(length).freeze())))
            }
        }
    }
}
