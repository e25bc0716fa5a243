//! The WebSocket: made of an HTTP connection that the client's own HTTP stack opens, so that TLS, proxies and roots are
//! those of all calls.

use larkspur_core::connect::{self, CONNECTION, Place};
use larkspur_core::{Client, Error, ErrorKind, Result};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_tungstenite::WebSocketStream;
use tokio_tungstenite::tungstenite::handshake::client::generate_key;
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;
use tokio_tungstenite::tungstenite::protocol::{Role, WebSocketConfig};

/// Opens the WebSocket.
pub(super) async fn open(
    client: &Client,
    place: &Place,
    max_message: usize,
) -> Result<WebSocketStream<impl AsyncRead + AsyncWrite + Send + Unpin + use<>>> {
    let key = generate_key();
    let response = connect::open(client, place, &key).await?;
    let accepted = response.headers().get("sec-websocket-accept").map(|accept| accept.as_bytes().to_vec());
    if accepted.as_deref() != Some(derive_accept_key(key.as_bytes()).as_bytes()) {
        return Err(failed("the answer to the handshake is not a WebSocket's").build());
    }
    let upgraded = response.upgrade().await;
    // The error's source would show the URL, whose query holds a ticket.
    let upgraded = upgraded.map_err(|error| failed("the connection broke").source(error.without_url()).build())?;
    let config = WebSocketConfig::default().max_message_size(Some(max_message)).max_frame_size(Some(max_message));
    Ok(WebSocketStream::from_raw_socket(upgraded, Role::Client, Some(config)).await)
}

/// A failure of the connection.
pub(super) fn failed(message: impl Into<String>) -> larkspur_core::ErrorBuilder {
    Error::of(ErrorKind::Transport, message).endpoint(&CONNECTION)
}
