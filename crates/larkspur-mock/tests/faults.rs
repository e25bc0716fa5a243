//! Faults and rate limits.

#![allow(clippy::unwrap_used)]

mod common;

use std::error::Error;
use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use common::{bare_post, builder, call, code, get, mock, post, read, success};
use larkspur_mock::{Fault, Mock, Reply, WrongType};
use reqwest::{Method, Response};
use serde_json::{Value as Json, json};

const ID: &str = "wiki.v2.task.get";
const TASK: &str = "/open-apis/wiki/v2/tasks/7?task_type=move";

async fn send(mock: &Mock) -> Result<Response, reqwest::Error> {
    get(mock, TASK).send().await
}

fn is_reset(error: &reqwest::Error) -> bool {
    let mut cause = error.source();
    while let Some(error) = cause {
        if error.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::ConnectionReset) {
            return true;
        }
        cause = error.source();
    }
    false
}

#[tokio::test]
async fn a_script_is_played_in_order_and_then_all_is_well() {
    let mock = mock().await;
    mock.script(ID, [Fault::Status(500), Fault::Pass]);
    mock.script(ID, [Fault::Status(503)]);
    mock.script_all([Fault::Html(502)]);
    let mut statuses = Vec::new();
    for _ in 0..5 {
        let response = send(&mock).await.unwrap();
        assert!(response.headers().contains_key("x-tt-logid"));
        statuses.push(response.status().as_u16());
    }
    assert_eq!(statuses, [500, 200, 503, 502, 200]);
    assert_eq!(mock.count(ID), 5);
}

#[tokio::test]
async fn a_cycle_does_not_end_until_it_is_reset() {
    let mock = builder().cycle(ID, [Fault::Pass, Fault::Status(500)]).start().await.unwrap();
    let mut statuses = Vec::new();
    for round in 0..5 {
        if round == 4 {
            mock.reset();
            mock.script_all([Fault::Status(503)]);
        }
        statuses.push(send(&mock).await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [200, 500, 200, 500, 503]);
}

#[tokio::test]
async fn a_connection_is_reset_before_or_after_the_request_is_processed() {
    let mock = mock().await;
    mock.script("auth.v3.app_ticket.resend", [Fault::ResetBefore, Fault::ResetAfter]);
    let ticket = mock.app_ticket("cli_s");
    let resend = || {
        let body = json!({"app_id": "cli_s", "app_secret": "s"});
        bare_post(&mock, "/open-apis/auth/v3/app_ticket/resend").json(&body).send()
    };
    assert!(is_reset(&resend().await.unwrap_err()));
    assert_eq!(mock.app_ticket("cli_s"), ticket, "nothing was processed");
    assert!(is_reset(&resend().await.unwrap_err()));
    assert_ne!(mock.app_ticket("cli_s"), ticket, "it was processed");
    let bodies: Vec<usize> = mock.requests().iter().map(|request| request.body.len()).collect();
    assert!(bodies[0] == 0 && bodies[1] > 0, "{bodies:?}");
}

#[tokio::test]
async fn a_cut_body_keeps_its_promised_length_and_breaks_off() {
    let mock = mock().await;
    mock.script(ID, [Fault::CutBody]);
    let mut response = send(&mock).await.unwrap();
    assert_eq!(response.status(), 200);
    let promised = response.content_length().unwrap();
    let mut got = 0;
    let error = loop {
        match response.chunk().await {
            Ok(Some(chunk)) => got += chunk.len() as u64,
            Ok(None) => panic!("the body came whole"),
            Err(error) => break error,
        }
    };
    assert!(error.is_body() || error.is_decode(), "{error:?}");
    assert_eq!(got, promised / 2);
}

#[tokio::test]
async fn bodies_come_broken_as_html_and_huge() {
    let mock = mock().await;
    mock.script(
        ID,
        [Fault::BadJson, Fault::Html(200), Fault::Huge(3_000_000), Fault::Reply(Reply::error(400, 5, "no"))],
    );
    let broken = send(&mock).await.unwrap();
    assert!(broken.headers()["content-type"].to_str().unwrap().starts_with("application/json"));
    assert!(serde_json::from_str::<Json>(&broken.text().await.unwrap()).is_err());
    let page = send(&mock).await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
    assert!(page.text().await.unwrap().contains("</html>"));
    let huge = send(&mock).await.unwrap();
    let promised = huge.content_length().unwrap();
    let json = read(huge).await.1;
    assert_eq!(json["data"]["padding"].as_str().unwrap().len(), 3_000_000);
    assert_eq!(json.to_string().len() as u64, promised);
    assert_eq!(code(get(&mock, TASK)).await, (400, 5));
}

#[tokio::test]
async fn types_differ_in_the_reply_of_an_endpoint() {
    let mock = mock().await;
    mock.script(ID, [Fault::WrongType(WrongType::NumberAsString), Fault::WrongType(WrongType::NullForList)]);
    let json = success(get(&mock, TASK)).await;
    assert_eq!(json["data"]["task"]["move_result"][0]["status"], "0");
    assert_eq!(success(get(&mock, TASK)).await["data"]["task"], json!({"task_id": "7", "move_result": null}));
}

#[tokio::test]
async fn a_delay_holds_one_answer_back() {
    let mock = mock().await;
    mock.script(ID, [Fault::Delay(Duration::from_millis(500))]);
    let order = Mutex::new(Vec::new());
    tokio::join!(
        async {
            success(get(&mock, TASK)).await;
            order.lock().unwrap().push("delayed");
        },
        async {
            arrived(&mock, 1).await;
            success(get(&mock, TASK)).await;
            order.lock().unwrap().push("undelayed");
        }
    );
    assert_eq!(order.into_inner().unwrap(), ["undelayed", "delayed"]);
}

/// Waits until the endpoint got so many requests.
async fn arrived(mock: &Mock, count: usize) {
    while mock.count(ID) < count {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn connections_are_closed_on_demand() {
    let mock = mock().await;
    mock.script(ID, [Fault::Delay(Duration::from_secs(600))]);
    let (answer, ()) = tokio::join!(send(&mock), async {
        arrived(&mock, 1).await;
        mock.hang_up();
    });
    assert!(answer.is_err());
    success(get(&mock, TASK)).await;
}

/// HTTP status, limit and reset of an answer to too many calls.
async fn limited(response: Response) -> (u16, String, String) {
    let header = |name: &str| response.headers()[name].to_str().unwrap().to_owned();
    let (limit, reset) = (header("x-ogw-ratelimit-limit"), header("x-ogw-ratelimit-reset"));
    let (status, json) = read(response).await;
    assert_eq!(json["code"], 99991400);
    (status, limit, reset)
}

#[tokio::test]
async fn an_endpoint_is_limited_on_demand_until_the_reset() {
    let mock = mock().await;
    mock.rate_limit(ID, Duration::from_secs(600));
    for _ in 0..2 {
        let (status, _, reset) = limited(send(&mock).await.unwrap()).await;
        assert!(status == 429 && (500..=600).contains(&reset.parse().unwrap()), "{status} {reset}");
    }
    success(get(&mock, "/open-apis/bot/v3/info")).await;
    mock.advance(Duration::from_secs(600));
    success(get(&mock, TASK)).await;
    mock.script(ID, [Fault::RateLimited(Duration::from_secs(7))]);
    assert_eq!(limited(send(&mock).await.unwrap()).await, (429, "1".into(), "7".into()));
    success(get(&mock, TASK)).await;
}

#[tokio::test]
async fn documented_limits_are_enforced_if_asked_for() {
    let path = "/open-apis/wiki/v2/nodes/n/move";
    let free = mock().await;
    let as_user = |mock: &Mock| bare_post(mock, path).bearer_auth(mock.user_token("cli_a"));
    for _ in 0..4 {
        success(as_user(&free)).await;
    }
    let mock = builder().enforce_rate_limits().rate_limit_status(400).start().await.unwrap();
    let mut statuses = Vec::new();
    for _ in 0..3 {
        statuses.push(as_user(&mock).send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [200, 200, 400]);
    success(bare_post(&mock, path).bearer_auth(mock.user_token("cli_b"))).await;
    let (status, limit, reset) = limited(as_user(&mock).send().await.unwrap()).await;
    assert_eq!((status, limit.as_str()), (400, "2"));
    assert!((1..=60).contains(&reset.parse().unwrap()), "{reset}");
    mock.advance(Duration::from_secs(60));
    success(as_user(&mock)).await;
}

#[tokio::test]
async fn an_observer_sees_each_answer() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let builder = builder().observe(move |request, status| {
        log.lock().unwrap().push((request.endpoint.clone().unwrap_or_default(), status));
    });
    let mock = builder.script(ID, [Fault::Pass, Fault::ResetAfter]).start().await.unwrap();
    success(get(&mock, TASK)).await;
    let _ = send(&mock).await;
    let _ = call(&mock, Method::DELETE, TASK).send().await;
    let _ = post(&mock, "/open-apis/wiki/v2/forms").send().await;
    let wanted =
        [(ID.to_owned(), 200), (ID.to_owned(), 0), (String::new(), 404), ("wiki.v2.form.submit".to_owned(), 400)];
    assert_eq!(*seen.lock().unwrap(), wanted);
}
