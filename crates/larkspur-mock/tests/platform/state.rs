//! What was created can be read, listed, changed and deleted.

use std::time::Duration;

use larkspur_mock::Mock;
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value as Json, json};

use crate::common::{answer, call, get, post, success};
use crate::control::receiver;
use crate::pages::platform;

async fn mock() -> Mock {
    platform().start().await.unwrap()
}

async fn send(mock: &Mock, chat: &str, text: &str) -> String {
    let body = json!({"receive_id": chat, "msg_type": "text", "content": json!({"text": text}).to_string()});
    let sent = success(post(mock, "/open-apis/im/v1/messages?receive_id_type=chat_id").json(&body)).await;
    assert_eq!(sent["data"]["body"]["content"], json!({"text": text}).to_string());
    assert_eq!((&sent["data"]["chat_id"], &sent["data"]["msg_type"]), (&chat.into(), &"text".into()));
    sent["data"]["message_id"].as_str().unwrap().to_owned()
}

async fn texts(mock: &Mock, query: &str) -> Vec<String> {
    let path = format!("/open-apis/im/v1/messages?container_id_type=chat&container_id={query}");
    let list = success(get(mock, &path)).await;
    let content = |item: &Json| {
        let content: Json = serde_json::from_str(item["body"]["content"].as_str().unwrap()).unwrap();
        content["text"].as_str().unwrap().to_owned()
    };
    list["data"]["items"].as_array().unwrap().iter().map(content).collect()
}

#[tokio::test]
async fn messages_are_sent_read_answered_changed_and_recalled() {
    let mock = mock().await;
    let first = send(&mock, "oc_1", "one").await;
    let second = send(&mock, "oc_1", "two").await;
    send(&mock, "oc_2", "elsewhere").await;
    assert_ne!(first, second);
    assert_eq!(texts(&mock, "oc_1").await, ["one", "two"]);
    assert_eq!(texts(&mock, "oc_1&sort_type=ByCreateTimeDesc").await, ["two", "one"]);
    assert_eq!(texts(&mock, "oc_1&page_size=1").await, ["one"]);

    let read = success(get(&mock, &format!("/open-apis/im/v1/messages/{first}"))).await;
    let item = &read["data"]["items"][0];
    assert_eq!((&item["message_id"], &item["deleted"]), (&first.as_str().into(), &false.into()));
    assert!(item.get("root_id").is_none(), "it answers nothing: {item}");

    let path = format!("/open-apis/im/v1/messages/{first}/reply");
    let body = json!({"msg_type": "text", "content": r#"{"text":"answer"}"#, "reply_in_thread": true});
    let reply = success(post(&mock, &path).json(&body)).await;
    assert_eq!((&reply["data"]["root_id"], &reply["data"]["parent_id"]), (&json!(first), &json!(first)));
    assert_eq!(reply["data"]["chat_id"], "oc_1");
    assert!(reply["data"]["thread_id"].as_str().unwrap().starts_with("omt_"));

    let path = format!("/open-apis/im/v1/messages/{second}");
    let changed = json!({"msg_type": "text", "content": r#"{"text":"changed"}"#});
    success(call(&mock, Method::PUT, &path).json(&changed)).await;
    assert_eq!(texts(&mock, "oc_1").await, ["one", "changed", "answer"]);
    success(call(&mock, Method::DELETE, &path)).await;
    let recalled = success(get(&mock, &path)).await;
    assert_eq!(recalled["data"]["items"][0]["deleted"], true);
}

#[tokio::test]
async fn reactions_belong_to_their_message() {
    let mock = mock().await;
    let (one, two) = (send(&mock, "oc_1", "one").await, send(&mock, "oc_1", "two").await);
    let path = |message: &str| format!("/open-apis/im/v1/messages/{message}/reactions");
    let body = json!({"reaction_type": {"emoji_type": "SMILE"}});
    let made = success(post(&mock, &path(&one)).json(&body)).await;
    assert_eq!(made["data"]["reaction_type"]["emoji_type"], "SMILE");
    success(post(&mock, &path(&two)).json(&body)).await;
    let list = success(get(&mock, &path(&one))).await;
    assert_eq!(list["data"]["items"].as_array().unwrap().len(), 1);
    assert_eq!((&list["data"]["has_more"], &list["data"]["total"]), (&false.into(), &1.into()));
    let id = made["data"]["reaction_id"].as_str().unwrap();
    success(call(&mock, Method::DELETE, &format!("{}/{id}", path(&one)))).await;
    assert_eq!(success(get(&mock, &path(&one))).await["data"]["items"], json!([]));
    let (status, again) = answer(call(&mock, Method::DELETE, &format!("{}/{id}", path(&one)))).await;
    assert_eq!((status, again["code"].as_i64()), (400, Some(99992402)), "it is gone: {again}");
}

#[tokio::test]
async fn chats_are_kept_with_their_members() {
    let mock = mock().await;
    let before = success(get(&mock, "/open-apis/im/v1/chats")).await;
    assert_eq!(before["data"]["items"][0]["name"], "name", "nothing was created: the document answers");
    let made = success(post(&mock, "/open-apis/im/v1/chats").json(&json!({"name": "QA room 42"}))).await;
    let id = made["data"]["chat_id"].as_str().unwrap();
    assert_eq!(made["data"]["name"], "QA room 42");
    assert!(made["data"].get("description").is_none(), "it was not sent: {made}");
    let path = format!("/open-apis/im/v1/chats/{id}");
    success(call(&mock, Method::PUT, &path).json(&json!({"description": "for tests"}))).await;
    let read = success(get(&mock, &path)).await;
    assert_eq!((&read["data"]["name"], &read["data"]["description"]), (&"QA room 42".into(), &"for tests".into()));
    assert_eq!(success(get(&mock, "/open-apis/im/v1/chats")).await["data"]["items"][0]["chat_id"], id);

    let members = format!("{path}/members");
    let added = success(post(&mock, &members).json(&json!({"id_list": ["ou_1", "ou_2", "ou_1"]}))).await;
    assert_eq!(added["data"]["invalid_id_list"], json!([]));
    success(call(&mock, Method::DELETE, &members).json(&json!({"id_list": ["ou_1"]}))).await;
    let list = success(get(&mock, &members)).await;
    assert_eq!((&list["data"]["items"][0]["member_id"], &list["data"]["member_total"]), (&"ou_2".into(), &1.into()));

    success(call(&mock, Method::DELETE, &path)).await;
    assert_eq!(answer(get(&mock, &path)).await.0, 400, "it is gone");
    success(get(&mock, "/open-apis/im/v1/chats/oc_never_given_out")).await;
}

#[tokio::test]
async fn people_are_found_by_any_id_and_by_department() {
    let mock = mock().await;
    let department = json!({"name": "Tests", "parent_department_id": "0"});
    let made = success(post(&mock, "/open-apis/contact/v3/departments").json(&department)).await;
    let department = made["data"]["department"].clone();
    let (id, open_id) = (&department["department_id"], department["open_department_id"].as_str().unwrap());
    let user = json!({"user_id": "u1", "name": "Tom", "department_ids": [id]});
    let user = success(post(&mock, "/open-apis/contact/v3/users").json(&user)).await["data"]["user"].clone();
    assert_eq!(user["user_id"], "u1");
    for id in ["user_id", "open_id", "union_id"] {
        let path = format!("/open-apis/contact/v3/users/{}", user[id].as_str().unwrap());
        assert_eq!(success(get(&mock, &path)).await["data"]["user"]["name"], "Tom", "{id}");
    }
    let path = format!("/open-apis/contact/v3/users/find_by_department?department_id={open_id}");
    assert_eq!(success(get(&mock, &path)).await["data"]["items"][0]["user_id"], "u1");
    let none = "/open-apis/contact/v3/users/find_by_department?department_id=other";
    assert_eq!(success(get(&mock, none)).await["data"]["items"], json!([]));
    let children = success(get(&mock, "/open-apis/contact/v3/departments/0/children")).await;
    assert_eq!(children["data"]["items"][0]["name"], "Tests");
}

#[tokio::test]
async fn records_are_searched_by_equality() {
    let mock = mock().await;
    let table = "/open-apis/bitable/v1/apps/bas1/tables/tbl1/records";
    let made =
        success(post(&mock, table).json(&json!({"fields": {"Name": "a", "Done": true}}))).await["data"]["record"]
            .clone();
    assert_eq!(made["fields"], json!({"Name": "a", "Done": true}));
    let more = json!({"records": [{"fields": {"Name": "b"}}, {"fields": {"Name": "a", "Size": 2}}]});
    let many = success(post(&mock, &format!("{table}/batch_create")).json(&more)).await;
    assert_eq!(many["data"]["records"][1]["fields"]["Size"], 2);
    let search = async |name: &str, page: Json| {
        let filter =
            json!({"conjunction": "and", "conditions": [{"field_name": "Name", "operator": "is", "value": [name]}]});
        let mut body = page;
        body["filter"] = filter;
        success(post(&mock, &format!("{table}/search")).json(&body)).await["data"].clone()
    };
    assert_eq!(search("a", json!({})).await["items"].as_array().unwrap().len(), 2);
    let first = search("a", json!({"page_size": 1})).await;
    assert_eq!(
        (first["items"].as_array().unwrap().len(), &first["has_more"], &first["total"]),
        (1, &true.into(), &2.into())
    );
    let second = search("a", json!({"page_size": 1, "page_token": first["page_token"]})).await;
    assert_eq!((&second["items"][0]["fields"]["Size"], &second["has_more"]), (&2.into(), &false.into()));
    let list = success(get(&mock, table).query(&[("filter", r#"CurrentValue.[Name]="b""#)])).await;
    assert_eq!(list["data"]["total"], 1);
    let (status, refused) = answer(get(&mock, table).query(&[("filter", "CurrentValue.[Size]>1")])).await;
    assert_eq!((status, refused["code"].as_i64()), (400, Some(99992402)), "no result is made up: {refused}");

    let id = made["record_id"].as_str().unwrap();
    let path = format!("{table}/{id}");
    success(call(&mock, Method::PUT, &path).json(&json!({"fields": {"Name": "z"}}))).await;
    let read = success(get(&mock, &path)).await;
    assert_eq!(read["data"]["record"]["fields"], json!({"Name": "z", "Done": true}));
    success(post(&mock, &format!("{table}/batch_delete")).json(&json!({"records": [id]}))).await;
    assert_eq!(answer(get(&mock, &path)).await.0, 400);
    assert_eq!(success(get(&mock, table)).await["data"]["total"], 2);
    let other = success(get(&mock, "/open-apis/bitable/v1/apps/bas1/tables/tbl2/records")).await;
    assert_eq!(other["data"]["items"][0]["record_id"], "record_id", "another table was never written to");
}

#[tokio::test]
async fn an_uploaded_file_is_downloaded_again() {
    let mock = mock().await;
    let part = Part::bytes(b"pixels".to_vec()).file_name("a.png").mime_str("image/png").unwrap();
    let form = Form::new().text("image_type", "message").part("image", part);
    let made = success(post(&mock, "/open-apis/im/v1/images").multipart(form)).await;
    let key = made["data"]["image_key"].as_str().unwrap();
    let response = get(&mock, &format!("/open-apis/im/v1/images/{key}")).send().await.unwrap();
    assert_eq!(response.headers()["content-type"], "image/png");
    assert!(response.headers()["content-disposition"].to_str().unwrap().ends_with("a.png"));
    assert_eq!(response.bytes().await.unwrap(), "pixels");
    let other = get(&mock, "/open-apis/im/v1/images/img_other").send().await.unwrap();
    assert_eq!(other.bytes().await.unwrap().len(), 1024, "a key that was never given out gets the usual file");
}

#[tokio::test]
async fn an_approval_changes_state_once_and_tells_of_it() {
    let mock = mock().await;
    let (url, got) = receiver().await;
    mock.set_webhook(Some(larkspur_mock::Webhook::new(url)));
    let body = json!({"approval_code": "A1", "form": "[]", "user_id": "u"});
    let made = success(post(&mock, "/open-apis/approval/v4/instances").json(&body)).await;
    let code = made["data"]["instance_code"].as_str().unwrap();
    let path = format!("/open-apis/approval/v4/instances/{code}");
    assert_eq!(success(get(&mock, &path)).await["data"]["status"], "PENDING");
    let body = json!({"approval_code": "A1", "instance_code": code});
    success(post(&mock, "/open-apis/approval/v4/tasks/approve").json(&body)).await;
    let read = success(get(&mock, &path)).await;
    assert_eq!((&read["data"]["status"], &read["data"]["approval_code"]), (&"APPROVED".into(), &"A1".into()));
    assert_eq!(answer(post(&mock, "/open-apis/approval/v4/tasks/approve").json(&body)).await.0, 400, "it is over");
    for status in ["PENDING", "APPROVED"] {
        let event = tokio::time::timeout(Duration::from_secs(5), got.recv()).await.unwrap().unwrap();
        assert_eq!((&event["event"]["type"], &event["event"]["status"]), (&"approval_instance".into(), &status.into()));
        assert_eq!(event["event"]["instance_code"], code);
    }
}

#[tokio::test]
async fn a_mock_without_state_answers_with_its_documents() {
    let mock = platform().stateless().start().await.unwrap();
    let made = success(post(&mock, "/open-apis/im/v1/chats").json(&json!({"name": "QA"}))).await;
    assert_eq!(made["data"]["name"], "name");
    let strict = platform().known_ids_only().start().await.unwrap();
    assert_eq!(answer(get(&strict, "/open-apis/im/v1/chats/oc_1")).await.0, 400);
}
