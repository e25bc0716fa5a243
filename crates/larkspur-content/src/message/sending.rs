//! A content on its way out: its type, its text, and whether the platform would take it.

use super::Content;
use super::system::System;
use crate::error::{ContentError, Problem};

/// A content on its way out.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outgoing {
    /// The type of the message.
    pub msg_type: String,
    /// The content as JSON text.
    pub content: String,
}

/// Up to this many bytes the request of a text may have.
const TEXT: usize = 150 * 1024;
/// Up to this many bytes the request of a card or a post may have.
const RICH: usize = 30 * 1024;
/// Up to this many characters the text of a dividing line may have; one that is not Latin counts as two.
const DIVIDER: usize = 20;

impl Content {
    /// What `im.v1.message` takes as `msg_type` and `content`.
    ///
    /// A post that was received has no language; it goes out as `zh_cn`.
    ///
    /// # Errors
    /// Where the platform would refuse it: a type that can only be received, a size beyond the documented one, an empty key.
    pub fn for_sending(&self) -> Result<Outgoing, ContentError> {
        let json = match self {
            Self::Post(post) => post.with_language(),
            other => other.to_json(),
        };
        let content = json.to_string();
        let mut problems = self.problems();
        if let Some(limit) = self.limit() {
            let size = escaped_len(&content);
            if size > limit {
                let kind = self.msg_type();
                let message = format!("a message of type `{kind}` may have {limit} bytes, and this one has {size}");
                problems.push(Problem::new("", message + ": send it in parts, or as a file"));
            }
        }
        ContentError::of(problems)?;
        Ok(Outgoing { msg_type: self.msg_type().to_owned(), content })
    }

    fn limit(&self) -> Option<usize> {
        match self {
            Self::Text(_) => Some(TEXT),
            Self::Post(_) | Self::Interactive(_) => Some(RICH),
            _ => None,
        }
    }

    fn problems(&self) -> Vec<Problem> {
        match self {
            Self::Image(one) => filled("image_key", &one.image_key),
            Self::File(one) => filled("file_key", &one.file_key),
            Self::Audio(one) => filled("file_key", &one.file_key),
            Self::Media(one) => filled("file_key", &one.file_key),
            Self::Sticker(one) => filled("file_key", &one.file_key),
            Self::ShareChat(one) => filled("chat_id", &one.chat_id),
            Self::ShareUser(one) => filled("user_id", &one.user_id),
            Self::System(system) => of_system(system),
            Self::Text(_) | Self::Post(_) | Self::Interactive(_) | Self::Other { .. } => Vec::new(),
            received => {
                let kind = received.msg_type();
                vec![Problem::new("", format!("a message of type `{kind}` can be received, but not sent"))]
            }
        }
    }
}

fn filled(place: &str, key: &str) -> Vec<Problem> {
    if key.is_empty() { vec![Problem::new(place, "it is empty; give the key or id")] } else { Vec::new() }
}

fn of_system(system: &System) -> Vec<Problem> {
    if system.kind.is_none() {
        return vec![Problem::new(
            "type",
            "a system message that is sent says what it is; `System::divider` makes one",
        )];
    }
    let mut problems = Vec::new();
    for (place, text) in system.divider_texts() {
        let width: usize = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        if width == 0 {
            problems.push(Problem::new(place, "it is empty; give a text, or leave it out"));
        } else if width > DIVIDER {
            let message = format!("it may have {DIVIDER} characters (10 Chinese ones), and this has {width}");
            problems.push(Problem::new(place, message));
        }
    }
    problems
}

/// How long JSON text is as a text within JSON. It holds no control characters.
fn escaped_len(json: &str) -> usize {
    json.len() + json.bytes().filter(|byte| matches!(byte, b'"' | b'\\')).count()
}
