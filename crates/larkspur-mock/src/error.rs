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
    /// No document is of a service that was asked for.
    #[cfg(feature = "specs")]
    #[error("no document is of the service `{service}`{}", near.as_ref().map(|near| format!("; did you mean `{near}`?")).unwrap_or_default())]
    UnknownService {
        /// The service that was asked for.
        service: String,
        /// The service whose name is nearest, where one is near.
        near: Option<String>,
    },
    /// A setting names an endpoint that the mock does not serve.
    #[error(transparent)]
    UnknownEndpoint(#[from] UnknownEndpoint),
    /// A rule is for no endpoint, or has no replies.
    #[error(transparent)]
    Rule(#[from] RuleError),
    /// The certificate or its key cannot be used.
    #[cfg(feature = "tls")]
    #[error("cannot speak TLS with this certificate and key: {0}")]
    Tls(String),
}

/// Why a rule is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RuleError {
    /// It is for an endpoint that the mock does not serve. A method and a path need no document.
    #[error("{0}; an endpoint without a document is written `POST /open-apis/…`")]
    UnknownEndpoint(#[from] UnknownEndpoint),
    /// It cannot answer anything.
    #[error("{0}")]
    Unfit(String),
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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no event has the type `{event_type}`{}", offered(near))]
pub struct UnknownEvent {
    /// The type that was asked for.
    pub event_type: String,
    /// The types that are near, the nearest first: three at most.
    pub near: Vec<String>,
}

impl UnknownEvent {
    pub(crate) fn new<'a>(event_type: &str, known: impl Iterator<Item = &'a str>) -> Self {
        let near = by_likeness(event_type, known).into_iter().take(3).map(str::to_owned).collect();
        Self { event_type: event_type.to_owned(), near }
    }
}

fn offered(near: &[String]) -> String {
    let quoted: Vec<String> = near.iter().map(|near| format!("`{near}`")).collect();
    match &quoted[..] {
        [] => String::new(),
        [one] => format!("; did you mean {one}?"),
        [first @ .., last] => format!("; did you mean {} or {last}?", first.join(", ")),
    }
}

pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    by_likeness(name, known).first().map(|known| (*known).to_owned())
}

/// The names that are near, the nearest first.
fn by_likeness<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut near: Vec<(f64, &str)> = known
        .map(|known| (strsim::jaro_winkler(name, known), known))
        .filter(|(likeness, _)| *likeness > 0.85)
        .collect();
    near.sort_by(|a, b| b.0.total_cmp(&a.0));
    near.into_iter().map(|(_, known)| known).collect()
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

    #[test]
    fn an_unknown_event_is_shown_with_its_neighbours() {
        let known = ["im.chat.updated_v1", "im.message.receive_v1", "im.message.recalled_v1", "vc.room.created_v1"];
        let told = |event_type: &str| UnknownEvent::new(event_type, known.into_iter()).to_string();
        let wanted = "did you mean `im.message.receive_v1` or `im.message.recalled_v1`?";
        assert!(told("im.message.recieve_v1").contains(wanted), "{}", told("im.message.recieve_v1"));
        assert_eq!(told("zzz"), "no event has the type `zzz`");
    }
}
