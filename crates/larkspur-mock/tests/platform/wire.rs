//! What official clients of other languages send and look for.

use larkspur_mock::{BuildError, Endpoint, Mock, Pages};
use reqwest::multipart::{Form, Part};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::{self, answer, bare_post, code, get, post, success, wrong_fields};
use crate::pages::{endpoint, platform};

const TENANT: &str = "/open-apis/auth/v3/tenant_access_token/internal";
const SENT: &str = "/open-apis/im/v1/messages?receive_id_type=chat_id";

/// One endpoint that is changed a little.
fn with(mut endpoint: Endpoint, change: impl Fn(&mut Endpoint)) -> Mock {
    change(&mut endpoint);
    Mock::builder().endpoints([endpoint]).start_blocking().unwrap()
}

/// What comes over the wire for a request as it stands.
async fn raw(mock: &Mock, request: String) -> String {
    let mut stream = TcpStream::connect(mock.address()).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn json_needs_no_content_type_but_no_other_one_will_do() {
    let mock = platform().start().await.unwrap();
    let credentials = json!({"app_id": "cli_a", "app_secret": "s"}).to_string();
    assert_eq!(code(bare_post(&mock, TENANT).body(credentials.clone())).await, (200, 0));
    let plain = bare_post(&mock, TENANT).header("content-type", "text/plain").body(credentials);
    assert_eq!(code(plain).await, (400, 10003));
    let message = json!({"receive_id": "oc_1", "msg_type": "text", "content": r#"{"text":"hi"}"#}).to_string();
    success(post(&mock, SENT).body(message.clone())).await;
    assert_eq!(
        wrong_fields(post(&mock, SENT).header("content-type", "text/plain").body(message)).await,
        ["Content-Type"]
    );
}

#[tokio::test]
async fn header_names_are_in_title_case() {
    let mock = platform().start().await.unwrap();
    let request = format!(
        "GET /open-apis/im/v1/images/img_1 HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {}\r\nConnection: close\r\n\r\n",
        mock.tenant_token("cli_a")
    );
    let answer = raw(&mock, request).await;
    for name in ["\r\nX-Tt-Logid: ", "\r\nContent-Type: ", "\r\nContent-Disposition: ", "\r\nContent-Length: "] {
        assert!(answer.contains(name), "{name:?} in {}", &answer[..answer.find("\r\n\r\n").unwrap()]);
    }
    // What is pushed to a webhook too.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let webhook = larkspur_mock::Webhook::new(url).encrypt_key("key");
    let _delivery = mock.push(&webhook, larkspur_mock::PushEvent::new("a.b_v1", json!({})));
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut head = String::new();
    while !head.contains("\r\n\r\n") {
        let mut bytes = [0; 4096];
        let read = stream.read(&mut bytes).await.unwrap();
        head.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    for name in ["\r\nX-Lark-Signature: ", "\r\nX-Lark-Request-Timestamp: ", "\r\nX-Lark-Request-Nonce: "] {
        assert!(head.contains(name), "{name:?} in {head}");
    }
}

#[tokio::test]
async fn lists_end_after_one_page_unless_more_are_wanted() {
    let more = |endpoint: &mut Endpoint| {
        let example =
            json!({"code": 0, "data": {"items": [{"chat_id": "oc_1"}], "has_more": true, "page_token": "text"}});
        endpoint.response.examples = vec![example];
    };
    let list = "items[]{chat_id}, page_token, has_more:bool";
    let mock = with(endpoint("im.v1.chat.list", ("GET", "im/v1/chats"), "page_size:int, page_token", "", list), more);
    for query in ["", "?page_token=text"] {
        let reply = success(get(&mock, &format!("/open-apis/im/v1/chats{query}"))).await;
        assert_eq!((&reply["data"]["has_more"], &reply["data"]["page_token"]), (&false.into(), &"".into()));
        assert_eq!(reply["data"]["items"][0]["chat_id"], "oc_1");
    }
    let mock = platform().pages_all(Pages::examples(3)).start().await.unwrap();
    let reply = success(get(&mock, "/open-apis/im/v1/chats?page_size=2")).await;
    assert_eq!((&reply["data"]["has_more"], reply["data"]["items"].as_array().unwrap().len()), (&true.into(), 2));
}

#[tokio::test]
async fn file_parts_need_neither_name_nor_type_and_empty_fields_count_as_absent() {
    let mock = with(
        endpoint(
            "im.v1.file.create",
            ("POST", "im/v1/files"),
            "",
            "file_type!, file_name!, duration:int, file:file!",
            "file_key",
        ),
        |_| {},
    );
    let form = |part: Part| {
        Form::new().text("file_type", "stream").text("file_name", "a").text("duration", "").part("file", part)
    };
    let bytes = || Part::bytes(b"content".to_vec());
    for part in [bytes(), bytes().mime_str("application/octet-stream").unwrap(), bytes().file_name("a.bin")] {
        success(post(&mock, "/open-apis/im/v1/files").multipart(form(part))).await;
    }
    assert_eq!(mock.uploads().len(), 3);
    assert!(mock.uploads().iter().all(|upload| upload.bytes.as_deref() == Some(b"content")));
    let nothing = Form::new().text("file_type", "").text("file_name", "a").part("file", bytes());
    assert_eq!(wrong_fields(post(&mock, "/open-apis/im/v1/files").multipart(nothing)).await, ["file_type"]);
}

#[tokio::test]
async fn objects_without_documented_fields_take_any_json() {
    let cells = |endpoint: &mut Endpoint| {
        let fields = &mut endpoint.body.as_mut().unwrap().fields;
        fields[0].fields[1].ty.lists = 2;
        // A misspelled type of upstream, too, says nothing of the content.
        fields[1].ty.name = Some("stirng".into());
    };
    let body = "valueRange{range, values[]:object}, users[]:object";
    let path = "sheets/v2/spreadsheets/:token/values";
    let mock = with(endpoint("sheets.v2.value.put", ("PUT", path), "", body, ""), cells);
    let sent = json!({"valueRange": {"range": "A1:B2", "values": [["Hello", 1], [true, null]]}, "users": ["u1"]});
    let request = common::call(&mock, reqwest::Method::PUT, "/open-apis/sheets/v2/spreadsheets/sht/values");
    success(request.json(&sent)).await;
}

#[tokio::test]
async fn a_list_of_values_is_open_where_the_documents_example_is_not_on_it() {
    let fields = |example: &'static str| {
        move |endpoint: &mut Endpoint| {
            let field = endpoint.params.query[0].clone();
            endpoint.params.query[0] = field.values([("name", ""), ("type", "")]).example(example);
        }
    };
    let path = "drive/v1/permissions/:token/members";
    let mock = with(endpoint("drive.v1.permission_member.list", ("GET", path), "fields", "", ""), fields("*"));
    success(get(&mock, "/open-apis/drive/v1/permissions/t/members?fields=name,type")).await;
    let mock = with(endpoint("drive.v1.permission_member.list", ("GET", path), "fields", "", ""), fields("name"));
    assert_eq!(wrong_fields(get(&mock, "/open-apis/drive/v1/permissions/t/members?fields=x")).await, ["fields"]);
}

#[tokio::test]
async fn booleans_of_a_query_are_read_as_go_reads_them() {
    let mock = with(endpoint("im.v1.chat.list", ("GET", "im/v1/chats"), "all:bool", "", ""), |_| {});
    for good in ["1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False"] {
        success(get(&mock, &format!("/open-apis/im/v1/chats?all={good}"))).await;
    }
    for bad in ["yes", "tRUE", "2"] {
        assert_eq!(wrong_fields(get(&mock, &format!("/open-apis/im/v1/chats?all={bad}"))).await, ["all"]);
    }
}

#[tokio::test]
async fn a_neighbours_parameter_does_not_answer_for_a_path_that_no_document_has() {
    let mock = Mock::builder()
        .endpoints([
            endpoint("contact.v3.group.get", ("GET", "contact/v3/group/:group_id"), "", "", "id"),
            endpoint(
                "contact.v3.group_member.simplelist",
                ("GET", "contact/v3/group/:group_id/simplelist"),
                "",
                "",
                "id",
            ),
            endpoint("calendar.v4.calendar.get", ("GET", "calendar/v4/calendars/:calendar_id"), "", "", "id"),
            endpoint("calendar.v4.calendar.primary", ("POST", "calendar/v4/calendars/primary"), "", "", "id"),
        ])
        .start()
        .await
        .unwrap();
    for path in ["/open-apis/contact/v3/group/simplelist", "/open-apis/contact/v3/group/list_by_no"] {
        let response = get(&mock, path).send().await.unwrap();
        assert_eq!(response.status(), 404, "{path}");
        let logged = mock.log().pop().unwrap();
        let refusal = logged.outcome.unwrap().refusal.unwrap();
        assert_eq!(refusal, format!("no document has GET {path}"));
    }
    success(get(&mock, "/open-apis/contact/v3/group/g193821")).await;
    success(get(&mock, "/open-apis/calendar/v4/calendars/primary")).await;
}

#[tokio::test]
async fn wrong_credentials_are_answered_as_the_platform_does_and_a_last_slash_makes_no_difference() {
    let mock = Mock::builder().app("cli_a", "s").start().await.unwrap();
    let ask = |path: String, app: &str, secret: &str| {
        bare_post(&mock, &path).json(&json!({"app_id": app, "app_secret": secret}))
    };
    for path in [TENANT.to_owned(), format!("{TENANT}/")] {
        let (status, wrong) = answer(ask(path.clone(), "cli_a", "x")).await;
        assert_eq!((status, &wrong["code"], &wrong["msg"]), (200, &10014.into(), &"app secret invalid".into()));
        assert_eq!(code(ask(path.clone(), "cli_b", "s")).await, (200, 10003));
        assert_eq!(code(ask(path, "cli_a", "s")).await, (200, 0));
    }
}

#[tokio::test]
async fn the_content_of_a_message_is_checked_by_its_type() {
    let mock = platform().start().await.unwrap();
    let sent = |content: &str| json!({"receive_id": "oc_1", "msg_type": "text", "content": content});
    for content in ["hi", r#"{"text":""}"#, "[]", r#"{"image_key":"k"}"#] {
        assert_eq!(code(post(&mock, SENT).json(&sent(content))).await, (400, 230001), "{content}");
        let reply = post(&mock, "/open-apis/im/v1/messages/om_1/reply").json(&sent(content));
        assert_eq!(code(reply).await, (400, 230001), "{content}");
    }
    let refusal = mock.log().pop().unwrap().outcome.unwrap();
    assert_eq!(refusal.code, Some(230001));
    success(post(&mock, SENT).json(&sent(r#"{"text":"hi"}"#))).await;
    let lenient = platform().lenient().start().await.unwrap();
    success(post(&lenient, SENT).json(&sent("hi"))).await;
}

#[tokio::test]
async fn examples_keep_to_their_fields() {
    let example = |endpoint: &mut Endpoint| {
        let shown = json!({"code": 0, "msg": "success", "success": true, "data": {"name": 1, "id": "7"}});
        endpoint.response.examples = vec![shown];
    };
    let mock = with(endpoint("hire.v1.job.get", ("GET", "hire/v1/jobs/:id"), "", "", "name{zh}, id"), example);
    let reply = success(get(&mock, "/open-apis/hire/v1/jobs/7")).await;
    assert_eq!(reply, json!({"code": 0, "msg": "success", "data": {"name": {"zh": "zh"}, "id": "7"}}));
}

#[tokio::test]
async fn a_service_without_documents_is_an_error() {
    let error = Mock::builder().specs().services(["imm"]).start().await.unwrap_err();
    assert!(matches!(&error, BuildError::UnknownService { service, .. } if service == "imm"), "{error}");
    let error = Mock::builder().specs().services(["calender"]).start().await.unwrap_err();
    assert!(error.to_string().contains("did you mean `calendar`?"), "{error}");
}
