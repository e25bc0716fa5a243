//! Contents of any shape: they are read without a loss, and what is built is read back equal.

use larkspur_content::post::{PostElement, code_block, image, link, markdown, mention, rule, text};
use larkspur_content::{Content, Post, Text};
use proptest::prelude::*;
use serde_json::{Value, json};

/// Any JSON, with the names and tags of contents in it more often than chance would have them.
fn json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
        prop::sample::select(vec!["text", "at", "img", "@_user_1", "bold", "zh_cn"]).prop_map(Value::from),
    ];
    let names = vec![
        "text",
        "tag",
        "content",
        "title",
        "zh_cn",
        "image_key",
        "file_key",
        "style",
        "user_id",
        "duration",
        "elements",
        "summary",
        "options",
        "params",
        "divider_text",
        "i18n_text",
        "from_user",
        "other",
    ];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::btree_map(prop::sample::select(names.clone()), inner, 0..6)
                .prop_map(|map| Value::Object(map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())),
        ]
    })
}

fn element() -> impl Strategy<Value = PostElement> {
    let word = || ".{0,12}";
    prop_oneof![
        word().prop_map(text),
        word().prop_map(|word| text(word).bold().strike()),
        (word(), word()).prop_map(|(word, url)| link(word, url).italic()),
        word().prop_map(mention),
        word().prop_map(image),
        (word(), word()).prop_map(|(language, code)| code_block(language, code)),
        word().prop_map(markdown),
        Just(rule()),
    ]
}

const TYPES: [&str; 12] =
    ["text", "post", "image", "file", "audio", "media", "interactive", "system", "todo", "vote", "calendar", "unknown"];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_read_comes_back(msg_type in prop::sample::select(&TYPES[..]), json in json()) {
        let content = Content::from_json(msg_type, json.clone());
        prop_assert_eq!(content.to_json(), json);
        // No question about it fails.
        let _ = (content.plain_text(), content.without_mentions(), content.resources(), content.for_sending());
    }

    #[test]
    fn any_text_is_read_or_refused(msg_type in prop::sample::select(&TYPES[..]), text in ".{0,40}") {
        if let Err(error) = Content::read(msg_type, &text) {
            prop_assert_eq!(error.raw(), Some(&text[..]));
        }
    }

    #[test]
    fn what_is_built_is_read_back(lines in prop::collection::vec(prop::collection::vec(element(), 1..4), 0..5), title in ".{0,8}") {
        let post = lines.iter().fold(Post::new("en_us", title), |post, line| post.line(line.clone()));
        let content = Content::from(post);
        let sent = content.for_sending().unwrap();
        prop_assert_eq!(Content::read(&sent.msg_type, &sent.content).unwrap(), content.clone());
        if let Content::Post(post) = &content {
            prop_assert_eq!(post.lines().iter().flatten().count(), lines.iter().flatten().count());
            let _ = post.to_markdown();
        }
    }

    #[test]
    fn what_people_wrote_is_never_a_tag(words in prop::collection::vec(prop::sample::select(
        vec!["<at user_id=\"all\">", "</at>", "<A", "T", "<", "a", "t ", "*", "**", "<i>", "](", "]", "(", "\u{2060}", " "]), 0..12)) {
        let user = words.concat();
        let content = Content::from(Text::new(&user));
        let lower = content.to_json()["text"].as_str().unwrap_or_default().to_lowercase();
        for mark in ["<at", "</at", "**", "<i>", "]("] {
            prop_assert!(!lower.contains(mark), "{} in {}", mark, lower);
        }
        // Nothing is lost but what cannot be seen.
        let visible = |text: &str| text.replace('\u{2060}', "").trim().to_owned();
        prop_assert_eq!(visible(&content.plain_text()), visible(&user));
    }
}

#[test]
fn json_of_no_object_is_kept() {
    assert_eq!(Content::from_json("text", json!(1.5)).to_json(), json!(1.5));
}
