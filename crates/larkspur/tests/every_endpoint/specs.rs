//! The documents, compiled once, and the platform that they describe.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use larkspur::Client;
use larkspur_docs::Knowledge;
use larkspur_mock::{Endpoint, Mock, Token};

/// The endpoints of the documents, by id.
pub(crate) static ENDPOINTS: LazyLock<BTreeMap<String, Endpoint>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    let compiled = larkspur_docs::compile_dir(&folder, Knowledge::default()).expect("the specs can be read");
    compiled.endpoints.into_iter().map(|endpoint| (endpoint.id.to_string(), endpoint)).collect()
});

/// A mock that serves all of them and refuses what no document names, and a client of it.
pub(crate) async fn platform() -> (Mock, Client) {
    let builder = Mock::builder().endpoints(ENDPOINTS.values().cloned()).refuse_unknown();
    let mock = builder.token(Token::User, "u-proof").start().await.expect("a free port");
    let client = Client::builder("cli_a1b2", "app secret").base_url(mock.url()).build().expect("a client");
    (mock, client)
}
