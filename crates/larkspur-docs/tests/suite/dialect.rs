//! What mirrors of the docs make of one page: lists run into one line, odd tables, marks that say nothing.

use larkspur_docs::diagnostic::Code;
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, compile};
use larkspur_schema::{Field, FieldType};

use crate::fixtures::{compiled, endpoint, paths};

const START: &str = "---\ntitle: \"甲\"\nsource_url: https://open.feishu.cn/document/a-v1/b/create\n---\n\
    ## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/a/v1/bs\nHTTP Method | POST\n\n";
const FIELDS: &str = "### 请求体\n| 名称 | 类型 | 必填 | 描述 |\n| --- | --- | --- | --- |\n";

/// One field whose type and description are given.
fn field(ty: &str, description: &str) -> Field {
    let page = format!("{START}{FIELDS}| `x` | `{ty}` | 否 | {description} |\n");
    body(&page).remove(0)
}

fn one(path: &str, page: &str) -> Compiled {
    compile(&[Source::new(path, page)], Knowledge::default())
}

fn body(page: &str) -> Vec<Field> {
    one("a.md", page).endpoints.remove(0).body.expect("a body").fields
}

fn values(field: &Field) -> Vec<(&str, &str)> {
    field.facts.values.iter().map(|value| (value.value.as_str(), value.label.as_str())).collect()
}

#[test]
fn a_page_of_the_second_dialect_is_read_whole() {
    let endpoint = endpoint("second_dialect");
    assert_eq!(endpoint.id.to_string(), "garden.v2.nursery.list");
    assert_eq!(endpoint.page.doc_url.as_deref(), Some("https://open.feishu.cn/document/uAbc/garden-v2/nursery/list"));
    assert_eq!((endpoint.page.updated, endpoint.deprecated), (Some(1_700_000_000_000), false));
    assert_eq!(endpoint.access.scopes, ["garden:nursery", "garden:nursery:readonly"]);
    let [kind, watered, shade, grade, side, trip, page_size, owner_type] = &endpoint.params.query[..] else {
        panic!("{:?}", paths(&endpoint.params.query))
    };
    assert_eq!(values(kind), [("tree", "乔木"), ("shrub", "灌木"), ("herb", "草本，含以下两种")]);
    assert_eq!(values(watered), [("true", "已浇"), ("false", "未浇")]);
    assert_eq!(watered.facts.default.as_deref(), Some("false"));
    assert_eq!(values(shade), [("true", "为遮阴"), ("false", "为露天")]);
    assert_eq!(values(grade), [("10", "一等苗"), ("20", "二等苗"), ("30", "等外")]);
    assert_eq!((values(side), side.facts.default.as_deref()), (vec![("north", ""), ("south", "")], Some("south")));
    assert_eq!(values(trip), [("陆运", ""), ("水运", "")]);
    assert_eq!(
        (page_size.facts.min, page_size.facts.max, page_size.facts.default.as_deref()),
        (Some(1), Some(90), Some("30"))
    );
    assert_eq!((owner_type.facts.default.as_deref(), values(owner_type)), (Some("open_id"), vec![]));
    assert_eq!(owner_type.facts.scopes, ["contact:user.employee_id:readonly"]);
}

#[test]
fn a_bare_mark_on_every_row_leaves_the_depth_to_the_example() {
    let reply = endpoint("second_dialect").response;
    let expected = [
        "code",
        "msg",
        "data",
        "data.nurseries",
        "data.nurseries[].nursery_id",
        "data.nurseries[].beds",
        "data.nurseries[].beds[].width",
        "data.has_more",
        "data.page_token",
    ];
    assert_eq!((paths(&reply.fields), reply.ambiguous.len()), (expected.map(str::to_owned).to_vec(), 0));
    assert_eq!(reply.fields[2].fields[0].fields[1].fields[0].facts.scopes, ["garden:bed.size:readonly"]);
}

#[test]
fn a_written_depth_below_a_value_that_the_example_shows_plain_is_not_believed() {
    let page = |example: &str| {
        format!(
            "{START}{FIELDS}| `a` | `object` | 否 | x |\n| &nbsp;&nbsp;└ `b` | `string` | 否 | x |\n\
             | &nbsp;&nbsp;&nbsp;&nbsp;└ `c` | `string` | 否 | x |\n\n### 请求体示例\n```json\n{example}\n```\n"
        )
    };
    assert_eq!(paths(&body(&page("{\"a\":{\"b\":\"v\",\"c\":\"w\"}}"))), ["a", "a.b", "a.c"]);
    assert_eq!(paths(&body(&page("{\"a\":{\"b\":{\"c\":\"w\"}}}"))), ["a", "a.b", "a.b.c"]);
}

#[test]
fn odd_rows_are_rows_and_hidden_ones_are_none() {
    let compiled = compiled("odd_rows");
    let endpoint = &compiled.endpoints[0];
    let body = &endpoint.body.as_ref().unwrap().fields;
    let read: Vec<_> = body.iter().map(|field| (field.name.as_str(), field.ty.kind, field.required)).collect();
    let expected = [
        ("shed", FieldType::String, Some(true)),
        ("size", FieldType::Int, Some(false)),
        ("blade", FieldType::String, None),
    ];
    assert_eq!(read, expected);
    assert!(body[0].ty.is_list());
    let expected = ["code", "msg", "data", "data.tool_id", "data.label", "data.grid"];
    assert_eq!(paths(&endpoint.response.fields), expected);
    assert!(endpoint.response.fields[2].fields[0].facts.values.is_empty());
    let of_types = compiled.diagnostics.iter().filter(|finding| finding.code == Code::UnknownType);
    let lines: Vec<_> = of_types.map(|finding| (finding.line, finding.message.contains("`string`"))).collect();
    assert_eq!(lines, [(22, true), (39, false)]);
}

#[test]
fn a_name_may_stand_above_an_empty_mark_and_its_indentation_above_the_name() {
    let page = format!(
        "{START}### 请求体\n名称 | 类型 | 说明\n---|---|---\nmaker  \n`` | object | 产家\n\
         &emsp;∟&nbsp;  \n      city | string | 城市\n"
    );
    assert_eq!(paths(&body(&page)), ["maker", "maker.city"]);
}

#[test]
fn pages_in_a_historic_folder_are_deprecated() {
    let page = format!("{START}{FIELDS}| `x` | `int` | 否 | x |\n");
    assert!(one("historic-version/a/b.md", &page).endpoints[0].deprecated);
    assert!(!one("a/b.md", &page).endpoints[0].deprecated);
}

#[test]
fn values_may_stand_on_lines_below_the_first() {
    let found = field("int", "状态，描述：<br>9：晴 2：雨 14：雪");
    assert_eq!(values(&found), [("9", "晴"), ("2", "雨"), ("14", "雪")]);
    let found = field("int", "状态。<br>0: 晴<br>1: 雨");
    assert_eq!(values(&found), [("0", "晴"), ("1", "雨")]);
}

#[test]
fn what_is_not_sure_is_left_out() {
    assert_eq!(values(&field("int", "活跃： 事件1：打开 事件2：进入")), []);
    assert_eq!(values(&field("int", "方式，0：关闭1：开启")), [("0", "关闭"), ("1", "开启")]);
    let found =
        field("int", "类型<br>**可选值有**：<br>- 1：人<br>- 2：机器（编号有<br>\"6\"：甲、<br>\"7\"：乙）<br>- 3：物");
    assert_eq!(values(&found), [("1", "人"), ("2", "机器"), ("3", "物")]);
    let found = field("string", "动作<br>**可选值有**：<br>- `GO`: 走 - `{KEY}`: 任意文本 - `STOP`: 停");
    assert_eq!((values(&found), found.facts.open_values), (vec![("GO", "走"), ("STOP", "停")], true));
    let found = field("int", "行数 - **新建**接口中，该字段最大值为 9  - **嵌套**接口中，该字段最大值为 100");
    assert_eq!((found.facts.max, found.facts.min), (None, None));
}

#[test]
fn limits_may_stand_behind_a_dash_or_on_the_line_below() {
    let found = field("int", "分数<br>**数据范围**： - `0` ～ `100`");
    assert_eq!((found.facts.min, found.facts.max), (Some(0), Some(100)));
    let found = field("string[]", "编号<br>**最大长度**：<br>50<br>**示例值**：[\"a\"]");
    assert_eq!(found.facts.max_len, Some(50));
}

#[test]
fn an_event_of_the_first_protocol_is_of_the_service_in_its_path() {
    let page = "---\ntitle: \"甲\"\nfullPath: \"/opaque/event/leave\"\n---\n## 事件\n名称 | 值\n---|---\n\
        事件类型 | leave_bed\n### 事件体\n名称 | 类型 | 描述\n---|---|---\nuuid | string | x\n";
    assert_eq!(one("garden-v3/event/leave.md", page).events[0].id.service, "garden");
}

#[test]
fn a_comment_without_an_end_hides_nothing() {
    let page = format!("{START}{FIELDS}| `x` | `int` | 否 | x |\n<!-- y\n| `z` | `int` | 否 | x |\n");
    assert_eq!(paths(&body(&page)), ["x", "z"]);
}
