//! The documented errors of a service and version.

/// One code, as the table of a version has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorRow {
    /// The code.
    pub code: i64,
    /// The variant's name.
    pub variant: String,
    /// The message of the platform.
    pub message: String,
    /// The HTTP status, where pages tell it.
    pub http: Option<u16>,
    /// What most of the pages tell about trying again.
    pub again: Option<Again>,
}

/// An error of the table that an endpoint documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErrorUse {
    /// The variant's name.
    pub variant: String,
    /// What the endpoint's own page tells about trying again, where it differs from the table.
    pub own: Option<Option<Again>>,
}

/// What is known about trying again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Again {
    /// A fault that passes.
    Later,
    /// Too many calls.
    RateLimit,
    /// Another call was faster, and nothing was done.
    Conflict,
    /// It would fail again.
    Never,
}
