//! What the control API tells.

use axum::http::StatusCode;
use axum::http::header::AUTHORIZATION;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value as Json, json};

use super::refusal::Refusal;
use crate::catalog::Kind;
use crate::log::Logged;
use crate::request::Request;
use crate::state::State;
use crate::sync::lock;

/// How many entries of the log are told where nothing else is asked for.
const ENTRIES: usize = 100;

/// Longest body of a request that is shown.
const SHOWN: usize = 64 * 1024;

type Query = [(String, String)];

fn value<'q>(query: &'q Query, name: &str) -> Option<&'q str> {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

pub(super) fn routes(routes: &[(&str, &str, &str)]) -> Json {
    let told = |(method, path, what): &(&str, &str, &str)| json!({"method": method, "path": format!("{}{path}", super::PREFIX), "does": what});
    json!({"routes": routes.iter().map(told).collect::<Vec<_>>()})
}

pub(super) fn health(state: &State) -> Json {
    let events = state.events.types().count();
    json!({
        "status": "ok",
        "version": env!("CARGO_PKG_VERSION"),
        "endpoints": state.catalog.served().len(),
        "events": events,
        "requests": lock(&state.log).total(),
    })
}

pub(super) fn endpoints(state: &State, query: &Query) -> Json {
    let (service, text) = (value(query, "service"), value(query, "q").map(str::to_lowercase));
    let wanted = state.catalog.served().iter().filter(|served| {
        let places = [Some(&served.id), Some(&served.path), Some(&served.title), served.title_en.as_ref()];
        let holds = |text: &String| places.iter().flatten().any(|place| place.to_lowercase().contains(text));
        service.is_none_or(|service| served.id.split('.').next() == Some(service)) && text.as_ref().is_none_or(holds)
    });
    let mut told: Vec<Json> = wanted
        .map(|served| {
            json!({
                "id": served.id,
                "method": served.method,
                "path": served.path,
                "title": served.title,
                "title_en": served.title_en,
                "documented": matches!(served.kind, Kind::Documented(_)),
            })
        })
        .collect();
    told.sort_by(|one, other| one["id"].as_str().cmp(&other["id"].as_str()));
    json!({"endpoints": told})
}

pub(super) fn endpoint(state: &State, id: &str) -> Result<Json, Refusal> {
    let index = state.catalog.index(id).map_err(|error| Refusal::new(StatusCode::NOT_FOUND, error.to_string()))?;
    let served = state.catalog.get(index);
    let Some(document) = served.document() else {
        return Ok(json!({"id": served.id, "method": served.method, "path": served.path}));
    };
    serde_json::to_value(&*document.endpoint())
        .map_err(|problem| Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, problem.to_string()))
}

/// The call in Rust that does the same.
#[cfg(feature = "page")]
pub(super) fn rust(state: &State, id: &str) -> Result<Json, Refusal> {
    let index = state.catalog.index(id).map_err(|error| Refusal::new(StatusCode::NOT_FOUND, error.to_string()))?;
    let id = &state.catalog.get(index).id;
    Ok(json!({"id": id, "call": state.rust_calls.of(id)}))
}

pub(super) fn events(state: &State) -> Json {
    let types: Vec<&str> = state.events.types().collect();
    json!({"events": types})
}

pub(super) fn replies(state: &State) -> Json {
    let behaviour = lock(&state.behaviour);
    let told = behaviour.rules().iter().map(|active| json!({"rule": active.rule, "answered": active.answered}));
    json!({"replies": told.collect::<Vec<_>>()})
}

pub(super) fn clock(state: &State) -> Json {
    json!({"running_ms": state.now().as_millis() as u64, "skipped_ms": state.clock.skipped().as_millis() as u64})
}

pub(super) fn state(state: &State) -> Json {
    lock(&state.store).told()
}

pub(super) fn uploads(state: &State) -> Json {
    let told = lock(&state.log).uploads().into_iter().map(|upload| {
        json!({
            "endpoint": upload.endpoint,
            "field": upload.field,
            "file_name": upload.file_name,
            "content_type": upload.content_type,
            "length": upload.length,
            "sha256": upload.sha256,
            "texts": upload.texts,
        })
    });
    json!({"uploads": told.collect::<Vec<_>>()})
}

pub(super) fn log(state: &State, query: &Query) -> Result<Json, Refusal> {
    let number = |name: &str| -> Result<Option<u64>, Refusal> {
        let parse = |text: &str| text.parse().map_err(|_| Refusal::bad(format!("`{text}` in ?{name}= is no number")));
        value(query, name).map(parse).transpose()
    };
    let (status, after, limit) = (number("status")?, number("after")?.unwrap_or_default(), number("limit")?);
    let limit = limit.map_or(ENTRIES, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
    let refused = value(query, "refused").is_some_and(|text| text == "true");
    let endpoint = match value(query, "endpoint") {
        None => None,
        Some(name) => Some(state.catalog.id_of(name).or_else(|error| match name.contains(' ') {
            true => Ok(name.to_owned()),
            false => Err(Refusal::new(StatusCode::NOT_FOUND, error.to_string())),
        })?),
    };
    let log = lock(&state.log);
    let wanted = log.entries().rev().filter(|logged| {
        let outcome = logged.outcome.as_ref();
        logged.number > after
            && endpoint.as_ref().is_none_or(|wanted| logged.request.endpoint.as_ref() == Some(wanted))
            && status.is_none_or(|wanted| outcome.is_some_and(|outcome| u64::from(outcome.status) == wanted))
            && (!refused || outcome.is_some_and(|outcome| outcome.refusal.is_some()))
    });
    let mut told: Vec<Json> = wanted.take(limit).map(|logged| no_secrets(seen(logged))).collect();
    told.reverse();
    Ok(json!({"total": log.total(), "requests": told}))
}

/// A request as the log shows it; secrets are still in it.
pub(super) fn seen(logged: &Logged) -> Json {
    let request = &logged.request;
    let mut told = json!({
        "number": logged.number,
        "time": logged.time.as_millis() as u64,
        "method": request.method,
        "path": request.path,
        "endpoint": request.endpoint,
        "path_params": object(&request.path_params),
        "query": request.query,
        "headers": headers(request),
        "body": body(request),
        "log_id": request.log_id,
    });
    if let Some(outcome) = &logged.outcome {
        told["status"] = outcome.status.into();
        told["code"] = outcome.code.into();
        told["refusal"] = outcome.refusal.clone().into();
        told["app_id"] = outcome.app_id.clone().into();
    }
    told
}

fn object(pairs: &[(String, String)]) -> Json {
    Json::Object(pairs.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect())
}

fn headers(request: &Request) -> Json {
    let mut told = Map::new();
    for (name, value) in &request.headers {
        let shown = match value.to_str() {
            // Of a token, its kind: the first letters tell.
            Ok(text) if name == AUTHORIZATION => {
                let kind: String = text.trim_start_matches("Bearer ").chars().take(2).collect();
                format!("Bearer {kind}***")
            }
            Ok(_) if name.as_str().contains("authorization") || name == "cookie" => "***".into(),
            Ok(text) => text.to_owned(),
            Err(_) => String::from_utf8_lossy(value.as_bytes()).into_owned(),
        };
        told.insert(name.as_str().to_owned(), shown.into());
    }
    told.into()
}

/// JSON as it is, a form as an object, other text as text, other bytes as base64; long ones are cut.
fn body(request: &Request) -> Json {
    if request.body.is_empty() {
        return Json::Null;
    }
    if request.body.len() > SHOWN {
        return format!("{} bytes", request.body.len()).into();
    }
    if let Some(json) = request.json() {
        return json;
    }
    if request.media_type().as_deref() == Some("application/x-www-form-urlencoded") {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(&request.body).into_owned().collect();
        return object(&pairs);
    }
    match std::str::from_utf8(&request.body) {
        // Text that is meant for JSON or a form may hold secrets all the same.
        Ok(text) if ["secret", "token", "password"].iter().any(|word| text.to_ascii_lowercase().contains(word)) => {
            format!("{} bytes of text", text.len()).into()
        }
        Ok(text) => text.into(),
        Err(_) => STANDARD.encode(&request.body).into(),
    }
}

/// Whether a field of this name holds something that must not be shown.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    name.contains("secret")
        || name.contains("password")
        || name.ends_with("access_token")
        || name.ends_with("refresh_token")
        || ["app_ticket", "code_verifier", "verification_token", "encrypt_key", "helpdesk_token"]
            .contains(&name.as_str())
}

/// The same without secrets, wherever they stand: in the query's pairs too.
pub(super) fn no_secrets(json: Json) -> Json {
    match json {
        Json::Object(fields) => fields
            .into_iter()
            .map(|(name, value)| {
                let hidden = is_secret(&name) && !value.is_null();
                let value = if hidden { "***".into() } else { no_secrets(value) };
                (name, value)
            })
            .collect(),
        Json::Array(items) => match items.as_slice() {
            [Json::String(name), Json::String(_)] if is_secret(name) => json!([name, "***"]),
            _ => items.into_iter().map(no_secrets).collect(),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        let shown = no_secrets(json!({
            "body": {"app_id": "cli_a", "app_secret": "s", "AppSecret": "s", "more": [{"refresh_token": "ur-1"}]},
            "query": [["user_access_token", "u-1"], ["page_token", "p"]],
        }));
        let wanted = json!({
            "body": {"app_id": "cli_a", "app_secret": "***", "AppSecret": "***", "more": [{"refresh_token": "***"}]},
            "query": [["user_access_token", "***"], ["page_token", "p"]],
        });
        assert_eq!(shown, wanted);
    }
}
