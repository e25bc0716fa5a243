//! Each example, against a mock with data that shows whether it does what it says.
//!
//! ```sh
//! cargo test -p larkspur --test examples --features wiki,im,bitable,contact,pacing
//! ```
#![allow(clippy::duplicate_mod, reason = "each example mounts what they share")]
#![allow(dead_code, reason = "the examples' own `main` is not called")]

#[path = "../examples/bitable_bulk.rs"]
mod bitable_bulk;
#[path = "../examples/departments.rs"]
mod departments;
#[path = "../examples/files.rs"]
mod files;
#[path = "../examples/send_message.rs"]
mod send_message;
#[path = "../examples/wiki_tree.rs"]
mod wiki_tree;

use std::error::Error;

use larkspur::{Client, Upload};
use larkspur_mock::{Download, Mock, Reply};
use serde_json::{Value, json};

type Tested = Result<(), Box<dyn Error>>;

async fn platform(service: &str) -> Result<(Mock, Client), Box<dyn Error>> {
    let mock = Mock::builder().specs().services([service]).start().await?;
    let client = Client::builder("cli_a1b2", "app secret").base_url(mock.url()).pacing(true).build()?;
    Ok((mock, client))
}

/// A last page with these items.
fn page(items: &[Value]) -> Reply {
    json!({ "items": items, "has_more": false }).into()
}

#[tokio::test]
async fn a_wiki_space_is_listed_depth_first() -> Tested {
    let (mock, client) = platform("wiki").await?;
    let node = |title: &str, parent: bool| json!({ "title": title, "node_token": title, "has_child": parent });
    mock.on("wiki.v2.space_node.list", move |request| match request.query_value("parent_node_token") {
        None => page(&[node("a", true), node("c", false)]),
        Some("a") => page(&[node("b", true)]),
        // A tree that is changed meanwhile may lead back to where it was entered.
        _ => page(&[node("a", true)]),
    });
    assert_eq!(wiki_tree::tree(&client, "7").await?, ["a", "  b", "    a", "c"]);
    Ok(())
}

#[tokio::test]
async fn departments_are_walked_level_by_level() -> Tested {
    let (mock, client) = platform("contact").await?;
    let department = |name: &str| json!({ "name": name, "open_department_id": format!("od-{name}") });
    mock.on("contact.v3.department.children", move |request| match request.path_value("department_id") {
        Some("0") => page(&[department("a"), department("b")]),
        Some("od-a") => page(&[department("c")]),
        _ => page(&[]),
    });
    let found = departments::walk(&client).await?;
    assert_eq!(found, [(0, "a".to_owned()), (0, "b".to_owned()), (1, "c".to_owned())]);
    Ok(())
}

#[tokio::test]
async fn a_message_is_sent_with_its_text() -> Tested {
    let (mock, client) = platform("im").await?;
    mock.reply("im.v1.message.reply", json!({ "message_id": "om_2" }));
    assert_eq!(send_message::send(&client, "om_1", "\"hi\"").await?.as_deref(), Some("om_2"));
    let sent = mock.requests_of("im.v1.message.reply")[0].json().ok_or("a body of JSON")?;
    assert_eq!(sent, json!({ "content": r#"{"text":"\"hi\""}"#, "msg_type": "text" }));
    Ok(())
}

#[tokio::test]
async fn a_file_goes_up_and_comes_back() -> Tested {
    let (mock, client) = platform("im").await?;
    mock.reply("im.v1.file.create", json!({ "file_key": "file_1" }));
    mock.reply("im.v1.file.get", Download::bytes("what was kept").name("notes.txt"));
    let back = files::there_and_back(&client, Upload::bytes("notes.txt", "what was kept")).await?;
    assert_eq!(back, b"what was kept");
    assert_eq!(mock.uploads().len(), 1);
    assert_eq!(mock.requests_of("im.v1.file.get")[0].path_value("file_key"), Some("file_1"));
    Ok(())
}

#[tokio::test]
async fn records_are_written_in_batches() -> Tested {
    let (mock, client) = platform("bitable").await?;
    let calls = bitable_bulk::write(&client, "app", "table", (0..501).map(|number| number.to_string())).await?;
    assert_eq!(calls, 2);
    let sent: Vec<usize> = mock
        .requests_of("bitable.v1.app_table_record.batch_create")
        .iter()
        .filter_map(|request| request.json()?["records"].as_array().map(Vec::len))
        .collect();
    assert_eq!(sent, [500, 1]);
    Ok(())
}
