//! Bad input: the mock says what is wrong, and lives on.

use std::time::Duration;

use larkspur_mock::{BuildError, Mock};
use serde_json::json;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::common::{get, post, success};
use crate::pages::platform;

const GIB: usize = 1 << 30;

async fn still_answers(mock: &Mock) {
    success(get(mock, "/open-apis/im/v1/chats")).await;
}

#[tokio::test]
async fn a_body_of_a_gigabyte_is_refused_without_being_kept() {
    let mock = platform().start().await.unwrap();
    let mut stream = TcpStream::connect(mock.address()).await.unwrap();
    let head = format!(
        "POST /open-apis/im/v1/chats HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: {GIB}\r\n\
         Authorization: Bearer {}\r\n\r\n",
        mock.tenant_token("cli_a")
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let chunk = vec![b' '; 1 << 20];
    for _ in 0..GIB / chunk.len() {
        stream.write_all(&chunk).await.unwrap();
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 413 "), "{answer}");
    assert!(answer.contains("the body cannot be read, or is longer than"), "{answer}");
    assert!(mock.requests()[0].body.is_empty());
    still_answers(&mock).await;
}

#[tokio::test]
async fn thousands_of_idle_connections_keep_nobody_out() {
    let mock = platform().start().await.unwrap();
    // Both ends of each are files of this process, so the tests' own limit of files bounds them.
    let mut idle = Vec::new();
    for _ in 0..4_000 {
        match TcpStream::connect(mock.address()).await {
            Ok(stream) => idle.push(stream),
            Err(_) => break,
        }
    }
    assert!(idle.len() >= 100, "{} connections", idle.len());
    idle.truncate(idle.len().saturating_sub(50));
    tokio::time::timeout(Duration::from_secs(30), still_answers(&mock)).await.expect("an answer");
}

#[tokio::test]
async fn two_mocks_on_one_port_and_a_missing_folder_are_told() {
    let mock = platform().start().await.unwrap();
    let error = platform().port(mock.address().port()).start().await.unwrap_err();
    assert!(matches!(error, BuildError::Bind { .. }) && error.to_string().contains("choose another port"), "{error}");
    let error = Mock::builder().specs_dir("/no/such/folder").start().await.unwrap_err();
    assert!(error.to_string().contains("/no/such/folder"), "{error}");
    still_answers(&mock).await;
}

#[tokio::test]
async fn what_is_kept_is_bounded() {
    let mock = platform().start().await.unwrap();
    let large = "x".repeat(1 << 20);
    for _ in 0..80 {
        success(post(&mock, "/open-apis/im/v1/chats").json(&json!({"name": large}))).await;
    }
    let kept: usize = mock.requests().iter().map(|request| request.body.len()).sum();
    assert!(kept <= 64 << 20, "{kept} bytes of requests");
    let state = crate::common::client().get(format!("{}/_larkspur/state", mock.url()));
    let chats = crate::common::answer(state).await.1["collections"]["/open-apis/im/v1/chats"].as_u64().unwrap();
    assert!((32..64).contains(&chats), "{chats} chats of a mebibyte");
    assert_eq!(mock.total(), 80);
}
