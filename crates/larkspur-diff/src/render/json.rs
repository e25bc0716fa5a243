//! All that is known of the changes, for programs.

use serde::Serialize;

use super::View;
use crate::change::{Bump, Change, Diff};

#[derive(Serialize)]
struct Report<'d> {
    against: &'d str,
    now: &'d str,
    bump: Bump,
    counts: std::collections::BTreeMap<&'static str, usize>,
    changes: Vec<&'d Change>,
}

/// One JSON object with a line a change; the same changes give the same bytes.
///
/// # Errors
/// None that is known: the data is plain.
pub fn json(diff: &Diff, view: &View) -> serde_json::Result<String> {
    let report = Report {
        against: &view.against,
        now: &view.now,
        bump: diff.bump(view.release),
        counts: diff.counts(),
        changes: Vec::new(),
    };
    let head = serde_json::to_string(&report)?;
    let lines: Vec<String> = view.shown(diff).into_iter().map(serde_json::to_string).collect::<Result<_, _>>()?;
    let head = head.strip_suffix("[]}").unwrap_or(&head);
    Ok(if lines.is_empty() { format!("{head}[]}}\n") } else { format!("{head}[\n{}\n]}}\n", lines.join(",\n")) })
}
