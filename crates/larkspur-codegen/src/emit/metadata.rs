//! The constant facts of an endpoint.

use std::fmt::Write;

use larkspur_schema::{Again, ApiError, Endpoint, RateLimit, Repeat, Token};

use crate::docs::Docs;
use crate::layout::{list, literal};
use crate::method::{Method, ReplyKind};

/// The host that needs no mention.
const HOST: &str = "open.feishu.cn";

/// ```text
/// /// The endpoint behind [`Task::get`].
/// pub static GET: rt::Endpoint = rt::Endpoint { … };
/// ```
pub(super) fn emit(method: &Method<'_>, handle: &str) -> String {
    let endpoint = method.endpoint;
    let mut out = String::new();
    Docs::new(format!("The endpoint behind [`{handle}::{}`].", method.link)).write(&mut out, "", "///");
    let http = &endpoint.http;
    let host = Some(http.host.as_str()).filter(|host| !host.is_empty() && *host != HOST);
    let tokens: Vec<String> =
        endpoint.tokens.iter().map(|token| format!("rt::Token::{}", token_name(*token))).collect();
    let kind = match method.kind {
        ReplyKind::Data => "Data",
        ReplyKind::Flat => "Flat",
        ReplyKind::Binary => "Binary",
        ReplyKind::Empty => "Empty",
    };
    let _ = writeln!(out, "pub static {}: rt::Endpoint = rt::Endpoint {{", method.metadata);
    let mut field = |name: &str, value: String| {
        let _ = writeln!(out, "    {name}: {value},");
    };
    field("id", literal(&endpoint.id.to_string()));
    field("method", format!("rt::Method::{}", http.method));
    field("host", host.map_or("None".to_owned(), |host| format!("Some({})", literal(host))));
    field("path", literal(&http.path));
    field("tokens", array("tokens", &tokens));
    field("scopes", array("scopes", &literals(&endpoint.scopes)));
    field("field_scopes", array("field_scopes", &literals(&endpoint.field_scopes)));
    field("rate_limit", endpoint.rate_limit.as_ref().and_then(limit).unwrap_or_else(|| "None".to_owned()));
    field("repeat", repeat(endpoint));
    field("reply", format!("rt::ReplyKind::{kind}"));
    let errors: Vec<String> = method.errors().map(|row| error(row, endpoint.again(row.code))).collect();
    field("errors", array("errors", &errors));
    field("doc_url", literal(endpoint.doc_url.as_deref().unwrap_or("")));
    field("deprecated", endpoint.deprecated.to_string());
    out.push_str("};\n");
    out
}

fn repeat(endpoint: &Endpoint) -> String {
    match endpoint.repeat() {
        Repeat::Method => "rt::Repeat::Method".to_owned(),
        Repeat::Reads => "rt::Repeat::Reads".to_owned(),
        Repeat::Key(name) => format!("rt::Repeat::Key({})", literal(&name)),
        Repeat::Never => "rt::Repeat::Never".to_owned(),
    }
}

fn error(error: &ApiError, again: Option<Again>) -> String {
    let http = error.http.map_or("None".to_owned(), |http| format!("Some({http})"));
    let retry = match again {
        Some(Again::Later) => "Some(rt::Retry::Later)",
        Some(Again::RateLimit) => "Some(rt::Retry::RateLimit)",
        Some(Again::Conflict) => "Some(rt::Retry::Conflict)",
        Some(Again::Never) => "Some(rt::Retry::Never)",
        None => "None",
    };
    let facts = [
        format!("http: {http}"),
        format!("code: {}", error.code),
        format!("message: {}", literal(&error.message)),
        format!("retry: {retry}"),
    ];
    // The comma behind it counts too.
    list("        ", "rt::DocumentedError {", &facts, "},", " ").trim_start().trim_end_matches(',').to_owned()
}

fn literals(names: &[String]) -> Vec<String> {
    names.iter().map(|name| literal(name)).collect()
}

/// `head &["…", "…"] tail`, broken where it is too long.
pub(super) fn texts(indent: &str, head: &str, names: &[String], tail: &str) -> String {
    list(indent, &format!("{head}&["), &literals(names), &format!("]{tail}"), "")
}

/// The list that a field holds, broken as it must be behind the field's name.
fn array(name: &str, items: &[String]) -> String {
    let head = format!("{name}: ");
    list("    ", &format!("{head}&["), items, "]", "").split_off("    ".len() + head.len())
}

/// The runtime's name of a token kind.
pub(super) fn token_name(token: Token) -> &'static str {
    match token {
        Token::Tenant => "Tenant",
        Token::User => "User",
        Token::App => "App",
    }
}

fn limit(limit: &RateLimit) -> Option<String> {
    let call = match (limit.per_minute, limit.per_second) {
        (Some(minute), Some(second)) => format!("both({minute}, {second})"),
        (Some(minute), None) => format!("per_minute({minute})"),
        (None, Some(second)) => format!("per_second({second})"),
        (None, None) if limit.special => "special()".to_owned(),
        (None, None) => return None,
    };
    Some(format!("Some(rt::RateLimit::{call})"))
}
