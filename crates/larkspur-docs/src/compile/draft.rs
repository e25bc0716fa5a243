//! A page's facts, read one page at a time: everything but the nesting of its tables.

use larkspur_schema::{Access, ApiError, EndpointId, EventId, FieldType, Http, RateLimit, Repeat, Token, Value};

use super::envelope;
use super::params::{add_query_string, content_type, settle_path_params, tokens};
use super::row::{DraftRow, doubt_depths, rows, written_depths};
use super::sections::{self, Examples, errors, examples, first_table, reply_table, says_binary};
use super::table::DraftTable;
use crate::canonical;
use crate::diagnostic::{Code, Diagnostic};
use crate::facts;
use crate::findings::Findings;
use crate::names::{self, NameSource};
use crate::nesting::{Kind, Tree};
use crate::page::{Column, Page, Section, may_list_values};
use crate::request::{self, Facts as RequestFacts};
use crate::source::Source;

impl DraftTable {
    /// Takes the rows of a table and its examples, and settles where the table begins.
    fn new(page: &Page<'_>, kind: Kind, rows: Vec<DraftRow>, examples: Examples) -> Self {
        let canonical = page.front.is_canonical();
        let depths = written_depths(&rows, canonical, &page.findings);
        let mut table =
            Self { kind, rows, depths, held: Vec::new(), examples, multipart: false, tree: Tree::default() };
        if canonical {
            return table;
        }
        doubt_depths(&table.rows, &mut table.depths, &table.examples.values);
        if let Some(moved) = envelope::settle(&mut table) {
            let message = format!("every example shows this and the other rows below `{}`", moved.below);
            let help = format!("they were put there: add a row `{}` above them", moved.below);
            page.findings.at_line(moved.line).tell(Code::BelowPayload, message, help);
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

/// Reads a page, and gives what is found in it. Other pages may be about anything; a spec is there to document something.
pub(super) fn read(source: &Source) -> (Result<Draft, Skip>, Vec<Diagnostic>) {
    let page = request::may_have_request(source.text()).then(|| Page::read(source));
    let read = page.as_ref().map_or(Err(Skip::NoRequest), draft);
    let findings = page.map_or_else(|| Findings::new(source), |page| page.findings);
    match read {
        Err(Skip::NoRequest) if canonical::is_canonical(source) => {
            let message = "this is no endpoint and no event, so nothing comes of it";
            let help = "give it the rows `HTTP URL` and `HTTP Method` below `## 请求`, or `事件类型` below `## 事件` and a \
                        table `### 事件体`; or remove it";
            findings.at_line(1).tell(Code::EmptySpec, message, help);
            (Err(Skip::Broken), findings.into_diagnostics())
        }
        read => (read, findings.into_diagnostics()),
    }
}

/// Reads a page that may have a request or an event.
fn draft(page: &Page<'_>) -> Result<Draft, Skip> {
    let (about, request, section) = match request::request_section(page) {
        Some((index, section)) => {
            let facts = RequestFacts::read(section);
            (About::Endpoint(Box::new(endpoint(page, index, &facts)?)), facts, section)
        }
        None => {
            let (draft, facts, section) = event(page)?;
            (About::Event(Box::new(draft)), facts, section)
        }
    };
    if page.front.is_empty() {
        let help = "start the page with `---`, `title: …`, `source_url: …`, `---`";
        page.findings.at_line(1).tell(Code::FrontMatter, "the page has no front matter", help);
    }
    let title = page.front.get("title").map(str::to_owned).unwrap_or_else(|| first_heading(page));
    let historic = ["历史版本", "不推荐", "已废弃", "已下线"];
    let deprecated = page.front.get("deprecated") == Some("true")
        || historic.iter().any(|mark| title.contains(mark))
        || ["历史版本", "historic-version"].iter().any(|folder| page.source.path().contains(folder));
    let head = Head {
        page: sections::about(page, title),
        access: request.access(),
        canonical: page.front.is_canonical(),
        deprecated,
        value_tables: value_tables(page),
        line: section.line,
    };
    Ok(Draft { head, about })
}

/// The values that tables beside those of fields list.
fn value_tables(page: &Page<'_>) -> Vec<(String, Vec<Value>)> {
    let sections = page.sections.iter().filter(|section| may_list_values(section.text));
    let tables = sections.flat_map(|section| page.tables_quietly(section));
    let others = tables.filter(|table| !table.has_fields() || table.column(Column::Type).is_none());
    let values = others.flat_map(|table| {
        let headings: Vec<&str> = table.headings.iter().map(AsRef::as_ref).collect();
        let rows: Vec<Vec<&str>> = table.rows.iter().map(|row| row.cells.clone()).collect();
        facts::value_table(&headings, &rows)
    });
    values.collect()
}

fn first_heading(page: &Page<'_>) -> String {
    page.sections.iter().find(|section| section.level > 0).map(|section| section.title.to_string()).unwrap_or_default()
}

/// Reads the endpoint whose request stands in the section at `index`.
fn endpoint(page: &Page<'_>, index: usize, facts: &RequestFacts<'_>) -> Result<EndpointDraft, Skip> {
    let findings = &page.findings;
    let Some((http, query_string)) = facts.http(findings) else { return Err(Skip::Broken) };
    let title = page.front.get("title").unwrap_or_default();
    let (written, derived) = endpoint_id(page, &http, title);
    let Header { tokens, content_type, rows: header } = header(page);
    let Params { mut path, mut query, body: mut body_rows } = params(page, &http);
    let url = facts.url_slice();
    settle_path_params(findings, url, &http, &mut path, [&mut query, &mut body_rows]);
    add_query_string(query_string, &mut query, page.source.line(page.source.offset_of(url)));
    let body = body(page, index, body_rows, content_type.as_deref());
    let (reply, binary) = reply(page, index);
    Ok(EndpointDraft {
        named: written.is_some(),
        id: written.unwrap_or_else(|| derived.clone()),
        derived,
        http,
        tokens: if tokens.is_empty() { facts.tokens() } else { tokens },
        path,
        query,
        header,
        content_type,
        body,
        reply,
        binary,
        errors: errors(page),
        rate_limit: facts.rate_limit(findings),
        repeat: repeat(page),
    })
}

/// What the table of headers says.
#[derive(Default)]
struct Header {
    tokens: Vec<Token>,
    content_type: Option<String>,
    /// The headers that callers set.
    rows: Vec<DraftRow>,
}

fn header(page: &Page<'_>) -> Header {
    let Some(table) = first_table(page, HEADER) else { return Header::default() };
    let is_ours = |name: &str| ["Authorization", "Content-Type"].iter().any(|own| name.eq_ignore_ascii_case(own));
    let found = rows(&table, &Findings::quiet(page.source)).into_iter();
    Header {
        rows: found.filter(|row| !is_ours(&row.name)).collect(),
        tokens: tokens(&table, &page.findings),
        content_type: content_type(&table),
    }
}

/// The rows of the parameters, and of the body.
struct Params {
    path: Vec<DraftRow>,
    query: Vec<DraftRow>,
    body: Vec<DraftRow>,
}

fn params(page: &Page<'_>, http: &Http) -> Params {
    let read =
        |titles: &[&str]| first_table(page, titles).map(|table| rows(&table, &page.findings)).unwrap_or_default();
    let (path, mut query, mut body, loose) = (read(PATH), read(QUERY), read(BODY), read(LOOSE));
    if matches!(http.method.as_str(), "GET" | "DELETE" | "HEAD") || !body.is_empty() {
        query.extend(loose);
    } else {
        body.extend(loose);
    }
    Params { path, query, body }
}

/// The body of these rows, with its examples.
fn body(page: &Page<'_>, index: usize, rows: Vec<DraftRow>, content_type: Option<&str>) -> Option<DraftTable> {
    let examples = examples(page, index, &["请求体示例", "请求示例", "请求 Body 示例"]);
    let multipart = content_type.map_or_else(
        || rows.iter().any(|row| row.cell.ty.kind == FieldType::File) && examples.values.is_empty(),
        |kind| kind.starts_with("multipart"),
    );
    let table = (!rows.is_empty()).then(|| DraftTable::new(page, Kind::Body, rows, examples))?;
    Some(DraftTable { multipart, ..table })
}

/// The reply, where the page documents one, and whether it says that it is a file.
fn reply(page: &Page<'_>, index: usize) -> (Option<DraftTable>, bool) {
    let table = reply_table(page);
    let mut rows = table.map(|table| rows(&table, &page.findings)).unwrap_or_default();
    // What older pages call required in a reply is a promise that replies do not keep.
    rows.iter_mut().for_each(|row| row.required = None);
    let titles = ["响应体示例", "响应示例", "返回示例", "返回体示例", "返回结果示例", "返回值示例", "响应 Body 示例"];
    let examples = examples(page, index, &titles);
    if !rows.is_empty() || !examples.values.is_empty() {
        return (Some(DraftTable::new(page, Kind::Reply, rows, examples)), false);
    }
    let binary = says_binary(page);
    if !binary {
        let help = "add `### 响应体` with a table, or say that the reply is a file: 返回文件二进制流";
        page.findings.at_line(page.sections[index].line).tell(Code::NoBody, "the reply is not documented", help);
    }
    (None, binary)
}

/// The name that a page writes for its endpoint, and the one that the rules choose.
fn endpoint_id(page: &Page<'_>, http: &Http, title: &str) -> (Option<EndpointId>, EndpointId) {
    let derived = names::derive(&NameSource::new(http, page.front.url().as_deref(), title));
    if let Some(text) = page.front.get("endpoint") {
        match text.parse() {
            Ok(id) => return (Some(id), derived),
            Err(reason) => {
                let place = page.front.key_slice("endpoint").unwrap_or_default();
                page.findings.at(place).tell(
                    Code::BadEndpointName,
                    reason,
                    "write `endpoint: wiki.v2.task.get`, or remove the line",
                );
            }
        }
    }
    (None, derived)
}

/// What the page settles about sending a call again.
fn repeat(page: &Page<'_>) -> Option<Repeat> {
    let text = page.front.get("repeat")?;
    let settled = Repeat::parse(text);
    if settled.is_none() {
        let place = page.front.key_slice("repeat").unwrap_or_default();
        page.findings.at(place).tell(
            Code::FrontMatter,
            format!("`{text}` does not say when a call may be sent again"),
            "write `reads`, `never`, `method` or `key` and the name of a parameter, or remove the line",
        );
    }
    settled
}

fn event<'p, 'a>(page: &'p Page<'a>) -> Result<(EventDraft, RequestFacts<'a>, &'p Section<'a>), Skip> {
    let with_table = page.all_sections(&["事件", "回调"]).find(|(_, section)| section.text.contains("事件类型"));
    let Some((index, section)) = with_table else { return Err(Skip::NoRequest) };
    let facts = RequestFacts::read(section);
    let Some(event_type) = facts.event_type() else { return Err(Skip::NoRequest) };
    let Some(table) = first_table(page, EVENT_BODY) else { return Err(Skip::NoRequest) };
    let body_rows = rows(&table, &page.findings);
    let examples = examples(page, index, &["事件体示例", "回调体示例", "回调示例"]);
    let push = facts.push();
    let body = DraftTable::new(page, Kind::Event, body_rows, examples);
    let id = names::event(&event_type, page.source.path(), page.front.url().as_deref());
    Ok((EventDraft { id, event_type, push, body }, facts, section))
}
