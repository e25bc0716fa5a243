//! A request as it arrived.

use std::fmt;

use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use bytes::Bytes;
use serde_json::Value as Json;

/// A request as it arrived, for handlers and for assertions.
///
/// Its `Debug` shows neither header values nor the body: they hold tokens and secrets.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Request {
    /// The endpoint's name, `wiki.v2.task.get`; `None` where nothing serves the path.
    pub endpoint: Option<String>,
    /// `GET`, `POST`, …
    pub method: String,
    /// The path as sent, percent-encoded, without the query.
    pub path: String,
    /// The path's parameters, decoded, in order.
    pub path_params: Vec<(String, String)>,
    /// The query's pairs, decoded, in order; a list repeats its name.
    pub query: Vec<(String, String)>,
    /// The headers.
    pub headers: HeaderMap,
    /// The body. Empty for multipart bodies: their files are in [`Mock::uploads`](crate::Mock::uploads).
    pub body: Bytes,
    /// The log id of the reply.
    pub log_id: String,
    /// Whether it came over TLS.
    pub secure: bool,
}

impl Request {
    /// The first value of a query parameter.
    pub fn query_value(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a path parameter, decoded.
    pub fn path_value(&self, name: &str) -> Option<&str> {
        self.path_params.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The value of a header, where it is text.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The body as JSON, where it is JSON.
    pub fn json(&self) -> Option<Json> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The content type in lower case, without its parameters.
    pub(crate) fn media_type(&self) -> Option<String> {
        let header = self.headers.get(CONTENT_TYPE)?.to_str().ok()?;
        Some(header.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.keys().map(axum::http::HeaderName::as_str).collect();
        f.debug_struct("Request")
            .field("endpoint", &self.endpoint)
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &names)
            .field("body_bytes", &self.body.len())
            .field("log_id", &self.log_id)
            .finish_non_exhaustive()
    }
}
