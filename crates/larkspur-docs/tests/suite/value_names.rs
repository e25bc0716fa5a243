//! Names of values: written behind them, read back, and told where code could not use them.

use std::collections::BTreeSet;

use larkspur_docs::diagnostic::Code;
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, canonical, compile};
use larkspur_schema::{Field, FieldType, Value};
use proptest::prelude::*;

/// A spec with a field of these values.
fn spec(ty: &str, values: &str) -> String {
    format!(
        "---\ntitle: \"看\"\nsource_url: https://open.feishu.cn/document/rose-v1/bed/get\nform: canonical\n---\n\n# 看\n\n## 请求\n\n\
         名称 | 值\n--- | ---\nHTTP URL | https://open.feishu.cn/open-apis/rose/v1/beds\nHTTP Method | GET\n\n### 请求头\n\n\
         名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nAuthorization | string | 是 | `tenant_access_token`\n\n### 查询参数\n\n\
         名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nstate | {ty} | 否 | 状态<br>**可选值有**：{values}\n\n## 响应\n\n### 响应体\n\n\
         名称 | 类型 | 描述\n--- | --- | ---\ncode | int | 码\n\n"
    )
}

fn read(page: &str) -> Compiled {
    compile(&[Source::new("a.md", page)], Knowledge::default())
}

fn state(compiled: &Compiled) -> &Field {
    &compiled.endpoints[0].params.query[0]
}

/// The code, column and message of each finding.
fn told(ty: &str, values: &str) -> Vec<(Code, u32, String)> {
    let found = read(&spec(ty, values)).diagnostics;
    found.into_iter().map(|finding| (finding.code, finding.column, finding.message)).collect()
}

#[test]
fn a_name_stands_behind_its_value() {
    let page = spec("int", "<br>- `0` {SHUT}：关<br>- `1` {OPEN}<br>- `-1`：不明<br>- `2`：{a} 说明");
    let compiled = read(&page);
    let values: Vec<_> = state(&compiled)
        .facts
        .values
        .iter()
        .map(|value| (value.value.as_str(), value.name.as_deref(), value.label.as_str()))
        .collect();
    let wanted = [("0", Some("SHUT"), "关"), ("1", Some("OPEN"), ""), ("-1", None, "不明"), ("2", None, "{a} 说明")];
    assert_eq!(values, wanted);
    assert_eq!(canonical::endpoint(&compiled.endpoints[0], false), page);
}

#[test]
fn names_that_code_cannot_use_are_told_where_they_stand() {
    let long = "A".repeat(49);
    for (name, message) in [
        ("Open", "`Open` is no name"),
        ("1ST", "`1ST` is no name"),
        ("A__B", "`A__B` is no name"),
        (&long, "49 characters; at most 48 are taken"),
    ] {
        let column = "state | int | 否 | 状态<br>**可选值有**：<br>- `0` {".chars().count() as u32 + 1;
        assert_eq!(
            told("int", &format!("<br>- `0` {{{name}}}：关")),
            [(Code::BadValueName, column, message.to_owned())]
        );
    }
    let found = told("int", "<br>- `0` {APPROVED}：已拒绝<br>- `1` {REJECTED}：拒绝");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].2.as_str()), (Code::ContraryName, "`APPROVED` is labelled `已拒绝`"));
    let found = told("string", "<br>- `0` {OPEN}：开<br>- `5` {OPEN}：开着");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].2.as_str()), (Code::SameValueName, "`0` and `5` are both called `OPEN`"));
}

#[test]
fn values_without_a_name_are_told_in_specs_alone() {
    let values = "<br>- `0` {SHUT}：关<br>- `1`：开<br>- `2`：In use<br>- `-1`：不明";
    assert_eq!(told("int", values), [(Code::UnnamedValue, 1, "without a name: `1`, `-1`".to_owned())]);
    assert_eq!(
        told("string", "<br>- `4a`：四<br>- `a4`：四"),
        [(Code::UnnamedValue, 1, "without a name: `4a`".to_owned())]
    );
    let upstream = spec("int", values).replace("form: canonical\n", "");
    assert!(read(&upstream).diagnostics.iter().all(|finding| finding.code != Code::UnnamedValue));
}

proptest! {
    #[test]
    fn whatever_is_named_survives_the_canonical_form(
        whole in any::<bool>(),
        rows in prop::collection::vec((any::<i32>(), "[开关新旧的：]{0,6}", prop::option::of("[A-Z][A-Z0-9]{0,8}(_[A-Z0-9]{1,8}){0,3}")), 1..9),
    ) {
        let mut endpoint = read(&spec("int", "<br>- `0`：关")).endpoints.remove(0);
        let mut seen = BTreeSet::new();
        let values = rows.into_iter().filter(|(number, _, _)| seen.insert(*number)).map(|(number, label, name)| {
            let label = label.trim_matches('：').replace('：', "");
            Value { name, ..Value::new(number.to_string(), label) }
        });
        let values: Vec<Value> = values.collect();
        let field = &mut endpoint.params.query[0];
        field.ty.kind = if whole { FieldType::Int } else { FieldType::String };
        field.facts.values = values.clone();
        let page = canonical::endpoint(&endpoint, false);
        let again = read(&page);
        prop_assert_eq!(&state(&again).facts.values, &values, "{}", page);
    }
}
