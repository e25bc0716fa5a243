//! Every endpoint is called with what it requires, and the mock checks that.

use std::collections::BTreeSet;

use larkspur_mock::{Pages, Reply};

use crate::proof;
use crate::specs::{ENDPOINTS, of_url, platform};

/// They take what the platform hands out while an app runs (an app ticket, a user's consent), so a fixed value is refused:
/// the mock checks the rest of the call, and answers with the documented example.
const GRANTED: &[&str] = &[
    "auth.v3.app_access_token.create",
    "auth.v3.tenant_access_token.create",
    "authen.v1.oidc_access_token.create",
    "authen.v1.oidc_refresh_access_token.create",
    "authen.v2.oauth_token.create",
];

/// A page for the user's browser, which is sent on to the app: the client follows no other host.
pub(crate) const FOR_BROWSERS: &[&str] = &["authen.v1.authorize.get"];

#[tokio::test]
async fn every_endpoint_can_be_called_with_what_it_requires() {
    let documented: BTreeSet<&str> = ENDPOINTS.keys().map(String::as_str).collect();
    let generated: BTreeSet<&str> = proof::all().map(|proof| proof.id).collect();
    assert_eq!(generated, documented, "the crate has the endpoints of the documents, all of them");

    let (mock, client) = platform().await;
    for id in GRANTED {
        mock.reply(id, Reply::whole(ENDPOINTS[*id].response.examples[0].clone()));
    }
    // What a message holds is checked by its type, so a text that says nothing is refused: the example is the reply.
    for (id, endpoint) in ENDPOINTS.iter().filter(|(_, endpoint)| takes_message(endpoint)) {
        let example = endpoint.response.examples.first().cloned();
        mock.reply(id, Reply::whole(example.unwrap_or_else(|| serde_json::json!({"code": 0, "msg": "success"}))));
    }
    let mut problems = Vec::new();
    for proof in proof::all() {
        let count = || of_url(proof.id).into_iter().map(|id| mock.count(id)).sum::<usize>();
        let before = count();
        match (proof.call)(&client).await {
            Err(error) if FOR_BROWSERS.contains(&proof.id) && error.to_string().contains("sends the call on") => {}
            Err(error) => problems.push(format!("{}: {error}", proof.id)),
            Ok(_) if FOR_BROWSERS.contains(&proof.id) => problems.push(format!("{}: not sent on", proof.id)),
            Ok(_) if count() == before => problems.push(format!("{}: the call went elsewhere", proof.id)),
            Ok(_) => {}
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

/// Whether an endpoint takes the content of a message.
fn takes_message(endpoint: &larkspur_mock::Endpoint) -> bool {
    let fields = endpoint.body.iter().flat_map(|body| &body.fields);
    endpoint.http.path.starts_with("/open-apis/im/v1/messages")
        && fields.into_iter().any(|field| field.name == "content")
}

#[tokio::test]
async fn every_list_is_walked_to_its_end() {
    const TOTAL: usize = 25;
    let (mock, client) = platform().await;
    let mut problems = Vec::new();
    let mut lists = 0;
    for proof in proof::all() {
        let Some(walk) = proof.items else { continue };
        mock.pages(proof.id, Pages::examples(TOTAL).page_size(10));
        match walk(&client).await {
            Ok(TOTAL) => lists += 1,
            Ok(items) => problems.push(format!("{}: {items} items", proof.id)),
            Err(error) => problems.push(format!("{}: {error}", proof.id)),
        }
    }
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    let paged = ENDPOINTS.values().filter(|endpoint| endpoint.pagination.is_some()).count();
    assert_eq!(lists, paged);
    println!("{lists} lists walked");
}
