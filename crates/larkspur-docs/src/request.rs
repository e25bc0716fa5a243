//! The two-column table below `## 请求` (and `## 事件`): where a request goes and who may send it.

use larkspur_schema::{Access, AppType, Http, RateLimit, Token};

use crate::cell;
use crate::diagnostic::Code;
use crate::facts;
use crate::findings::Findings;
use crate::page::{Page, Section};

/// The labels of the first column. A value runs from its label to the next one.
const LABELS: [(&str, Label); 16] = [
    ("HTTP URL", Label::Url),
    ("HTTP Method", Label::Method),
    ("接口频率限制", Label::RateLimit),
    ("频率限制", Label::RateLimit),
    ("支持的应用类型", Label::AppTypes),
    ("权限要求", Label::Scopes),
    ("字段权限要求", Label::FieldScopes),
    ("事件类型", Label::EventType),
    ("推送方式", Label::Push),
    ("URL", Label::Url),
    ("Method", Label::Method),
    ("请求方式", Label::Method),
    ("请求地址", Label::Url),
    ("凭证要求", Label::Tokens),
    ("访问凭证", Label::Tokens),
    ("凭证类型", Label::Tokens),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Label {
    Url,
    Method,
    RateLimit,
    AppTypes,
    Scopes,
    FieldScopes,
    EventType,
    Push,
    Tokens,
}

/// What the table says, uninterpreted.
#[derive(Debug, Default)]
pub(crate) struct Facts<'a> {
    entries: Vec<(Label, &'a str)>,
}

impl<'a> Facts<'a> {
    /// Cuts the section's text at the labels.
    pub(crate) fn read(section: &Section<'a>) -> Self {
        let text = section.text;
        let mut entries: Vec<(Label, usize)> = Vec::new();
        let mut ends = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            if let Some((label, rest)) = label(line) {
                ends.push(at);
                entries.push((label, at + (line.len() - rest.len())));
            }
            at += line.len();
        }
        ends.push(text.len());
        let entries = entries
            .into_iter()
            .zip(ends.into_iter().skip(1))
            .map(|((label, start), end)| (label, text.get(start..end).unwrap_or_default().trim()))
            .collect();
        Self { entries }
    }

    fn get(&self, label: Label) -> Option<&'a str> {
        self.entries.iter().find(|(found, _)| *found == label).map(|(_, value)| *value)
    }

    /// Where the request goes, and the query string that the URL carries.
    pub(crate) fn http(&self, findings: &Findings<'_>) -> Option<(Http, Option<&'a str>)> {
        let raw = self.get(Label::Url)?;
        let method_cell = self.get(Label::Method).map(|cell| first_line(cell).trim_matches(['`', '*', ' ']));
        let method = method_cell.map(str::to_ascii_uppercase).and_then(|method| {
            ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
                .iter()
                .find(|known| method.starts_with(*known))
                .copied()
        });
        let Some(method) = method else {
            let slice = method_cell.filter(|cell| !cell.is_empty()).unwrap_or(raw);
            findings.at(slice).tell(
                Code::MissingMethod,
                "no HTTP method is named",
                "add a row `HTTP Method | GET`, with POST, PUT, PATCH or DELETE as it may be",
            );
            return None;
        };
        let text = first_line(raw);
        let url = cell::plain(text);
        let bare = url.find("http").map_or(url.as_ref(), |at| &url[at..]);
        let bare = bare.split([' ', '，', '\t', '<', '（', '`']).next().unwrap_or_default();
        let split = bare.strip_prefix("https://").or_else(|| bare.strip_prefix("http://")).and_then(|rest| {
            let (host, path) = rest.split_once('/')?;
            (!host.is_empty() && !path.is_empty()).then_some((host, path))
        });
        let Some((host, path)) = split else {
            findings.at(text).tell(
                Code::BadUrl,
                "this is no `https://host/path`",
                "write the whole URL, parameters as `:name`",
            );
            return None;
        };
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let query = text.split_once('?').map(|(_, query)| query.split([' ', ')', '，']).next().unwrap_or_default());
        let path: Vec<String> = path.trim_end_matches('/').split('/').map(path_segment).collect();
        let http = Http { method: method.into(), host: host.into(), path: format!("/{}", path.join("/")) };
        Some((http, query))
    }

    /// The raw URL cell, for diagnostics.
    pub(crate) fn url_slice(&self) -> &'a str {
        self.get(Label::Url).map(first_line).unwrap_or_default()
    }

    /// How often the endpoint may be called.
    pub(crate) fn rate_limit(&self, findings: &Findings<'_>) -> Option<RateLimit> {
        let raw = self.get(Label::RateLimit)?;
        let text = cell::plain(first_line(raw));
        let mut limit = RateLimit::default();
        for part in text.split(['、', '，', ',', ';', '；']) {
            let part = part.trim();
            let digits: String = part.chars().take_while(|c| c.is_ascii_digit()).collect();
            let count = digits.parse().ok();
            let unit = part.get(digits.len()..).unwrap_or_default().trim();
            if unit.ends_with("分钟") || unit.ends_with("分") || unit.ends_with("min") {
                limit.per_minute = count;
            } else if unit.ends_with('秒') || unit.ends_with("qps") || unit.ends_with("QPS") || unit.ends_with("/s") {
                limit.per_second = count;
            } else if part.contains("特殊") {
                limit.special = true;
            }
        }
        if limit == RateLimit::default() {
            let silent = matches!(text.as_ref(), "" | "-" | "/" | "无");
            if !silent {
                findings.at(first_line(raw)).tell(
                    Code::BadRateLimit,
                    "this limit is not understood",
                    "write `100 次/分钟`, `50 次/秒`, both with `、` between, or `特殊频控`",
                );
            }
            return None;
        }
        Some(limit)
    }

    /// Which apps may call or subscribe.
    pub(crate) fn access(&self) -> Access {
        Access { app_types: self.app_types(), scopes: self.scopes(), field_scopes: self.field_scopes() }
    }

    /// The kinds of app that may call.
    fn app_types(&self) -> Vec<AppType> {
        let text = self.get(Label::AppTypes).unwrap_or_default();
        let mut types = Vec::new();
        if text.contains("自建") || text.contains("custom") {
            types.push(AppType::Custom);
        }
        if text.contains("商店") || text.contains("isv") {
            types.push(AppType::Isv);
        }
        types
    }

    /// The kinds of access token that an older page names here rather than among the headers.
    pub(crate) fn tokens(&self) -> Vec<Token> {
        self.get(Label::Tokens).map(facts::tokens).unwrap_or_default()
    }

    /// Any one of these scopes permits the call.
    fn scopes(&self) -> Vec<String> {
        self.get(Label::Scopes).map(facts::scopes).unwrap_or_default()
    }

    /// Scopes without which fields are left out.
    fn field_scopes(&self) -> Vec<String> {
        self.get(Label::FieldScopes).map(facts::scopes).unwrap_or_default()
    }

    /// The type of an event on the wire.
    pub(crate) fn event_type(&self) -> Option<String> {
        let text = cell::plain(first_line(self.get(Label::EventType)?)).into_owned();
        (!text.is_empty() && text != "-").then_some(text)
    }

    /// How an event is pushed: the words that the page uses, in lower case.
    pub(crate) fn push(&self) -> Vec<String> {
        let text = self.get(Label::Push).map(cell::plain).unwrap_or_default();
        let parts = text.split(['、', '，', ',', ' ', '/']).map(|part| part.trim().to_ascii_lowercase());
        parts.filter(|part| !part.is_empty() && part != "-").collect()
    }
}

/// Whether a text holds a label without which a page has neither a request nor an event; a quick look for guides.
pub(crate) fn may_have_request(text: &str) -> bool {
    ["HTTP URL", "HTTP Method", "请求地址", "请求方式", "事件类型"]
        .iter()
        .any(|label| memchr::memmem::find(text.as_bytes(), label.as_bytes()).is_some())
}

/// The section that holds the request's table.
pub(crate) fn request_section<'p, 'a>(page: &'p Page<'a>) -> Option<(usize, &'p Section<'a>)> {
    let by_title =
        page.all_sections(&["请求", "请求说明", "Request"]).find(|(_, section)| section.text.contains("HTTP URL"));
    by_title.or_else(|| {
        page.sections.iter().enumerate().find(|(_, section)| {
            let facts = Facts::read(section);
            facts.get(Label::Url).is_some_and(|url| url.contains("://")) && facts.get(Label::Method).is_some()
        })
    })
}

fn first_line(text: &str) -> &str {
    text.split("<br>").next().unwrap_or(text).lines().next().unwrap_or_default().trim().trim_end_matches('|').trim()
}

/// A path segment; `{name}` and `<name>` are parameters like `:name`.
fn path_segment(segment: &str) -> String {
    let braced = segment.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    let braced = braced.or_else(|| segment.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')));
    braced.map_or_else(|| segment.to_owned(), |name| format!(":{name}"))
}

/// The label at the start of a line, and what follows it.
fn label(line: &str) -> Option<(Label, &str)> {
    let trimmed = line.trim_start_matches([' ', '\t', '|', '*', '`']);
    // Values are indented below their label; a label is not.
    if line.len() - trimmed.len() > 6 {
        return None;
    }
    LABELS.iter().find_map(|(text, label)| {
        let rest = trimmed.strip_prefix(text)?;
        let after = rest.trim_start_matches([' ', '\t', '*', '`', '：', ':']);
        let value = after.strip_prefix('|').or_else(|| after.is_empty().then_some(after));
        // `| 权限要求    what it means | … |`: behind the label, its cell may hold a remark.
        let remarked = line.starts_with('|') && rest.starts_with([' ', '\t']);
        let value = value.or_else(|| remarked.then(|| after.split_once('|')).flatten().map(|(_, value)| value));
        value.or_else(|| after.starts_with(['\n', '\r']).then_some(after)).map(|value| (*label, value))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::outline;
    use crate::source::Source;

    fn with(text: &str, check: impl Fn(&Facts<'_>, Findings<'_>)) {
        let source = Source::new("a.md", format!("## 请求\n名称 | 值\n---|---\n{text}"));
        let sections = outline(&Findings::quiet(&source), 0);
        check(&Facts::read(&sections[1]), Findings::new(&source));
    }

    #[test]
    fn values_run_over_lines_and_labels_are_padded_or_bold() {
        let text = "**HTTP URL** | https://open.feishu.cn/open-apis/a/v1/bs/:b_id\nHTTP Method   | GET\n接口频率限制 | [1000 次/分钟、50 次/秒](https://x.y)\n支持的应用类型 | 自建应用、商店应用\n权限要求  \n            **任一**  \n            开启任一 | 读(doc:page:readonly)  \n            写(doc:page)\n字段权限要求 | 看(user:mail:read)\n";
        with(text, |facts, findings| {
            let (http, query) = facts.http(&findings).unwrap();
            assert_eq!((http.method.as_str(), http.path.as_str()), ("GET", "/open-apis/a/v1/bs/:b_id"));
            assert_eq!(query, None);
            let limit = facts.rate_limit(&findings).unwrap();
            assert_eq!((limit.per_minute, limit.per_second), (Some(1000), Some(50)));
            assert_eq!(facts.app_types(), [AppType::Custom, AppType::Isv]);
            assert_eq!(facts.scopes(), ["doc:page:readonly", "doc:page"]);
            assert_eq!(facts.field_scopes(), ["user:mail:read"]);
            assert_eq!(findings.count(), 0);
        });
    }

    #[test]
    fn a_label_may_have_a_remark_in_its_cell() {
        let text = "| HTTP URL | https://a.b/open-apis/c |\n| 权限要求       开启任意一项 | `doc:page` 写 `doc:page:readonly` 读 |\n| 权限要求说明 | x |\n";
        with(text, |facts, _| assert_eq!(facts.scopes(), ["doc:page", "doc:page:readonly"]));
    }

    #[test]
    fn the_request_may_name_the_kinds_of_token() {
        with("|凭证要求|user_access_token 或 tenant\\_access\\_token|\n", |facts, _| {
            assert_eq!(facts.tokens(), [Token::Tenant, Token::User]);
        });
    }

    #[test]
    fn a_query_string_braces_and_a_trailing_slash_are_taken_off_the_path() {
        with("HTTP URL | https://www.feishu.cn/a/{id}/list/?x=1&y=\nHTTP Method | post\n", |facts, findings| {
            let (http, query) = facts.http(&findings).unwrap();
            assert_eq!((http.host.as_str(), http.path.as_str()), ("www.feishu.cn", "/a/:id/list"));
            assert_eq!((http.method.as_str(), query), ("POST", Some("x=1&y=")));
        });
    }

    #[test]
    fn a_missing_method_and_a_bad_url_are_errors_with_a_place() {
        with("HTTP URL | https://a.b/c\n", |facts, findings| {
            assert!(facts.http(&findings).is_none());
            let found = findings.into_diagnostics();
            assert_eq!((found[0].code, found[0].line), (Code::MissingMethod, 4));
        });
        with("HTTP URL | see below\nHTTP Method | GET\n", |facts, findings| {
            assert!(facts.http(&findings).is_none());
            let found = findings.into_diagnostics();
            assert_eq!((found[0].code, found[0].column), (Code::BadUrl, 12));
        });
    }
}
