//! The control API over HTTP, and the same words in Rust.

use axum::Router;
use axum::extract::State;
use larkspur_mock::{Expectation, Mock, Rule, RuleReply, When};
use reqwest::{Method, StatusCode};
use serde_json::{Value as Json, json};
use tokio::sync::{Mutex, mpsc};

use crate::common::{self, answer, get, post, success};
use crate::pages::platform;

/// What a webhook got.
pub(crate) struct Got(Mutex<mpsc::UnboundedReceiver<Json>>);

impl Got {
    pub(crate) async fn recv(&self) -> Option<Json> {
        self.0.lock().await.recv().await
    }
}

/// A webhook: its address, and what it gets.
pub(crate) async fn receiver() -> (String, Got) {
    async fn take(State(sender): State<mpsc::UnboundedSender<Json>>, body: String) -> &'static str {
        sender.send(serde_json::from_str(&body).unwrap()).unwrap();
        r#"{"ok": true}"#
    }
    let (sender, got) = mpsc::unbounded_channel();
    let app = Router::new().fallback(take).with_state(sender);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/events", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, app).await });
    (url, Got(Mutex::new(got)))
}

async fn control(mock: &Mock, method: Method, path: &str, body: &str) -> (u16, Json) {
    let request = common::client().request(method, format!("{}/_larkspur{path}", mock.url())).body(body.to_owned());
    answer(request).await
}

async fn tell(mock: &Mock, path: &str, body: Json) -> Json {
    let (status, told) = control(mock, Method::POST, path, &body.to_string()).await;
    assert_eq!(status, 200, "{told}");
    told
}

async fn ask(mock: &Mock, path: &str) -> Json {
    control(mock, Method::GET, path, "").await.1
}

#[tokio::test]
async fn replies_come_in_turn_on_conditions_and_echo_the_request() {
    let mock = platform().start().await.unwrap();
    tell(
        &mock,
        "/replies",
        json!({
            "endpoint": "im.v1.chat.get",
            "when": {"path": {"chat_id": "oc_7"}},
            "times": 3,
            "replies": [
                {"status": 500, "body": {"code": 5, "msg": "first"}, "headers": {"x-more": "{{path.chat_id}}"}},
                {"body": {"chat_id": "{{path.chat_id}}", "name": "call {{count}}"}},
            ],
        }),
    )
    .await;
    let path = "/open-apis/im/v1/chats/oc_7";
    let first = get(&mock, path).send().await.unwrap();
    assert_eq!((first.status().as_u16(), &first.headers()["x-more"]), (500, &"oc_7".parse().unwrap()));
    for count in [2, 3] {
        let reply = success(get(&mock, path)).await;
        assert_eq!(reply["data"], json!({"chat_id": "oc_7", "name": format!("call {count}")}));
    }
    assert_eq!(success(get(&mock, path)).await["data"]["name"], "name", "the rule answered three times");
    assert_eq!(success(get(&mock, "/open-apis/im/v1/chats/oc_8")).await["data"]["chat_id"], "chat_id");
    assert_eq!(ask(&mock, "/replies").await["replies"][0]["answered"], 3);
    assert_eq!(control(&mock, Method::DELETE, "/replies", "").await.0, 200);
    assert_eq!(ask(&mock, "/replies").await["replies"], json!([]));
}

#[tokio::test]
async fn routes_without_a_document_can_be_answered() {
    let mock = platform().start().await.unwrap();
    let path = "/open-apis/shop/v1/things/7?lang=en";
    assert_eq!(get(&mock, path).send().await.unwrap().status(), StatusCode::NOT_FOUND);
    let rule = Rule::new("GET /open-apis/shop/v1/things/:thing_id")
        .reply(RuleReply::json(json!({"id": "{{path.thing_id}}", "lang": "{{query.lang}}"})));
    mock.rule(rule).unwrap();
    let reply = success(common::client().get(format!("{}{path}", mock.url()))).await;
    assert_eq!(reply["data"], json!({"id": "7", "lang": "en"}), "and no token is asked for");
    mock.expect(&Expectation::of("GET /open-apis/shop/v1/things/:thing_id").times(1)).unwrap();
    let special = Rule::new("GET /open-apis/im/v1/chats/special").reply(RuleReply::json(json!({"special": true})));
    mock.rule(special).unwrap();
    assert_eq!(success(get(&mock, "/open-apis/im/v1/chats/special")).await["data"], json!({"special": true}));
    assert_eq!(success(get(&mock, "/open-apis/im/v1/chats/oc_1")).await["data"]["chat_id"], "chat_id");
    assert!(mock.rule(Rule::new("im.v1.chat.gett").reply(RuleReply::json(json!({})))).is_err());
    assert!(mock.rule(Rule::new("im.v1.chat.get")).is_err(), "a rule without replies");
    let built = platform().reply("POST /open-apis/bot/v2/hook/:id", json!({"ok": 1})).start().await.unwrap();
    let hook = format!("{}/open-apis/bot/v2/hook/h1", built.url());
    assert_eq!(success(common::client().post(hook)).await["data"], json!({"ok": 1}));
}

#[tokio::test]
async fn checks_come_before_a_rule_unless_it_wants_none() {
    let mock = platform().start().await.unwrap();
    let rule = |unchecked: bool| json!({"endpoint": "im.v1.chat.get", "unchecked": unchecked, "replies": [{"body": {"x": 1}}]});
    tell(&mock, "/replies", rule(false)).await;
    let bare = || common::client().get(format!("{}/open-apis/im/v1/chats/oc_1", mock.url()));
    assert_eq!(common::code(bare()).await, (400, 99991661));
    tell(&mock, "/replies", rule(true)).await;
    assert_eq!(success(bare()).await["data"], json!({"x": 1}));
}

#[tokio::test]
async fn faults_and_pages_are_set_all_or_nothing() {
    let mock = platform().start().await.unwrap();
    tell(&mock, "/faults", json!({"endpoint": "im.v1.chat.get", "faults": "503"})).await;
    let chat = "/open-apis/im/v1/chats/oc_1";
    assert_eq!(get(&mock, chat).send().await.unwrap().status(), 503);
    success(get(&mock, chat)).await;
    let scenario = |second: &str| {
        json!({
            "replies": [{"endpoint": "im.v1.chat.get", "replies": [{"body": {"set": true}}]}],
            "faults": [{"endpoint": second, "faults": "pass"}],
            "pages": [{"endpoint": "im.v1.chat.list", "count": 3}],
        })
        .to_string()
    };
    let (status, told) = control(&mock, Method::POST, "/scenario", &scenario("im.v1.chat.gett")).await;
    assert_eq!(status, 404);
    assert!(told["error"]["message"].as_str().unwrap().contains("did you mean `im.v1.chat.get`?"), "{told}");
    assert!(success(get(&mock, chat)).await["data"].get("set").is_none(), "nothing was set");
    assert_eq!(control(&mock, Method::POST, "/scenario", &scenario("im.v1.chat.get")).await.0, 200);
    assert_eq!(success(get(&mock, chat)).await["data"]["set"], true);
    let list = success(get(&mock, "/open-apis/im/v1/chats")).await;
    assert_eq!(list["data"]["items"].as_array().unwrap().len(), 3);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_with_its_place() {
    let mock = platform().start().await.unwrap();
    for (path, body, status, wanted) in [
        ("/replies", "{\n  \"endpoint\": ", 400, "EOF"),
        ("/replies", r#"{"endpoint": "im.v1.chat.get", "replys": []}"#, 400, "replys"),
        ("/replies", r#"{"endpoint": "im.v1.chat.get", "replies": []}"#, 400, "no replies"),
        ("/faults", r#"{"faults": "explode"}"#, 400, "`explode` is no fault"),
        ("/push", r#"{"event": "im.message.recieve_v1", "to": "http://127.0.0.1:1"}"#, 404, "no event has the type"),
        ("/push", r#"{"event": "a.b_v1", "content": {}}"#, 409, "no place to push to"),
        ("/clock", r#"{"advance": "soon"}"#, 400, "`soon` is no time"),
        ("/tokens", r#"{"expire": "guest"}"#, 400, "`guest` is no kind"),
        ("/reset", r#"{"only": []}"#, 400, "names nothing"),
        ("/nothing", "", 404, "GET /_larkspur lists"),
        ("/health", "", 405, "takes GET, not POST"),
    ] {
        let (got, told) = control(&mock, Method::POST, path, body).await;
        let message = told["error"]["message"].as_str().unwrap();
        assert!(got == status && message.contains(wanted), "{path} {body}: {got} {message}");
    }
    let (_, told) = control(&mock, Method::POST, "/replies", "{\n  \"endpoint\": 5").await;
    assert_eq!(told["error"]["line"], 2);
    assert_eq!(ask(&mock, "/health").await["status"], "ok", "the mock lives on");
}

#[tokio::test]
async fn events_are_pushed_now_and_the_answer_is_told() {
    let mock = Mock::builder().specs().services(["im"]).start().await.unwrap();
    let (url, got) = receiver().await;
    let pushed = tell(&mock, "/push", json!({"event": "im.message.receive_v1", "to": url, "app_id": "cli_x"})).await;
    assert_eq!((&pushed["accepted"], &pushed["attempts"][0]["body"]), (&true.into(), &json!({"ok": true})));
    let event = got.recv().await.unwrap();
    assert_eq!(
        (&event["header"]["event_type"], &event["header"]["app_id"]),
        (&"im.message.receive_v1".into(), &"cli_x".into())
    );
    let place = json!({"url": url}).to_string();
    assert_eq!(control(&mock, Method::PUT, "/webhook", &place).await.0, 200);
    tell(&mock, "/push", json!({"event": "made.up_v1", "content": {"a": 1}})).await;
    assert_eq!(got.recv().await.unwrap()["event"], json!({"a": 1}));
    assert_eq!(control(&mock, Method::DELETE, "/webhook", "").await.0, 200);
    assert_eq!(control(&mock, Method::POST, "/push", r#"{"event": "im.message.receive_v1"}"#).await.0, 409);
}

#[tokio::test]
async fn the_log_tells_what_by_whom_and_why_refused_but_no_secret() {
    let mock = platform().app("cli_a", "the secret").start().await.unwrap();
    let token = "/open-apis/auth/v3/tenant_access_token/internal";
    success(common::bare_post(&mock, token).json(&json!({"app_id": "cli_a", "app_secret": "the secret"}))).await;
    let body = json!({"receive_id": "oc_1", "msg_type": "text", "content": "hi"});
    answer(post(&mock, "/open-apis/im/v1/messages?receive_id_type=chat_id").json(&body)).await;
    answer(post(&mock, "/open-apis/im/v1/messages").json(&json!({"msg_type": "text"}))).await;
    let log = ask(&mock, "/log").await;
    let text = log.to_string();
    assert!(!text.contains("the secret") && !text.contains(&mock.tenant_token("cli_a")), "{text}");
    assert_eq!(log["total"], 3);
    let message = &log["requests"][1];
    assert_eq!(message["endpoint"], "im.v1.message.create");
    assert_eq!(
        (&message["status"], &message["code"], &message["app_id"]),
        (&400.into(), &230001.into(), &"cli_a".into())
    );
    assert_eq!((&message["body"], &message["query"]), (&body, &json!([["receive_id_type", "chat_id"]])));
    let refusal = log["requests"][2]["refusal"].as_str().unwrap();
    assert!(refusal.contains("receive_id is required"), "{refusal}");
    let refused = ask(&mock, "/log?refused=true&limit=1").await;
    assert_eq!(refused["requests"][0]["number"], 3);
    let of_endpoint = ask(&mock, "/log?endpoint=im.v1.message.create&after=2").await;
    assert_eq!(of_endpoint["requests"].as_array().unwrap().len(), 1);
    assert_eq!(control(&mock, Method::GET, "/log?endpoint=im.v1.message.creat", "").await.0, 404);
}

#[tokio::test]
async fn expectations_count_and_show_what_arrived_instead() {
    let mock = platform().start().await.unwrap();
    success(get(&mock, "/open-apis/im/v1/chats?page_size=5")).await;
    let wanted =
        json!({"endpoint": "im.v1.chat.list", "when": {"query": {"page_size": "5"}}, "count": 1, "status": 200});
    assert_eq!(tell(&mock, "/expect", wanted).await["count"], 1);
    let other = json!({"endpoint": "GET /open-apis/im/v1/chats", "when": {"query": {"page_size": "6"}}});
    let (status, told) = control(&mock, Method::POST, "/expect", &other.to_string()).await;
    assert_eq!((status, &told["error"]["count"]), (409, &0.into()));
    assert_eq!(told["error"]["latest"][0]["query"], json!([["page_size", "5"]]));
    let unmet = mock.expect(&Expectation::of("im.v1.chat.list").when(When::default().query("page_size", "*")).times(2));
    assert!(unmet.unwrap_err().to_string().starts_with("expected 2 of these requests, and 1 arrived\n"));
}

#[tokio::test]
async fn a_reset_makes_everything_as_at_the_start() {
    let start = Rule::new("im.v1.chat.get").reply(RuleReply::json(json!({"from": "the start"})));
    let mock = platform().rule(start).start().await.unwrap();
    let token = mock.tenant_token("cli_a");
    success(post(&mock, "/open-apis/im/v1/chats").json(&json!({"name": "QA"}))).await;
    tell(&mock, "/replies", json!({"endpoint": "im.v1.chat.get", "replies": [{"body": {"from": "later"}}]})).await;
    tell(&mock, "/clock", json!({"advance": "2h"})).await;
    assert_eq!(ask(&mock, "/clock").await["skipped_ms"], 7_200_000);
    assert_eq!(ask(&mock, "/state").await["collections"]["/open-apis/im/v1/chats"], 1);
    tell(&mock, "/reset", json!({"only": ["state"]})).await;
    assert_eq!(ask(&mock, "/state").await["collections"], json!({}));
    assert_eq!(mock.count("im.v1.chat.create"), 1, "the log is still there");
    tell(&mock, "/reset", json!({})).await;
    assert!(mock.log().is_empty());
    mock.reset_all();
    assert_eq!((mock.total(), ask(&mock, "/clock").await["skipped_ms"].as_u64()), (0, Some(0)));
    let chat = success(get(&mock, "/open-apis/im/v1/chats/oc_1")).await;
    assert_eq!(chat["data"]["from"], "the start");
    assert_ne!(mock.tenant_token("cli_a"), token);
    let issued = tell(&mock, "/tokens", json!({"issue": "user"})).await;
    assert_eq!(tell(&mock, "/tokens", json!({"revoke": issued["token"]})).await["ok"], true);
}

#[tokio::test]
async fn endpoints_are_listed_by_service_and_by_text() {
    let mock = platform().start().await.unwrap();
    let all = ask(&mock, "/endpoints?service=contact").await;
    let ids: Vec<&str> = all["endpoints"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect();
    assert!(ids.len() == 7 && ids.is_sorted(), "{ids:?}");
    assert_eq!(ask(&mock, "/endpoints?q=REACTIONS").await["endpoints"].as_array().unwrap().len(), 3);
    let one = ask(&mock, "/endpoints/im.v1.chat.get").await;
    assert_eq!(one["http"]["path"], "/open-apis/im/v1/chats/:chat_id");
    let routes = ask(&mock, "").await;
    assert!(routes["routes"].as_array().unwrap().iter().any(|route| route["path"] == "/_larkspur/log"));
}

#[tokio::test]
async fn pages_of_other_sites_and_other_names_are_refused() {
    let mock = platform().start().await.unwrap();
    let health = || common::client().get(format!("{}/_larkspur/health", mock.url()));
    for (name, value) in [("origin", "http://evil.example"), ("sec-fetch-site", "cross-site"), ("host", "evil.example")]
    {
        let (status, told) = answer(health().header(name, value)).await;
        assert_eq!(status, 403, "{name}: {told}");
    }
    assert_eq!(answer(health().header("origin", mock.url())).await.0, 200);
    assert_eq!(mock.total(), 0, "control calls are not logged");
    let open = platform().open_control().start().await.unwrap();
    let named = common::client().get(format!("{}/_larkspur/health", open.url())).header("host", "mock:9000");
    assert_eq!(answer(named).await.0, 200);
}
