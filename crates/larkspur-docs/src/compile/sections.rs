//! Finds a page's tables and examples by the titles that sections have.

use larkspur_schema::ApiError;
use serde_json::Value as Json;

use crate::diagnostic::Code;
use crate::page::{Column, Page, Section, Table};
use crate::{cell, example, facts};

const REPLY: &[&str] = &[
    "响应体",
    "响应体参数",
    "响应参数",
    "返回参数",
    "返回结果",
    "返回 Body",
    "返回Body",
    "响应 Body",
    "返回体",
    "返回值",
];
const ERRORS: &[&str] = &["错误码", "错误码说明", "错误代码"];

/// What a page says of itself.
pub(super) fn about(page: &Page<'_>, title: String) -> larkspur_schema::Page {
    larkspur_schema::Page {
        doc: page.source.path().to_owned(),
        title,
        title_en: None,
        doc_url: page.front.url().map(Into::into),
        updated: page.front.updated(),
    }
}

/// The first table of fields in the sections of these titles, or below them.
pub(super) fn first_table<'a>(page: &Page<'a>, titles: &[&str]) -> Option<Table<'a>> {
    let mut found: Option<Table<'a>> = None;
    for (index, section) in page.all_sections(titles) {
        let own = page.tables(section).into_iter().find(Table::has_fields);
        let table = own.or_else(|| {
            page.subsections(index).find_map(|below| page.tables_quietly(below).into_iter().find(Table::has_fields))
        });
        let Some(table) = table else { continue };
        if found.is_some() {
            page.findings.at_line(section.line).tell(
                Code::DuplicateTable,
                format!("a second table `{}`", section.title),
                "join the tables, or rename this heading",
            );
            break;
        }
        found = Some(table);
    }
    found
}

pub(super) fn reply_table<'a>(page: &Page<'a>) -> Option<Table<'a>> {
    first_table(page, REPLY).or_else(|| {
        // Older pages put the table right below the heading of the reply.
        let section = page.section(&["响应", "返回"])?;
        page.tables(section).into_iter().find(|table| table.has_fields() && table.column(Column::Type).is_some())
    })
}

pub(super) fn says_binary(page: &Page<'_>) -> bool {
    let replies = page.all_sections(&["响应", "返回", "响应体", "响应头", "返回参数"]);
    replies
        .into_iter()
        .any(|(_, section)| ["二进制", "文件流", "binary", "字节流"].iter().any(|mark| section.text.contains(mark)))
}

/// The examples of a table.
#[derive(Debug, Default)]
pub(super) struct Examples {
    pub values: Vec<Json>,
    /// Whether they are clean JSON.
    pub clean: bool,
    /// The byte at which the first of them starts.
    pub start: usize,
}

/// The JSON values in the code blocks of the sections with one of these titles, and in those below them.
pub(super) fn examples(page: &Page<'_>, request: usize, titles: &[&str]) -> Examples {
    let mut examples = Examples { clean: true, ..Examples::default() };
    let matches = |section: &Section<'_>| titles.iter().any(|title| section.title.contains(title));
    let mut below: Option<u8> = None;
    for section in page.sections.iter().skip(request) {
        if below.is_some_and(|level| section.level <= level) {
            below = None;
        }
        if below.is_none() && matches(section) {
            below = Some(section.level);
        }
        if below.is_none() {
            continue;
        }
        for block in &section.code {
            let language = block.language.to_ascii_lowercase();
            if !matches!(language.as_str(), "" | "json" | "json5" | "jsonc" | "js" | "javascript" | "http") {
                continue;
            }
            // A program may hold objects that are no examples.
            let is_program = matches!(language.as_str(), "js" | "javascript")
                && !block.text.trim_start().starts_with(['{', '[', '/']);
            if is_program {
                continue;
            }
            let (found, clean) = example::read(block.text);
            examples.clean &= clean || found.is_empty();
            if found.is_empty() && !block.text.trim().is_empty() && block.text.contains(['{', '[']) {
                page.findings.at_bytes(block.range.start, 3).tell(
                    Code::BadExample,
                    "this is not JSON",
                    "correct the example; it was left out",
                );
            }
            if examples.values.is_empty() {
                examples.start = block.range.start;
            }
            examples.values.extend(found);
        }
    }
    examples
}

pub(super) fn errors(page: &Page<'_>) -> Vec<ApiError> {
    let mut errors: Vec<ApiError> = Vec::new();
    let Some((index, section)) = page.all_sections(ERRORS).next() else { return errors };
    let below = page.subsections(index);
    for section in std::iter::once(section).chain(below) {
        for table in page.tables(section) {
            let Some(code_column) = table.column(Column::ErrorCode) else { continue };
            for row in &table.rows {
                let text = |kind| table.column(kind).and_then(|at| row.cells.get(at)).copied().unwrap_or_default();
                let Some(code) = row.cells.get(code_column).and_then(|cell| crate::page::error_code(cell)) else {
                    continue;
                };
                let message = text(Column::Description).trim().lines().next().unwrap_or_default();
                let message = cell::plain(message.split("<br>").next().unwrap_or_default()).into_owned();
                let error = ApiError {
                    http: cell::plain(text(Column::HttpStatus)).parse().ok(),
                    code,
                    message,
                    retry: facts::retry(text(Column::Advice)),
                };
                if !errors.contains(&error) {
                    errors.push(error);
                }
            }
        }
    }
    errors
}
