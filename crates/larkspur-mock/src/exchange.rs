//! What the server and the dispatcher tell each other about one request.

use std::net::SocketAddr;

/// On a request: who sent it, and how.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Caller {
    pub(crate) peer: SocketAddr,
    /// Whether the connection is TLS.
    pub(crate) secure: bool,
}

/// On a response: reset the connection instead of sending it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reset;
