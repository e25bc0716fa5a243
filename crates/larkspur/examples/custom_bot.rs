//! Sends a text into a group by a custom bot, which needs no app.
//!
//! ```sh
//! export LARKSPUR_BOT_URL=https://open.feishu.cn/open-apis/bot/v2/hook/…
//! export LARKSPUR_BOT_SECRET=…  # where the bot's security settings ask for a signature
//! cargo run -p larkspur --example custom_bot --features events -- "Hello"
//! ```

use std::env;
use std::error::Error;

use larkspur::Result;
use larkspur::content::Post;
use larkspur::content::post::link;
use larkspur::events::{BotError, CustomBot};

#[tokio::main]
async fn main() -> std::result::Result<(), Box<dyn Error>> {
    let url = env::var("LARKSPUR_BOT_URL").map_err(|_| "set LARKSPUR_BOT_URL to the address that the group shows")?;
    let mut bot = CustomBot::new(url)?;
    if let Ok(secret) = env::var("LARKSPUR_BOT_SECRET") {
        bot = bot.secret(secret);
    }
    let text = env::args().nth(1).unwrap_or_else(|| "Hello from Larkspur".to_owned());
    match announce(&bot, &text).await {
        Ok(()) => println!("sent"),
        Err(error) if error.documented() == Some(BotError::KeyWordMissing) => {
            println!("the bot takes only messages that hold one of its key words");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// Sends the text, and a link below it.
pub(crate) async fn announce(bot: &CustomBot, text: &str) -> Result<()> {
    bot.send(text).await?;
    bot.send(Post::new("en_us", "Read on").line([link("docs.rs", "https://docs.rs/larkspur")])).await
}
