//! Parameters beside the body: which tokens a page names, and which parameters only its URL names.

use larkspur_schema::{Facts, Http, Token};

use super::row::DraftRow;
use crate::diagnostic::Code;
use crate::findings::Findings;
use crate::page::{Column, Table};
use crate::{cell, facts};

/// The kinds of access token that the row `Authorization` names.
pub(super) fn tokens(table: &Table<'_>, findings: &Findings<'_>) -> Vec<Token> {
    let name = table.column(Column::Name).unwrap_or(0);
    let row = table
        .rows
        .iter()
        .find(|row| row.cells.get(name).is_some_and(|cell| cell::plain(cell).eq_ignore_ascii_case("Authorization")));
    let Some(row) = row else { return Vec::new() };
    let description = row.cells.last().copied().unwrap_or_default();
    let before_format = description.split("值格式").next().unwrap_or_default();
    let mut found = facts::tokens(before_format);
    if found.is_empty() {
        found = facts::tokens(description);
    }
    if found.is_empty() {
        findings.at_line(row.line).tell(
            Code::UnknownToken,
            "no kind of access token is named",
            "write `tenant_access_token`, `user_access_token` or `app_access_token` in the description",
        );
        found = vec![Token::Tenant, Token::User];
    }
    found
}

/// The type of the body that the row `Content-Type` names.
pub(super) fn content_type(table: &Table<'_>) -> Option<String> {
    let name = table.column(Column::Name).unwrap_or(0);
    let row = table
        .rows
        .iter()
        .find(|row| row.cells.get(name).is_some_and(|cell| cell::plain(cell).eq_ignore_ascii_case("Content-Type")))?;
    let description = row.cells.last()?;
    ["multipart/form-data", "application/x-www-form-urlencoded", "application/json"]
        .into_iter()
        .find(|kind| description.contains(kind))
        .map(str::to_owned)
}

/// Gives each parameter in the URL its row, in the order of the URL. Loose pages list them beside the others.
pub(super) fn settle_path_params(
    findings: &Findings<'_>,
    url: &str,
    http: &Http,
    path: &mut Vec<DraftRow>,
    mut others: [&mut Vec<DraftRow>; 2],
) {
    let mut settled = Vec::new();
    for name in http.path_params() {
        let same = |row: &DraftRow| row.name.trim_start_matches(':').eq_ignore_ascii_case(name) && row.path.is_none();
        let own = path.iter().position(same).map(|at| path.remove(at));
        let row = own.or_else(|| {
            others.iter_mut().find_map(|rows| {
                let at = rows.iter().position(same)?;
                // A body may have a field of the same name as well; only tables that mix all parameters lend theirs.
                (!rows.iter().any(|row| row.indent > 0) || rows.len() < 40).then(|| rows.remove(at))
            })
        });
        match row {
            Some(mut row) => {
                row.name = name.to_owned();
                row.required = Some(true);
                settled.push(row);
            }
            None => {
                findings.at(url).tell(
                    Code::PathParameter,
                    format!("`:{name}` has no row"),
                    format!("add a row `{name} | string | …` to 路径参数; it was taken for a string"),
                );
                let line = findings.source().line(findings.source().offset_of(url));
                let row = DraftRow::new(name, crate::types::read("string"), line);
                settled.push(DraftRow { required: Some(true), ..row });
            }
        }
    }
    for row in path.drain(..) {
        findings.at_line(row.line).tell(
            Code::PathParameter,
            format!("`{}` is not in the URL", row.name),
            "put it into the URL as `:name`, or into 查询参数; it was left out",
        );
    }
    *path = settled;
}

/// Adds the parameters that only the URL's query string names.
pub(super) fn add_query_string(query_string: Option<&str>, query: &mut Vec<DraftRow>, line: u32) {
    for pair in query_string.unwrap_or_default().split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let plausible = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !plausible || query.iter().any(|row| row.name == name) {
            continue;
        }
        let example = (!value.is_empty()).then(|| value.to_owned());
        let facts = Facts { example, ..Facts::default() };
        let row = DraftRow::new(name, crate::types::read("string"), line);
        query.push(DraftRow { required: Some(false), facts, ..row });
    }
}
