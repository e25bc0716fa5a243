//! What the platform refuses: for good, or for now.

use larkspur_core::ErrorKind;
use larkspur_mock::{HandshakeRefusal, Mock, Reply};

use crate::support::{APP, Journal, connection, mock, run, soon};

const DISCOVERY: &str = "callback.ws.endpoint.create";

#[tokio::test]
async fn what_trying_again_does_not_mend_ends_it_with_the_mend() {
    for (code, mend) in [
        (403, "check the app id and the app secret"),
        (1_000_040_344, "check the app id and the app secret"),
        (1_000_040_350, "an app may hold 50 long connections"),
        (1_000_040_351, "set it by `.brand(…)`"),
    ] {
        let mock = mock().await;
        mock.reply(DISCOVERY, Reply::error(200, code, "the platform's own words"));
        let error = run(connection(&mock.url(), &Journal::default().events())).failed().await;
        assert_eq!((error.kind(), error.code()), (ErrorKind::Api, Some(code)));
        let shown = error.to_string();
        assert!(shown.contains("the platform's own words") && shown.contains(mend), "{shown}");
        assert_eq!(mock.count(DISCOVERY), 1);
    }
}

#[tokio::test]
async fn wrong_credentials_end_it() {
    let mock = Mock::builder().app(APP, "another secret").start().await.unwrap();
    let error = run(connection(&mock.url(), &Journal::default().events())).failed().await;
    assert_eq!(error.code(), Some(403));
}

#[tokio::test]
async fn what_may_pass_is_tried_again() {
    for reply in [
        Reply::error(200, 1, "busy"),
        Reply::error(200, 1_000_040_343, "internal error"),
        Reply::raw(502, "text/html", "<html>bad gateway</html>"),
    ] {
        let mock = mock().await;
        mock.reply(DISCOVERY, reply);
        let mut running = run(connection(&mock.url(), &Journal::default().events()));
        running.error().await;
        running.error().await;
        mock.reset();
        running.connected().await;
        running.stop().await;
    }
}

#[tokio::test]
async fn a_handshake_refused_for_good_ends_it() {
    let mock = mock().await;
    mock.limit_long_connections(0);
    let error = run(connection(&mock.url(), &Journal::default().events())).failed().await;
    assert_eq!((error.code(), error.status().map(|status| status.as_u16())), (Some(1_000_040_350), Some(403)));
    assert!(error.to_string().contains("an app may hold 50 long connections"), "{error}");
    mock.refuse_handshakes(Some(HandshakeRefusal { status: 403, message: "forbidden".into(), auth_code: None }));
    let error = run(connection(&mock.url(), &Journal::default().events())).failed().await;
    assert_eq!((error.code(), error.endpoint()), (Some(403), Some("callback.ws.connection.open")));
    assert!(error.to_string().contains("forbidden; check the app id"), "{error}");
}

#[tokio::test]
async fn a_handshake_refused_for_now_is_tried_again() {
    let mock = mock().await;
    mock.refuse_handshakes(Some(HandshakeRefusal { status: 514, message: "busy".into(), auth_code: Some(7) }));
    let mut running = run(connection(&mock.url(), &Journal::default().events()));
    let error = running.error().await;
    assert_eq!((error.code(), error.message()), (Some(514), "busy"));
    running.error().await;
    mock.refuse_handshakes(None);
    running.connected().await;
    soon(mock.wait_for_long_connections(APP, 1)).await;
    running.stop().await;
}

#[tokio::test]
async fn it_gives_up_where_no_try_is_left() {
    let mock = mock().await;
    let mut running = run(connection(&mock.url(), &Journal::default().events()).reconnect_count(Some(2)));
    running.connected().await;
    let url = mock.url();
    drop(mock);
    let error = running.failed().await;
    assert_eq!(error.kind(), ErrorKind::Transport, "{url}: {error}");
}
