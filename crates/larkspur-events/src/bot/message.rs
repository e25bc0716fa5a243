//! A content as a custom bot sends it: another shape than other messages have.

use larkspur_content::Content;
use larkspur_core::wire::RawJson;
use larkspur_core::{Error, ErrorKind};
use serde_json::{Map, json};

/// A request of a custom bot may have this many bytes.
const LIMIT: usize = 20 * 1024;

fn refused(message: impl Into<String>) -> Error {
    Error::of(ErrorKind::Input, message).build()
}

/// The body of the request that sends a content.
pub(super) fn body(content: &Content) -> larkspur_core::Result<Map<String, RawJson>> {
    content.for_sending().map_err(|error| refused(error.to_string()))?;
    let msg_type = content.msg_type();
    let (key, value) = match content {
        Content::Text(_) | Content::Image(_) | Content::Other { .. } => ("content", content.to_json()),
        Content::Post(post) => ("content", json!({"post": post.with_language()})),
        Content::ShareChat(chat) => ("content", json!({"share_chat_id": chat.chat_id})),
        Content::Interactive(card) => ("card", card.as_json().clone()),
        _ => {
            let sendable = "text, posts, pictures, cards and the cards of groups";
            return Err(refused(format!("a custom bot sends no message of type `{msg_type}`, only {sendable}")));
        }
    };
    let mut body = Map::new();
    body.insert("msg_type".into(), msg_type.into());
    body.insert(key.into(), value);
    checked(body)
}

/// The body of a request that is given as a whole.
pub(super) fn raw_body(message: RawJson) -> larkspur_core::Result<Map<String, RawJson>> {
    match message {
        RawJson::Object(message) => checked(message),
        _ => Err(refused("a message of a custom bot must be a JSON object")),
    }
}

fn checked(body: Map<String, RawJson>) -> larkspur_core::Result<Map<String, RawJson>> {
    let size = RawJson::Object(body.clone()).to_string().len();
    if size > LIMIT {
        return Err(refused(format!("a message of a custom bot may have {LIMIT} bytes, and this one has {size}")));
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use larkspur_content::post::{image, link, mention_all, text};
    use larkspur_content::{CardContent, CardTemplate, File, Image, Post, ShareChat};

    use super::*;

    #[test]
    fn messages_are_what_the_platform_reads() {
        let json = |content: Content| RawJson::Object(body(&content).unwrap());
        assert_eq!(json("hi".into()), json!({"msg_type": "text", "content": {"text": "hi"}}));
        let picture = json!({"msg_type": "image", "content": {"image_key": "img_1"}});
        assert_eq!(json(Image::new("img_1").into()), picture);
        let shared = json!({"msg_type": "share_chat", "content": {"share_chat_id": "oc_1"}});
        assert_eq!(json(ShareChat::new("oc_1").into()), shared);
        let template = json!({"msg_type": "interactive", "card": {"type": "template", "data": {"template_id": "A"}}});
        assert_eq!(json(CardTemplate::new("A").into()), template);
        let card = json!({"msg_type": "interactive", "card": {"schema": "2.0"}});
        assert_eq!(json(CardContent::json(json!({"schema": "2.0"})).into()), card);
        let post = Post::new("zh_cn", "题")
            .line([text("a"), link("b", "https://c"), mention_all()])
            .line([image("img_1")])
            .language("en_us", "Title")
            .line([text("d")]);
        assert_eq!(
            json(post.into()),
            json!({"msg_type": "post", "content": {"post": {
                "zh_cn": {"title": "题", "content": [
                    [{"tag": "text", "text": "a"}, {"tag": "a", "text": "b", "href": "https://c"}, {"tag": "at", "user_id": "all"}],
                    [{"tag": "img", "image_key": "img_1"}]]},
                "en_us": {"title": "Title", "content": [[{"tag": "text", "text": "d"}]]}}}})
        );
    }

    #[test]
    fn what_a_custom_bot_cannot_send_is_refused() {
        let error = |content: Content| body(&content).unwrap_err();
        assert!(error(File::new("file_1").into()).to_string().contains("no message of type `file`"));
        assert!(error("x".repeat(LIMIT).into()).to_string().contains("may have 20480 bytes"));
        assert_eq!(error(Image::new("").into()).kind(), ErrorKind::Input);
        assert_eq!(raw_body(json!("text")).unwrap_err().kind(), ErrorKind::Input);
    }
}
