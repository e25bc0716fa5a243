//! One call: what goes out, what comes back.

use larkspur_core::rt::*;
use larkspur_core::wire::RawJson;
use larkspur_core::{Brand, Json};
use larkspur_mock::Reply;
use serde_json::json;

use crate::support::{self, CREATE, FLAT, GET, LIST, Thing, ThingPage, client, get, mock};

#[tokio::test]
async fn a_call_carries_the_tenants_token_and_gives_data() {
    let mock = mock().await;
    let reply = get(&client(&mock)).send().await.unwrap();
    assert_eq!(reply, Thing { id: Some("7".into()), size: Some(3), tags: vec!["a".into()] });
    let sent = &mock.requests_of(GET.id)[0];
    assert!(sent.header("authorization").unwrap().starts_with("Bearer "));
    assert!(sent.header("user-agent").unwrap().starts_with("larkspur/"));
    assert_eq!(sent.header("x-request-id"), None);
}

#[tokio::test]
async fn send_full_gives_what_came_around_the_reply() {
    let mock = mock().await;
    let full = get(&client(&mock)).send_full().await.unwrap();
    assert_eq!(full.data.id.as_deref(), Some("7"));
    assert_eq!(full.status, 200);
    assert_eq!(full.log_id.as_deref(), full.headers["x-tt-logid"].to_str().ok());
}

#[tokio::test]
async fn query_body_and_headers_arrive_as_set() {
    let mock = mock().await;
    let client = client(&mock);
    let mut call = Call::new(&client, &CREATE);
    call.query("flag", &true);
    call.query("tag", &vec!["a b", "文&=%"]);
    call.query("twice", &1_i64);
    call.query("twice", &2_i64);
    call.body("name", "a\"b\n文");
    call.body("list", &vec![1_i64, 2]);
    call.body("gone", &1_i64);
    call.body("gone", &None::<i64>);
    call.header_param("x-documented", &7_i64);
    Sending::<()>::new(call).await.unwrap();
    let sent = &mock.requests_of(CREATE.id)[0];
    let query: Vec<(&str, &str)> = sent.query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(query, [("flag", "true"), ("tag", "a b"), ("tag", "文&=%"), ("twice", "2")]);
    assert_eq!(sent.json().unwrap(), json!({"name": "a\"b\n文", "list": [1, 2]}));
    assert_eq!(sent.header("content-type"), Some("application/json; charset=utf-8"));
    assert_eq!(sent.header("x-documented"), Some("7"));
}

#[tokio::test]
async fn path_parameters_never_reach_another_path() {
    let mock = mock().await;
    let client = client(&mock);
    for id in ["a/b", "../x", "a b", "100%", "%2e%2e", "文件", "?q=1", "#f", "a\\b", ".hidden", "a;b", "a\nb"] {
        support::get_named(&client, id).send().await.unwrap();
        let sent = mock.requests_of(GET.id);
        let sent = sent.last().unwrap();
        assert_eq!(sent.path_value("id"), Some(id));
        assert!(sent.query.is_empty() && sent.path.is_ascii() && sent.path.matches('/').count() == 5, "{}", sent.path);
    }
}

#[tokio::test]
async fn a_user_can_be_named_and_an_explicit_token_wins() {
    let mock = mock().await;
    let client = client(&mock);
    let user = mock.user_token("cli_a1b2");
    get(&client).as_user(user.as_str()).send().await.unwrap();
    let tenant = mock.tenant_token("cli_a1b2");
    let mut call: Call = get(&client).into();
    call.access_token(tenant.clone());
    Sending::<Thing>::new(call).await.unwrap();
    let sent: Vec<_> =
        mock.requests_of(GET.id).iter().map(|sent| sent.header("authorization").unwrap().to_owned()).collect();
    assert_eq!(sent, [format!("Bearer {user}"), format!("Bearer {tenant}")]);
    assert_eq!(mock.count(support::TENANT_TOKEN), 0, "no token of the app's own was fetched");
}

#[tokio::test]
async fn an_endpoint_for_apps_gets_the_apps_token_and_one_for_users_asks_for_a_user() {
    let mock = mock().await;
    let client = client(&mock);
    support::call_of(&client, &support::APP_ONLY).send().await.unwrap();
    assert_eq!(mock.count("auth.v3.app_access_token.internal"), 1);
    let error = support::call_of(&client, &support::USER_ONLY).send().await.unwrap_err();
    assert!(error.is_unauthenticated() && error.to_string().contains(".as_user("), "{error}");
    assert_eq!(mock.count(support::USER_ONLY.id), 0);
}

#[tokio::test]
async fn fields_beside_code_and_beside_data_are_found() {
    #[derive(Debug, Default, PartialEq)]
    struct Info {
        bot: Option<Thing>,
    }
    wire!(read Info { bot = "bot" });
    let mock = mock().await;
    let client = client(&mock);
    mock.reply(FLAT.id, Reply::whole(json!({"code": 0, "msg": "ok", "bot": {"id": "b"}})));
    let info = Sending::<Info>::new(Call::new(&client, &FLAT)).await.unwrap();
    assert_eq!(info.bot.unwrap().id.as_deref(), Some("b"));

    mock.reply(
        LIST.id,
        Reply::whole(json!({"data": {"items": [{"id": "x"}]}, "page_token": "t", "has_more": true, "code": 0})),
    );
    let page = Sending::<ThingPage>::new(Call::new(&client, &LIST)).await.unwrap();
    assert_eq!((page.page_token.as_deref(), page.has_more, page.items.len()), (Some("t"), Some(true), 1));

    mock.reply(LIST.id, Reply::whole(json!({"code": 0, "data": [{"id": "x"}, {"id": "y"}]})));
    let list = Sending::<Vec<Thing>>::new(Call::new(&client, &LIST)).await.unwrap();
    assert_eq!(list.len(), 2);
}

#[tokio::test]
async fn a_flat_reply_is_read_from_data_where_it_stands_there() {
    let mock = mock().await;
    let client = client(&mock);
    let answer = async |body: serde_json::Value| {
        mock.reply(FLAT.id, Reply::whole(body));
        Sending::<Thing>::new(Call::new(&client, &FLAT)).await.unwrap()
    };
    let below = answer(json!({"code": 0, "msg": "ok", "data": {"id": "7", "tags": ["a"]}})).await;
    assert_eq!((below.id.as_deref(), below.tags), (Some("7"), vec!["a".to_owned()]));
    let both = answer(json!({"code": 0, "size": 3, "data": {"id": "7"}})).await;
    assert_eq!((both.id.as_deref(), both.size), (Some("7"), Some(3)));
    // What is no object there is none of its fields.
    for data in [json!([{"id": "x"}]), json!("x"), json!(null), json!(7), json!([])] {
        assert_eq!(answer(json!({"code": 0, "id": "7", "data": data})).await.id.as_deref(), Some("7"), "{data}");
    }
    // A reply that knows a field of this name keeps it.
    #[derive(Debug, Default)]
    struct Known {
        data: Option<Thing>,
    }
    wire!(read Known { data = "data" });
    mock.reply(FLAT.id, Reply::whole(json!({"code": 0, "data": {"id": "7"}})));
    let known = Sending::<Known>::new(Call::new(&client, &FLAT)).await.unwrap();
    assert_eq!(known.data.unwrap().id.as_deref(), Some("7"));
}

#[tokio::test]
async fn json_keeps_what_stands_beside_data() {
    let mock = mock().await;
    let client = client(&mock);
    let answer = async |flat: bool, body: serde_json::Value| {
        mock.reply(GET.id, Reply::whole(body));
        let raw = client.raw(Method::GET, "/open-apis/test/v1/things/7");
        let raw = if flat { raw.flat() } else { raw };
        raw.send::<RawJson>().await.unwrap()
    };
    let page = json!({"page_token": "t", "data": {"items": [1]}, "has_more": true, "code": 0});
    assert_eq!(answer(false, page).await, json!({"page_token": "t", "items": [1], "has_more": true}));
    assert_eq!(answer(false, json!({"code": 0, "data": [1, 2], "extra": 1})).await, json!([1, 2]));
    let flat = answer(true, json!({"code": 0, "msg": "ok", "bot": {"a": 1}, "more": 2})).await;
    assert_eq!(flat, json!({"bot": {"a": 1}, "more": 2}));
}

#[tokio::test]
async fn odd_types_do_not_fail_a_call() {
    use larkspur_mock::{Fault, WrongType};
    let mock = mock().await;
    let client = client(&mock);
    for wrong in [
        WrongType::NumberAsString,
        WrongType::StringAsNumber,
        WrongType::NullForList,
        WrongType::EmptyStringForObject,
        WrongType::EmptyListForObject,
    ] {
        mock.script(GET.id, [Fault::WrongType(wrong)]);
        let thing = get(&client).send().await.unwrap_or_else(|error| panic!("{wrong:?}: {error}"));
        assert_eq!((thing.id.as_deref(), thing.size), (Some("7"), Some(3)), "{wrong:?}");
    }
}

#[tokio::test]
async fn an_endpoint_that_is_not_in_the_crate_can_be_called() {
    #[derive(serde::Deserialize)]
    struct Strict {
        size: u8,
    }
    let mock = mock().await;
    let client = client(&mock);
    let raw = || client.raw(Method::GET, "/open-apis/test/v1/things/7").query("a", "b");
    let value: RawJson = raw().send().await.unwrap();
    assert_eq!(value["id"], "7");
    let Json(strict) = raw().send::<Json<Strict>>().await.unwrap();
    assert_eq!(strict.size, 3);
    let error = client.raw(Method::GET, "/open-apis/no/such").send::<RawJson>().await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("GET /open-apis/no/such"), "{error}");
    let made: Thing =
        client.raw(Method::POST, "/open-apis/test/v1/things").json(&json!({"n": 1})).send().await.unwrap();
    assert_eq!(made.id.as_deref(), Some("7"));
    assert_eq!(mock.requests_of(CREATE.id)[0].json().unwrap(), json!({"n": 1}));
}

#[tokio::test]
async fn helpdesk_calls_carry_their_header() {
    let mock = mock().await;
    get(&client(&mock)).helpdesk("h1", "t1").send().await.unwrap();
    // base64 of `h1:t1`.
    assert_eq!(mock.requests_of(GET.id)[0].header("x-lark-helpdesk-authorization"), Some("aDE6dDE="));
}

#[tokio::test]
async fn the_client_is_yours_to_shape() {
    let mock = mock().await;
    let client = support::builder(&mock).user_agent("my-bot/1.2").build().unwrap();
    get(&client).send().await.unwrap();
    assert!(mock.requests_of(GET.id)[0].header("user-agent").unwrap().starts_with("my-bot/1.2 larkspur/"));

    let own = larkspur_core_http().user_agent("own/1").build().unwrap();
    let client = support::builder(&mock).http_client(own).build().unwrap();
    get(&client).send().await.unwrap();
    assert_eq!(mock.requests_of(GET.id)[1].header("user-agent"), Some("own/1"));
}

/// A client that needs no TLS.
fn larkspur_core_http() -> reqwest::ClientBuilder {
    let provider = std::sync::Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions().unwrap();
    let config = config.with_root_certificates(rustls::RootCertStore::empty()).with_no_client_auth();
    reqwest::Client::builder().tls_backend_preconfigured(config)
}

#[tokio::test]
async fn a_proxy_is_used() {
    let mock = mock().await;
    // The name resolves nowhere, so only the proxy can have answered.
    let client = support::builder_at("http://open.feishu.invalid").proxy(mock.url()).build().unwrap();
    get(&client).send().await.unwrap();
    assert_eq!(mock.count(GET.id), 1);
}

#[tokio::test]
async fn a_base_url_may_hold_a_path() {
    let (url, heads) = support::scripted(vec![support::http_json(support::OPEN)], false).await;
    let client = support::builder_at(&format!("{url}/gate/")).build().unwrap();
    let mut call: Call = get(&client).into();
    call.access_token("t");
    Sending::<Thing>::new(call).await.unwrap();
    assert!(heads.lock().unwrap()[0].starts_with("get /gate/open-apis/test/v1/things/7 "));
}

#[tokio::test]
async fn a_raw_call_carries_files_both_ways() {
    let mock = support::mock_builder().keep_uploads(1 << 20).start().await.unwrap();
    let client = client(&mock);
    let sent =
        client.raw(Method::POST, "/open-apis/test/v1/files").form("kind", "doc").file("file", Upload::bytes("a", "x"));
    sent.send::<()>().await.unwrap();
    assert_eq!(mock.uploads()[0].bytes.as_deref(), Some(&b"x"[..]));
    mock.reply(support::DOWNLOAD.id, larkspur_mock::Download::bytes("content"));
    let file =
        client.raw(Method::GET, "/open-apis/test/v1/files/f/download").binary().send::<Download>().await.unwrap();
    assert_eq!(file.bytes(100).await.unwrap(), "content");
}

#[tokio::test]
async fn an_endpoint_with_a_host_of_its_own_follows_a_base_url() {
    static HOSTED: Endpoint = {
        let mut endpoint = support::endpoint("test.v1.thing.hosted", Method::GET, "/open-apis/test/v1/things/7");
        endpoint.host = Some("www.feishu.cn");
        endpoint
    };
    let mock = mock().await;
    Sending::<Thing>::new(Call::new(&client(&mock), &HOSTED)).await.unwrap();
    assert_eq!(mock.count(GET.id), 1);
}

#[test]
fn brands_have_their_own_hosts() {
    assert_eq!(Brand::Lark.open_url(), "https://open.larksuite.com");
    let client = Client::builder("cli_a", "s").brand(Brand::Lark).build().unwrap();
    assert!(format!("{client:?}").contains("https://open.larksuite.com"));
    let way = client.authorize("https://app.example/cb", &[]).unwrap();
    assert!(way.url().starts_with("https://accounts.larksuite.com/open-apis/authen/v1/authorize?client_id=cli_a&"));
}

#[test]
fn a_client_can_be_shared() {
    fn shared<T: Send + Sync + Clone + 'static>() {}
    fn sent<T: Send + 'static>(_: &T) {}
    shared::<Client>();
    let client = Client::builder("cli_a", "s").base_url("http://127.0.0.1:9").build().unwrap();
    sent(&get(&client).send());
    sent(&support::ListThings(Call::new(&client, &LIST)).items());
}

#[tokio::test]
async fn an_extra_field_joins_the_form_where_the_body_is_one() {
    let mock = support::mock_builder().keep_uploads(1 << 20).start().await.unwrap();
    let request = support::upload(&client(&mock), Upload::bytes("a", "x"))
        .extra_body("note", "as it is")
        .extra_body("width", &7_i64)
        .extra_body("tags", &vec!["a".to_owned()])
        .extra_body("kind", &None::<String>);
    request.send_as::<()>().await.unwrap();
    let sent = mock.uploads().remove(0);
    assert_eq!(sent.bytes.as_deref(), Some(&b"x"[..]), "the file is still there");
    let fields: Vec<(&str, &str)> = sent.texts.iter().map(|(name, text)| (&**name, &**text)).collect();
    assert_eq!(fields, [("note", "as it is"), ("width", "7"), ("tags", r#"["a"]"#)]);
}

#[tokio::test]
async fn a_body_field_of_a_raw_call_joins_its_form() {
    let mock = support::mock_builder().keep_uploads(1 << 20).start().await.unwrap();
    let request = client(&mock).raw(Method::POST, "/open-apis/test/v1/files").form("kind", "doc");
    let request = request.file("file", Upload::bytes("a", "x")).body("width", 7_i64);
    request.send::<()>().await.unwrap();
    let sent = mock.uploads().remove(0);
    assert_eq!(sent.bytes.as_deref(), Some(&b"x"[..]), "the file is still there");
    let texts = [("kind", "doc"), ("width", "7")].map(|(name, text)| (name.to_owned(), text.to_owned()));
    assert_eq!(sent.texts, texts);
}
