//! What is wrong with a page is told with its place, and costs no other page anything.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use larkspur_docs::diagnostic::Code;
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, MAX_FILE_SIZE, Settled, Skip, compile, compile_loaded, load};
use larkspur_schema::Field;

use crate::fixtures::paths;

const GOOD: &str = include_str!("../pages/paged_list.md");

const START: &str = "---\ntitle: \"甲\"\nsource_url: https://open.feishu.cn/document/a-v1/b/get\n---\n\
    ## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/a/v1/b\nHTTP Method | GET\n\n";
const REPLY: &str =
    "### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\ncode | int | 码\nmsg | string | 文\ndata | \\- | \\-\n";

/// Compiles a bad page between two good ones and checks that they came through.
fn beside_good(bad: &str) -> Compiled {
    let other = GOOD.replace("/v1/plots", "/v1/groves").replace("plot/list", "grove/list");
    let sources = [Source::new("a.md", other), Source::new("bad.md", bad), Source::new("z.md", GOOD)];
    let alone = compile(&sources[2..], Knowledge::default()).endpoints.remove(0);
    let compiled = compile(&sources, Knowledge::default());
    assert_neighbours(&compiled, &["a.md", "z.md"]);
    assert_eq!(compiled.endpoints.last(), Some(&alone), "a neighbour changed");
    compiled
}

fn assert_neighbours(compiled: &Compiled, docs: &[&str]) {
    for doc in docs {
        assert!(compiled.endpoints.iter().any(|endpoint| endpoint.page.doc == *doc), "{doc} is lost");
        assert!(compiled.diagnostics.iter().all(|diagnostic| diagnostic.file != *doc), "{doc} is blamed");
    }
}

/// The findings about the bad page: code, line and column.
fn findings(compiled: &Compiled) -> Vec<(Code, u32, u32)> {
    let of_bad = compiled.diagnostics.iter().filter(|diagnostic| diagnostic.file.ends_with("bad.md"));
    of_bad
        .map(|diagnostic| {
            assert!(diagnostic.help.is_some(), "no help: {diagnostic:?}");
            (diagnostic.code, diagnostic.line, diagnostic.column)
        })
        .collect()
}

fn skip(compiled: &Compiled) -> Option<Skip> {
    compiled.skipped.iter().find(|(doc, _)| doc.ends_with("bad.md")).map(|(_, skip)| *skip)
}

fn reply(compiled: &Compiled) -> &[Field] {
    &compiled.endpoints.iter().find(|endpoint| endpoint.page.doc == "bad.md").expect("an entry").response.fields
}

#[test]
fn a_page_cut_in_the_middle() {
    let page = GOOD.replace("/v1/plots", "/v1/bushes").replace("plot/list", "bush/list");
    let cut = |place: &str| beside_good(&page[..page.find(place).unwrap() + place.len()]);
    let line = |place: &str| page[..page.find(place).unwrap()].matches('\n').count() as u32 + 1;

    let in_front = cut("source_url: https://open");
    assert_eq!(skip(&in_front), Some(Skip::NoRequest));

    let before_reply = cut("**示例值**：\"pt_7\"");
    assert_eq!(findings(&before_reply), [(Code::NoBody, line("## 请求"), 1)]);

    let in_a_row = cut("has_more | boolean");
    assert_eq!(findings(&in_a_row)[0], (Code::ShortRow, line("has_more | boolean"), 1));

    let in_the_example = cut("\"area\":2.5");
    let fence = line("```json");
    let found = findings(&in_the_example);
    assert!(found.contains(&(Code::CutPage, fence, 1)), "{found:?}");
}

#[test]
fn a_page_cut_before_the_method() {
    let compiled = beside_good(START.split("HTTP Method").next().unwrap());
    assert_eq!(skip(&compiled), Some(Skip::Broken));
    assert_eq!(findings(&compiled), [(Code::MissingMethod, 8, 12)]);
}

#[test]
fn a_spec_that_lost_its_request() {
    let page = format!("{START}{REPLY}").replace("## 请求", "## 询问").replace("HTTP URL", "HTTP 地址");
    let compiled = beside_good(&page);
    assert_eq!((skip(&compiled), findings(&compiled)), (Some(Skip::NoRequest), vec![]));
    let compiled = beside_good(&page.replace("\n---\n##", "\nform: canonical\n---\n##"));
    assert_eq!((skip(&compiled), findings(&compiled)), (Some(Skip::Broken), vec![(Code::EmptySpec, 1, 1)]));
}

#[test]
fn an_object_that_the_example_shows_as_a_list() {
    let shown = |start: &str, rows: &str, trees: &str| {
        let example = format!("{{\"code\": 0, \"msg\": \"\", \"data\": {{\"trees\": {trees}}}}}");
        let page = format!("{start}{REPLY}{rows}### 响应体示例\n```json\n{example}\n```\n");
        let compiled = beside_good(&page);
        let repeated = reply(&compiled).iter().flat_map(Field::walk).any(|(_, field)| field.ty.is_list());
        (repeated, findings(&compiled).iter().any(|finding| finding.0 == Code::ShownAsList))
    };
    let rows = "trees | object | 树\nage | int | 岁\n\n";
    assert_eq!(shown(START, rows, "[{\"age\": 3}]"), (true, true));
    assert_eq!(shown(START, rows, "{\"age\": 3}"), (false, false));
    assert_eq!(shown(START, rows, "[]"), (false, false));
    let canonical = START.replacen("\n---\n##", "\nform: canonical\n---\n##", 1);
    let rows = "data.trees | object | 树\ndata.trees.age | int | 岁\n\n";
    assert_eq!(shown(&canonical, rows, "[{\"age\": 3}]"), (false, false), "a spec is meant to the letter");
}

#[test]
fn a_table_with_a_missing_column() {
    let bad = format!("{START}### 响应体\n\n名称 | 描述\n--- | ---\ncode | 码\ndata | 数据\nid | 编号\n");
    let compiled = beside_good(&bad);
    assert_eq!(findings(&compiled)[0], (Code::MissingColumn, 13, 1));
    assert_eq!(reply(&compiled).iter().flat_map(Field::walk).count(), 3);

    let nameless = format!("{START}### 响应体\n\n类型 | 描述\n--- | ---\nint | 码\n");
    let found = findings(&beside_good(&nameless));
    assert!(!found.is_empty(), "{found:?}");
}

#[test]
fn two_tables_with_one_title() {
    let bad = format!("{START}{REPLY}id | string | 一\n\n{REPLY}name | string | 二\n");
    let compiled = beside_good(&bad);
    assert_eq!(findings(&compiled)[0], (Code::DuplicateTable, 20, 1));
    assert_eq!(paths(reply(&compiled)), ["code", "msg", "data", "data.id"]);
}

#[test]
fn a_cell_with_a_stray_pipe() {
    let bad = format!("{START}{REPLY}id | string | 编号，写作  \n甲 乙丙 = 1 | （二） | 三\nname | string | 名\n");
    let compiled = beside_good(&bad);
    assert_eq!(findings(&compiled)[0], (Code::StrayPipe, 19, 1));
    assert_eq!(paths(reply(&compiled)), ["code", "msg", "data", "data.id", "data.name"]);
}

#[test]
fn a_row_with_a_missing_cell() {
    let bad = format!("{START}{REPLY}id | string\nname | string | 名\n");
    let compiled = beside_good(&bad);
    assert_eq!(findings(&compiled)[0], (Code::ShortRow, 18, 1));
    assert_eq!(paths(reply(&compiled)), ["code", "msg", "data", "data.id", "data.name"]);
}

#[test]
fn an_explicit_path_without_its_parent() {
    let page = START.replace("---\n## ", "form: canonical\n---\n## ");
    let bad =
        format!("{page}### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\ndata | object |\ndata.node.id | string |\n");
    assert_eq!(findings(&beside_good(&bad))[0], (Code::BadPath, 17, 1));
}

#[test]
fn bytes_that_are_not_utf_8() {
    let folder = scratch("utf8");
    std::fs::write(folder.join("z.md"), GOOD).unwrap();
    let mut bytes = format!("{START}{REPLY}id | string | 编").into_bytes();
    bytes.extend_from_slice(&[0xff, 0xfe, b'\n']);
    bytes.extend_from_slice("name | string | 名\n".as_bytes());
    std::fs::write(folder.join("bad.md"), bytes).unwrap();
    let compiled = compile_loaded(load(&folder).unwrap(), Knowledge::default(), &Settled::default());
    assert_neighbours(&compiled, &["z.md"]);
    assert_eq!(findings(&compiled)[0], (Code::InvalidUtf8, 18, 16));
    assert_eq!(paths(reply(&compiled)), ["code", "msg", "data", "data.id", "data.name"]);
}

#[test]
fn a_page_of_fifty_megabytes() {
    let folder = scratch("large");
    std::fs::write(folder.join("z.md"), GOOD).unwrap();
    let file = std::fs::File::create(folder.join("bad.md")).unwrap();
    file.set_len(50 << 20).unwrap();
    let compiled = compile_loaded(load(&folder).unwrap(), Knowledge::default(), &Settled::default());
    std::fs::remove_file(folder.join("bad.md")).unwrap();
    assert_neighbours(&compiled, &["z.md"]);
    assert_eq!(findings(&compiled), [(Code::TooLarge, 1, 1)]);
    assert_eq!(skip(&compiled), Some(Skip::Unreadable));
    assert_eq!(compiled.pages, 2);
}

/// Files that are just small enough to be read must not hang either, whatever they are full of.
#[test]
fn large_pages_that_are_read() {
    let size = (MAX_FILE_SIZE / 16) as usize;
    for line in
        ["id | string | 编号\n", "a | object | 甲\n", "甲 | 乙 | （丙\n", "- x  \n", "<a", "`", "[", "| - |\n", "```\n"]
    {
        let filler = line.repeat(size / line.len());
        beside_good(&format!("{START}{REPLY}{filler}"));
    }
    let example = format!("{START}{REPLY}\n### 响应体示例\n```json\n{}\n```\n", "{\"a\":[".repeat(size / 6));
    beside_good(&example);
}

#[test]
fn a_thousand_nested_types() {
    let mut rows = String::new();
    for depth in 0..1000 {
        let _ = writeln!(rows, "f{depth} | t{depth} | 层");
    }
    let compiled = beside_good(&format!("{START}{REPLY}{rows}leaf | string | 叶\n"));
    let fields: Vec<_> = reply(&compiled).iter().flat_map(Field::walk).collect();
    assert_eq!(fields.len(), 1004, "no row is lost");
    assert!(!findings(&compiled).is_empty(), "a tree this deep is no tree that anyone meant");
}

#[test]
fn a_thousand_written_levels() {
    let page = START.replace("---\n## ", "form: canonical\n---\n## ");
    let mut rows = String::from("data | object |\n");
    let mut path = String::from("data");
    for depth in 0..1000 {
        let _ = write!(path, ".f{depth}");
        let _ = writeln!(rows, "{path} | object |");
    }
    let compiled = beside_good(&format!("{page}### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\n{rows}"));
    assert_eq!(reply(&compiled).iter().flat_map(Field::walk).count(), 1001, "no row is lost");
    assert!(!findings(&compiled).is_empty(), "a tree this deep is no tree that anyone meant");
}

#[test]
fn a_type_that_contains_itself() {
    let rows = "tree | tree | 树\nname | string | 名\ntree | tree | 树\nname | string | 名\ntree | tree | 树\n";
    let compiled = beside_good(&format!("{START}{REPLY}{rows}"));
    assert_eq!(reply(&compiled).iter().flat_map(Field::walk).count(), 8, "no row is lost");
    assert!(!findings(&compiled).is_empty());
}

/// An empty folder of its own below the target folder.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn what_a_page_settles_about_repeating_is_read_or_told() {
    let page = |line: &str| format!("{START}{REPLY}").replacen("---\n", &format!("---\n{line}\n"), 1);
    let settled = |line: &str| {
        let compiled = beside_good(&page(line));
        assert_eq!(findings(&compiled), [], "{line}");
        compiled.endpoints.iter().find(|endpoint| endpoint.page.doc == "bad.md").expect("an entry").repeat.clone()
    };
    assert_eq!(settled("repeat: key client_token"), Some(larkspur_schema::Repeat::Key("client_token".into())));
    assert_eq!(settled("updated: 1"), None);
    let compiled = beside_good(&page("repeat: sometimes"));
    assert_eq!(findings(&compiled), [(Code::FrontMatter, 2, 1)]);
    assert!(compiled.diagnostics[0].message.contains("`sometimes`"));
    assert_eq!(skip(&compiled), None);
}
