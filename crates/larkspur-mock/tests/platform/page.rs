//! The page, and what it asks for.

use larkspur_mock::Mock;
use serde_json::Value as Json;

use crate::common::client;

async fn told(mock: &Mock, path: &str) -> Json {
    client().get(format!("{}/_larkspur{path}", mock.url())).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn the_page_is_served_and_not_logged() {
    let mock = Mock::builder().specs().services(["wiki"]).start().await.unwrap();
    for (path, content_type) in
        [("/", "text/html"), ("/_larkspur/page.css", "text/css"), ("/_larkspur/page.js", "text/javascript")]
    {
        let reply = client().get(format!("{}{path}", mock.url())).send().await.unwrap();
        assert_eq!(reply.status(), 200, "{path}");
        assert!(reply.headers()["content-type"].to_str().unwrap().starts_with(content_type), "{path}");
        let policy = reply.headers()["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"), "{policy}");
    }
    assert_eq!(mock.requests().len(), 0);
    assert_eq!(client().post(mock.url()).send().await.unwrap().status(), 404, "only a GET is for the page");
}

#[tokio::test]
async fn endpoints_are_told_with_their_rust_call_and_as_openapi() {
    let mock = Mock::builder().specs().services(["wiki"]).start().await.unwrap();
    let found = told(&mock, "/endpoints?q=result of wiki task").await;
    assert_eq!(found["endpoints"][0]["id"], "wiki.v2.task.get", "{found}");
    let rust = told(&mock, "/endpoints/wiki.v2.task.get/rust").await;
    assert!(rust["call"].as_str().unwrap().contains("client.wiki().v2().task().get("), "{rust}");
    let document = told(&mock, "/openapi.json?service=wiki").await;
    assert_eq!(document["servers"][0]["url"], mock.url());
    assert_eq!(document["paths"]["/open-apis/wiki/v2/tasks/{task_id}"]["get"]["operationId"], "wiki.v2.task.get");
    assert!(told(&mock, "/openapi.json?service=nope").await["error"]["message"].as_str().unwrap().contains("nope"));
}
