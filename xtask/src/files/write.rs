//! The one writer: all files, or none.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

/// Gives each file its text, and deletes those that are `gone`.
///
/// Every new text is first written beside its place; only when all are there do they take their places. So a full disk or
/// a missing right changes nothing.
pub(crate) fn write<'f>(
    texts: impl IntoIterator<Item = (&'f Path, &'f str)>,
    gone: impl IntoIterator<Item = &'f Path>,
) -> Result<()> {
    let mut ready = Vec::new();
    for (path, text) in texts {
        let cannot = || format!("cannot write {}", path.display());
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).with_context(cannot)?;
        let mut file = tempfile::NamedTempFile::new_in(folder).with_context(cannot)?;
        file.write_all(text.as_bytes()).with_context(cannot)?;
        readable(&file).with_context(cannot)?;
        // Closed: there may be more files than a process may hold open.
        ready.push((path, file.into_temp_path()));
    }
    for (path, file) in ready {
        file.persist(path).map_err(|error| error.error).with_context(|| format!("cannot write {}", path.display()))?;
    }
    for path in gone {
        fs::remove_file(path).with_context(|| format!("cannot delete {}", path.display()))?;
    }
    Ok(())
}

/// A temporary file is its owner's alone; a source file is for all to read.
#[cfg(unix)]
fn readable(file: &tempfile::NamedTempFile) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.as_file().set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &tempfile::NamedTempFile) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_changed_where_one_file_cannot_be_written() {
        let folder = tempfile::tempdir().unwrap();
        let [a, b, below] = ["a.rs", "b", "b/c.rs"].map(|name| folder.path().join(name));
        fs::write(&a, "1").unwrap();
        fs::write(&b, "a file where a folder must be").unwrap();
        let error = write([(&*a, "2"), (&*below, "1")], [&*b]).unwrap_err();
        assert!(error.to_string().contains("c.rs"), "{error}");
        assert_eq!(fs::read_to_string(&a).unwrap(), "1");
        assert_eq!(
            fs::read_dir(folder.path()).unwrap().count(),
            2,
            "no temporary file is left, and nothing is deleted"
        );
        write([(&*a, "2")], [&*b]).unwrap();
        assert_eq!(fs::read_to_string(&a).unwrap(), "2");
        assert!(!b.exists());
    }
}
