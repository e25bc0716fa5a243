//! What the runtime costs, side by side with bare libraries: `cargo bench -p larkspur-core`.
//!
//! Divan prints the times of each; then each pair is run in turns, and the median of the ratios is printed.

use std::hint::black_box;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use larkspur_core::rt::*;
use serde::Deserialize;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
    if std::env::args().any(|arg| arg == "--test") {
        return;
    }
    let bare = || drop(black_box(decode_bare(body())));
    let ours = || drop(black_box(decode_wire(body())));
    println!(
        "\ndecoding {} kB: wire! takes {:.2} times serde derive (aim: 1.10)",
        body().len() >> 10,
        ratio(200, bare, ours)
    );
    let (bare, ours) = (|| runtime().block_on(call_bare()), || runtime().block_on(call_larkspur()));
    println!("a call over loopback: larkspur takes {:.2} times bare reqwest (aim: 1.05)", ratio(4000, bare, ours));
}

/// The median of the ratios of pairs, each run in turn, in changing order.
fn ratio(pairs: usize, bare: impl Fn(), ours: impl Fn()) -> f64 {
    let time = |run: &dyn Fn()| {
        let started = Instant::now();
        run();
        started.elapsed().as_secs_f64()
    };
    let mut ratios: Vec<f64> = (0..pairs)
        .map(|pair| {
            if pair % 2 == 0 {
                let bare = time(&bare);
                time(&ours) / bare
            } else {
                let ours = time(&ours);
                ours / time(&bare)
            }
        })
        .collect();
    ratios.sort_by(f64::total_cmp);
    ratios[ratios.len() / 2]
}

/// Declares a model twice: with `wire!`, and with serde derive as one would write it for this platform.
macro_rules! models {
    ($($name:ident { $($field:ident: $ty:ty = $wire:literal,)* })*) => {
        mod ours {
            use super::*;
            $(
                #[derive(Clone, Debug, Default)]
                #[allow(dead_code)]
                pub(super) struct $name { $(pub(super) $field: $ty,)* }
                wire!(read $name { $($field = $wire,)* });
            )*
        }
        mod bare {
            use super::*;
            $(
                #[derive(Clone, Debug, Default, Deserialize)]
                #[serde(default)]
                #[allow(dead_code)]
                pub(super) struct $name { $(#[serde(rename = $wire)] pub(super) $field: $ty,)* }
            )*
        }
    };
}

models! {
    Page {
        items: Vec<Node> = "items",
        page_token: Option<String> = "page_token",
        has_more: Option<bool> = "has_more",
    }
    Node {
        space_id: Option<String> = "space_id",
        node_token: Option<String> = "node_token",
        obj_token: Option<String> = "obj_token",
        obj_type: Option<String> = "obj_type",
        parent_node_token: Option<String> = "parent_node_token",
        node_type: Option<String> = "node_type",
        origin_node_token: Option<String> = "origin_node_token",
        has_child: Option<bool> = "has_child",
        title: Option<String> = "title",
        obj_create_time: Option<String> = "obj_create_time",
        obj_edit_time: Option<String> = "obj_edit_time",
        creator: Option<Person> = "creator",
        owner: Option<Person> = "owner",
        size: Option<i64> = "size",
        score: Option<f64> = "score",
        tags: Vec<String> = "tags",
        readers: Vec<Person> = "readers",
    }
    Person {
        id: Option<String> = "id",
        name: Option<String> = "name",
        department_ids: Vec<String> = "department_ids",
        active: Option<bool> = "active",
    }
}

#[derive(Deserialize)]
#[allow(dead_code)]
struct Envelope<T> {
    code: i64,
    msg: String,
    data: T,
}

#[derive(Default)]
struct OurEnvelope {
    data: ours::Page,
}
wire!(read OurEnvelope { data = "data" });

/// 500 nodes, with fields that the models do not know, as real replies have.
fn body() -> &'static [u8] {
    static BODY: OnceLock<Vec<u8>> = OnceLock::new();
    BODY.get_or_init(|| {
        let person = |n: usize| {
            serde_json::json!({"id": format!("ou_{n:032x}"), "name": format!("用户 {n}"), "department_ids": ["od-1", "od-2"],
                "active": n.is_multiple_of(2), "avatar": {"url": "https://example.com/a.png"}})
        };
        let node = |n: usize| {
            serde_json::json!({
                "space_id": "6946843325487912356", "node_token": format!("wikcn{n:020}"), "obj_token": format!("doxcn{n:020}"),
                "obj_type": "docx", "parent_node_token": "", "node_type": "origin", "origin_node_token": format!("wikcn{n:020}"),
                "has_child": n.is_multiple_of(3), "title": format!("标题 \"{n}\" with some words in it"),
                "obj_create_time": "1642402428", "obj_edit_time": "1642402428", "creator": person(n), "owner": person(n + 1),
                "size": n * 1000, "score": n as f64 / 7.0, "tags": ["a", "b", "c"],
                "readers": (0..5).map(person).collect::<Vec<_>>(), "new_field": {"deep": [1, 2, {"x": null}]},
            })
        };
        let items: Vec<_> = (0..500).map(node).collect();
        let data = serde_json::json!({"items": items, "page_token": "t", "has_more": true});
        format!(r#"{{"code":0,"msg":"success","data":{data}}}"#).into_bytes()
    })
}

fn decode_bare(json: &[u8]) -> Envelope<bare::Page> {
    serde_json::from_slice(json).expect("valid JSON")
}

fn decode_wire(json: &[u8]) -> OurEnvelope {
    let reply: OurEnvelope = serde_json::from_slice(json).expect("valid JSON");
    assert_eq!(reply.data.items.len(), 500);
    reply
}

#[divan::bench]
fn decode_with_serde_derive(bencher: divan::Bencher<'_, '_>) {
    bencher.counter(divan::counter::BytesCount::new(body().len())).bench(|| decode_bare(body()));
}

#[divan::bench]
fn decode_with_wire(bencher: divan::Bencher<'_, '_>) {
    bencher.counter(divan::counter::BytesCount::new(body().len())).bench(|| decode_wire(body()));
}

fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime"))
}

static GET: Endpoint = Endpoint::new(Method::GET, "wiki.v2.space.get_node", "/open-apis/wiki/v2/spaces/get_node")
    .doc_url("https://open.feishu.cn/document/");

const REPLY: &str = r#"{"code":0,"msg":"success","data":{"space_id":"6946843325487912356","node_token":"wikcnKQ1k3p","obj_type":"docx","has_child":true,"title":"标题","size":7,"tags":["a","b"]}}"#;

/// A server on a thread of its own, and the two ways to call it.
struct Setup {
    url: String,
    http: reqwest::Client,
    client: Client,
}

fn setup() -> &'static Setup {
    static SETUP: OnceLock<Setup> = OnceLock::new();
    SETUP.get_or_init(|| {
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(async {
                use axum::http::header::CONTENT_TYPE;
                use axum::routing::{get, post};
                let json = |text: &'static str| ([(CONTENT_TYPE, "application/json")], text);
                let token = r#"{"code":0,"msg":"ok","tenant_access_token":"t-1","expire":7200}"#;
                let app = axum::Router::new()
                    .route(GET.path, get(move || async move { json(REPLY) }))
                    .route("/open-apis/auth/v3/tenant_access_token/internal", post(move || async move { json(token) }));
                let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
                sender.send(listener.local_addr().expect("an address")).expect("a receiver");
                axum::serve(listener, app).await.expect("a server");
            });
        });
        let url = format!("http://{}", receiver.recv().expect("an address"));
        let tls =
            rustls::ClientConfig::builder_with_provider(std::sync::Arc::new(rustls::crypto::ring::default_provider()))
                .with_safe_default_protocol_versions()
                .expect("TLS")
                .with_root_certificates(rustls::RootCertStore::empty())
                .with_no_client_auth();
        let http = || reqwest::Client::builder().tls_backend_preconfigured(tls.clone()).build().expect("a client");
        let client = Client::builder("cli_a", "s").base_url(&url).http_client(http()).build().expect("a client");
        Setup { url, http: http(), client }
    })
}

async fn call_bare() {
    let setup = setup();
    let url = format!("{}{}?token=wikcnKQ1k3p", setup.url, GET.path);
    let request = setup.http.get(url).bearer_auth("t-1").timeout(Duration::from_secs(30));
    let bytes = request.send().await.expect("an answer").bytes().await.expect("a body");
    let reply: Envelope<bare::Node> = serde_json::from_slice(&bytes).expect("valid JSON");
    assert_eq!(black_box(reply).data.size, Some(7));
}

async fn call_larkspur() {
    let mut call = Call::new(&setup().client, &GET);
    call.query("token", &"wikcnKQ1k3p");
    let reply = Sending::<ours::Node>::new(call).await.expect("a reply");
    assert_eq!(black_box(reply).size, Some(7));
}

#[divan::bench]
fn call_with_bare_reqwest(bencher: divan::Bencher<'_, '_>) {
    runtime().block_on(call_bare());
    bencher.bench(|| runtime().block_on(call_bare()));
}

#[divan::bench]
fn call_with_larkspur(bencher: divan::Bencher<'_, '_>) {
    runtime().block_on(call_larkspur());
    bencher.bench(|| runtime().block_on(call_larkspur()));
}
