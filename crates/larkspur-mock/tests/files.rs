//! Uploads and downloads.

#![allow(clippy::unwrap_used)]

mod common;

use common::{builder, get, mock, post, success, wrong_fields};
use larkspur_mock::{Download, Fault, Reply, generated_bytes};
use reqwest::multipart::{Form, Part};
use sha2::{Digest, Sha256};

const UPLOAD: &str = "/open-apis/drive/v1/medias/upload_all";
const DOWNLOAD_ID: &str = "drive.v1.media.download";
const DOWNLOAD: &str = "/open-apis/drive/v1/medias/boxcn/download";

fn form(size: usize, part: Part) -> Form {
    Form::new().text("file_name", "a.bin").text("size", size.to_string()).part("file", part)
}

fn file(content: Vec<u8>) -> Part {
    Part::bytes(content).file_name("知识.bin").mime_str("application/octet-stream").unwrap()
}

#[tokio::test]
async fn an_upload_is_checked_and_kept() {
    let mock = builder().keep_uploads(100).start().await.unwrap();
    let small = generated_bytes(0, 100);
    success(post(&mock, UPLOAD).multipart(form(100, file(small.clone())))).await;
    let big = generated_bytes(0, 5_000_000);
    success(post(&mock, UPLOAD).multipart(form(5_000_000, file(big.clone())))).await;
    let uploads = mock.uploads();
    assert_eq!(uploads[0].bytes.as_deref(), Some(&small[..]));
    let upload = &uploads[1];
    assert_eq!((upload.length, &upload.bytes, upload.field.as_str()), (5_000_000, &None, "file"));
    assert_eq!(upload.endpoint, "drive.v1.media.upload_all");
    assert_eq!(upload.file_name.as_deref(), Some("知识.bin"));
    assert_eq!(upload.content_type.as_deref(), Some("application/octet-stream"));
    assert_eq!(upload.texts[0], ("file_name".to_owned(), "a.bin".to_owned()));
    let hash: String = Sha256::digest(&big).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(upload.sha256, hash);
}

#[tokio::test]
async fn what_is_wrong_with_an_upload_is_named() {
    let mock = mock().await;
    let upload = |form: Form| post(&mock, UPLOAD).multipart(form);
    assert_eq!(wrong_fields(upload(form(99, file(vec![1; 100])))).await, ["size"]);
    assert_eq!(wrong_fields(upload(form(0, file(vec![])))).await, ["file"]);
    assert_eq!(wrong_fields(upload(Form::new().part("file", file(vec![1])))).await, ["file_name", "size"]);
    assert_eq!(wrong_fields(upload(Form::new().text("file_name", "a").text("size", "x"))).await, ["size", "file"]);
    let two = form(1, file(vec![1])).part("file", file(vec![2]));
    assert_eq!(wrong_fields(upload(two)).await, ["file"]);
    let other = form(1, file(vec![1])).part("image", file(vec![2]));
    assert_eq!(wrong_fields(upload(other)).await, ["image"]);
    assert_eq!(wrong_fields(post(&mock, UPLOAD).json(&1)).await, ["Content-Type"]);
    let cut = post(&mock, UPLOAD).header("content-type", "multipart/form-data; boundary=x").body("--x\r\n");
    assert_eq!(wrong_fields(cut).await, ["body"]);
    let uploads = mock.uploads().len();
    let refused = common::bare_post(&mock, UPLOAD).multipart(form(3_000_000, file(vec![1; 3_000_000])));
    assert_eq!(common::code(refused).await, (400, 99991661));
    assert_eq!(mock.uploads().len(), uploads, "a refused upload is not taken");
}

#[tokio::test]
async fn a_download_has_its_name_type_and_length() {
    let mock = mock().await;
    let plain = get(&mock, DOWNLOAD).send().await.unwrap();
    assert_eq!(plain.bytes().await.unwrap(), generated_bytes(0, 1024));
    mock.reply(DOWNLOAD_ID, Download::bytes("content").name("报告 (1).txt").content_type("text/plain"));
    let response = get(&mock, DOWNLOAD).send().await.unwrap();
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-disposition"), "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A%20%281%29.txt");
    assert_eq!((header("content-type"), response.content_length()), ("text/plain".into(), Some(7)));
    assert!(response.headers().contains_key("x-tt-logid"));
    assert_eq!(response.text().await.unwrap(), "content");
    mock.reply(DOWNLOAD_ID, Reply::error(400, 1061005, "no such file"));
    assert_eq!(common::code(get(&mock, DOWNLOAD)).await, (400, 1061005));
}

#[tokio::test]
async fn a_range_gives_a_part() {
    let mock = mock().await;
    mock.reply(DOWNLOAD_ID, Download::generated(1_000_000));
    let part = |range: &'static str| get(&mock, DOWNLOAD).header("range", range).send();
    let response = part("bytes=700000-").await.unwrap();
    assert_eq!(response.status(), 206);
    assert_eq!(response.headers()["content-range"], "bytes 700000-999999/1000000");
    assert_eq!(response.content_length(), Some(300_000));
    assert_eq!(response.bytes().await.unwrap(), generated_bytes(700_000, 300_000));
    let beyond = part("bytes=1000000-").await.unwrap();
    assert_eq!(beyond.status(), 416);
    assert_eq!(beyond.headers()["content-range"], "bytes */1000000");
    assert!(beyond.headers()["content-type"].to_str().unwrap().starts_with("application/json"));
    mock.reply(DOWNLOAD_ID, Download::generated(10).ignore_ranges());
    let whole = part("bytes=5-").await.unwrap();
    assert_eq!((whole.status().as_u16(), whole.content_length()), (200, Some(10)));
}

#[tokio::test]
async fn a_large_download_streams_and_can_be_cut() {
    let mock = mock().await;
    mock.reply(DOWNLOAD_ID, Download::generated(1 << 40));
    let mut response = get(&mock, DOWNLOAD).send().await.unwrap();
    assert_eq!(response.content_length(), Some(1 << 40), "a terabyte is promised, and made as it is read");
    let mut got = 0;
    while got < 2_000_000 {
        let chunk = response.chunk().await.unwrap().unwrap();
        assert_eq!(chunk, generated_bytes(got, chunk.len()));
        got += chunk.len() as u64;
    }
    drop(response);
    mock.reply(DOWNLOAD_ID, Download::generated(1_000_000));
    mock.script(DOWNLOAD_ID, [Fault::CutBody]);
    let mut response = get(&mock, DOWNLOAD).send().await.unwrap();
    let mut got = 0;
    while let Ok(Some(chunk)) = response.chunk().await {
        got += chunk.len();
    }
    assert_eq!(got, 500_000);
}
