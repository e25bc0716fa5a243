//! Documents of any shape: what Markdown can say comes back from it.

use larkspur_documents::blocks::{Blocks, NewBlocks, blocks_to_markdown};
use larkspur_documents::docx::v1::types::{Block, BlockType};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;
use serde_json::{Value, json};

use super::{blocks, created};

const WORDS: [&str; 34] = [
    "a", "b", "Z", " ", "  ", "*", "**", "_", "`", "``", "#", "1", "2", ".", "-", "+", "[", "]", "(", ")", "!", "<b>",
    "&amp;", "~", "|", "\\", "，", "é", "\n", ":", "=", "\"", "\t", "漢",
];

fn words(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(WORDS.to_vec()), length).prop_map(|words| words.concat())
}

/// Pieces of a text that is not blank.
fn text() -> impl Strategy<Value = Value> {
    let style = (any::<[bool; 4]>(), prop::option::of(Just("https%3A%2F%2Fexample.com%2Fa_%28b%29%3Fc%3Dd%26amp%3B")));
    let piece = (words(1..6), prop::option::of(style)).prop_map(|(content, style)| {
        let mut run = json!({ "content": content });
        if let Some(([bold, italic, strike, code], link)) = style {
            run["text_element_style"] =
                json!({"bold": bold, "italic": italic, "strikethrough": strike, "inline_code": code});
            if code {
                // Code has one line.
                run["content"] = content.replace('\n', "n").into();
            }
            if let Some(url) = link {
                run["text_element_style"]["link"] = json!({ "url": url });
            }
        }
        json!({ "text_run": run })
    });
    let is_blank = |pieces: &Vec<Value>| {
        let plain = |piece: &Value| piece["text_run"]["content"].as_str().unwrap().trim().is_empty();
        plain(&pieces[0])
    };
    let pieces =
        prop::collection::vec(piece, 1..5).prop_filter("a text begins with something", move |all| !is_blank(all));
    pieces.prop_map(|pieces| json!({ "elements": pieces }))
}

fn one_line(mut text: Value) -> Value {
    for piece in text["elements"].as_array_mut().unwrap() {
        let content = piece["text_run"]["content"].as_str().unwrap().replace('\n', "n");
        piece["text_run"]["content"] = content.into();
    }
    text
}

/// A block with those below it in its field `below`.
fn block() -> impl Strategy<Value = Value> {
    let names = [
        "text", "heading1", "heading2", "heading3", "heading4", "heading5", "heading6", "heading7", "heading8",
        "heading9",
    ];
    let leaf = prop_oneof![
        text().prop_map(|text| json!({"block_type": 2, "text": text})),
        (1..10_usize, text()).prop_map(move |(level, text)| json!({"block_type": level + 2, names[level]: one_line(text)})),
        Just(json!({"block_type": 22, "divider": {}})),
        (words(0..8), prop::sample::select(vec![1, 53, 60])).prop_map(
            |(code, language)| json!({"block_type": 14, "code": {"style": {"language": language}, "elements": [{"text_run": {"content": code}}]}})
        ),
        (1..4_usize, prop::collection::vec(text(), 1..7)).prop_map(|(columns, texts)| {
            let count = texts.len() / columns * columns;
            let texts = if count == 0 { vec![texts[0].clone(); columns] } else { texts[..count].to_vec() };
            let rows = texts.len() / columns;
            let cell = |text: Value| json!({"block_type": 32, "below": [{"block_type": 2, "text": one_line(text)}]});
            let property = json!({"row_size": rows, "column_size": columns, "header_row": true});
            json!({"block_type": 31, "table": {"property": property}, "below": texts.into_iter().map(cell).collect::<Value>()})
        }),
    ];
    leaf.prop_recursive(3, 20, 3, |inner| {
        let below = || prop::collection::vec(inner.clone(), 0..3);
        prop_oneof![
            (text(), below()).prop_map(|(text, below)| json!({"block_type": 12, "bullet": text, "below": below})),
            (text(), below()).prop_map(|(text, below)| json!({"block_type": 13, "ordered": text, "below": below})),
            (text(), any::<bool>(), below()).prop_map(|(mut text, done, below)| {
                text["style"] = json!({ "done": done });
                json!({"block_type": 17, "todo": text, "below": below})
            }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|below| json!({"block_type": 34, "below": below})),
        ]
    })
}

/// Gives blocks their ids, and puts those below others into the list.
fn flat(blocks: &[Value], out: &mut Vec<Value>) -> Vec<Value> {
    let mut ids = Vec::new();
    for block in blocks {
        let mut block = block.clone();
        let below = block.as_object_mut().unwrap().remove("below");
        let children = flat(below.as_ref().and_then(Value::as_array).map_or(&[], Vec::as_slice), out);
        let id = format!("b{}", out.len());
        (block["block_id"], block["children"]) = (id.clone().into(), children.into());
        out.push(block);
        ids.push(id.into());
    }
    ids
}

/// How deep a block stands, what it is, and each of its characters with its style.
type Said = (usize, String, Vec<(char, String)>);

/// What blocks say: types, depths, and each character with its style. Space has no style to see, and none counts at the end.
fn said(all: &[Block]) -> Vec<Said> {
    let tree = Blocks::new(all);
    let walked = tree.walk().filter(|(_, block)| block.block_type != Some(BlockType::PAGE));
    walked
        .map(|(depth, block)| {
            let style = block.content().text().and_then(|text| text.style.clone());
            let looks =
                format!("{:?} {:?}", style.as_ref().and_then(|one| one.done), style.and_then(|one| one.language));
            let kind = format!("{:?} {looks}", block.block_type);
            let mut characters = Vec::new();
            for element in block.content().text().iter().flat_map(|text| &text.elements) {
                let run = element.text_run.as_ref().unwrap();
                let style = run.text_element_style.clone().unwrap_or_default();
                let is = |one: Option<bool>| one == Some(true);
                let is_code = is(style.inline_code);
                let url = style.link.and_then(|link| link.url);
                let look =
                    format!("{} {} {} {is_code} {url:?}", is(style.bold), is(style.italic), is(style.strikethrough));
                for c in run.content.as_deref().unwrap_or_default().chars() {
                    characters.push((c, if c.is_whitespace() && !is_code { String::new() } else { look.clone() }));
                }
            }
            if block.block_type != Some(BlockType::CODE) {
                while characters.last().is_some_and(|(c, look)| c.is_whitespace() && look.is_empty()) {
                    characters.pop();
                }
            }
            (depth, kind, characters)
        })
        .collect()
}

proptest! {
    // The same cases in every run: Markdown has corners that one text in thousands meets.
    #![proptest_config(ProptestConfig { rng_seed: RngSeed::Fixed(1), ..ProptestConfig::with_cases(512) })]

    #[test]
    fn what_markdown_can_say_comes_back(tree in prop::collection::vec(block(), 1..4)) {
        let mut all = Vec::new();
        flat(&tree, &mut all);
        let all = blocks(all.into());
        let rendered = blocks_to_markdown(&all);
        let again = created(&NewBlocks::from_markdown(&rendered.markdown));
        prop_assert_eq!(said(&again), said(&all), "{}", rendered.markdown);
        prop_assert_eq!(rendered.losses, []);
    }

    #[test]
    fn any_markdown_is_read_and_written(text in words(0..40)) {
        let new = NewBlocks::from_markdown(&text);
        let once = blocks_to_markdown(&created(&new)).markdown;
        let twice = blocks_to_markdown(&created(&NewBlocks::from_markdown(&once))).markdown;
        prop_assert_eq!(&once, &twice, "{:?}", text);
    }
}
