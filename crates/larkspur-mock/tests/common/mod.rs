//! What the tests share: a mock over the fixture, and calls of it.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)]

use larkspur_mock::{Builder, Endpoint, Mock};
use reqwest::{Client, Method, RequestBuilder, Response, StatusCode};
use serde_json::Value as Json;

/// A client. A build of the whole workspace turns on TLS without a provider, so one is installed.
pub fn builder_of_clients() -> reqwest::ClientBuilder {
    static PROVIDER: std::sync::Once = std::sync::Once::new();
    PROVIDER.call_once(|| drop(rustls::crypto::ring::default_provider().install_default()));
    Client::builder()
}

/// The same with its defaults.
pub fn client() -> Client {
    builder_of_clients().build().expect("a client")
}

/// A mock over the fixture, to be set up.
pub fn builder() -> Builder {
    Mock::builder().endpoints(endpoints())
}

pub fn endpoints() -> Vec<Endpoint> {
    serde_json::from_str(include_str!("../endpoints.json")).unwrap()
}

pub async fn mock() -> Mock {
    builder().start().await.unwrap()
}

/// A call with a valid tenant token.
pub fn call(mock: &Mock, method: Method, path: &str) -> RequestBuilder {
    client().request(method, format!("{}{path}", mock.url())).bearer_auth(mock.tenant_token("cli_a"))
}

pub fn get(mock: &Mock, path: &str) -> RequestBuilder {
    call(mock, Method::GET, path)
}

pub fn post(mock: &Mock, path: &str) -> RequestBuilder {
    call(mock, Method::POST, path)
}

/// A call without a token.
pub fn bare_post(mock: &Mock, path: &str) -> RequestBuilder {
    client().post(format!("{}{path}", mock.url()))
}

/// Status and JSON of an answer.
pub async fn answer(request: RequestBuilder) -> (u16, Json) {
    read(request.send().await.unwrap()).await
}

pub async fn read(response: Response) -> (u16, Json) {
    let status = response.status();
    (status.as_u16(), response.json().await.unwrap())
}

/// Asserts success and gives the whole reply.
pub async fn success(request: RequestBuilder) -> Json {
    let (status, json) = answer(request).await;
    assert_eq!((status, &json["code"]), (StatusCode::OK.as_u16(), &Json::from(0)), "{json}");
    json
}

/// HTTP status and code of an answer.
pub async fn code(request: RequestBuilder) -> (u16, i64) {
    let (status, json) = answer(request).await;
    (status, json["code"].as_i64().unwrap())
}

/// The fields that an answer calls wrong.
pub async fn wrong_fields(request: RequestBuilder) -> Vec<String> {
    let (status, json) = answer(request).await;
    assert_eq!((status, json["code"].as_i64()), (400, Some(99992402)), "{json}");
    let violations = json["error"]["field_violations"].as_array().unwrap();
    violations.iter().map(|one| one["field"].as_str().unwrap().to_owned()).collect()
}
