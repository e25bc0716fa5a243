//! CommonMark as people and models write it.

use larkspur_content::card::{Card, Element};
use larkspur_content::post::PostElement;
use larkspur_content::{Content, Post};
use proptest::prelude::*;
use serde_json::json;

const TEXT: &str = "# Title *x*\n\nA **bold _both_** and ~~gone~~ `code` [link](https://example.com) [bad](javascript:x)  \nnext\n\n\
    > quoted\n\n1. one\n2. two\n   - deep\n\n- [x] done\n\n---\n\n```rust\nlet a = 1;\n```\n\n| a | 表 |\n|---|---|\n| 1 | **2** |\n\n\
    ![alt](https://example.com/a.png)\n\n<at user_id=\"all\">all</at> hi\n";

#[test]
fn posts_hold_what_was_written() {
    let post = Post::from_markdown(TEXT);
    let expected = "Title x\nA bold both and gone code link bad\nnext\n> quoted\n1. one\n2. two\n    • deep\n• ☑ done\n---\n\
        let a = 1;\na | 表\n1 | 2\nalt\n<at user_id=\"all\">all</at> hi";
    assert_eq!(post.plain_text(), expected);
    let lines = post.lines();
    let json = |line: usize| serde_json::to_value(&lines[line]).unwrap();
    assert_eq!(json(0)[0], json!({"tag": "text", "text": "Title ", "style": ["bold"]}));
    assert_eq!(json(1)[1], json!({"tag": "text", "text": "bold ", "style": ["bold"]}));
    assert_eq!(json(1)[2], json!({"tag": "text", "text": "both", "style": ["bold", "italic"]}));
    assert!(lines[1].iter().any(|one| matches!(one, PostElement::Link(link) if link.href == "https://example.com")));
    assert!(lines.iter().flatten().all(|one| !matches!(one, PostElement::Mention(_) | PostElement::Markdown(_))));
    assert!(!lines[1].iter().any(|one| matches!(one, PostElement::Link(link) if link.href.starts_with("java"))));
    assert_eq!(json(9), json!([{"tag": "code_block", "language": "RUST", "text": "let a = 1;"}]));
}

#[test]
fn cards_hold_what_was_written() {
    let card = Card::from_markdown(TEXT);
    card.check().unwrap();
    let elements = &card.body.as_ref().unwrap().elements;
    let [Element::Markdown(before), Element::Table(table), Element::Markdown(behind)] = &elements[..] else {
        panic!("{elements:?}")
    };
    let before = before.content.as_deref().unwrap_or_default();
    assert!(before.starts_with("# Title *x*\n") && before.contains("\n---") && before.ends_with("```"), "{before}");
    assert_eq!((table.columns.len(), &table.rows), (2, &vec![json!({"c0": "1", "c1": "2"})]));
    let expected = "[alt](https://example.com/a.png)\n\n&#60;at user_id=\"all\"&#62;all&#60;/at&#62; hi";
    assert_eq!(behind.content.as_deref(), Some(expected));
}

#[test]
fn long_texts_are_cut_between_blocks() {
    let markdown = "Paragraph of some words.\n\n".repeat(3_000);
    let posts = Post::from_markdown(&markdown).split();
    assert!(posts.len() > 3);
    assert_eq!(posts.iter().map(|post| post.lines().len()).sum::<usize>(), 3_000);
    for post in posts {
        Content::from(post).for_sending().unwrap();
    }
    let elements = Element::from_markdown(&markdown);
    assert!(elements.len() > 10);
    for element in elements {
        let Element::Markdown(one) = element else { panic!() };
        assert!(
            one.content.unwrap_or_default().lines().all(|line| line.is_empty() || line == "Paragraph of some words.")
        );
    }
    assert_eq!(Post::from_markdown("").split().len(), 1);
    let cards = Card::from_markdown(&markdown).header("Report").split();
    assert!(cards.len() > 3 && cards[0].header.is_some() && cards[1].header.is_none());
    for card in cards {
        card.check().unwrap();
        Content::from(card).for_sending().unwrap();
    }
    assert_eq!(Card::new().split(), [Card::new()]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_markdown_becomes_contents_that_alert_nobody(words in prop::collection::vec(prop::sample::select(vec![
        "# ", "\n", "\n\n", "- ", "1. ", "> ", "**", "*", "~~", "`", "```", "|", "|---|---|\n", "[a](https://b)", "![", "](", ")",
        "<at id=all>", "</at>", "<at user_id=\"all\">", "<!--", "-->", "word", "表", " ", "    ", "\u{1}", "\"", "\\",
    ]), 0..40)) {
        let markdown = words.concat();
        for post in Post::from_markdown(&markdown).split() {
            let mentions = post.lines().iter().flatten().any(|one| matches!(one, PostElement::Mention(_) | PostElement::Markdown(_)));
            prop_assert!(!mentions);
            prop_assert!(Content::from(post).for_sending().is_ok());
        }
        let card = Card::from_markdown(&markdown);
        prop_assert!(card.check().is_ok(), "{:?}", card.check());
    }
}
