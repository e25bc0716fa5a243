//! Habits of naming decide where examples and types are silent.

use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, compile};

use crate::fixtures::paths;

/// A page about `url` whose body has these rows of name, type and description.
fn page(name: &str, url: &str, rows: &[(&str, &str, &str)]) -> Source {
    let rows: String = rows.iter().map(|(name, ty, text)| format!("{name} | {ty} | 否 | {text}\n")).collect();
    let text = format!(
        "---\ntitle: 花园\n---\n## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/garden/{url}\n\
         HTTP Method | POST\n\n### 请求体\n\n名称 | 类型 | 必填 | 描述\n---|---|---|---\n{rows}"
    );
    Source::new(name, text)
}

/// The path of the last row of a page, and whether that row is in doubt.
fn last_path(page: &Source, known: &[Source]) -> (String, bool) {
    let compiled = compile(std::slice::from_ref(page), Knowledge::learn(known));
    let body = compiled.endpoints[0].body.as_ref().unwrap();
    let path = paths(&body.fields).pop().unwrap();
    let doubtful = body.ambiguous.iter().any(|doubt| doubt.path == path);
    (path, doubtful)
}

#[test]
fn the_values_of_a_sibling_name_the_members_of_a_union() {
    let page = |values| {
        let rows = [
            ("parts", "part[]", "组成"),
            ("kind", "string", values),
            ("plant_row", "part_row", "一行植物"),
            ("edge", "part_edge", "边"),
            ("width", "int", "宽"),
            ("garden_gnome", "part_gnome", "装饰"),
            ("hat", "string", "帽子"),
        ];
        page("union.md", "v1/beds", &rows)
    };
    let hat = |values| last_path(&page(values), &[]).0;
    assert_eq!(hat("种类  \n**可选值有**：  \n- plantRow：行  \n- gardenGnome：装饰"), "parts[].garden_gnome.hat");
    assert_ne!(hat("种类"), "parts[].garden_gnome.hat");
}

#[test]
fn names_that_stand_beside_each_other_elsewhere_do_so_here() {
    let rows =
        [("bed", "bed", "花坛"), ("length", "int", "长"), ("mark", "string", "记号"), ("altitude", "int", "高度")];
    let unknown = page("new.md", "v1/beds", &rows);
    assert!(last_path(&unknown, &[]).1);
    // Another service puts the two side by side.
    let known = page("known.md", "v2/peaks/climb", &[("mark", "string", "记号"), ("altitude", "int", "高度")]);
    assert_eq!(last_path(&unknown, &[known]), ("bed.altitude".to_owned(), false));
}

#[test]
fn endpoints_of_one_resource_share_fields() {
    let rows = |last| [("fence", "fence", "栅栏"), ("height", "int", "高"), (last, "string", "备注")];
    let known = [
        page("a.md", "v1/gates", &[("remark_of_gate", "string", "备注"), ("fence_id", "string", "栅栏")]),
        page("b.md", "v1/walls", &[("fence_id", "string", "栅栏"), ("remark_of_wall", "string", "备注")]),
    ];
    let path = |last| last_path(&page("c.md", "v1/gates/:gate_id", &rows(last)), &known).0;
    assert_eq!(path("remark_of_gate"), "remark_of_gate");
    assert_eq!(path("remark_of_wall"), "fence.remark_of_wall");
}
