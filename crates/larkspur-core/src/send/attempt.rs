//! One attempt: one HTTP request and what came back.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_DISPOSITION, CONTENT_TYPE, HeaderMap, HeaderValue, RANGE};
use reqwest::{Request, StatusCode, Url};

use super::failure::{KEPT, log_id, transport};
use super::{body, disguise};
use crate::call::{Call, Payload};
use crate::endpoint::ReplyKind;
use crate::error::{Error, ErrorBuilder, ErrorKind, Result};
use crate::reply::{Content, Head};
use crate::retry::FOREVER;
use crate::token::Bearer;

pub(super) async fn once(call: &Call, url: &Url, bearer: Option<&Bearer>, traffic: &mut Traffic) -> Result<Reaction> {
    let request = build(call, url, bearer).await?;
    traffic.sent += body::length(&request);
    let mut response = call.client.shared.http.execute(request).await.map_err(transport)?;
    let status = response.status();
    let headers = std::mem::take(response.headers_mut());
    let log_id = log_id(&headers);
    let broke = |error: ErrorBuilder| error.maybe_log_id(log_id.clone()).http(status).build();
    let content = match is_file(call, status, &headers) {
        true => disguise::unmask(response, status, &headers).await.map_err(broke)?,
        false => Content::Json(body::read(response, call.client.shared.config.max_reply).await.map_err(broke)?),
    };
    // A file's bytes are counted while they come.
    if let Content::Json(json) = &content {
        traffic.received += json.len();
        if let Some(error) = refusal(status, &headers, json, url) {
            return Err(error.maybe_log_id(log_id).build());
        }
    }
    Ok(Reaction { status, headers, log_id, content })
}

/// Bytes of bodies.
#[derive(Default)]
pub(super) struct Traffic {
    pub(super) sent: u64,
    pub(super) received: usize,
}

/// What came back from an attempt that was not refused.
pub(super) struct Reaction {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) log_id: Option<String>,
    pub(super) content: Content,
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
    let mut request = match &call.payload {
        Payload::Form(form) if !form.files.is_empty() => {
            // Few calls carry files: the others need not make room for it.
            Box::pin(body::attach_files(call, request, form)).await?
        }
        payload => body::attach(payload, request)?,
    };
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
fn refusal(status: StatusCode, headers: &HeaderMap, json: &Bytes, url: &Url) -> Option<ErrorBuilder> {
    if status.is_success() && Head::says_ok(json) {
        return None;
    }
    let wait = retry_after(headers);
    let kept = json.slice(..json.len().min(KEPT));
    match Head::parse(json) {
        Some(head) if head.code.is_some_and(|code| code != 0) => {
            let code = head.code.unwrap_or_default();
            Some(Error::api(code, head.words()).http(status).detail(head.detail()).maybe_retry_after(wait).body(kept))
        }
        Some(_) if status.is_success() => None,
        head => {
            let message = disguise::explain(status, headers, head.is_some(), json, url);
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
