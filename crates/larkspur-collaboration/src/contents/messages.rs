//! Messages that are sent with a typed content.

use larkspur_content::{CardContent, Content, Outgoing, Resource};
use larkspur_core::Request;

use super::To;
use crate::im::v1::message::{CreateRequest, Message, MsgType, PatchRequest, ReplyRequest, UpdateRequest};
use crate::im::v1::message_resource::{GetRequest, MessageResource};

/// Makes a request of what a content is on the wire. Sending gives the error where the platform would refuse the content.
fn outgoing<R: Request>(content: &Content, request: impl FnOnce(&str, &str) -> R) -> R {
    match content.for_sending() {
        Ok(Outgoing { msg_type, content, .. }) => request(&msg_type, &content),
        Err(error) => {
            let mut request = request(content.msg_type(), "");
            request.call().fail(format!("this content cannot be sent: {error}"));
            request
        }
    }
}

impl Message<'_> {
    /// Sends a message: [`create`](Self::create) with a typed content. Text is taken to the letter.
    ///
    /// ```no_run
    /// use larkspur::To;
    /// use larkspur::content::post::{mention, text};
    /// use larkspur::content::{Post, Text};
    ///
    /// # async fn example(client: larkspur::Client) -> larkspur::Result<()> {
    /// let messages = client.im().v1().message();
    /// messages.send(To::chat("oc_1"), "Hello").await?;
    /// messages.send(To::open_id("ou_1"), Text::new("Deployed ").bold("2.1")).uuid("deploy-2.1").await?;
    /// let post = Post::new("en_us", "Deployed").line([text("by ").bold(), mention("ou_1")]);
    /// messages.send(To::email("ada@example.com"), post).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As `create`; and where the platform would refuse the content, before anything is sent: see [`Content::for_sending`].
    pub fn send(self, to: To, content: impl Into<Content>) -> CreateRequest {
        outgoing(&content.into(), |kind, text| self.create(to.kind, &to.id, MsgType::from(kind), text))
    }

    /// Answers a message: [`reply`](Self::reply) with a typed content. Text is taken to the letter.
    ///
    /// ```no_run
    /// # async fn example(client: larkspur::Client) -> larkspur::Result<()> {
    /// client.im().v1().message().reply_with("om_1", "Done").reply_in_thread(true).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn reply_with(self, message_id: &str, content: impl Into<Content>) -> ReplyRequest {
        outgoing(&content.into(), |kind, text| self.reply(message_id, text, MsgType::from(kind)))
    }

    /// Edits a message that the bot sent: [`update`](Self::update) with a typed content, which is text or a post.
    ///
    /// # Errors
    /// As [`send`](Self::send); and for any other content. A card is changed by [`patch_with`](Self::patch_with).
    pub fn edit_with(self, message_id: &str, content: impl Into<Content>) -> UpdateRequest {
        let content = content.into();
        let mut request = outgoing(&content, |kind, text| self.update(message_id, MsgType::from(kind), text));
        if !matches!(content, Content::Text(_) | Content::Post(_)) {
            let kind = content.msg_type();
            request
                .call()
                .fail(format!("only text and posts are edited, and this is `{kind}`; `patch_with` changes a card"));
        }
        request
    }

    /// Changes a card that the bot sent: [`patch`](Self::patch) with a typed card.
    ///
    /// # Errors
    /// As [`send`](Self::send).
    pub fn patch_with(self, message_id: &str, card: impl Into<CardContent>) -> PatchRequest {
        outgoing(&Content::Interactive(card.into()), |_, text| self.patch(message_id, text))
    }
}

impl MessageResource<'_> {
    /// Downloads what a received message holds: [`get`](Self::get) with one of [`Content::resources`].
    ///
    /// ```no_run
    /// # async fn example(client: larkspur::Client, event: larkspur::im::v1::events::EventMessage) -> larkspur::Result<()> {
    /// let message_id = event.message_id.as_deref().unwrap_or_default();
    /// for resource in event.content()?.resources() {
    ///     let file = client.im().v1().message_resource().fetch(message_id, &resource).await?;
    ///     println!("{}: {} bytes", resource.key, file.bytes(10 << 20).await?.len());
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn fetch(self, message_id: &str, resource: &Resource) -> GetRequest {
        self.get(message_id, &resource.key, resource.kind.as_str().into())
    }
}
