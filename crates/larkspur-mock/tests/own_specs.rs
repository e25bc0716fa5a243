//! The specs that come with this crate: each endpoint answers a request made of its document, each event is pushed.
#![cfg(feature = "specs")]
#![allow(clippy::unwrap_used)]

mod common;

use std::collections::BTreeSet;
use std::path::Path;

use larkspur_mock::{Endpoint, Mock, PushEvent, Token};
use larkspur_schema::{Field, FieldType, ResponseKind};
use reqwest::RequestBuilder;
use reqwest::multipart::{Form, Part};
use serde_json::{Map, Value as Json, json};

/// A text that the document allows.
fn text(field: &Field) -> String {
    match (field.facts.values.first(), field.ty.kind) {
        (Some(value), _) => value.value.clone(),
        (None, FieldType::Int | FieldType::Float) => field.facts.min.unwrap_or(1).to_string(),
        (None, FieldType::Bool) => "true".into(),
        (None, _) if field.ty.is_list() => "x".into(),
        (None, _) => "x".repeat(usize::try_from(field.facts.min_len.unwrap_or(1).max(1)).unwrap()),
    }
}

/// The fewest items that the document allows, but one.
fn items(field: &Field) -> usize {
    usize::try_from(field.facts.min_len.unwrap_or(1).max(1)).unwrap()
}

fn value(field: &Field) -> Json {
    let one = match field.ty.kind {
        // What a message holds is checked by its type.
        FieldType::String if field.name == "content" && field.facts.values.is_empty() => r#"{"text":"x"}"#.into(),
        FieldType::String | FieldType::File => text(field).into(),
        FieldType::Int => text(field).parse::<i64>().unwrap().into(),
        FieldType::Float => text(field).parse::<f64>().unwrap().into(),
        FieldType::Bool => true.into(),
        FieldType::Object => object(&field.fields),
        FieldType::Map | FieldType::Json => json!({}),
    };
    (1..=field.ty.lists)
        .fold(one, |inner, depth| Json::Array(vec![inner; if depth == field.ty.lists { items(field) } else { 1 }]))
}

fn object(fields: &[Field]) -> Json {
    Json::Object(fields.iter().map(|field| (field.name.clone(), value(field))).collect::<Map<_, _>>())
}

fn form(fields: &[Field]) -> Form {
    fields.iter().fold(Form::new(), |form, field| {
        let name = field.name.clone();
        match (field.ty.kind, field.name.as_str()) {
            (FieldType::File, _) => form.part(name, Part::bytes(vec![b'a']).file_name("a.txt")),
            (_, "size") => form.text(name, "1"),
            _ => form.text(name, text(field)),
        }
    })
}

/// A request with every documented parameter.
fn request(mock: &Mock, endpoint: &Endpoint) -> RequestBuilder {
    let path = endpoint.params.path.iter().fold(endpoint.http.path.clone(), |path, field| {
        let step = |step: &str| if step.strip_prefix(':') == Some(&field.name) { text(field) } else { step.to_owned() };
        path.split('/').map(step).collect::<Vec<_>>().join("/")
    });
    let query: Vec<(&str, String)> = endpoint
        .params
        .query
        .iter()
        .flat_map(|field| vec![(field.name.as_str(), text(field)); if field.ty.is_list() { items(field) } else { 1 }])
        .collect();
    let token = match endpoint.tokens.first() {
        Some(Token::User) => "u-fixed",
        Some(Token::App) => "a-fixed",
        _ => "t-fixed",
    };
    let method = endpoint.http.method.parse().unwrap();
    let mut request =
        common::client().request(method, format!("{}{path}", mock.url())).query(&query).bearer_auth(token);
    for field in &endpoint.params.header {
        let helpdesk = field.name.eq_ignore_ascii_case("x-lark-helpdesk-authorization");
        request = request.header(&field.name, if helpdesk { "YTpi".into() } else { text(field) });
    }
    match &endpoint.body {
        None => request,
        Some(body) if body.content_type == "multipart/form-data" => request.multipart(form(&body.fields)),
        Some(body) => request.json(&object(&body.fields)),
    }
}

/// Whether the mock answers it as a token endpoint, which has tests of its own.
fn gives_tokens(endpoint: &Endpoint) -> bool {
    let path = endpoint.http.path.as_str();
    path.starts_with("/open-apis/auth/v3/") || path.contains("/oidc/") || path.ends_with("/oauth/token")
}

/// Whether an object of the body documents one name twice: no value can be right for both.
fn has_twins(endpoint: &Endpoint) -> bool {
    let twins = |fields: &[Field]| {
        let names: BTreeSet<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        names.len() < fields.len()
    };
    let fields = endpoint.body.as_ref().map_or(&[][..], |body| &body.fields);
    twins(fields) || fields.iter().flat_map(Field::walk).any(|(_, field)| twins(&field.fields))
}

#[tokio::test]
async fn every_endpoint_answers_and_every_event_is_pushed() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs");
    let compiled = larkspur_docs::compile_dir(&specs, larkspur_docs::Knowledge::default()).unwrap();
    assert!(!compiled.endpoints.is_empty());
    let builder = Mock::builder()
        .endpoints(compiled.endpoints.clone())
        .events(compiled.events.clone())
        .refuse_unknown()
        .stateless();
    let builder = [(Token::Tenant, "t-fixed"), (Token::User, "u-fixed"), (Token::App, "a-fixed")]
        .into_iter()
        .fold(builder, |builder, (kind, token)| builder.token(kind, token));
    let mock = builder.push_repeats([]).start().await.unwrap();
    let mut problems = Vec::new();
    for endpoint in compiled.endpoints.iter().filter(|endpoint| {
        // A page for browsers, which are sent on to the app.
        let is_page = endpoint.http.path.ends_with("/authorize");
        !gives_tokens(endpoint) && !has_twins(endpoint) && !is_page
    }) {
        let response = request(&mock, endpoint).send().await.unwrap();
        let (status, body) = (response.status(), response.bytes().await.unwrap());
        let json = serde_json::from_slice::<Json>(&body).unwrap_or_default();
        let well = status == 200 && (endpoint.response.kind == ResponseKind::Binary || json["code"] == 0);
        if !well || mock.count(&endpoint.id.to_string()) != 1 {
            problems
                .push(format!("{} {}: {status} {}", endpoint.id, endpoint.page.doc, json["error"]["field_violations"]));
        }
    }
    for event in &compiled.events {
        let pushed: PushEvent = mock.event(&event.event_type);
        if !pushed.event().is_object() {
            problems.push(format!("{} {}: the event is no object", event.event_type, event.page.doc));
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

#[tokio::test]
async fn what_was_created_is_read_where_the_reply_does_not_repeat_its_id() {
    let mock = Mock::builder().specs().services(["im"]).start().await.unwrap();
    let made = common::post(&mock, "/open-apis/im/v1/chats").json(&json!({"name": "QA", "description": "a room"}));
    let id = common::success(made).await["data"]["chat_id"].as_str().unwrap().to_owned();
    let read = common::success(common::get(&mock, &format!("/open-apis/im/v1/chats/{id}"))).await;
    assert_eq!((&read["data"]["name"], &read["data"]["description"]), (&"QA".into(), &"a room".into()));
}
