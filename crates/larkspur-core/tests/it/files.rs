//! Files up and down.

use std::path::Path;
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_core::{ErrorKind, Parts, RetryPolicy};
use larkspur_mock::{Download as Served, Fault, Reply, generated_bytes};

use crate::support::{self, DOWNLOAD, UPLOAD, client, download, mock, upload};

/// A stream of chunks.
struct Chunks(Vec<&'static str>);

impl futures_core::Stream for Chunks {
    type Item = std::io::Result<bytes::Bytes>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready((!self.0.is_empty()).then(|| Ok(self.0.remove(0).into())))
    }
}

#[tokio::test]
async fn files_arrive_whole_from_every_source() {
    let mock = support::mock_builder().keep_uploads(1 << 20).start().await.unwrap();
    let client = client(&mock);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("文 件.txt");
    std::fs::write(&path, "from a path").unwrap();
    let big = vec![7_u8; 300_000];
    for (file, name, kind, content) in [
        (Upload::path(&path), "文 件.txt", None, b"from a path".to_vec()),
        (Upload::bytes("b.png", big.clone()).content_type("image/png"), "b.png", Some("image/png"), big),
        (Upload::stream("c.bin", Chunks(vec!["one ", "two"]), None), "c.bin", None, b"one two".to_vec()),
        (Upload::stream("d.bin", Chunks(vec!["one ", "two"]), Some(7)), "d.bin", None, b"one two".to_vec()),
    ] {
        upload(&client, file).send().await.unwrap();
        let arrived = mock.uploads().pop().unwrap();
        assert_eq!(arrived.file_name.as_deref(), Some(name));
        assert_eq!(arrived.field, "file");
        assert_eq!(arrived.bytes.as_deref(), Some(content.as_slice()), "{name}");
        assert_eq!(arrived.texts, [("kind".to_owned(), "doc".to_owned())]);
        if kind.is_some() {
            assert_eq!(arrived.content_type.as_deref(), kind);
        }
    }
    // Whether an empty file will do is then for the platform to say.
    let empty = upload(&client, Upload::bytes("empty", "").allow_empty()).send().await.unwrap_err();
    assert_eq!(empty.code(), Some(99992402));
    let sent = mock.requests_of(UPLOAD.id);
    assert!(sent[0].header("content-length").is_some(), "a known length is announced");
    assert!(sent[2].header("content-length").is_none(), "an unknown one is not");
}

#[tokio::test]
async fn an_upload_is_sent_again_where_it_can_be() {
    let mock = mock().await;
    let client = client(&mock);
    let busy = || Fault::Reply(Reply::error(400, 1061045, "contention"));
    mock.script(UPLOAD.id, [busy()]);
    upload(&client, Upload::bytes("a", "x")).send().await.unwrap();
    assert_eq!(mock.count(UPLOAD.id), 2);
    mock.script(UPLOAD.id, [busy()]);
    let error = upload(&client, Upload::stream("a", Chunks(vec!["x"]), None)).send().await.unwrap_err();
    assert_eq!((error.code(), mock.count(UPLOAD.id)), (Some(1061045), 3), "a stream is spent");
}

#[tokio::test]
async fn a_file_is_uploaded_in_parts() {
    let mock = support::mock_builder().keep_uploads(1 << 20).start().await.unwrap();
    let client = client(&mock);
    let whole = generated_bytes(0, 10_000);
    let mut parts = Parts::new(&Upload::bytes("big.bin", whole.clone()), 4096).await.unwrap();
    let count = parts.send_all(|part| upload(&client, part.upload("big.bin")).send()).await.unwrap();
    let arrived: Vec<u8> = mock.uploads().iter().flat_map(|one| one.bytes.clone().unwrap()).collect();
    assert_eq!((count, arrived), (3, whole));
}

#[tokio::test]
async fn a_download_has_name_type_and_length() {
    let mock = mock().await;
    let content = generated_bytes(0, 100_000);
    let served = Served::bytes(content.clone()).name("报告 1.pdf").content_type("application/pdf");
    mock.reply(DOWNLOAD.id, served);
    let file = download(&client(&mock)).send().await.unwrap();
    assert_eq!(file.name(), Some("报告 1.pdf"));
    assert_eq!(file.content_type(), Some("application/pdf"));
    assert_eq!(file.total_length(), Some(100_000));
    assert_eq!(file.bytes(1 << 20).await.unwrap(), content);
    let file = download(&client(&mock)).send().await.unwrap();
    assert_eq!(file.bytes(1000).await.unwrap_err().kind(), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_refused_download_is_an_api_error() {
    let mock = mock().await;
    mock.reply(DOWNLOAD.id, Reply::error(403, 1061004, "forbidden"));
    let error = download(&client(&mock)).send().await.unwrap_err();
    assert_eq!((error.code(), error.is_permission_denied()), (Some(1061004), true));
}

#[tokio::test]
async fn a_part_of_a_file_can_be_asked_for() {
    let mock = mock().await;
    mock.reply(DOWNLOAD.id, Served::generated(10_000));
    let file = download(&client(&mock)).range_from(9_000).send().await.unwrap();
    assert_eq!((file.start(), file.total_length()), (9_000, Some(10_000)));
    assert_eq!(file.bytes(1 << 20).await.unwrap(), generated_bytes(9_000, 1_000));
    mock.reply(DOWNLOAD.id, Served::generated(10_000).ignore_ranges());
    let error = download(&client(&mock)).range_from(9_000).send().await.unwrap_err();
    assert!(error.to_string().contains("from byte 9000"), "{error}");
}

#[tokio::test]
async fn a_broken_download_goes_on_where_it_broke() {
    let mock = mock().await;
    let client = client(&mock);
    mock.reply(DOWNLOAD.id, Served::generated(1_000_000));
    mock.script(DOWNLOAD.id, [Fault::CutBody, Fault::CutBody]);
    let file = download(&client).send().await.unwrap();
    assert!(file.bytes(2_000_000).await.unwrap() == generated_bytes(0, 1_000_000));
    assert_eq!(mock.count(DOWNLOAD.id), 3);
    let ranges: Vec<bool> = mock.requests_of(DOWNLOAD.id).iter().map(|sent| sent.header("range").is_some()).collect();
    assert_eq!(ranges, [false, true, true]);
    // Where the platform knows no ranges, it is an error and not a broken file.
    mock.reply(DOWNLOAD.id, Served::generated(1_000_000).ignore_ranges());
    mock.script(DOWNLOAD.id, [Fault::CutBody]);
    let error = download(&client).send().await.unwrap().bytes(2_000_000).await.unwrap_err();
    assert!(error.to_string().contains("does not go on with the same file"), "{error}");
}

fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_file_is_saved_whole_with_progress() {
    let mock = mock().await;
    let client = client(&mock);
    let folder = tempfile::tempdir().unwrap();
    mock.reply(DOWNLOAD.id, Served::generated(500_000).name("../a.bin"));
    let steps = Arc::new(Mutex::new(Vec::new()));
    let seen = steps.clone();
    let file = download(&client).send().await.unwrap();
    let path = file.save_with(folder.path(), move |step| seen.lock().unwrap().push(step)).await.unwrap();
    assert_eq!(path, folder.path().join("a.bin"));
    assert!(std::fs::read(&path).unwrap() == generated_bytes(0, 500_000));
    let steps = steps.lock().unwrap();
    assert!(steps.is_sorted_by_key(|step| step.written) && steps.len() > 1);
    assert_eq!(steps.last().map(|step| (step.written, step.total)), Some((500_000, Some(500_000))));
    assert_eq!(listing(folder.path()), ["a.bin"]);
}

#[tokio::test]
async fn a_file_that_does_not_come_whole_leaves_nothing() {
    let mock = mock().await;
    let client = support::builder(&mock).retry(RetryPolicy::never()).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.bin");
    std::fs::write(&path, "as it was").unwrap();
    mock.reply(DOWNLOAD.id, Served::generated(500_000));
    mock.script(DOWNLOAD.id, [Fault::CutBody]);
    let error = download(&client).send().await.unwrap().save_to(&path).await.unwrap_err();
    assert!(error.is_transport(), "{error}");
    // Nor does one that is given up half-way.
    let file = download(&client).send().await.unwrap();
    let slow = file.save_with(&path, |_| std::thread::sleep(Duration::from_millis(50)));
    assert!(tokio::time::timeout(Duration::from_millis(60), slow).await.is_err());
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "as it was");
    assert_eq!(listing(folder.path()), ["a.bin"]);
    let nowhere = download(&client).send().await.unwrap().save_to(folder.path().join("no/a.bin")).await.unwrap_err();
    assert_eq!(nowhere.kind(), ErrorKind::File);
}

/// The start of a file of ten bytes, with more or fewer than were promised.
fn piece(status: &str, headers: &str, length: usize, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\ncontent-type: a/b\r\netag: \"v1\"\r\n{headers}content-length: {length}\r\n\r\n{body}")
        .into()
}

#[tokio::test]
async fn only_the_same_file_is_gone_on_with() {
    let first = || piece("200 OK", "", 10, "0123");
    let rest = piece("206 Partial Content", "content-range: bytes 4-9/10\r\n", 6, "456789");
    let (url, heads) = support::scripted(vec![first(), rest], false).await;
    let file = support::download_at(&url, |builder| builder).send().await.unwrap();
    assert_eq!(file.bytes(100).await.unwrap(), "0123456789");
    let head = heads.lock().unwrap()[1].clone();
    assert!(head.contains("range: bytes=4-") && head.contains("if-range: \"v1\""), "{head}");
    for other in [
        piece("200 OK", "", 10, "abcdefghij"),
        piece("206 Partial Content", "content-range: bytes 4-11/12\r\n", 8, "456789ab"),
        piece("206 Partial Content", "content-range: bytes 3-9/10\r\n", 7, "3456789"),
    ] {
        let (url, _) = support::scripted(vec![first(), other], false).await;
        let error = support::download_at(&url, |builder| builder).send().await.unwrap().bytes(100).await.unwrap_err();
        assert!(error.to_string().contains("broke at byte 4"), "{error}");
    }
}

#[tokio::test]
async fn a_download_that_stands_still_is_given_up() {
    let (url, heads) = support::scripted(vec![piece("200 OK", "", 10, "0123")], true).await;
    let short = RetryPolicy::default().max_attempts(2).waits(Duration::ZERO, Duration::ZERO);
    let call = support::download_at(&url, |builder| builder.attempt_timeout(Duration::from_millis(100)).retry(short));
    let error = call.send().await.unwrap().bytes(100).await.unwrap_err();
    // The second answer is no rest of the file; the first stood still.
    assert!(error.to_string().contains("broke at byte 4"), "{error}");
    assert_eq!(heads.lock().unwrap().len(), 2);
    let call = support::download_at(&url, |builder| {
        builder.attempt_timeout(Duration::from_millis(100)).retry(RetryPolicy::never())
    });
    let error = call.send().await.unwrap().bytes(100).await.unwrap_err();
    assert!(error.is_timeout() && error.to_string().contains("no byte of the file"), "{error}");
}

fn as_file(kind: &str, more: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 200 OK\r\ncontent-type: {kind}\r\nconnection: close\r\n{more}");
    format!("{head}content-length: {length}\r\n\r\n{body}").into_bytes()
}

#[tokio::test]
async fn an_error_that_comes_as_a_file_is_an_error_and_a_file_of_json_a_file() {
    let refusal = r#"{"code":234003,"msg":"File not in msg."}"#;
    for kind in ["application/octet-stream", "text/plain; charset=utf-8", "image/png"] {
        let (url, _) = support::scripted(vec![as_file(kind, "x-tt-logid: L1\r\n", refusal)], false).await;
        let error = support::download_at(&url, |builder| builder).send().await.unwrap_err();
        assert_eq!((error.code(), error.log_id()), (Some(234003), Some("L1")), "{kind}: {error}");
    }
    // Without a length.
    let endless =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/octet-stream\r\nconnection: close\r\n\r\n{refusal}");
    let (url, _) = support::scripted(vec![endless.into_bytes()], false).await;
    assert_eq!(support::download_at(&url, |builder| builder).send().await.unwrap_err().code(), Some(234003));

    let name = "content-disposition: attachment; filename=\"a.json\"\r\n";
    let large = format!(r#"{{"code":7,"msg":"x","rows":"{}"}}"#, "x".repeat(200 << 10));
    for (more, body) in [
        (name, refusal),
        ("", r#"{"code":0,"msg":"ok"}"#),
        ("", r#"{"code":7}"#),
        ("", r#"{"rows":[1,2]}"#),
        ("", "[1,2]"),
        ("", "{"),
        ("", " \n"),
        ("", ""),
        ("", "plain"),
        ("", &large),
    ] {
        let (url, _) = support::scripted(vec![as_file("application/octet-stream", more, body)], false).await;
        let file = support::download_at(&url, |builder| builder).send().await.unwrap();
        assert_eq!(file.total_length(), Some(body.len() as u64));
        let whole = file.bytes(1 << 20).await.unwrap();
        assert!(whole == body, "{} of {} bytes", whole.len(), body.len());
    }
}
