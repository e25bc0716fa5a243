//! A bot that answers in Markdown, as a model would: tables become tables, code becomes code, and what is too long for one
//! message becomes several.
//!
//! ```sh
//! cargo run -p larkspur --example markdown_bot --features cards,im,long-connection,markdown
//! ```

mod support;

use std::error::Error;
use std::time::Duration;

use larkspur::content::Content;
use larkspur::content::card::{Card, escape};
use larkspur::events::{Events, LongConnection};
use larkspur::im::v1::events::MessageReceive;
use larkspur::{Client, Result};

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let (client, mock) = support::connect("im").await?;
    let events = bot(&client)?;
    let until = support::until(mock.as_ref(), |mock| support::said(mock, "status"));
    LongConnection::new(&client, events.clone()).run(until).await?;
    events.shutdown(Duration::from_secs(10)).await;
    Ok(())
}

/// What the bot does.
pub(crate) fn bot(client: &Client) -> Result<Events> {
    Events::with(client.clone())
        .on::<MessageReceive>(async |client, event, _context| {
            let message = event.message.unwrap_or_default();
            if let (Some(id), Content::Text(text)) = (&message.message_id, message.content()?) {
                for card in Card::from_markdown(&answer(text.without_mentions().trim())).split() {
                    client.im().v1().message().reply_with(id, card).await?;
                }
                println!("answered {id}");
            }
            Ok(())
        })
        .build()
}

/// The answer to a question, in Markdown. Here a model would be asked.
fn answer(question: &str) -> String {
    match question {
        "status" => {
            let services = [("Search", "up", 12), ("Mail", "slow", 840)];
            let rows: String =
                services.iter().map(|(name, state, took)| format!("| {name} | {state} | {took} ms |\n")).collect();
            format!(
                "## Status\n\n| Service | State | Answers in |\n|---|---|---|\n{rows}\nAsk for **help** to see more."
            )
        }
        "help" => "I know these words:\n\n- `status`: how the services are\n- `help`: this list".to_owned(),
        // What somebody wrote is text, and no Markdown.
        other => format!("I do not know *{}*. Ask for **help**.", escape(other)),
    }
}
