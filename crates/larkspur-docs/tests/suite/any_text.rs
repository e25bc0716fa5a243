//! No text makes the reader panic, and what it says of a text has a place in that text.
//!
//! `mutations` makes more such texts, and looks for as long as one likes.

use larkspur_docs::source::Source;
use larkspur_docs::{Knowledge, canonical, compile};
use proptest::prelude::*;

const GOOD: &str = include_str!("../pages/paged_list.md");

/// What pages are made of, and what breaks them.
pub(crate) const FRAGMENTS: &[&str] = &[
    "---\n",
    "title: \"甲\"\n",
    "source_url: https://open.feishu.cn/document/a-v1/b/get\n",
    "form: canonical\n",
    "endpoint: a.v1.b.get\n",
    "endpoint: A..b\n",
    "last_remote_update_timestamp: 17\n",
    "# 甲\n",
    "## 请求\n",
    "## 事件\n",
    "## 响应\n",
    "### 请求头\n",
    "### 路径参数\n",
    "### 查询参数\n",
    "### 请求体\n",
    "### 请求参数\n",
    "### 响应体\n",
    "### 事件体\n",
    "### 响应体示例\n",
    "### 请求体示例\n",
    "### 事件体示例\n",
    "### 错误码\n",
    "####### 深\n",
    "## [甲](u) **乙** ##\n",
    "名称 | 值\n---|---\n",
    "名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n",
    "名称 | 类型 | 描述\n--- | --- | ---\n",
    "| 参数 | 说明 |\n| --- | --- |\n",
    "HTTP状态码 | 错误码 | 描述 | 排查建议\n--- | --- | --- | ---\n",
    "state取值 | state_note取值 | 描述\n--- | --- | ---\n",
    "--- | ---\n",
    "-|-\n",
    "|\n",
    "||||\n",
    "HTTP URL | https://open.feishu.cn/open-apis/a/v1/bs/:b_id?x=1&y\n",
    "HTTP URL | https://\n",
    "HTTP Method | GET\n",
    "HTTP Method | POST\n",
    "HTTP Method\n",
    "接口频率限制 | 100 次/分钟、9 次/秒\n",
    "接口频率限制 | 99999999999 次/秒\n",
    "权限要求  \n            开启任一权限即可 | 读(a:b:c)\n",
    "事件类型 | a.b.c_v1\n",
    "推送方式 | Webhook\n",
    "Authorization | string | 是 | `tenant_access_token`  \n",
    "Content-Type | string | 是 | multipart/form-data\n",
    "data | \\- | \\-\n",
    "a | object | 是 | 甲  \n",
    "b | b\\[\\]\\[\\] | 否 | 乙\n",
    "c | map&lt;string, c&gt; | 丙\n",
    "a | string | 是 | **示例值**：`1`  \n**默认值**：\"  \n",
    "**可选值有**：  \n- `1`：一  \n- 2：二\n- ～\n",
    "**数据校验规则**：  \n- 取值范围：`9223372036854775808` ～ `-1`\n",
    "- 长度范围：`3` 字符 ～ \n",
    "**字段权限要求**：  \n",
    "a.b.c[].d{}? | string | **或为**：`a.d` `\n",
    ".. | . | .\n",
    "[] | [] | []\n",
    "&emsp;∟d | int | 丁\n",
    "∟∟∟ | enum | \n",
    "400 | 1 | m | 请稍后重试\n",
    "x | -99999999999999999999 | m |\n",
    "0 | ok | 好\n",
    "```json\n",
    "```\n",
    "~~~\n",
    "{\"code\":0,\"data\":{\"a\":{\"b\":[[{\"c\":1}]]}}}\n",
    "{\"a\": \"\\u00",
    "[[[[{",
    "}]}]",
    "{a:1,,//x\n",
    "/*",
    "...",
    "“甲”",
    "'",
    "\"",
    "\\",
    "\\|",
    " | ",
    "<br>",
    "<br/>",
    "<md-text type=\"x\">",
    "</md-text>",
    "<",
    "&lt;",
    "&#x0;",
    "&amp;nbsp;",
    "&",
    "[甲](",
    "](u)",
    "**",
    "`",
    "\u{feff}",
    "\u{0}",
    "\u{2003}",
    "\u{200b}",
    "é",
    "🌱",
    "  \n",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "    ",
];

/// Compiles a text beside a good page.
pub(crate) fn check(text: &str) -> Result<(), TestCaseError> {
    let sources = [Source::new("a/bad.md", text), Source::new("good.md", GOOD)];
    let compiled = compile(&sources, Knowledge::default());
    prop_assert!(compiled.endpoints.iter().any(|endpoint| endpoint.page.doc == "good.md"), "the neighbour is lost");
    let told = compiled.endpoints.iter().map(|endpoint| &endpoint.page.doc);
    let told = told
        .chain(compiled.events.iter().map(|event| &event.page.doc))
        .chain(compiled.skipped.iter().map(|(doc, _)| doc));
    prop_assert_eq!(told.filter(|doc| *doc == "a/bad.md").count(), 1, "a page is told of once");
    for diagnostic in &compiled.diagnostics {
        let source = sources.iter().find(|source| source.path() == diagnostic.file);
        let source = source.ok_or_else(|| TestCaseError::fail("a diagnostic names no file"))?;
        prop_assert!((1..=source.line_count()).contains(&diagnostic.line), "{:?}", diagnostic);
        prop_assert_eq!(source.line_text(diagnostic.line), &diagnostic.source);
        let columns = diagnostic.source.chars().count() as u32 + 1;
        prop_assert!((1..=columns).contains(&diagnostic.column), "{:?}", diagnostic);
    }
    for endpoint in compiled.endpoints.iter().filter(|endpoint| endpoint.page.doc != "good.md") {
        let page = canonical::endpoint(endpoint, true);
        compile(&[Source::new("again.md", page)], Knowledge::default());
    }
    Ok(())
}

/// A page that starts well, so that the fragments behind it reach the inner readers.
pub(crate) const START: &str = "---\ntitle: 甲\n---\n## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/a/v1/bs\nHTTP Method | POST\n";

const CUT: &[&str] = &[
    GOOD,
    include_str!("../pages/long_cells.md"),
    include_str!("../pages/event_v2.md"),
    include_str!("../pages/canonical.md"),
];

const TABLES: &[&str] = &[
    "### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\n",
    "### 请求体\n\n| 参数 | 类型 | 说明 |\n|-|-|-|\n",
    "### 响应体示例\n```json\n",
];

/// Any text at all.
pub(crate) fn text() -> impl Strategy<Value = String> {
    any::<String>()
}

/// Any text in the cells of a table, or in an example.
pub(crate) fn text_in_a_page() -> impl Strategy<Value = String> {
    (any::<String>(), "\\PC{0,40}", prop::sample::select(TABLES))
        .prop_map(|(text, cell, table)| format!("{START}{table}a | {cell} | {text}\nb | string | {cell}\n"))
}

/// Pieces of pages in any order.
pub(crate) fn fragments() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec(prop::sample::select(FRAGMENTS), 0..60);
    (any::<bool>(), parts)
        .prop_map(|(started, parts)| format!("{}{}", if started { START } else { "" }, parts.concat()))
}

/// A page without one part of it.
pub(crate) fn cut_page() -> impl Strategy<Value = String> {
    (prop::sample::select(CUT), 0.0..1.0f64, 0.0..1.2f64).prop_map(|(page, from, to)| {
        let place = |share: f64| {
            let at = ((page.len() as f64 * share) as usize).min(page.len());
            (0..=at).rev().find(|&at| page.is_char_boundary(at)).unwrap_or(0)
        };
        let (from, to) = (place(from), place(to));
        format!("{}{}", &page[..from.min(to)], &page[from.max(to)..])
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_text_is_read(text in text()) {
        check(&text)?;
    }

    #[test]
    fn arbitrary_text_in_a_page_is_read(text in text_in_a_page()) {
        check(&text)?;
    }

    #[test]
    fn fragments_of_pages_are_read(text in fragments()) {
        check(&text)?;
    }

    #[test]
    fn a_cut_page_is_read(text in cut_page()) {
        check(&text)?;
    }
}
