//! A page of an endpoint, edited, compiled and compared.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its part")]

use larkspur_codegen::{Lock, Options, lock_of};
use larkspur_diff::render::{self, View};
use larkspur_diff::{Diff, Level, State, diff};
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, compile};

const BOOK: &str = "\
---
title: \"借书\"
source_url: https://open.feishu.cn/document/server-docs/library/v1/book/get
last_remote_update_timestamp: 1735776000000
form: canonical
endpoint: library.v1.book.get
---

# 借书

## 请求

名称 | 值
--- | ---
HTTP URL | https://open.feishu.cn/open-apis/library/v1/books/:book_id
HTTP Method | POST
接口频率限制 | 50 次/秒
支持的应用类型 | 自建应用
权限要求 | `library:book`

### 请求头

名称 | 类型 | 必填 | 描述
--- | --- | --- | ---
Authorization | string | 是 | `tenant_access_token`

### 查询参数

名称 | 类型 | 必填 | 描述
--- | --- | --- | ---
size | int | 否 | 一页的数量

### 请求体

名称 | 类型 | 必填 | 描述
--- | --- | --- | ---
shelf | string | 是 | 书架
place | string | 是 | 位置
note | string | 否 | 备注

## 响应

### 响应体

名称 | 类型 | 描述
--- | --- | ---
code | int | 错误码
msg | string | 错误描述
data | object |
data.book | book | 书
data.book.title | string | 书名
data.book.author | string | 作者
data.book.state | string | 状态<br>**可选值有**：<br>- `free`：在架<br>- `lent`：借出
data.book.access | int | 开放程度<br>**可选值有**：<br>- `1` {OPEN}：开放<br>- `2` {CLOSED}：闭架
data.book.counts{} | map<string, int> | 次数
data.pages | int | 页数

### 错误码

HTTP状态码 | 错误码 | 描述 | 排查建议
--- | --- | --- | ---
400 | 1300 | no such book |
400 | 1301 | shelf is full |
";

const LENT: &str = "\
---
title: \"图书借出\"
source_url: https://open.feishu.cn/document/library/v1/book/events/lent
last_remote_update_timestamp: 1735776000000
form: canonical
---

# 图书借出

## 事件

名称 | 值
--- | ---
事件类型 | library.book.lent_v1
支持的应用类型 | 自建应用
推送方式 | webhook

### 事件体

名称 | 类型 | 描述
--- | --- | ---
schema | string | 事件模式
header | event_header | 事件头
header.event_id | string | 事件 ID
header.event_type | string | 事件类型
event | object |
event.book_id | string | 书号
event.days | int | 天数
";

/// The page of an event with edits.
pub fn lent(edits: &[(&str, &str)]) -> String {
    edited(LENT, edits)
}

/// The page with edits: each text that stands there, and what then does.
pub fn book(edits: &[(&str, &str)]) -> String {
    edited(BOOK, edits)
}

fn edited(page: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(page.to_owned(), |page, (from, to)| {
        assert!(page.contains(from), "the page has `{from}`");
        page.replacen(from, to, 1)
    })
}

pub fn compiled(pages: &[String]) -> Compiled {
    let sources: Vec<Source> = pages
        .iter()
        .enumerate()
        .map(|(at, page)| Source::new(format!("library/v1/page{at}.md"), page.clone()))
        .collect();
    compile(&sources, Knowledge::default())
}

pub fn state(pages: &[String], lock: &Lock) -> State {
    let Compiled { endpoints, events, diagnostics, .. } = compiled(pages);
    assert_eq!(endpoints.len() + events.len(), pages.len(), "{diagnostics:#?}");
    State::new(endpoints, events, Options { lock: lock.clone(), ..Options::default() }).expect("the pages lower")
}

/// The changes from pages to pages, with the names that the first ones have.
pub fn changed(was: &[String], is: &[String]) -> Diff {
    let Compiled { endpoints, events, .. } = compiled(was);
    let lock = lock_of(&endpoints, &events, &Options::default()).expect("names");
    diff(&state(was, &lock), &state(is, &lock))
}

/// All that is told, in each form.
pub fn tell(diff: &Diff) -> String {
    let view = View { against: "before".into(), now: "now".into(), level: Level::Docs, ..View::default() };
    let json = render::json(diff, &view).expect("JSON");
    format!("{}\n{}\n{json}", render::text(diff, &view), render::markdown(diff, &view))
}
