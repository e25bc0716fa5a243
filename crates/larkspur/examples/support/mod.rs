//! What the examples share: a client of the platform, or of a mock of it that needs no account.

use std::env;
use std::error::Error;

use larkspur::{Client, ClientBuilder};
use larkspur_mock::{Mock, PushEvent, Webhook};
use serde::Serialize;
use serde_json::json;

/// The app of the examples, where there is no account.
const APP: &str = "cli_example";

/// Connects to the platform where `LARKSPUR_APP_ID` and `LARKSPUR_APP_SECRET` are set, and else to a mock of one service.
/// The mock stops when it is dropped, so it is given along.
#[allow(dead_code, reason = "the tests of the examples bring their own mock")]
pub(crate) async fn connect(service: &str) -> Result<(Client, Option<Mock>), Box<dyn Error>> {
    connect_with(&[service], |builder| builder).await
}

/// Connects to several services, with a client that is set up further.
#[allow(dead_code, reason = "the tests of the examples bring their own mock")]
pub(crate) async fn connect_with(
    services: &[&str],
    set_up: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
) -> Result<(Client, Option<Mock>), Box<dyn Error>> {
    match (env::var("LARKSPUR_APP_ID"), env::var("LARKSPUR_APP_SECRET")) {
        (Ok(id), Ok(secret)) => Ok((set_up(builder(&id, &secret)).build()?, None)),
        (Err(env::VarError::NotPresent), Err(env::VarError::NotPresent)) => {
            let mock = Mock::builder().specs().services(services.iter().copied()).start().await?;
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

/// Lets the mock answer a call with this, where the documented example says too little.
#[allow(dead_code, reason = "the tests of the examples set up their own mock")]
pub(crate) fn answer(mock: Option<&Mock>, call: &str, reply: impl Serialize) {
    if let Some(mock) = mock {
        mock.reply(call, json!(reply));
    }
}

/// A text that somebody sends to the bot, as the platform pushes it.
#[allow(dead_code, reason = "not every example is a bot")]
pub(crate) fn said(mock: &Mock, text: &str) -> PushEvent {
    let text = json!({ "text": text }).to_string();
    let message = json!({ "message_id": "om_1", "message_type": "text", "content": text });
    mock.event("im.message.receive_v1").content(json!({ "message": message }))
}

/// What somebody put into the form of a card and sent, as the platform pushes it.
#[allow(dead_code, reason = "not every example has a card")]
pub(crate) fn filled(form: impl Serialize) -> PushEvent {
    pressed((), form)
}

/// What somebody put into the form of a card, and what the button that they pressed was given.
#[allow(dead_code, reason = "not every example has a card")]
pub(crate) fn pressed(value: impl Serialize, form: impl Serialize) -> PushEvent {
    let action = json!({ "tag": "button", "value": json!(value), "form_value": json!(form) });
    PushEvent::new("card.action.trigger", json!({ "operator": { "open_id": "ou_1" }, "action": action }))
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
