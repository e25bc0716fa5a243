//! Events: the type of each, and what it is on the wire.

use std::fmt::Write;

use larkspur_schema::{AppType, Event};

use crate::emit::Context;
use crate::emit::metadata::texts;
use crate::emit::objects::{self, Sides};
use crate::layout::{self, literal};
use crate::lower::bilingual::Label;
use crate::lower::docs::{self, Docs};
use crate::lower::event::Pushed;

/// ```text
/// /// 接收消息 · `im.message.receive_v1` · [official page](…)
/// #[derive(Clone, Debug, Default, PartialEq)]
/// #[non_exhaustive]
/// pub struct MessageReceive { … }
/// rt::wire!(read MessageReceive { … });
/// impl rt::Event for MessageReceive {
///     const TYPE: &'static str = "im.message.receive_v1";
///     …
/// }
/// ```
pub(super) fn emit(context: &Context<'_>, pushed: &Pushed<'_>) -> String {
    let Pushed { event, name, members } = pushed;
    let sides = Sides { read: true, write: false };
    let object = objects::object(context, name, describe(event), members, sides);
    let aliases = super::aliases(&[&event.title, &event.event_type], name);
    let mark = layout::list("", "#[doc(alias(", &aliases, "))]", "");
    let mut out = object.replacen("#[derive(", &format!("{mark}\n#[derive("), 1);
    let _ = write!(out, "\nimpl rt::Event for {name} {{\n");
    let _ = writeln!(out, "    const TYPE: &'static str = {};", literal(&event.event_type));
    for (constant, names) in [("SCOPES", &event.scopes), ("FIELD_SCOPES", &event.field_scopes)] {
        if !names.is_empty() {
            out.push_str(&texts("    ", &format!("const {constant}: &'static [&'static str] = "), names, ";"));
            out.push('\n');
        }
    }
    if let Some(url) = &event.doc_url {
        out.push_str(&layout::assigned("    ", "const DOC_URL: &'static str", &literal(url)));
    }
    out.push_str("}\n");
    out
}

fn describe(event: &Event) -> Docs {
    let title = Label::of_event(event).text();
    let wire = docs::code(&event.event_type, 120);
    let place: Vec<String> = [wire.clone()].into_iter().chain(docs::official_page(event.doc_url.as_deref())).collect();
    let mut needs = Vec::new();
    match &event.scopes[..] {
        [] => {}
        [one] => needs.push(format!("Scope {}", docs::code(one, 120))),
        many => needs.push(format!("Any scope of {}", docs::codes(many))),
    }
    if !event.field_scopes.is_empty() {
        needs.push(format!("some fields need {}", docs::codes(&event.field_scopes)));
    }
    match event.app_types[..] {
        [AppType::Custom] => needs.push("for self-built apps only".to_owned()),
        [AppType::Isv] => needs.push("for store apps only".to_owned()),
        _ => {}
    }
    if let Some(first) = needs.first_mut() {
        first[..1].make_ascii_uppercase();
    }
    Docs::new(if title.is_empty() { wire } else { title }).lines(docs::joined(place)).lines(docs::joined(needs))
}
