//! What the files above a service and version need to know.

/// What a service and version has. This is all that the files above it need to know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Contents {
    /// The service, `wiki`.
    pub service: String,
    /// The version, `v2`.
    pub version: String,
    /// How many endpoints it has.
    pub endpoints: usize,
    /// How many events it has.
    pub events: usize,
}
