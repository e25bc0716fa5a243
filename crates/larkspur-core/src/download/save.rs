//! Saving a download: the whole file, or nothing.

use std::path::{Path, PathBuf};

use tokio::io::AsyncWriteExt as _;

use super::Download;
use crate::error::{Error, ErrorKind, Result};

/// How far a download is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes written so far.
    pub written: u64,
    /// Bytes that there will be, where that is known.
    pub total: Option<u64>,
}

impl Download {
    /// Writes the file to a path; where the path is a folder, into it, under the download's own name. Gives the path.
    ///
    /// The bytes go to a temporary file beside it, which takes the file's place when all of it has come. Whatever ends
    /// the download before, a file that stood there is left as it was, and the temporary one is removed.
    ///
    /// # Errors
    /// Where the connection breaks, fewer bytes come than were announced, or the file cannot be written.
    pub async fn save_to(self, path: impl AsRef<Path>) -> Result<PathBuf> {
        self.save_with(path, |_| ()).await
    }

    /// Like [`save_to`](Self::save_to), and tells how far it is after every chunk.
    ///
    /// # Errors
    /// As [`save_to`](Self::save_to).
    pub async fn save_with(self, path: impl AsRef<Path>, progress: impl FnMut(Progress) + Send) -> Result<PathBuf> {
        let mut progress = progress;
        self.save(path.as_ref(), &mut progress).await
    }

    async fn save(mut self, path: &Path, progress: &mut (dyn FnMut(Progress) + Send)) -> Result<PathBuf> {
        let path = target(path, self.name.as_deref()).await;
        let part = Part::beside(&path);
        let fail = |download: &mut Self, error: std::io::Error| {
            let message = format!("the file {} cannot be written: {error}", path.display());
            download.fail(Error::of(ErrorKind::File, message).source(error).build())
        };
        let mut file = tokio::fs::File::create_new(&part.0).await.map_err(|error| fail(&mut self, error))?;
        let expected = self.total.map(|total| total - self.start.min(total));
        while let Some(chunk) = self.chunk().await {
            file.write_all(&chunk?).await.map_err(|error| fail(&mut self, error))?;
            progress(Progress { written: self.received, total: expected });
        }
        if let Some(expected) = expected.filter(|expected| *expected != self.received) {
            let message = format!("the file is cut short: {} of {expected} bytes came", self.received);
            return Err(self.fail(Error::of(ErrorKind::Transport, message).build()));
        }
        file.sync_all().await.map_err(|error| fail(&mut self, error))?;
        drop(file);
        tokio::fs::rename(&part.0, &path).await.map_err(|error| fail(&mut self, error))?;
        Ok(path)
    }
}

/// Where the file goes: into a folder under its own name, else to the path as it is.
async fn target(path: &Path, name: Option<&str>) -> PathBuf {
    match tokio::fs::metadata(path).await {
        Ok(meta) if meta.is_dir() => path.join(name.unwrap_or("download")),
        _ => path.to_owned(),
    }
}

/// A temporary file that goes when it is dropped; after it was renamed there is nothing left to go.
struct Part(PathBuf);

impl Part {
    fn beside(path: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{:016x}.part", fastrand::u64(..)));
        Self(path.with_file_name(name))
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}
