//! Writes generated files, or checks that they are as they should be: one function for both.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

/// What [`sync`] does about a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write it.
    Write,
    /// Report it, and touch nothing.
    Check,
}

/// What generated files there should be.
#[derive(Clone, Debug, Default)]
pub struct Owned {
    /// A folder in which every file with the generator's mark belongs to it.
    pub folder: PathBuf,
    /// The text of each file, by its path below the folder, with `/`.
    pub files: BTreeMap<String, String>,
    /// More files of the folder, which are known to be what they should be.
    pub right: BTreeSet<String>,
    /// Whole texts of files elsewhere, such as a README with a generated table in it.
    pub others: BTreeMap<PathBuf, String>,
}

/// How the files on disk differ, or differed, from what they should be. Paths are sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that were not there.
    pub missing: Vec<PathBuf>,
    /// Files with another text.
    pub stale: Vec<PathBuf>,
    /// Generated files that should no longer be there.
    pub extra: Vec<PathBuf>,
}

impl Changes {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty() && self.extra.is_empty()
    }
}

impl fmt::Display for Changes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (what, paths) in [("missing", &self.missing), ("stale", &self.stale), ("extra", &self.extra)] {
            for path in paths {
                writeln!(f, "{what}: {}", path.display())?;
            }
        }
        Ok(())
    }
}

/// Why files could not be written or checked.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// In [`Mode::Check`]: the files are not what they should be.
    #[error("generated files are out of date; run `{command}`\n{changes}")]
    OutOfDate {
        /// The command that brings them up to date.
        command: String,
        /// What differs.
        changes: Changes,
    },
    /// A file or folder could not be read or written.
    #[error("cannot {action} {}: {source}", path.display())]
    Io {
        /// What was tried.
        action: &'static str,
        /// On which path.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
}

/// The mark in the first line of each generated file.
const MARK: &str = "@generated";

/// Makes the files on disk what they should be, or reports how they differ.
///
/// Files whose text is right are not touched, so that builds stay incremental. Every new text is first written beside
/// its place; only when all are there do they take their places. So a full disk or a missing right changes nothing.
/// Files in the folder without the generator's mark are left alone.
///
/// # Errors
/// [`SyncError::OutOfDate`] in [`Mode::Check`] where something differs; [`SyncError::Io`] where a path cannot be read or
/// written.
pub fn sync(owned: &Owned, mode: Mode, command: &str) -> Result<Changes, SyncError> {
    let mut wanted: BTreeMap<PathBuf, &str> =
        owned.files.iter().map(|(path, text)| (owned.folder.join(path), text.as_str())).collect();
    wanted.extend(owned.others.iter().map(|(path, text)| (path.clone(), text.as_str())));

    let right: BTreeSet<PathBuf> = owned.right.iter().map(|path| owned.folder.join(path)).collect();
    let mut changes = Changes::default();
    let found: Vec<_> = wanted.par_iter().map(|(path, text)| (path, text, fs::read(path))).collect();
    for (path, text, found) in found {
        match found {
            Ok(old) if old == text.as_bytes() => {}
            Ok(_) => changes.stale.push(path.clone()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => changes.missing.push(path.clone()),
            Err(error) => return Err(failed("read", path)(error)),
        }
    }
    let mut folders = BTreeSet::new();
    changes.extra = marked(&owned.folder, &mut folders, |path| wanted.contains_key(path) || right.contains(path))?;
    match mode {
        Mode::Check if changes.is_empty() => Ok(changes),
        Mode::Check => Err(SyncError::OutOfDate { command: command.to_owned(), changes }),
        Mode::Write => {
            write(&changes, &wanted)?;
            for path in &changes.extra {
                fs::remove_file(path).map_err(failed("remove", path))?;
            }
            // From the deepest up: a folder that still holds something stays.
            if !changes.extra.is_empty() {
                folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
            }
            Ok(changes)
        }
    }
}

fn write(changes: &Changes, wanted: &BTreeMap<PathBuf, &str>) -> Result<(), SyncError> {
    let mut ready = Vec::new();
    for path in changes.missing.iter().chain(&changes.stale) {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(failed("create", folder))?;
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed("write in", folder))?;
        file.write_all(wanted[path].as_bytes()).map_err(failed("write", path))?;
        readable(&file).map_err(failed("write", path))?;
        ready.push((path, file));
    }
    for (path, file) in ready {
        file.persist(path).map_err(|error| failed("write", path)(error.error))?;
    }
    Ok(())
}

/// A temporary file is its owner's alone; a source file is for all to read.
#[cfg(unix)]
fn readable(file: &tempfile::NamedTempFile) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &tempfile::NamedTempFile) -> io::Result<()> {
    Ok(())
}

/// Files below `folder` that bear the generator's mark, apart from those that `are_known`; `folders` gets the folders on
/// the way.
fn marked(
    folder: &Path,
    folders: &mut BTreeSet<PathBuf>,
    are_known: impl Fn(&Path) -> bool,
) -> Result<Vec<PathBuf>, SyncError> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        let entries = match fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(failed("read", &folder)(error)),
        };
        for entry in entries {
            let entry = entry.map_err(failed("read", &folder))?;
            let path = entry.path();
            if entry.file_type().map_err(failed("read", &path))?.is_dir() {
                folders.insert(path.clone());
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") && !are_known(&path) {
                let text = fs::read(&path).map_err(failed("read", &path))?;
                let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
                if line.windows(MARK.len()).any(|window| window == MARK.as_bytes()) {
                    found.push(path);
                }
            }
        }
    }
    found.sort();
    Ok(found)
}

fn failed(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> SyncError {
    let path = path.to_owned();
    move |source| SyncError::Io { action, path, source }
}

/// Replaces what stands between the line with `generated:NAME` and the line with `/generated:NAME`; both lines stay.
/// `None` where the text lacks one of them.
///
/// ```
/// let manifest = "[features]\n# generated:features\nold = []\n# /generated:features\n";
/// let spliced = larkspur_codegen::splice(manifest, "features", "new = []\n").unwrap();
/// assert_eq!(spliced, "[features]\n# generated:features\nnew = []\n# /generated:features\n");
/// ```
pub fn splice(text: &str, name: &str, content: &str) -> Option<String> {
    let end_mark = format!("/generated:{name}");
    let begin_mark = format!("generated:{name}");
    let is = |line: &str, mark: &str| line.split_whitespace().any(|word| word == mark);
    let mut out = String::with_capacity(text.len() + content.len());
    let mut inside = false;
    let mut done = false;
    for line in text.split_inclusive('\n') {
        if is(line, &end_mark) && inside {
            inside = false;
            done = true;
        }
        if !inside {
            out.push_str(line);
        }
        if is(line, &begin_mark) && !done {
            inside = true;
            if !line.ends_with('\n') {
                out.push('\n');
            }
            out.push_str(content);
        }
    }
    (done && !inside).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(folder: &Path, files: &[(&str, &str)]) -> Owned {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), format!("// @generated\n{text}"))).collect();
        Owned { folder: folder.to_owned(), files, ..Owned::default() }
    }

    #[test]
    fn only_what_differs_is_written_and_stale_files_go() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("api");
        sync(&owned(&root, &[("a/b.rs", "1"), ("a/c.rs", "1"), ("old/d.rs", "1")]), Mode::Write, "gen").unwrap();
        fs::write(root.join("own.rs"), "// by hand").unwrap();
        let before = fs::metadata(root.join("a/b.rs")).unwrap().modified().unwrap();

        let next = owned(&root, &[("a/b.rs", "1"), ("a/c.rs", "2"), ("a/e.rs", "1")]);
        let Err(SyncError::OutOfDate { command, changes }) = sync(&next, Mode::Check, "gen") else {
            panic!("a difference must be found")
        };
        assert_eq!(command, "gen");
        assert_eq!(changes.missing, [root.join("a/e.rs")]);
        assert_eq!(changes.stale, [root.join("a/c.rs")]);
        assert_eq!(changes.extra, [root.join("old/d.rs")]);

        assert_eq!(sync(&next, Mode::Write, "gen").unwrap(), changes);
        assert!(!root.join("old").exists() && root.join("own.rs").exists());
        assert_eq!(fs::metadata(root.join("a/b.rs")).unwrap().modified().unwrap(), before);
        assert!(sync(&next, Mode::Check, "gen").unwrap().is_empty());
    }

    #[test]
    fn nothing_is_changed_where_one_file_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("api");
        sync(&owned(&root, &[("a.rs", "1")]), Mode::Write, "gen").unwrap();
        fs::write(root.join("b"), "a file where a folder must be").unwrap();
        let error = sync(&owned(&root, &[("a.rs", "2"), ("b/c.rs", "1")]), Mode::Write, "gen").unwrap_err();
        assert!(error.to_string().contains("b"), "{error}");
        assert_eq!(fs::read_to_string(root.join("a.rs")).unwrap(), "// @generated\n1");
        assert_eq!(fs::read_dir(&root).unwrap().count(), 2, "no temporary file is left");
    }

    #[test]
    fn a_text_without_both_marks_is_not_spliced() {
        assert_eq!(splice("a\n<!-- generated:x -->\nb\n", "x", "c\n"), None);
        assert_eq!(splice("a\n", "x", "c\n"), None);
        let text = "a\n<!-- generated:x -->\nb\n<!-- /generated:x -->\nd";
        assert_eq!(splice(text, "x", "c\n").unwrap(), "a\n<!-- generated:x -->\nc\n<!-- /generated:x -->\nd");
    }
}
