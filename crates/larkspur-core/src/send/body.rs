//! Bodies: what goes out, and what comes back within bounds.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use reqwest::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use reqwest::multipart::{Form, Part};
use reqwest::{Request, RequestBuilder, Response};

use super::failure::transport;
use crate::call::{Call, FormFields, Name, Payload};
use crate::error::{Error, ErrorBuilder, ErrorKind, Result};
use crate::upload::{Source, Upload};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const FORM: HeaderValue = HeaderValue::from_static("application/x-www-form-urlencoded");
/// The slowest upload that is waited for, in bytes a second.
const SLOWEST: u64 = 32 << 10;

/// How long one attempt may take. An upload takes longer, by its length.
pub(super) fn time_limit(call: &Call) -> Duration {
    call.client.shared.config.attempt_timeout.saturating_add(extra_time(call))
}

/// The time that the files of an upload may take.
pub(super) fn extra_time(call: &Call) -> Duration {
    let Payload::Form(FormFields { files, .. }) = &call.payload else { return Duration::ZERO };
    let seconds = files.iter().map(|(_, file)| file.length_hint() / SLOWEST).fold(0, u64::saturating_add);
    Duration::from_secs(seconds)
}

/// The length of a request's body in bytes, where it is known before it is sent.
pub(super) fn length(request: &Request) -> u64 {
    let Some(body) = request.body() else { return 0 };
    let announced = || request.headers().get(CONTENT_LENGTH)?.to_str().ok()?.parse().ok();
    let whole = body.as_bytes().map(|bytes| bytes.len() as u64);
    whole.or_else(announced).unwrap_or(0)
}

/// Puts a body that is at hand into a request.
pub(super) fn attach(payload: &Payload, mut request: Request) -> Result<Request> {
    let (kind, bytes): (HeaderValue, Bytes) = match payload {
        Payload::None => return Ok(request),
        Payload::Whole(json) => (JSON, json.clone()),
        Payload::Fields(fields) => (JSON, object(fields).into()),
        Payload::Form(FormFields { texts, .. }) => {
            let pairs = texts.iter().map(|(name, value)| (&**name, value.as_str()));
            let mut text = reqwest::Url::parse("form:").map_err(|_| Error::input("the form cannot be written"))?;
            text.query_pairs_mut().extend_pairs(pairs);
            (FORM, text.query().unwrap_or_default().to_owned().into())
        }
    };
    request.headers_mut().insert(CONTENT_TYPE, kind);
    *request.body_mut() = Some(bytes.into());
    Ok(request)
}

/// Puts a form with files into a request.
pub(super) async fn attach_files(call: &Call, request: Request, fields: &FormFields) -> Result<Request> {
    let mut form = Form::new();
    for (name, value) in &fields.texts {
        form = form.text(name.clone(), value.clone());
    }
    for (name, file) in &fields.files {
        form = form.part(*name, part(file).await?);
    }
    let builder = RequestBuilder::from_parts(call.client.shared.http.clone(), request).multipart(form);
    builder.build().map_err(transport)
}

fn object(fields: &[(Name, String)]) -> String {
    let length: usize = fields.iter().map(|(name, value)| name.len() + value.len() + 4).sum();
    let mut text = String::with_capacity(length + 2);
    for (index, (name, value)) in fields.iter().enumerate() {
        text.push(if index == 0 { '{' } else { ',' });
        text.push_str(&serde_json::Value::from(&**name).to_string());
        text.push(':');
        text.push_str(value);
    }
    if fields.is_empty() {
        text.push('{');
    }
    text.push('}');
    text
}

async fn part(file: &Upload) -> Result<Part> {
    let (length, stream) = file.open().await?;
    let part = match (&file.source, length) {
        (Source::Bytes(bytes), _) => Part::stream(bytes.clone()),
        (_, Some(length)) => Part::stream_with_length(reqwest::Body::wrap_stream(stream), length),
        (_, None) => Part::stream(reqwest::Body::wrap_stream(stream)),
    };
    let part = part.file_name(file.name.clone());
    match &file.content_type {
        Some(kind) => part.mime_str(kind).map_err(|_| Error::input(format!("{kind:?} is not a media type"))),
        None => Ok(part),
    }
}

/// Reads a whole answer, up to a bound.
pub(super) async fn read(mut response: Response, max: usize) -> Result<Bytes, ErrorBuilder> {
    let too_large =
        || Error::of(ErrorKind::TooLarge, format!("the reply is larger than the {max} bytes that the client allows"));
    let announced = response.content_length().unwrap_or(0);
    if announced > max as u64 {
        return Err(too_large());
    }
    let broke = |error: reqwest::Error| {
        let error = transport(error);
        Error::of(error.kind(), "the reply was cut short").source(error)
    };
    let Some(first) = response.chunk().await.map_err(broke)? else { return Ok(Bytes::new()) };
    if first.len() as u64 == announced {
        return Ok(first);
    }
    let mut whole = BytesMut::with_capacity(first.len().max(announced as usize));
    whole.extend_from_slice(&first);
    while let Some(chunk) = response.chunk().await.map_err(broke)? {
        if whole.len() + chunk.len() > max {
            return Err(too_large());
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}
