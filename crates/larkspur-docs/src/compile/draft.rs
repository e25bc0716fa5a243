//! A page's facts, read one page at a time: everything but the nesting of its tables.

use larkspur_schema::{Access, ApiError, EndpointId, EventId, FieldType, Http, RateLimit, Repeat, Token, Value};

use super::carry::Held;
use super::envelope;
use super::params::{add_query_string, content_type, settle_path_params, tokens};
use super::row::{DraftRow, doubt_depths, rows, written_depths};
use super::sections::{self, Examples, errors, examples, first_table, reply_table, says_binary};
use crate::canonical;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts;
use crate::names::{self, NameSource};
use crate::nesting::Kind;
use crate::page::{Column, Page, Section, may_list_values, tables};
use crate::request::{self, Facts as RequestFacts};
use crate::source::Source;

/// A table whose nesting is still to be rebuilt.
#[derive(Debug)]
pub(super) struct DraftTable {
    pub kind: Kind,
    pub rows: Vec<DraftRow>,
    pub depths: Vec<Option<u8>>,
    /// What is settled about each row; empty where nothing is.
    pub held: Vec<Held>,
    pub examples: Examples,
    /// Whether it is a multipart body.
    pub multipart: bool,
}

impl DraftTable {
    /// Takes the rows of a table and its examples, and settles where the table begins.
    fn new(
        page: &Page<'_>,
        kind: Kind,
        rows: Vec<DraftRow>,
        examples: Examples,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Self {
        let canonical = page.front.is_canonical();
        let depths = written_depths(page.source, &rows, canonical, diagnostics);
        let mut table = Self { kind, rows, depths, held: Vec::new(), examples, multipart: false };
        if canonical {
            return table;
        }
        doubt_depths(&table.rows, &mut table.depths, &table.examples.values);
        if let Some(moved) = envelope::settle(&mut table) {
            let message = format!("every example shows this and the other rows below `{}`", moved.below);
            let help = format!("they were put there: add a row `{}` above them", moved.below);
            diagnostics.push(page.source.report_line(Code::BelowPayload, moved.line, message).help(help));
        }
        table
    }
}

/// Why a page gives no endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Skip {
    /// The page describes no request and no event.
    NoRequest,
    /// The page describes an event.
    Event,
    /// The page describes a request, but not where it goes: see its diagnostics.
    Broken,
    /// Another page documents the same endpoint.
    Duplicate,
    /// The file could not be read.
    Unreadable,
}

impl Skip {
    /// The reason in words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoRequest => "no request table",
            Self::Event => "an event",
            Self::Broken => "a request without method or URL",
            Self::Duplicate => "documented on another page",
            Self::Unreadable => "not readable",
        }
    }
}

/// A page, read.
#[derive(Debug)]
pub(super) struct Draft {
    pub head: Head,
    pub about: About,
}

/// What every page says, whatever it documents.
#[derive(Debug)]
pub(super) struct Head {
    pub page: larkspur_schema::Page,
    pub access: Access,
    /// Whether what the rows say is meant to the letter.
    pub canonical: bool,
    pub deprecated: bool,
    pub value_tables: Vec<(String, Vec<Value>)>,
    /// The line of the table that says where the request goes.
    pub line: u32,
}

/// An endpoint or an event.
#[derive(Debug)]
pub(super) enum About {
    Endpoint(Box<EndpointDraft>),
    Event(Box<EventDraft>),
}

#[derive(Debug)]
pub(super) struct EndpointDraft {
    pub id: EndpointId,
    /// Whether the page writes that name.
    pub named: bool,
    /// The name that the rules choose.
    pub derived: EndpointId,
    pub http: Http,
    pub tokens: Vec<Token>,
    pub rate_limit: Option<RateLimit>,
    pub path: Vec<DraftRow>,
    pub query: Vec<DraftRow>,
    pub header: Vec<DraftRow>,
    pub content_type: Option<String>,
    pub body: Option<DraftTable>,
    pub reply: Option<DraftTable>,
    pub binary: bool,
    pub errors: Vec<ApiError>,
    /// What the front matter settles about sending a call again.
    pub repeat: Option<Repeat>,
}

#[derive(Debug)]
pub(super) struct EventDraft {
    pub id: EventId,
    pub event_type: String,
    pub push: Vec<String>,
    pub body: DraftTable,
}

const HEADER: &[&str] = &["请求头", "请求头参数", "请求 Header", "请求Header", "Header", "请求头部"];
const PATH: &[&str] = &["路径参数", "请求路径参数", "Path 参数", "Path参数", "路径"];
const QUERY: &[&str] = &["查询参数", "请求查询参数", "Query 参数", "Query参数", "URL 参数", "查询字符串"];
const BODY: &[&str] = &["请求体", "请求体参数", "请求 Body", "请求Body", "Body 参数", "Body参数", "请求 Body 参数"];
const LOOSE: &[&str] = &["请求参数", "参数", "请求参数说明"];
const EVENT_BODY: &[&str] = &["事件体", "事件体参数", "回调体", "回调结构"];

/// Reads a page. Other pages may be about anything; a spec is there to document something.
pub(super) fn read(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Result<Draft, Skip> {
    match read_page(source, diagnostics) {
        Err(Skip::NoRequest) if canonical::is_canonical(source) => {
            let message = "this is no endpoint and no event, so nothing comes of it";
            let help = "give it the rows `HTTP URL` and `HTTP Method` below `## 请求`, or `事件类型` below `## 事件` and a \
                        table `### 事件体`; or remove it";
            diagnostics.push(source.report_line(Code::EmptySpec, 1, message).help(help));
            Err(Skip::Broken)
        }
        read => read,
    }
}

fn read_page(source: &Source, diagnostics: &mut Vec<Diagnostic>) -> Result<Draft, Skip> {
    if !request::may_have_request(source.text()) {
        return Err(Skip::NoRequest);
    }
    let page = Page::read(source, diagnostics);
    let about = match request::request_section(&page) {
        Some((index, section)) => {
            let facts = RequestFacts::read(section);
            endpoint(&page, index, &facts, diagnostics).map(|draft| (About::Endpoint(Box::new(draft)), facts, section))
        }
        None => {
            event(&page, diagnostics).map(|(draft, facts, section)| (About::Event(Box::new(draft)), facts, section))
        }
    };
    let (about, request, section) = about?;
    if page.front.is_empty() {
        diagnostics.push(
            source
                .report_line(Code::FrontMatter, 1, "the page has no front matter")
                .help("start the page with `---`, `title: …`, `source_url: …`, `---`"),
        );
    }
    let title = page.front.get("title").map(str::to_owned).unwrap_or_else(|| first_heading(&page));
    let historic = ["历史版本", "不推荐", "已废弃", "已下线"];
    let deprecated = page.front.get("deprecated") == Some("true")
        || historic.iter().any(|mark| title.contains(mark))
        || ["历史版本", "historic-version"].iter().any(|folder| source.path().contains(folder));
    let mut value_tables = Vec::new();
    for section in &page.sections {
        if may_list_values(section.text) {
            for table in tables(source, section, &mut Vec::new()) {
                if table.has_fields() && table.column(Column::Type).is_some() {
                    continue;
                }
                let headings: Vec<&str> = table.headings.iter().map(AsRef::as_ref).collect();
                let rows: Vec<Vec<&str>> = table.rows.iter().map(|row| row.cells.clone()).collect();
                value_tables.extend(facts::value_table(&headings, &rows));
            }
        }
    }
    let head = Head {
        page: sections::about(&page, title),
        access: request.access(),
        canonical: page.front.is_canonical(),
        deprecated,
        value_tables,
        line: section.line,
    };
    Ok(Draft { head, about })
}

fn first_heading(page: &Page<'_>) -> String {
    page.sections.iter().find(|section| section.level > 0).map(|section| section.title.to_string()).unwrap_or_default()
}

fn endpoint(
    page: &Page<'_>,
    index: usize,
    facts: &RequestFacts<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<EndpointDraft, Skip> {
    let source = page.source;
    let Some((http, query_string)) = facts.http(source, diagnostics) else { return Err(Skip::Broken) };
    let title = page.front.get("title").unwrap_or_default();
    let (written, derived) = endpoint_id(page, &http, title, diagnostics);

    let header_table = first_table(page, HEADER, diagnostics);
    let header_rows = header_table.as_ref().map(|table| rows(source, table, &mut Vec::new())).unwrap_or_default();
    let mut tokens = header_table.as_ref().map(|table| tokens(source, table, diagnostics)).unwrap_or_default();
    if tokens.is_empty() {
        tokens = facts.tokens();
    }
    let content_type = header_table.as_ref().and_then(content_type);
    let header = header_rows
        .into_iter()
        .filter(|row| !row.name.eq_ignore_ascii_case("Authorization") && !row.name.eq_ignore_ascii_case("Content-Type"))
        .collect();

    let mut read_rows = |titles: &[&str]| {
        first_table(page, titles, diagnostics).map(|table| rows(source, &table, diagnostics)).unwrap_or_default()
    };
    let mut path = read_rows(PATH);
    let mut query = read_rows(QUERY);
    let mut body_rows = read_rows(BODY);
    let loose = read_rows(LOOSE);
    if matches!(http.method.as_str(), "GET" | "DELETE" | "HEAD") || !body_rows.is_empty() {
        query.extend(loose);
    } else {
        body_rows.extend(loose);
    }
    settle_path_params(source, facts.url_slice(), &http, &mut path, [&mut query, &mut body_rows], diagnostics);
    add_query_string(query_string, &mut query, source.line(source.offset_of(facts.url_slice())));

    let body_examples = examples(page, index, &["请求体示例", "请求示例", "请求 Body 示例"], diagnostics);
    let multipart = content_type.as_deref().map_or_else(
        || body_rows.iter().any(|row| row.cell.ty.kind == FieldType::File) && body_examples.values.is_empty(),
        |kind| kind.starts_with("multipart"),
    );
    let body = (!body_rows.is_empty()).then(|| {
        let table = DraftTable::new(page, Kind::Body, body_rows, body_examples, diagnostics);
        DraftTable { multipart, ..table }
    });

    let reply_table = reply_table(page, diagnostics);
    let mut reply_rows = reply_table.map(|table| rows(source, &table, diagnostics)).unwrap_or_default();
    // What older pages call required in a reply is a promise that replies do not keep.
    reply_rows.iter_mut().for_each(|row| row.required = None);
    let reply_titles =
        ["响应体示例", "响应示例", "返回示例", "返回体示例", "返回结果示例", "返回值示例", "响应 Body 示例"];
    let reply_examples = examples(page, index, &reply_titles, diagnostics);
    let is_documented = !reply_rows.is_empty() || !reply_examples.values.is_empty();
    let binary = !is_documented && says_binary(page);
    let reply = is_documented.then(|| DraftTable::new(page, Kind::Reply, reply_rows, reply_examples, diagnostics));
    if reply.is_none() && !binary {
        diagnostics.push(
            source
                .report_line(Code::NoBody, page.sections[index].line, "the reply is not documented")
                .help("add `### 响应体` with a table, or say that the reply is a file: 返回文件二进制流"),
        );
    }
    let errors = errors(page, diagnostics);
    Ok(EndpointDraft {
        named: written.is_some(),
        id: written.unwrap_or_else(|| derived.clone()),
        derived,
        http,
        tokens,
        rate_limit: facts.rate_limit(source, diagnostics),
        path,
        query,
        header,
        content_type,
        body,
        reply,
        binary,
        errors,
        repeat: repeat(page, diagnostics),
    })
}

/// The name that a page writes for its endpoint, and the one that the rules choose.
fn endpoint_id(
    page: &Page<'_>,
    http: &Http,
    title: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Option<EndpointId>, EndpointId) {
    let derived = names::derive(&NameSource::new(http, page.front.url().as_deref(), title));
    if let Some(text) = page.front.get("endpoint") {
        match text.parse() {
            Ok(id) => return (Some(id), derived),
            Err(reason) => {
                let place = page.front.key_slice("endpoint").unwrap_or_default();
                diagnostics.push(
                    page.source
                        .report(Code::BadEndpointName, place, reason)
                        .help("write `endpoint: wiki.v2.task.get`, or remove the line"),
                );
            }
        }
    }
    (None, derived)
}

/// What the page settles about sending a call again.
fn repeat(page: &Page<'_>, diagnostics: &mut Vec<Diagnostic>) -> Option<Repeat> {
    let text = page.front.get("repeat")?;
    let settled = Repeat::parse(text);
    if settled.is_none() {
        let place = page.front.key_slice("repeat").unwrap_or_default();
        diagnostics.push(
            page.source
                .report(Code::FrontMatter, place, format!("`{text}` does not say when a call may be sent again"))
                .help("write `reads`, `never`, `method` or `key` and the name of a parameter, or remove the line"),
        );
    }
    settled
}

fn event<'p, 'a>(
    page: &'p Page<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(EventDraft, RequestFacts<'a>, &'p Section<'a>), Skip> {
    let source = page.source;
    let with_table = page.all_sections(&["事件", "回调"]).find(|(_, section)| section.text.contains("事件类型"));
    let Some((index, section)) = with_table else { return Err(Skip::NoRequest) };
    let facts = RequestFacts::read(section);
    let Some(event_type) = facts.event_type() else { return Err(Skip::NoRequest) };
    let Some(table) = first_table(page, EVENT_BODY, diagnostics) else { return Err(Skip::NoRequest) };
    let body_rows = rows(source, &table, diagnostics);
    let examples = examples(page, index, &["事件体示例", "回调体示例", "回调示例"], diagnostics);
    let push = facts.push();
    let body = DraftTable::new(page, Kind::Event, body_rows, examples, diagnostics);
    let id = names::event(&event_type, source.path(), page.front.url().as_deref());
    Ok((EventDraft { id, event_type, push, body }, facts, section))
}
