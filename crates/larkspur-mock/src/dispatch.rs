//! The road of one request: find its endpoint, take its fault, read it, check it, answer it.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use axum::extract::State as Shared;
use axum::http::header::RANGE;
use axum::http::request::Parts;
use axum::http::{self, HeaderValue, Response};
use bytes::{Bytes, BytesMut};
use larkspur_schema::Endpoint;

use crate::auth;
use crate::catalog::Kind;
use crate::control;
use crate::events::{self, LongConnection};
use crate::example;
use crate::exchange::{Caller, Reset};
use crate::failure::{Failure, Violation};
use crate::faults::{Fault, alter, replacement};
use crate::files::{CutBody, Received, receive};
use crate::limits::Exceeded;
use crate::log::Outcome;
#[cfg(feature = "page")]
use crate::page;
use crate::reply::Reply;
use crate::request::Request;
use crate::rules::Context;
use crate::state::{Answer, State};
use crate::store;
use crate::sync::lock;
use crate::validate::{check_message, check_request, takes_message};

/// Longest JSON or form body that is read.
const BODY_LIMIT: usize = 64 * 1024 * 1024;

/// Answers one request. A response with the extension [`Reset`] stands for a reset connection.
pub(crate) async fn handle(Shared(state): Shared<Arc<State>>, request: http::Request<Body>) -> Response<Body> {
    #[cfg(feature = "page")]
    if let Some(response) = page::answer(request.method(), request.uri().path()) {
        return response;
    }
    if control::is_control(request.uri().path()) {
        return control::handle(&state, request).await;
    }
    let (parts, body) = request.into_parts();
    let mut request = head(&parts);
    request.log_id = state.next_log_id();
    let served = locate(&state, &mut request);
    // Which of several calls of one URL it is, the body tells.
    let is_one_of_several = served.is_some_and(|index| state.catalog.has_further_calls(index));
    if !is_one_of_several {
        lock(&state.log).count(served);
    }
    let fault = lock(&state.behaviour).next_fault(served);
    if let Fault::Delay(time) = fault {
        tokio::time::sleep(time).await;
    }
    let (number, (mut response, mut outcome)) = if matches!(fault, Fault::ResetBefore) {
        (lock(&state.log).keep(Arc::new(request.clone())), (reset(), Outcome::default()))
    } else {
        let payload = read(&state, served, &mut request, parts, body).await;
        let served = served.map(|index| choose(&state, index, &mut request));
        if is_one_of_several {
            lock(&state.log).count(served);
        }
        let number = lock(&state.log).keep(Arc::new(request.clone()));
        (number, respond(&state, served, &fault, &request, payload).await)
    };
    match fault {
        Fault::ResetAfter => response = reset(),
        Fault::CutBody => response = response.map(|body| Body::new(CutBody::new(body))),
        _ => {}
    }
    if let Ok(log_id) = HeaderValue::try_from(request.log_id.as_str()) {
        response.headers_mut().insert("x-tt-logid", log_id);
    }
    outcome.status = response.extensions().get::<Reset>().map_or(response.status().as_u16(), |_| 0);
    let logged = lock(&state.log).finish(number, outcome);
    if let Some(logged) = logged {
        state.observe(&logged);
    }
    response
}

/// Finds what serves a request; gives its index. A rule for a path that no document has comes before a document whose
/// parameters stand for more of the path.
fn locate(state: &State, request: &mut Request) -> Option<usize> {
    let found = state.catalog.find(&request.method, &request.path);
    let ruled = lock(&state.behaviour).route(&request.method, &request.path);
    match (found, ruled) {
        (found, Some((endpoint, params))) if found.as_ref().is_none_or(|found| params.len() < found.params.len()) => {
            request.endpoint = Some(endpoint);
            request.path_params = params;
            None
        }
        (Some(found), _) => {
            request.endpoint = Some(state.catalog.get(*found.value).id.clone());
            request.path_params = found.params;
            Some(*found.value)
        }
        (None, _) => None,
    }
}

/// Of several calls of one URL, the one that the request's body is of.
fn choose(state: &State, first: usize, request: &mut Request) -> usize {
    if !state.catalog.has_further_calls(first) {
        return first;
    }
    let index = state.catalog.call(first, &request.json().unwrap_or_default());
    request.endpoint = Some(state.catalog.get(index).id.clone());
    index
}

fn reset() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    response.extensions_mut().insert(Reset);
    response
}

fn head(parts: &Parts) -> Request {
    let query = parts.uri.query().unwrap_or_default();
    Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
        headers: parts.headers.clone(),
        secure: parts.extensions.get::<Caller>().is_some_and(|caller| caller.secure),
        ..Request::default()
    }
}

/// What came after the head.
enum Payload {
    /// It is in [`Request::body`].
    Read,
    /// It could not be read whole.
    Unreadable,
    /// A multipart body, not read yet.
    Multipart(Box<http::Request<Body>>),
    /// The handshake of a long connection.
    Handshake(Box<http::Request<Body>>),
}

async fn read(state: &State, served: Option<usize>, request: &mut Request, parts: Parts, body: Body) -> Payload {
    if served.is_some_and(|index| matches!(state.catalog.get(index).kind, Kind::LongConnection(LongConnection::Socket)))
    {
        return Payload::Handshake(Box::new(http::Request::from_parts(parts, body)));
    }
    if request.media_type().is_some_and(|media| media == "multipart/form-data") {
        return Payload::Multipart(Box::new(http::Request::from_parts(parts, body)));
    }
    match collect(body, BODY_LIMIT).await {
        Some(bytes) => {
            request.body = bytes;
            Payload::Read
        }
        None => Payload::Unreadable,
    }
}

/// Reads a body to its end, beyond the limit too, so that the caller can finish sending and sees the answer. Gives what
/// it holds, unless that is too long or breaks off.
async fn collect(mut body: Body, limit: usize) -> Option<Bytes> {
    let mut collected = Some(BytesMut::new());
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let Ok(data) = frame.ok()?.into_data() else { continue };
        collected = collected.filter(|so_far| so_far.len() + data.len() <= limit);
        if let Some(so_far) = &mut collected {
            so_far.extend_from_slice(&data);
        }
    }
    collected.map(BytesMut::freeze)
}

/// Reads a body to its end and forgets it.
async fn drain(request: Box<http::Request<Body>>) {
    collect(request.into_body(), 0).await;
}

/// The same, where there is one.
async fn drain_all(request: Option<Box<http::Request<Body>>>) {
    if let Some(request) = request {
        drain(request).await;
    }
}

async fn respond(
    state: &Arc<State>,
    served: Option<usize>,
    fault: &Fault,
    request: &Request,
    payload: Payload,
) -> (Response<Body>, Outcome) {
    let mut outcome = Outcome::default();
    if let Some(response) = replacement(fault, state.options.rate_limit_status, &request.log_id) {
        if let Payload::Multipart(unread) = payload {
            drain(unread).await;
        }
        return (response, outcome);
    }
    if let Payload::Handshake(upgrade) = payload {
        return (events::connect(state, request, *upgrade).await, outcome);
    }
    let reply = usual(state, served, request, payload, &mut outcome).await.unwrap_or_else(|failure| {
        outcome.code = Some(failure.code);
        outcome.refusal = Some(failure.reason());
        failure.into_reply(&request.log_id)
    });
    (alter(fault, reply).into_response(request.header(RANGE.as_str())), outcome)
}

/// The answer of a platform that works.
async fn usual(
    state: &Arc<State>,
    served: Option<usize>,
    request: &Request,
    payload: Payload,
    outcome: &mut Outcome,
) -> Result<Reply, Failure> {
    let (multipart, whole) = match payload {
        Payload::Read => (None, true),
        Payload::Unreadable => (None, false),
        Payload::Multipart(unread) => (Some(unread), true),
        Payload::Handshake(upgrade) => (Some(upgrade), true),
    };
    if let Some(reply) = scripted(state, served, request, false).await {
        drain_all(multipart).await;
        return Ok(reply);
    }
    let admitted = if whole { admit(state, served, request, outcome) } else { Err(too_long()) };
    let (index, kind) = match admitted {
        Ok(Some(admitted)) => admitted,
        Ok(None) => {
            drain_all(multipart).await;
            outcome.refusal = Some(format!("no document has {} {}", request.method, request.path));
            return Ok(Reply::raw(404, "text/plain; charset=utf-8", "404 page not found\n"));
        }
        Err(failure) => {
            drain_all(multipart).await;
            return Err(failure);
        }
    };
    let mut received = Received::default();
    if let Kind::Documented(document) = &kind {
        let endpoint = document.endpoint();
        let mut violations = check_request(&endpoint, request, state.options.checks);
        received = read_multipart(state, &endpoint, request, multipart).await;
        violations.append(&mut received.violations);
        lock(&state.log).keep_uploads(received.uploads.clone());
        if !violations.is_empty() {
            return Err(Failure::violations(&violations));
        }
    } else {
        drain_all(multipart).await;
    }
    if let Some(reply) = scripted(state, Some(index), request, true).await {
        return Ok(reply);
    }
    answer(state, index, kind, request, &received)
}

/// What a rule answers, where one fits.
async fn scripted(state: &State, served: Option<usize>, request: &Request, checked: bool) -> Option<Reply> {
    let (reply, count) = {
        let mut behaviour = lock(&state.behaviour);
        if behaviour.rules().is_empty() {
            return None;
        }
        behaviour.take_reply(served, request, checked)?
    };
    if reply.delay_ms > 0 {
        tokio::time::sleep(Duration::from_millis(reply.delay_ms)).await;
    }
    let id = lock(&state.accounts).tokens.unique("");
    let body = request.json().unwrap_or_default();
    Some(reply.fill(&Context { request, body, id, count }))
}

/// What an endpoint answers to a request that passed the checks.
fn answer(
    state: &Arc<State>,
    index: usize,
    kind: Kind,
    request: &Request,
    received: &Received,
) -> Result<Reply, Failure> {
    let answer = lock(&state.behaviour).answer(index);
    match (answer, kind) {
        (Answer::Fixed(reply), _) => Ok(reply),
        (Answer::Handler(handler), _) => Ok(handler(request)),
        (_, Kind::Token(token)) => {
            let reply = auth::answer(token, request, &mut lock(&state.accounts), state.now())?;
            if token == auth::TokenEndpoint::TicketResend {
                events::push_ticket(state, request);
            }
            Ok(reply)
        }
        (_, Kind::LongConnection(_)) => Ok(events::discover(state, request)),
        (set, Kind::Documented(document)) => {
            let endpoint = document.endpoint();
            let set = match set {
                Answer::Pages(pages) => Some(pages),
                _ => state.options.all_pages.clone(),
            };
            if let (Some(paging), Some(pages)) = (&endpoint.pagination, set) {
                return pages.answer(&endpoint, paging, request);
            }
            if takes_message(&endpoint) && !state.options.checks.lenient {
                check_message(&request.json().unwrap_or_default())?;
            }
            let kept = if state.options.stateful { store::answer(state, &endpoint, request, received)? } else { None };
            Ok(kept.unwrap_or_else(|| example::documented_reply(&endpoint)))
        }
    }
}

fn too_long() -> Failure {
    Failure::new(413, 99992402, format!("the body cannot be read, or is longer than {BODY_LIMIT} bytes"))
}

/// Checks the token and the rate limits; gives what serves the request, or `None` where nothing does.
fn admit(
    state: &State,
    served: Option<usize>,
    request: &Request,
    outcome: &mut Outcome,
) -> Result<Option<(usize, Kind)>, Failure> {
    let Some(index) = served else { return Ok(None) };
    let kind = state.catalog.get(index).kind.clone();
    let status = state.options.rate_limit_status;
    let refuse = |exceeded: Exceeded| Failure::rate_limited(status, exceeded.limit, exceeded.reset);
    let now = state.now();
    if let Some(exceeded) = lock(&state.limits).blocked(index, now) {
        return Err(refuse(exceeded));
    }
    let Kind::Documented(document) = &kind else { return Ok(Some((index, kind))) };
    let endpoint = document.endpoint();
    let mut app_id = String::new();
    if state.options.check_tokens {
        let granted = state.options.granted_scopes.as_deref();
        app_id = auth::check_header(&endpoint, &request.headers, &lock(&state.accounts), granted, now)?.app_id;
        outcome.app_id = Some(app_id.clone()).filter(|app_id| !app_id.is_empty());
    }
    if let Some(limit) = endpoint.rate_limit.as_ref().filter(|_| state.options.enforce_limits) {
        lock(&state.limits).take(index, &app_id, limit, now).map_err(refuse)?;
    }
    Ok(Some((index, kind)))
}

/// Reads a multipart body, where the document wants one.
async fn read_multipart(
    state: &State,
    endpoint: &Endpoint,
    request: &Request,
    multipart: Option<Box<http::Request<Body>>>,
) -> Received {
    let wanted = endpoint.body.as_ref().filter(|body| body.content_type == "multipart/form-data");
    match (wanted, multipart) {
        (Some(schema), Some(unread)) => {
            let id = request.endpoint.as_deref().unwrap_or_default();
            receive(id, schema, state.options.checks, state.options.keep_uploads, *unread).await
        }
        (Some(_), None) => {
            let sent = request.media_type().unwrap_or_default();
            Received::refused(Violation::new("Content-Type", sent, "expected multipart/form-data"))
        }
        (None, unread) => {
            drain_all(unread).await;
            Received::default()
        }
    }
}
