//! Files that the mock sends.

use axum::body::Body;
use axum::http::header::{ACCEPT_RANGES, CONTENT_DISPOSITION, CONTENT_RANGE, CONTENT_TYPE};
use axum::http::{HeaderValue, Response, StatusCode};
use bytes::Bytes;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;

use super::body::{Source, SourceBody, generated};

/// What RFC 5987 lets stand in an extended value.
const EXTENDED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A file to download: its content, name and type. It is streamed, so a gigabyte costs no memory.
#[derive(Clone, Debug)]
pub struct Download {
    source: Source,
    name: String,
    content_type: String,
    ranges: bool,
}

impl Download {
    /// A file with this content, `file.bin` of the type `application/octet-stream`.
    pub fn bytes(content: impl Into<Bytes>) -> Self {
        Self::new(Source::Bytes(content.into()))
    }

    /// A file of this length; [`generated_bytes`] tells its content.
    pub fn generated(length: u64) -> Self {
        Self::new(Source::Generated(length))
    }

    fn new(source: Source) -> Self {
        Self { source, name: "file.bin".into(), content_type: "application/octet-stream".into(), ranges: true }
    }

    /// With another name, in any script.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// With another content type.
    pub fn content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = content_type.into();
        self
    }

    /// Sends the whole file with status 200 even where a `Range` is asked for.
    pub fn ignore_ranges(mut self) -> Self {
        self.ranges = false;
        self
    }

    pub(crate) fn into_response(self, range: Option<&str>) -> Response<Body> {
        let length = self.source.len();
        let wanted = range.filter(|_| self.ranges).and_then(|range| parse_range(range, length));
        let (start, end) = match wanted {
            Some(Wanted::Nothing) => return unsatisfiable(length),
            Some(Wanted::Part(start, end)) => (start, end),
            None => (0, length),
        };
        let mut response = Response::new(Body::new(SourceBody::new(self.source, start, end)));
        if wanted.is_some() {
            *response.status_mut() = StatusCode::PARTIAL_CONTENT;
        }
        let headers = response.headers_mut();
        let mut set = |name, text: String| headers.extend(HeaderValue::try_from(text).ok().map(|value| (name, value)));
        if wanted.is_some() {
            set(CONTENT_RANGE, format!("bytes {start}-{}/{length}", end - 1));
        }
        if self.ranges {
            set(ACCEPT_RANGES, "bytes".into());
        }
        set(CONTENT_TYPE, self.content_type);
        let name = utf8_percent_encode(&self.name, EXTENDED);
        set(CONTENT_DISPOSITION, format!("attachment; filename*=UTF-8''{name}"));
        response
    }
}

/// The bytes of a [`Download::generated`] file from `offset` on.
pub fn generated_bytes(offset: u64, length: usize) -> Vec<u8> {
    generated(offset, length)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    /// From an offset up to another, exclusive.
    Part(u64, u64),
    /// A range beyond the end.
    Nothing,
}

/// Reads `bytes=a-b`, `bytes=a-` and `bytes=-n`. Anything else is ignored, as HTTP wants.
fn parse_range(range: &str, length: u64) -> Option<Wanted> {
    let (first, last) = range.strip_prefix("bytes=")?.split_once('-')?;
    let (start, end) = match (first, last) {
        ("", count) => (length.saturating_sub(count.parse().ok()?), length),
        (first, "") => (first.parse().ok()?, length),
        (first, last) => {
            let (first, last): (u64, u64) = (first.parse().ok()?, last.parse().ok()?);
            (first <= last).then_some(())?;
            (first, last.saturating_add(1).min(length))
        }
    };
    Some(if start < end { Wanted::Part(start, end) } else { Wanted::Nothing })
}

fn unsatisfiable(length: u64) -> Response<Body> {
    let body = json!({"code": 99992402, "msg": "range not satisfiable"}).to_string();
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::RANGE_NOT_SATISFIABLE;
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    headers.extend(HeaderValue::try_from(format!("bytes */{length}")).ok().map(|value| (CONTENT_RANGE, value)));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_read_as_http_writes_them() {
        for (range, wanted) in [
            ("bytes=0-3", Some(Wanted::Part(0, 4))),
            ("bytes=4-", Some(Wanted::Part(4, 10))),
            ("bytes=-3", Some(Wanted::Part(7, 10))),
            ("bytes=-30", Some(Wanted::Part(0, 10))),
            ("bytes=8-99", Some(Wanted::Part(8, 10))),
            ("bytes=10-", Some(Wanted::Nothing)),
            ("bytes=5-4", None),
            ("bytes=0-1,3-4", None),
            ("lines=0-1", None),
            ("bytes=a-b", None),
        ] {
            assert_eq!(parse_range(range, 10), wanted, "{range}");
        }
    }
}
