//! Changes that a maintainer has looked at and takes.

use crate::change::Diff;
use crate::id::Id;

/// A list of changes that are taken: `id endpoint place # reason`, one a line; the place may be left out where there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    /// The lines that fit no change, or that cannot be read, each with its number and what is wrong.
    pub errors: Vec<(usize, String)>,
    /// How many changes were taken.
    pub count: usize,
}

/// Takes out of a diff what a list accepts.
///
/// ```
/// use larkspur_diff::{Diff, accept};
///
/// let accepted = accept(&mut Diff::default(), "type-changed wiki.v2.node.get reply:data.id # the platform did it\n");
/// assert_eq!(accepted.errors[0].1, "no change is `type-changed wiki.v2.node.get reply:data.id`: delete the line");
/// ```
pub fn accept(diff: &mut Diff, list: &str) -> Accepted {
    let mut accepted = Accepted { errors: Vec::new(), count: 0 };
    for (number, line) in (1..).zip(list.lines()) {
        let (entry, reason) = line.split_once('#').unwrap_or((line, ""));
        let words: Vec<&str> = entry.split_whitespace().collect();
        let (id, endpoint, place) = match words[..] {
            [] => continue,
            [id, endpoint] => (id, endpoint, ""),
            [id, endpoint, place] => (id, endpoint, place),
            _ => {
                accepted.errors.push((number, "a line is `id endpoint place # reason`".to_owned()));
                continue;
            }
        };
        let Some(id) = Id::find(id) else {
            accepted.errors.push((number, format!("`{id}` is no kind of change: `cargo xtask explain` knows all")));
            continue;
        };
        if reason.trim().is_empty() {
            accepted.errors.push((number, "the line lacks its reason, behind `#`".to_owned()));
            continue;
        }
        let before = diff.changes.len();
        diff.changes.retain(|change| (change.id, &*change.endpoint, &*change.place) != (id, endpoint, place));
        if diff.changes.len() == before {
            accepted.errors.push((number, format!("no change is `{}`: delete the line", words.join(" "))));
        }
        accepted.count += before - diff.changes.len();
    }
    accepted
}
