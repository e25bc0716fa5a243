//! A bot that puts a thumb under each message. The platform calls its webhook, which axum serves.
//!
//! ```sh
//! cargo run -p larkspur --example webhook_bot --features im,axum
//! ```
//! The verification token and the encrypt key are those of the app's page “Events and callbacks”; here they come from
//! `LARKSPUR_VERIFICATION_TOKEN` and `LARKSPUR_ENCRYPT_KEY`.

mod support;

use std::env;
use std::error::Error;
use std::time::Duration;

use larkspur::events::{Events, Webhook};
use larkspur::im::v1::events::MessageReceive;
use larkspur::im::v1::message_reaction::Emoji;
use larkspur::{Client, Result};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let (client, mock) = support::connect("im").await?;
    let token = env::var("LARKSPUR_VERIFICATION_TOKEN").unwrap_or_else(|_| "v-token".to_owned());
    let key = env::var("LARKSPUR_ENCRYPT_KEY").unwrap_or_else(|_| "e-key".to_owned());
    let events = bot(&client)?;
    let webhook = Webhook::new(events.clone()).verification_token(token.clone()).encrypt_key(key.clone());

    let listener = TcpListener::bind("127.0.0.1:8080").await?;
    let url = format!("http://{}/events", listener.local_addr()?);
    println!("listening at {url}");
    let until =
        support::until_pushed(mock, larkspur_mock::Webhook::new(url).verification_token(token).encrypt_key(key));
    axum::serve(listener, webhook.into_router::<()>("/events")).with_graceful_shutdown(until).await?;
    events.shutdown(Duration::from_secs(10)).await;
    Ok(())
}

/// What the bot does.
pub(crate) fn bot(client: &Client) -> Result<Events> {
    Events::with(client.clone())
        .on::<MessageReceive>(async |client, event, _context| {
            if let Some(id) = event.message.and_then(|message| message.message_id) {
                let thumb = Emoji::new("THUMBSUP");
                client.im().v1().message_reaction().create(&id, thumb).send().await?;
                println!("a thumb for {id}");
            }
            Ok(())
        })
        .build()
}
