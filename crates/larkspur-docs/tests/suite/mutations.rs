//! Pages that were right once: lines and cells changed, tables spliced, types nested out of all proportion.
//!
//! `LARKSPUR_FUZZ_SECONDS=600 cargo test -p larkspur-docs --test suite long_run -- --ignored --nocapture` looks for as long,
//! always with other texts, and prints how many there were. A text that fails is printed with the smallest one like it.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::TestRunner;

use crate::any_text::{self, FRAGMENTS, START, check};
use crate::fixtures;

/// One change of a page; places are shares of its lines.
#[derive(Clone, Debug)]
enum Change {
    Drop(Index),
    Twice(Index),
    Swap(Index, Index),
    /// Another page's line comes in.
    Take(Index, Index, Index),
    /// A piece of a page takes the place of a cell.
    Cell(Index, Index, &'static str),
    /// A piece of a page comes in somewhere.
    Insert(Index, &'static str),
    /// A character goes.
    Nibble(Index, Index),
}

fn change() -> impl Strategy<Value = Change> {
    let piece = || prop::sample::select(FRAGMENTS);
    let at = any::<Index>;
    prop_oneof![
        at().prop_map(Change::Drop),
        at().prop_map(Change::Twice),
        (at(), at()).prop_map(|(a, b)| Change::Swap(a, b)),
        (at(), at(), at()).prop_map(|(a, b, c)| Change::Take(a, b, c)),
        (at(), at(), piece()).prop_map(|(a, b, c)| Change::Cell(a, b, c)),
        (at(), piece()).prop_map(|(a, b)| Change::Insert(a, b)),
        (at(), at()).prop_map(|(a, b)| Change::Nibble(a, b)),
    ]
}

/// The texts of all fixture pages.
fn pages() -> Vec<String> {
    fixtures::all().iter().flat_map(|fixture| &fixture.sources).map(|source| source.text().to_owned()).collect()
}

fn apply(lines: &mut Vec<String>, change: &Change, pages: &[String]) {
    if lines.is_empty() {
        return;
    }
    match change {
        Change::Drop(at) => {
            lines.remove(at.index(lines.len()));
        }
        Change::Twice(at) => {
            let at = at.index(lines.len());
            lines.insert(at, lines[at].clone());
        }
        Change::Swap(a, b) => {
            let (a, b) = (a.index(lines.len()), b.index(lines.len()));
            lines.swap(a, b);
        }
        Change::Take(at, page, line) => {
            let others: Vec<&str> = page.get(pages).lines().collect();
            if !others.is_empty() {
                lines.insert(at.index(lines.len()), (*line.get(&others)).to_owned());
            }
        }
        Change::Cell(at, cell, piece) => {
            let at = at.index(lines.len());
            let mut cells: Vec<&str> = lines[at].split('|').collect();
            let cell = cell.index(cells.len());
            cells[cell] = piece;
            lines[at] = cells.join("|");
        }
        Change::Insert(at, piece) => lines.insert(at.index(lines.len()), (*piece).to_owned()),
        Change::Nibble(at, place) => {
            let at = at.index(lines.len());
            let chars: Vec<char> = lines[at].chars().collect();
            if !chars.is_empty() {
                let gone = place.index(chars.len());
                lines[at] = chars[..gone].iter().chain(&chars[gone + 1..]).collect();
            }
        }
    }
}

fn mutated_page() -> impl Strategy<Value = String> {
    let pages = pages();
    (any::<Index>(), prop::collection::vec(change(), 1..12)).prop_map(move |(page, changes)| {
        let mut lines: Vec<String> = page.get(&pages).lines().map(str::to_owned).collect();
        changes.iter().for_each(|change| apply(&mut lines, change, &pages));
        lines.join("\n")
    })
}

/// Rows of many pages below one heading, and the examples of others.
fn spliced_tables() -> impl Strategy<Value = String> {
    let pages = pages();
    let rows: Vec<String> =
        pages.iter().flat_map(|page| page.lines()).filter(|line| line.contains('|')).map(str::to_owned).collect();
    let examples: Vec<String> =
        pages.iter().flat_map(|page| page.split("```").skip(1).step_by(2)).map(str::to_owned).collect();
    let heading = prop::sample::select(&["### 请求体", "### 响应体", "### 查询参数", "### 请求头", "### 错误码"]);
    let table = (heading, prop::collection::vec(any::<Index>(), 0..80), any::<Index>());
    prop::collection::vec(table, 1..4).prop_map(move |tables| {
        let mut page = START.to_owned();
        for (heading, picks, example) in tables {
            let _ = write!(page, "\n{heading}\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n");
            for pick in picks {
                let _ = writeln!(page, "{}", pick.get(&rows));
            }
            let _ = write!(page, "\n{heading}示例\n```{}```\n", example.get(&examples));
        }
        page
    })
}

/// Hundreds of rows whose types hold each other, and themselves.
fn deep_types() -> impl Strategy<Value = String> {
    let names = prop::sample::select(&["a", "b", "c", "id", "items", "key", "value", "page_token", "data", "code"]);
    let types = prop::sample::select(&[
        "a",
        "b",
        "c.d",
        "c.d.e",
        "a\\[\\]",
        "b\\[\\]\\[\\]",
        "object",
        "list",
        "map",
        "map<string, a>",
        "enum",
        "\\-",
        "string",
        "int",
        "file",
    ]);
    let example = prop::collection::vec(
        prop::sample::select(&["{\"a\":", "[", "{\"items\":[{\"b\":", "1", "}", "]", ","]),
        0..60,
    );
    (prop::collection::vec((names, types), 0..400), example, any::<bool>()).prop_map(|(rows, example, reply)| {
        let heading = if reply { "### 响应体" } else { "### 请求体" };
        let mut page = format!("{START}\n{heading}\n\n名称 | 类型 | 描述\n--- | --- | ---\n");
        for (name, ty) in rows {
            let _ = writeln!(page, "{name} | {ty} | 甲");
        }
        let _ = write!(page, "\n{heading}示例\n```json\n{}\n```\n", example.concat());
        page
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_page_is_read(text in mutated_page()) {
        check(&text)?;
    }

    #[test]
    fn spliced_tables_are_read(text in spliced_tables()) {
        check(&text)?;
    }

    #[test]
    fn types_of_any_depth_are_read(text in deep_types()) {
        check(&text)?;
    }
}

#[test]
#[ignore = "looks for as many seconds as LARKSPUR_FUZZ_SECONDS says, or a minute"]
fn long_run() {
    let seconds = std::env::var("LARKSPUR_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(60);
    let generators: [(&str, BoxedStrategy<String>); 7] = [
        ("any text", any_text::text().boxed()),
        ("any text in a page", any_text::text_in_a_page().boxed()),
        ("fragments", any_text::fragments().boxed()),
        ("cut pages", any_text::cut_page().boxed()),
        ("mutated pages", mutated_page().boxed()),
        ("spliced tables", spliced_tables().boxed()),
        ("deep types", deep_types().boxed()),
    ];
    let share = Duration::from_secs(seconds) / generators.len() as u32;
    for (name, strategy) in generators {
        let start = Instant::now();
        let mut texts = 0u64;
        let config = ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() };
        while start.elapsed() < share {
            // A new runner has a new seed.
            let mut runner = TestRunner::new(config.clone());
            if let Err(error) = runner.run(&strategy, |text| check(&text)) {
                panic!("{name}: {error}");
            }
            texts += u64::from(config.cases);
        }
        println!("{name}: {texts} texts in {:.0} s", start.elapsed().as_secs_f32());
    }
}
