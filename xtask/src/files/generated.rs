//! Generated files: how those on disk differ from what they should be.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::write::write;

/// What generated files there should be.
#[derive(Clone, Debug, Default)]
pub(crate) struct Owned {
    /// A folder in which every file with the generator's mark belongs to it.
    pub(crate) folder: PathBuf,
    /// The text of each file, by its path below the folder, with `/`.
    pub(crate) files: BTreeMap<String, String>,
    /// More files of the folder, which are known to be what they should be.
    pub(crate) right: BTreeSet<String>,
    /// Whole texts of files elsewhere, such as a README with a generated table in it.
    pub(crate) others: BTreeMap<PathBuf, String>,
}

impl Owned {
    fn texts(&self) -> impl Iterator<Item = (PathBuf, &str)> {
        let files = self.files.iter().map(|(path, text)| (self.folder.join(path), text.as_str()));
        files.chain(self.others.iter().map(|(path, text)| (path.clone(), text.as_str())))
    }
}

/// How the files on disk differ from what they should be. Paths are sorted within each folder.
#[derive(Debug, Default)]
pub(crate) struct Changes<'o> {
    /// Files that are not there.
    pub(crate) missing: Vec<(PathBuf, &'o str)>,
    /// Files with another text.
    pub(crate) stale: Vec<(PathBuf, &'o str)>,
    /// Generated files that should no longer be there.
    pub(crate) extra: Vec<PathBuf>,
    /// Folders in which they may be the last.
    folders: BTreeSet<PathBuf>,
}

impl<'o> Changes<'o> {
    /// Compares. Files without the generator's mark are left alone.
    pub(crate) fn of(owned: &'o [Owned]) -> Result<Self> {
        let mut changes = Self::default();
        owned.iter().try_for_each(|owned| changes.compare(owned))?;
        Ok(changes)
    }

    /// Whether nothing differs.
    pub(crate) fn is_empty(&self) -> bool {
        self.missing.is_empty() && self.stale.is_empty() && self.extra.is_empty()
    }

    /// Makes the files what they should be: all of them, or none. What is right is not touched, so that builds stay
    /// incremental.
    pub(crate) fn write(&self) -> Result<()> {
        let texts = self.missing.iter().chain(&self.stale).map(|(path, text)| (path.as_path(), *text));
        write(texts, self.extra.iter().map(PathBuf::as_path))?;
        // From the deepest up: a folder that still holds something stays.
        if !self.extra.is_empty() {
            self.folders.iter().rev().for_each(|folder| drop(fs::remove_dir(folder)));
        }
        Ok(())
    }

    fn compare(&mut self, owned: &'o Owned) -> Result<()> {
        let wanted: BTreeMap<PathBuf, &str> = owned.texts().collect();
        let right: BTreeSet<PathBuf> = owned.right.iter().map(|path| owned.folder.join(path)).collect();
        self.find_extra(&owned.folder, |path| wanted.contains_key(path) || right.contains(path))?;
        let found: Vec<_> = wanted.into_par_iter().map(|(path, text)| (fs::read(&path), path, text)).collect();
        for (found, path, text) in found {
            match found {
                Ok(old) if old == text.as_bytes() => {}
                Ok(_) => self.stale.push((path, text)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => self.missing.push((path, text)),
                Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
            }
        }
        Ok(())
    }

    /// Looks for files below `folder` that bear the generator's mark, apart from those that `are_known`.
    fn find_extra(&mut self, folder: &Path, are_known: impl Fn(&Path) -> bool) -> Result<()> {
        let mut extra = Vec::new();
        let mut open = vec![folder.to_owned()];
        while let Some(folder) = open.pop() {
            let cannot = |path: &Path| format!("cannot read {}", path.display());
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error).with_context(|| cannot(&folder)),
            };
            for entry in entries {
                let entry = entry.with_context(|| cannot(&folder))?;
                let path = entry.path();
                if entry.file_type().with_context(|| cannot(&path))?.is_dir() {
                    self.folders.insert(path.clone());
                    open.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs")
                    && !are_known(&path)
                    && is_generated(&fs::read(&path).with_context(|| cannot(&path))?)
                {
                    extra.push(path);
                }
            }
        }
        extra.sort();
        self.extra.extend(extra);
        Ok(())
    }
}

/// Whether the first line of a file bears the mark of each generated one.
fn is_generated(text: &[u8]) -> bool {
    const MARK: &[u8] = b"@generated";
    let line = text.split(|&byte| byte == b'\n').next().unwrap_or_default();
    line.windows(MARK.len()).any(|window| window == MARK)
}

impl fmt::Display for Changes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = |list: &[(PathBuf, &str)]| list.iter().map(|(path, _)| path.clone()).collect();
        let lists =
            [("missing", written(&self.missing)), ("stale", written(&self.stale)), ("extra", self.extra.clone())];
        for (what, paths) in lists {
            let paths: Vec<PathBuf> = paths;
            paths.iter().try_for_each(|path| writeln!(f, "{what}: {}", path.display()))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(folder: &Path, files: &[(&str, &str)]) -> [Owned; 1] {
        let files = files.iter().map(|(path, text)| ((*path).to_owned(), format!("// @generated\n{text}"))).collect();
        [Owned { folder: folder.to_owned(), files, ..Owned::default() }]
    }

    #[test]
    fn only_what_differs_is_written_and_stale_files_go() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("api");
        let first = owned(&root, &[("a/b.rs", "1"), ("a/c.rs", "1"), ("old/d.rs", "1")]);
        Changes::of(&first).unwrap().write().unwrap();
        fs::write(root.join("own.rs"), "// by hand").unwrap();
        let before = fs::metadata(root.join("a/b.rs")).unwrap().modified().unwrap();

        let next = owned(&root, &[("a/b.rs", "1"), ("a/c.rs", "2"), ("a/e.rs", "1")]);
        let changes = Changes::of(&next).unwrap();
        let told = ["missing: a/e.rs", "stale: a/c.rs", "extra: old/d.rs"];
        assert_eq!(changes.to_string().replace(&format!("{}/", root.display()), "").lines().collect::<Vec<_>>(), told);
        changes.write().unwrap();
        assert!(!root.join("old").exists() && root.join("own.rs").exists());
        assert_eq!(fs::metadata(root.join("a/b.rs")).unwrap().modified().unwrap(), before);
        assert!(Changes::of(&next).unwrap().is_empty());
    }
}
