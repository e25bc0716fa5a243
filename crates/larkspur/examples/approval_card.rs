//! Asks for an approval by a card with a form, and puts the decision in place of it.
//!
//! ```sh
//! cargo run -p larkspur --example approval_card --features im,cards,long-connection -- MESSAGE_ID
//! ```
//! The card is sent as a reply to a message. In the app's page of the developer console, callbacks must be set to come
//! over the long connection.

mod support;

use std::env;
use std::error::Error;
use std::time::Duration;

use larkspur::content::card::{Behavior, Button, ButtonType, Card, Form, Input, Markdown, escape};
use larkspur::events::{CardReply, Events, LongConnection, Toast};
use larkspur::{Client, Result};
use serde::{Deserialize, Serialize};

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let (client, mock) = support::connect("im").await?;
    let message_id = env::args().nth(1).unwrap_or_else(|| "om_dc13264520392913993dd051dba21dcf".to_owned());
    ask(&client, &message_id, "Three days in Lisbon").await?;

    let events = bot()?;
    let pressed = Choice { what: "Lisbon".to_owned(), approve: true };
    let answer = Answer { reason: "sun".to_owned() };
    let until = support::until(mock.as_ref(), |_| support::pressed(&pressed, &answer));
    LongConnection::new(&client, events.clone()).run(until).await?;
    events.shutdown(Duration::from_secs(10)).await;
    Ok(())
}

/// What a button tells the bot.
#[derive(Deserialize, Serialize)]
struct Choice {
    what: String,
    approve: bool,
}

/// What somebody wrote into the form.
#[derive(Deserialize, Serialize)]
struct Answer {
    #[serde(default)]
    reason: String,
}

/// Sends the card.
pub(crate) async fn ask(client: &Client, message_id: &str, what: &str) -> Result<()> {
    let choice = |text: &str, approve: bool| {
        let choice = Behavior::callback_with("what", what).and("approve", approve);
        let button = Button::submit(text).name(text).behavior(choice);
        button.r#type(if approve { ButtonType::Primary } else { ButtonType::Danger })
    };
    let form = Form::new("decision")
        .element(Input::new("reason").placeholder("Why?"))
        .element(choice("Approve", true))
        .element(choice("Reject", false));
    client.im().v1().message().reply_with(message_id, Card::new().header(what).element(form)).await?;
    Ok(())
}

/// What the bot does when somebody presses a button.
pub(crate) fn bot() -> Result<Events> {
    Events::builder()
        .on_card_action(|used, _context| async move {
            let Ok(Choice { what, approve }) = used.action.value_as() else {
                return Ok(CardReply::toast(Toast::error("This card is of another bot.")));
            };
            let Answer { reason } = used.action.form()?;
            let by = used.operator.open_id.unwrap_or_default();
            let decision = if approve { "approved" } else { "rejected" };
            println!("{what}: {decision} by {by}");
            let line = Markdown::new(format!("<at id={by}></at> {decision} it. {}", escape(&reason)));
            let card = Card::new().header(what).element(line);
            Ok(CardReply::toast(Toast::success(format!("You {decision} it."))).with_card(card))
        })
        .build()
}
