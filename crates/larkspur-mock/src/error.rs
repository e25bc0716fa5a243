//! What can go wrong before the mock serves.

use std::net::SocketAddr;

/// Why a mock could not start.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BuildError {
    /// The address could not be listened on.
    #[error("cannot listen on {address}: {source}; choose another port, or 0 for a free one")]
    Bind {
        /// The address that was asked for.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
    /// The server's thread or its event loop could not be made.
    #[error("cannot start the server's thread: {0}")]
    Thread(std::io::Error),
    /// Two endpoints have one method and path.
    #[error("{first} and {second} both serve {method} {path}; leave one of them out")]
    SameRoute {
        /// The endpoint that came first.
        first: String,
        /// The endpoint that came second.
        second: String,
        /// The HTTP method.
        method: String,
        /// The path, parameters written `:name`.
        path: String,
    },
    /// Two endpoints have one name.
    #[error("two endpoints are named {id}: {first} and {second}; rename one of them")]
    SameId {
        /// The name.
        id: String,
        /// Method and path of the first.
        first: String,
        /// Method and path of the second.
        second: String,
    },
    /// Pages are set for an endpoint that is no list.
    #[error("{id} is not documented as a list in pages; set its reply instead")]
    NotPaged {
        /// The endpoint's name.
        id: String,
    },
    /// The folder of documents could not be read.
    #[cfg(feature = "specs")]
    #[error("cannot read the documents in {}: {source}", dir.display())]
    Specs {
        /// The folder.
        dir: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Documents have errors.
    #[cfg(feature = "specs")]
    #[error(
        "{} error(s) in the documents in {}; mend them, or leave them out with `skip_bad_specs`:\n{}",
        findings.len(), dir.display(), findings.iter().take(10).map(String::as_str).collect::<Vec<_>>().join("\n")
    )]
    BadSpecs {
        /// The folder.
        dir: std::path::PathBuf,
        /// Each with file, line, column, what is wrong and how to mend it.
        findings: Vec<String>,
    },
    /// A setting names an endpoint that the mock does not serve.
    #[error(transparent)]
    UnknownEndpoint(#[from] UnknownEndpoint),
}

/// A name that no endpoint of the mock has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no endpoint is named `{id}`{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownEndpoint {
    /// The name that was asked for.
    pub id: String,
    /// The endpoint whose name is nearest, where one is near.
    pub near: Option<String>,
}

impl UnknownEndpoint {
    pub(crate) fn new<'a>(id: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self { id: id.to_owned(), near: nearest(id, known) }
    }
}

/// A type that no documented event of the mock has.
#[cfg(feature = "events")]
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no event has the type `{event_type}`{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
pub struct UnknownEvent {
    /// The type that was asked for.
    pub event_type: String,
    /// The type that is nearest, where one is near.
    pub near: Option<String>,
}

#[cfg(feature = "events")]
impl UnknownEvent {
    pub(crate) fn new<'a>(event_type: &str, known: impl Iterator<Item = &'a str>) -> Self {
        Self { event_type: event_type.to_owned(), near: nearest(event_type, known) }
    }
}

fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    known
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, known)| known.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_is_shown_with_its_neighbour() {
        let known = ["wiki.v2.task.get", "im.v1.message.create"];
        let error = UnknownEndpoint::new("wiki.v2.task.gett", known.into_iter());
        assert_eq!(error.to_string(), "no endpoint is named `wiki.v2.task.gett`; did you mean `wiki.v2.task.get`?");
        assert_eq!(UnknownEndpoint::new("zzz", known.into_iter()).to_string(), "no endpoint is named `zzz`");
    }
}
