//! What a custom bot can say.

use std::collections::BTreeMap;

use larkspur_core::wire::RawJson;
use larkspur_core::{Error, ErrorKind};
use serde_json::{Map, json};

use crate::card::CardTemplate;

/// A message of a custom bot.
///
/// ```
/// use larkspur_events::{BotMessage, CardTemplate, Post, PostPart};
/// use serde_json::json;
///
/// let text = BotMessage::text(r#"<at user_id="all">all</at> deployed"#);
/// let post = BotMessage::post(Post::new("zh_cn", "Release").line([
///     PostPart::text("Notes: "),
///     PostPart::link("here", "https://example.com/notes"),
/// ]));
/// let card = BotMessage::card(json!({"schema": "2.0", "body": {"elements": [{"tag": "markdown", "content": "**done**"}]}}));
/// let template = BotMessage::template(CardTemplate::new("AAqi6xJ8rabcd"));
/// # let _ = (text, post, card, template);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use = "a message is sent by `CustomBot::send`"]
pub struct BotMessage(RawJson);

impl BotMessage {
    /// Text. `<at user_id="ou_…">name</at>` mentions somebody, `<at user_id="all">all</at>` everybody.
    pub fn text(text: impl Into<String>) -> Self {
        Self::content("text", json!({"text": text.into()}))
    }

    /// Text with a title, links, mentions and pictures.
    pub fn post(post: Post) -> Self {
        Self::content("post", json!({"post": post.json()}))
    }

    /// A picture, by the key that uploading it gave (`img_…`).
    pub fn image(image_key: impl Into<String>) -> Self {
        Self::content("image", json!({"image_key": image_key.into()}))
    }

    /// A group's card, by the group's id (`oc_…`). The bot must be in that group.
    pub fn share_chat(chat_id: impl Into<String>) -> Self {
        Self::content("share_chat", json!({"share_chat_id": chat_id.into()}))
    }

    /// A card, as JSON. Its buttons can open links; what they send back reaches no custom bot.
    pub fn card(card: RawJson) -> Self {
        Self(json!({"msg_type": "interactive", "card": card}))
    }

    /// A card that was made in the platform's card builder.
    pub fn template(template: CardTemplate) -> Self {
        Self::card(template.json())
    }

    /// Anything else: the whole JSON object, `msg_type` included. Time and signature are added to it.
    pub fn raw(message: RawJson) -> Self {
        Self(message)
    }

    fn content(kind: &str, content: RawJson) -> Self {
        Self(json!({"msg_type": kind, "content": content}))
    }

    pub(super) fn into_json(self) -> larkspur_core::Result<Map<String, RawJson>> {
        match self.0 {
            RawJson::Object(message) => Ok(message),
            _ => Err(Error::of(ErrorKind::Input, "a message of a custom bot must be a JSON object").build()),
        }
    }
}

impl From<&str> for BotMessage {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for BotMessage {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

/// Text with a title, in one language or several.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Post {
    languages: BTreeMap<String, Language>,
    current: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Language {
    title: String,
    lines: Vec<RawJson>,
}

impl Post {
    /// A text in this language, `zh_cn`, `en_us` or `ja_jp`. The title may be empty.
    pub fn new(language: impl Into<String>, title: impl Into<String>) -> Self {
        Self { languages: BTreeMap::new(), current: String::new() }.language(language, title)
    }

    /// The same text in another language: lines that follow are in it.
    pub fn language(mut self, language: impl Into<String>, title: impl Into<String>) -> Self {
        self.current = language.into();
        self.languages.insert(self.current.clone(), Language { title: title.into(), lines: Vec::new() });
        self
    }

    /// Adds a line.
    pub fn line(mut self, parts: impl IntoIterator<Item = PostPart>) -> Self {
        let line = parts.into_iter().map(|part| part.0).collect();
        self.languages.entry(self.current.clone()).or_default().lines.push(line);
        self
    }

    fn json(&self) -> RawJson {
        let language =
            |(name, one): (&String, &Language)| (name.clone(), json!({"title": one.title, "content": one.lines}));
        self.languages.iter().map(language).collect::<Map<_, _>>().into()
    }
}

/// A part of a line of a [`Post`].
#[derive(Clone, Debug, PartialEq)]
pub struct PostPart(RawJson);

impl PostPart {
    /// Text.
    pub fn text(text: impl Into<String>) -> Self {
        Self(json!({"tag": "text", "text": text.into()}))
    }

    /// A link.
    pub fn link(text: impl Into<String>, url: impl Into<String>) -> Self {
        Self(json!({"tag": "a", "text": text.into(), "href": url.into()}))
    }

    /// Mentions somebody by the open id or the user id.
    pub fn mention(user_id: impl Into<String>) -> Self {
        Self(json!({"tag": "at", "user_id": user_id.into()}))
    }

    /// Mentions everybody in the group.
    pub fn mention_all() -> Self {
        Self::mention("all")
    }

    /// A picture, by the key that uploading it gave (`img_…`). It stands in a line of its own.
    pub fn image(image_key: impl Into<String>) -> Self {
        Self(json!({"tag": "img", "image_key": image_key.into()}))
    }

    /// Any other part, as JSON.
    pub fn raw(part: RawJson) -> Self {
        Self(part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn messages_are_what_the_platform_reads() {
        let json = |message: BotMessage| RawJson::Object(message.into_json().unwrap());
        assert_eq!(json("hi".into()), json!({"msg_type": "text", "content": {"text": "hi"}}));
        assert_eq!(json(BotMessage::image("img_1")), json!({"msg_type": "image", "content": {"image_key": "img_1"}}));
        let shared = json!({"msg_type": "share_chat", "content": {"share_chat_id": "oc_1"}});
        assert_eq!(json(BotMessage::share_chat("oc_1")), shared);
        let card = json!({"msg_type": "interactive", "card": {"type": "template", "data": {"template_id": "A"}}});
        assert_eq!(json(BotMessage::template(CardTemplate::new("A"))), card);
        let post = Post::new("zh_cn", "题")
            .line([PostPart::text("a"), PostPart::link("b", "https://c"), PostPart::mention_all()])
            .line([PostPart::image("img_1")])
            .language("en_us", "Title")
            .line([PostPart::text("d")]);
        assert_eq!(
            json(BotMessage::post(post)),
            json!({"msg_type": "post", "content": {"post": {
                "zh_cn": {"title": "题", "content": [
                    [{"tag": "text", "text": "a"}, {"tag": "a", "text": "b", "href": "https://c"}, {"tag": "at", "user_id": "all"}],
                    [{"tag": "img", "image_key": "img_1"}]]},
                "en_us": {"title": "Title", "content": [[{"tag": "text", "text": "d"}]]}}}})
        );
        assert_eq!(BotMessage::raw(json!("text")).into_json().unwrap_err().kind(), ErrorKind::Input);
    }
}
