//! The program `larkspur-mock`.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Command, Stdio};

use serde_json::{Value as Json, json};

use crate::common;

/// The program, running; it is ended when dropped.
struct Program {
    child: Child,
    url: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_larkspur-mock"));
    command.args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn start(args: &[&str]) -> Program {
    // Away from the repository: the program needs none of its files.
    let mut child = command(args).args(["--port", "0"]).current_dir(std::env::temp_dir()).spawn().unwrap();
    let mut line = String::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap());
    lines.read_line(&mut line).unwrap();
    // What it prints later is read away, so that it never waits.
    std::thread::spawn(move || std::io::copy(&mut lines, &mut std::io::sink()));
    let url = line.trim().strip_prefix("listening on ").unwrap_or_else(|| panic!("{line}")).to_owned();
    Program { child, url }
}

/// What it says when it does not start.
fn refusal(args: &[&str]) -> String {
    let mut child = command(args).args(["--port", "0"]).spawn().unwrap();
    let mut told = String::new();
    child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
    assert!(!child.wait().unwrap().success(), "{told}");
    told
}

async fn json(request: reqwest::RequestBuilder) -> Json {
    request.send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn it_serves_the_built_in_specs_and_those_that_are_added() {
    let dir = tempfile::tempdir().unwrap();
    let page = "---\ntitle: Get a thing\nsource_url: https://open.feishu.cn/document/server-docs/shop/thing/get\n---\n\
                ## 请求\n\n名称 | 值\n---|---\n\
                HTTP URL | https://open.feishu.cn/open-apis/shop/v1/things/:thing_id\nHTTP Method | GET\n\n\
                ### 路径参数\n\n名称 | 类型 | 描述\n---|---|---\nthing_id | string | id\n";
    std::fs::write(dir.path().join("thing.md"), page).unwrap();
    let reply = dir.path().join("reply.json");
    std::fs::write(&reply, r#"{"id": "{{path.thing_id}}"}"#).unwrap();
    let reply = format!("POST /open-apis/shop/v1/things/:thing_id={}", reply.display());
    let program = start(&["--specs", dir.path().to_str().unwrap(), "--no-token-check", "--reply", &reply]);
    let client = common::client();
    let health = json(client.get(format!("{}/_larkspur/health", program.url))).await;
    assert!(health["endpoints"].as_u64().unwrap() > 1_000, "{health}");
    let url = |path: &str| format!("{}/open-apis/{path}", program.url);
    assert_eq!(json(client.get(url("shop/v1/things/7"))).await["code"], 0);
    assert_eq!(json(client.post(url("shop/v1/things/7"))).await["data"], json!({"id": "7"}));
    assert_eq!(json(client.get(url("wiki/v2/tasks/7?task_type=move"))).await["code"], 0);
}

#[tokio::test]
async fn it_speaks_tls_with_a_certificate_that_clients_can_trust() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("cert.pem");
    let program = start(&["--tls", "--tls-save-cert", path.to_str().unwrap(), "--service", "wiki"]);
    assert!(program.url.starts_with("https://127.0.0.1:"), "{}", program.url);
    let certificate = reqwest::Certificate::from_pem(&std::fs::read(&path).unwrap()).unwrap();
    let client = common::builder_of_clients().tls_certs_only([certificate]).build().unwrap();
    assert_eq!(json(client.get(format!("{}/_larkspur/health", program.url))).await["status"], "ok");
    let body = json!({"AppID": "cli_a", "AppSecret": "s"});
    let found = json(client.post(format!("{}/callback/ws/endpoint", program.url)).json(&body)).await;
    assert!(found["data"]["URL"].as_str().unwrap().starts_with("wss://"), "{found}");
}

#[test]
fn what_it_cannot_do_is_told_in_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = dir.path().join(name);
        std::fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let bad_reply = format!("wiki.v2.task.gett={}", file("reply.json", "{}"));
    for (args, wanted) in [
        (vec!["--service", "nope"], "no document is of the service `nope`"),
        (vec!["--scenario", &file("bad.json", "{\n\"replies\": [}")], "line 2"),
        (vec!["--scenario", "/no/such/file"], "/no/such/file"),
        (vec!["--reply", &bad_reply], "did you mean `wiki.v2.task.get`?"),
        (vec!["--push", "im.message.recieve_v1", "--to", "http://127.0.0.1:1"], "no event has the type"),
        (vec!["--tls-cert", &file("c.pem", "x"), "--tls-key", &file("k.pem", "x")], "cannot speak TLS"),
        (vec!["--tls-cert", "c.pem"], "--tls-key"),
    ] {
        let told = refusal(&args);
        assert!(told.contains(wanted), "{args:?}: {told}");
    }
}
