//! Requests: the type, its setters, how it is sent, and the reply's own struct.

use std::fmt::Write;

use crate::emit::objects::{self, Sides};
use crate::emit::pass::Pass;
use crate::emit::{Context, params};
use crate::layout;
use crate::lower::docs::{self, Docs};
use crate::lower::method::{Input, Method, Part, Reply, takes_helpdesk};
use crate::lower::shape::Kind;

/// The statement that puts a value into the request; `borrowed` where a list of text is already `&[&str]`.
pub(super) fn set(call: &str, input: &Input<'_>, value: &str, borrowed: bool) -> String {
    let wire = layout::literal(input.wire);
    if input.ty.kind == Kind::File {
        return match input.ty.lists {
            0 => format!("{call}.file({wire}, {value});"),
            _ => format!("{value}.into_iter().for_each(|file| {call}.file({wire}, file));"),
        };
    }
    let method = match input.part {
        Part::Path => "path",
        Part::Query => "query",
        Part::Header => "header_param",
        Part::Json => "body",
        Part::Form => "form",
    };
    let pass = Pass::of(input.ty);
    if pass == Pass::Texts && !borrowed {
        return format!("{call}.{method}({wire}, &Into::<rt::TextList>::into({value}));");
    }
    let lent = input.part == Part::Json && pass == Pass::Text;
    format!("{call}.{method}({wire}, {}{value});", if lent { "" } else { "&" })
}

/// ```text
/// /// Request of [`Task::get`].
/// #[must_use = "a request does nothing until it is sent"]
/// #[derive(Clone, Debug)]
/// pub struct GetRequest(rt::Call);
/// rt::request!(GetRequest => GetReply, as_user);
/// ```
pub(super) fn emit(context: &Context<'_>, method: &Method<'_>, handle: &str) -> Vec<String> {
    let request = method.request();
    let link = format!("[`{handle}::{}`]", method.link);
    let mut items = Vec::new();
    let mut out = String::new();
    Docs::new(format!("Request of {link}.")).write(&mut out, "", "///");
    let _ = writeln!(
        out,
        "#[must_use = \"a request does nothing until it is sent\"]\n#[derive(Clone, Debug)]\npub struct {request}(rt::Call);"
    );
    if !method.optional.is_empty() {
        let _ = writeln!(out, "rt::setters!({request} {{");
        method.optional.iter().for_each(|input| setter(context, input, &mut out));
        out.push_str("});\n");
    }
    let reply = match &method.reply {
        Reply::Nothing => "()".to_owned(),
        Reply::Download => "Download".to_owned(),
        Reply::Object(_) => method.reply_name(),
        Reply::Value(ty) => context.owned(*ty),
    };
    let user = if method.may_be_user() { ", as_user" } else { "" };
    let helpdesk = if takes_helpdesk(method.endpoint) { ", helpdesk" } else { "" };
    let _ = writeln!(out, "rt::request!({request} => {reply}{user}{helpdesk});");
    if let Some(paged) = &method.paged {
        let part = if paged.in_query { "query" } else { "body" };
        let mut parts = vec![format!("{part}: \"{}\"", paged.param), format!("token: {}", paged.token)];
        parts.extend(paged.more.as_ref().map(|more| format!("more: {more}")));
        parts.push(format!("items: {}", paged.items));
        let head = format!("rt::paged!({request} => {reply}, {} {{", context.owned(paged.item));
        out.push_str(&layout::list("", &head, &parts, "});", " "));
        out.push('\n');
    }
    items.push(out);
    if method.has_params() {
        let fields = method.required.iter().map(|input| (input.ident.as_str(), input.ty, input.field)).collect();
        items.push(params::emit(context, &method.params(), &format!("What {link} needs."), fields).text);
    }
    if let Reply::Object(members) = &method.reply {
        let docs = Docs::new(format!("Reply of {link}."));
        items.push(objects::object(context, &method.reply_name(), docs, members, Sides { read: true, write: false }));
    }
    items
}

fn setter(context: &Context<'_>, input: &Input<'_>, out: &mut String) {
    let Input { ident, setter, .. } = input;
    match input.field {
        Some(field) => {
            docs::field(field, ident.trim_start_matches("r#")).write(out, "    ", "///");
            if field.deprecated {
                out.push_str("    #[deprecated = \"the platform marks this field as outdated\"]\n");
            }
        }
        None => Docs::new(docs::code(input.wire, 60)).write(out, "    ", "///"),
    }
    let place = match (input.ty.kind, input.part) {
        (Kind::File, _) => {
            if input.ty.is_list() {
                "files"
            } else {
                "file"
            }
        }
        (_, Part::Path) => "path",
        (_, Part::Query) => "query",
        (_, Part::Header) => "header",
        (_, Part::Json) => "body",
        (_, Part::Form) => "form",
    };
    let _ = writeln!(out, "    {place} {setter}: {} = {},", context.set(input.ty), layout::literal(input.wire));
}
