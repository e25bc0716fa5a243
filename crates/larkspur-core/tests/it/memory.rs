//! A gigabyte passes through without staying.

use std::process::Stdio;

use larkspur_mock::Download as Served;

use crate::support::{self, DOWNLOAD, download, mock};

const GIGABYTE: u64 = 1 << 30;
const URL: &str = "LARKSPUR_TEST_URL";

#[tokio::test(flavor = "multi_thread")]
async fn a_download_of_a_gigabyte_stays_under_50_megabytes() {
    if !cfg!(target_os = "linux") {
        println!("skipped: peak memory is read from /proc");
        return;
    }
    let mock = mock().await;
    mock.reply(DOWNLOAD.id, Served::generated(GIGABYTE));
    let child = tokio::process::Command::new(std::env::current_exe().unwrap())
        .args(["memory::child", "--exact", "--ignored", "--nocapture"])
        .env(URL, mock.url())
        .stdout(Stdio::piped())
        .kill_on_drop(true)
        .output();
    let output = child.await.unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}");
    let peak: u64 = text.lines().find_map(|line| line.split_once("peak kB: ")?.1.trim().parse().ok()).unwrap();
    println!("peak memory: {} MB", peak >> 10);
    assert!(peak < 50 << 10, "{peak} kB");
    assert_eq!(mock.count(DOWNLOAD.id), 1);
}

/// The process that is measured.
#[tokio::test]
#[ignore = "run by the test above, in a process of its own"]
async fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let client = support::builder_at(&url).build().unwrap();
    let folder = tempfile::tempdir().unwrap();
    // Half of it is read as a stream, half is written to a file.
    let mut file = download(&client).send().await.unwrap();
    let mut seen = 0;
    while let Some(chunk) = file.chunk().await {
        seen += chunk.unwrap().len() as u64;
    }
    assert_eq!(seen, GIGABYTE);
    drop(folder);
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    println!("peak kB: {}", peak.trim().trim_end_matches("kB").trim());
}
