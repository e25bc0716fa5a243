//! The contents that are a few fields each.

use super::post::Post;
use crate::json::object;

object! {
    /// A picture.
    pub struct Image {
        /// The picture's key, `img_…`, which uploading it gave.
        image_key: req String = "image_key",
    }
}

object! {
    /// A file.
    pub struct File {
        /// The file's key, which uploading it gave.
        file_key: req String = "file_key",
        /// Its name. Received messages have it.
        file_name: one String = "file_name",
    }
}

object! {
    /// A folder. It is received only, and what it holds cannot be downloaded.
    pub struct Folder {
        /// The folder's key.
        file_key: req String = "file_key",
        /// Its name.
        file_name: one String = "file_name",
    }
}

object! {
    /// A voice message.
    pub struct Audio {
        /// The file's key, which uploading it gave.
        file_key: req String = "file_key",
        /// How long it is, in milliseconds. Received messages have it.
        duration: one i64 = "duration",
    }
}

object! {
    /// A video.
    pub struct Media {
        /// The file's key, which uploading it gave.
        file_key: req String = "file_key",
        /// The key of the picture that is shown before the video plays, `img_…`.
        image_key: one String = "image_key",
        /// The file's name. Received messages have it.
        file_name: one String = "file_name",
        /// How long it is, in milliseconds. Received messages have it.
        duration: one i64 = "duration",
    }
}

object! {
    /// A sticker. Only one that the bot has received can be sent, and none can be downloaded.
    pub struct Sticker {
        /// The sticker's key.
        file_key: req String = "file_key",
    }
}

object! {
    /// A group's card. The bot must be in that group.
    pub struct ShareChat {
        /// The group's id, `oc_…`.
        chat_id: req String = "chat_id",
    }
}

object! {
    /// A person's card.
    pub struct ShareUser {
        /// The person's open id, `ou_…`.
        user_id: req String = "user_id",
    }
}

object! {
    /// A red packet: only its text is received.
    pub struct Hongbao {
        /// The text.
        text: req String = "text",
    }
}

object! {
    /// An event of a calendar. It is received only.
    pub struct CalendarEvent {
        /// The event's title.
        summary: one String = "summary",
        /// When it starts: milliseconds since 1970, as text.
        start_time: one String = "start_time",
        /// When it ends: milliseconds since 1970, as text.
        end_time: one String = "end_time",
    }
}

object! {
    /// A place. It is received only.
    pub struct Location {
        /// The place's name.
        name: one String = "name",
        /// Degrees of longitude, as text.
        longitude: one String = "longitude",
        /// Degrees of latitude, as text.
        latitude: one String = "latitude",
    }
}

object! {
    /// A video call. It is received only.
    pub struct VideoChat {
        /// What it is about.
        topic: one String = "topic",
        /// When it starts: milliseconds since 1970, as text.
        start_time: one String = "start_time",
    }
}

object! {
    /// A task. It is received only.
    pub struct Todo {
        /// The task's id.
        task_id: one String = "task_id",
        /// What is to be done.
        summary: one Post = "summary",
        /// When it is due: milliseconds since 1970, as text.
        due_time: one String = "due_time",
    }
}

object! {
    /// A vote. It is received only.
    pub struct Vote {
        /// What the vote is about.
        topic: one String = "topic",
        /// What can be voted for.
        options: many String = "options",
    }
}

object! {
    /// Several messages, merged and forwarded. Getting this message by its id lists them.
    pub struct MergeForward {
        /// A fixed text.
        content: one String = "content",
    }
}

macro_rules! made_of_a_key {
    ($($name:ident { $field:ident } $what:literal),* $(,)?) => {$(
        impl $name {
            #[doc = $what]
            pub fn new($field: impl Into<String>) -> Self {
                Self { $field: $field.into(), ..Self::default() }
            }
        }
    )*};
}

made_of_a_key! {
    Image { image_key } "The picture with this key, `img_…`, which uploading it gave.",
    File { file_key } "The file with this key, which uploading it gave.",
    Audio { file_key } "The voice message with this key, which uploading it gave.",
    Media { file_key } "The video with this key, which uploading it gave.",
    Sticker { file_key } "The sticker with this key, which a received message gave.",
    ShareChat { chat_id } "The card of the group with this id, `oc_…`.",
    ShareUser { user_id } "The card of the person with this open id, `ou_…`.",
}
