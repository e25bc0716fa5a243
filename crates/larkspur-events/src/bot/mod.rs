//! Custom bots: messages into one group, by a URL and nothing else.

mod message;

use std::fmt;
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use larkspur_content::Content;
use larkspur_core::rt::{Call, DocumentedError, Endpoint, Method, RateLimit, ReplyKind, Retry, Sending};
use larkspur_core::wire::RawJson;
use larkspur_core::{Client, ClientBuilder, Error, ErrorKind, wire};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Map;
use sha2::Sha256;

/// What every address of a custom bot holds, before the bot's token.
const HOOK: &str = "/open-apis/bot/v2/hook/";

static SEND: Endpoint = Endpoint::new(Method::POST, "bot.v2.hook.create", "/open-apis/bot/v2/hook/:token")
    .tokens(&[])
    .rate_limit(RateLimit::per_second(5))
    .reply(ReplyKind::Flat)
    .errors(&[
        DocumentedError { http: None, code: 9499, message: "Bad Request", retry: Some(Retry::Never) },
        DocumentedError { http: None, code: 11232, message: "frequency limited", retry: Some(Retry::Later) },
        DocumentedError { http: None, code: 19001, message: "param invalid", retry: Some(Retry::Never) },
        DocumentedError { http: None, code: 19021, message: "sign match fail", retry: Some(Retry::Never) },
        DocumentedError { http: None, code: 19022, message: "Ip Not Allowed", retry: Some(Retry::Never) },
        DocumentedError { http: None, code: 19024, message: "Key Words Not Found", retry: Some(Retry::Never) },
    ])
    .doc_url("https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot");

wire! { errors
    /// Why the platform refuses a message of a custom bot: `error.documented::<BotError>()`.
    pub enum BotError {
        /// The message is not built as its kind asks.
        BadRequest = 9499,
        /// Too many messages.
        RateLimited = 11232,
        /// The service is busy, mostly because of too many messages.
        Busy = 2200,
        /// There is no bot at this address.
        UnknownBot = 19001,
        /// The signature is wrong, or its time is more than an hour off: check the secret and this machine's clock.
        WrongSignature = 19021,
        /// This machine's address is not on the bot's list.
        AddressNotAllowed = 19022,
        /// The message holds none of the bot's key words.
        KeyWordMissing = 19024,
    }
}

/// A custom bot: it sends messages into the one group that it was added to. It needs no app, no token and no scope, only
/// the address that the group's settings show.
///
/// ```no_run
/// # async fn example() -> larkspur_core::Result<()> {
/// use larkspur_events::CustomBot;
/// use larkspur_events::content::Text;
///
/// let bot = CustomBot::new("https://open.feishu.cn/open-apis/bot/v2/hook/…")?.secret("the bot's signing secret");
/// bot.send("deployed").await?;
/// bot.send(Text::new("look: ").link("the log", "https://example.com/7").mention_all()).await?;
/// # Ok(())
/// # }
/// ```
///
/// # Limits
/// The platform takes 5 messages a second and 100 a minute from one bot, and 20 KB a message. Where it answers with code
/// 11232 or 2200 because of too many messages, the call waits and tries again a few times. Whole and half hours are busy:
/// choose other minutes for regular messages.
///
/// The address is as good as a password: neither it nor the secret is shown by `Debug`, errors or logs.
#[derive(Clone)]
pub struct CustomBot {
    client: Client,
    token: SecretString,
    secret: Option<SecretString>,
}

impl CustomBot {
    /// The bot at this address, `https://open.feishu.cn/open-apis/bot/v2/hook/…`.
    ///
    /// # Errors
    /// Where the address is not that of a custom bot, or HTTP cannot be set up.
    pub fn new(url: impl Into<SecretString>) -> larkspur_core::Result<Self> {
        Self::configured(url, |builder| builder)
    }

    /// The same with settings of one's own for HTTP: time limits, retries, a proxy.
    ///
    /// # Errors
    /// As [`CustomBot::new`].
    pub fn configured(
        url: impl Into<SecretString>,
        configure: impl FnOnce(ClientBuilder<Client>) -> ClientBuilder<Client>,
    ) -> larkspur_core::Result<Self> {
        let url = url.into();
        let (origin, token) = split(url.expose_secret()).ok_or_else(|| {
            let message = "the address of a custom bot looks like https://open.feishu.cn/open-apis/bot/v2/hook/…, and this one does not";
            Error::of(ErrorKind::Input, message).build()
        })?;
        let client = configure(Client::builder("custom bot", "none").base_url(origin)).build()?;
        Ok(Self { client, token: token.into(), secret: None })
    }

    /// Signs each message with this secret, for bots whose security settings ask for it.
    #[must_use]
    pub fn secret(mut self, secret: impl Into<SecretString>) -> Self {
        self.secret = Some(secret.into()).filter(|secret| !secret.expose_secret().is_empty());
        self
    }

    /// Sends a message: text, a post, a picture, a card, or the card of a group. Text is taken to the letter: what shall mention
    /// somebody is said by a method of [`Text`](larkspur_content::Text).
    ///
    /// What the buttons of a card send back reaches no custom bot; they can open links.
    ///
    /// # Errors
    /// Where a custom bot cannot send it, the platform refuses it ([`BotError`] lists why) or cannot be reached.
    pub async fn send(&self, message: impl Into<Content>) -> larkspur_core::Result<()> {
        self.send_body(message::body(&message.into())?).await
    }

    /// Sends anything else: the whole JSON object, `msg_type` included. Time and signature are added to it.
    ///
    /// # Errors
    /// As [`CustomBot::send`].
    pub async fn send_raw(&self, message: RawJson) -> larkspur_core::Result<()> {
        self.send_body(message::raw_body(message)?).await
    }

    async fn send_body(&self, mut body: Map<String, RawJson>) -> larkspur_core::Result<()> {
        if let Some(secret) = &self.secret {
            let timestamp = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs().to_string();
            body.insert("sign".into(), sign(&timestamp, secret.expose_secret()).into());
            body.insert("timestamp".into(), timestamp.into());
        }
        let mut call = Call::new(&self.client, &SEND);
        call.path("token", &self.token.expose_secret());
        call.whole_body(&body);
        let reply: SendReply = Sending::new(call).await?;
        // Older answers have no `code`.
        match reply.status_code {
            None | Some(0) => Ok(()),
            Some(code) => Err(Error::api(code, reply.status_message.unwrap_or_default()).endpoint(&SEND).build()),
        }
    }
}

impl fmt::Debug for CustomBot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CustomBot").field("secret", &self.secret.is_some()).finish_non_exhaustive()
    }
}

#[derive(Debug, Default)]
struct SendReply {
    status_code: Option<i64>,
    status_message: Option<String>,
}
wire!(read SendReply { status_code = "StatusCode", status_message = "StatusMessage" });

/// The origin and the token in a bot's address.
fn split(url: &str) -> Option<(&str, &str)> {
    let (origin, token) = url.trim().trim_end_matches('/').split_once(HOOK)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    (!origin.is_empty() && !token.is_empty() && token.chars().all(is_plain)).then_some((origin, token))
}

/// The signature: the hash of nothing, under a key of the time and the secret.
fn sign(timestamp: &str, secret: &str) -> String {
    let key = format!("{timestamp}\n{secret}");
    match Hmac::<Sha256>::new_from_slice(key.as_bytes()) {
        Ok(hash) => STANDARD.encode(hash.finalize().into_bytes()),
        // A key may have any length.
        Err(_) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_split_and_anything_else_refused_without_a_word_of_it() {
        let address = "https://open.feishu.cn/open-apis/bot/v2/hook/0a-1b";
        assert_eq!(split(address), Some(("https://open.feishu.cn", "0a-1b")));
        assert_eq!(split("http://127.0.0.1:9/gate/open-apis/bot/v2/hook/x/"), Some(("http://127.0.0.1:9/gate", "x")));
        for bad in [
            "",
            "hidden",
            "https://open.feishu.cn/open-apis/bot/v2/hook/",
            "https://open.feishu.cn/open-apis/bot/hook/hidden",
            "https://open.feishu.cn/open-apis/bot/v2/hook/hidden/more",
            "https://open.feishu.cn/open-apis/bot/v2/hook/hidden?a=b",
            "hidden/open-apis/bot/v2/hook/hidden",
        ] {
            let error = CustomBot::new(bad).unwrap_err();
            assert!(error.kind() == ErrorKind::Input && !format!("{error} {error:?}").contains("hidden"), "{error:?}");
        }
    }

    #[test]
    fn signatures_are_known_ones() {
        // By `printf '' | openssl dgst -sha256 -hmac $'1599360473\ndemo' -binary | base64`.
        assert_eq!(sign("1599360473", "demo"), "l1N0gAcBjdwBvGm1xMjOF0XSyaLRpR7tuO5dHfhAYc8=");
    }
}
