//! A gigabyte passes through, up or down, without staying in memory.

use std::process::Stdio;

use larkspur_core::rt::*;
use larkspur_mock::Download as Served;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::support::{self, DOWNLOAD, UPLOAD, download, mock};

const GIGABYTE: u64 = 1 << 30;
/// In kB, as /proc counts.
const BOUND: u64 = 50 << 10;
const URL: &str = "LARKSPUR_TEST_URL";

/// Runs one of the ignored tests below in a process of its own; gives its peak memory in kB.
async fn peak_of(test: &str, url: &str) -> Option<u64> {
    if !cfg!(target_os = "linux") {
        println!("skipped: peak memory is read from /proc");
        return None;
    }
    let child = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args([test, "--exact", "--ignored", "--nocapture"])
        .env(URL, url)
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .output();
    let output = child.await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    let peak = text.lines().find_map(|line| line.split_once("peak kB: ")?.1.trim().parse().ok()).unwrap();
    println!("{test}: peak memory {} MB", peak >> 10);
    Some(peak)
}

fn print_peak() {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("peak kB: {}", peak.trim().trim_end_matches("kB").trim());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_that_is_saved_stays_under_50_megabytes() {
    let mock = mock().await;
    mock.reply(DOWNLOAD.id, Served::generated(GIGABYTE));
    let Some(peak) = peak_of("memory::saves_a_gigabyte", &mock.url()).await else { return };
    assert!(peak < BOUND, "{peak} kB");
    assert_eq!(mock.count(DOWNLOAD.id), 1);
}

#[tokio::test]
#[ignore = "run by the test above, in a process of its own"]
async fn saves_a_gigabyte() {
    let Ok(url) = std::env::var(URL) else { return };
    let client = support::builder_at(&url).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = download(&client).send().await.unwrap().save_to(folder.path().join("a.bin")).await.unwrap();
    assert_eq!(std::fs::metadata(path).unwrap().len(), GIGABYTE);
    print_peak();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_gigabyte_that_is_uploaded_stays_under_50_megabytes() {
    let (url, arrived) = sink().await;
    let Some(peak) = peak_of("memory::uploads_a_gigabyte", &url).await else { return };
    assert!(peak < BOUND, "{peak} kB");
    assert!(arrived.await.unwrap() > GIGABYTE, "the form is larger than its file");
}

#[tokio::test]
#[ignore = "run by the test above, in a process of its own"]
async fn uploads_a_gigabyte() {
    let Ok(url) = std::env::var(URL) else { return };
    let client = support::builder_at(&url).build().unwrap();
    let file = tempfile::NamedTempFile::new().unwrap();
    file.as_file().set_len(GIGABYTE).unwrap();
    let mut call = Call::new(&client, &UPLOAD);
    call.access_token("t-1");
    call.file("file", Upload::path(file.path()));
    Sending::<()>::new(call).await.unwrap();
    print_peak();
}

/// A server that takes one request, drops its body, and tells how long that was.
async fn sink() -> (String, tokio::task::JoinHandle<u64>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let task = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            head.push(stream.read_u8().await.unwrap());
        }
        let head = String::from_utf8(head).unwrap().to_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        let length: u64 = length.trim().parse().unwrap();
        let body = tokio::io::copy(&mut (&mut stream).take(length), &mut tokio::io::sink()).await.unwrap();
        stream.write_all(&support::http_json(support::OPEN)).await.unwrap();
        body
    });
    (url, task)
}
