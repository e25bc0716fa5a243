//! What of a message can be downloaded.

use super::Content;
use super::post::{Post, PostElement};

/// A file in a message. With the message's id, `im.v1.message_resource.get` downloads it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Resource {
    /// The key.
    pub key: String,
    /// As what it is downloaded.
    pub kind: ResourceKind,
    /// The file's name, where the message tells it.
    pub name: Option<String>,
}

/// As what a resource is downloaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ResourceKind {
    /// A picture.
    Image,
    /// Any other file.
    File,
}

impl ResourceKind {
    /// The value that `im.v1.message_resource.get` takes as `type`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Image => "image",
            Self::File => "file",
        }
    }
}

fn image(key: &str) -> Resource {
    Resource { key: key.to_owned(), kind: ResourceKind::Image, name: None }
}

fn file(key: &str, name: Option<&String>) -> Resource {
    Resource { key: key.to_owned(), kind: ResourceKind::File, name: name.cloned() }
}

impl Content {
    /// What can be downloaded, in the order in which it stands. Stickers and folders cannot.
    pub fn resources(&self) -> Vec<Resource> {
        match self {
            Self::Image(one) => vec![image(&one.image_key)],
            Self::File(one) => vec![file(&one.file_key, one.file_name.as_ref())],
            Self::Audio(one) => vec![file(&one.file_key, None)],
            Self::Media(one) => {
                let cover = one.image_key.as_deref().filter(|key| !key.is_empty()).map(image);
                [file(&one.file_key, one.file_name.as_ref())].into_iter().chain(cover).collect()
            }
            Self::Post(post) => post.resources(),
            Self::Interactive(card) => card.preview().map(|body| of_lines(&body.content)).unwrap_or_default(),
            _ => Vec::new(),
        }
    }
}

impl Post {
    /// The pictures and videos, in the order in which they stand.
    pub fn resources(&self) -> Vec<Resource> {
        self.bodies().flat_map(|(_, body)| of_lines(&body.content)).collect()
    }
}

fn of_lines(lines: &[Vec<PostElement>]) -> Vec<Resource> {
    let mut resources = Vec::new();
    for element in lines.iter().flatten() {
        match element {
            PostElement::Image(one) => resources.push(image(&one.image_key)),
            PostElement::Media(one) => {
                resources.push(file(&one.file_key, None));
                resources.extend(one.image_key.as_deref().filter(|key| !key.is_empty()).map(image));
            }
            _ => {}
        }
    }
    resources
}
