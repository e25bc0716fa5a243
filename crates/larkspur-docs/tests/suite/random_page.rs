//! Random schema trees, written as the docs write them: flat tables, perhaps with a JSON example.
//!
//! The generator keeps to what the docs promise. Siblings have names of their own; one type name stands for one shape;
//! an object has at least one field, in the table and in the example, as an empty one cannot be told from one whose rows
//! follow.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

/// How a row with rows below it names its type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Object {
    Named,
    /// A name that starts with the name of the type around it: `plot.fence`.
    Dotted,
    Plain,
    Dash,
    Enum,
}

#[derive(Clone, Debug)]
pub(crate) enum Shape {
    Scalar(&'static str),
    Object { kind: Object, list: bool, fields: Vec<Node> },
}

#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub(crate) name: &'static str,
    pub(crate) ty: String,
    /// Whether a partial example shows it.
    pub(crate) shown: bool,
    pub(crate) shape: Shape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Example {
    None,
    Whole,
    /// Some fields are left out.
    Partial,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Table {
    Reply,
    Body,
    Event,
}

#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) table: Table,
    pub(crate) example: Example,
    pub(crate) fields: Vec<Node>,
}

const NAMES: &[&str] =
    &["id", "name", "node", "items", "user", "status", "value", "owner", "detail", "title", "extra", "rule", "kind"];
const SCALARS: &[&str] =
    &["string", "string", "int", "boolean", "string\\[\\]", "number(float)", "map<string, string>", "enum"];

/// Objects deeper than this are not made.
const DEPTH: u32 = 6;

pub(crate) fn page(example: impl Strategy<Value = Example> + 'static) -> impl Strategy<Value = Page> {
    let tables = prop::sample::select(vec![Table::Reply, Table::Reply, Table::Body, Table::Event]);
    (tables, example, prop::collection::vec(node(), 1..5)).prop_map(|(table, example, mut fields)| {
        settle(&mut fields, "", &mut BTreeMap::new(), &mut 0);
        Page { table, example, fields }
    })
}

fn node() -> impl Strategy<Value = Node> {
    let name = || (prop::sample::select(NAMES), prop::bool::weighted(0.85));
    let leaf = (name(), prop::sample::select(SCALARS)).prop_map(|((name, shown), ty)| Node {
        name,
        ty: ty.into(),
        shown,
        shape: Shape::Scalar(ty),
    });
    leaf.prop_recursive(DEPTH - 1, 40, 4, move |inner| {
        let kinds = vec![
            Object::Named,
            Object::Named,
            Object::Named,
            Object::Dotted,
            Object::Plain,
            Object::Dash,
            Object::Enum,
        ];
        (name(), prop::sample::select(kinds), any::<bool>(), prop::collection::vec(inner, 1..5)).prop_map(
            |((name, shown), kind, list, fields)| Node {
                name,
                ty: String::new(),
                shown,
                shape: Shape::Object { kind, list, fields },
            },
        )
    })
}

/// Drops siblings of one name, and gives each object its type.
fn settle(fields: &mut Vec<Node>, around: &str, shared: &mut BTreeMap<&'static str, Vec<Node>>, count: &mut u32) {
    let mut seen = Vec::new();
    fields.retain(|field| {
        !seen.contains(&field.name) && {
            seen.push(field.name);
            true
        }
    });
    for field in fields {
        let name = field.name;
        let Shape::Object { kind, list, fields } = &mut field.shape else { continue };
        *count += 1;
        let flat = fields.iter().all(|field| matches!(field.shape, Shape::Scalar(_)));
        let ty = match kind {
            // A small object stands in many places under one name.
            Object::Named if flat => {
                fields.clone_from(shared.entry(name).or_insert_with(|| fields.clone()));
                name.to_owned()
            }
            Object::Named => format!("{name}_{count}"),
            Object::Dotted if around.is_empty() => format!("{name}_{count}"),
            Object::Dotted => format!("{around}.{name}_{count}"),
            Object::Plain => "object".into(),
            Object::Dash => "\\-".into(),
            Object::Enum => "enum".into(),
        };
        let stem = if matches!(kind, Object::Named | Object::Dotted) { ty.as_str() } else { "" };
        settle(fields, stem, shared, count);
        let marks = if *list && *kind != Object::Dash { "\\[\\]" } else { "" };
        *list = *list && *kind != Object::Dash;
        field.ty = format!("{ty}{marks}");
    }
}

impl Page {
    /// The rows of the table with their true depths.
    pub(crate) fn rows(&self) -> Vec<(&str, &str, u8)> {
        let mut rows = match self.table {
            Table::Reply => vec![("code", "int", 0), ("msg", "string", 0), ("data", "\\-", 0)],
            Table::Body => vec![],
            Table::Event => vec![
                ("schema", "string", 0),
                ("header", "event_header", 0),
                ("event_id", "string", 1),
                ("event_type", "string", 1),
                ("event", "\\-", 0),
            ],
        };
        add_rows(&self.fields, u8::from(self.table != Table::Body), &mut rows);
        rows
    }

    /// Whether any row has rows below it that are not the envelope's.
    pub(crate) fn is_nested(&self) -> bool {
        self.fields.iter().any(|field| matches!(field.shape, Shape::Object { .. }))
    }

    pub(crate) fn markdown(&self) -> String {
        let event = self.table == Table::Event;
        let mut text = String::from("---\ntitle: \"甲\"\nsource_url: https://open.feishu.cn/document/a-v1/b/c\n---\n");
        text.push_str(if event {
            "## 事件\n名称 | 值\n---|---\n事件类型 | a.b.done_v1\n\n"
        } else {
            "## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/a/v1/b\nHTTP Method | POST\n\n"
        });
        let (title, required) = match self.table {
            Table::Reply => ("响应体", false),
            Table::Body => ("请求体", true),
            Table::Event => ("事件体", false),
        };
        let (head, mark) = if required {
            ("名称 | 类型 | 必填 | 描述\n---|---|---|---", " | 否")
        } else {
            ("名称 | 类型 | 描述\n---|---|---", "")
        };
        let _ = writeln!(text, "### {title}\n\n{head}");
        for (name, ty, _) in self.rows() {
            let _ = writeln!(text, "{name} | {ty}{mark} | 说明");
        }
        if let Some(example) = self.json() {
            let _ = write!(text, "\n### {title}示例\n\n```json\n{example:#}\n```\n");
        }
        text
    }

    fn json(&self) -> Option<Json> {
        if self.example == Example::None {
            return None;
        }
        let payload = object(&self.fields, self.example == Example::Whole);
        Some(match self.table {
            Table::Reply => json!({"code": 0, "msg": "ok", "data": payload}),
            Table::Body => payload,
            Table::Event => {
                json!({"schema": "2.0", "header": {"event_id": "e", "event_type": "a.b.done_v1"}, "event": payload})
            }
        })
    }
}

fn add_rows<'n>(fields: &'n [Node], depth: u8, rows: &mut Vec<(&'n str, &'n str, u8)>) {
    for field in fields {
        rows.push((field.name, &field.ty, depth));
        if let Shape::Object { fields, .. } = &field.shape {
            add_rows(fields, depth + 1, rows);
        }
    }
}

fn object(fields: &[Node], whole: bool) -> Json {
    // An object in an example has at least one field: `{}` says nothing about what belongs into it.
    let shown = fields.iter().enumerate().filter(|(at, field)| whole || field.shown || *at == 0);
    shown
        .map(|(_, field)| field)
        .map(|field| (field.name.to_owned(), value(field, whole)))
        .collect::<Map<_, _>>()
        .into()
}

fn value(field: &Node, whole: bool) -> Json {
    match &field.shape {
        Shape::Scalar(ty) => match *ty {
            "int" => json!(1),
            "boolean" => json!(true),
            "string\\[\\]" => json!(["a", "b"]),
            "number(float)" => json!(1.5),
            "map<string, string>" => json!({"a": "b"}),
            _ => json!("a"),
        },
        Shape::Object { list: true, fields, .. } => json!([object(fields, whole)]),
        Shape::Object { fields, .. } => object(fields, whole),
    }
}
