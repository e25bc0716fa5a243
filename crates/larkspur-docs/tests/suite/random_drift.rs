//! Any tree, settled, and then edited at random: rows are put in, taken out, and moved with all below them. The page is as
//! flat as ever, yet every settled row that is left stands below the row that held it, or a finding tells.

use std::collections::BTreeMap;

use larkspur_docs::diagnostic::Code;
use larkspur_docs::nesting::Kind;
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, Settled, compile_settled};
use larkspur_schema::Field;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Map, Value as Json, json};

/// A row and those below it. The number tells the row from others of its name, and is never written.
#[derive(Clone, Debug)]
struct Node {
    number: u32,
    name: &'static str,
    fields: Vec<Node>,
}

/// An edit: at which row, counted from the top; of which kind; and a number that decides the rest.
type Edit = (prop::sample::Index, u8, prop::sample::Index, &'static str);

#[derive(Clone, Debug)]
struct Drift {
    before: Vec<Node>,
    after: Vec<Node>,
    has_example: bool,
}

const NAMES: &[&str] = &[
    "id", "name", "node", "items", "user", "status", "value", "owner", "detail", "title", "extra", "rule", "kind",
    "place", "team", "level", "path", "unit", "shape", "color", "count", "state", "zone", "label", "token", "range",
];

fn nodes() -> impl Strategy<Value = Vec<Node>> {
    let leaf = prop::sample::select(NAMES).prop_map(|name| Node { number: 0, name, fields: Vec::new() });
    let node = leaf.prop_recursive(3, 30, 5, |inner| {
        (prop::sample::select(NAMES), prop::collection::vec(inner, 1..5)).prop_map(|(name, fields)| Node {
            number: 0,
            name,
            fields,
        })
    });
    prop::collection::vec(node, 2..6)
}

fn drift() -> impl Strategy<Value = Drift> {
    let name = prop::sample::select(NAMES);
    let edit = (any::<prop::sample::Index>(), 0u8..4, any::<prop::sample::Index>(), name);
    (nodes(), prop::collection::vec(edit, 1..5), any::<bool>()).prop_map(|(mut before, edits, has_example)| {
        let mut count = 0;
        number(&mut before, &mut count);
        let mut after = before.clone();
        for edit in &edits {
            count += 1;
            apply(&mut after, edit, count);
        }
        Drift { before, after, has_example }
    })
}

/// Drops siblings of one name, and numbers the others.
fn number(nodes: &mut Vec<Node>, count: &mut u32) {
    let mut seen = Vec::new();
    nodes.retain(|node| !seen.contains(&node.name) && (seen.push(node.name), true).1);
    for node in nodes {
        *count += 1;
        node.number = *count;
        number(&mut node.fields, count);
    }
}

/// How many lists of siblings there are.
fn lists(nodes: &[Node]) -> usize {
    1 + nodes.iter().filter(|node| !node.fields.is_empty()).map(|node| lists(&node.fields)).sum::<usize>()
}

/// One of the lists of siblings, counted from the top.
fn list<'n>(nodes: &'n mut Vec<Node>, at: &mut usize) -> Option<&'n mut Vec<Node>> {
    if *at == 0 {
        return Some(nodes);
    }
    *at -= 1;
    nodes.iter_mut().filter(|node| !node.fields.is_empty()).find_map(|node| list(&mut node.fields, at))
}

/// Puts a row in (one time of two with rows of its own), takes one out with all below it, or moves one among its siblings.
fn apply(nodes: &mut Vec<Node>, (place, kind, at, name): &Edit, number: u32) {
    let mut place = place.index(lists(nodes));
    let Some(siblings) = list(nodes, &mut place) else { return };
    let number = 1009 * number;
    match kind {
        0 | 1 if siblings.iter().all(|node| node.name != *name) => {
            let below = |number, name| Node { number, name, fields: Vec::new() };
            let fields =
                if *kind == 0 { Vec::new() } else { vec![below(number + 1, "id"), below(number + 2, "new_one")] };
            siblings.insert(at.index(siblings.len() + 1), Node { number, name, fields });
        }
        2 if siblings.len() > 1 => drop(siblings.remove(at.index(siblings.len()))),
        3 if siblings.len() > 1 => {
            let node = siblings.remove(at.index(siblings.len()));
            siblings.insert(number as usize % (siblings.len() + 1), node);
        }
        _ => {}
    }
}

/// The rows in the order of a page, with depths and the numbers of what holds them.
fn rows<'n>(nodes: &'n [Node], depth: u8, parent: u32, found: &mut Vec<(&'n Node, u8, u32)>) {
    for node in nodes {
        found.push((node, depth, parent));
        rows(&node.fields, depth + 1, node.number, found);
    }
}

fn ty(node: &Node) -> String {
    if node.fields.is_empty() { "string".into() } else { format!("{}_{}", node.name, node.number) }
}

fn example(nodes: &[Node]) -> Json {
    let value = |node: &Node| if node.fields.is_empty() { json!("text") } else { example(&node.fields) };
    Json::Object(nodes.iter().map(|node| (node.name.to_owned(), value(node))).collect::<Map<_, _>>())
}

impl Drift {
    fn page(&self) -> Source {
        let mut text = "---\ntitle: T\nsource_url: https://open.feishu.cn/document/garden-v1/bed/create\n---\n## 请求\n名称 | 值\n\
                        ---|---\nHTTP URL | https://open.feishu.cn/open-apis/garden/v1/beds\nHTTP Method | POST\n\n\
                        ### 请求体\n\n名称 | 类型 | 必填 | 描述\n---|---|---|---\n"
            .to_owned();
        let mut all = Vec::new();
        rows(&self.after, 0, 0, &mut all);
        all.iter().for_each(|(node, ..)| text.push_str(&format!("{} | {} | 否 | 说明\n", node.name, ty(node))));
        if self.has_example {
            text.push_str(&format!("\n### 请求体示例\n\n```json\n{}\n```\n", example(&self.after)));
        }
        Source::new("bed.md", text)
    }

    fn read(&self) -> Compiled {
        let mut all = Vec::new();
        rows(&self.before, 0, 0, &mut all);
        let types: Vec<String> = all.iter().map(|(node, ..)| ty(node)).collect();
        let mut settled = Settled::default();
        let known = all.iter().zip(&types).map(|((node, depth, _), ty)| (node.name, ty.as_str(), *depth));
        settled.add_page("bed.md", Kind::Body, known);
        compile_settled(&[self.page()], Knowledge::default(), &settled)
    }

    fn outcome(&self) -> Outcome {
        let compiled = self.read();
        let body = compiled.endpoints[0].body.as_ref().expect("a body");
        let is_told = !body.ambiguous.is_empty()
            || compiled.diagnostics.iter().any(|finding| finding.code == Code::SettledElsewhere);
        let (mut before, mut after) = (Vec::new(), Vec::new());
        rows(&self.before, 0, 0, &mut before);
        rows(&self.after, 0, 0, &mut after);
        let found = body.fields.iter().flat_map(Field::walk).filter(|(_, field)| !field.from_example);
        let mut open: Vec<u32> = Vec::new();
        let (mut settled, mut new) = (true, true);
        for ((depth, field), (node, _, parent)) in found.zip(&after) {
            assert_eq!(field.name, node.name, "the rows are those of the page");
            open.truncate(depth);
            let is_right = open.last().copied().unwrap_or_default() == *parent;
            open.push(node.number);
            let was_settled = before.iter().any(|(old, ..)| old.number == node.number);
            *if was_settled { &mut settled } else { &mut new } &= is_right;
        }
        match (settled, new, is_told) {
            (true, true, false) => Outcome::Right,
            (true, true, true) => Outcome::RightButTold,
            (_, _, true) => Outcome::Told,
            (false, _, false) => Outcome::SettledWrong,
            (true, false, false) => Outcome::NewWrong,
        }
    }
}

fn line((depth, field): (usize, &Field)) -> String {
    format!("{}{}\n", "  ".repeat(depth), field.name)
}

fn outline(nodes: &[Node]) -> String {
    let mut all = Vec::new();
    rows(nodes, 0, 0, &mut all);
    all.iter()
        .map(|(node, depth, _)| format!("{}{} {}\n", "  ".repeat((*depth).into()), node.name, node.number))
        .collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Right,
    RightButTold,
    Told,
    NewWrong,
    SettledWrong,
}

#[test]
fn settled_rows_keep_what_holds_them_or_a_finding_tells() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<(bool, Outcome), usize> = BTreeMap::new();
    let mut wrong: BTreeMap<usize, String> = BTreeMap::new();
    for _ in 0..1500 {
        let drift = drift().new_tree(&mut runner).unwrap().current();
        let outcome = drift.outcome();
        *counts.entry((drift.has_example, outcome)).or_default() += 1;
        if drift.has_example && matches!(outcome, Outcome::SettledWrong | Outcome::NewWrong) {
            let rebuilt = drift.read().endpoints.remove(0).body.expect("a body").fields;
            let [before, rebuilt] = [outline(&drift.before), rebuilt.iter().flat_map(Field::walk).map(line).collect()];
            let told = format!("{outcome:?}\nsettled:\n{before}\nrebuilt:\n{rebuilt}\n{}", drift.page().text());
            wrong.insert(drift.page().text().len(), told);
        }
    }
    println!("{counts:?}");
    let smallest = wrong.values().next().map_or("", String::as_str);
    assert!(wrong.is_empty(), "{counts:?}\n{} wrong in silence, the smallest:\n{smallest}", wrong.len());
    let count = |example, outcome| counts.get(&(example, outcome)).copied().unwrap_or_default();
    let all = |example| counts.iter().filter(|(key, _)| key.0 == example).map(|(_, count)| count).sum::<usize>();
    // Without an example, a row that went and one of its name that moved into its place are the same page.
    assert!(count(false, Outcome::SettledWrong) * 1000 <= all(false) * 3, "{counts:?}");
    let right = count(true, Outcome::Right);
    assert!(right * 10 >= all(true) * 9, "what an example shows is mostly read without a finding: {counts:?}");
}
