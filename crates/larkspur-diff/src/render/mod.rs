//! Changes as text for a terminal, as a section of a changelog, and as JSON.

mod json;
mod markdown;
mod text;

pub use json::json;
pub use markdown::markdown;
pub use text::{summary, text};

use crate::change::{Change, Diff, Layer};
use crate::id::Level;

/// What is shown, and of what.
#[derive(Clone, Debug)]
pub struct View {
    /// What the changes are counted from: a revision or a folder.
    pub against: String,
    /// What they lead to.
    pub now: String,
    /// The release that is worked on.
    pub release: (u64, u64),
    /// Changes that ask for less are not shown.
    pub level: Level,
    /// Only changes that show in this layer.
    pub layer: Layer,
    /// Only those of these services; of all where there is none.
    pub services: Vec<String>,
}

impl Default for View {
    fn default() -> Self {
        Self {
            against: String::new(),
            now: "work tree".to_owned(),
            release: (0, 1),
            level: Level::Behaviour,
            layer: Layer::Both,
            services: Vec::new(),
        }
    }
}

impl View {
    /// Whether a change is shown.
    pub fn shows(&self, change: &Change) -> bool {
        let layer = match self.layer {
            Layer::Both => true,
            layer => change.layer == layer || change.layer == Layer::Both,
        };
        layer && change.level >= self.level && self.is_service(change)
    }

    /// Whether a change is of one of the services.
    pub fn is_service(&self, change: &Change) -> bool {
        let name = service(change);
        self.services.is_empty() || self.services.contains(&name)
    }

    fn shown<'d>(&self, diff: &'d Diff) -> Vec<&'d Change> {
        diff.changes.iter().filter(|change| self.shows(change)).collect()
    }

    /// `0.1 → 0.2`.
    fn step(&self, diff: &Diff) -> String {
        let (major, minor) = self.release;
        match diff.bump(self.release) {
            crate::Bump::Minor => format!(" ({major}.{minor} → {major}.{})", minor + 1),
            crate::Bump::Major => format!(" ({major}.{minor} → {}.0)", major + 1),
            _ => String::new(),
        }
    }
}

/// The service of a change: events say it in the path of their document, or in their type.
pub(crate) fn service(change: &Change) -> String {
    let doc = change.spec.as_ref().or(change.was.as_ref());
    let folder = doc.and_then(|line| line.file.split_once('/')).map(|(folder, _)| folder.to_owned());
    match change.endpoint.split('.').count() {
        4 if !change.http.is_empty() => change.endpoint.split('.').next().unwrap_or_default().to_owned(),
        _ => folder.unwrap_or_else(|| change.endpoint.split('.').next().unwrap_or_default().to_owned()),
    }
}

/// `1 endpoint`, `2 endpoints`.
fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}
