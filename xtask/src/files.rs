//! Writing many files: unchanged ones are not touched, and nothing is written when anything fails before.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};

/// What was done.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) new: usize,
    pub(crate) changed: usize,
    /// Files of which nothing changed but the time of the page's last change.
    pub(crate) redated: usize,
    pub(crate) same: usize,
}

/// Makes files below `dir` equal to `pages`, and deletes those that are `gone`.
pub(crate) fn sync(dir: &Path, pages: &BTreeMap<String, String>, gone: &[String]) -> Result<Report> {
    let mut report = Report::default();
    std::fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    // Everything goes to a folder beside the target first, so that a full disk or a missing right shows before
    // anything is replaced.
    let staged = tempfile::Builder::new()
        .prefix(".staged")
        .tempdir_in(dir)
        .with_context(|| format!("cannot write below {}", dir.display()))?;
    let mut moves = Vec::new();
    for (name, text) in pages {
        let target = dir.join(name);
        match std::fs::read(&target) {
            Ok(old) if old == text.as_bytes() => {
                report.same += 1;
                continue;
            }
            Ok(old) if without_dates(&old).eq(without_dates(text.as_bytes())) => report.redated += 1,
            Ok(_) => report.changed += 1,
            Err(_) => report.new += 1,
        }
        let stage = staged.path().join(moves.len().to_string());
        std::fs::write(&stage, text).with_context(|| format!("cannot write {}", stage.display()))?;
        if let Some(parent) = target.parent() {
            std::fs::create_dir_all(parent).with_context(|| format!("cannot make {}", parent.display()))?;
        }
        moves.push((stage, target));
    }
    for (stage, target) in moves {
        std::fs::rename(&stage, &target).with_context(|| format!("cannot write {}", target.display()))?;
    }
    for path in gone {
        let path = dir.join(path);
        std::fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
    }
    Ok(report)
}

/// The lines of a document but that which says when its page last changed.
fn without_dates(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n').filter(|line| !line.starts_with(b"last_remote_update_timestamp:"))
}
