//! The files of a folder.

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::diagnostic::{Code, Diagnostic};
use crate::labels;
use crate::source::Source;

/// Files larger than this are not read; the largest pages are below 1 MB.
pub const MAX_FILE_SIZE: u64 = 16 << 20;

/// The documents of a folder.
#[derive(Debug, Default)]
pub struct Loaded {
    /// What could be read, sorted by path.
    pub sources: Vec<Source>,
    /// The English of titles and labels, where the folder has such a file.
    pub labels: Option<Source>,
    /// The paths of what could not, sorted.
    pub unreadable: Vec<String>,
    /// Why.
    pub diagnostics: Vec<Diagnostic>,
}

enum Read {
    Whole(Source),
    Mended(Source, Diagnostic),
    Not(String, Diagnostic),
}

/// Reads every `.md` file below a folder, in parallel, and the labels beside them. Hidden files and folders are passed over.
///
/// # Errors
///
/// When a folder cannot be listed.
pub fn load(dir: &Path) -> io::Result<Loaded> {
    let mut paths = Vec::new();
    list(dir, &mut paths)?;
    let read = paths.par_iter().map(|path| read_file(dir, path)).collect();
    let labels = dir.join(labels::FILE);
    let labels = labels.is_file().then(|| read_file(dir, &labels));
    Ok(Loaded::of(read, labels))
}

impl Loaded {
    /// Takes files that stand elsewhere than in a folder, each with its path: what [`load`] would read of them.
    ///
    /// ```
    /// use larkspur_docs::Loaded;
    ///
    /// let files = [("wiki/task.md", "# Task"), ("notes.txt", ""), (".git/x.md", "")];
    /// let loaded = Loaded::of_files(files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    /// assert_eq!(loaded.sources.iter().map(|page| page.path()).collect::<Vec<_>>(), ["wiki/task.md"]);
    /// ```
    pub fn of_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        let (mut read, mut labels) = (Vec::new(), None);
        for (path, content) in files {
            if path == labels::FILE {
                labels = Some(text_of(path, content));
            } else if is_document(Path::new(&path)) && !path.split('/').any(|part| part.starts_with('.')) {
                read.push(match content.len() as u64 {
                    size if size > MAX_FILE_SIZE => too_large(path, size),
                    _ => text_of(path, content),
                });
            }
        }
        Self::of(read, labels)
    }

    fn of(mut read: Vec<Read>, labels: Option<Read>) -> Self {
        read.sort_by(|a, b| a.path().cmp(b.path()));
        let mut loaded = Self::default();
        for file in read {
            match file {
                Read::Whole(source) => loaded.sources.push(source),
                Read::Mended(source, diagnostic) => {
                    loaded.sources.push(source);
                    loaded.diagnostics.push(diagnostic);
                }
                Read::Not(path, diagnostic) => {
                    loaded.unreadable.push(path);
                    loaded.diagnostics.push(diagnostic);
                }
            }
        }
        match labels {
            Some(Read::Whole(source)) => loaded.labels = Some(source),
            Some(Read::Mended(_, diagnostic) | Read::Not(_, diagnostic)) => loaded.diagnostics.push(diagnostic),
            None => {}
        }
        loaded
    }
}

impl Read {
    fn path(&self) -> &str {
        match self {
            Self::Whole(source) | Self::Mended(source, _) => source.path(),
            Self::Not(path, _) => path,
        }
    }
}

fn list(dir: &Path, paths: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with('.') {
            continue;
        }
        let path = entry.path();
        let kind = entry.file_type()?;
        if kind.is_dir() {
            list(&path, paths)?;
        } else if is_document(&path) {
            paths.push(path);
        }
    }
    Ok(())
}

fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("md"))
}

fn read_file(dir: &Path, path: &Path) -> Read {
    let relative = path.strip_prefix(dir).unwrap_or(path);
    let name = relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
    let size = std::fs::metadata(path).map(|meta| meta.len());
    if let Ok(size) = size
        && size > MAX_FILE_SIZE
    {
        return too_large(name, size);
    }
    match std::fs::read(path) {
        Err(error) => not(name, Code::Unreadable, error.to_string(), "check that the file may be read"),
        Ok(bytes) => text_of(name, bytes),
    }
}

fn not(name: String, code: Code, message: String, help: &str) -> Read {
    let diagnostic = Source::new(name.clone(), "").report_line(code, 1, message).help(help);
    Read::Not(name, diagnostic)
}

fn too_large(name: String, size: u64) -> Read {
    let message = format!("{} MB; at most {} MB are read", size >> 20, MAX_FILE_SIZE >> 20);
    not(name, Code::TooLarge, message, "split the file, or move it out of the folder")
}

fn text_of(name: String, bytes: Vec<u8>) -> Read {
    match String::from_utf8(bytes) {
        Ok(text) => Read::Whole(Source::new(name, text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let source = Source::new(name, text);
            let diagnostic = source
                .report_at(Code::InvalidUtf8, at, 3, "from here on, bytes are not UTF-8")
                .help("save the file as UTF-8; the bytes were replaced");
            Read::Mended(source, diagnostic)
        }
    }
}
