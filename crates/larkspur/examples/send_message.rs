//! Sends a text into a chat, as a reply to a message in it.
//!
//! ```sh
//! cargo run -p larkspur --example send_message --features im -- MESSAGE_ID "Hello"
//! ```

mod support;

use std::env;
use std::error::Error;

use larkspur::im::v1::message::MsgType;
use larkspur::{Client, Result};
use serde_json::json;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _mock) = support::connect("im").await?;
    let message_id = env::args().nth(1).unwrap_or_else(|| "om_dc13264520392913993dd051dba21dcf".to_owned());
    let text = env::args().nth(2).unwrap_or_else(|| "Hello from Larkspur".to_owned());
    match send(&client, &message_id, &text).await? {
        Some(id) => println!("sent as {id}"),
        None => println!("sent"),
    }
    Ok(())
}

/// Sends the text, and gives the id of the new message.
pub(crate) async fn send(client: &Client, message_id: &str, text: &str) -> Result<Option<String>> {
    // The content of a message is JSON in a text; its shape depends on the type of the message.
    let content = json!({ "text": text }).to_string();
    let reply = client.im().v1().message().reply(message_id, &content, MsgType::Text).send().await?;
    Ok(reply.message_id)
}
