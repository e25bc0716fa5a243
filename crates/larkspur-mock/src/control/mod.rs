//! The control API: scripts, pushes, the clock, the log, over HTTP below `/_larkspur`, for tests in any language.

mod act;
mod expect;
mod guard;
#[cfg(feature = "page")]
mod openapi;
mod push;
mod refusal;
mod scenario;
mod view;

use std::sync::Arc;

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, Response, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::reply::Reply;
use crate::state::State;

pub(crate) use act::reset_all;
pub(crate) use expect::check as check_expectation;
pub use expect::{Expectation, Unmet};
pub use scenario::{FaultScript, PagesOf, Scenario};

use refusal::{PREFIX, Refusal};

/// Longest body of a control call.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// What a control call does, for the list that the API gives of itself.
const ROUTES: &[(&str, &str, &str)] = &[
    ("GET", "/health", "whether the mock runs, and what it serves"),
    ("GET", "/endpoints", "the endpoints; ?service=im and ?q=text narrow them"),
    ("GET", "/endpoints/ID", "one endpoint with its document"),
    #[cfg(feature = "page")]
    ("GET", "/endpoints/ID/rust", "the call in Rust that does the same"),
    #[cfg(feature = "page")]
    ("GET", "/openapi.json", "an OpenAPI document of what is served; ?service=im narrows it"),
    ("GET", "/events", "the types of events that can be pushed"),
    ("GET", "/replies", "the scripted replies, oldest first"),
    ("POST", "/replies", "adds a scripted reply"),
    ("DELETE", "/replies", "drops all scripted replies"),
    ("POST", "/faults", "queues faults: {\"endpoint\": …, \"faults\": \"500*2,pass\", \"cycle\": false}"),
    ("DELETE", "/faults", "drops all faults"),
    ("POST", "/scenario", "replies, faults and pages at once, all or nothing"),
    ("POST", "/push", "pushes an event now"),
    ("PUT", "/webhook", "where events go that follow from calls"),
    ("DELETE", "/webhook", "they go nowhere"),
    ("GET", "/clock", "the mock's time"),
    ("POST", "/clock", "lets time pass: {\"advance\": \"2h\"}"),
    ("GET", "/log", "the latest requests; ?endpoint=, ?status=, ?refused=true, ?after=NUMBER, ?limit=N"),
    ("DELETE", "/log", "forgets the requests"),
    ("GET", "/uploads", "the latest files that arrived"),
    ("POST", "/expect", "whether requests arrived as expected"),
    ("POST", "/tokens", "issues, expires or revokes tokens"),
    ("GET", "/state", "how much is kept of what was created"),
    ("DELETE", "/state", "forgets what was created"),
    ("POST", "/reset", "everything as at the start; {\"only\": [\"log\", \"state\"]} narrows it"),
];

/// Whether a path belongs to the control API.
pub(crate) fn is_control(path: &str) -> bool {
    path.strip_prefix(PREFIX).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Answers a control call. It is not logged, and no fault strikes it.
pub(crate) async fn handle(state: &Arc<State>, request: Request<Body>) -> Response<Body> {
    let answer = match guard::check(&request, state.options.open_control) {
        Ok(()) => call(state, request).await,
        Err(refusal) => Err(refusal),
    };
    let reply = answer.unwrap_or_else(|refusal| {
        let mut error = json!({"message": refusal.message});
        if let (Json::Object(error), Json::Object(more)) = (&mut error, refusal.more) {
            error.extend(more);
        }
        Reply::whole(json!({"error": error})).status(refusal.status.as_u16())
    });
    reply.header("cache-control", "no-store").into_response(None)
}

async fn call(state: &Arc<State>, request: Request<Body>) -> Result<Reply, Refusal> {
    let (parts, body) = request.into_parts();
    #[cfg(feature = "page")]
    let secure = parts.extensions.get::<crate::exchange::Caller>().is_some_and(|caller| caller.secure);
    let path = parts.uri.path().strip_prefix(PREFIX).unwrap_or_default().trim_end_matches('/');
    let query: Vec<(String, String)> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
    let body = to_bytes(body, BODY_LIMIT).await.map_err(|_| {
        Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, format!("the body is longer than {BODY_LIMIT} bytes"))
    })?;
    let told = match (parts.method.as_str(), path) {
        ("GET", "") => view::routes(ROUTES),
        ("GET", "/health") => view::health(state),
        ("GET", "/endpoints") => view::endpoints(state, &query),
        #[cfg(feature = "page")]
        ("GET", path) if path.starts_with("/endpoints/") && path.ends_with("/rust") => {
            view::rust(state, path["/endpoints/".len()..].trim_end_matches("/rust"))?
        }
        #[cfg(feature = "page")]
        ("GET", "/openapi.json") => openapi::document(state, &query, &parts.headers, secure).await?,
        ("GET", path) if path.starts_with("/endpoints/") => view::endpoint(state, &path["/endpoints/".len()..])?,
        ("GET", "/events") => view::events(state),
        ("GET", "/replies") => view::replies(state),
        ("POST", "/replies") => act::add_reply(state, read(&body)?)?,
        ("DELETE", "/replies") => act::clear_replies(state),
        ("POST", "/faults") => act::add_faults(state, read(&body)?)?,
        ("DELETE", "/faults") => act::clear_faults(state),
        ("POST", "/scenario") => act::apply(state, read(&body)?)?,
        ("POST", "/push") => act::push(state, read(&body)?).await?,
        ("PUT", "/webhook") => act::set_webhook(state, &read(&body)?),
        ("DELETE", "/webhook") => act::clear_webhook(state),
        ("GET", "/clock") => view::clock(state),
        ("POST", "/clock") => act::advance(state, &read(&body)?)?,
        ("GET", "/log") => view::log(state, &query)?,
        ("DELETE", "/log") => act::clear_log(state),
        ("GET", "/uploads") => view::uploads(state),
        ("POST", "/expect") => act::expect(state, &read(&body)?)?,
        ("POST", "/tokens") => act::tokens(state, &read(&body)?)?,
        ("GET", "/state") => view::state(state),
        ("DELETE", "/state") => act::clear_state(state),
        ("POST", "/reset") => act::reset(state, &if body.is_empty() { act::Reset::default() } else { read(&body)? })?,
        (_, path) => return Err(unknown(&parts.method, path)),
    };
    Ok(Reply::whole(told))
}

fn unknown(method: &Method, path: &str) -> Refusal {
    let known: Vec<&str> = ROUTES.iter().filter(|route| route.1 == path).map(|route| route.0).collect();
    if known.is_empty() {
        let message = format!("the control API has no {PREFIX}{path}; GET {PREFIX} lists what it has");
        return Refusal::new(StatusCode::NOT_FOUND, message);
    }
    let message = format!("{PREFIX}{path} takes {}, not {method}", known.join(", "));
    Refusal::new(StatusCode::METHOD_NOT_ALLOWED, message)
}

/// Reads the JSON of a call; what is wrong is told with its place.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|problem| {
        let place = json!({"line": problem.line(), "column": problem.column()});
        Refusal::bad(format!("the body is not what is wanted: {problem}")).with(place)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_prefix_and_what_is_below_belongs_to_it() {
        for (path, belongs) in [("/_larkspur", true), ("/_larkspur/log", true), ("/_larkspurs", false), ("/", false)] {
            assert_eq!(is_control(path), belongs, "{path}");
        }
    }
}
