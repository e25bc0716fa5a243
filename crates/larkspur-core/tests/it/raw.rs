//! Calls of endpoints that the crate has no type for.

use larkspur_core::rt::*;
use larkspur_core::{ErrorKind, JsonPage, PageParam, RetryPolicy};
use larkspur_mock::{Fault, Pages as Served};
use serde_json::json;

use crate::support::{self, CREATE, GET, LIST, PACED, SEARCH, Thing, ThingPage, client, mock};

wire! { both
    /// A kind.
    pub enum Kind: str {
        /// Big.
        Big = "big",
    }
}

#[tokio::test]
async fn parameters_and_fields_are_of_any_type_and_encoded() {
    let mock = mock().await;
    let client = client(&mock);
    let call = client.raw(Method::GET, "/open-apis/test/v1/things/:id").path("id", "a/../b?").query("kind", Kind::Big);
    call.query("n", vec![1_i64, 2]).send::<Thing>().await.unwrap();
    let sent = &mock.requests_of(GET.id)[0];
    assert_eq!(sent.path_value("id"), Some("a/../b?"));
    assert_eq!(sent.query.len(), 3);
    let call = client.raw(Method::POST, "/open-apis/test/v1/things").json(&json!({"a": 1, "kind": "x"}));
    call.body("kind", Kind::Big).body("list", vec!["x"]).send::<()>().await.unwrap();
    assert_eq!(mock.requests_of(CREATE.id)[0].json().unwrap(), json!({"a": 1, "kind": "big", "list": ["x"]}));

    let unset = client.raw(Method::GET, "/open-apis/test/v1/things/:id").send::<()>().await.unwrap_err();
    assert!(unset.kind() == ErrorKind::Input && unset.to_string().contains("`id` is not set"), "{unset}");
    let unknown = client.raw(Method::GET, "/open-apis/test/v1/things").path("id", "7").send::<()>().await.unwrap_err();
    assert!(unknown.to_string().contains("no parameter `:id`"), "{unknown}");
}

#[tokio::test]
async fn lists_come_over_all_pages_typed_and_as_json() {
    let mock = mock().await;
    let client = client(&mock);
    let served = || Served::generated(25, |index| json!({"id": index.to_string()})).page_size(10);
    mock.pages(LIST.id, served());
    mock.pages(SEARCH.id, served());
    let list = || client.raw(Method::GET, "/open-apis/test/v1/things");
    assert_eq!(list().items::<ThingPage>().all().await.unwrap().len(), 25);
    let items = list().items::<JsonPage>().all().await.unwrap();
    assert_eq!((items.len(), &items[24]["id"]), (25, &json!("24")));
    let mut pages = list().pages::<JsonPage>();
    assert!(pages.next().await.unwrap().unwrap().0["has_more"].as_bool().unwrap());
    // With the token in a body whose other fields stay.
    let search = client.raw(Method::POST, "/open-apis/test/v1/things/search").json(&json!({"q": "x"}));
    let items = search.paged_by(PageParam::Body("page_token")).items::<JsonPage>().all().await.unwrap();
    assert_eq!(items.len(), 25);
    let sent = mock.requests_of(SEARCH.id);
    assert!(sent.len() == 3 && sent.iter().all(|sent| sent.json().unwrap()["q"] == "x"));
}

#[tokio::test]
async fn a_raw_call_has_its_own_retry_policy() {
    let mock = mock().await;
    let client = client(&mock);
    mock.script(GET.id, vec![Fault::Status(500); 9]);
    let call = client.raw(Method::GET, "/open-apis/test/v1/things/7").retry(RetryPolicy::never());
    assert_eq!(call.send::<()>().await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn the_pace_holds_for_raw_calls_together_with_typed_ones() {
    let mock = support::mock_builder().enforce_rate_limits().start().await.unwrap();
    let client = support::builder(&mock).pacing(true).build().unwrap();
    let raw = || client.raw(Method::GET, PACED.path).rate_limit(RateLimit::per_second(10)).send::<()>();
    let calls: Vec<_> = (0..10)
        .flat_map(|_| {
            let typed = support::call_of(&client, &PACED).send();
            [tokio::spawn(raw()), tokio::spawn(async move { typed.await.map(drop) })]
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(mock.count(PACED.id), 20, "none was refused");
}

#[tokio::test]
async fn a_token_goes_to_the_platform_and_nowhere_else() {
    let mock = mock().await;
    let client = client(&mock);
    // Another host of the platform; a client with a base URL of its own sends it there.
    client.raw(Method::GET, "https://www.feishu.cn/open-apis/test/v1/things/7").send::<Thing>().await.unwrap();
    client.raw(Method::GET, &format!("{}/open-apis/test/v1/things/7", mock.url())).send::<Thing>().await.unwrap();
    assert_eq!(mock.count(GET.id), 2);
    let (evil, heads) = support::scripted(vec![support::http_json(support::OPEN)], false).await;
    for url in
        [format!("{evil}/a"), evil.replace("http://", "https://www.feishu.cn@"), format!("{}.{evil}/a", mock.url())]
    {
        let error = client.raw(Method::GET, &url).send::<()>().await.unwrap_err();
        assert!(error.kind() == ErrorKind::Input, "{url}: {error}");
    }
    assert!(heads.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_mistyped_path_is_told_with_its_host() {
    let gone = b"HTTP/1.1 404 Not Found\r\ncontent-type: text/plain\r\nx-tt-logid: L7\r\ncontent-length: 18\r\n\r\n404 page not found";
    let (url, _) = support::scripted(vec![gone.to_vec()], false).await;
    let client = support::builder_at(&url).build().unwrap();
    let call = client.raw(Method::GET, "/open-apis/no/such").access_token("t-secret-token");
    let error = call.send::<()>().await.unwrap_err();
    assert!(error.is_not_found() && error.log_id() == Some("L7"), "{error}");
    assert!(error.to_string().contains("no such path on the host 127.0.0.1"), "{error}");
    let page = b"HTTP/1.1 502 Bad Gateway\r\nserver: nginx\r\ncontent-type: text/html\r\ncontent-length: 13\r\n\r\n<html>secret ";
    let (url, _) = support::scripted(vec![page.to_vec()], false).await;
    let client = support::builder_at(&url).build().unwrap();
    let call = client.raw(Method::POST, "/open-apis/a").access_token("t-secret-token");
    let error = call.send::<()>().await.unwrap_err();
    assert!(error.to_string().contains("web page") && error.to_string().contains("nginx"), "{error}");
    assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
}
