//! What an error tells.

use std::error::Error as _;
use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_core::{Error, ErrorKind};
use larkspur_mock::{Fault, Reply};
use serde_json::json;

use crate::support::{GET, Thing, builder, client, get, mock};

wire! { errors
    /// Documented errors of the endpoint.
    pub enum GetError {
        /// rpc fail
        RpcFail = 131001,
        /// not found
        NotFound = 131005,
    }
}

async fn failing(reply: Reply) -> Error {
    let mock = mock().await;
    mock.reply(GET.id, reply);
    let client = builder(&mock).retry(larkspur_core::RetryPolicy::never()).build().unwrap();
    get(&client).send().await.unwrap_err()
}

#[tokio::test]
async fn an_api_error_names_code_message_endpoint_and_log_id() {
    let error = failing(Reply::error(404, 131005, "not found")).await;
    assert_eq!((error.kind(), error.code(), error.message()), (ErrorKind::Api, Some(131005), "not found"));
    assert_eq!(error.status().map(|status| status.as_u16()), Some(404));
    assert!(error.is_not_found() && !error.is_retryable() && !error.is_rate_limited());
    assert_eq!(error.documented::<GetError>(), Some(GetError::NotFound));
    let text = error.to_string();
    let log_id = error.log_id().unwrap();
    assert_eq!(
        text,
        format!("test.v1.thing.get: the platform answered code 131005: not found; HTTP 404; log id {log_id}")
    );
}

#[tokio::test]
async fn a_code_with_http_200_is_an_error_too() {
    let error = failing(Reply::whole(json!({"msg": "no", "data": {"id": [1]}, "code": 7}))).await;
    assert_eq!((error.code(), error.message()), (Some(7), "no"));
    assert_eq!(error.documented::<GetError>(), Some(GetError::Other(7)));
    let older = failing(Reply::whole(json!({"code": 8, "message": "older", "data": null}))).await;
    assert_eq!((older.code(), older.message()), (Some(8), "older"));
}

#[tokio::test]
async fn a_missing_scope_is_named_with_its_mend() {
    let body = json!({"code": 99991672, "msg": "denied", "error": {
        "log_id": "L1", "troubleshooter": "https://help.example/1",
        "permission_violations": [{"type": "action_scope_required", "subject": "wiki:wiki:readonly"}],
        "helps": [{"url": "https://x", "description": "d"}],
    }});
    let error = failing(Reply::whole(body).status(400)).await;
    assert!(error.is_permission_denied() && !error.is_retryable());
    assert_eq!(error.missing_scopes(), ["wiki:wiki:readonly"]);
    assert_eq!(error.troubleshooter(), Some("https://help.example/1"));
    let text = error.to_string();
    assert!(text.contains("grant the app one of the scopes wiki:wiki:readonly"), "{text}");
    assert!(text.contains("see https://help.example/1"), "{text}");
}

#[tokio::test]
async fn refused_fields_are_named() {
    let body = json!({"code": 99992402, "msg": "field validation failed", "error": {
        "field_violations": [{"field": "page_size", "value": 900, "description": "at most 50"}],
    }});
    let error = failing(Reply::whole(body).status(400)).await;
    assert!(error.is_invalid_request() && !error.is_retryable());
    assert_eq!(error.field_violations()[0].value.as_deref(), Some("900"));
    assert!(error.to_string().contains("`page_size`: at most 50"), "{error}");
}

#[tokio::test]
async fn an_answer_that_is_no_json_keeps_status_log_id_and_its_start() {
    for (fault, status) in [(Fault::Html(502), 502), (Fault::Html(200), 200), (Fault::BadJson, 200)] {
        let mock = mock().await;
        mock.script(GET.id, vec![fault.clone(); 9]);
        let error = get(&client(&mock)).send().await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Http, "{fault:?}: {error}");
        assert_eq!(error.status().map(|code| code.as_u16()), Some(status));
        assert!(!error.body().is_empty() && error.log_id().is_some(), "{fault:?}");
        let shown = format!("{error} {error:?}");
        assert!(!shown.contains("<html") && !shown.contains("<!"), "{shown}");
    }
}

#[tokio::test]
async fn a_reply_that_does_not_fit_names_path_endpoint_and_log_id_and_keeps_the_body() {
    let error = failing(Reply::data(json!({"tags": ["a", {"secret-personal-data": 1}]}))).await;
    assert!(error.is_decode() && !error.is_retryable());
    assert_eq!(error.json_path(), Some("data.tags[1]"));
    assert_eq!(error.endpoint(), Some("test.v1.thing.get"));
    assert!(error.log_id().is_some());
    assert!(String::from_utf8_lossy(error.body()).contains("secret-personal-data"));
    assert!(error.to_string().contains("at `data.tags[1]`: expected text, found an object"), "{error}");
    assert!(!format!("{error} {error:?}").contains("personal"));
    assert!(error.source().is_some());
}

#[tokio::test]
async fn a_refused_connection_has_its_cause() {
    let client = crate::support::builder_at("http://127.0.0.1:1").build().unwrap();
    let mut call: Call = get(&client).into();
    call.access_token("t");
    let error = Sending::<Thing>::new(call).await.unwrap_err();
    assert!(error.is_transport() && error.is_retryable() && error.source().is_some(), "{error}");
    assert_eq!(error.attempts(), 4);
}

#[test]
fn users_can_make_errors_for_their_tests() {
    let error = Error::api(99991400, "slow down").status(429).retry_after(Duration::from_secs(2)).log_id("L").build();
    assert!(error.is_rate_limited() && error.is_retryable());
    assert_eq!(error.retry_after(), Some(Duration::from_secs(2)));
    assert!(error.to_string().ends_with("try again in 2 s; log id L"), "{error}");
    assert!(!Error::api(99991403, "quota").status(429).build().is_rate_limited());
    assert!(Error::api(20064, "revoked").build().needs_authorization());
    assert!(Error::api(1, "x").missing_scope("im:message").build().is_permission_denied());
    assert!(Error::of(ErrorKind::Timeout, "late").build().is_retryable());
    let later = Error::api(131001, "rpc fail").status(400).endpoint(&GET).build();
    assert!(later.is_retryable());
}

#[tokio::test]
async fn an_error_fits_a_log_line_and_debug_says_as_much() {
    let long = "x".repeat(1_000);
    let fields: Vec<_> = (0..12_005)
        .map(|n| json!({"field": format!("rows[{n}]"), "value": "secret-value", "description": long}))
        .collect();
    let scopes: Vec<_> = (0..1_200).map(|n| json!({"type": "scope", "subject": format!("scope:{n}")})).collect();
    let error = json!({"field_violations": fields, "permission_violations": scopes, "troubleshooter": long});
    let body = json!({"code": 99992402, "msg": long, "error": error});
    let error = failing(Reply::whole(body).status(400)).await;
    let text = error.to_string();
    assert!(text.contains("`rows[0]`: xxx") && text.contains("`rows[4]`") && !text.contains("rows[5]"), "{text}");
    assert!(text.contains(" and 12,000 more") && text.contains("scope:4 and 1,195 more"), "{text}");
    assert!(text.len() < 5_000, "{}", text.len());
    assert_eq!(error.field_violations().len(), 12_005, "nothing of it is lost");
    let debug = format!("{error:?}");
    assert!(debug.contains(&text) && !debug.contains("secret-value"), "{debug}");
    assert!(debug.len() < 6_000 && format!("{error:#?}").contains("rows[0]"));
}
