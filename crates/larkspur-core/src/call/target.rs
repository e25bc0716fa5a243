//! Where a raw call goes.

use reqwest::Method;

use crate::endpoint::RateLimit;

/// What a raw call says in place of an endpoint.
#[derive(Clone)]
pub(crate) struct RawTarget {
    pub(crate) method: Method,
    /// Another origin of the platform than the client's own.
    pub(crate) origin: Option<String>,
    /// Parameters are written `:name`.
    pub(crate) path: String,
    /// What stood behind the path, without its `?`.
    pub(crate) query: String,
    pub(crate) rate_limit: Option<RateLimit>,
}
