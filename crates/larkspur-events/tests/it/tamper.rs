//! What is not the platform's, or not whole, is refused.

use std::time::Duration;

use larkspur_events::{Headers, Webhook};
use larkspur_mock::{PushEvent, Tamper};
use serde_json::json;
use sha1::Sha1;
use sha2::Sha256;
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use crate::support::{
    KEY, Notes, TOKEN, encrypt, mock, noting, plain, said, sealed, sealed_body, serve, sign, since_1970,
};

#[tokio::test]
async fn whatever_is_tampered_with_reaches_no_handler() {
    let mock = mock().await;
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    let (sealed, plain) = (sealed(events.clone()).await, plain(events).await);
    let event = || PushEvent::new("test.said_v1", json!({"text": "hello"}));
    let hour = Duration::from_secs(3600);
    for tamper in [Tamper::Signature, Tamper::Token, Tamper::Age(hour), Tamper::Ciphertext, Tamper::Padding] {
        let tries = mock.push(&sealed.clone().tamper(tamper), event()).tried(1).await;
        assert_eq!((tries[0].status, tries[0].json()), (Some(401), Some(json!({"msg": "not verified"}))), "{tamper:?}");
    }
    let tries = mock.push(&sealed.clone().encrypt_key("another key"), event()).tried(1).await;
    assert_eq!(tries[0].status, Some(401), "another key");
    let tries = mock.push(&plain.clone().tamper(Tamper::Token), event()).tried(1).await;
    assert_eq!(tries[0].status, Some(401), "another token");
    let tries = mock.push(&plain.clone().encrypt_key(KEY), event()).tried(1).await;
    assert_eq!(tries[0].status, Some(401), "encrypted, where there is no key");
    assert_eq!(notes.count(), 0);
    let nearly = Tamper::Age(Duration::from_secs(240));
    assert!(mock.push(&sealed.tamper(nearly), event()).finished().await[0].accepted, "4 minutes are in the window");
}

#[tokio::test]
async fn the_window_of_time_can_be_set() {
    let mock = mock().await;
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    let hour = Duration::from_secs(3600);
    for (window, status) in [(None, 200), (Some(hour * 2), 200), (Some(hour / 2), 401)] {
        let webhook = Webhook::new(events.clone()).verification_token(TOKEN).encrypt_key(KEY).timestamp_window(window);
        let pushed = larkspur_mock::Webhook::new(serve(webhook).await).verification_token(TOKEN).encrypt_key(KEY);
        let tries =
            mock.push(&pushed.tamper(Tamper::Age(hour)), PushEvent::new("test.said_v1", json!({}))).tried(1).await;
        assert_eq!(tries[0].status, Some(status), "{window:?}");
    }
}

#[tokio::test]
async fn with_a_key_nothing_in_the_clear_is_taken() {
    let mock = mock().await;
    let notes = Notes::default();
    let webhook = Webhook::new(noting(&notes).build().unwrap()).verification_token(TOKEN).encrypt_key(KEY);
    let clear = larkspur_mock::Webhook::new(serve(webhook).await).verification_token(TOKEN);
    for event in [PushEvent::new("test.said_v1", json!({})), PushEvent::v1("said", json!({}))] {
        assert_eq!(mock.push(&clear, event).tried(1).await[0].status, Some(401));
    }
    assert_eq!((mock.push_challenge(&clear).await.status, notes.count()), (Some(401), 0));
}

#[tokio::test]
async fn a_signature_from_the_future_is_refused() {
    let notes = Notes::default();
    let webhook = Webhook::new(noting(&notes).build().unwrap()).verification_token(TOKEN).encrypt_key(KEY);
    let body = sealed_body(&encrypt(&said("e1", "hello")));
    for (ahead, status) in [(3600, 401), (60, 200)] {
        let headers = sign::<Sha256>(since_1970() + ahead, KEY, &body);
        assert_eq!(webhook.handle(&headers, body.clone()).await.status, status, "{ahead} s");
    }
}

#[tokio::test]
async fn with_a_key_each_kind_of_push_needs_its_own_signature() {
    let notes = Notes::default();
    let webhook = Webhook::new(noting(&notes).build().unwrap()).verification_token(TOKEN).encrypt_key(KEY);
    let (clear, sealed) = (said("e1", "hello"), sealed_body(&encrypt(&said("e1", "hello"))));
    // Only a challenge comes without a signature; whatever else does gets the same answer.
    let unsigned = http::HeaderMap::new();
    let answer = webhook.handle(&unsigned, sealed.clone()).await;
    assert_eq!(answer, webhook.handle(&unsigned, sealed_body(&encrypt(b"no event"))).await);
    assert_eq!(answer, webhook.handle(&unsigned, sealed_body(b"no ciphertext")).await);
    assert_eq!(answer, webhook.handle(&unsigned, clear.clone()).await);
    // Only older cards are signed with the verification token.
    for body in [&clear, &sealed] {
        assert_eq!(answer, webhook.handle(&sign::<Sha1>(since_1970(), TOKEN, body), body.clone()).await);
    }
    assert_eq!((answer.status, notes.count()), (401, 0));
    // A signature with the key does not make up for a push in the clear.
    assert_eq!(answer, webhook.handle(&sign::<Sha256>(since_1970(), KEY, &clear), clear).await);
    assert_eq!(webhook.handle(&sign::<Sha256>(since_1970(), KEY, &sealed), sealed).await.status, 200);
}

#[tokio::test]
async fn a_body_over_the_limit_is_refused_before_anything_else() {
    let mock = mock().await;
    let notes = Notes::default();
    let events = noting(&notes).build().unwrap();
    let event = PushEvent::new("test.said_v1", json!({"text": "x".repeat(50 << 20)}));
    let tries = mock.push(&plain(events.clone()).await, event).tried(1).await;
    // The connection may be closed before the whole body is sent: then the sender may see that instead of the answer.
    assert!(matches!(tries[0].status, Some(413) | None) && !tries[0].accepted, "{tries:?}");
    let both = Webhook::new(events.clone()).verification_token(TOKEN).encrypt_key(KEY);
    assert_eq!(both.handle(&http::HeaderMap::new(), vec![b'{'; 50 << 20].into()).await.status, 413);
    // Whatever the headers are, and though nothing is set up.
    let webhook = Webhook::new(events.clone()).body_limit(10);
    let odd = [("x-lark-signature", &b"\xff"[..]), ("x-lark-signature", b"")];
    assert_eq!(webhook.handle(&odd, vec![b'{'; 11].into()).await.status, 413);
    assert_eq!(notes.count(), 0);

    // Over HTTP: an announced length, and a body that comes in chunks without one.
    let url = serve(webhook.verification_token(TOKEN)).await;
    let address = url.trim_start_matches("http://").trim_end_matches("/events");
    for head in [
        "content-length: 52428800\r\n\r\n01234567890",
        "transfer-encoding: chunked\r\n\r\nb\r\n01234567890\r\n0\r\n\r\n",
    ] {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        let request = format!("POST /events HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{head}");
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = vec![0; 12];
        stream.read_exact(&mut answer).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&answer), "HTTP/1.1 413");
    }
}

#[tokio::test]
async fn unknown_schemas_and_things_that_are_no_event_are_refused() {
    let notes = Notes::default();
    let webhook = Webhook::new(noting(&notes).build().unwrap()).verification_token(TOKEN);
    let header = json!({"event_id": "1", "event_type": "test.said_v1", "token": TOKEN});
    for (body, status) in [
        (json!({"schema": "2.0", "header": header, "event": {}}).to_string(), 200),
        (json!({"schema": "3.0", "header": header, "event": {}}).to_string(), 400),
        (json!({"schema": "2.0", "header": {"event_type": "test.said_v1"}, "event": {}}).to_string(), 401),
        (json!({"type": "url_verification", "challenge": "c"}).to_string(), 401),
        (json!({"action": {}, "open_id": "ou", "token": TOKEN}).to_string(), 401),
        (format!(r#"{{"encrypt": {}{}}}"#, "[".repeat(100_000), "]".repeat(100_000)), 400),
        (r#"{"encrypt": "AAAA"}"#.to_owned(), 401),
        ("[]".to_owned(), 400),
        (String::new(), 400),
    ] {
        let answer = webhook.handle(&http::HeaderMap::new(), body.clone().into()).await;
        assert_eq!(answer.status, status, "{}", &body[..body.len().min(100)]);
    }
    assert_eq!(notes.count(), 1);
}

#[tokio::test]
async fn headers_that_are_there_twice_or_not_text_are_refused() {
    let notes = Notes::default();
    let webhook = Webhook::new(noting(&notes).build().unwrap()).encrypt_key(KEY);
    let handle = async |headers: &dyn Fn(&str) -> Vec<&'static [u8]>| {
        struct Given<'a>(&'a dyn Fn(&str) -> Vec<&'static [u8]>);
        impl Headers for Given<'_> {
            fn each_value(&self, name: &str, to: &mut dyn FnMut(&[u8])) {
                self.0(name).into_iter().for_each(to);
            }
        }
        webhook.handle(&Given(headers), "{}".into()).await.status
    };
    assert_eq!(handle(&|_| vec![b"1", b"1"]).await, 400);
    assert_eq!(handle(&|_| vec![b"\xe4\xbd"]).await, 400);
    assert_eq!(handle(&|_| vec!["字".as_bytes()]).await, 400);
    assert_eq!(handle(&|name| if name == "x-lark-signature" { vec![b"1"] } else { vec![] }).await, 400);
    assert_eq!(handle(&|_| vec![b"1"]).await, 401);
    assert_eq!(handle(&|_| vec![]).await, 401);
}
