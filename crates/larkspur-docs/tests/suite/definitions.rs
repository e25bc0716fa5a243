//! Guides that define types, and types that end where the rows behind them part, decide where examples are silent.

use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, compile};

use crate::fixtures::paths;

/// A page whose body has these rows of name and type.
fn page(rows: &[(&str, &str)]) -> Source {
    let rows: String = rows.iter().map(|(name, ty)| format!("{name} | {ty} | 否 | 说明\n")).collect();
    let text = format!(
        "---\ntitle: 花园\n---\n## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/garden/v1/gates\n\
         HTTP Method | POST\n\n### 请求体\n\n名称 | 类型 | 必填 | 描述\n---|---|---|---\n{rows}"
    );
    Source::new("gates.md", text)
}

/// The paths of a page's body, beside a guide of this text.
fn body(page: Source, guide: &str) -> Vec<String> {
    let compiled = compile(&[page, Source::new("guide.md", guide)], Knowledge::default());
    paths(&compiled.endpoints[0].body.as_ref().unwrap().fields)
}

const ROWS: &[(&str, &str)] =
    &[("gate_post", "gate_post"), ("height", "int"), ("hinge", "hinge"), ("side", "string"), ("marks", "string[]")];

#[test]
fn a_guide_that_defines_a_type_says_what_stands_below_it() {
    let guide = |fields: &str| format!("# 结构\n### GatePost\n```json\n{{\n{fields}\n}}\n```\n");
    let defined = guide("\"height\": int,\n\"hinge\": object(Hinge),\n\"marks\": [](string)");
    assert_eq!(body(page(ROWS), &defined).last().unwrap(), "gate_post.marks");
    assert_eq!(body(page(ROWS), "# 结构\n").last().unwrap(), "gate_post.hinge.marks");
    // A type that shares the name and no more is another one.
    let other = guide("\"depth\": int,\n\"colour\": object(Colour),\n\"marks\": [](string)");
    assert_eq!(body(page(ROWS), &other).last().unwrap(), "gate_post.hinge.marks");
}

#[test]
fn a_type_has_ended_where_the_rows_behind_it_part() {
    let hinge = [("hinge", "hinge"), ("side", "string"), ("width", "int")];
    let rows = [&[("front", "gate")], &hinge[..], &[("lock_code", "string"), ("back", "door")], &hinge[..]].concat();
    let both = [&rows[..], &[("paint", "string")]].concat();
    assert!(body(page(&both), "").contains(&"front.lock_code".to_owned()));
    // Only one of the type: nothing says that it has ended.
    assert!(body(page(&rows[..5]), "").contains(&"front.hinge.lock_code".to_owned()));
}
