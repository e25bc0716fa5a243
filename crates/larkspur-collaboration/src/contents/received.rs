//! Messages that are received with a typed content.

use larkspur_content::{Content, Mention};
use larkspur_core::{Error, ErrorKind, Result};

use crate::im::v1::events::{EventMessage, MentionEvent, MessageReceive};
use crate::im::v1::types::{self, Message};

fn read(msg_type: Option<&str>, content: Option<&str>, mentions: Vec<Mention>) -> Result<Content> {
    let (Some(msg_type), Some(content)) = (msg_type, content) else {
        return Err(Error::of(ErrorKind::Decode, "the message has no type or no content").build());
    };
    match Content::read(msg_type, content) {
        Ok(content) => Ok(content.with_mentions(mentions)),
        Err(error) => Err(Error::of(ErrorKind::Decode, error.to_string()).body(content.to_owned()).build()),
    }
}

impl EventMessage {
    /// The content, typed, with its mentions resolved.
    ///
    /// ```
    /// use larkspur::im::v1::events::MessageReceive;
    /// use larkspur::{Event as _, Result};
    ///
    /// # fn main() -> Result<()> {
    /// let json = br#"{"message": {"message_type": "text", "content": "{\"text\": \"@_user_1 help\"}",
    ///     "mentions": [{"key": "@_user_1", "id": {"open_id": "ou_bot"}, "name": "Bot"}]}}"#;
    /// let message = MessageReceive::decode(json)?.message.unwrap_or_default();
    /// let content = message.content()?;
    /// assert!(content.mentions_bot("ou_bot"));
    /// assert_eq!(content.without_mentions(), "help");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// Where there is no content, or one that is not JSON: `error.body()` holds it. Any other is read; what is not known is
    /// [`Content::Other`].
    pub fn content(&self) -> Result<Content> {
        let mentions = self.mentions.iter().map(Mention::from).collect();
        read(self.message_type.as_deref(), self.content.as_deref(), mentions)
    }
}

impl MessageReceive {
    /// The content of the message: see [`EventMessage::content`].
    ///
    /// # Errors
    /// As [`EventMessage::content`], and where there is no message.
    pub fn content(&self) -> Result<Content> {
        match &self.message {
            Some(message) => message.content(),
            None => read(None, None, Vec::new()),
        }
    }
}

impl Message {
    /// The content, typed, with its mentions resolved: see [`EventMessage::content`]. A recalled message has none.
    ///
    /// # Errors
    /// As [`EventMessage::content`].
    pub fn content(&self) -> Result<Content> {
        let mentions = self.mentions.iter().map(Mention::from).collect();
        let content = self.body.as_ref().and_then(|body| body.content.as_deref());
        read(self.msg_type.as_deref(), content, mentions)
    }
}

impl From<&MentionEvent> for Mention {
    fn from(mention: &MentionEvent) -> Self {
        let id = mention.id.clone().unwrap_or_default();
        Self {
            key: mention.key.clone().unwrap_or_default(),
            open_id: id.open_id,
            union_id: id.union_id,
            user_id: id.user_id,
            name: mention.name.clone(),
            tenant_key: mention.tenant_key.clone(),
        }
    }
}

impl From<&types::Mention> for Mention {
    fn from(mention: &types::Mention) -> Self {
        let id = mention.id.clone();
        let mut known = Self {
            key: mention.key.clone().unwrap_or_default(),
            name: mention.name.clone(),
            tenant_key: mention.tenant_key.clone(),
            ..Self::default()
        };
        match mention.id_type.as_deref() {
            Some("user_id") => known.user_id = id,
            Some("union_id") => known.union_id = id,
            _ => known.open_id = id,
        }
        known
    }
}
