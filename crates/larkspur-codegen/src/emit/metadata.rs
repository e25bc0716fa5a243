//! The constant facts of an endpoint.

use crate::emit::errors;
use crate::emit::layout::{self, list, literal, literals};
use crate::model::{Docs, Metadata, Method, RateLimit, Repeat, ReplyKind, Token};

/// ```text
/// /// The endpoint behind [`Task::get`].
/// pub static GET: rt::Endpoint = rt::Endpoint::new(rt::Method::GET, "wiki.v2.task.get", "/open-apis/…")
///     .tokens(&[rt::Token::Tenant, rt::Token::User]);
/// ```
pub(super) fn emit(method: &Method, handle: &str) -> String {
    let facts = &method.metadata;
    let mut out = String::new();
    let docs = Docs::new(format!("The endpoint behind [`{handle}::{}`].", method.ident.bare()));
    layout::docs(&mut out, &docs, "");
    let head = format!("pub static {}: rt::Endpoint = rt::Endpoint::new(", facts.name);
    let arguments = [format!("rt::Method::{}", facts.method), literal(&facts.id), literal(&facts.path)];
    out.push_str(&list("", &head, &arguments, ")", ""));
    calls(facts, &mut |name, open, items, close| {
        out.push('\n');
        out.push_str(&list("    ", &format!(".{name}({open}"), items, &format!("{close})"), ""));
    });
    out.push_str(";\n");
    out
}

/// The facts that differ from what most endpoints have: name, opening, items, closing.
fn calls(facts: &Metadata, call: &mut impl FnMut(&str, &str, &[String], &str)) {
    if let Some(host) = &facts.host {
        call("host", "", &[literal(host)], "");
    }
    if facts.tokens != [Token::Tenant] {
        let tokens = facts.tokens.iter().map(|token| format!("rt::Token::{token:?}"));
        call("tokens", "&[", &tokens.collect::<Vec<_>>(), "]");
    }
    for (name, scopes) in [("scopes", &facts.scopes), ("field_scopes", &facts.field_scopes)] {
        if !scopes.is_empty() {
            call(name, "&[", &literals(scopes), "]");
        }
    }
    if let Some(limit) = facts.rate_limit {
        call("rate_limit", "", &[rate_limit(limit)], "");
    }
    if let Some(repeat) = repeat(&facts.repeat) {
        call("repeat", "", &[repeat], "");
    }
    if facts.reply != ReplyKind::Data {
        call("reply", "", &[format!("rt::ReplyKind::{:?}", facts.reply)], "");
    }
    if !facts.errors.is_empty() {
        let rows: Vec<String> = facts.errors.iter().map(errors::row).collect();
        call("errors", "rt::rows!(", &layout::filled("        ", &rows), ")");
    }
    if let Some(url) = &facts.doc_url {
        call("doc_url", "", &[literal(url)], "");
    }
    if facts.deprecated {
        call("deprecated", "", &[], "");
    }
}

/// When a call may be sent again, where not its method alone decides.
fn repeat(repeat: &Repeat) -> Option<String> {
    Some(match repeat {
        Repeat::Method => return None,
        Repeat::Key(name) => format!("rt::Repeat::Key({})", literal(name)),
        Repeat::Reads | Repeat::Never => format!("rt::Repeat::{repeat:?}"),
    })
}

fn rate_limit(limit: RateLimit) -> String {
    let call = match limit {
        RateLimit::Both(minute, second) => format!("both({minute}, {second})"),
        RateLimit::PerMinute(minute) => format!("per_minute({minute})"),
        RateLimit::PerSecond(second) => format!("per_second({second})"),
        RateLimit::Special => "special()".to_owned(),
    };
    format!("rt::RateLimit::{call}")
}
