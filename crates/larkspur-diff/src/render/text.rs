//! Changes for a terminal: what they come to, then each endpoint with its changes.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::{View, counted};
use crate::change::{Bump, Change, Diff, Layer};
use crate::id::{Id, Level};

/// The most places that a line lists beside the first.
const MOST_PLACES: usize = 3;

/// What all comes to, in a few lines.
pub fn summary(diff: &Diff, view: &View) -> String {
    let of = |is: &dyn Fn(&Change) -> bool| -> usize {
        let changes = diff.changes.iter().filter(|change| view.is_service(change) && is(change));
        changes.map(|change| change.endpoint.as_str()).collect::<BTreeSet<_>>().len()
    };
    let is_new = |change: &Change| matches!(change.id, Id::EndpointAdded | Id::EventAdded);
    let is_gone = |change: &Change| matches!(change.id, Id::EndpointRemoved | Id::EventRemoved);
    let explained = |change: &Change| !change.cause.is_unexplained();
    let whole: BTreeSet<&str> = diff
        .changes
        .iter()
        .filter(|change| is_new(change) || is_gone(change))
        .map(|change| change.endpoint.as_str())
        .collect();
    let in_facts =
        |change: &Change| explained(change) && change.level > Level::Docs && !whole.contains(change.endpoint.as_str());
    let facts: BTreeSet<&str> =
        diff.changes.iter().filter(|change| in_facts(change)).map(|change| change.endpoint.as_str()).collect();
    let is_date = |change: &Change| change.id == Id::Timestamp;
    let in_words = |change: &Change| {
        !facts.contains(change.endpoint.as_str()) && !whole.contains(change.endpoint.as_str()) && !is_date(change)
    };
    let words: BTreeSet<&str> =
        diff.changes.iter().filter(|change| in_words(change)).map(|change| change.endpoint.as_str()).collect();
    let dated = of(&|change| {
        let name = change.endpoint.as_str();
        is_date(change) && !facts.contains(name) && !words.contains(name) && !whole.contains(name)
    });
    let breaking = of(&|change| in_facts(change) && change.level == Level::Breaking);
    let mut out = format!(
        "{} → {}: {} added, {} removed, {} changed ({breaking} breaking), {} in words only, {} in the date alone\n",
        view.against,
        view.now,
        counted(of(&is_new), "endpoint or event", "endpoints and events"),
        of(&is_gone),
        of(&in_facts),
        of(&in_words),
        dated
    );
    let _ = writeln!(out, "{}", bump(diff, view));
    out
}

fn bump(diff: &Diff, view: &View) -> String {
    let counts = diff.counts();
    let (breaking, unexplained) = (counts["breaking"], counts["unexplained"]);
    let bump = diff.bump(view.release);
    let why = match bump {
        Bump::None => "nothing changed".to_owned(),
        _ if breaking > 0 => {
            format!("because of {}", counted(breaking, "breaking change in the docs", "breaking changes in the docs"))
        }
        _ if unexplained > 0 => "because of changes without a reason in the docs".to_owned(),
        _ => format!("{} and nothing that breaks", counted(counts["additive"], "addition", "additions")),
    };
    let more = match unexplained {
        0 => String::new(),
        count => format!("; {} without a reason in the docs", counted(count, "change", "changes")),
    };
    format!("bump: {}{}, {why}{more}", bump.as_str(), view.step(diff))
}

/// All that is shown.
pub fn text(diff: &Diff, view: &View) -> String {
    let mut out = summary(diff, view);
    let shown = view.shown(diff);
    let (unexplained, told): (Vec<&Change>, Vec<&Change>) =
        shown.into_iter().partition(|change| change.cause.is_unexplained());
    for changes in told.chunk_by(|a, b| a.endpoint == b.endpoint) {
        let worst = changes.iter().map(|change| change.level).max().unwrap_or(Level::Docs);
        let worst = if worst == Level::Breaking { "BREAKING".to_owned() } else { worst.as_str().to_owned() };
        let first = changes[0];
        let head = format!("\n{:<50} {worst:<10} {}", first.endpoint, first.http);
        out.push_str(head.trim_end());
        out.push('\n');
        changes.iter().for_each(|change| line(&mut out, change));
    }
    if !unexplained.is_empty() {
        out.push_str("\nunexplained\n");
        for change in unexplained {
            let rust = change.rust.as_ref();
            let path = rust.map_or(change.endpoint.as_str(), |rust| rust.path.as_str());
            let _ = writeln!(
                out,
                "  ! {:<8} {:<18} {path}: {}{}",
                change.cause.as_str(),
                change.id.as_str(),
                arrow(change.before.as_deref(), change.after.as_deref()),
                also(change, &format!("{} {}", change.endpoint, change.place))
            );
        }
    }
    out
}

fn line(out: &mut String, change: &Change) {
    let mark = match change.level {
        Level::Breaking => '✗',
        Level::Additive => '+',
        Level::Behaviour => '~',
        Level::Docs => '·',
    };
    let arrow_text = arrow(change.before.as_deref(), change.after.as_deref());
    let why = if change.cause == crate::Cause::Docs { String::new() } else { format!("  [{}]", change.cause.as_str()) };
    let text = format!("  {mark} {:<26} {}  {arrow_text}{}{why}", change.id.as_str(), change.place, also(change, ""));
    out.push_str(text.trim_end());
    out.push('\n');
    if let Some(rust) = change.rust.as_ref().filter(|_| change.layer != Layer::Wire) {
        let what = arrow(rust.before.as_deref(), rust.after.as_deref());
        let text = format!("      rust  {}  {}", rust.path, if what == rust.path { "" } else { &what });
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

fn also(change: &Change, first: &str) -> String {
    let places: Vec<&str> = [first]
        .into_iter()
        .filter(|place| !place.trim().is_empty())
        .chain(change.also.iter().map(String::as_str))
        .collect();
    match places.len() {
        0 => String::new(),
        count if count > MOST_PLACES => {
            format!("  (also {}, and {} more places)", places[..MOST_PLACES].join(", "), count - MOST_PLACES)
        }
        _ => format!("  ({}{})", if first.is_empty() { "also " } else { "" }, places.join(", ")),
    }
}

fn arrow(before: Option<&str>, after: Option<&str>) -> String {
    match (before, after) {
        (Some(before), Some(after)) => format!("{before} → {after}"),
        (Some(before), None) => format!("was {before}"),
        (None, Some(after)) => after.to_owned(),
        (None, None) => String::new(),
    }
}
