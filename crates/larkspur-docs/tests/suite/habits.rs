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

#[test]
fn an_object_stands_beside_the_field_on_whose_value_it_depends() {
    let page = |lock| {
        let rows = [
            ("state", "string", "状态  \n**可选值有**：  \n- open：开  \n- closed：关"),
            ("gate", "gate", "门"),
            ("height", "int", "高"),
            ("lock", "gate_lock", lock),
            ("bolts", "int", "门闩"),
        ];
        page("gates.md", "v1/gates", &rows)
    };
    assert_eq!(last_path(&page("锁，state=closed 时返回"), &[]).0, "lock.bolts");
    assert_eq!(last_path(&page("锁"), &[]).0, "gate.lock.bolts");
}

#[test]
fn several_names_of_one_ending_stand_together() {
    let rows = |last: String| {
        let heirs = ["bed", "fence", "gate"].map(|of| format!("{of}_heir_user_id"));
        let mut rows: Vec<(String, &str, &str)> = heirs.map(|name| (name, "string", "接收人")).into();
        rows.extend([("shed".into(), "shed", "棚"), ("roof".into(), "string", "顶")]);
        rows.push((last, "string", "接收人"));
        rows
    };
    let path = |last: &str| {
        let rows = rows(last.to_owned());
        let rows: Vec<(&str, &str, &str)> = rows.iter().map(|(name, ty, text)| (&name[..], *ty, *text)).collect();
        last_path(&page("heirs.md", "v1/beds", &rows), &[]).0
    };
    assert_eq!(path("pond_heir_user_id"), "pond_heir_user_id");
    // One word in common is not enough.
    assert_eq!(path("pond_gnome_id"), "shed.pond_gnome_id");
}

#[test]
fn rows_that_follow_each_other_turn_as_they_do_on_another_page() {
    let rows = [("bed", "bed", "花坛"), ("length", "int", "长"), ("mark", "string", "记号")];
    let unknown = page("new.md", "v1/beds", &rows);
    assert_eq!(last_path(&unknown, &[]), ("bed.mark".to_owned(), true));
    let known = |number| {
        let rows = [
            ("yard", "yard", "院子"),
            ("yard.plot", "plot", "地块"),
            ("yard.plot.length", "int", "长"),
            ("yard.mark", "string", "记号"),
        ];
        page(&format!("known{number}.md"), &format!("v2/yards{number}"), &rows)
    };
    assert_eq!(last_path(&unknown, &[known(1), known(2), known(3)]).0, "mark");
}

#[test]
fn rows_turn_as_the_same_rows_above_do() {
    let front = [("front.bed", "object", ""), ("front.bed.length", "int", "长"), ("front.mark", "string", "记号")];
    let back = [("back", "object", "后院"), ("bed", "object", ""), ("length", "int", "长"), ("mark", "string", "记号")];
    let both = [&[("front", "object", "前院")], &front[..], &back].concat();
    let path = |rows| last_path(&page("yards.md", "v1/yards", rows), &[]).0;
    assert!(path(&both).ends_with("back.mark"));
    assert_eq!(path(&back), "back.bed.mark");
}

#[test]
fn several_rows_of_one_type_stand_together() {
    let path = |types: [&str; 4]| {
        let [one, two, three, last] = types;
        let rows = [
            ("front", one, "前"),
            ("width", "int", "宽"),
            ("back", two, "后"),
            ("depth", "int", "深"),
            ("side", three, "旁"),
            ("paint", "paint", "漆"),
            ("colour", "string", "色"),
            ("top", last, "上"),
            ("size", "int", "大小"),
        ];
        last_path(&page("walls.md", "v1/walls", &rows), &[]).0
    };
    let apart = path(["front_wall", "back_fence", "side_hedge", "wall"]);
    let alike = path(["wall", "wall", "wall", "wall"]);
    assert_ne!(apart, alike);
    assert!(!alike.contains("paint"), "{alike}");
}

#[test]
fn a_type_stands_below_the_type_that_its_name_begins_with() {
    let path = |last| {
        let rows = [
            ("bed", "bed", "花坛"),
            ("length", "int", "长"),
            ("gate", "gate", "门"),
            ("height", "int", "高"),
            ("edge", last, "边"),
            ("width", "int", "宽"),
        ];
        last_path(&page("beds.md", "v1/beds", &rows), &[]).0
    };
    assert_eq!(path("gate.edge"), "bed.gate.edge.width");
    assert_eq!(path("bed.edge"), "bed.edge.width");
}

#[test]
fn types_whose_names_start_and_end_alike_stand_together() {
    let path = |last| {
        let rows = [
            ("move_bed", "move_bed_request", "移动"),
            ("bed_id", "string", "花坛"),
            ("paint_gate", "move_gate_request", "刷漆"),
            ("colour", "string", "色"),
            ("drop_fence", last, "拆除"),
            ("fence_id", "string", "栅栏"),
        ];
        last_path(&page("steps.md", "v1/steps", &rows), &[]).0
    };
    assert_eq!(path("move_fence_request"), "drop_fence.fence_id");
    assert_eq!(path("fence_change"), "paint_gate.drop_fence.fence_id");
}

/// More rows than a table may have that is solved in the first round.
const LARGE: usize = 410;

#[test]
fn a_large_table_waits_for_what_the_others_teach() {
    let filler: Vec<String> = (0..LARGE).map(|number| format!("note_{number}")).collect();
    let mut rows: Vec<(&str, &str, &str)> = filler.iter().map(|name| (name.as_str(), "string", "备注")).collect();
    rows.extend([("bed", "bed", "花坛"), ("length", "int", "长"), ("mark", "string", "记号")]);
    let large = page("large.md", "v1/beds", &rows);
    let small = |number: usize| {
        let rows = [
            ("yard", "yard", "院子"),
            ("yard.plot", "plot", "地块"),
            ("yard.plot.length", "int", "长"),
            ("yard.mark", "string", "记号"),
        ];
        page(&format!("small{number}.md"), &format!("v2/yards{number}"), &rows)
    };
    let last = |pages: &[Source]| {
        let compiled = compile(pages, Knowledge::default());
        let of_large = compiled.endpoints.iter().find(|endpoint| endpoint.page.doc == "large.md").unwrap();
        paths(&of_large.body.as_ref().unwrap().fields).pop().unwrap()
    };
    assert_eq!(last(std::slice::from_ref(&large)), "bed.mark");
    assert_eq!(last(&[large, small(1), small(2), small(3)]), "mark");
}

/// A page whose reply has these rows below `data`, and this example.
fn reply(rows: &[(&str, &str)], example: &str) -> Source {
    let rows: String = rows.iter().map(|(name, ty)| format!("{name} | {ty} | 说明\n")).collect();
    let text = format!(
        "---\ntitle: 花园\n---\n## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/garden/v1/beds\n\
         HTTP Method | POST\n\n## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n---|---|---\ncode | int | 错误码\nmsg | string | 描述\n\
         data | \\- | \\-\n{rows}\n### 响应体示例\n```json\n{example}\n```\n"
    );
    Source::new("reply.md", text)
}

/// The paths of a reply's rows, and its doubts as path and alternatives.
fn reply_paths(page: &Source) -> (Vec<String>, Vec<(String, Vec<String>)>) {
    let compiled = compile(std::slice::from_ref(page), Knowledge::default());
    let reply = &compiled.endpoints[0].response;
    let doubts = reply.ambiguous.iter().map(|doubt| (doubt.path.clone(), doubt.alternatives.clone())).collect();
    (paths(&reply.fields), doubts)
}

#[test]
fn a_reply_is_about_one_object() {
    let rows = [("bed", "bed"), ("length", "int"), ("mark", "string")];
    let (paths, doubts) = reply_paths(&reply(&rows, r#"{"code": 0, "msg": "", "data": {"bed": {"length": 1}}}"#));
    assert_eq!(paths.last().map(String::as_str), Some("data.bed.mark"));
    assert_eq!(doubts, []);
}

#[test]
fn page_tokens_that_an_example_puts_beside_the_payload_are_in_doubt() {
    let rows = [("items", "bed[]"), ("length", "int"), ("has_more", "boolean")];
    let example = r#"{"code": 0, "msg": "", "data": {"items": [{"length": 1}]}, "has_more": true}"#;
    let (paths, doubts) = reply_paths(&reply(&rows, example));
    assert!(paths.contains(&"data.has_more".to_owned()), "{paths:?}");
    let shown = doubts.iter().map(|(path, others)| (path.as_str(), others[0].as_str()));
    assert_eq!(shown.collect::<Vec<_>>(), [("data.has_more", "has_more")]);
}

#[test]
fn a_parent_does_not_end_before_what_its_example_shows() {
    let part = [("style", "style"), ("align", "int"), ("parts", "part[]"), ("leaf", "leaf"), ("colour", "string")];
    let more =
        [("stem", "stem"), ("girth", "int"), ("root", "root"), ("depth", "int"), ("bud", "bud"), ("size", "int")];
    let plant = [&part[..], &more].concat();
    let rows =
        [&[("bed", "bed"), ("id", "string"), ("tree", "plant")], &plant[..], &[("bush", "plant")], &plant].concat();
    let example = r#"{"code": 0, "msg": "", "data": {"bed": {"id": "1", "bush": {"parts": [{"bud": {"size": 1}}]}}}}"#;
    let (paths, _) = reply_paths(&reply(&rows, example));
    assert!(paths.contains(&"data.bed.bush".to_owned()), "{paths:?}");
    assert!(paths.contains(&"data.bed.tree".to_owned()), "{paths:?}");
}
