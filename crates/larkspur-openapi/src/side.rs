//! Which way things travel.

/// Which way a field travels. What is sent is held to its limits; what is received may be more than the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Sent,
    Received,
}
