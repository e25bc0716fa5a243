//! Blocks of documents: what they hold, how they stand below one another, and Markdown both ways.
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod random;

use larkspur_documents::blocks::{BlockContent, Blocks, NewBlocks, blocks_to_markdown};
use larkspur_documents::docx::v1::types::{Block, BlockType};
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
    // Types, each with how many stand below it.
    let below = |block: &Value| block["children"].as_array().map_or(0, Vec::len);
    let shown = all.as_array().unwrap().iter().map(|block| format!("{}/{}", block["block_type"], below(block)));
    let expected = "3/0 2/0 12/1 12/1 2/0 17/0 13/0 13/0 34/1 2/0 14/0 14/0 22/0 31/4 32/1 2/0 32/1 2/0 32/1 2/0 32/1 2/0 2/0 11/0";
    assert_eq!(shown.collect::<Vec<_>>().join(" "), expected);
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
