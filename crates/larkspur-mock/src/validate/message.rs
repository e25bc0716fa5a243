//! Checks the content of a message: JSON as text, with the keys that its type needs.

use larkspur_schema::Endpoint;
use serde_json::Value as Json;

use crate::failure::Failure;

/// The key without which a type of message has no content.
const NEEDED: [(&str, &str); 9] = [
    ("text", "text"),
    ("image", "image_key"),
    ("file", "file_key"),
    ("audio", "file_key"),
    ("media", "file_key"),
    ("sticker", "file_key"),
    ("share_chat", "chat_id"),
    ("share_user", "user_id"),
    ("system", "type"),
];

/// Whether an endpoint takes the content of a message.
pub(crate) fn takes_message(endpoint: &Endpoint) -> bool {
    endpoint.http.path.starts_with("/open-apis/im/v1/messages")
        && endpoint.body.iter().flat_map(|body| &body.fields).any(|field| field.name == "content")
}

/// What is wrong with the content of a message, as the platform answers it.
pub(crate) fn check_message(body: &Json) -> Result<(), Failure> {
    let problem = match (body["msg_type"].as_str(), body["content"].as_str()) {
        (kind, Some(content)) => content_problem(kind.unwrap_or("interactive"), content),
        (_, None) => return Ok(()),
    };
    match problem {
        None => Ok(()),
        Some(problem) => {
            let message = "Your request contains an invalid request parameter";
            Err(Failure::new(400, 230001, format!("{message}, ext={problem}")))
        }
    }
}

fn content_problem(kind: &str, content: &str) -> Option<String> {
    let Ok(content) = serde_json::from_str::<Json>(content) else {
        return Some("content is not a string in json format".into());
    };
    let Some(object) = content.as_object() else {
        return Some("content is not a json object".into());
    };
    match kind {
        "post" | "interactive" if object.is_empty() => Some(format!("the content of {kind} is empty")),
        "post" | "interactive" => None,
        kind => {
            let Some((_, key)) = NEEDED.iter().find(|(known, _)| *known == kind) else {
                return Some(format!("msg_type {kind} is unknown"));
            };
            let present = object.get(*key).and_then(Json::as_str).is_some_and(|text| !text.is_empty());
            (!present).then(|| format!("the content of {kind} needs {key}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn each_type_has_its_content() {
        for (kind, content, good) in [
            ("text", r#"{"text":"hi"}"#, true),
            ("text", "hi", false),
            ("text", r#""hi""#, false),
            ("text", r#"{"text":""}"#, false),
            ("text", r#"{"image_key":"img_1"}"#, false),
            ("image", r#"{"image_key":"img_1"}"#, true),
            ("post", r#"{"zh_cn":{"title":"t","content":[]}}"#, true),
            ("post", "{}", false),
            ("interactive", r#"{"type":"template"}"#, true),
            ("carrier pigeon", "{}", false),
        ] {
            let checked = check_message(&json!({"msg_type": kind, "content": content}));
            assert_eq!(checked.is_ok(), good, "{kind} {content}");
            assert!(checked.err().is_none_or(|failure| failure.code == 230001));
        }
    }
}
