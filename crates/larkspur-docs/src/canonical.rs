//! Writes the canonical form: the pages' dialect with explicit paths, one line a row, facts only.
//!
//! The reader takes what is written here back to the same schema: see the tests.

use std::fmt::Write as _;

use larkspur_schema::{
    Access, AppType, Component, Doubt, Endpoint, Event, Field, FieldType, Page, Repeat, ResponseKind, Retry, Token,
};
use serde_json::Value as Json;

use crate::compile::marks;
use crate::findings::Findings;
pub use crate::page::FrontMatter;
use crate::source::Source;

/// What a spec of a component says in its front matter: `component: card.v2.button`.
pub(crate) const COMPONENT_KEY: &str = "component";
/// The heading of a spec's table.
pub(crate) const COMPONENT_TABLE: &str = "属性";
/// The heading of a spec's JSON.
pub(crate) const COMPONENT_EXAMPLE: &str = "JSON 结构";

/// Longest text kept in examples; longer ones are prose, keys or binary data.
pub const MAX_EXAMPLE_TEXT: usize = 64;
/// Most characters beyond ASCII that an example keeps: names, not sentences.
pub const MAX_WIDE: usize = 12;
/// Most words that an example keeps.
pub const MAX_WORDS: usize = 6;
/// Longest message of an error that is kept.
pub const MAX_MESSAGE: usize = 160;
/// What stands for free text in examples.
const PLACEHOLDER: &str = "text";

/// The front matter of a document.
pub fn front_matter(source: &Source) -> FrontMatter<'_> {
    FrontMatter::read(&Findings::quiet(source)).0
}

/// Whether a document is in the canonical form, as its front matter says. Such a document says the same whatever others say.
pub fn is_canonical(source: &Source) -> bool {
    front_matter(source).is_canonical()
}

/// The canonical page of an endpoint. `name` is written into the front matter where the rules would choose another.
pub fn endpoint(endpoint: &Endpoint, name: bool) -> String {
    let mut out = Writer::default();
    let overridden = name.then(|| endpoint.id.to_string());
    let settled = [
        ("endpoint", overridden),
        ("deprecated", endpoint.deprecated.then(|| "true".to_owned())),
        ("repeat", endpoint.repeat.as_ref().map(Repeat::words)),
    ];
    out.front(&endpoint.page, settled);
    let http = &endpoint.http;
    let mut facts =
        vec![("HTTP URL", format!("https://{}{}", http.host, http.path)), ("HTTP Method", http.method.clone())];
    if let Some(limit) = &endpoint.rate_limit {
        let parts = [
            limit.per_minute.map(|count| format!("{count} 次/分钟")),
            limit.per_second.map(|count| format!("{count} 次/秒")),
            limit.special.then(|| "特殊频控".to_owned()),
        ];
        facts.push(("接口频率限制", parts.into_iter().flatten().collect::<Vec<_>>().join("、")));
    }
    facts.extend(access(&endpoint.access));
    out.facts("请求", &facts);
    out.header(endpoint);
    out.fields("路径参数", &endpoint.params.path, Columns::Plain, &[]);
    out.fields("查询参数", &endpoint.params.query, Columns::Required, &[]);
    if let Some(body) = &endpoint.body {
        out.fields("请求体", &body.fields, Columns::Required, &body.ambiguous);
        out.examples("请求体示例", &body.examples);
    }
    out.line("## 响应\n");
    match endpoint.response.kind {
        ResponseKind::Binary => out.line("二进制文件流\n"),
        ResponseKind::Json | ResponseKind::None => {
            out.fields("响应体", &endpoint.response.fields, Columns::Plain, &endpoint.response.ambiguous);
            out.examples("响应体示例", &endpoint.response.examples);
        }
    }
    out.errors(endpoint);
    out.text
}

/// The canonical page of an event.
pub fn event(event: &Event) -> String {
    let mut out = Writer::default();
    out.front(&event.page, []);
    let mut facts = vec![("事件类型", event.event_type.clone())];
    facts.extend(access(&event.access));
    if !event.push.is_empty() {
        facts.push(("推送方式", event.push.join("、")));
    }
    out.facts("事件", &facts);
    out.fields("事件体", &event.body.fields, Columns::Plain, &event.body.ambiguous);
    out.examples("事件体示例", &event.examples);
    out.text
}

/// The canonical page of a component of a card.
pub fn component(component: &Component) -> String {
    let mut out = Writer::default();
    let name = format!("card.{}.{}", component.version, component.name);
    out.front(&component.page, [(COMPONENT_KEY, Some(name))]);
    out.fields(COMPONENT_TABLE, &component.fields, Columns::Required, &[]);
    out.examples(COMPONENT_EXAMPLE, &component.examples);
    out.text
}

/// The rows that say which apps may.
fn access(access: &Access) -> impl Iterator<Item = (&'static str, String)> {
    let scopes = [scopes("权限要求", &access.scopes), scopes("字段权限要求", &access.field_scopes)];
    app_types(&access.app_types).into_iter().chain(scopes.into_iter().flatten())
}

fn app_types(types: &[AppType]) -> Option<(&'static str, String)> {
    let names = types.iter().map(|kind| match kind {
        AppType::Custom => "自建应用",
        AppType::Isv => "商店应用",
    });
    (!types.is_empty()).then(|| ("支持的应用类型", names.collect::<Vec<_>>().join("、")))
}

fn scopes(label: &'static str, scopes: &[String]) -> Option<(&'static str, String)> {
    (!scopes.is_empty()).then(|| (label, code_list(scopes)))
}

fn code_list(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join("<br>")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Columns {
    Plain,
    Required,
}

#[derive(Default)]
struct Writer {
    text: String,
}

impl Writer {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// The front matter; `settled` is what is written only where a spec settles it.
    fn front<const N: usize>(&mut self, page: &Page, settled: [(&str, Option<String>); N]) {
        self.line("---");
        self.line(&format!("title: {}", Json::from(page.title.as_str())));
        if let Some(url) = &page.doc_url {
            self.line(&format!("source_url: {url}"));
        }
        if let Some(updated) = page.updated {
            self.line(&format!("last_remote_update_timestamp: {updated}"));
        }
        for (key, value) in settled {
            if let Some(value) = value {
                self.line(&format!("{key}: {value}"));
            }
        }
        self.line("form: canonical");
        self.line("---");
        self.line(&format!("\n# {}\n", page.title.replace('\n', " ")));
    }

    fn facts(&mut self, heading: &str, facts: &[(&str, String)]) {
        self.line(&format!("## {heading}\n\n名称 | 值\n--- | ---"));
        for (label, value) in facts {
            self.line(&format!("{label} | {}", value.replace('|', "\\|")));
        }
        self.line("");
    }

    fn header(&mut self, endpoint: &Endpoint) {
        let tokens: Vec<&str> = endpoint
            .tokens
            .iter()
            .map(|token| match token {
                Token::Tenant => "`tenant_access_token`",
                Token::User => "`user_access_token`",
                Token::App => "`app_access_token`",
            })
            .collect();
        if tokens.is_empty() && endpoint.body.is_none() && endpoint.params.header.is_empty() {
            return;
        }
        self.line("### 请求头\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---");
        if !tokens.is_empty() {
            self.line(&format!("Authorization | string | 是 | {}", tokens.join("<br>")));
        }
        if let Some(body) = &endpoint.body {
            self.line(&format!("Content-Type | string | 是 | `{}`", body.content_type));
        }
        for field in &endpoint.params.header {
            self.row(field, &field.name, Columns::Required, None);
        }
        self.line("");
    }

    fn fields(&mut self, heading: &str, fields: &[Field], columns: Columns, doubts: &[Doubt]) {
        if fields.is_empty() {
            return;
        }
        let head = match columns {
            Columns::Plain => "名称 | 类型 | 描述\n--- | --- | ---",
            Columns::Required => "名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---",
        };
        self.line(&format!("### {heading}\n\n{head}"));
        self.rows(fields, "", columns, doubts);
        self.line("");
    }

    fn rows(&mut self, fields: &[Field], above: &str, columns: Columns, doubts: &[Doubt]) {
        for field in fields {
            let path = format!("{above}{}", field.name);
            let doubt = doubts.iter().find(|doubt| doubt.line == field.line);
            self.row(field, &path, columns, doubt);
            self.rows(&field.fields, &format!("{above}{}.", field.path_step()), columns, doubts);
        }
    }

    fn row(&mut self, field: &Field, path: &str, columns: Columns, doubt: Option<&Doubt>) {
        let mut row = format!("{path}{}", if doubt.is_some() { "?" } else { "" });
        let _ = write!(row, " | {}", type_cell(field));
        if columns == Columns::Required {
            let mark = match field.required {
                Some(true) => "是",
                Some(false) => "否",
                None => "",
            };
            let _ = write!(row, " | {mark}");
        }
        let _ = write!(row, " | {}", description(field, doubt));
        self.line(row.trim_end());
    }

    fn examples(&mut self, heading: &str, examples: &[Json]) {
        if examples.is_empty() {
            return;
        }
        self.line(&format!("### {heading}\n"));
        for example in examples {
            let text = serde_json::to_string_pretty(&without_prose(example)).unwrap_or_default();
            self.line(&format!("```json\n{text}\n```\n"));
        }
    }

    fn errors(&mut self, endpoint: &Endpoint) {
        if endpoint.errors.is_empty() {
            return;
        }
        self.line("### 错误码\n\nHTTP状态码 | 错误码 | 描述 | 排查建议\n--- | --- | --- | ---");
        for error in &endpoint.errors {
            let http = error.http.map(|status| status.to_string()).unwrap_or_default();
            let advice = match error.retry {
                Some(Retry::Later) => "请稍后重试",
                Some(Retry::Never) => "请勿重试",
                None => "",
            };
            let message: String = error.message.chars().take(MAX_MESSAGE).collect();
            let line = format!("{http} | {} | {} | {advice}", error.code, escape(message.trim()));
            self.line(line.trim_end());
        }
        self.line("");
    }
}

/// The type as the reader takes it.
fn type_cell(field: &Field) -> String {
    let name = field.ty.name.as_deref();
    let one = match field.ty.kind {
        FieldType::String => "string",
        FieldType::Int => "int",
        FieldType::Float => "float",
        FieldType::Bool => "boolean",
        FieldType::File => "file",
        FieldType::Json => "any",
        FieldType::Object => name.unwrap_or("object"),
        FieldType::Map => {
            let value = field.ty.map_value.map(FieldType::as_str).or(name).unwrap_or("any");
            return format!("map<string, {}>{}", value.replace("bool", "boolean"), field.ty.list_marks());
        }
    };
    format!("{one}{}", field.ty.list_marks())
}

/// The facts of a field as the parts of a description.
fn description(field: &Field, doubt: Option<&Doubt>) -> String {
    let mut parts: Vec<String> = Vec::new();
    parts.extend(field.facts.label.as_deref().map(escape));
    if field.facts.deprecated {
        parts.push("已废弃".into());
    }
    if !field.facts.values.is_empty() {
        parts.push("**可选值有**：".into());
        for value in &field.facts.values {
            let label = if value.label.is_empty() { String::new() } else { format!("：{}", escape(&value.label)) };
            let name = value.name.as_ref().map(|name| format!(" {{{name}}}")).unwrap_or_default();
            parts.push(format!("- {}{name}{label}", code(&value.value)));
        }
        if field.facts.open_values {
            parts.push("- 等".into());
        }
    }
    if let Some(default) = &field.facts.default {
        parts.push(format!("**默认值**：{}", code(default)));
    }
    if let Some(example) = field.facts.example.as_ref().filter(|example| is_short(example)) {
        // A reader takes one pair of quotes off.
        let quoted = example.len() > 1 && example.starts_with('"') && example.ends_with('"');
        let example = if quoted { Json::from(example.as_str()).to_string() } else { example.clone() };
        parts.push(format!("**示例值**：{}", code(&example)));
    }
    let range = |label: &str, low: Option<String>, high: Option<String>, least: &str, most: &str| match (low, high) {
        (Some(low), Some(high)) => Some(format!("- {label}：`{low}` ～ `{high}`")),
        (Some(low), None) => Some(format!("- {least}：`{low}`")),
        (None, Some(high)) => Some(format!("- {most}：`{high}`")),
        (None, None) => None,
    };
    let text = |number: Option<i64>| number.map(|number| number.to_string());
    let count = |number: Option<u64>| number.map(|number| number.to_string());
    let mut rules: Vec<String> = Vec::new();
    rules.extend(range("取值范围", text(field.facts.min), text(field.facts.max), "最小值", "最大值"));
    rules.extend(range("长度范围", count(field.facts.min_len), count(field.facts.max_len), "最小长度", "最大长度"));
    rules.extend(field.facts.pattern.as_ref().map(|pattern| format!("- 正则校验：{}", code(pattern))));
    if !rules.is_empty() {
        parts.push("**数据校验规则**：".into());
        parts.extend(rules);
    }
    if !field.facts.scopes.is_empty() {
        parts.push(format!("**字段权限要求**：{}", code_list(&field.facts.scopes)));
    }
    if !field.aliases.is_empty() {
        let names: Vec<String> = field.aliases.iter().map(|name| code(name)).collect();
        parts.push(format!("{}{}", marks::ALIASES, names.join(" ")));
    }
    if field.from_example {
        parts.push(marks::FROM_EXAMPLE.into());
    }
    if let Some(doubt) = doubt {
        let paths: Vec<String> = doubt.alternatives.iter().map(|path| format!("`{path}`")).collect();
        parts.push(format!("{}{}", marks::ALTERNATIVES, paths.join(" ")));
    }
    parts.join("<br>")
}

fn is_short(text: &str) -> bool {
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    text.chars().count() <= 2 * MAX_EXAMPLE_TEXT && wide <= MAX_WIDE && !text.contains(['\n', '`'])
}

fn code(text: &str) -> String {
    format!("`{}`", text.replace('|', "\\|"))
}

/// Plain text as Markdown on one line of a table.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '`' | '[' | ']' | '<' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// The example with its keys and short values; free text is replaced.
fn without_prose(value: &Json) -> Json {
    match value {
        Json::Object(map) => map.iter().map(|(key, value)| (key.clone(), without_prose(value))).collect(),
        Json::Array(items) => items.iter().map(without_prose).collect(),
        Json::String(text) if is_prose(text) => PLACEHOLDER.into(),
        other => other.clone(),
    }
}

fn is_prose(text: &str) -> bool {
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    text.chars().count() > MAX_EXAMPLE_TEXT
        || wide > MAX_WIDE
        || text.split_whitespace().count() > MAX_WORDS
        || text.contains('\n')
}
