//! Uploads in parts: prepare, the parts, finish.

use std::future::Future;

use bytes::{Bytes, BytesMut};

use crate::error::{Error, ErrorKind, Result};
use crate::upload::{ByteStream, Upload};
use sync_wrapper::SyncWrapper;

/// One part of a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Part {
    /// The part's number, from 0.
    pub seq: i64,
    /// Where in the file it begins, in bytes.
    pub offset: u64,
    /// Its bytes, ready to be sent, also more than once.
    pub bytes: Bytes,
    /// The Adler-32 checksum of its bytes, which some endpoints take.
    pub checksum: u32,
}

impl Part {
    /// The part as the file of a form, under the name of the whole.
    pub fn upload(&self, name: &str) -> Upload {
        Upload::bytes(name, self.bytes.clone())
    }
}

/// A file that is cut into parts, for endpoints that come in three: prepare (which gives the size of a part), upload
/// part, finish. One part is in memory at a time.
///
/// ```no_run
/// # async fn example() -> larkspur_core::Result<()> {
/// use larkspur_core::{Parts, Upload};
/// let upload = Upload::path("video.mp4");
/// let size = upload.length().await?.expect("a file has a length");
/// // let prepared = drive.file().upload_prepare(name, size, …).send().await?;
/// let mut parts = Parts::new(&upload, 4 << 20).await?;
/// while let Some(part) = parts.next().await? {
///     // drive.file().upload_part(upload_id, part.seq, part.bytes.len() as i64, part.upload("video.mp4")).send().await?;
/// }
/// // drive.file().upload_finish(upload_id, parts.count()).send().await?;
/// # Ok(())
/// # }
/// ```
pub struct Parts {
    stream: SyncWrapper<ByteStream>,
    size: usize,
    buffer: BytesMut,
    /// Bytes of the file that were announced; they all have to come.
    expected: Option<u64>,
    offset: u64,
    count: i64,
    ended: bool,
}

impl Parts {
    /// Cuts a file into parts of `size` bytes; the last one may be shorter.
    ///
    /// # Errors
    /// Where `size` is 0, or the file is missing or empty.
    pub async fn new(upload: &Upload, size: usize) -> Result<Self> {
        if size == 0 {
            return Err(Error::input("the size of a part must not be 0: take it from the reply of `prepare`"));
        }
        let (expected, stream) = upload.open().await?;
        Ok(Self {
            stream: SyncWrapper::new(stream),
            size,
            buffer: BytesMut::new(),
            expected,
            offset: 0,
            count: 0,
            ended: false,
        })
    }

    /// How many parts have been cut so far; after the last, how many there are.
    pub fn count(&self) -> i64 {
        self.count
    }

    /// The next part; `None` after the last. A call that is dropped half-way loses nothing.
    ///
    /// # Errors
    /// Where the file cannot be read, or is not as long as it was said to be.
    pub async fn next(&mut self) -> Result<Option<Part>> {
        while self.buffer.len() < self.size && !self.ended {
            match std::future::poll_fn(|cx| self.stream.get_mut().as_mut().poll_next(cx)).await {
                Some(Ok(chunk)) => self.buffer.extend_from_slice(&chunk),
                Some(Err(error)) => {
                    let message = format!("the file to upload cannot be read: {error}");
                    return Err(Error::of(ErrorKind::File, message).source(error).build());
                }
                None => self.ended = true,
            }
        }
        if self.buffer.is_empty() {
            return match self.expected.filter(|expected| *expected != self.offset) {
                Some(expected) => {
                    let message =
                        format!("the file holds {} bytes, not the {expected} that were announced", self.offset);
                    Err(Error::of(ErrorKind::File, message).build())
                }
                None => Ok(None),
            };
        }
        let bytes = self.buffer.split_to(self.size.min(self.buffer.len())).freeze();
        let part = Part { seq: self.count, offset: self.offset, checksum: adler32(&bytes), bytes };
        self.offset += part.bytes.len() as u64;
        self.count += 1;
        Ok(Some(part))
    }

    /// Sends all parts that are left, one after the other, and gives their number for `finish`. A part that fails ends
    /// it; `send` decides what of it is retried.
    ///
    /// # Errors
    /// As [`next`](Self::next), and where `send` fails.
    pub async fn send_all<F, R>(&mut self, mut send: F) -> Result<i64>
    where
        F: FnMut(Part) -> R,
        R: Future<Output = Result<()>>,
    {
        while let Some(part) = self.next().await? {
            send(part).await?;
        }
        Ok(self.count)
    }
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts").field("size", &self.size).field("count", &self.count).finish_non_exhaustive()
    }
}

/// RFC 1950. The sums are reduced before they can overflow.
fn adler32(bytes: &[u8]) -> u32 {
    const MODULUS: u32 = 65_521;
    let (mut low, mut high) = (1, 0);
    for block in bytes.chunks(5_552) {
        for byte in block {
            low += u32::from(*byte);
            high += low;
        }
        low %= MODULUS;
        high %= MODULUS;
    }
    high << 16 | low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_match_known_ones() {
        assert_eq!(adler32(b""), 1);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
        assert_eq!(adler32(&vec![0xff; 1 << 20]), adler32_slowly(&vec![0xff; 1 << 20]));
    }

    fn adler32_slowly(bytes: &[u8]) -> u32 {
        let (mut low, mut high) = (1_u64, 0_u64);
        for byte in bytes {
            low = (low + u64::from(*byte)) % 65_521;
            high = (high + low) % 65_521;
        }
        (high << 16 | low) as u32
    }

    #[tokio::test]
    async fn a_file_is_cut_without_loss() {
        let whole: Vec<u8> = (0..1000_u32).map(|n| n as u8).collect();
        let mut parts = Parts::new(&Upload::bytes("a.bin", whole.clone()), 300).await.unwrap();
        let mut joined = Vec::new();
        let mut sizes = Vec::new();
        while let Some(part) = parts.next().await.unwrap() {
            assert_eq!(part.offset, joined.len() as u64);
            assert_eq!(part.seq, sizes.len() as i64);
            sizes.push(part.bytes.len());
            joined.extend_from_slice(&part.bytes);
        }
        assert_eq!((sizes, joined, parts.count()), (vec![300, 300, 300, 100], whole, 4));
    }

    #[tokio::test]
    async fn bad_files_and_sizes_are_refused() {
        assert!(Parts::new(&Upload::bytes("a", "x"), 0).await.unwrap_err().to_string().contains("size of a part"));
        assert!(Parts::new(&Upload::bytes("a", ""), 9).await.unwrap_err().to_string().contains("empty"));
        let missing = Parts::new(&Upload::path("/no/such/file"), 9).await.unwrap_err();
        assert_eq!(missing.kind(), ErrorKind::File);
        assert!(missing.to_string().contains("/no/such/file"));
    }
}
