//! Posts: text with a title, styles, links, mentions, pictures and more, in one language or several.

mod element;
mod render;

use serde_json::{Map, Value};

use super::mention::{self, EVERYBODY, Mention, Mentions};
use crate::json::{Extra, Json, object};

pub use element::{
    PostCode, PostElement, PostEmotion, PostImage, PostLink, PostMarkdown, PostMedia, PostMention, PostRule, PostStyle,
    PostText, code_block, emotion, image, link, markdown, media, mention, mention_all, rule, text,
};

object! {
    /// A post in one language.
    pub struct PostBody {
        /// The title.
        title: one String = "title",
        /// The lines.
        content: req Vec<Vec<PostElement>> = "content",
    }
}

/// Text with a title, styles, links, mentions, pictures and more, in one language or several.
///
/// ```
/// use larkspur_content::Post;
/// use larkspur_content::post::{code_block, link, mention, text};
///
/// let post = Post::new("en_us", "Build 7")
///     .line([text("failed in ").bold(), link("the log", "https://example.com/7"), text(", "), mention("ou_1")])
///     .line([code_block("RUST", "let x: u8 = 256;")])
///     .language("zh_cn", "构建 7")
///     .line([text("失败")]);
/// assert_eq!(post.body("zh_cn").map(|body| body.content.len()), Some(1));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct Post {
    /// By language; a received post has none.
    bodies: Vec<(Option<String>, PostBody)>,
    mentions: Mentions,
    extra: Extra,
}

/// The language in which a post without one is sent.
const COMMON: &str = "zh_cn";

impl Post {
    /// A post in this language: `zh_cn`, `en_us`, `ja_jp`, … The title may be empty.
    pub fn new(language: impl Into<String>, title: impl Into<String>) -> Self {
        Self { bodies: Vec::new(), mentions: None, extra: Extra::new() }.language(language, title)
    }

    /// The same in another language: lines that follow are in it.
    pub fn language(mut self, language: impl Into<String>, title: impl Into<String>) -> Self {
        let language = language.into();
        self.bodies.retain(|(known, _)| known.as_ref() != Some(&language));
        self.bodies.push((Some(language), PostBody::default().title(title)));
        self
    }

    /// Adds a line. Pictures, videos and Markdown get lines of their own, as the platform asks.
    pub fn line(mut self, elements: impl IntoIterator<Item = PostElement>) -> Self {
        let Some((_, body)) = self.bodies.last_mut() else { return self };
        let mut line = Vec::new();
        for element in elements {
            if element.stands_alone() {
                body.content.extend((!line.is_empty()).then(|| std::mem::take(&mut line)));
                body.content.push(vec![element]);
            } else {
                line.push(element);
            }
        }
        body.content.extend((!line.is_empty()).then_some(line));
        self
    }

    /// The bodies, each with its language; a received post has one without.
    pub fn bodies(&self) -> impl Iterator<Item = (Option<&str>, &PostBody)> {
        self.bodies.iter().map(|(language, body)| (language.as_deref(), body))
    }

    /// The body in this language.
    pub fn body(&self, language: &str) -> Option<&PostBody> {
        self.bodies().find(|(own, _)| *own == Some(language)).map(|(_, body)| body)
    }

    /// The first body: the only one of a received post.
    fn first(&self) -> Option<&PostBody> {
        self.bodies.first().map(|(_, body)| body)
    }

    /// The title: that of the first language, where there are several.
    pub fn title(&self) -> &str {
        self.first().and_then(|body| body.title.as_deref()).unwrap_or_default()
    }

    /// The lines: those of the first language, where there are several.
    pub fn lines(&self) -> &[Vec<PostElement>] {
        self.first().map(|body| &body.content[..]).unwrap_or_default()
    }

    /// Who is mentioned, as far as it is known: see [`Content::with_mentions`](crate::Content::with_mentions).
    pub fn mentions(&self) -> &[Mention] {
        self.mentions.as_deref().unwrap_or_default()
    }

    /// Whether everybody is mentioned.
    pub fn mentions_everybody(&self) -> bool {
        let is_everybody = |element: &PostElement| matches!(element, PostElement::Mention(one) if matches!(one.user_id.as_str(), "all" | EVERYBODY));
        self.bodies().any(|(_, body)| body.content.iter().flatten().any(is_everybody))
    }

    /// Takes ids and names over from the mentions, so that the post can be sent on as it is.
    pub(super) fn set_mentions(&mut self, mentions: Vec<Mention>) {
        let mentions = Some(mentions);
        let elements = self.bodies.iter_mut().flat_map(|(_, body)| body.content.iter_mut().flatten());
        for element in elements {
            let PostElement::Mention(one) = element else { continue };
            let Some(known) = mention::find(&mentions, &one.user_id) else { continue };
            if let Some(id) = known.open_id.as_ref().or(known.user_id.as_ref()).or(known.union_id.as_ref()) {
                one.user_id.clone_from(id);
            }
            if one.user_name.as_ref().is_none_or(String::is_empty) && known.name.is_some() {
                one.user_name.clone_from(&known.name);
            }
        }
        self.mentions = mentions;
    }

    /// The JSON with a language for each body, as it is sent.
    pub fn with_language(&self) -> Value {
        let mut object = self.extra.clone();
        for (language, body) in &self.bodies {
            object.insert(language.as_deref().unwrap_or(COMMON).to_owned(), body.write());
        }
        Value::Object(object)
    }
}

impl Json for Post {
    fn read(json: &Value) -> Option<Self> {
        if let Some(body) = PostBody::read(json) {
            return Some(Self { bodies: vec![(None, body)], mentions: None, extra: Extra::new() });
        }
        let (mut bodies, mut extra) = (Vec::new(), Map::new());
        for (key, value) in json.as_object()? {
            match PostBody::read(value) {
                Some(body) => bodies.push((Some(key.clone()), body)),
                None => drop(extra.insert(key.clone(), value.clone())),
            }
        }
        (!bodies.is_empty()).then_some(Self { bodies, mentions: None, extra })
    }

    fn write(&self) -> Value {
        match &self.bodies[..] {
            [(None, body)] => body.write(),
            _ => self.with_language(),
        }
    }
}

crate::json::object!(@serde Post);
