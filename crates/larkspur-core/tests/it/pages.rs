//! Lists over pages.

use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_mock::{Fault, Mock, Pages as Served};
use serde_json::json;

use crate::support::{LIST, ListThings, SEARCH, SearchThings, Thing, builder, client, mock};

fn list(client: &Client) -> ListThings {
    ListThings(Call::new(client, &LIST))
}

fn serve(mock: &Mock, id: &str, total: usize) {
    mock.pages(id, Served::generated(total, |index| json!({"id": index.to_string()})).page_size(10));
}

#[tokio::test]
async fn items_come_over_all_pages_in_order() {
    let mock = mock().await;
    serve(&mock, LIST.id, 25);
    let client = client(&mock);
    let items = list(&client).items().all().await.unwrap();
    let ids: Vec<String> = items.into_iter().filter_map(|item| item.id).collect();
    assert_eq!(ids, (0..25).map(|index| index.to_string()).collect::<Vec<_>>());
    assert_eq!(mock.count(LIST.id), 3);
    let mut pages = list(&client).pages();
    let mut sizes = Vec::new();
    while let Some(page) = pages.next().await {
        sizes.push(page.unwrap().items.len());
    }
    assert_eq!(sizes, [10, 10, 5]);
    assert_eq!(pages.page_token(), None);
}

#[tokio::test]
async fn the_token_can_go_into_the_body() {
    let mock = mock().await;
    serve(&mock, SEARCH.id, 25);
    let items = SearchThings(Call::new(&client(&mock), &SEARCH)).items().all().await.unwrap();
    assert_eq!(items.len(), 25);
}

#[derive(Clone, Debug, Default)]
struct Paging {
    page_token: Option<String>,
    has_more: Option<bool>,
}
wire!(read Paging { page_token = "page_token", has_more = "has_more" });

#[derive(Clone, Debug, Default)]
struct FoundThings {
    things: Vec<Thing>,
    paging: Option<Paging>,
}
wire!(read FoundThings { things = "things", paging = "paging" });

#[derive(Clone, Debug)]
struct FindThings(Call);
request!(FindThings => FoundThings);
paged!(FindThings => FoundThings, Thing {
    body: "page_request.page_token",
    token: paging.page_token,
    more: paging.has_more,
    items: things,
});

#[tokio::test]
async fn what_is_about_paging_can_stand_in_objects_of_its_own() {
    let mock = mock().await;
    mock.on(SEARCH.id, |request| {
        let body = request.json().unwrap_or_default();
        let page = body["page_request"]["page_token"].as_str().map_or(0, |token| token.parse().unwrap());
        let paging = json!({"page_token": (page + 1).to_string(), "has_more": page < 2});
        larkspur_mock::Reply::data(json!({"things": [{"id": page.to_string()}], "paging": paging}))
    });
    let mut call = Call::new(&client(&mock), &SEARCH);
    call.body("page_request", &std::collections::BTreeMap::from([("page_size".to_owned(), 1_i64)]));
    let things = FindThings(call).items().all().await.unwrap();
    let ids: Vec<String> = things.into_iter().filter_map(|thing| thing.id).collect();
    assert_eq!(ids, ["0", "1", "2"]);
    let sent: Vec<_> = mock.requests_of(SEARCH.id).iter().filter_map(|request| request.json()).collect();
    assert_eq!(sent[0], json!({"page_request": {"page_size": 1}}));
    assert_eq!(sent[2], json!({"page_request": {"page_size": 1, "page_token": "2"}}));
}

#[tokio::test]
async fn a_repeated_token_ends_the_list() {
    let mock = mock().await;
    let pages = Served::generated(100, |index| json!({"id": index.to_string()})).page_size(10).repeat_token_from(2);
    mock.pages(LIST.id, pages);
    let mut pages = list(&client(&mock)).pages();
    let mut count = 0;
    while let Some(page) = pages.next().await {
        page.unwrap();
        count += 1;
        assert!(count < 20, "it never ends");
    }
    assert_eq!((count, mock.count(LIST.id)), (3, 3));
}

#[tokio::test]
async fn a_list_can_be_resumed_from_a_token() {
    let mock = mock().await;
    serve(&mock, LIST.id, 25);
    let client = builder(&mock).retry(larkspur_core::RetryPolicy::never()).build().unwrap();
    let mut pages = list(&client).pages();
    pages.next().await.unwrap().unwrap();
    mock.script(LIST.id, [Fault::Status(500)]);
    assert!(pages.next().await.unwrap().is_err());
    assert!(pages.next().await.is_none(), "an error ends the stream");
    let token = pages.page_token().unwrap().to_owned();
    let mut call = Call::new(&client, &LIST);
    call.query("page_token", &token);
    let rest = ListThings(call).items().all().await.unwrap();
    assert_eq!((rest.len(), rest[0].id.as_deref()), (15, Some("10")));
}

#[tokio::test]
async fn a_next_that_is_dropped_loses_nothing() {
    let mock = mock().await;
    serve(&mock, LIST.id, 30);
    mock.cycle(LIST.id, [Fault::Delay(Duration::from_millis(30))]);
    let mut items = list(&client(&mock)).items();
    let mut ids = Vec::new();
    let mut dropped = 0;
    loop {
        match tokio::time::timeout(Duration::from_millis(7), items.next()).await {
            Err(_) => dropped += 1,
            Ok(None) => break,
            Ok(Some(item)) => ids.push(item.unwrap().id.unwrap()),
        }
    }
    assert_eq!(ids, (0..30).map(|index| index.to_string()).collect::<Vec<_>>());
    assert!(dropped > 2, "some were dropped");
    assert_eq!(mock.count(LIST.id), 3, "the same requests went on");
}
