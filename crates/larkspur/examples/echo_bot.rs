//! A bot that answers each text with the same text. It receives events over the long connection, so it needs no public
//! address.
//!
//! ```sh
//! cargo run -p larkspur --example echo_bot --features im,long-connection
//! ```

mod support;

use std::error::Error;
use std::time::Duration;

use larkspur::content::{Content, Text};
use larkspur::events::{Events, LongConnection};
use larkspur::im::v1::events::MessageReceive;
use larkspur::{Client, Result};

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let (client, mock) = support::connect("im").await?;
    let events = bot(&client)?;
    let until = support::until(mock.as_ref(), |mock| support::said(mock, "Hello, bot"));
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
                let answer = Text::new(text.without_mentions());
                client.im().v1().message().reply_with(id, answer).await?;
                println!("answered {id}");
            }
            Ok(())
        })
        .build()
}
