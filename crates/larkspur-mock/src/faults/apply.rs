//! What a fault does to an answer.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderValue, Response, StatusCode};
use serde_json::{Number, Value as Json};

use super::{Fault, WrongType};
use crate::failure::Failure;
use crate::files::padded;
use crate::reply::{Content, Reply};

/// The answer that a fault gives instead of the usual one; `None` where there is a usual one.
pub(crate) fn replacement(fault: &Fault, rate_limit_status: u16, log_id: &str) -> Option<Response<Body>> {
    let reply = match fault {
        Fault::Status(status) => {
            let reason = StatusCode::from_u16(*status).ok().and_then(|status| status.canonical_reason());
            Reply::raw(*status, "text/plain; charset=utf-8", format!("{status} {}\n", reason.unwrap_or("Unknown")))
        }
        Fault::RateLimited(reset) => {
            let seconds = reset.as_secs() + u64::from(reset.subsec_nanos() > 0);
            Failure::rate_limited(rate_limit_status, 1, seconds).into_reply(log_id)
        }
        Fault::BadJson => {
            Reply::raw(200, "application/json; charset=utf-8", r#"{"code":0,"msg":"success","data":{"items":[{"id":"#)
        }
        Fault::Html(status) => {
            let page =
                "<!DOCTYPE html>\n<html><head><title>Gateway</title></head><body><h1>Try again</h1></body></html>\n";
            Reply::raw(*status, "text/html; charset=utf-8", page)
        }
        Fault::Huge(bytes) => {
            let mut response =
                Response::new(padded(r#"{"code":0,"msg":"success","data":{"padding":""#, *bytes, r#""}}"#));
            let json = HeaderValue::from_static("application/json; charset=utf-8");
            response.headers_mut().insert(CONTENT_TYPE, json);
            return Some(response);
        }
        Fault::Reply(reply) => reply.clone(),
        Fault::Pass
        | Fault::Delay(_)
        | Fault::ResetBefore
        | Fault::ResetAfter
        | Fault::CutBody
        | Fault::WrongType(_) => return None,
    };
    Some(reply.into_response(None))
}

/// Changes the usual answer as a fault wants it; only [`Fault::WrongType`] does.
pub(crate) fn alter(fault: &Fault, mut reply: Reply) -> Reply {
    if let (Fault::WrongType(kind), Content::Json(json)) = (fault, &mut reply.content)
        && let Some(data) = json.get_mut("data")
    {
        spoil(data, *kind, true);
    }
    reply
}

fn spoil(value: &mut Json, kind: WrongType, outermost: bool) {
    let replaced = match (kind, &*value) {
        (WrongType::NumberAsString, Json::Number(number)) => Some(number.to_string().into()),
        (WrongType::StringAsNumber, Json::String(text)) => Some(as_number(text)),
        (WrongType::NullForList, Json::Array(_)) if !outermost => Some(Json::Null),
        (WrongType::EmptyStringForObject, Json::Object(_)) if !outermost => Some("".into()),
        (WrongType::EmptyListForObject, Json::Object(_)) if !outermost => Some(Json::Array(Vec::new())),
        _ => None,
    };
    match replaced {
        Some(replaced) => *value = replaced,
        None => match value {
            Json::Object(fields) => fields.values_mut().for_each(|field| spoil(field, kind, false)),
            Json::Array(items) => items.iter_mut().for_each(|item| spoil(item, kind, true)),
            _ => {}
        },
    }
}

fn as_number(text: &str) -> Json {
    let number = text.parse::<i64>().ok().map(Number::from);
    number.or_else(|| Number::from_f64(text.parse().ok()?)).unwrap_or_else(|| 0.into()).into()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_kind_changes_its_own_values_and_leaves_the_rest() {
        let data = json!({"n": 1, "s": "5", "t": "x", "list": [{"n": 2.5, "o": {"a": 1}}], "o": {"b": true}});
        for (kind, wanted) in [
            (
                WrongType::NumberAsString,
                json!({"n": "1", "s": "5", "t": "x", "list": [{"n": "2.5", "o": {"a": "1"}}], "o": {"b": true}}),
            ),
            (
                WrongType::StringAsNumber,
                json!({"n": 1, "s": 5, "t": 0, "list": [{"n": 2.5, "o": {"a": 1}}], "o": {"b": true}}),
            ),
            (WrongType::NullForList, json!({"n": 1, "s": "5", "t": "x", "list": null, "o": {"b": true}})),
            (
                WrongType::EmptyStringForObject,
                json!({"n": 1, "s": "5", "t": "x", "list": [{"n": 2.5, "o": ""}], "o": ""}),
            ),
            (
                WrongType::EmptyListForObject,
                json!({"n": 1, "s": "5", "t": "x", "list": [{"n": 2.5, "o": []}], "o": []}),
            ),
        ] {
            let reply = alter(&Fault::WrongType(kind), Reply::data(data.clone()));
            let Content::Json(json) = reply.content else { panic!("the reply is JSON") };
            assert_eq!(json, json!({"code": 0, "msg": "success", "data": wanted}), "{kind:?}");
        }
    }
}
