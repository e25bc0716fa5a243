//! The command line, run as a maintainer runs it.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Command, Output};
use std::thread;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// An upstream page: nesting lost, cells over several lines.
const PAGE: &str = r#"---
title: "查询书架"
source_url: https://open.feishu.cn/document/server-docs/library-v1/cabinet/get
last_remote_update: 2025-01-02
last_remote_update_timestamp: 1735776000000
---
# 查询书架

## 请求
名称 | 值
---|---
HTTP URL | https://open.feishu.cn/open-apis/library/v1/cabinets/:cabinet_id
HTTP Method | GET
接口频率限制 | [50 次/秒](https://example.com/limits)
支持的应用类型 | 自建应用
权限要求  
            **任一**  
            开启任一权限即可 | 看书架(library:shelf:readonly)  
            改书架(library:shelf)

### 请求头

名称 | 类型 | 必填 | 描述
--- | --- | --- | ---
Authorization | string | 是 | `tenant_access_token`  
**值格式**："Bearer `access_token`"

### 路径参数

名称 | 类型 | 描述
--- | --- | ---
cabinet_id | string | 书架的编号  
**示例值**："s-7"

### 查询参数

名称 | 类型 | 必填 | 描述
--- | --- | --- | ---
order | string | 是 | 排序  
**可选值有**：  
- asc：升序  
- desc：降序

## 响应

### 响应体

名称 | 类型 | 描述
--- | --- | ---
code | int | 错误码，非 0 表示失败
msg | string | 错误描述
data | \- | \-
shelf | shelf | 书架
books | book\[\] | 书
title | string | 书名
room | string | 房间

### 响应体示例
```json
{"code": 0, "msg": "ok", "data": {"shelf": {"books": [{"title": "红楼梦"}], "room": "A1"}}}
```

### 错误码

HTTP状态码 | 错误码 | 描述 | 排查建议
--- | --- | --- | ---
400 | 990001 | no such shelf | 书架已经撤走，请勿重试。
"#;

fn xtask(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xtask")).args(args).output().expect("xtask starts")
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn done(args: &[&str]) -> String {
    let output = xtask(args);
    let text = text(&output);
    assert!(output.status.success(), "{args:?}: {text}");
    text
}

fn refused(args: &[&str]) -> String {
    let output = xtask(args);
    assert!(!output.status.success(), "{args:?} should fail: {}", text(&output));
    text(&output)
}

fn folder(files: &[(&str, &str)]) -> TempDir {
    let dir = TempDir::new().expect("a temporary folder");
    for (path, text) in files {
        let path = dir.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("made");
        fs::write(path, text).expect("written");
    }
    dir
}

fn path(dir: &TempDir) -> &str {
    dir.path().to_str().expect("a plain path")
}

/// The files below a folder, without the lines that name their source.
fn files(dir: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut open = vec![dir.to_path_buf()];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            let text = fs::read_to_string(&path).expect("text");
            let lines = text.lines().filter(|line| !line.starts_with("// - ")).collect::<Vec<_>>().join("\n");
            found.insert(path.strip_prefix(dir).expect("below").display().to_string(), lines);
        }
    }
    found
}

#[test]
fn the_generated_code_is_fresh() {
    let told = done(&["generate", "--check"]);
    assert!(told.contains("fresh"), "{told}");
}

#[test]
fn an_upstream_page_generates_what_its_canonical_spec_does() {
    let upstream = folder(&[("anywhere/查询书架.md", PAGE)]);
    let specs = folder(&[]);
    done(&["import", "--from", path(&upstream), "--to", path(&specs)]);
    let canonical = fs::read_to_string(specs.path().join("library/v1/cabinet.get.md")).expect("the spec");
    assert!(
        canonical.contains("data.shelf.books[].title | string | 书名\ndata.shelf.room | string | 房间\n"),
        "{canonical}"
    );

    let (from_page, from_spec) = (folder(&[]), folder(&[]));
    done(&["generate", "--specs", path(&upstream), "--out", path(&from_page)]);
    done(&["generate", "--specs", path(&specs), "--out", path(&from_spec)]);
    let code = files(from_page.path());
    assert!(code["library/v1/cabinet.rs"].contains("pub fn get(self, cabinet_id: &str, order: Order) -> GetRequest"));
    assert_eq!(code, files(from_spec.path()));
}

#[test]
fn importing_again_changes_nothing_and_what_is_settled_stays() {
    let upstream = folder(&[("a.md", PAGE)]);
    let specs = folder(&[]);
    done(&["import", "--from", path(&upstream), "--to", path(&specs)]);
    let again = done(&["import", "--from", path(&upstream), "--to", path(&specs)]);
    assert!(again.contains("0 new, 0 changed, 1 unchanged"), "{again}");

    // A maintainer knows better than the example: the room is the book's.
    let spec = specs.path().join("library/v1/cabinet.get.md");
    let settled =
        fs::read_to_string(&spec).expect("the spec").replace("data.shelf.room |", "data.shelf.books[].room |");
    // And that the call must not be made twice.
    let settled = settled.replace("form: canonical", "repeat: never\nform: canonical");
    fs::write(&spec, &settled).expect("written");
    let told = done(&["import", "--from", path(&upstream), "--to", path(&specs)]);
    assert_eq!(fs::read_to_string(&spec).expect("the spec"), settled);
    let contradiction =
        "kept as settled: `data.shelf.books[].room`, though the page by itself reads `data.shelf.room`: a.md:";
    assert!(told.contains(contradiction), "{told}");

    // So does a fact that the page gets wrong, until the page changes; then someone is asked to look.
    let by_hand =
        settled.replace("form: canonical", "form: canonical\nby_hand: true").replace("| string | 房间", "| int | 房间");
    fs::write(&spec, &by_hand).expect("written");
    let told = done(&["import", "--from", path(&upstream), "--to", path(&specs)]);
    assert!(told.contains("kept as written by hand; 1 line is not as on the page: library/v1"), "{told}");
    fs::write(upstream.path().join("a.md"), PAGE.replace("1735776000000", "1767312000000")).expect("written");
    let told = done(&["import", "--from", path(&upstream), "--to", path(&specs)]);
    assert!(
        told.contains("its page has changed since; 2 lines are not as on the page: library/v1/cabinet.get.md"),
        "{told}"
    );
    assert_eq!(fs::read_to_string(&spec).expect("the spec"), by_hand);

    let none = folder(&[]);
    let vanished = done(&["import", "--from", path(&none), "--to", path(&specs)]);
    assert!(vanished.contains("without a page: library/v1/cabinet.get.md") && spec.exists(), "{vanished}");
    done(&["import", "--from", path(&none), "--to", path(&specs), "--prune"]);
    assert!(!spec.exists());
}

#[test]
fn a_changed_spec_changes_only_the_files_it_owns() {
    let other = PAGE.replace("library/v1", "museum/v1").replace("library-v1", "museum-v1");
    let specs = folder(&[("a.md", PAGE), ("b.md", &other)]);
    let out = folder(&[]);
    done(&["generate", "--specs", path(&specs), "--out", path(&out)]);
    let before = files(out.path());
    fs::write(specs.path().join("b.md"), other.replace("room", "floor")).expect("written");
    done(&["generate", "--specs", path(&specs), "--out", path(&out)]);
    let after = files(out.path());
    let changed: Vec<&String> =
        after.iter().filter(|(name, text)| before.get(*name) != Some(text)).map(|(name, _)| name).collect();
    assert!(!changed.is_empty() && changed.iter().all(|name| name.starts_with("museum/")), "{changed:?}");

    let stale = out.path().join("library/v1/cabinet.rs");
    let text = fs::read_to_string(&stale).expect("code");
    fs::write(&stale, format!("{text}\n// by hand\n")).expect("written");
    let told = refused(&["generate", "--check", "--specs", path(&specs), "--out", path(&out)]);
    assert!(told.contains("stale") && told.contains("cabinet.rs") && told.contains("cargo xtask generate"), "{told}");
}

#[test]
fn a_bad_spec_is_told_with_its_place_and_nothing_is_written() {
    let doubtful = PAGE
        .replace("title: \"查询书架\"", "title: \"查询书架\"\nform: canonical")
        .replace("room | string | 房间", "data.cellar.room | string | 房间");
    let specs = folder(&[("a.md", &doubtful), ("b.md", &PAGE.replace("HTTP Method | GET", "HTTP Method | FETCH"))]);
    let out = folder(&[]);
    let told = refused(&["generate", "--specs", path(&specs), "--out", path(&out)]);
    assert!(
        told.contains("error[L051]") && told.contains("a.md:57:1") && told.contains("no row above is `data`"),
        "{told}"
    );
    assert!(told.contains("error[L020]") && told.contains("b.md:13:15"), "{told}");
    assert!(files(out.path()).is_empty());

    let odd = folder(&[("a.md", &PAGE.replace("order | string |", "order | string / ??? |"))]);
    let told = refused(&["generate", "--specs", path(&odd), "--out", path(&out)]);
    assert!(told.contains("[L040]") && told.contains("a.md:") && files(out.path()).is_empty(), "{told}");

    let twice = folder(&[("a.md", PAGE), ("b.md", PAGE)]);
    let told = refused(&["generate", "--specs", path(&twice), "--out", path(&out)]);
    assert!(told.contains("also documented by a.md") && files(out.path()).is_empty(), "{told}");
}

#[test]
fn schema_counts_what_it_read_and_writes_a_line_an_endpoint() {
    let docs = folder(&[("shelf.md", PAGE), ("guide.md", "# How to\n\nRead this first.\n")]);
    let out = docs.path().join("schema.jsonl");
    let told = done(&["schema", "--docs", path(&docs), "--out", out.to_str().expect("a path")]);
    assert!(
        told.contains("2 pages: 1 endpoints, 0 events, 1 skipped") && told.contains("no request table: 1"),
        "{told}"
    );
    let lines = fs::read_to_string(&out).expect("the schema");
    let endpoint: serde_json::Value = serde_json::from_str(lines.trim()).expect("one JSON object");
    assert_eq!(endpoint["id"]["resource"], "cabinet");
    assert_eq!(endpoint["errors"][0]["retry"], "never");
}

#[test]
fn mistakes_on_the_command_line_are_told_plainly() {
    assert!(refused(&["schema", "--docs", "no/such/folder"]).contains("no/such/folder does not exist"));
    assert!(refused(&["explain", "L999"]).contains("`L999` is no code"));
    assert!(refused(&["generate", "--chek"]).contains("--check"));
    assert!(done(&["explain", "l050"]).contains("write the whole path"));
    assert!(refused(&["mock", "--push", "im.message.receive_v1"]).contains("add --to URL"));
    assert!(refused(&["mock", "--encrypt-key", "k"]).contains("--to <URL>"));
    let push = ["mock", "--port", "0", "--service", "im", "--long-connection", "--push"];
    let told = refused(&[&push[..], &["im.message.recieve_v1"]].concat());
    assert!(told.contains("did you mean `im.message.receive_v1`, `"), "{told}");
    let told = refused(&[&push[..], &["im.message.receive_v1", "--repeat-after", "15s,soon"]].concat());
    assert!(told.contains("`soon` in --repeat-after is no time"), "{told}");
}

/// A request as it came: its headers in small letters, and its body.
type Pushed = (BTreeMap<String, String>, String);

/// Takes so many pushes, each on a connection of its own, and answers them with these statuses.
fn webhook(statuses: &'static [u16]) -> (String, thread::JoinHandle<Vec<Pushed>>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("http://{}/events", listener.local_addr().expect("an address"));
    let take = move |status: &u16| pushed(listener.accept().expect("a push").0, *status);
    (url, thread::spawn(move || statuses.iter().map(take).collect()))
}

fn pushed(mut stream: TcpStream, status: u16) -> Pushed {
    let mut reader = BufReader::new(stream.try_clone().expect("a second handle"));
    let mut line = || {
        let mut line = String::new();
        reader.read_line(&mut line).expect("a line");
        line.trim_end().to_owned()
    };
    assert_eq!(line(), "POST /events HTTP/1.1");
    let header = |line: String| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
    let headers: BTreeMap<String, String> = std::iter::from_fn(|| header(line())).collect();
    let mut body = vec![0; headers["content-length"].parse().expect("a length")];
    reader.read_exact(&mut body).expect("the body");
    write!(stream, "HTTP/1.1 {status} answered\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{{}}")
        .expect("answered");
    (headers, String::from_utf8(body).expect("text"))
}

#[test]
fn the_mock_pushes_signed_events_and_repeats_them() {
    let push = ["mock", "--port", "0", "--service", "im", "--exit-when-pushed", "--push", "im.message.receive_v1"];
    let (url, got) = webhook(&[500, 200]);
    let told = done(&[&push[..], &["--to", &url, "--encrypt-key", "a key", "--repeat-after", "10ms"]].concat());
    assert!(told.contains("receive_v1 to the webhook: 500") && told.contains("receive_v1 to the webhook, try 2: 200"));
    for (headers, body) in got.join().expect("pushes") {
        assert!(body.starts_with("{\"encrypt\":"), "{body}");
        let header = |name: &str| headers[&format!("x-lark-{name}")].as_str();
        let signed = [header("request-timestamp"), header("request-nonce"), "a key", &body].concat();
        let signature: String = Sha256::digest(signed).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(header("signature"), signature);
    }

    let (url, got) = webhook(&[200, 200]);
    let plain = ["--to", &url, "--verification-token", "a token", "--push-app", "cli_one", "--count", "2"];
    done(&[&push[..], &plain].concat());
    let header = |(_, body): &Pushed| -> serde_json::Value {
        serde_json::from_str::<serde_json::Value>(body).expect("JSON")["header"].take()
    };
    let headers: Vec<serde_json::Value> = got.join().expect("pushes").iter().map(header).collect();
    assert_eq!((&headers[0]["event_type"], &headers[0]["token"]), (&"im.message.receive_v1".into(), &"a token".into()));
    assert_eq!(headers[0]["app_id"], "cli_one");
    assert_ne!(headers[0]["event_id"], headers[1]["event_id"]);

    let (url, got) = webhook(&[403]);
    let told = refused(&[&push[..], &["--to", &url, "--repeat-after", "never"]].concat());
    assert!(told.contains("1 of the pushes were not accepted"), "{told}");
    assert_eq!(got.join().expect("pushes").len(), 1);
}
