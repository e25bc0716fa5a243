//! A change, and all of them.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::id::{Id, Level};

/// Why something changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cause {
    /// The document of this endpoint says so.
    Docs,
    /// The same rows, at another depth.
    Nesting,
    /// Another page tells of the endpoint.
    Page,
    /// Another name for the same.
    Naming,
    /// Another place shares the type.
    Sharing,
    /// A label or a message only.
    Prose,
    /// The same documents, and another program.
    Generator,
}

impl Cause {
    /// Whether no document explains it.
    pub fn is_unexplained(self) -> bool {
        matches!(self, Self::Naming | Self::Sharing | Self::Prose | Self::Generator)
    }

    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Docs => "docs",
            Self::Nesting => "nesting",
            Self::Page => "page",
            Self::Naming => "naming",
            Self::Sharing => "sharing",
            Self::Prose => "prose",
            Self::Generator => "generator",
        }
    }
}

/// Where a change shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Layer {
    /// On the wire alone.
    Wire,
    /// In Rust alone.
    Rust,
    /// In both.
    Both,
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Line {
    /// The document, relative to the folder of specs.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
}

/// What a change is in Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct InRust {
    /// The item, with its service and version.
    pub path: String,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it asks of code that uses it.
    pub level: Level,
}

/// One change of one endpoint or event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What kind of change it is.
    pub id: Id,
    /// The worse of the levels on the wire and in Rust.
    pub level: Level,
    /// Where it shows.
    pub layer: Layer,
    /// Why.
    pub cause: Cause,
    /// The endpoint, or the type of the event.
    pub endpoint: String,
    /// Method and path; empty for an event.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub http: String,
    /// Where in the endpoint: `reply:data.items[].id`; empty where it is about the whole.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// What it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
    /// What it is in Rust, where it shows there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rust: Option<InRust>,
    /// Where the document says it now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub spec: Option<Line>,
    /// Where it said it before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<Line>,
    /// Other places of the endpoint with the same change.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

/// The step of a version that changes ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Bump {
    /// Nothing changed.
    None,
    /// Nothing that worked stops working.
    Patch,
    /// Something breaks, before 1.0; or something is new, from then on.
    Minor,
    /// Something breaks, from 1.0 on.
    Major,
}

impl Bump {
    /// The word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

/// All changes between two states.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// By endpoint, then by place.
    pub changes: Vec<Change>,
}

impl Diff {
    /// How many changes there are of each level, those that no document explains apart.
    pub fn counts(&self) -> BTreeMap<&'static str, usize> {
        let levels = [Level::Breaking, Level::Additive, Level::Behaviour, Level::Docs];
        let mut counts: BTreeMap<&str, usize> = levels.iter().map(|level| (level.as_str(), 0)).collect();
        counts.insert("unexplained", 0);
        for change in &self.changes {
            let key = if change.cause.is_unexplained() { "unexplained" } else { change.level.as_str() };
            *counts.entry(key).or_default() += 1;
        }
        counts
    }

    /// The changes that no document explains.
    pub fn unexplained(&self) -> impl Iterator<Item = &Change> {
        self.changes.iter().filter(|change| change.cause.is_unexplained())
    }

    /// The step of the version that follows a release.
    pub fn bump(&self, (major, _): (u64, u64)) -> Bump {
        match (self.changes.iter().map(|change| change.level).max(), major) {
            (None, _) => Bump::None,
            (Some(Level::Breaking), 0) => Bump::Minor,
            (Some(Level::Breaking), _) => Bump::Major,
            (Some(Level::Additive), 1..) => Bump::Minor,
            (Some(_), _) => Bump::Patch,
        }
    }
}
