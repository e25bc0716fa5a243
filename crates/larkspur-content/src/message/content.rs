//! The content of a message.

use serde_json::Value;

use super::card::{CardContent, CardTemplate};
use super::kinds::{
    Audio, CalendarEvent, File, Folder, Hongbao, Image, Location, Media, MergeForward, ShareChat, ShareUser, Sticker,
    Todo, VideoChat, Vote,
};
use super::mention::Mention;
use super::post::Post;
use super::system::System;
use super::text::Text;
use crate::error::ContentError;
use crate::json::Json;

macro_rules! kinds {
    ($($(#[$meta:meta])* $variant:ident($ty:ty) = $msg_type:literal),* $(,)?) => {
        /// What a message holds: one variant a type of message.
        ///
        /// ```
        /// use larkspur_content::{Content, Image, Text};
        ///
        /// let sent = Content::from(Text::new("Hello ").mention("ou_1"));
        /// assert_eq!(sent.msg_type(), "text");
        ///
        /// match Content::read("image", r#"{"image_key": "img_1"}"#)? {
        ///     Content::Image(Image { image_key, .. }) => assert_eq!(image_key, "img_1"),
        ///     other => println!("a message of type {}", other.msg_type()),
        /// }
        /// # Ok::<(), larkspur_content::ContentError>(())
        /// ```
        #[derive(Clone, Debug, PartialEq)]
        #[non_exhaustive]
        #[allow(clippy::large_enum_variant, reason = "a content is read and used, seldom kept")]
        pub enum Content {
            $($(#[$meta])* $variant($ty),)*
            /// A type of message that this crate does not know, or a content that is not what its type says: as it came.
            Other {
                /// The type of the message.
                msg_type: String,
                /// The content.
                content: Value,
            },
        }

        impl Content {
            /// The type of the message: `text`, `post`, …
            pub fn msg_type(&self) -> &str {
                match self {
                    $(Self::$variant(_) => $msg_type,)*
                    Self::Other { msg_type, .. } => msg_type,
                }
            }

            /// The content as JSON. What was read comes back.
            pub fn to_json(&self) -> Value {
                match self {
                    $(Self::$variant(content) => content.write(),)*
                    Self::Other { content, .. } => content.clone(),
                }
            }

            /// Reads a content that is JSON already.
            pub fn from_json(msg_type: &str, content: Value) -> Self {
                let known = match msg_type {
                    $($msg_type => <$ty>::read(&content).map(Self::$variant),)*
                    _ => None,
                };
                known.unwrap_or_else(|| Self::Other { msg_type: msg_type.to_owned(), content })
            }
        }

        kinds!(@from $($variant($ty)),*);
    };
    (@from $($variant:ident($ty:ty)),*) => {$(
        kinds!(@one $variant($ty));
    )*};
    // Two types of message hold the same: which is meant, the variant says.
    (@one Calendar($ty:ty)) => {};
    (@one GeneralCalendar($ty:ty)) => {};
    (@one $variant:ident($ty:ty)) => {
        impl From<$ty> for Content {
            fn from(content: $ty) -> Self {
                Self::$variant(content)
            }
        }
    };
}

kinds! {
    /// Text.
    Text(Text) = "text",
    /// Text with a title, styles, links, mentions, pictures and more.
    Post(Post) = "post",
    /// A picture.
    Image(Image) = "image",
    /// A file.
    File(File) = "file",
    /// A folder. It is received only.
    Folder(Folder) = "folder",
    /// A voice message.
    Audio(Audio) = "audio",
    /// A video.
    Media(Media) = "media",
    /// A sticker.
    Sticker(Sticker) = "sticker",
    /// A card.
    Interactive(CardContent) = "interactive",
    /// A group's card.
    ShareChat(ShareChat) = "share_chat",
    /// A person's card.
    ShareUser(ShareUser) = "share_user",
    /// What the platform says in a chat.
    System(System) = "system",
    /// A red packet. It is received only.
    Hongbao(Hongbao) = "hongbao",
    /// An event of a calendar that somebody shared. It is received only.
    ShareCalendarEvent(CalendarEvent) = "share_calendar_event",
    /// An invitation to an event of a calendar. It is received only.
    Calendar(CalendarEvent) = "calendar",
    /// An event of a calendar that was handed over or moved, or a note to one. It is received only.
    GeneralCalendar(CalendarEvent) = "general_calendar",
    /// A place. It is received only.
    Location(Location) = "location",
    /// A video call. It is received only.
    VideoChat(VideoChat) = "video_chat",
    /// A task. It is received only.
    Todo(Todo) = "todo",
    /// A vote. It is received only.
    Vote(Vote) = "vote",
    /// Several messages, merged and forwarded. It is received only.
    MergeForward(MergeForward) = "merge_forward",
}

impl Content {
    /// Reads the content of a message, the JSON text beside its type.
    ///
    /// # Errors
    /// Where it is not JSON, which a recalled message's is not; the error keeps the text. Whatever is JSON is read: see
    /// [`Content::Other`].
    pub fn read(msg_type: &str, content: &str) -> Result<Self, ContentError> {
        match serde_json::from_str(content) {
            Ok(json) => Ok(Self::from_json(msg_type, json)),
            // Getting such a message gives a plain sentence.
            Err(_) if msg_type == "merge_forward" => Ok(Self::MergeForward(MergeForward::default().content(content))),
            Err(error) => {
                let message = format!(
                    "the content of this message of type `{msg_type}` is not JSON, at line {} column {}",
                    error.line(),
                    error.column()
                );
                Err(ContentError::one("", message).with_raw(content))
            }
        }
    }

    /// Tells who is mentioned, which stands beside the content of a received message.
    #[must_use]
    pub fn with_mentions(mut self, mentions: Vec<Mention>) -> Self {
        match &mut self {
            Self::Text(text) => text.set_mentions(mentions),
            Self::Post(post) => post.set_mentions(mentions),
            _ => {}
        }
        self
    }

    /// Who is mentioned, as far as [`Content::with_mentions`] told it.
    pub fn mentions(&self) -> &[Mention] {
        match self {
            Self::Text(text) => text.mentions(),
            Self::Post(post) => post.mentions(),
            _ => &[],
        }
    }

    /// Whether the bot (or person) with this open id is mentioned. That everybody is mentioned does not count: see
    /// [`Content::mentions_everybody`].
    pub fn mentions_bot(&self, open_id: &str) -> bool {
        self.mentions().iter().any(|mention| mention.is(open_id))
    }

    /// Whether everybody in the chat is mentioned.
    pub fn mentions_everybody(&self) -> bool {
        match self {
            Self::Text(text) => text.mentions_everybody(),
            Self::Post(post) => post.mentions_everybody(),
            _ => false,
        }
    }

    /// What the message says in plain text: with names in the place of mentions, where they are known. Empty where it says nothing.
    pub fn plain_text(&self) -> String {
        match self {
            Self::Text(text) => text.with_names(),
            Self::Post(post) => post.plain_text(),
            Self::Interactive(card) => card.preview().map(|body| body.plain_text()).unwrap_or_default(),
            Self::System(system) => system.plain_text(),
            Self::Hongbao(packet) => packet.text.clone(),
            Self::File(file) => file.file_name.clone().unwrap_or_default(),
            Self::Folder(folder) => folder.file_name.clone().unwrap_or_default(),
            Self::Media(media) => media.file_name.clone().unwrap_or_default(),
            Self::ShareCalendarEvent(event) | Self::Calendar(event) | Self::GeneralCalendar(event) => {
                event.summary.clone().unwrap_or_default()
            }
            Self::Location(location) => location.name.clone().unwrap_or_default(),
            Self::VideoChat(call) => call.topic.clone().unwrap_or_default(),
            Self::Todo(todo) => todo.summary.as_ref().map(Post::plain_text).unwrap_or_default(),
            Self::Vote(vote) => {
                vote.topic.iter().chain(&vote.options).map(String::as_str).collect::<Vec<_>>().join("\n")
            }
            _ => String::new(),
        }
    }

    /// What the message says in plain text, without the mentions in it: what somebody asks a bot.
    pub fn without_mentions(&self) -> String {
        match self {
            Self::Text(text) => text.without_mentions(),
            Self::Post(post) => post.without_mentions(),
            other => other.plain_text(),
        }
    }
}

impl From<&str> for Content {
    /// This text, to the letter.
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Content {
    /// This text, to the letter.
    fn from(text: String) -> Self {
        Self::Text(text.into())
    }
}

impl From<CardTemplate> for Content {
    fn from(template: CardTemplate) -> Self {
        Self::Interactive(template.into())
    }
}
