//! What a program can see of its connection.

use std::time::Duration;

use larkspur_core::Error;

/// How a long connection stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ConnectionState {
    /// It is being made.
    Connecting,
    /// It stands: events come.
    Connected,
    /// It could not be made, or broke; it is made again after a wait.
    Waiting {
        /// What happened.
        error: Error,
        /// How long it waits.
        wait: Duration,
    },
    /// It has ended for good; [`run`](super::LongConnection::run) returns.
    Ended,
}
