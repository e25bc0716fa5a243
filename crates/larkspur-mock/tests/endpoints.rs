//! Documented endpoints: what they answer and what they refuse.

mod common;

use common::{answer, builder, call, code, get, mock, post, success, wrong_fields};
use larkspur_mock::{BuildError, Mock, Reply, Token};
use reqwest::Method;
use serde_json::json;

const TASK: &str = "/open-apis/wiki/v2/tasks/7?task_type=move";
const NODES: &str = "/open-apis/wiki/v2/spaces/9/nodes";

#[tokio::test]
async fn an_endpoint_answers_with_its_first_successful_example() {
    let mock = mock().await;
    let response = get(&mock, TASK).send().await.unwrap();
    let log_id = response.headers()["x-tt-logid"].to_str().unwrap().to_owned();
    let json = common::read(response).await.1;
    assert_eq!(json["data"]["task"]["move_result"][0]["node"]["title"], "plan");
    let requests = mock.requests_of("wiki.v2.task.get");
    assert_eq!(requests[0].log_id, log_id);
    assert_eq!(requests[0].path_value("task_id"), Some("7"));
    assert_eq!(requests[0].query_value("task_type"), Some("move"));
    assert_eq!(requests[0].header("authorization"), Some(format!("Bearer {}", mock.tenant_token("cli_a")).as_str()));
}

#[tokio::test]
async fn without_an_example_the_reply_is_built_from_the_fields() {
    let mock = mock().await;
    let json = success(post(&mock, NODES).json(&json!({"obj_type": "docx"}))).await;
    assert_eq!(json["data"], json!({"node": {"node_token": "node_token", "depth": 3, "tags": ["a"]}}));
    let json = success(get(&mock, "/open-apis/bot/v3/info")).await;
    assert_eq!(json["bot"], json!({"app_name": "app_name"}));
    assert!(json.get("data").is_none());
    assert_eq!(
        success(common::client().get(format!("{}/open-apis/open/v1/time", mock.url()))).await["data"],
        json!({})
    );
}

#[tokio::test]
async fn replies_and_handlers_take_the_place_of_the_example() {
    let mock = builder().reply("wiki.v2.space_node.create", json!({"node": "set before"})).start().await.unwrap();
    let json = success(post(&mock, NODES).json(&json!({"obj_type": "docx"}))).await;
    assert_eq!(json["data"], json!({"node": "set before"}));
    mock.reply("wiki.v2.task.get", json!({"code": 131005, "msg": "not found"}));
    assert_eq!(code(get(&mock, TASK)).await, (200, 131005));
    mock.reply("wiki.v2.task.get", Reply::error(400, 131005, "not found").header("x-more", "1"));
    let response = get(&mock, TASK).send().await.unwrap();
    assert_eq!((response.status().as_u16(), &response.headers()["x-more"]), (400, &"1".parse().unwrap()));
    mock.on("wiki.v2.task.get", |request| Reply::data(json!({"id": request.path_value("task_id")})));
    assert_eq!(success(get(&mock, TASK)).await["data"], json!({"id": "7"}));
    mock.reset();
    assert_eq!(success(get(&mock, TASK)).await["data"]["task"]["task_id"], "7");
}

#[tokio::test]
async fn requests_are_counted_by_endpoint_and_in_all() {
    let mock = mock().await;
    for _ in 0..2 {
        success(get(&mock, TASK)).await;
    }
    let unknown = get(&mock, "/open-apis/no/such/path").send().await.unwrap();
    assert_eq!(unknown.status(), 404);
    assert!(unknown.headers()["content-type"].to_str().unwrap().starts_with("text/plain"));
    assert_eq!(unknown.text().await.unwrap().trim(), "404 page not found");
    assert_eq!((mock.count("wiki.v2.task.get"), mock.total(), mock.requests().len()), (2, 3, 3));
    mock.clear_log();
    assert_eq!((mock.count("wiki.v2.task.get"), mock.total(), mock.requests().len()), (0, 0, 0));
}

#[tokio::test]
async fn path_and_query_parameters_are_checked() {
    let mock = mock().await;
    let nodes = |query: &str| get(&mock, &format!("{NODES}?{query}"));
    assert_eq!(wrong_fields(get(&mock, "/open-apis/wiki/v2/tasks/7")).await, ["task_type"]);
    assert_eq!(wrong_fields(get(&mock, "/open-apis/wiki/v2/tasks/7?task_type=copy")).await, ["task_type"]);
    assert_eq!(wrong_fields(nodes("page_size=ten")).await, ["page_size"]);
    assert_eq!(wrong_fields(nodes("page_size=51")).await, ["page_size"]);
    assert_eq!(wrong_fields(nodes("page_size=1&page_size=2")).await, ["page_size"]);
    assert_eq!(wrong_fields(nodes("types=a&types=b&types=c")).await, ["types"]);
    success(nodes("types=a&types=b&page_size=50&more=1")).await;
    assert_eq!(wrong_fields(get(&mock, TASK).header("x-request-id", "1")).await, ["X-Request-Id"]);
}

#[tokio::test]
async fn bodies_are_checked_to_their_leaves() {
    let mock = mock().await;
    let create = |body| post(&mock, NODES).json(&body);
    assert_eq!(wrong_fields(create(json!({}))).await, ["obj_type"]);
    assert_eq!(wrong_fields(post(&mock, NODES)).await, ["obj_type"]);
    assert_eq!(wrong_fields(create(json!({"obj_type": null}))).await, ["obj_type"]);
    assert_eq!(wrong_fields(create(json!([]))).await, ["body"]);
    let wrong = json!({
        "obj_type": "slides", "title": "eleven char", "count": 6, "ratio": "1", "hidden": "true",
        "members": [{"role": "anything"}, {"id": 5}], "labels": {"a": 1, "b": "2"}, "extra": [1],
    });
    let fields = wrong_fields(create(wrong)).await;
    let wanted = ["obj_type", "title", "count", "ratio", "hidden", "members[0].id", "members[1].id", "labels.b"];
    assert_eq!(fields, wanted);
    let good = json!({"obj_type": "sheet", "title": "十个字十个字十个字十", "count": 5, "ratio": 1, "hidden": false,
        "members": [{"id": "a", "role": "new"}], "labels": {"a": 1}, "extra": "x", "unknown": 1});
    success(create(good)).await;
    let json = answer(create(json!({"obj_type": "slides"}))).await.1;
    let violation = json!({"field": "obj_type", "value": "slides", "description": "expected one of docx, sheet"});
    assert_eq!(json["error"]["field_violations"], json!([violation]));
    assert!(json["error"]["log_id"].as_str().unwrap().starts_with("mock"));
}

#[tokio::test]
async fn a_body_that_is_too_long_is_read_to_its_end_and_refused() {
    let mock = mock().await;
    let long = post(&mock, NODES).header("content-type", "application/json").body(vec![b' '; 65 << 20]);
    assert_eq!(code(long).await, (413, 99992402));
}

#[tokio::test]
async fn content_types_and_forms_are_checked() {
    let mock = mock().await;
    let text = post(&mock, NODES).header("content-type", "text/plain").body(r#"{"obj_type":"docx"}"#);
    assert_eq!(wrong_fields(text).await, ["Content-Type"]);
    let broken = post(&mock, NODES).header("content-type", "application/json; charset=utf-8").body("{");
    assert_eq!(wrong_fields(broken).await, ["body"]);
    let form = |body: &'static str| {
        post(&mock, "/open-apis/wiki/v2/forms").header("content-type", "application/x-www-form-urlencoded").body(body)
    };
    assert_eq!(wrong_fields(form("age=x")).await, ["name", "age"]);
    success(form("name=a%20b&age=5")).await;
}

#[tokio::test]
async fn helpdesk_calls_need_their_own_header() {
    let mock = mock().await;
    let list = || get(&mock, "/open-apis/helpdesk/v1/tickets");
    let name = "X-Lark-Helpdesk-Authorization";
    assert_eq!(wrong_fields(list()).await, [name]);
    assert_eq!(wrong_fields(list().header(name, "Bearer aWQ6dG9rZW4=")).await, [name]);
    success(list().header(name, "aWQ6dG9rZW4=")).await;
}

#[tokio::test]
async fn leniency_and_strictness_are_switches() {
    let lenient = builder().lenient().start().await.unwrap();
    success(post(&lenient, NODES).json(&json!({"obj_type": "slides", "title": "longer than ten", "count": 99}))).await;
    assert_eq!(wrong_fields(post(&lenient, NODES).json(&json!({"obj_type": 1}))).await, ["obj_type"]);
    let strict = builder().refuse_unknown().start().await.unwrap();
    let body = json!({"obj_type": "docx", "members": [{"id": "a", "name": "b"}], "more": 1});
    assert_eq!(
        wrong_fields(post(&strict, &format!("{NODES}?again=1")).json(&body)).await,
        ["again", "members[0].name", "more"]
    );
}

#[tokio::test]
async fn names_that_nothing_has_are_refused() {
    let mock = mock().await;
    assert!(mock.serves("wiki.v2.task.get") && !mock.serves("wiki.v2.task.gett"));
    assert!(mock.endpoint_ids().any(|id| id == "drive.v1.media.download"));
    let panic = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| mock.count("wiki.v2.task.gett"))).unwrap_err();
    assert!(panic.downcast_ref::<String>().unwrap().contains("did you mean `wiki.v2.task.get`?"));
    let error = builder().reply("wiki.v9.x.get", json!({})).start().await.unwrap_err();
    assert!(matches!(error, BuildError::UnknownEndpoint(_)), "{error}");
}

#[tokio::test]
async fn clashes_and_taken_ports_are_errors() {
    let mut twice = common::endpoints();
    twice.push(twice[0].clone());
    let error = Mock::builder().endpoints(twice.clone()).start().await.unwrap_err();
    assert!(matches!(&error, BuildError::SameRoute { first, .. } if first == "wiki.v2.task.get"), "{error}");
    twice.last_mut().unwrap().http.path = "/elsewhere".into();
    let error = Mock::builder().endpoints(twice).start().await.unwrap_err();
    assert!(error.to_string().contains("GET /elsewhere"), "{error}");
    let first = mock().await;
    let error = Mock::builder().port(first.address().port()).start().await.unwrap_err();
    assert!(matches!(error, BuildError::Bind { .. }), "{error}");
}

#[tokio::test]
async fn a_documented_token_endpoint_keeps_the_mocks_behaviour_under_its_own_name() {
    let mut endpoint = common::endpoints()[0].clone();
    endpoint.id = "auth.v3.auth.tenant_access_token_internal".parse().unwrap();
    endpoint.http.method = "POST".into();
    endpoint.http.path = "/open-apis/auth/v3/tenant_access_token/internal".into();
    let mock = Mock::builder().endpoints([endpoint]).start().await.unwrap();
    let body = json!({"app_id": "cli_a", "app_secret": "s"});
    let json = success(common::bare_post(&mock, "/open-apis/auth/v3/tenant_access_token/internal").json(&body)).await;
    assert_eq!(json["tenant_access_token"], mock.tenant_token("cli_a"));
    for id in ["auth.v3.auth.tenant_access_token_internal", "auth.v3.tenant_access_token.internal"] {
        assert_eq!((mock.count(id), mock.requests_of(id).len()), (1, 1), "{id}");
    }
}

#[tokio::test]
async fn a_dropped_mock_listens_no_more() {
    let mock = mock().await;
    let url = mock.url();
    common::client().get(&url).send().await.unwrap();
    drop(mock);
    assert!(common::client().get(&url).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn debug_shows_no_secrets() {
    let builder = builder().app("cli_a", "a secret").token(Token::User, "u-fixed");
    let shown = format!("{builder:?}");
    let mock = builder.start().await.unwrap();
    success(call(&mock, Method::GET, TASK)).await;
    let shown = format!("{shown}{mock:?}{:?}", mock.requests());
    for secret in ["a secret", "u-fixed", &mock.tenant_token("cli_a")] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
}
