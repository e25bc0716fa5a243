//! A small service, as generated code would have it, and a server that serves it.

use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_core::{ClientBuilder, RetryPolicy};
use larkspur_mock::{Field, FieldType, Mock};
use serde_json::json;

/// Metadata of an endpoint; the server is told the same.
pub(crate) const fn endpoint(id: &'static str, method: Method, path: &'static str) -> Endpoint {
    let endpoint = Endpoint::new(method, id, path).tokens(&[Token::Tenant, Token::User]);
    endpoint.doc_url("https://open.feishu.cn/document/")
}

pub(crate) static GET: Endpoint =
    endpoint("test.v1.thing.get", Method::GET, "/open-apis/test/v1/things/:id").errors(&[
        DocumentedError { http: Some(404), code: 131005, message: "not found", retry: Some(Retry::Never) },
        DocumentedError { http: Some(400), code: 131001, message: "rpc fail", retry: Some(Retry::Later) },
    ]);
pub(crate) static CREATE: Endpoint = endpoint("test.v1.thing.create", Method::POST, "/open-apis/test/v1/things");
pub(crate) static LIST: Endpoint = endpoint("test.v1.thing.list", Method::GET, "/open-apis/test/v1/things");
pub(crate) static SEARCH: Endpoint = endpoint("test.v1.thing.search", Method::POST, "/open-apis/test/v1/things/search");
pub(crate) static UPLOAD: Endpoint = endpoint("test.v1.file.upload", Method::POST, "/open-apis/test/v1/files");
pub(crate) static DOWNLOAD: Endpoint =
    endpoint("test.v1.file.download", Method::GET, "/open-apis/test/v1/files/:id/download").reply(ReplyKind::Binary);
pub(crate) static FLAT: Endpoint =
    endpoint("test.v1.bot.info", Method::GET, "/open-apis/test/v1/info").reply(ReplyKind::Flat);
pub(crate) static APP_ONLY: Endpoint =
    endpoint("test.v1.app.get", Method::GET, "/open-apis/test/v1/app").tokens(&[Token::App]);
pub(crate) static USER_ONLY: Endpoint =
    endpoint("test.v1.me.get", Method::GET, "/open-apis/test/v1/me").tokens(&[Token::User]);
/// A list that is read by POST.
pub(crate) static READ: Endpoint =
    endpoint("test.v1.thing.query", Method::POST, "/open-apis/test/v1/things/query").repeat(Repeat::Reads);
/// A POST with a key of its own, and with errors whose page tells more.
pub(crate) static KEYED: Endpoint =
    endpoint("test.v1.keyed.create", Method::POST, "/open-apis/test/v1/keyed").repeat(Repeat::Key("uuid")).errors(&[
        DocumentedError { http: Some(200), code: 1254290, message: "TooManyRequest", retry: Some(Retry::RateLimit) },
        DocumentedError { http: Some(200), code: 1254291, message: "Write conflict", retry: Some(Retry::Conflict) },
        DocumentedError { http: Some(400), code: 131001, message: "rpc fail", retry: Some(Retry::Later) },
        DocumentedError { http: Some(429), code: 1236007, message: "daily limit", retry: Some(Retry::Never) },
    ]);
/// A GET that changes something.
pub(crate) static ONCE: Endpoint =
    endpoint("test.v1.once.get", Method::GET, "/open-apis/test/v1/once").repeat(Repeat::Never);
pub(crate) static PACED: Endpoint =
    endpoint("test.v1.paced.get", Method::GET, "/open-apis/test/v1/paced").rate_limit(RateLimit::per_second(10));

pub(crate) static BUSY: Endpoint =
    endpoint("test.v1.busy.get", Method::GET, "/open-apis/test/v1/busy").rate_limit(RateLimit::per_second(50));

pub(crate) static ALL: [&Endpoint; 14] = [
    &GET, &CREATE, &LIST, &SEARCH, &UPLOAD, &DOWNLOAD, &FLAT, &APP_ONLY, &USER_ONLY, &READ, &KEYED, &ONCE, &PACED,
    &BUSY,
];

/// The token endpoints that the tests count.
pub(crate) const TENANT_TOKEN: &str = "auth.v3.tenant_access_token.internal";
pub(crate) const OAUTH: &str = "authen.v2.oauth_token.create";

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Thing {
    pub(crate) id: Option<String>,
    pub(crate) size: Option<i64>,
    pub(crate) tags: Vec<String>,
}
wire!(read Thing { id = "id", size = "size", tags = "tags" });

#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct ThingPage {
    pub(crate) items: Vec<Thing>,
    pub(crate) page_token: Option<String>,
    pub(crate) has_more: Option<bool>,
}
wire!(read ThingPage { items = "items", page_token = "page_token", has_more = "has_more" });

#[derive(Clone, Debug)]
pub(crate) struct GetThing(pub(crate) Call);
request!(GetThing => Thing, as_user, helpdesk);

#[derive(Clone, Debug)]
pub(crate) struct ListThings(pub(crate) Call);
request!(ListThings => ThingPage, as_user);
paged!(ListThings => ThingPage, Thing { query: "page_token", token: page_token, more: has_more, items: items });

#[derive(Clone, Debug)]
pub(crate) struct SearchThings(pub(crate) Call);
request!(SearchThings => ThingPage);
paged!(SearchThings => ThingPage { body: "page_token" });

#[derive(Clone, Debug)]
pub(crate) struct GetFile(pub(crate) Call);
request!(GetFile => Download, as_user);

#[derive(Clone, Debug)]
pub(crate) struct SendFile(pub(crate) Call);
request!(SendFile => ());

pub(crate) fn get(client: &Client) -> GetThing {
    get_named(client, "7")
}

pub(crate) fn get_named(client: &Client, id: &str) -> GetThing {
    let mut call = Call::new(client, &GET);
    call.path("id", &id);
    GetThing(call)
}

pub(crate) fn create(client: &Client) -> GetThing {
    let mut call = Call::new(client, &CREATE);
    call.body("name", "n");
    GetThing(call)
}

pub(crate) fn call_of(client: &Client, endpoint: &'static Endpoint) -> GetThing {
    GetThing(Call::new(client, endpoint))
}

pub(crate) fn download(client: &Client) -> GetFile {
    let mut call = Call::new(client, &DOWNLOAD);
    call.path("id", &"f1");
    GetFile(call)
}

pub(crate) fn upload(client: &Client, file: Upload) -> SendFile {
    let mut call = Call::new(client, &UPLOAD);
    call.form("kind", &"doc");
    call.file("file", file);
    SendFile(call)
}

fn served(endpoint: &Endpoint) -> larkspur_mock::Endpoint {
    let text = |name: &str| Field::new(name, FieldType::String);
    let thing = [text("id"), Field::new("size", FieldType::Int), text("tags").list()];
    let id = endpoint.id.parse().expect("an id");
    let mut served = larkspur_mock::Endpoint::builder(id, endpoint.method.as_str(), endpoint.path)
        .tokens(endpoint.tokens.iter().map(|token| match token {
            Token::Tenant => larkspur_mock::Token::Tenant,
            Token::User => larkspur_mock::Token::User,
            Token::App => larkspur_mock::Token::App,
        }))
        .path(endpoint.path.contains(":id").then(|| text("id")));
    if let Some(limit) = endpoint.rate_limit {
        served = served.rate_limit(larkspur_mock::RateLimit { per_second: limit.per_second, ..Default::default() });
    }
    served = match endpoint.id {
        "test.v1.file.upload" => served.form([text("kind"), Field::new("file", FieldType::File)]),
        _ if endpoint.method == Method::POST => served.body([]),
        _ => served,
    };
    let served = if endpoint.reply == ReplyKind::Binary {
        served.binary()
    } else if [LIST.id, SEARCH.id, READ.id].contains(&endpoint.id) {
        let items = Field::object("items", thing).list();
        served.data([items, text("page_token"), Field::new("has_more", FieldType::Bool)]).paged("items")
    } else {
        served.data(thing).example(json!({"code": 0, "msg": "ok", "data": {"id": "7", "size": 3, "tags": ["a"]}}))
    };
    served.build()
}

pub(crate) fn mock_builder() -> larkspur_mock::Builder {
    Mock::builder().endpoints(ALL.into_iter().map(served)).lenient().stateless()
}

pub(crate) async fn mock() -> Mock {
    mock_builder().start().await.expect("a mock server")
}

/// A client of the server that waits little between attempts.
pub(crate) fn builder(mock: &Mock) -> ClientBuilder<Client> {
    builder_at(&mock.url())
}

pub(crate) fn builder_at(url: &str) -> ClientBuilder<Client> {
    let retry = RetryPolicy::default().waits(Duration::from_millis(5), Duration::from_millis(20));
    Client::builder("cli_a1b2", "very-secret-app-secret").base_url(url).retry(retry)
}

pub(crate) fn client(mock: &Mock) -> Client {
    builder(mock).build().expect("a client")
}

pub(crate) const OPEN: &str = r#"{"code":0,"msg":"ok","data":{}}"#;

/// The heads of requests, in lower case.
pub(crate) type Heads = std::sync::Arc<std::sync::Mutex<Vec<String>>>;

/// A server that answers each connection with these bytes, one after the other, the last one again and again. It then
/// closes the connection, or, where `hangs`, leaves it open.
pub(crate) async fn scripted(answers: Vec<Vec<u8>>, hangs: bool) -> (String, Heads) {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let heads = Heads::default();
    let seen = heads.clone();
    tokio::spawn(async move {
        for index in 0.. {
            let Ok((mut stream, _)) = listener.accept().await else { return };
            let (seen, answer) = (seen.clone(), answers[index.min(answers.len() - 1)].clone());
            tokio::spawn(async move {
                let mut buffer = vec![0; 64 << 10];
                let length = stream.read(&mut buffer).await.unwrap_or(0);
                seen.lock().unwrap().push(String::from_utf8_lossy(&buffer[..length]).to_lowercase());
                let _ = stream.write_all(&answer).await;
                if hangs {
                    std::future::pending::<()>().await;
                }
                let _ = stream.shutdown().await;
            });
        }
    });
    (url, heads)
}

/// A client of a scripted server, and a call that needs no token endpoint.
pub(crate) fn download_at(url: &str, shape: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>) -> GetFile {
    let client = shape(builder_at(url)).build().expect("a client");
    let mut call: Call = download(&client).into();
    call.access_token("t-1");
    GetFile(call)
}

/// A JSON answer, as bytes on the wire.
pub(crate) fn http_json(body: &str) -> Vec<u8> {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length: ";
    format!("{head}{}\r\n\r\n{body}", body.len()).into_bytes()
}
