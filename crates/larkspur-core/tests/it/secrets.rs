//! No secret is ever shown.

use std::io;
use std::sync::{Arc, Mutex};

use larkspur_core::rt::*;
use larkspur_core::{CallReport, ErrorKind, UserSession};
use larkspur_mock::{Fault, Grant, Mock, Reply};
use secrecy::ExposeSecret as _;
use serde_json::json;
use tracing_subscriber::fmt::MakeWriter;

use crate::support::{self, CREATE, GET, OAUTH, TENANT_TOKEN, Thing, builder, create, get, mock};

/// What was logged.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    /// Captures everything down to TRACE on this thread.
    pub(crate) fn capture(&self) -> tracing::subscriber::DefaultGuard {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
            .with_ansi(false)
            .with_writer(self.clone())
            .finish();
        tracing::subscriber::set_default(subscriber)
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

/// Typed and raw calls, with a secret wherever a value may stand.
async fn calls(client: &Client, show: &mut impl FnMut(String)) {
    // Self-built: app secret, tenant token, header, body, path and query values.
    let mut call = Call::new(client, &GET);
    call.path("id", &"secret-path");
    call.query("q", &"secret-query");
    call.header("x-mine", "secret-header");
    call.helpdesk("h", "secret-helpdesk");
    show(format!("{call:?}"));
    let full = Sending::<Full<Thing>>::new(call).await.unwrap();
    show(format!("{:?}", full.status));
    let mut call = Call::new(client, &CREATE);
    call.body("name", "secret-body");
    show(format!("{call:?}"));
    Sending::<Thing>::new(call).await.unwrap();

    // Raw: the same, and a query behind the path.
    let raw =
        client.raw(Method::POST, "/open-apis/test/v1/things/:id/none?q=secret-raw-query").path("id", "secret-path");
    let raw = raw.query("q", "secret-query").body("name", "secret-body").header("x-mine", "secret-header");
    show(format!("{raw:?}"));
    let error = raw.send::<Thing>().await.unwrap_err();
    show(format!("{error} {error:?}"));
    let refused = client.raw(Method::GET, "https://evil.example/secret-elsewhere?token=secret-query");
    show(format!("{}", refused.send::<()>().await.unwrap_err()));
}

/// A user's session, refreshed once, and its secrets: code, verifier, access and refresh tokens.
async fn signed_in(mock: &Mock, client: &Client, show: &mut impl FnMut(String)) -> (UserSession, Vec<String>) {
    let way = client.authorize("https://app.example/cb", &["offline_access"]).unwrap();
    show(format!("{way:?}"));
    let challenge = way.url().split('&').find_map(|pair| pair.strip_prefix("code_challenge=")).unwrap();
    let grant = Grant::new("cli_a1b2").scopes(["offline_access"]).redirect_uri("https://app.example/cb");
    let code = mock.authorize(grant.code_challenge(challenge));
    let session = client.exchange_code(&code, &way).await.unwrap();
    let before = session.grant();
    session.refresh().await.unwrap();
    show(format!("{session:?} {:?} {before:?} {:?}", session.grant(), User::from(&session)));
    get(client).as_user(&session).send().await.unwrap();
    let mut secrets = vec![code, way.verifier().expose_secret().to_owned()];
    for grant in [before, session.grant()] {
        secrets.push(grant.access_token.expose_secret().to_owned());
        secrets.extend(grant.refresh_token.map(|token| token.expose_secret().to_owned()));
    }
    (session, secrets)
}

/// Failures of every kind.
async fn failures(mock: &Mock, client: &Client, show: &mut impl FnMut(String)) {
    for (fault, kind, attempts) in [
        (Fault::Status(500), ErrorKind::Http, 1),
        (Fault::ResetAfter, ErrorKind::Transport, 1),
        (Fault::Html(502), ErrorKind::Http, 1),
        (Fault::Reply(Reply::error(400, 99991663, "stale")), ErrorKind::Api, 2),
        (Fault::Reply(Reply::data(json!({"tags": {"secret-reply": "secret-reply"}}))), ErrorKind::Decode, 1),
    ] {
        mock.script(CREATE.id, vec![fault.clone(); attempts]);
        let mut call: Call = create(client).into();
        call.body("name", "secret-body");
        let error = Sending::<Thing>::new(call).await.unwrap_err();
        assert_eq!(error.kind(), kind, "{error}");
        show(format!("{error} {error:?} {error:#?}"));
        let mut source = std::error::Error::source(&error);
        while let Some(error) = source {
            show(format!("{error} {error:?}"));
            source = error.source();
        }
    }
}

#[tokio::test]
async fn secrets_of_every_kind_stay_out_of_debug_display_and_logs() {
    let mock = mock().await;
    let log = Log::default();
    let _guard = log.capture();
    log::set_boxed_logger(Box::new(log.clone())).unwrap();
    log::set_max_level(log::LevelFilter::Trace);
    let mut shown = String::new();
    let mut show = |text: String| shown.push_str(&text);
    let builder = builder(&mock).proxy("http://u:secret-proxy-password@127.0.0.1:1");
    show(format!("{builder:?}"));
    let told = Arc::new(Mutex::new(String::new()));
    let kept = told.clone();
    let observed = move |report: &CallReport<'_>| kept.lock().unwrap().push_str(&format!("{report:?}"));
    let client = support::builder(&mock).on_call(observed).build().unwrap();
    show(format!("{client:?}"));

    calls(&client, &mut show).await;

    // Store app: ticket, app token.
    let store = support::builder(&mock).store_app().build().unwrap();
    store.set_app_ticket(mock.app_ticket("cli_a1b2")).await;
    get(&store.for_tenant("t1")).send().await.unwrap();

    let (session, of_user) = signed_in(&mock, &client, &mut show).await;

    failures(&mock, &client, &mut show).await;
    mock.script(OAUTH, [Fault::Reply(Reply::error(400, 20064, "revoked"))]);
    show(session.refresh().await.unwrap_err().to_string());
    mock.expire_tokens();
    mock.script(TENANT_TOKEN, [Fault::Reply(Reply::error(400, 99991543, "credentials"))]);
    show(get(&client).send().await.unwrap_err().to_string());

    let mut secrets: Vec<String> = [
        "very-secret-app-secret",
        "secret-proxy-password",
        "secret-path",
        "secret-query",
        "secret-raw-query",
        "secret-elsewhere",
        "secret-header",
        "secret-helpdesk",
        "aDpzZWNyZXQtaGVscGRlc2s=",
        "secret-body",
        "secret-reply",
    ]
    .map(str::to_owned)
    .into();
    secrets.push(mock.app_ticket("cli_a1b2"));
    secrets.extend(of_user);
    for sent in mock.requests() {
        secrets.extend(sent.header("authorization").map(|header| header.trim_start_matches("Bearer ").to_owned()));
    }
    shown.push_str(&told.lock().unwrap());
    assert!(shown.contains("CallReport") && shown.contains("Failed(Decode)"), "{shown}");
    let log = log.text();
    assert!(log.contains("test.v1.thing.get") && log.contains("DEBUG"), "something was logged: {log}");
    assert!(log.contains("attempt=1") && log.contains("status=200") && log.contains("log_id="), "{log}");
    assert!(log.contains("url.template=") && log.contains("the call ended"), "{log}");
    for secret in secrets {
        assert!(secret.len() > 5);
        assert!(!log.contains(&secret), "{secret} is in the log");
        assert!(!shown.contains(&secret), "{secret} is shown");
    }
}
