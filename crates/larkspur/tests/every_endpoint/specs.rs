//! The documents, compiled once, and the platform that they describe.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use larkspur::Client;
use larkspur_docs::{Compiled, Knowledge};
use larkspur_mock::{Endpoint, Mock, Token};
use larkspur_schema::Event;

/// What the documents say.
static COMPILED: LazyLock<Compiled> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    larkspur_docs::compile_dir(&folder, Knowledge::default()).expect("the specs can be read")
});

/// The endpoints of the documents, by id.
pub(crate) static ENDPOINTS: LazyLock<BTreeMap<String, &'static Endpoint>> =
    LazyLock::new(|| COMPILED.endpoints.iter().map(|endpoint| (endpoint.id.to_string(), endpoint)).collect());

/// The calls that go to the URL of this one: a request with nothing but what it must have may be of any.
pub(crate) fn of_url(id: &str) -> Vec<&'static str> {
    let http = &ENDPOINTS[id].http;
    let same = ENDPOINTS.iter().filter(|(_, other)| other.http.method == http.method && other.http.path == http.path);
    same.map(|(id, _)| id.as_str()).collect()
}

/// The events of the documents, by the type on the wire.
pub(crate) static EVENTS: LazyLock<BTreeMap<String, &'static Event>> =
    LazyLock::new(|| COMPILED.events.iter().map(|event| (event.event_type.clone(), event)).collect());

/// A mock that serves all of them and refuses what no document names, and a client of it.
pub(crate) async fn platform() -> (Mock, Client) {
    let builder = Mock::builder().endpoints(COMPILED.endpoints.iter().cloned()).refuse_unknown().stateless();
    let mock = builder.token(Token::User, "u-proof").start().await.expect("a free port");
    let client = Client::builder("cli_a1b2", "app secret").base_url(mock.url()).build().expect("a client");
    (mock, client)
}
