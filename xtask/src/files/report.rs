//! Bringing files of a folder up to date, and telling how many were not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Result;

use super::write::write;

/// What was done.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) new: usize,
    pub(crate) changed: usize,
    /// Files of which nothing changed but the time of the page's last change.
    pub(crate) redated: usize,
    pub(crate) same: usize,
}

/// Makes files below `dir` equal to these texts, and deletes those that are `gone`. Files that are as they should be are
/// not touched.
pub(crate) fn update(dir: &Path, texts: &BTreeMap<String, String>, gone: &[String]) -> Result<Report> {
    let mut report = Report::default();
    let mut stale: Vec<(PathBuf, &str)> = Vec::new();
    for (name, text) in texts {
        let path = dir.join(name);
        match std::fs::read(&path) {
            Ok(old) if old == text.as_bytes() => {
                report.same += 1;
                continue;
            }
            Ok(old) if without_dates(&old).eq(without_dates(text.as_bytes())) => report.redated += 1,
            Ok(_) => report.changed += 1,
            Err(_) => report.new += 1,
        }
        stale.push((path, text));
    }
    let gone: Vec<PathBuf> = gone.iter().map(|name| dir.join(name)).collect();
    write(stale.iter().map(|(path, text)| (path.as_path(), *text)), gone.iter().map(PathBuf::as_path))?;
    Ok(report)
}

/// The lines of a document but that which says when its page last changed.
fn without_dates(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.split(|&byte| byte == b'\n').filter(|line| !line.starts_with(b"last_remote_update_timestamp:"))
}
