//! Lists that are served page by page.

#![allow(clippy::unwrap_used)]

mod common;

use common::{builder, endpoints, get, mock, post, success, wrong_fields};
use larkspur_mock::{BuildError, Endpoint, Mock, Pages};
use serde_json::{Value as Json, json};

const ID: &str = "wiki.v2.space_node.list";
const NODES: &str = "/open-apis/wiki/v2/spaces/9/nodes";

/// All pages, following their tokens, but 20 at most.
async fn walk(mock: &Mock, size: &str) -> Vec<Json> {
    let mut pages: Vec<Json> = Vec::new();
    while pages.len() < 20 {
        let token = pages.last().map_or("", |page| page["page_token"].as_str().unwrap());
        let query = [("page_size", size), ("page_token", token)];
        let query: Vec<_> = query.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        pages.push(success(get(mock, NODES).query(&query)).await["data"].clone());
        if pages.last().is_none_or(|page| page["has_more"] == false) {
            break;
        }
    }
    pages
}

fn lengths(pages: &[Json]) -> Vec<usize> {
    pages.iter().map(|page| page["items"].as_array().unwrap().len()).collect()
}

#[tokio::test]
async fn items_come_in_pages_each_once_and_in_order() {
    let mock = mock().await;
    mock.pages(ID, Pages::generated(25, |index| json!({"node_token": format!("n{index}")})));
    let pages = walk(&mock, "").await;
    assert_eq!(lengths(&pages), [10, 10, 5], "the documented default is 10");
    let seen: Vec<&Json> = pages.iter().flat_map(|page| page["items"].as_array().unwrap()).collect();
    let wanted: Vec<Json> = (0..25).map(|index| json!({"node_token": format!("n{index}")})).collect();
    assert_eq!(seen, wanted.iter().collect::<Vec<_>>());
    assert_eq!(pages[2]["page_token"], "");
    assert_eq!(lengths(&walk(&mock, "20").await), [20, 5]);
    assert_eq!(wrong_fields(get(&mock, NODES).query(&[("page_token", "2")])).await, ["page_token"]);
}

#[tokio::test]
async fn copies_of_the_documented_item_differ() {
    let mock = builder().pages(ID, Pages::examples(3).page_size(2)).start().await.unwrap();
    let pages = walk(&mock, "").await;
    assert_eq!(pages[0]["items"][1], json!({"node_token": "wikcn-1", "has_child": true}));
    assert_eq!(pages[1]["items"], json!([{"node_token": "wikcn-2", "has_child": true}]));
    mock.pages(ID, Pages::items(Vec::new()));
    assert_eq!(walk(&mock, "").await, [json!({"items": [], "has_more": false, "page_token": ""})]);
}

#[tokio::test]
async fn a_repeated_token_never_ends() {
    let mock = mock().await;
    mock.pages(ID, Pages::examples(25).repeat_token_from(1));
    let pages = walk(&mock, "").await;
    assert_eq!(pages.len(), 20);
    assert_eq!(pages[0]["page_token"], pages[1]["page_token"]);
    assert_eq!(pages[1]["items"], pages[2]["items"]);
}

#[tokio::test]
async fn paging_in_the_body_and_a_token_beside_the_data_work_too() {
    let mut endpoint: Endpoint = endpoints().into_iter().find(|endpoint| endpoint.id.to_string() == ID).unwrap();
    endpoint.http.method = "POST".into();
    let query = std::mem::take(&mut endpoint.params.query);
    let form = endpoints().into_iter().find_map(|endpoint| endpoint.body).unwrap();
    endpoint.body = Some(larkspur_schema::Body { fields: query, ..form });
    let data = &mut endpoint.response.fields[2];
    let (token, more) = (data.fields.remove(1), data.fields.remove(1));
    endpoint.response.fields.extend([token, more]);
    let mock = Mock::builder().endpoints([endpoint]).pages(ID, Pages::examples(15)).start().await.unwrap();
    let first = success(post(&mock, NODES).json(&json!({"page_size": 10}))).await;
    assert_eq!((&first["has_more"], first["data"].get("has_more")), (&json!(true), None));
    let body = json!({"page_size": 10, "page_token": first["page_token"]});
    let second = success(post(&mock, NODES).json(&body)).await;
    assert_eq!((&second["has_more"], second["data"]["items"].as_array().unwrap().len()), (&json!(false), 5));
}

#[tokio::test]
async fn what_is_no_list_serves_no_pages() {
    let error = builder().pages("wiki.v2.task.get", Pages::examples(1)).start().await.unwrap_err();
    assert!(matches!(error, BuildError::NotPaged { .. }), "{error}");
    let mock = mock().await;
    let set = std::panic::AssertUnwindSafe(|| mock.pages("wiki.v2.task.get", Pages::examples(1)));
    assert!(std::panic::catch_unwind(set).is_err());
}
