//! The webhook as a router of axum.

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::extract::rejection::BytesRejection;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;

use super::answer::Rejection;
use super::{Answer, Webhook};
use crate::dispatch::Refusal;

impl Webhook {
    /// A router of axum that takes pushes at this path. Its body limit is the webhook's own.
    ///
    /// ```no_run
    /// # async fn example(events: larkspur_events::Events) -> std::io::Result<()> {
    /// use larkspur_events::Webhook;
    /// let webhook = Webhook::new(events).verification_token("v-token").encrypt_key("e-key");
    /// let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
    /// axum::serve(listener, webhook.into_router("/events")).await
    /// # }
    /// ```
    ///
    /// # Panics
    /// Like `axum::Router::route`, where the path does not begin with `/`.
    pub fn into_router<S: Clone + Send + Sync + 'static>(self, path: &str) -> Router<S> {
        let limit = DefaultBodyLimit::max(self.settings.body_limit);
        let receive = move |headers: HeaderMap, body: Result<Bytes, BytesRejection>| {
            let webhook = self.clone();
            async move {
                match body {
                    Ok(body) => webhook.handle(&headers, body).await,
                    Err(error) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Rejection::TooLarge.into(),
                    // The connection broke, or the body is not what its headers say.
                    Err(_) => Rejection::Envelope(Refusal::NotAnEnvelope).into(),
                }
            }
        };
        Router::new().route(path, post(receive).layer(limit))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, [(CONTENT_TYPE, Self::CONTENT_TYPE)], self.body).into_response()
    }
}
