//! What is not as documented is typed, kept, or refused with its place.

use larkspur_content::post::{PostElement, text};
use larkspur_content::{Content, Image, Post, System, Text};
use serde_json::json;

#[test]
fn what_is_no_json_is_refused_and_kept() {
    let error = Content::read("text", "This message was\nrecalled").unwrap_err();
    let shown = format!("{error} {error:?}");
    assert!(shown.contains("`text` is not JSON, at line 1 column 1"), "{shown}");
    // What somebody wrote is in no log.
    assert!(!shown.contains("recalled"), "{shown}");
    assert_eq!(error.raw(), Some("This message was\nrecalled"));
    // The platform itself gives this one as plain text.
    let merged = Content::read("merge_forward", "Merged and Forwarded Message").unwrap();
    assert_eq!(merged.msg_type(), "merge_forward");
}

#[test]
fn types_and_shapes_that_are_not_known_are_kept() {
    for (msg_type, json) in [
        ("hologram", json!({"a": 1})),
        ("text", json!({"text": 5})),
        ("text", json!([])),
        ("post", json!({})),
        ("post", json!({"content": "a"})),
        ("image", json!(null)),
        ("interactive", json!("text")),
    ] {
        let content = Content::read(msg_type, &json.to_string()).unwrap();
        let expected = Content::Other { msg_type: msg_type.into(), content: json.clone() };
        assert_eq!((&content, content.to_json()), (&expected, json));
    }
}

#[test]
fn elements_that_are_not_known_are_kept() {
    let json = json!({"title": "T", "content": [[{"tag": "sheet", "rows": [1]}, {"tag": "text", "text": "a"}, {"no": "tag"}]]});
    let content = Content::from_json("post", json.clone());
    let Content::Post(post) = &content else { panic!() };
    assert_eq!(post.lines()[0][0], PostElement::Other(json!({"tag": "sheet", "rows": [1]})));
    assert_eq!((post.lines()[0][0].tag(), post.lines()[0][2].tag()), ("sheet", ""));
    assert_eq!((content.to_json(), content.plain_text()), (json, "T\na".into()));
}

#[test]
fn users_alert_nobody() {
    let user = r#"<at user_id="all">everybody</at> <AT user_id="all">"#;
    for sent in [Content::from(user), Text::new("He said: ").text(user).into(), Text::default().bold(user).into()] {
        let sent = sent.for_sending().unwrap().content.to_lowercase();
        assert!(!sent.contains("<at") && sent.contains("everybody"), "{sent}");
    }
    // The platform reads no tags in the text of a post.
    let post = Content::from(Post::new("en_us", "").line([text(user)])).for_sending().unwrap();
    assert!(post.content.contains("\"tag\":\"text\""), "{}", post.content);
    // Who asks for it gets it.
    assert!(Content::from(Text::markup(user)).for_sending().unwrap().content.contains("<at user_id"));
}

#[test]
fn what_is_too_large_or_empty_is_refused_before_it_is_sent() {
    let long = |size: usize| "x".repeat(size);
    assert!(Content::from(long(150 * 1024 - 15)).for_sending().is_ok());
    let error = Content::from(long(150 * 1024)).for_sending().unwrap_err();
    assert!(error.to_string().contains("`text` may have 153600 bytes, and this one has 153615"), "{error}");
    let post = Post::new("en_us", "").line([text(long(30 * 1024))]);
    assert!(Content::from(post).for_sending().unwrap_err().to_string().contains("`post` may have 30720 bytes"));
    // Quotes count twice, as the platform counts the request.
    assert!(Content::from("\"".repeat(60 * 1024)).for_sending().is_err());

    assert_eq!(Content::from(Image::new("")).for_sending().unwrap_err().problems()[0].place, "image_key");
    let vote = Content::from_json("vote", json!({"topic": "t"}));
    assert!(vote.for_sending().unwrap_err().to_string().contains("`vote` can be received, but not sent"));
    assert!(Content::from(System::divider("十个汉字十个汉字十个")).for_sending().is_ok());
    let long = System::divider("十个汉字十个汉字十个字").i18n("en_US", "");
    let error = Content::from(long).for_sending().unwrap_err();
    let places: Vec<_> = error.problems().iter().map(|problem| &problem.place[..]).collect();
    assert_eq!(places, ["params.divider_text.i18n_text.en_US", "params.divider_text.text"]);
}
