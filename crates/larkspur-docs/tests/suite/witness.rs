//! Where a page's table and its example differ, both are heard.

use larkspur_docs::diagnostic::Code;
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, canonical, compile};
use larkspur_schema::{Endpoint, Field, FieldType};

use crate::fixtures::paths;

/// A page of a garden; each table stands without its heading row.
fn page(reply: &str, example: &str) -> String {
    format!(
        "---\ntitle: \"看花坛\"\nsource_url: https://open.feishu.cn/document/garden-v1/bed/get\n---\n## 请求\n名称 | 值\n---|---\n\
         HTTP URL | https://open.feishu.cn/open-apis/garden/v1/beds/:bed_id\nHTTP Method | GET\n\n### 路径参数\n\n\
         名称 | 类型 | 描述\n---|---|---\nbed_id | string | 花坛\n\n## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n---|---|---\n\
         {reply}\n### 响应体示例\n\n```json\n{example}\n```\n"
    )
}

fn written(body: &str, example: &str) -> String {
    format!(
        "---\ntitle: \"种花\"\nsource_url: https://open.feishu.cn/document/garden-v1/bed/create\n---\n## 请求\n名称 | 值\n---|---\n\
         HTTP URL | https://open.feishu.cn/open-apis/garden/v1/beds\nHTTP Method | POST\n\n### 请求体\n\n\
         名称 | 类型 | 必填 | 描述\n---|---|---|---\n{body}\n### 请求体示例\n\n```json\n{example}\n```\n"
    )
}

fn compiled(page: String) -> Compiled {
    compile(&[Source::new("bed.md", page)], Knowledge::default())
}

fn codes(compiled: &Compiled) -> Vec<Code> {
    let from_example = compiled.diagnostics.iter().map(|finding| finding.code);
    from_example.filter(|code| ("L061".."L070").contains(&code.as_str())).collect()
}

fn reply(compiled: &Compiled) -> &[Field] {
    &compiled.endpoints[0].response.fields
}

fn field<'f>(fields: &'f [Field], path: &str) -> &'f Field {
    let (first, rest) = path.split_once('.').map_or((path, None), |(first, rest)| (first, Some(rest)));
    let found = fields.iter().find(|field| field.name == first).unwrap_or_else(|| panic!("no `{first}`"));
    rest.map_or(found, |rest| field(&found.fields, rest))
}

const ENVELOPE: &str = "code | int | 码\nmsg | string | 文\ndata | object | 数据\n";

/// What the canonical form of an endpoint reads back as.
fn read_back(endpoint: &Endpoint) -> Endpoint {
    let text = canonical::endpoint(endpoint, false);
    compile(&[Source::new("spec.md", text)], Knowledge::default()).endpoints.remove(0)
}

#[test]
fn rows_that_begin_below_the_payload_are_put_there() {
    let found = compiled(page(
        "token | string | 令牌\nowner | object | 园丁\nname | string | 名字\n",
        r#"{"code": 0, "msg": "", "data": {"token": "t", "owner": {"name": "n"}}}"#,
    ));
    assert_eq!(paths(reply(&found)), ["data", "data.token", "data.owner", "data.owner.name"]);
    assert!(reply(&found)[0].from_example);
    assert_eq!(codes(&found), [Code::BelowPayload]);
    let flat = compiled(page("code | int | 码\ntoken | string | 令牌\n", r#"{"code": 0, "token": "t"}"#));
    assert_eq!(paths(reply(&flat)), ["code", "token"]);
}

#[test]
fn what_only_an_example_shows_is_taken_in_and_marked() {
    let rows = format!("{ENVELOPE}name | string | 名字\n");
    let example =
        r#"{"code": 0, "data": {"name": "n", "cells": [["a", 1], [null]], "size": {"width": 1.5}, "7110": {}}}"#;
    let found = compiled(page(&rows, example));
    let fields = reply(&found);
    let cells = field(fields, "data.cells");
    assert!((cells.ty.kind, cells.ty.lists, cells.from_example) == (FieldType::Json, 2, true));
    assert_eq!(field(fields, "data.size.width").ty.kind, FieldType::Float);
    assert_eq!(codes(&found), [Code::OnlyInExample; 3], "the key that is no name is told as well");
    let again = read_back(&found.endpoints[0]);
    assert!(field(&again.response.fields, "data.cells").from_example);
    assert_eq!(field(&again.response.fields, "data.cells").ty.lists, 2);
}

#[test]
fn two_names_of_one_field_are_one_field() {
    let rows = format!("{ENVELOPE}auth_timpstamp | string | 时间\nzh_cn | string | 中文\nmin_age | int | 小\n");
    let found = compiled(page(&rows, r#"{"code": 0, "data": {"auth_timestamp": "1", "zh-CN": "a", "max_age": 3}}"#));
    let data = &field(reply(&found), "data").fields;
    assert_eq!(field(data, "auth_timpstamp").aliases, ["auth_timestamp"]);
    assert_eq!(field(data, "zh_cn").aliases, ["zh-CN"]);
    assert!(field(data, "min_age").aliases.is_empty() && field(data, "max_age").from_example);
    let again = read_back(&found.endpoints[0]);
    assert_eq!(field(&again.response.fields, "data.zh_cn").aliases, ["zh-CN"]);
}

#[test]
fn types_follow_an_example_that_is_one_sided() {
    let rows = format!(
        "{ENVELOPE}beds | object | 床\nid | string | 号\nrate | int | 率\nword | int | 词\nbox | string | 盒\nnumber | string | 数\n"
    );
    let example =
        r#"{"code": 0, "data": {"beds": [[{"id": "1"}]], "rate": 1.5, "word": "abc", "box": {"a": 1}, "number": 5}}"#;
    let found = compiled(page(&rows, example));
    let data = &field(reply(&found), "data").fields;
    assert_eq!(field(data, "beds").ty.lists, 2);
    let types = ["rate", "word", "box", "number"].map(|name| field(data, name).ty.kind);
    assert_eq!(types, [FieldType::Float, FieldType::String, FieldType::Json, FieldType::String]);
    assert_eq!(codes(&found).iter().filter(|code| **code == Code::OtherType).count(), 4);
}

#[test]
fn a_type_that_either_may_be_right_about_is_a_doubt() {
    let found = compiled(written(
        "content | string | 是 | 内容\nsize | int | 是 | 大小\n",
        r#"{"content": {"a": 1}, "size": "large"}"#,
    ));
    assert_eq!(codes(&found), [Code::TypeInDoubt; 2]);
    let body = found.endpoints[0].body.as_ref().unwrap();
    assert_eq!((body.fields[0].ty.kind, body.fields[1].ty.kind), (FieldType::String, FieldType::Int));
    assert_eq!(body.examples.len(), 1, "examples of bodies are kept");
    assert_eq!(read_back(&found.endpoints[0]).body.unwrap().examples, body.examples);
}

#[test]
fn a_value_that_is_not_listed_opens_the_list() {
    let rows = format!("{ENVELOPE}state | string | 状态<br>**可选值有**：<br>- `open`：开<br>- `shut`：关\n");
    let found = compiled(page(&rows, r#"{"code": 0, "data": {"state": "ajar"}}"#));
    let state = field(reply(&found), "data.state");
    assert!(state.facts.open_values && state.facts.values.iter().any(|value| value.value == "ajar"));
    assert_eq!(codes(&found), [Code::ValueNotListed]);
}

#[test]
fn keys_that_are_data_make_a_map() {
    let rows = format!("{ENVELOPE}beds | object | 床\nname | string | 名\n");
    let example = r#"{"code": 0, "data": {"beds": {"bed*****x1": {"name": "a"}, "bed*****x2": {"name": "b"}}}}"#;
    let beds = compiled(page(&rows, example));
    assert_eq!(field(reply(&beds), "data.beds").ty.kind, FieldType::Map);
}

#[test]
fn an_example_of_something_else_teaches_nothing() {
    let rows = format!("{ENVELOPE}name | string | 名\nage | int | 龄\n");
    let found = compiled(page(&rows, r#"{"code": 0, "data": {"price": 1, "colour": "red"}}"#));
    assert_eq!(paths(reply(&found)), ["code", "msg", "data", "data.name", "data.age"]);
    assert_eq!(codes(&found), [Code::OddExample]);
    let list = compiled(page(&rows, r#"[{"code": 0, "data": {"name": "n", "age": 1}}]"#));
    assert_eq!(codes(&list), [Code::OddExample]);
    assert_eq!(reply(&list).len(), 3);
}

#[test]
fn examples_that_disagree_are_told_and_decide_nothing() {
    let rows = format!("{ENVELOPE}ids | string[] | 号\n");
    let found = compiled(page(&rows, r#"{"code": 0, "data": {"ids": ["a"]}} {"code": 0, "data": {"ids": "a"}}"#));
    assert_eq!(field(reply(&found), "data.ids").ty.lists, 1);
    assert_eq!(codes(&found), [Code::ExamplesDisagree]);
}

#[test]
fn of_two_rows_of_one_name_the_shown_one_keeps_its_place() {
    let rows = format!("{ENVELOPE}name | string | 名\nname | string | 又名\n");
    let found = compiled(page(&rows, r#"{"code": 0, "data": {"name": "n"}}"#));
    let named = paths(reply(&found)).into_iter().filter(|path| path.ends_with("name")).count();
    assert_eq!(named, 2, "neither row is lost");
    assert!(!field(reply(&found), "data.name").from_example && codes(&found).is_empty());
}

#[test]
fn in_a_spec_nothing_is_changed_and_a_lost_key_is_told() {
    let rows = format!("{ENVELOPE}data.age | int | 龄\n");
    let spec = page(&rows, r#"{"code": 0, "data": {"age": "x", "name": 1}}"#)
        .replace("\n---\n## 请求", "\nform: canonical\n---\n## 请求");
    let found = compiled(spec);
    assert_eq!(paths(reply(&found)), ["code", "msg", "data", "data.age"]);
    assert_eq!(codes(&found), [Code::OnlyInExample]);
}

#[test]
fn five_megabytes_of_example_are_heard() {
    let items: Vec<String> =
        (0..60_000).map(|number| format!(r#"{{"name": "n{number}", "extra_{}": {number}}}"#, number % 40)).collect();
    let example =
        format!(r#"{{"code": 0, "data": {{"items": [{}], "pad": "{}"}}}}"#, items.join(","), "x".repeat(3 << 20));
    assert!(example.len() > 5 << 20);
    let rows = format!("{ENVELOPE}items | item[] | 项\nname | string | 名\n");
    let found = compiled(page(&rows, &example));
    assert_eq!(field(reply(&found), "data.items").fields.len(), 41);
}
