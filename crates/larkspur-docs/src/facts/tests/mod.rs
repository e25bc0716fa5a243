//! One row a quirk of the dialect. The fixtures are made up.

mod any_text;
mod values;

use larkspur_schema::FieldType::{self, Bool, Float, Int, Json, Object, String as Text};
use larkspur_schema::{Retry, Value};

use super::{drop_label_like, read, retry, scopes, value_table};

fn pairs(values: &[Value]) -> Vec<(&str, &str)> {
    values.iter().map(|value| (value.value.as_str(), value.label.as_str())).collect()
}

#[test]
fn labels() {
    let rows = [
        ("书架编号", Some("书架编号")),
        ("书架编号。由系统生成", Some("书架编号")),
        ("书架编号（只读）", Some("书架编号")),
        ("书架编号(ID)，必填", Some("书架编号")),
        ("层数：从上往下数", Some("层数")),
        ("层数  \n第二行", Some("层数")),
        ("层数<br>第二行", Some("层数")),
        ("- 层数，从 1 开始", Some("层数")),
        ("所属[书架](https://example.com/a_(b))的编号", Some("所属书架的编号")),
        ("**书架**的 `shelf_id`", Some("书架的 shelf_id")),
        ("shelf\\_id 的别名 &amp; 备注", Some("shelf_id 的别名 & 备注")),
        ("（灰度中）借阅人姓名", Some("借阅人姓名")),
        ("【已停供】馆藏地", Some("馆藏地")),
        ("时间 HH:mm，24 小时制", Some("时间 HH:mm")),
        ("上限 10,000 册", Some("上限 10,000 册")),
        ("地址https://example.com/x", Some("地址")),
        ("角标[0,1]", Some("角标")),
        ("用于区分不同馆区之间互相调拨的那一类书籍的标记", Some("用于区分不同馆区之间互相调拨的那一类书籍的标记")),
        ("用于区分不同馆区之间互相调拨与退还的那一类专门书架中的特殊书籍", Some("用于区分不同馆区之间互相调拨与退还")),
        ("借出册数 - 平均", Some("借出册数 - 平均")),
        ("名 - 第二本地文字", Some("名 - 第二本地文字")),
        ("书架编号 - 可通过列表获取", Some("书架编号")),
        ("书架编号 - 是分馆时", Some("书架编号")),
        ("借出日期 - 返回格式：YYYY-MM-DD", Some("借出日期")),
        ("当类型为书架时，必填", None),
        ("如果类型是书架，书架编号", Some("书架编号")),
        ("当前书架", Some("当前书架")),
        ("the identifier of a bookshelf in the reading room", Some("the identifier of a")),
        ("借阅系统里的书架别名shelf_alias_id的值", Some("借阅系统里的书架别名shelf_alias_id的值")),
        ("借阅系统里的书架别名shelf_alias_of_reading_room的值", Some("借阅系统里的书架别名")),
        ("", None),
        ("\\-", None),
        ("-", None),
        ("/", None),
        ("**示例值**：\"a\"", None),
        ("- `true`：只看在架的书  \n- `false`：看全部", None),
        ("https://example.com", None),
    ];
    for (text, label) in rows {
        assert_eq!(read(text, Bool, false).label.as_deref(), label, "{text}");
    }
}

#[test]
fn a_label_that_repeats_the_name_can_be_dropped() {
    let mut facts = read("Shelf ID", Text, false);
    drop_label_like(&mut facts, "shelf_name");
    assert_eq!(facts.label.as_deref(), Some("Shelf ID"));
    drop_label_like(&mut facts, "shelf_id");
    assert_eq!(facts.label, None);
}

#[test]
fn defaults() {
    let rows = [
        ("**默认值**：`20`", Int, Some("20")),
        ("**默认值**：  \n10", Int, Some("10")),
        ("**默认值：**false，表示不启用", Bool, Some("false")),
        ("**默认值**：`自动`", Text, Some("自动")),
        ("**默认值**：\"\"", Text, None),
        ("**默认值**：空，由系统生成", Text, None),
        ("**默认值**：无", Text, None),
        ("**默认值**：如果没有借书则为 true", Bool, None),
        ("默认值：false  \n**示例值**：true", Bool, Some("false")),
        ("每页册数，默认 10，最大 50", Int, Some("10")),
        ("每页册数，默认为20。", Int, Some("20")),
        ("返回类型，不传默认为 `basic`。", Text, Some("basic")),
        ("语言，默认为 zh_cn", Text, Some("zh_cn")),
        ("**可选值有**：  \n- 1：全部（默认）  \n- 2：在架", Int, Some("1")),
        ("不传时默认不更新", Text, None),
        ("默认按 2 级排列", Int, None),
        ("不传则默认为“全部”", Text, None),
        ("该字段无默认值，必填", Int, None),
    ];
    for (text, ty, default) in rows {
        assert_eq!(read(text, ty, false).default.as_deref(), default, "{text}");
    }
    assert_eq!(read("**默认值**：`[1]`", Int, true).default.as_deref(), Some("[1]"));
}

#[test]
fn examples() {
    let rows = [
        ("**示例值**：\"shelf-1\"  \n**默认值**：`a`", Text, Some("shelf-1")),
        ("**示例值**：\"say \\\"hi\\\"\\n\"", Text, Some("say \"hi\"\n")),
        ("**示例值**：open_id  ", Text, Some("open_id")),
        ("**示例值**：42<br>**默认值**：`1`", Int, Some("42")),
        ("**示例值**：`a|b`", Text, Some("a|b")),
        ("**示例值**：a\\_b\\[0\\]", Text, Some("a_b[0]")),
        ("**示例值**：[\"a\\_b\", \"c\\\"d\"]", Text, Some("[\"a_b\", \"c\\\"d\"]")),
        ("**示例值**：{<br>  \"a\": 1<br>}<br>见说明", Object, Some("{\n  \"a\": 1\n}")),
        ("**示例值**：[\n  \"**x**\",\n  \"y\"\n]", Text, Some("[\n  \"**x**\",\n  \"y\"\n]")),
        ("**示例值**：  \n```json\n{\"a\":1}\n```\n**注意**：x", Json, Some("{\"a\":1}")),
        ("**示例值**：\"{\"a\":1}\"", Text, Some("{\"a\":1}")),
        ("**示例值**：\"张三  \n长度范围：1-100\"", Text, Some("张三")),
        ("**示例值**：\"a&lt;b&gt;\"", Text, Some("a<b>")),
        ("**示例值**：\"Bearer t-1\"  \n[了解更多](https://example.com)", Text, Some("Bearer t-1")),
        ("**示例值**：\"note\": {\"a\": 1}", Object, Some("{\"a\": 1}")),
        ("**固定值**：\"text/plain\"", Text, Some("text/plain")),
        ("**示例值**：无", Text, None),
        ("**示例值**：", Text, None),
    ];
    for (text, ty, example) in rows {
        assert_eq!(read(text, ty, false).example.as_deref(), example, "{text}");
    }
}

#[test]
fn limits() {
    // Each row: text, type, whether it is a list; smallest and largest number, shortest and longest length.
    type Row = (&'static str, FieldType, bool, [Option<i64>; 2], [Option<u64>; 2]);
    const NO: [Option<i64>; 2] = [None, None];
    const ANY: [Option<u64>; 2] = [None, None];
    let rows: &[Row] = &[
        ("**数据校验规则**：  \n- 长度范围：`1` ～ `100` 字符", Text, false, NO, [Some(1), Some(100)]),
        ("**数据校验规则**：  \n- 取值范围：`-5` ～ `50`", Int, false, [Some(-5), Some(50)], ANY),
        ("**数据校验规则**：<br>- 最大长度：`64` 字符<br>- 最小长度：`2` 字符", Text, false, NO, [Some(2), Some(64)]),
        ("**数据校验规则**：  \n- **最大长度**：`9` 字符", Text, false, NO, [None, Some(9)]),
        ("**数据校验规则**：  \n- 最大值：`100`  \n- 最小值：`1`", Int, false, [Some(1), Some(100)], ANY),
        ("**数据校验规则**：1 ~ 64 个字符，仅限字母", Text, false, NO, [Some(1), Some(64)]),
        ("**数据校验规则**：int32 范围（`1`~`2147483647`）内", Int, false, [Some(1), Some(2147483647)], ANY),
        ("**数据校验规则**：  \n- 取值范围：`0.0` ～ `360.0`", Float, false, [Some(0), Some(360)], ANY),
        ("**数据校验规则**：  \n- 取值范围：`0.5` ～ `2`", Float, false, [None, Some(2)], ANY),
        ("**数据校验规则**：  \n- 取值范围：`0` ～ `9223372036854775807`", Int, false, [Some(0), Some(i64::MAX)], ANY),
        ("**数据校验规则**：  \n- 取值范围：`0` ～ `99999999999999999999`", Int, false, [Some(0), None], ANY),
        ("**数据校验规则**：  \n- 长度范围：`1`~`10,000`字符", Text, false, NO, [Some(1), Some(10_000)]),
        ("**数据校验规则**：列表长度不能大于 200。", Text, true, NO, [None, Some(200)]),
        ("**数据校验规则**：  \n- 单个值的长度不可超过 100 字节", Text, true, NO, ANY),
        ("**可选值有**：1~10", Int, false, [Some(1), Some(10)], ANY),
        ("每页册数，取值范围[1,50]", Int, false, [Some(1), Some(50)], ANY),
        ("每页册数的最大值 0 < shelf_size <= 50 默认 20", Int, false, [Some(1), Some(50)], ANY),
        ("每页册数的最大值 0 \\<", Int, false, NO, ANY),
        ("每页册数，最大 500。", Int, false, [None, Some(500)], ANY),
        ("书名。长度不能超过 30 字符", Text, false, NO, [None, Some(30)]),
        ("书名，最小1字符，最大50字符", Text, false, NO, [Some(1), Some(50)]),
        ("编号列表，最大 100 个", Text, true, NO, [None, Some(100)]),
        ("封面，最大 20MB", Text, false, NO, ANY),
        ("日期，最小值：1900-01-01", Text, false, NO, ANY),
        ("字号，取值范围为 [9,36]pt", Text, false, NO, ANY),
        ("是否按前缀查，前缀长度为 1-12", Bool, false, NO, ANY),
        ("**数据校验规则**：  \n- 取值范围：`9` ～ `1`", Int, false, NO, ANY),
    ];
    for (text, ty, repeated, [min, max], [min_len, max_len]) in rows {
        let facts = read(text, *ty, *repeated);
        assert_eq!((facts.min, facts.max), (*min, *max), "{text}");
        assert_eq!((facts.min_len, facts.max_len), (*min_len, *max_len), "{text}");
    }
}

#[test]
fn patterns() {
    let rows = [
        ("**数据校验规则**：  \n- 正则校验：`^a[bc]{1,3}$`", Some("^a[bc]{1,3}$")),
        ("**数据校验规则**：  \n- 最大长度：`9` 字符  \n- 正则校验：`^(a\\|b)`；且不以 a 开头", Some("^(a|b)")),
        ("**数据校验规则**：  \n- 正则校验：见说明", None),
    ];
    for (text, pattern) in rows {
        assert_eq!(read(text, Text, false).pattern.as_deref(), pattern, "{text}");
    }
}

#[test]
fn scope_names() {
    let rows: &[(&str, &[&str])] = &[
        (
            "查看书架(shelf:shelf:read)  \n编辑书架(shelf:shelf)  \n查看书架(shelf:shelf:read)",
            &["shelf:shelf:read", "shelf:shelf"],
        ),
        ("查看书架（shelf:book.user_id:readonly）", &["shelf:book.user_id:readonly"]),
        ("- `shelf:all`<br>- shelf:book:write", &["shelf:all", "shelf:book:write"]),
        ("https://example.com:8080/a 10:30:00 hh:mm:ss {\"a\":\"b\"} 说明：a:b", &[]),
    ];
    for (text, names) in rows {
        assert_eq!(scopes(text), *names, "{text}");
    }
    let field = "书架  \n**字段权限要求（满足任一）**：  \n查看书架(shelf:read)  \n**示例值**：\"x:y\"";
    assert_eq!(read(field, Text, false).scopes, ["shelf:read"]);
    let split = "类型  \n**当值为** `user_id`**，字段权限要求**：  \n获取 ID(reader:user_id:read)";
    assert_eq!(read(split, Text, false).scopes, ["reader:user_id:read"]);
}

#[test]
fn deprecation() {
    let rows = [
        ("旧编号，已废弃", true),
        ("旧编号（废弃）", true),
        ("旧编号  \n- 该字段已废弃，请使用 shelf_id", true),
        ("旧编号，废弃字段，请勿使用", true),
        ("旧编号。**注意**：x  \n**注意**：该字段即将下线", true),
        ("旧编号  \n**注意事项**：【不推荐使用，请改用 b】", true),
        ("Deprecated. Use shelf_id", true),
        ("是否已废弃", false),
        ("如果书架只有一层，不推荐使用本接口", false),
        ("文档类型  \n**可选值有**：  \n- old：旧版，已不推荐使用  \n- new：新版", false),
        ("废弃的书架不计入", false),
        ("`is_deprecated` 的值", false),
    ];
    for (text, deprecated) in rows {
        assert_eq!(read(text, Text, false).deprecated, deprecated, "{text}");
    }
}

#[test]
fn advice() {
    let rows = [
        ("内部错误，请稍后重试", Some(Retry::Later)),
        ("请求过快。请降低频率后重试", Some(Retry::Later)),
        ("服务超时，进行重试", Some(Retry::Later)),
        ("更新失败，若重试无法解决，请联系客服", Some(Retry::Later)),
        ("等待一段时间后再试", Some(Retry::Later)),
        ("内部错误，请勿重试", Some(Retry::Never)),
        ("记录已存在，不需要再重试请求", Some(Retry::Never)),
        ("参数错误，请检查后重试", None),
        ("请修改书名并重试", None),
        ("确保 token 有效，重试", None),
        ("书架不存在", None),
        ("", None),
    ];
    for (text, answer) in rows {
        assert_eq!(retry(text), answer, "{text}");
    }
}

#[test]
fn value_tables() {
    let rows = [
        vec!["0 ", " done ", " 已完成，可查看"],
        vec!["-1", "`not found`", "失败：找不到"],
        vec!["-1", "no right to read", "失败：没有权限"],
    ];
    let tables = value_table(&["state取值", "`state_text` 取值", "描述"], &rows);
    let seen: Vec<_> = tables.iter().map(|(field, values)| (field.as_str(), pairs(values))).collect();
    assert_eq!(
        seen,
        [
            ("state", vec![("0", "已完成，可查看"), ("-1", "失败")]),
            (
                "state_text",
                vec![("done", "已完成，可查看"), ("not found", "失败：找不到"), ("no right to read", "失败：没有权限")]
            ),
        ]
    );
    assert!(value_table(&["名称", "类型", "描述"], &rows).is_empty());
    assert!(value_table(&["取值", "含义"], &rows).is_empty());
    assert!(value_table(&["state取值"], &[vec![], vec!["见下文说明。"]]).is_empty());
}

#[test]
fn parts_come_in_any_order_and_form() {
    let parts = [
        "**数据校验规则**：<br>- 取值范围：`1` ～ `3`",
        "**可选值有**：<br>- 1：甲<br>- 2：乙",
        "**示例值**：2",
        "**默认值**：`1`",
        "**字段权限要求**：<br>查看书架(shelf:shelf:read)",
    ];
    let expected = read(&format!("层<br>{}", parts.join("<br>")), Int, false);
    assert_eq!(pairs(&expected.values), [("1", "甲"), ("2", "乙")]);
    assert_eq!((expected.min, expected.max, expected.scopes.len()), (Some(1), Some(3), 1));
    for turn in 1..parts.len() {
        let mut turned = parts;
        turned.rotate_left(turn);
        let text = format!("层<br>{}", turned.join("<br>"));
        assert_eq!(read(&text, Int, false), expected, "{text}");
        assert_eq!(read(&text.replace("<br>", "  \n"), Int, false), expected, "{text}");
    }
}

#[test]
fn a_huge_cell_takes_linear_time_and_shallow_stack() {
    let pieces = [
        "\"\":",
        "[",
        "<br>",
        "`<br>",
        "可选值：a、",
        "废弃",
        "1：甲，",
        "默认",
        "- a：甲\n",
        "a:b:c ",
        "最大1",
        "缺省",
        "**",
        "{\"a\":",
    ];
    for piece in pieces {
        let prose = piece.repeat(20_000);
        let text = format!("**示例值**：\"k\": {prose}");
        for ty in [Text, Int] {
            assert!(read(&prose, ty, false).values.len() <= 1000);
            assert!(read(&text, ty, false).values.len() <= 1000);
        }
        let _ = (scopes(&text), retry(&text));
    }
}
