//! Blocks of documents: what they hold, how they stand below one another, and Markdown both ways.
#![allow(clippy::unwrap_used, reason = "these are tests")]

use larkspur_documents::blocks::{BlockContent, Blocks, NewBlocks, blocks_to_markdown};
use larkspur_documents::docx::v1::types::{Block, BlockType};
use proptest::prelude::*;
use serde_json::{Value, json};

fn blocks(json: Value) -> Vec<Block> {
    serde_json::from_value(json).unwrap()
}

/// What is to be created, as it would be read again.
fn created(new: &NewBlocks) -> Vec<Block> {
    blocks(serde_json::to_value(new.blocks()).unwrap())
}

fn run(text: &str) -> Value {
    json!({"elements": [{"text_run": {"content": text}}]})
}

#[test]
fn each_type_gives_what_it_holds() {
    let all = blocks(json!([
        {"block_id": "p", "block_type": 1, "page": run("Title"), "children": ["h", "d", "t"]},
        {"block_id": "h", "block_type": 11, "heading9": run("deep"), "parent_id": "p"},
        {"block_id": "d", "block_type": 22, "divider": {}, "parent_id": "p"},
        {"block_id": "t", "block_type": 31, "table": {"cells": ["c"], "property": {"row_size": 1, "column_size": 1}}},
        {"block_id": "e", "block_type": 16, "equation": run("x^2")},
        {"block_id": "n", "block_type": 4711},
        {"block_id": "m", "block_type": 2},
        {"block_id": "o"},
    ]));
    let content = |index: usize| all[index].content();
    assert!(matches!(content(0), BlockContent::Page(text) if text.plain_text() == "Title"));
    assert!(matches!(content(1), BlockContent::Heading { level: 9, text } if text.plain_text() == "deep"));
    assert_eq!(content(2), BlockContent::Divider);
    assert!(matches!(content(3), BlockContent::Table(table) if table.cells == ["c"]));
    assert!(matches!(content(4), BlockContent::Equation(_)));
    assert_eq!(content(5), BlockContent::Unknown(Some(BlockType(4711))));
    assert_eq!(content(6), BlockContent::Unknown(Some(BlockType::TEXT)), "its text is not there");
    assert_eq!(content(7), BlockContent::Unknown(None));
    // Each listed type whose object is there is known.
    let texts =
        ["text", "heading1", "heading2", "heading3", "heading4", "heading5", "heading6", "heading7", "heading8"];
    for (kind, name) in
        (2..).zip(texts).chain([(12, "bullet"), (13, "ordered"), (14, "code"), (15, "quote"), (17, "todo")])
    {
        let all = blocks(json!([{"block_type": kind, name: run("x")}]));
        assert!(all[0].content().text().is_some_and(|text| text.plain_text() == "x"), "{name}");
    }
    let names = "bitable callout chat_card diagram divider file grid grid_column iframe image isv mindnote sheet table table_cell \
                 view quote_container task okr okr_objective okr_key_result okr_progress add_ons jira_issue wiki_catalog board \
                 agenda agenda_item agenda_item_title agenda_item_content link_preview source_synced reference_synced \
                 sub_page_list ai_template";
    let mut seen = Vec::new();
    for (kind, name) in (18..).zip(names.split_whitespace()) {
        let all = blocks(json!([{"block_type": kind, name: {}}]));
        let shown = format!("{:?}", all[0].content());
        let variant = shown.split(['(', ' ']).next().unwrap().to_owned();
        assert_eq!(variant.to_lowercase(), name.replace('_', ""), "{kind}");
        seen.push(variant);
    }
    assert_eq!(seen.len(), 35);
}

#[test]
fn blocks_stand_in_a_tree() {
    let all = blocks(json!([
        {"block_id": "b", "block_type": 2, "parent_id": "p"},
        {"block_id": "p", "block_type": 1, "children": ["c", "gone", "b"]},
        {"block_id": "c", "block_type": 2, "children": ["d"]},
        {"block_id": "d", "block_type": 2, "children": ["c"]},
        {"block_id": "z", "block_type": 2, "parent_id": "elsewhere"},
    ]));
    let tree = Blocks::new(&all);
    let walked: Vec<(usize, &str)> =
        tree.walk().map(|(depth, block)| (depth, block.block_id.as_deref().unwrap())).collect();
    assert_eq!(walked, [(0, "p"), (1, "c"), (2, "d"), (1, "b"), (0, "z")]);
    let below: Vec<_> = tree.children(&all[1]).map(|block| block.block_id.as_deref().unwrap()).collect();
    assert_eq!(below, ["c", "b"]);
    // A block below itself ends there, and is told.
    assert!(blocks_to_markdown(&all).losses.iter().any(|loss| loss.place == "c" && loss.what.contains("below itself")));
}

#[test]
fn documents_become_markdown() {
    let all = blocks(json!([
        {"block_id": "p", "block_type": 1, "page": run("Title"), "children": ["a", "b", "c", "e", "f", "g", "h", "i", "t", "k"]},
        {"block_id": "a", "block_type": 3, "heading1": run("1. Plan #")},
        {"block_id": "b", "block_type": 2, "text": {"style": {"align": 2}, "elements": [
            {"text_run": {"content": "see ", "text_element_style": {"bold": true}}},
            {"text_run": {"content": "this page", "text_element_style": {"bold": true, "link": {"url": "https%3A%2F%2Fexample.com%2Fa%3Fb%3D1"}}}},
            {"text_run": {"content": "!\n`code`"}},
            {"mention_user": {"user_id": "ou_1"}}, {"equation": {"content": "x^2"}}]}},
        {"block_id": "c", "block_type": 13, "ordered": {"style": {"sequence": "3"}, "elements": run("three")["elements"]}, "children": ["d"]},
        {"block_id": "d", "block_type": 17, "todo": {"style": {"done": true}, "elements": run("done")["elements"]}},
        {"block_id": "e", "block_type": 13, "ordered": {"style": {"sequence": "auto"}, "elements": run("four")["elements"]}},
        {"block_id": "f", "block_type": 14, "code": {"style": {"language": 53}, "elements": run("fn main() {}\n```")["elements"]}},
        {"block_id": "g", "block_type": 34, "quote_container": {}, "children": ["q"]},
        {"block_id": "q", "block_type": 2, "text": run("said > once")},
        {"block_id": "h", "block_type": 27, "image": {"token": "img"}},
        {"block_id": "i", "block_type": 22, "divider": {}},
        {"block_id": "t", "block_type": 31, "table": {"cells": ["c1", "c2", "c3", "c4"], "property": {"row_size": 2, "column_size": 2, "header_row": true}}},
        {"block_id": "c1", "block_type": 32, "children": ["x1"]}, {"block_id": "x1", "block_type": 2, "text": run("a|b")},
        {"block_id": "c2", "block_type": 32, "children": []},
        {"block_id": "c3", "block_type": 32, "children": ["x3", "x4"]}, {"block_id": "x3", "block_type": 2, "text": run("one")},
        {"block_id": "x4", "block_type": 12, "bullet": run("two")},
        {"block_id": "c4", "block_type": 32, "children": []},
        {"block_id": "k", "block_type": 9, "heading7": run("seven")},
    ]));
    let rendered = blocks_to_markdown(&all);
    let expected = "# 1\\. Plan \\#

**see** **[this page](<https://example.com/a?b=1>)**!\\
\\`code\\`@ou\\_1`x^2`

3. three
   - [x] done
4. four

````rust
fn main() {}
```
````

> said \\> once

---

| a\\|b |  |
| --- | --- |
| one two |  |

####### seven
";
    assert_eq!(rendered.markdown, expected);
    let losses: Vec<String> = rendered.losses.iter().map(ToString::to_string).collect();
    assert_eq!(
        losses,
        [
            "b: where the text stands in its line was left out",
            "b: a mention became the person's id",
            "b: a formula in a text became code",
            "h: a picture was left out",
            "x4: in a cell, it became mere text",
            "c3: the texts of a cell became one",
        ]
    );
}

#[test]
fn markdown_becomes_blocks() {
    let markdown = "# Plan\n\nsoft\nline, hard\\\nline, **bold *both*** ~~gone~~ `co*de` [l](https://example.com/ä?b=1) ![p](https://example.com/p.png) [in](#x)\n\n\
        - one\n  - two\n\n    more\n- [ ] open\n\n3. three\n4. four\n\n> quoted\n\n```rs\nfn a() {}\n\n```\n\n```klingon\nqapla\n```\n\n---\n\n\
        | a | b |\n|--|:-:|\n| 1 |  |\n\n<b>x</b>\n\n######### nine\n";
    let new = NewBlocks::from_markdown(markdown);
    let all = serde_json::to_value(new.blocks()).unwrap();
    let shown: Vec<(i64, usize)> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|block| (block["block_type"].as_i64().unwrap(), block["children"].as_array().map_or(0, Vec::len)))
        .collect();
    let expected = [
        (3, 0),
        (2, 0),
        (12, 1),
        (12, 1),
        (2, 0),
        (17, 0),
        (13, 0),
        (13, 0),
        (34, 1),
        (2, 0),
        (14, 0),
        (14, 0),
        (22, 0),
        (31, 4),
        (32, 1),
        (2, 0),
        (32, 1),
        (2, 0),
        (32, 1),
        (2, 0),
        (32, 1),
        (2, 0),
        (2, 0),
        (11, 0),
    ];
    assert_eq!(shown, expected);
    let elements = all[1]["text"]["elements"].as_array().unwrap();
    let texts: Vec<&str> = elements.iter().map(|one| one["text_run"]["content"].as_str().unwrap()).collect();
    assert_eq!(
        texts,
        ["soft line, hard\nline, ", "bold ", "both", " ", "gone", " ", "co*de", " ", "l", " ", "p", " in"]
    );
    let style = |index: usize| elements[index]["text_run"]["text_element_style"].clone();
    assert_eq!(
        (style(0), style(1), style(2)),
        (Value::Null, json!({"bold": true}), json!({"bold": true, "italic": true}))
    );
    assert_eq!((style(4), style(6)), (json!({"strikethrough": true}), json!({"inline_code": true})));
    assert_eq!(style(8), json!({"link": {"url": "https%3A%2F%2Fexample.com%2F%C3%A4%3Fb%3D1"}}));
    assert_eq!(
        (&all[6]["ordered"]["style"], &all[7]["ordered"]["style"]),
        (&json!({"sequence": "3"}), &json!({"sequence": "auto"}))
    );
    assert_eq!((&all[5]["todo"]["style"]["done"], &all[10]["code"]["style"]["language"]), (&json!(false), &json!(53)));
    assert_eq!(all[10]["code"]["elements"][0]["text_run"]["content"], "fn a() {}\n");
    assert_eq!(all[13]["table"]["property"], json!({"row_size": 2, "column_size": 2, "header_row": true}));
    let losses: Vec<String> = new.losses().iter().map(ToString::to_string).collect();
    assert_eq!(
        losses,
        [
            "line 5: a picture became a link",
            "line 5: a link that leads nowhere outside became text",
            "line 23: a language that documents do not know became plain text",
            "line 29: where texts stand in the columns of a table was left out",
            "line 33: HTML became text",
            "line 33: HTML became text",
        ]
    );
}

#[test]
fn much_goes_in_parts() {
    let rows: String = (0..900).map(|row| format!("| {row} | x |\n")).collect();
    let items: String = (0..2500).map(|item| format!("- {item}\n")).collect();
    let new = NewBlocks::from_markdown(&format!("| a | b |\n|--|--|\n{rows}\n\n{items}"));
    let tables: Vec<i64> = new
        .blocks()
        .iter()
        .filter_map(|block| Some(block.table.as_ref()?.property.as_ref()?.row_size.unwrap()))
        .collect();
    assert_eq!(tables.iter().sum::<i64>() - tables.len() as i64, 900, "each has the first row: {tables:?}");
    assert!(new.losses().iter().any(|loss| loss.what.contains("cut into several")));
    let batches = new.batches();
    assert!(batches.iter().all(|batch| batch.blocks().len() <= 1000 && !batch.is_empty()));
    assert_eq!(batches.iter().map(|batch| batch.blocks().len()).sum::<usize>(), new.blocks().len());
    let ids: Vec<&String> = batches.iter().flat_map(|batch| batch.children_id()).collect();
    assert_eq!(ids, new.children_id().iter().collect::<Vec<_>>());
    // No id is used twice, and each that is named is there.
    let mut named: Vec<&str> = new.blocks().iter().filter_map(|block| block.block_id.as_deref()).collect();
    named.sort_unstable();
    let count = named.len();
    named.dedup();
    assert_eq!(named.len(), count);
    let markdown = blocks_to_markdown(&created(&new)).markdown;
    assert!(markdown.contains("| 899 | x |") && markdown.ends_with("- 2499\n"));
}

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
    #![proptest_config(ProptestConfig::with_cases(512))]

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
