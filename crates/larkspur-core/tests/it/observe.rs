//! What a client tells about its calls.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use larkspur_core::rt::*;
use larkspur_core::{ErrorKind, Outcome};
use larkspur_mock::{Fault, Mock, Reply};
use serde_json::json;

use crate::secrets::Log;
use crate::support::{self, CREATE, DOWNLOAD, GET, PACED, Thing, create, get, mock};

/// What a report told.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) outcome: Outcome,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<i64>,
    pub(crate) log_id: Option<String>,
    pub(crate) attempts: u32,
    pub(crate) waits: u32,
    pub(crate) waited: Duration,
    pub(crate) sent: u64,
    pub(crate) received: u64,
    pub(crate) duration: Duration,
}

pub(crate) type Reports = Arc<Mutex<Vec<Seen>>>;

/// A client that notes what it tells, but for its calls for tokens.
pub(crate) fn watched(mock: &Mock) -> (Client, Reports) {
    let reports = Reports::default();
    let kept = reports.clone();
    let client = support::builder(mock).pacing(true).on_call(move |report| {
        let seen = Seen {
            name: format!("{} {}", report.method, report.endpoint),
            path: report.path.to_owned(),
            outcome: report.outcome,
            status: report.status.map(|status| status.as_u16()),
            code: report.code,
            log_id: report.log_id.map(str::to_owned),
            attempts: report.attempts,
            waits: report.waits,
            waited: report.waited,
            sent: report.sent_bytes,
            received: report.received_bytes,
            duration: report.duration,
        };
        if !report.endpoint.starts_with("auth.") {
            kept.lock().unwrap().push(seen);
        }
    });
    (client.build().unwrap(), reports)
}

pub(crate) fn last(reports: &Reports, count: usize) -> Seen {
    let reports = reports.lock().unwrap();
    assert_eq!(reports.len(), count, "each call is told once: {reports:?}");
    reports[count - 1].clone()
}

#[tokio::test]
async fn each_call_is_told_once_with_how_it_went() {
    let mock = mock().await;
    let (client, reports) = watched(&mock);
    get(&client).send().await.unwrap();
    let seen = last(&reports, 1);
    assert_eq!((seen.name.as_str(), seen.path.as_str()), ("GET test.v1.thing.get", GET.path));
    assert_eq!((seen.outcome, seen.status, seen.code, seen.attempts), (Outcome::Done, Some(200), Some(0), 1));
    assert!(seen.log_id.is_some() && seen.sent == 0 && seen.received > 40 && seen.waits == 0, "{seen:?}");

    // Attempts, and the waits between them.
    mock.script(GET.id, [Fault::Status(500), Fault::RateLimited(Duration::from_secs(1))]);
    get(&client).send().await.unwrap();
    let seen = last(&reports, 2);
    assert_eq!((seen.outcome, seen.attempts, seen.waits), (Outcome::Done, 3, 2), "{seen:?}");
    assert!(seen.waited >= Duration::from_secs(1) && seen.duration >= seen.waited, "{seen:?}");

    mock.script(CREATE.id, [Fault::Reply(Reply::error(400, 7, "no"))]);
    create(&client).send().await.unwrap_err();
    let seen = last(&reports, 3);
    assert_eq!((seen.outcome, seen.status, seen.code), (Outcome::Failed(ErrorKind::Api), Some(400), Some(7)));
    assert_eq!(seen.sent, r#"{"name":"n"}"#.len() as u64);

    // A reply that came and does not fit.
    mock.script(CREATE.id, [Fault::Reply(Reply::data(json!({"tags": {"a": 1}})))]);
    create(&client).send().await.unwrap_err();
    assert_eq!(last(&reports, 4).outcome, Outcome::Failed(ErrorKind::Decode));

    // What could not be sent, and what nobody waited for.
    support::get_named(&client, "").send().await.unwrap_err();
    let seen = last(&reports, 5);
    assert_eq!((seen.outcome, seen.attempts, seen.status), (Outcome::Failed(ErrorKind::Input), 0, None));
    mock.script(GET.id, [Fault::Delay(Duration::from_secs(9))]);
    let waiting = tokio::time::timeout(Duration::from_millis(100), get(&client).send()).await;
    assert!(waiting.is_err());
    assert_eq!(last(&reports, 6).outcome, Outcome::Dropped);
}

#[tokio::test]
async fn a_download_is_told_when_its_last_byte_came() {
    let mock = mock().await;
    let (client, reports) = watched(&mock);
    mock.reply(DOWNLOAD.id, larkspur_mock::Download::bytes("x".repeat(300_000)));
    let mut file = support::download(&client).send_full().await.unwrap().data;
    file.chunk().await.unwrap().unwrap();
    assert!(reports.lock().unwrap().is_empty());
    while let Some(chunk) = file.chunk().await {
        chunk.unwrap();
    }
    let seen = last(&reports, 1);
    assert_eq!((seen.outcome, seen.received, seen.code), (Outcome::Done, 300_000, None));
    drop(support::download(&client).send().await.unwrap());
    assert_eq!(last(&reports, 2).outcome, Outcome::Dropped);
    support::download(&client).send().await.unwrap().bytes(10).await.unwrap_err();
    assert_eq!(last(&reports, 3).outcome, Outcome::Failed(ErrorKind::TooLarge));
    support::download(&client).send().await.unwrap().save_to("/no/such/folder/file").await.unwrap_err();
    assert_eq!(last(&reports, 4).outcome, Outcome::Failed(ErrorKind::File));
}

#[tokio::test]
async fn the_pace_and_raw_calls_are_told_too() {
    let mock = mock().await;
    let (client, reports) = watched(&mock);
    for _ in 0..2 {
        support::call_of(&client, &PACED).send().await.unwrap();
    }
    let seen = last(&reports, 2);
    assert!(seen.waits == 1 && seen.waited > Duration::from_millis(50), "{seen:?}");
    client.raw(Method::GET, "/open-apis/test/v1/things/:id?q=secret").path("id", "7").send::<Thing>().await.unwrap();
    let seen = last(&reports, 3);
    assert_eq!(seen.name, "GET GET /open-apis/test/v1/things/:id");
    assert_eq!(seen.path, "/open-apis/test/v1/things/:id");
}

#[tokio::test]
async fn spans_are_named_after_the_conventions_of_opentelemetry() {
    let mock = mock().await;
    let (client, _) = watched(&mock);
    get(&client).send().await.unwrap();
    let log = Log::default();
    let guard = log.capture();
    mock.script(GET.id, [Fault::Status(503)]);
    get(&client).send().await.unwrap();
    drop(guard);
    let log = log.text();
    for words in [
        "call{otel.kind=\"internal\"",
        "otel.name=\"test.v1.thing.get\"",
        "attempt{otel.kind=\"client\" http.request.method=GET",
        "otel.name=\"GET /open-apis/test/v1/things/:id\"",
        "url.template=\"/open-apis/test/v1/things/:id\"",
        "server.address=\"127.0.0.1\"",
        "http.response.status_code=503",
        "error.type=\"503\"",
        "otel.status_code=\"error\"",
        "http.request.resend_count=1",
        "the call ended duration=",
    ] {
        assert!(log.contains(words), "{words} is not in {log}");
    }
}
