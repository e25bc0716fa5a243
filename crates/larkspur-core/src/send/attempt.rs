//! One attempt: one HTTP request and what came back.

use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderValue, RANGE};
use reqwest::{Request, StatusCode, Url};

use super::body;
use crate::call::Call;
use crate::endpoint::ReplyKind;
use crate::error::{Error, ErrorKind, Result};
use crate::reply::{Answer, Content, Head};
use crate::retry::FOREVER;
use crate::token::Bearer;

/// How much of an answer that is not understood is kept in its error.
const KEPT: usize = 64 << 10;

pub(super) async fn once(call: &Call, url: &Url, bearer: Option<&Bearer>) -> Result<Answer> {
    let request = build(call, url, bearer).await?;
    let mut response = call.client.shared.http.execute(request).await.map_err(transport)?;
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let log_id = log_id(&headers);
    if is_file(call, status, &headers) {
        return Ok(Answer { status, headers, log_id, content: Content::File(response), kind: call.endpoint.reply });
    }
    let max = call.client.shared.config.max_reply;
    let json =
        body::read(response, max).await.map_err(|error| error.maybe_log_id(log_id.clone()).http(status).build())?;
    if let Some(error) = refusal(status, &headers, &json) {
        return Err(error.maybe_log_id(log_id).build());
    }
    Ok(Answer { status, headers, log_id, content: Content::Json(json), kind: call.endpoint.reply })
}

async fn build(call: &Call, url: &Url, bearer: Option<&Bearer>) -> Result<Request> {
    let mut request = Request::new(call.method().clone(), url.clone());
    let headers = request.headers_mut();
    headers.insert(ACCEPT, HeaderValue::from_static("*/*"));
    if call.range_from > 0 {
        let range = format!("bytes={}-", call.range_from);
        headers.insert(RANGE, HeaderValue::try_from(range).map_err(|_| Error::input("the range is not valid"))?);
    }
    if let Some(token) = bearer {
        headers.insert(AUTHORIZATION, token.header.clone());
    }
    let mut request = body::attach(call, request).await?;
    for (name, value) in &call.headers {
        request.headers_mut().insert(name, value.clone());
    }
    Ok(request)
}

/// Whether the answer is a file: an error of a download comes as JSON.
fn is_file(call: &Call, status: StatusCode, headers: &HeaderMap) -> bool {
    let wanted = call.endpoint.reply == ReplyKind::Binary && status.is_success();
    wanted && (!is_json(headers) || headers.contains_key(CONTENT_DISPOSITION))
}

fn is_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()) else { return false };
    let kind = kind.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/json") || kind.eq_ignore_ascii_case("text/json")
}

/// What an answer refuses, if anything.
fn refusal(status: StatusCode, headers: &HeaderMap, json: &bytes::Bytes) -> Option<crate::error::ErrorBuilder> {
    if status.is_success() && Head::says_ok(json) {
        return None;
    }
    let wait = retry_after(headers);
    match Head::parse(json) {
        Some(head) if head.code.is_some_and(|code| code != 0) => {
            let code = head.code.unwrap_or_default();
            let kept = json.slice(..json.len().min(KEPT));
            Some(Error::api(code, head.words()).http(status).detail(head.detail()).maybe_retry_after(wait).body(kept))
        }
        Some(_) if status.is_success() => None,
        head => {
            let what = if head.is_some() { "no error code" } else { "no JSON" };
            let message = format!("the answer holds {what}; it may come from a gateway or a proxy on the way");
            let kept = json.slice(..json.len().min(KEPT));
            Some(Error::of(ErrorKind::Http, message).http(status).maybe_retry_after(wait).body(kept))
        }
    }
}

fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    ["x-ogw-ratelimit-reset", "retry-after"].iter().find_map(|name| {
        let seconds: f64 = headers.get(*name)?.to_str().ok()?.trim().parse().ok()?;
        Duration::try_from_secs_f64(seconds).ok().map(|wait| wait.min(FOREVER))
    })
}

pub(crate) fn log_id(headers: &HeaderMap) -> Option<String> {
    let id = headers.get("x-tt-logid").or_else(|| headers.get("x-request-id"))?;
    id.to_str().ok().filter(|id| !id.is_empty()).map(str::to_owned)
}

/// What broke on the way. The URL is left out: it may hold personal data.
pub(crate) fn transport(error: reqwest::Error) -> Error {
    let error = error.without_url();
    let unprocessed = error.is_connect();
    let (kind, message) = if error.is_timeout() {
        (ErrorKind::Timeout, "no answer in time")
    } else if error.is_connect() {
        (ErrorKind::Transport, "the connection could not be made")
    } else {
        (ErrorKind::Transport, "the connection broke")
    };
    Error::of(kind, message).unprocessed(unprocessed).source(error).build()
}
