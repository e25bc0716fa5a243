//! Every type of message is read, and written as what it was read from.

use larkspur_content::post::{PostElement, image, link, markdown, mention, mention_all, text};
use larkspur_content::{
    Audio, CardContent, CardTemplate, Content, Image, Mention, Post, ResourceKind, ShareChat, ShareUser, System, Text,
};
use serde_json::{Value, json};

/// A content of each type, as it is received or sent, with every field that the pages list and one that they do not.
fn samples() -> Vec<(&'static str, Value)> {
    let calendar = json!({"summary": "Stand-up", "start_time": "1700000000000", "end_time": "1700000900000"});
    let line = json!([
        {"tag": "text", "text": "A line:", "style": ["bold", "underline"], "un_escape": false},
        {"tag": "a", "href": "https://example.com", "text": "here", "style": ["italic", "blinking"]},
        {"tag": "at", "user_id": "@_user_1", "user_name": "", "style": []},
        {"tag": "img", "image_key": "img_1", "width": 20},
        {"tag": "media", "file_key": "file_1", "image_key": "img_2"},
        {"tag": "emotion", "emoji_type": "SMILE"},
        {"tag": "hr"},
        {"tag": "code_block", "language": "RUST", "text": "let a = 1;"},
        {"tag": "md", "text": "**a**"},
        {"tag": "poll", "question": "why?"},
        {"tag": "text"},
        "no object",
    ]);
    vec![
        ("text", json!({"text": "@_user_1 hello", "new_field": {"a": null}})),
        ("post", json!({"title": "T", "content": [line, []]})),
        ("post", json!({"zh_cn": {"title": "题", "content": [line]}, "en_us": {"content": []}, "note": 1})),
        ("image", json!({"image_key": "img_1"})),
        ("file", json!({"file_key": "file_1", "file_name": "a.txt"})),
        ("folder", json!({"file_key": "file_1", "file_name": "a"})),
        ("audio", json!({"file_key": "file_1", "duration": 2000})),
        ("media", json!({"file_key": "file_1", "image_key": "img_1", "file_name": "a.mp4", "duration": "2000"})),
        ("sticker", json!({"file_key": "file_1"})),
        ("interactive", json!({"title": "T", "elements": [[{"tag": "button", "text": "Yes", "type": "primary"}]]})),
        ("interactive", json!({"type": "card", "data": {"card_id": "7371"}})),
        ("share_chat", json!({"chat_id": "oc_1"})),
        ("share_user", json!({"user_id": "ou_1"})),
        (
            "system",
            json!({"template": "{from_user} invited {to_chatters}.", "from_user": ["B"], "to_chatters": ["C", "D"]}),
        ),
        (
            "system",
            json!({"template": "{divider_text}", "from_user": [], "divider_text": {"text": "New", "i18n_text": {"zh_cn": "新"}}}),
        ),
        (
            "system",
            json!({"type": "divider", "params": {"divider_text": {"text": "New"}}, "options": {"need_rollup": true}}),
        ),
        ("hongbao", json!({"text": "[packet]"})),
        ("share_calendar_event", calendar.clone()),
        ("calendar", calendar.clone()),
        ("general_calendar", calendar),
        ("location", json!({"name": "Here", "longitude": "1.5", "latitude": "2.5"})),
        ("video_chat", json!({"topic": "Call", "start_time": "1700000000000"})),
        (
            "todo",
            json!({"task_id": "t", "summary": {"title": "", "content": [[{"tag": "text", "text": "Do"}]]}, "due_time": "1"}),
        ),
        ("vote", json!({"topic": "Which?", "options": ["a", "b"]})),
        ("merge_forward", json!({"content": "Merged and Forwarded Message"})),
    ]
}

#[test]
fn what_was_read_comes_back() {
    for (msg_type, json) in samples() {
        let content = Content::read(msg_type, &json.to_string()).unwrap();
        assert!(!matches!(content, Content::Other { .. }), "{msg_type} is typed");
        assert_eq!(content.msg_type(), msg_type);
        assert_eq!(content.to_json(), json, "{msg_type}");
    }
}

#[test]
fn fields_are_read() {
    let of = |msg_type: &str| {
        let (_, json) = samples().into_iter().find(|(kind, _)| *kind == msg_type).unwrap();
        Content::from_json(msg_type, json)
    };
    let Content::Audio(Audio { duration, .. }) = of("audio") else { panic!() };
    assert_eq!(duration, Some(2000));
    // A number that came as text fits no number, and is kept beside.
    let Content::Media(media) = of("media") else { panic!() };
    assert_eq!((media.duration, &media.extra["duration"]), (None, &json!("2000")));
    assert_eq!(of("system").plain_text(), "B invited C, D.");
    assert_eq!(of("todo").plain_text(), "Do");
    assert_eq!(of("vote").plain_text(), "Which?\na\nb");
    assert_eq!(of("interactive").plain_text(), "T\nYes");
    let Content::Post(post) = of("post") else { panic!() };
    assert_eq!(post.lines()[0].iter().filter(|one| matches!(one, PostElement::Other(_))).count(), 3);
    let resources: Vec<_> = post.resources().into_iter().map(|one| (one.key, one.kind)).collect();
    let image = |key: &str| (key.to_owned(), ResourceKind::Image);
    assert_eq!(resources, [image("img_1"), ("file_1".to_owned(), ResourceKind::File), image("img_2")]);
    assert_eq!(of("folder").resources(), []);
}

fn ada() -> Mention {
    Mention { key: "@_user_1".into(), open_id: Some("ou_1".into()), name: Some("Ada".into()), ..Mention::default() }
}

#[test]
fn mentions_are_resolved() {
    let content = Content::read("text", r#"{"text": "@_user_1 help me"}"#).unwrap().with_mentions(vec![ada()]);
    assert!(content.mentions_bot("ou_1") && !content.mentions_bot("ou_2") && !content.mentions_everybody());
    assert_eq!((content.without_mentions(), content.plain_text()), ("help me".into(), "@Ada help me".into()));

    let json = json!({"title": "", "content": [[{"tag": "at", "user_id": "@_user_1", "user_name": ""}, {"tag": "text", "text": " hi"}]]});
    let content = Content::from_json("post", json).with_mentions(vec![ada()]);
    assert!(content.mentions_bot("ou_1"));
    assert_eq!((content.without_mentions(), content.plain_text()), ("hi".into(), "@Ada hi".into()));
    // So it can be sent on: the mention has an id, the post a language.
    let sent: Value = serde_json::from_str(&content.for_sending().unwrap().content).unwrap();
    assert_eq!(sent["zh_cn"]["content"][0][0]["user_id"], "ou_1");
}

#[test]
fn posts_are_what_the_platform_reads() {
    let post = Post::new("zh_cn", "题")
        .line([
            text("a").bold().italic(),
            link("b", "https://c").underline(),
            mention_all(),
            image("img_1"),
            mention("ou_1"),
        ])
        .line([image("img_2").bold()])
        .language("en_us", "Title")
        .line([text("d"), markdown("- e")]);
    let sent = Content::from(post).for_sending().unwrap();
    assert_eq!(sent.msg_type, "post");
    assert_eq!(
        serde_json::from_str::<Value>(&sent.content).unwrap(),
        json!({
            "zh_cn": {"title": "题", "content": [
                [{"tag": "text", "text": "a", "style": ["bold", "italic"]}, {"tag": "a", "text": "b", "href": "https://c", "style": ["underline"]},
                    {"tag": "at", "user_id": "all"}],
                [{"tag": "img", "image_key": "img_1"}],
                [{"tag": "at", "user_id": "ou_1"}],
                [{"tag": "img", "image_key": "img_2"}]]},
            "en_us": {"title": "Title", "content": [[{"tag": "text", "text": "d"}], [{"tag": "md", "text": "- e"}]]}
        })
    );
}

#[test]
fn the_others_are_what_the_platform_reads() {
    let sent = |content: Content| {
        let sent = content.for_sending().unwrap();
        (sent.msg_type, serde_json::from_str::<Value>(&sent.content).unwrap())
    };
    assert_eq!(sent("hi".into()), ("text".into(), json!({"text": "hi"})));
    assert_eq!(sent(Image::new("img_1").into()), ("image".into(), json!({"image_key": "img_1"})));
    assert_eq!(sent(ShareChat::new("oc_1").into()), ("share_chat".into(), json!({"chat_id": "oc_1"})));
    assert_eq!(sent(ShareUser::new("ou_1").into()), ("share_user".into(), json!({"user_id": "ou_1"})));
    let divider = json!({"type": "divider", "options": {"need_rollup": true},
        "params": {"divider_text": {"text": "New", "i18n_text": {"zh_CN": "新会话"}}}});
    assert_eq!(sent(System::divider("New").i18n("zh_CN", "新会话").need_rollup().into()), ("system".into(), divider));
    let template = json!({"type": "template", "data": {"template_id": "A", "template_variable": {"name": "Ada"}}});
    assert_eq!(sent(CardTemplate::new("A").variable("name", "Ada").into()), ("interactive".into(), template));
    let entity = json!({"type": "card", "data": {"card_id": "73"}});
    assert_eq!(sent(CardContent::entity("73").into()), ("interactive".into(), entity));
    let other = Content::Other { msg_type: "hologram".into(), content: json!({"a": 1}) };
    assert_eq!(sent(other), ("hologram".into(), json!({"a": 1})));
}

#[test]
fn posts_become_markdown() {
    let post = Post::new("en_us", "Title")
        .line([text("bold ").bold(), text("a*b "), link("here", "https://x"), mention("ou_1")])
        .line([larkspur_content::post::code_block("RUST", "let a = \"```\";")])
        .line([image("img_1")]);
    let expected = "# Title\n\n**bold** a\\*b [here](<https://x>)\n\n````rust\nlet a = \"```\";\n````\n\n![](img_1)";
    assert_eq!(post.to_markdown(), expected);
    assert_eq!(post.plain_text(), "Title\nbold a*b here\nlet a = \"```\";");
}

#[test]
fn text_is_built_in_steps() {
    let text = Text::new("Done: ").bold("all").text(" by ").mention("ou_1");
    assert_eq!(text.as_str(), "Done: **all** by <at user_id=\"ou_1\"></at>");
}
