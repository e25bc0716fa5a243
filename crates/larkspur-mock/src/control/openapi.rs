//! OpenAPI documents of what is served.

use std::sync::Arc;

use axum::http::header::HOST;
use axum::http::{HeaderMap, StatusCode};
use larkspur_openapi::{Api, Options};
use larkspur_schema::Endpoint;
use serde_json::Value as Json;

use super::refusal::Refusal;
use crate::state::State;

/// The document of one service, or of all. It names the mock as its server, as the caller calls it.
pub(super) async fn document(
    state: &Arc<State>,
    query: &[(String, String)],
    headers: &HeaderMap,
    secure: bool,
) -> Result<Json, Refusal> {
    let service = query.iter().find(|(name, _)| name == "service").map(|(_, value)| value.clone());
    let scheme = if secure { "https" } else { "http" };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let options = Options { server: Some(format!("{scheme}://{host}")) };
    let state = Arc::clone(state);
    // All services take a moment, and calls must not wait for them.
    let made = tokio::task::spawn_blocking(move || make(&state, service.as_deref(), &options)).await;
    made.unwrap_or_else(|problem| Err(Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, problem.to_string())))
}

fn make(state: &State, service: Option<&str>, options: &Options) -> Result<Json, Refusal> {
    let wanted = |name: Option<&str>| service.is_none() || service == name;
    let served = state.catalog.served().iter().filter(|served| wanted(served.id.split('.').next()));
    let endpoints: Vec<Endpoint> = served.filter_map(|served| Some((*served.document()?.endpoint()).clone())).collect();
    let events: Vec<_> = state.events.all().filter(|event| wanted(Some(&event.id.service))).cloned().collect();
    let api = Api::new(&endpoints, &events);
    let document = match service {
        None => Some(api.whole(options)),
        Some(service) => api.document(service, options),
    };
    document.map(|document| document.json).ok_or_else(|| {
        let message = format!("no document is of the service `{}`", service.unwrap_or_default());
        Refusal::new(StatusCode::NOT_FOUND, message)
    })
}
