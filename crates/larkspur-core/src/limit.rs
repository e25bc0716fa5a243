//! Limits that all calls of an endpoint share.

/// The limits of one client.
#[derive(Default)]
pub(crate) struct Limits;
