//! The constant facts of an endpoint.

use larkspur_schema::{Endpoint, RateLimit, Repeat, Token};

use crate::layout::{self, list, literal};
use crate::lower::docs::Docs;
use crate::lower::method::{Method, ReplyKind};

/// The host that needs no mention.
const HOST: &str = "open.feishu.cn";

/// ```text
/// /// The endpoint behind [`Task::get`].
/// pub static GET: rt::Endpoint = rt::Endpoint::new(rt::Method::GET, "wiki.v2.task.get", "/open-apis/…")
///     .tokens(&[rt::Token::Tenant, rt::Token::User]);
/// ```
pub(super) fn emit(method: &Method<'_>, handle: &str, errors: &[String]) -> String {
    let endpoint = method.endpoint;
    let mut out = String::new();
    Docs::new(format!("The endpoint behind [`{handle}::{}`].", method.link)).write(&mut out, "", "///");
    let http = &endpoint.http;
    let head = format!("pub static {}: rt::Endpoint = rt::Endpoint::new(", method.metadata);
    let facts = [format!("rt::Method::{}", http.method), literal(&endpoint.id.to_string()), literal(&http.path)];
    out.push_str(&list("", &head, &facts, ")", ""));
    let mut call = |name: &str, open: &str, items: &[String], close: &str| {
        out.push('\n');
        out.push_str(&list("    ", &format!(".{name}({open}"), items, &format!("{close})"), ""));
    };
    if !http.host.is_empty() && http.host != HOST {
        call("host", "", &[literal(&http.host)], "");
    }
    if endpoint.tokens != [Token::Tenant] {
        let tokens = endpoint.tokens.iter().map(|token| format!("rt::Token::{}", token_name(*token)));
        call("tokens", "&[", &tokens.collect::<Vec<_>>(), "]");
    }
    for (name, scopes) in [("scopes", &endpoint.scopes), ("field_scopes", &endpoint.field_scopes)] {
        if !scopes.is_empty() {
            call(name, "&[", &literals(scopes), "]");
        }
    }
    if let Some(limit) = endpoint.rate_limit.as_ref().and_then(limit) {
        call("rate_limit", "", &[limit], "");
    }
    if let Some(repeat) = repeat(endpoint) {
        call("repeat", "", &[repeat], "");
    }
    match method.kind {
        ReplyKind::Data => {}
        other => call("reply", "", &[format!("rt::ReplyKind::{other:?}")], ""),
    }
    if !errors.is_empty() {
        let lines = layout::filled("        ", errors);
        call("errors", "rt::rows!(", &lines, ")");
    }
    if let Some(url) = &endpoint.doc_url {
        call("doc_url", "", &[literal(url)], "");
    }
    if endpoint.deprecated {
        call("deprecated", "", &[], "");
    }
    out.push_str(";\n");
    out
}

/// When a call may be sent again, where not its method alone decides.
fn repeat(endpoint: &Endpoint) -> Option<String> {
    Some(match endpoint.repeat() {
        Repeat::Method => return None,
        Repeat::Reads => "rt::Repeat::Reads".to_owned(),
        Repeat::Key(name) => format!("rt::Repeat::Key({})", literal(&name)),
        Repeat::Never => "rt::Repeat::Never".to_owned(),
    })
}

fn literals(names: &[String]) -> Vec<String> {
    names.iter().map(|name| literal(name)).collect()
}

/// `head &["…", "…"] tail`, broken where it is too long.
pub(super) fn texts(indent: &str, head: &str, names: &[String], tail: &str) -> String {
    list(indent, &format!("{head}&["), &literals(names), &format!("]{tail}"), "")
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
    Some(format!("rt::RateLimit::{call}"))
}
