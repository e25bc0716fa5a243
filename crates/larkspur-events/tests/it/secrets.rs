//! No secret and no body is ever logged.

use std::io;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use larkspur_core::Client;
use larkspur_events::{CardReply, CustomBot, Events, Toast, Webhook};
use larkspur_mock::{Fault, Mock, PushEvent, Reply, Tamper};
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{KEY, Said, TOKEN, endpoint, serve};

/// What was logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Captures everything down to TRACE, of all threads: the other tests' secrets and bodies must not be logged either.
    fn capture(&self) {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
    }

    /// Captures everything down to TRACE on this thread.
    pub(crate) fn capture_here(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        let guard = tracing::subscriber::set_default(subscriber);
        tracing::callsite::rebuild_interest_cache();
        guard
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// Libraries below log by way of `log`.
impl log::Log for Log {
    fn enabled(&self, _: &log::Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &log::Record<'_>) {
        let line = format!("{} {} {}\n", record.level(), record.target(), record.args());
        self.0.lock().unwrap().extend_from_slice(line.as_bytes());
    }

    fn flush(&self) {}
}

/// Pushes of every kind, each with a secret in it, good and bad.
async fn push_all(mock: &Mock, pushed: &larkspur_mock::Webhook, ticket: &str) {
    let push =
        async |webhook: &larkspur_mock::Webhook, event| mock.push(webhook, event).finished().await.remove(0).status;

    for text in ["fine", "panic", "slow", "error"] {
        let event = PushEvent::new("test.said_v1", json!({"text": format!("secret-body-{text}")}));
        push(pushed, event).await;
    }
    let mismatch = PushEvent::new("test.said_v1", json!({"text": ["secret-body-mismatch"]}));
    assert_eq!(push(pushed, mismatch).await, Some(200), "it is told, and handled");
    let whole = PushEvent::new("test.said_v1", json!(["secret-body-whole"]));
    assert_eq!(push(pushed, whole).await, Some(500));
    let unknown = PushEvent::new("nobody.listens_v1", json!({"text": "secret-body-unknown"}));
    assert_eq!(push(pushed, unknown).await, Some(200));
    let card = json!({"token": "secret-card-token", "action": {"value": "secret-body-card"}});
    assert_eq!(push(pushed, PushEvent::new("card.action.trigger", card.clone())).await, Some(200));
    assert_eq!(push(pushed, PushEvent::card(card)).await, Some(200));
    let event = PushEvent::v1("app_ticket", json!({"app_ticket": ticket})).app_id("cli_s");
    assert_eq!(push(pushed, event).await, Some(200));
    for tamper in
        [Tamper::Signature, Tamper::Token, Tamper::Age(Duration::from_secs(3600)), Tamper::Ciphertext, Tamper::Padding]
    {
        let event = PushEvent::new("test.said_v1", json!({"text": "secret-body-tampered"}));
        assert_eq!(push(&pushed.clone().tamper(tamper), event).await, Some(401));
    }
}

#[tokio::test]
async fn neither_secrets_nor_bodies_are_logged() {
    let hook = endpoint("bot.v2.hook.create", "POST", "/open-apis/bot/v2/hook/:token", &[]);
    let mock = Mock::builder().endpoints([hook]).push_repeats([]).start().await.unwrap();
    let log = Log::default();
    log.capture();
    log::set_boxed_logger(Box::new(log.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);

    let client = Client::builder("cli_s", "secret-app-secret").base_url(mock.url()).store_app().build().unwrap();
    let events = Events::builder()
        .client(client)
        .on::<Said>(|event, _| async move {
            match event.text.as_deref() {
                Some("secret-body-panic") => panic!("secret-body-panic"),
                Some("secret-body-slow") => tokio::time::sleep(Duration::from_millis(30)).await,
                Some("secret-body-error") => return Err("the reason".into()),
                _ => {}
            }
            Ok(())
        })
        .on_card_action(|_, _| async { Ok(CardReply::toast(Toast::info("secret-body-reply"))) })
        .answer_within(Duration::from_millis(10))
        .build()
        .unwrap();
    let webhook = Webhook::new(events.clone()).verification_token(TOKEN).encrypt_key(KEY);
    let pushed = larkspur_mock::Webhook::new(serve(webhook).await).verification_token(TOKEN).encrypt_key(KEY);

    let ticket = mock.app_ticket("cli_s");
    push_all(&mock, &pushed, &ticket).await;
    assert!(mock.push_challenge(&pushed).await.accepted);
    assert_eq!(events.shutdown(Duration::from_secs(60)).await, 0);

    let bot =
        CustomBot::new(format!("{}/open-apis/bot/v2/hook/secret-hook", mock.url())).unwrap().secret("secret-signing");
    bot.send("secret-body-bot").await.unwrap();
    mock.script(
        "bot.v2.hook.create",
        [Fault::Reply(Reply::whole(json!({"code": 19021, "msg": "sign match fail"}))), Fault::ResetAfter],
    );
    let mut shown = format!("{bot:?}");
    for _ in 0..2 {
        let error = bot.send("secret-body-bot").await.unwrap_err();
        shown += &format!("{error} {error:?}");
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            shown += &format!("{error} {error:?}");
            source = error.source();
        }
    }

    let log = log.text();
    for said in [
        "the handler failed",
        "the reason",
        "the handler panicked",
        "does not fit its type",
        "does not fit its field",
        "a push was refused",
        "the verification token is wrong",
        "the push does not decrypt",
        "nobody.listens_v1",
        "event_id=",
        "bot.v2.hook.create",
    ] {
        assert!(log.contains(said), "{said} is not in the log: {log}");
    }
    for secret in ["secret-", &ticket] {
        let at = log.find(secret).map(|at| &log[at.saturating_sub(300)..(at + 100).min(log.len())]);
        assert!(at.is_none(), "{secret} is in the log: {}", at.unwrap_or_default());
        assert!(!shown.contains(secret), "{secret} is shown: {shown}");
    }
}
