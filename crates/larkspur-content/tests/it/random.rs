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

mod cards {
    use larkspur_content::card::{
        Button, Card, Checker, CollapsiblePanel, Column, ColumnSet, Div, Element, Form, Hr, Input,
        InteractiveContainer, Markdown, SelectStatic, Table, Text,
    };
    use proptest::prelude::*;

    /// An element that may stand anywhere; `name` keeps those of one card apart.
    fn leaf() -> impl Strategy<Value = Element> {
        prop_oneof![
            ".{0,12}".prop_map(|text| Markdown::new(text).into()),
            ".{0,12}".prop_map(|text| Div::new().text(Text::markdown(text)).into()),
            Just(Hr::new().margin("4px 0").into()),
            any::<u32>().prop_map(|name| Input::new(format!("i{name}")).placeholder("…").disabled(true).into()),
            any::<u32>().prop_map(|name| SelectStatic::new(format!("s{name}")).into()),
            any::<u32>().prop_map(|name| Checker::new().name(format!("c{name}")).checked(false).into()),
            ".{0,12}".prop_map(|text| Button::link(text, "https://example.com").into()),
        ]
    }

    /// Elements within one another, as far as the rules allow it.
    fn element() -> impl Strategy<Value = Element> {
        leaf().prop_recursive(3, 16, 3, |inner| {
            let some = || prop::collection::vec(inner.clone(), 1..3);
            prop_oneof![
                prop::collection::vec(some(), 1..3).prop_map(|columns| {
                    ColumnSet::new().columns(columns.into_iter().map(|all| Column::new().elements(all))).into()
                }),
                some().prop_map(|all| InteractiveContainer::new().behaviors([super::behavior()]).elements(all).into()),
                (some(), ".{0,8}").prop_map(|(all, title)| {
                    let mut panel = CollapsiblePanel::default().elements(all);
                    panel.header =
                        Some(larkspur_content::card::CollapsiblePanelHeader::default().title(title.as_str()));
                    panel.into()
                }),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]

        #[test]
        fn what_the_rules_allow_is_accepted_and_read_back(elements in prop::collection::vec(element(), 0..4), title in ".{0,8}") {
            let card = Card::new().header(title).elements(elements);
            prop_assert_eq!(Card::from_json(&card.to_json()).unwrap(), card.clone());
            prop_assert!(card.check().is_ok(), "{:?}", card.check());
        }

        #[test]
        fn what_they_do_not_is_told_with_its_place(
            elements in prop::collection::vec(leaf(), 0..3),
            bad in prop::sample::select(vec![0, 1, 2]),
        ) {
            let (element, message): (Element, &str) = match bad {
                0 => (Table::new().into(), "stands in the card itself"),
                1 => (Form::new("f").element(Button::submit("Send")).into(), "stands in the card itself"),
                _ => (Hr::new().element_id("9").into(), "is no id"),
            };
            let place = format!("body.elements[0].columns[0].elements[{}]", elements.len());
            let column = Column::new().elements(elements).element(element);
            let error = Card::new().element(ColumnSet::new().column(column)).check().unwrap_err();
            let told = error.problems().iter().any(|one| one.place.starts_with(&place) && one.message.contains(message));
            prop_assert!(told, "{:?}", error);
        }

        #[test]
        fn any_card_comes_back(json in super::json()) {
            let whole = serde_json::json!({"schema": "2.0", "header": json, "body": {"elements": [json]}, "config": json});
            let card = Card::from_json(&whole).unwrap();
            prop_assert_eq!(card.to_json(), whole);
            let _ = card.check();
        }
    }
}

fn behavior() -> larkspur_content::card::Behavior {
    larkspur_content::card::Behavior::open_url("https://example.com")
}
