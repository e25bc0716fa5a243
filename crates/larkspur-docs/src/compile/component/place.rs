//! Puts the rows of several tables into one tree, by the marks in front of them and by the JSON of the whole.

use larkspur_schema::FieldType;
use serde_json::{Map, Value as Json};

use super::super::row::DraftRow;
use super::shown::{self, Keys};
use crate::nesting;
use crate::types;

/// A row with those below it.
#[derive(Debug)]
pub(super) struct Node {
    row: DraftRow,
    below: Vec<Node>,
}

/// The rows of all tables as a tree, with what only the JSON shows. `seen` are all such components that the page shows.
pub(super) fn tree(tables: Vec<Vec<DraftRow>>, shown: &Json, seen: &[Map<String, Json>]) -> Vec<Node> {
    let mut tree: Vec<Node> = Vec::new();
    for table in tables {
        let rows = by_marks(table);
        let names: Vec<&str> = rows.iter().map(|node| node.row.name.as_str()).collect();
        let path = anchor(&names, &tree, shown);
        for node in rows {
            insert(&mut tree, &path, node, shown);
        }
    }
    for node in &mut tree {
        finish(node, shown.get(&node.row.name));
        // Many a field is required in a form only, and the page shows the component without it.
        if node.row.required == Some(true) && !seen.iter().all(|fields| fields.contains_key(&node.row.name)) {
            node.row.required = Some(false);
        }
    }
    infer(&mut tree, shown);
    tree
}

/// The tree's rows, parents first, with their depths.
pub(super) fn flat(tree: Vec<Node>) -> (Vec<DraftRow>, Vec<u8>) {
    fn walk(nodes: Vec<Node>, depth: u8, rows: &mut Vec<DraftRow>, depths: &mut Vec<u8>) {
        for node in nodes {
            rows.push(node.row);
            depths.push(depth);
            walk(node.below, depth.saturating_add(1), rows, depths);
        }
    }
    let (mut rows, mut depths) = (Vec::new(), Vec::new());
    walk(tree, 0, &mut rows, &mut depths);
    (rows, depths)
}

fn by_marks(rows: Vec<DraftRow>) -> Vec<Node> {
    fn take(rows: &mut std::iter::Peekable<impl Iterator<Item = (DraftRow, u8)>>, depth: u8) -> Vec<Node> {
        let mut nodes = Vec::new();
        while let Some((row, _)) = rows.next_if(|(_, at)| *at >= depth) {
            let below = take(rows, depth + 1);
            nodes.push(Node { row, below });
        }
        nodes
    }
    let widths: Vec<u32> = rows.iter().map(|row| row.indent).collect();
    take(&mut rows.into_iter().zip(nesting::by_indent(&widths)).peekable(), 0)
}

/// Where a table belongs: the path of the object that has most of its names. The first of equals counts, and it must have half.
fn anchor(names: &[&str], tree: &[Node], shown: &Json) -> Vec<String> {
    let mut open = vec![(Vec::new(), shown.clone())];
    let (mut best, mut most) = (Vec::new(), 0);
    let mut at = 0;
    while at < open.len() {
        let (path, value) = open[at].clone();
        at += 1;
        let Some(fields) = shown::object(&value) else { continue };
        let has = names.iter().filter(|name| fields.contains_key(**name)).count();
        // What a table has named already, another does not name again.
        let is_taken = !path.is_empty() && find(tree, &path).is_none();
        if has > most && !is_taken {
            (best, most) = (path.clone(), has);
        }
        for (key, value) in fields {
            if path.len() < 4 && key != "elements" {
                open.push((path.iter().cloned().chain([key]).collect(), value));
            }
        }
    }
    if 2 * most >= names.len() { best } else { Vec::new() }
}

fn find<'t>(tree: &'t [Node], path: &[String]) -> Option<&'t Node> {
    let (first, rest) = path.split_first()?;
    let node = tree.iter().find(|node| node.row.name == *first)?;
    if rest.is_empty() { Some(node) } else { find(&node.below, rest) }
}

/// The rows below a path; those that lack are made of what the JSON shows.
fn at<'t>(tree: &'t mut Vec<Node>, path: &[String], shown: &Json) -> &'t mut Vec<Node> {
    let Some((first, rest)) = path.split_first() else { return tree };
    let index = tree.iter().position(|node| node.row.name == *first).unwrap_or_else(|| {
        tree.push(of_json(first, shown.get(first)));
        tree.len() - 1
    });
    let below = shown.get(first).and_then(shown::object).map(Json::Object).unwrap_or_default();
    at(&mut tree[index].below, rest, &below)
}

/// Puts a row where its table belongs; one that only an object in there has belongs to that.
fn insert(tree: &mut Vec<Node>, path: &[String], node: Node, shown: &Json) {
    let mut place = path.to_vec();
    let here = path.iter().try_fold(shown.clone(), |value, step| shown::object(&value)?.get(step).cloned());
    let fields = here.as_ref().and_then(shown::object).unwrap_or_default();
    if !fields.contains_key(&node.row.name) {
        let of_other = fields
            .iter()
            .find(|(_, value)| shown::object(value).is_some_and(|fields| fields.contains_key(&node.row.name)));
        let is_listed = |name: &str| find(tree, &[path, &[name.to_owned()]].concat()).is_some();
        if let Some((name, _)) = of_other.filter(|(name, _)| is_listed(name) && node.row.indent == 0) {
            place.push(name.clone());
        }
    }
    let rows = at(tree, &place, shown);
    match rows.iter_mut().find(|known| known.row.name == node.row.name) {
        Some(known) if known.below.is_empty() => known.below = node.below,
        Some(_) => {}
        None => rows.push(node),
    }
}

/// Settles what a row holds by what the JSON shows of it.
fn finish(node: &mut Node, shown: Option<&Json>) {
    if node.row.name == "elements" {
        // Which elements, the tables of those say.
        node.row.cell = types::read("element[]").into_owned();
        node.below.clear();
        return;
    }
    let Some(shown) = shown else { return };
    if node.row.cell.text.eq_ignore_ascii_case("json") {
        // What is in it, the author of a card chooses.
        node.row.cell = types::read(if shown.is_array() { "any[]" } else { "any" }).into_owned();
        return;
    }
    if shown.is_string() {
        // Where table and JSON contradict, a text takes both; rows below it tell of what it names.
        node.row.cell = types::read("string").into_owned();
        node.below.clear();
        return;
    }
    let lists = u8::from(shown.is_array());
    let fields = shown::object(shown);
    let is_phrase = node.row.cell.ty.name.as_ref().is_some_and(|name| name.contains(' '));
    match &fields {
        Some(fields) if node.below.is_empty() => {
            let made = of_json(&node.row.name, Some(shown));
            if node.row.cell.ty.kind != FieldType::Json || !fields.contains_key("tag") {
                node.below = made.below;
            }
            node.row.cell = made.row.cell;
        }
        Some(_) if node.row.cell.ty.lists != lists || is_phrase => {
            let name = node.row.cell.ty.name.as_deref().filter(|_| !is_phrase).unwrap_or("object");
            node.row.cell = types::read(&format!("{name}{}", "[]".repeat(lists.into()))).into_owned();
        }
        None if is_phrase => {
            // `Array of string`.
            let word = node.row.cell.ty.name.as_deref().and_then(|name| name.rsplit(' ').next()).unwrap_or_default();
            node.row.cell = types::read(&format!("{}{}", word, "[]".repeat(lists.into()))).into_owned();
        }
        _ => {}
    }
    let fields = fields.unwrap_or_default();
    if shown::keys(&fields) == Keys::Data && !fields.is_empty() {
        let values: Vec<Json> = fields.into_iter().map(|(_, value)| value).collect();
        data(node, &values);
        return;
    }
    for below in &mut node.below {
        finish(below, fields.get(&below.row.name));
    }
    if !node.below.is_empty() {
        infer(&mut node.below, &Json::Object(fields));
    }
}

/// An object whose keys are data.
fn data(node: &mut Node, values: &[Json]) {
    let are_texts = values.iter().all(Json::is_string);
    let are_objects = values.iter().all(Json::is_object);
    let text = if are_texts {
        "map<string, string>"
    } else if are_objects {
        "map<string, object>"
    } else {
        "map<string, any>"
    };
    node.row.cell = types::read(text).into_owned();
    node.row.facts.values.clear();
    node.below.clear();
    if are_objects {
        infer(&mut node.below, &shown::merged(values));
    }
}

/// Adds what only the JSON shows.
fn infer(rows: &mut Vec<Node>, shown: &Json) {
    let Some(fields) = shown.as_object() else { return };
    for (name, value) in fields {
        if !rows.iter().any(|node| node.row.name == *name) {
            rows.push(of_json(name, Some(value)));
        }
    }
}

/// A row that is made of what the JSON shows.
fn of_json(name: &str, shown: Option<&Json>) -> Node {
    let shown = shown.unwrap_or(&Json::Null);
    let lists = if shown.is_array() { "[]" } else { "" };
    let mut below = Vec::new();
    let one = match shown::object(shown) {
        Some(_) if name == "elements" => "element".to_owned(),
        Some(fields) if shown::keys(&fields) == Keys::Opaque => "any".to_owned(),
        Some(fields) => match own_type(&fields) {
            Some(tag) => tag.to_owned(),
            None => {
                infer(&mut below, &Json::Object(fields));
                "object".to_owned()
            }
        },
        None => scalar(shown).to_owned(),
    };
    let mut row = DraftRow::new(name, types::read(&format!("{one}{lists}")).into_owned(), 0);
    row.from_example = true;
    Node { row, below }
}

/// The component that these fields are of, where they bear its tag. Texts and icons are no components.
fn own_type(fields: &Map<String, Json>) -> Option<&str> {
    let tag = fields.get("tag")?.as_str()?;
    let is_part = matches!(tag, "plain_text" | "lark_md" | "standard_icon" | "custom_icon");
    (!is_part).then_some(tag)
}

fn scalar(shown: &Json) -> &'static str {
    match shown.as_array().and_then(|items| items.first()).unwrap_or(shown) {
        Json::String(_) => "string",
        Json::Bool(_) => "boolean",
        Json::Number(number) if number.is_i64() => "int",
        Json::Number(_) => "float",
        _ => "any",
    }
}
