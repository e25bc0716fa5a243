//! How many calls the mock answers, and how much memory it takes meanwhile: `cargo bench -p larkspur-mock --bench load`,
//! with the seconds to run behind `--`. The mock answers on one thread, so calls per second of that thread's time are calls
//! per second of one core.
#![allow(clippy::unwrap_used, missing_docs)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use larkspur_mock::Mock;

const CONNECTIONS: usize = 16;

fn main() {
    // Cargo itself passes `--bench`.
    let seconds = std::env::args().skip(1).find_map(|arg| arg.parse().ok()).unwrap_or(10);
    let begun = Instant::now();
    let mock = Mock::builder().specs().start_blocking().unwrap();
    println!("started with all specs in {} ms", begun.elapsed().as_millis());
    let token = mock.tenant_token("cli_a");
    let head = |line: &str, body: &str| {
        let length = body.len();
        format!(
            "{line} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {length}\r\n\r\n{body}"
        )
    };
    let requests = [
        head("GET /open-apis/wiki/v2/tasks/7?task_type=move", ""),
        head("POST /open-apis/im/v1/chats", r#"{"name":"a chat of the load test","description":"one of many"}"#),
        head("GET /open-apis/im/v1/chats?page_size=20", ""),
        head("POST /open-apis/im/v1/messages/om_1/reply", r#"{"msg_type":"text","content":"{\"text\":\"hi\"}"}"#),
    ];
    let mut connections: Vec<BufReader<TcpStream>> = (0..CONNECTIONS)
        .map(|_| {
            let stream = TcpStream::connect(mock.address()).unwrap();
            stream.set_nodelay(true).unwrap();
            BufReader::new(stream)
        })
        .collect();
    let (start, mut told, mut calls) = (Instant::now(), Duration::ZERO, 0_usize);
    let busy_before = busy();
    while start.elapsed() < Duration::from_secs(seconds) {
        for (number, connection) in connections.iter_mut().enumerate() {
            let request = &requests[(calls / CONNECTIONS + number) % requests.len()];
            connection.get_mut().write_all(request.as_bytes()).unwrap();
        }
        connections.iter_mut().for_each(read_reply);
        calls += CONNECTIONS;
        if start.elapsed() - told >= Duration::from_secs(seconds.div_ceil(5)) {
            told = start.elapsed();
            println!("{:>4} s  {calls:>9} calls  {:>6} KiB of memory", told.as_secs(), memory());
        }
    }
    let wall = start.elapsed().as_secs_f64();
    println!("{:.0} calls a second, with the client beside it", calls as f64 / wall);
    if let (Some(before), Some(after)) = (busy_before, busy()) {
        println!("{:.0} calls a second of one core", calls as f64 / (after - before).as_secs_f64().max(0.01));
    }
}

fn read_reply(connection: &mut BufReader<TcpStream>) {
    let (mut line, mut length) = (String::new(), 0);
    connection.read_line(&mut line).unwrap();
    assert!(line.starts_with("HTTP/1.1 200"), "{line}");
    loop {
        line.clear();
        connection.read_line(&mut line).unwrap();
        if line == "\r\n" {
            break;
        }
        if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).unwrap();
}

/// The memory of this process in KiB, where the system tells (Linux).
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}

/// How long the mock's thread has run, where the system tells (Linux).
fn busy() -> Option<Duration> {
    for task in std::fs::read_dir("/proc/self/task").ok()?.flatten() {
        let name = std::fs::read_to_string(task.path().join("comm")).ok()?;
        if name.trim() == "larkspur-mock" {
            let run = std::fs::read_to_string(task.path().join("schedstat")).ok()?;
            return Some(Duration::from_nanos(run.split_whitespace().next()?.parse().ok()?));
        }
    }
    None
}
