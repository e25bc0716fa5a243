//! Sends a text into a chat.
//!
//! ```sh
//! cargo run -p larkspur --example send_message --features im -- CHAT "Hello"
//! ```
//!
//! `CHAT` is the id of the chat, `oc_…`; the app must be one of its members.

mod support;

use std::env;
use std::error::Error;

use larkspur::{Client, Result, To};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let (client, _mock) = support::connect("im").await?;
    let chat = env::args().nth(1).unwrap_or_else(|| "oc_a0553eda9014c201e6969b478895c230".to_owned());
    let text = env::args().nth(2).unwrap_or_else(|| "Hello from Larkspur".to_owned());
    match send(&client, &chat, &text).await? {
        Some(id) => println!("sent as {id}"),
        None => println!("sent"),
    }
    Ok(())
}

/// Sends the text, and gives the id of the new message.
pub(crate) async fn send(client: &Client, chat: &str, text: &str) -> Result<Option<String>> {
    let reply = client.im().v1().message().send(To::chat(chat), text).await?;
    Ok(reply.message_id)
}
