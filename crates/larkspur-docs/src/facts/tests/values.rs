//! Lists of values, marked and told in prose.

use larkspur_schema::FieldType::{self, Bool, File, Int, Object, String as Text};

use super::super::read;
use super::pairs;

#[test]
fn values() {
    type Row = (&'static str, FieldType, &'static [(&'static str, &'static str)]);
    let rows: &[Row] = &[
        ("状态  \n**可选值有**：  \n- 1：在架  \n- -1：遗失", Int, &[("1", "在架"), ("-1", "遗失")]),
        (
            "状态<br>**可能值有：**<br>- on\\_shelf：在架<br>- lost: 遗失",
            Text,
            &[("on_shelf", "在架"), ("lost", "遗失")],
        ),
        ("**示例值**：a  \n**可选值有**：  \n* `a`：甲  \n* `b` 乙", Text, &[("a", "甲"), ("b", "乙")]),
        ("**枚举值有：**\n- \"A b\"：[甲](https://example.com)\n- \"B\"", Text, &[("A b", "甲"), ("B", "")]),
        ("**取值**：  \n- true（默认值）：是  \n- false：否", Bool, &[("true", "是"), ("false", "否")]),
        (
            "**可选值有**：  \n- 1 - 甲  \n- 2 = 乙  \n- 3 丙  \n- 4（丁）",
            Int,
            &[("1", "甲"), ("2", "乙"), ("3", "丙"), ("4", "丁")],
        ),
        (
            "**可选值有**：  \n- 待入库(pending)  \n- 已入库(stored)",
            Text,
            &[("pending", "待入库"), ("stored", "已入库")],
        ),
        ("**可选值有**：  \n- 已还 - 1  \n- 未还 - 2", Int, &[("1", "已还"), ("2", "未还")]),
        ("**可选值有**：\n1. day：日\n2. week：周", Text, &[("day", "日"), ("week", "周")]),
        ("**可选值有**：\n<ul>\n<li>0：甲</li>\n<li>1：乙</li>\n</ul>", Int, &[("0", "甲"), ("1", "乙")]),
        (
            "**可选值有**：  \n- a：甲  \n    - **注意**：仅限馆内  \n    - c：说明  \n- b：乙",
            Text,
            &[("a", "甲"), ("b", "乙")],
        ),
        ("**可选值有**：  \n- a：甲  \n接口说明见下文  \n- b：乙", Text, &[("a", "甲"), ("b", "乙")]),
        ("**可选值有**：  \n- hh:mm：时分  \n- yyyy/MM：年/月", Text, &[("hh:mm", "时分"), ("yyyy/MM", "年/月")]),
        ("**可选值有**：  \n- **full**：全部  \n- **part**：部分", Text, &[("full", "全部"), ("part", "部分")]),
        ("**可选值有**：  \n- a：（旧）甲，已停用  \n- a：又一个", Text, &[("a", "甲")]),
        ("**可选值有**：  \n- {KEY}：任意文本  \n- OK：同意  \n- NO：拒绝", Text, &[("OK", "同意"), ("NO", "拒绝")]),
        ("类型，可选值：\n\"task\"，\"memo\"", Text, &[("task", ""), ("memo", "")]),
        ("类型。枚举值：day、week 和 month。不填为全部", Text, &[("day", ""), ("week", ""), ("month", "")]),
        ("类型。可能值为 `a`（甲）、`b`（乙） 与 `c`（丙）。", Text, &[("a", "甲"), ("b", "乙"), ("c", "丙")]),
        ("类型。可选值如下所示。不填则随机。  \n- a：甲  \n- b：乙", Text, &[("a", "甲"), ("b", "乙")]),
        ("类型，可选值（不分大小写）：  \n- a：甲  \n- b：乙", Text, &[("a", "甲"), ("b", "乙")]),
        ("馆别，可选值如下所示： - \"n\"：北馆 - \"s\"：南馆", Text, &[("n", "北馆"), ("s", "南馆")]),
        ("方式。可能值：  \n- 自取  \n- 邮寄", Text, &[("自取", ""), ("邮寄", "")]),
        ("成员的类型，支持：  \n- user：读者  \n- group：班级", Text, &[("user", "读者"), ("group", "班级")]),
        ("消息类型。包括 text、post、image。详见说明", Text, &[("text", ""), ("post", ""), ("image", "")]),
        ("是否在馆，0：否，1：是，默认 1", Int, &[("0", "否"), ("1", "是")]),
        ("来源(1:扫码 2:手动录入)", Int, &[("1", "扫码"), ("2", "手动录入")]),
        ("单位，1表示天，2表示小时", Int, &[("1", "天"), ("2", "小时")]),
        ("途径（1 书车，2 邮筒）", Int, &[("1", "书车"), ("2", "邮筒")]),
        ("范围类型  \n* 1: 全馆  \n* 2: 本层", Int, &[("1", "全馆"), ("2", "本层")]),
        // What is no list of values gives none.
        ("**可选值有**：  \n- 请参考下文的说明。  \n- 更多信息：见 [这里](https://example.com)", Text, &[]),
        ("**可选值有**：  \n- a：甲  \n- b：乙", Int, &[]),
        ("**可选值有**：  \n- a：甲", Object, &[]),
        ("**可选值有**：  \n- a：甲", File, &[]),
        ("按如下参数查询即可：  \n- object_name：shelf  \n- custom_name：kind", Text, &[]),
        ("ID 列表，支持 user_id、open_id、union_id", Text, &[]),
        ("ID 类型与参数 id_type 的取值一致。", Text, &[]),
        ("开馆时间，如 10:00 或 9:30", Int, &[]),
        ("提前量。例如，取值为 5 表示提前五分；取值为 -5 表示推迟五分", Int, &[]),
        ("位图，0 为休馆，1 为开馆  \n**示例值**：1111100", Int, &[]),
        ("附加信息，枚举值说明：  \n- a：甲  \n- b：乙  \n**示例值**：\"{\\\"k\\\":\\\"a\\\"}\"", Text, &[]),
        ("```json\n- 1：甲\n- 2：乙\n```", Int, &[]),
    ];
    for (text, ty, values) in rows {
        assert_eq!(pairs(&read(text, *ty, false).values), *values, "{text}");
    }
}

#[test]
fn lists_that_go_on() {
    let rows = [
        ("类型。可选值有 PDF、EPUB 等。", true),
        ("**可选值有**：  \n- a：甲  \n- b：乙  \n- 等", true),
        ("**可选值有**：  \n- a：甲  \n- b：乙  \n可能会新增其他值，请做好兼容", true),
        ("类型，包括但不限于以下可选值：  \n- a：甲  \n- b：乙", true),
        ("**可选值有**：  \n- a：甲  \n- b：其他", false),
    ];
    for (text, open) in rows {
        let facts = read(text, Text, false);
        assert_eq!((facts.values.len(), facts.open_values), (2, open), "{text}");
    }
}
