//! Requests: the type, its setters, how it is sent, and the reply's own struct.

use std::fmt::Write;

use crate::emit::params::{self, Param};
use crate::emit::{layout, objects, pass, types};
use crate::model::{Argument, Docs, Method, Paged, Reply};

/// ```text
/// /// Request of [`Task::get`].
/// #[must_use = "a request does nothing until it is sent"]
/// #[derive(Clone, Debug)]
/// pub struct GetRequest(rt::Call);
/// rt::request!(GetRequest => GetReply, as_user);
/// ```
pub(super) fn emit(method: &Method, handle: &str) -> Vec<String> {
    let request = &method.request;
    let link = format!("[`{handle}::{}`]", method.ident.bare());
    let mut out = String::new();
    layout::docs(&mut out, &Docs::new(format!("Request of {link}.")), "");
    let _ = writeln!(
        out,
        "#[must_use = \"a request does nothing until it is sent\"]\n#[derive(Clone, Debug)]\npub struct {request}(rt::Call);"
    );
    if !method.optional.is_empty() {
        let _ = writeln!(out, "rt::setters!({request} {{");
        method.optional.iter().for_each(|argument| setter(argument, &mut out));
        out.push_str("});\n");
    }
    let reply = reply(&method.reply);
    let user = if method.as_user { ", as_user" } else { "" };
    let helpdesk = if method.helpdesk { ", helpdesk" } else { "" };
    let _ = writeln!(out, "rt::request!({request} => {reply}{user}{helpdesk});");
    if let Some(paged) = &method.paged {
        pages(paged, request, &reply, &mut out);
    }
    let mut items = vec![out];
    if let Some(name) = &method.params {
        items.push(params::emit(name, format!("What {link} needs."), method.required.iter().map(Param::from)));
    }
    if let Reply::Object(object) = &method.reply {
        items.push(objects::emit(object));
    }
    items
}

fn reply(reply: &Reply) -> String {
    match reply {
        Reply::Nothing => "()".to_owned(),
        Reply::Download => "Download".to_owned(),
        Reply::Object(object) => object.name.clone(),
        Reply::Value(ty) => types::owned(ty),
    }
}

fn pages(paged: &Paged, request: &str, reply: &str, out: &mut String) {
    let part = if paged.in_query { "query" } else { "body" };
    let mut parts = vec![format!("{part}: \"{}\"", paged.param), format!("token: {}", paged.token)];
    parts.extend(paged.more.as_ref().map(|more| format!("more: {more}")));
    parts.push(format!("items: {}", paged.items));
    let head = format!("rt::paged!({request} => {reply}, {} {{", types::owned(&paged.item));
    out.push_str(&layout::list("", &head, &parts, "});", " "));
    out.push('\n');
}

fn setter(argument: &Argument, out: &mut String) {
    layout::docs(out, &argument.docs, "    ");
    if argument.deprecated {
        out.push_str("    #[deprecated = \"the platform marks this field as outdated\"]\n");
    }
    let (place, ty) = (pass::place(argument), pass::set(&argument.ty, argument.pass));
    let _ = writeln!(out, "    {place} {}: {ty} = {},", argument.setter, layout::literal(&argument.wire));
}
