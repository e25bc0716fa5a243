//! The elements of a line of a post.

use crate::json::{object, tagged, values};

tagged! {
    /// An element of a line of a [`Post`](crate::Post). The functions of this module make them.
    pub enum PostElement {
        /// Text.
        Text(PostText) = "text",
        /// A link.
        Link(PostLink) = "a",
        /// A mention.
        Mention(PostMention) = "at",
        /// A picture. It stands in a line of its own.
        Image(PostImage) = "img",
        /// A video. It stands in a line of its own.
        Media(PostMedia) = "media",
        /// An emoji.
        Emotion(PostEmotion) = "emotion",
        /// Code.
        Code(PostCode) = "code_block",
        /// A line across.
        Rule(PostRule) = "hr",
        /// Markdown. It stands in a line of its own, and is only sent: what comes back is other elements.
        Markdown(PostMarkdown) = "md",
    }
}

object! {
    /// Text, to the letter.
    pub struct PostText tag "text" {
        /// The text.
        text: req String = "text",
        /// Whether HTML entities in the text stand for characters.
        un_escape: one bool = "un_escape",
        /// How it looks.
        style: many PostStyle = "style",
    }
}

object! {
    /// A link.
    pub struct PostLink tag "a" {
        /// What is shown.
        text: req String = "text",
        /// Where it leads.
        href: req String = "href",
        /// How it looks.
        style: many PostStyle = "style",
    }
}

object! {
    /// A mention.
    pub struct PostMention tag "at" {
        /// An id of any kind, or `all`. In a received post whose mentions were not told, the key: `@_user_1`.
        user_id: req String = "user_id",
        /// The name.
        user_name: one String = "user_name",
        /// How it looks.
        style: many PostStyle = "style",
    }
}

object! {
    /// A picture.
    pub struct PostImage tag "img" {
        /// The picture's key, `img_…`.
        image_key: req String = "image_key",
    }
}

object! {
    /// A video.
    pub struct PostMedia tag "media" {
        /// The video's key.
        file_key: req String = "file_key",
        /// The key of the picture that is shown before the video plays.
        image_key: one String = "image_key",
    }
}

object! {
    /// An emoji.
    pub struct PostEmotion tag "emotion" {
        /// The emoji's name, `SMILE`.
        emoji_type: req String = "emoji_type",
    }
}

object! {
    /// Code.
    pub struct PostCode tag "code_block" {
        /// The language: `RUST`, `GO`, `JSON`, …, in letters of any case.
        language: one String = "language",
        /// The code.
        text: req String = "text",
    }
}

object! {
    /// A line across.
    pub struct PostRule tag "hr" {}
}

object! {
    /// Markdown, of which the platform knows a part: mentions, links, lists, code, quotes, rules, bold, italic, `~underline~` and
    /// `~~strike~~`. Tags in it count.
    pub struct PostMarkdown tag "md" {
        /// The Markdown.
        text: req String = "text",
    }
}

values! {
    /// How a text of a post looks.
    pub enum PostStyle {
        /// Bold.
        Bold = "bold",
        /// Italic.
        Italic = "italic",
        /// Underlined.
        Underline = "underline",
        /// Struck through.
        LineThrough = "lineThrough",
    }
}

/// Text, to the letter: no tag in it counts.
pub fn text(text: impl Into<String>) -> PostElement {
    PostText { text: text.into(), ..PostText::default() }.into()
}

/// A link.
pub fn link(text: impl Into<String>, url: impl Into<String>) -> PostElement {
    PostLink { text: text.into(), href: url.into(), ..PostLink::default() }.into()
}

/// Mentions somebody, by an id of any kind.
pub fn mention(id: impl Into<String>) -> PostElement {
    PostMention { user_id: id.into(), ..PostMention::default() }.into()
}

/// Mentions everybody in the group, where the group allows it.
pub fn mention_all() -> PostElement {
    mention("all")
}

/// A picture, by the key that uploading it gave (`img_…`).
pub fn image(image_key: impl Into<String>) -> PostElement {
    PostImage { image_key: image_key.into(), ..PostImage::default() }.into()
}

/// A video, by the key that uploading it gave.
pub fn media(file_key: impl Into<String>) -> PostElement {
    PostMedia { file_key: file_key.into(), ..PostMedia::default() }.into()
}

/// An emoji, by its name (`SMILE`).
pub fn emotion(emoji_type: impl Into<String>) -> PostElement {
    PostEmotion { emoji_type: emoji_type.into(), ..PostEmotion::default() }.into()
}

/// Code in a language: `RUST`, `GO`, `JSON`, …; the language may be empty.
pub fn code_block(language: impl Into<String>, code: impl Into<String>) -> PostElement {
    let language = Some(language.into()).filter(|language: &String| !language.is_empty());
    PostCode { language, text: code.into(), ..PostCode::default() }.into()
}

/// A line across.
pub fn rule() -> PostElement {
    PostRule::default().into()
}

/// Markdown whose tags count. Nothing that others wrote should be in it as it is.
pub fn markdown(markdown: impl Into<String>) -> PostElement {
    PostMarkdown { text: markdown.into(), ..PostMarkdown::default() }.into()
}

impl PostElement {
    /// The text in bold. What has no style stays as it is.
    #[must_use]
    pub fn bold(self) -> Self {
        self.styled(PostStyle::Bold)
    }

    /// The text in italics.
    #[must_use]
    pub fn italic(self) -> Self {
        self.styled(PostStyle::Italic)
    }

    /// The text underlined.
    #[must_use]
    pub fn underline(self) -> Self {
        self.styled(PostStyle::Underline)
    }

    /// The text struck through.
    #[must_use]
    pub fn strike(self) -> Self {
        self.styled(PostStyle::LineThrough)
    }

    fn styled(mut self, style: PostStyle) -> Self {
        let styles = match &mut self {
            Self::Text(one) => &mut one.style,
            Self::Link(one) => &mut one.style,
            Self::Mention(one) => &mut one.style,
            _ => return self,
        };
        if !styles.contains(&style) {
            styles.push(style);
        }
        self
    }

    pub(super) fn stands_alone(&self) -> bool {
        matches!(self, Self::Image(_) | Self::Media(_) | Self::Markdown(_) | Self::Code(_) | Self::Rule(_))
    }
}
