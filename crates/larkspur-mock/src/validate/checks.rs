//! How strict the mock is.

/// How strict the checks are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Checks {
    /// Whether documented values, numbers and lengths are left unchecked; types and required fields never are.
    pub(crate) lenient: bool,
    /// Whether parameters that no document names are refused. The platform ignores them.
    pub(crate) refuse_unknown: bool,
}
