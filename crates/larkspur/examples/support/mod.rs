//! What the examples share: a client of the platform, or of a mock of it that needs no account.

use std::env;
use std::error::Error;

use larkspur::{Client, ClientBuilder};
use larkspur_mock::{Mock, PushEvent, Webhook};

/// The app of the examples, where there is no account.
const APP: &str = "cli_example";

/// Connects to the platform where `LARKSPUR_APP_ID` and `LARKSPUR_APP_SECRET` are set, and else to a mock of one service.
/// The mock stops when it is dropped, so it is given along.
#[allow(dead_code, reason = "the tests of the examples bring their own mock")]
pub(crate) async fn connect(service: &str) -> Result<(Client, Option<Mock>), Box<dyn Error>> {
    connect_with(service, |builder| builder).await
}

/// Connects with a client that is set up further.
#[allow(dead_code, reason = "the tests of the examples bring their own mock")]
pub(crate) async fn connect_with(
    service: &str,
    set_up: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
) -> Result<(Client, Option<Mock>), Box<dyn Error>> {
    match (env::var("LARKSPUR_APP_ID"), env::var("LARKSPUR_APP_SECRET")) {
        (Ok(id), Ok(secret)) => Ok((set_up(builder(&id, &secret)).build()?, None)),
        (Err(env::VarError::NotPresent), Err(env::VarError::NotPresent)) => {
            let mock = Mock::builder().specs().services([service]).start().await?;
            println!("asking a mock at {}", mock.url());
            Ok((set_up(builder(APP, "any secret").base_url(mock.url())).build()?, Some(mock)))
        }
        _ => Err("set both LARKSPUR_APP_ID and LARKSPUR_APP_SECRET, or neither".into()),
    }
}

/// A client that keeps the documented rate limits, where the feature for it is on.
#[allow(dead_code, reason = "the tests of the examples bring their own client")]
fn builder(id: &str, secret: &str) -> ClientBuilder<Client> {
    let builder = Client::builder(id, secret);
    #[cfg(feature = "pacing")]
    let builder = builder.pacing(true);
    builder
}

/// How long a bot on the long connection runs: until Ctrl-C, or with a mock until this one event is answered.
#[allow(dead_code, reason = "not every example is a bot")]
pub(crate) async fn until(mock: Option<&Mock>, event: impl FnOnce(&Mock) -> PushEvent) {
    let Some(mock) = mock else { return ctrl_c().await };
    mock.wait_for_long_connections(APP, 1).await;
    mock.push_long(event(mock).app_id(APP)).finished().await;
}

/// How long a bot behind a webhook runs: until Ctrl-C, or with a mock until a message is answered.
#[allow(dead_code, reason = "not every example is a bot")]
pub(crate) async fn until_pushed(mock: Option<Mock>, webhook: Webhook) {
    let Some(mock) = mock else { return ctrl_c().await };
    let attempt = mock.push_challenge(&webhook).await;
    println!("the challenge is {}", if attempt.accepted { "answered" } else { "not answered" });
    mock.push(&webhook, mock.event("im.message.receive_v1").app_id(APP)).finished().await;
}

async fn ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
