//! Asks for an approval by a card, and puts the decision in place of its buttons.
//!
//! ```sh
//! cargo run -p larkspur --example approval_card --features im,long-connection -- MESSAGE_ID
//! ```
//! The card is sent as a reply to a message. In the app's page of the developer console, callbacks must be set to come
//! over the long connection.

mod support;

use std::env;
use std::error::Error;
use std::time::Duration;

use larkspur::events::{CardReply, Events, LongConnection, Toast};
use larkspur::im::v1::message::MsgType;
use larkspur::{Client, Result};
use larkspur_mock::PushEvent;
use serde_json::{Value, json};

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let (client, mock) = support::connect("im").await?;
    let message_id = env::args().nth(1).unwrap_or_else(|| "om_dc13264520392913993dd051dba21dcf".to_owned());
    ask(&client, &message_id, "Three days in Lisbon").await?;

    let events = bot()?;
    let until = support::until(mock.as_ref(), |_| {
        let used = json!({ "operator": { "open_id": "ou_1" }, "action": { "value": button("Lisbon", true) } });
        PushEvent::new("card.action.trigger", used)
    });
    LongConnection::new(&client, events.clone()).run(until).await?;
    events.shutdown(Duration::from_secs(10)).await;
    Ok(())
}

/// Sends the card.
pub(crate) async fn ask(client: &Client, message_id: &str, what: &str) -> Result<()> {
    let choice = |text: &str, approve: bool| {
        json!({
            "tag": "button",
            "text": { "tag": "plain_text", "content": text },
            "type": if approve { "primary" } else { "danger" },
            "behaviors": [{ "type": "callback", "value": button(what, approve) }],
        })
    };
    let card = card(what, &[choice("Approve", true), choice("Reject", false)]).to_string();
    client.im().v1().message().reply(message_id, &card, MsgType::Interactive).send().await?;
    Ok(())
}

/// What the bot does when somebody presses a button.
pub(crate) fn bot() -> Result<Events> {
    Events::builder()
        .on_card_action(|used, _context| async move {
            let value = &used.action.value;
            let (Some(what), Some(approved)) = (value["what"].as_str(), value["approve"].as_bool()) else {
                return Ok(CardReply::toast(Toast::error("This card is of another bot.")));
            };
            let by = used.operator.open_id.unwrap_or_default();
            let decision = if approved { "approved" } else { "rejected" };
            println!("{what}: {decision} by {by}");
            let line = json!({ "tag": "markdown", "content": format!("<at id={by}></at> {decision} it.") });
            Ok(CardReply::toast(Toast::success(format!("You {decision} it."))).with_card(card(what, &[line])))
        })
        .build()
}

/// What a button tells the bot.
fn button(what: &str, approve: bool) -> Value {
    json!({ "what": what, "approve": approve })
}

fn card(what: &str, elements: &[Value]) -> Value {
    json!({
        "schema": "2.0",
        "header": { "title": { "tag": "plain_text", "content": what } },
        "body": { "elements": elements },
    })
}
