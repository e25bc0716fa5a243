//! What the mock answers.

use axum::body::Body;
use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use bytes::Bytes;
use serde_json::{Value as Json, json};

use crate::files::Download;

/// A reply of an endpoint, for [`Mock::reply`](crate::Mock::reply) and [`Mock::on`](crate::Mock::on).
///
/// A JSON value turns into a reply by itself: one with an integer `code` and a `msg` (or `message`) is the whole reply,
/// anything else is the reply's `data`.
///
/// ```
/// use larkspur_mock::Reply;
/// use serde_json::json;
///
/// let reply: Reply = json!({"task": {"task_id": "7"}}).into();
/// let failure = Reply::error(400, 131005, "not found");
/// # let _ = (reply, failure);
/// ```
#[derive(Clone, Debug)]
pub struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) content: Content,
}

/// The body of a reply.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// The whole JSON.
    Json(Json),
    /// Bytes as they are; the content type is among the headers.
    Raw(Bytes),
    /// A file; the request's `Range` is honoured.
    File(Download),
}

impl Reply {
    fn new(status: u16, content: Content) -> Self {
        Self { status, headers: HeaderMap::new(), content }
    }

    /// Success with this `data`.
    pub fn data(data: Json) -> Self {
        Self::whole(larkspur_schema::envelope::success(data))
    }

    /// The whole reply, envelope included.
    pub fn whole(reply: Json) -> Self {
        Self::new(200, Content::Json(reply))
    }

    /// A failure: an HTTP status, the platform's code and its message.
    pub fn error(status: u16, code: i64, message: &str) -> Self {
        Self::whole(json!({"code": code, "msg": message})).status(status)
    }

    /// Bytes as they are.
    pub fn raw(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self::new(status, Content::Raw(body.into())).header(CONTENT_TYPE.as_str(), content_type)
    }

    /// A file to download.
    pub fn download(download: Download) -> Self {
        Self::new(200, Content::File(download))
    }

    /// With another HTTP status. One outside 100 to 999 is sent as 500.
    pub fn status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// With a header. One whose name or value HTTP does not allow is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.insert(name, value);
        }
        self
    }

    /// The HTTP response; `range` is the request's `Range` header.
    pub(crate) fn into_response(self, range: Option<&str>) -> Response<Body> {
        let mut response = match self.content {
            Content::Json(json) => {
                let mut response = Response::new(Body::from(json.to_string()));
                let json_type = HeaderValue::from_static("application/json; charset=utf-8");
                response.headers_mut().insert(CONTENT_TYPE, json_type);
                response
            }
            Content::Raw(bytes) => Response::new(Body::from(bytes)),
            Content::File(download) => download.into_response(range),
        };
        if self.status != 200 {
            *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        }
        response.headers_mut().extend(self.headers);
        response
    }
}

impl From<Json> for Reply {
    fn from(json: Json) -> Self {
        let has_message = json.get("msg").or_else(|| json.get("message")).is_some_and(Json::is_string);
        if has_message && json.get("code").is_some_and(Json::is_i64) { Self::whole(json) } else { Self::data(json) }
    }
}

impl From<Download> for Reply {
    fn from(download: Download) -> Self {
        Self::download(download)
    }
}
