//! Events: the type of each, and what it is on the wire.

use std::fmt::Write;

use crate::emit::layout::{self, literal, literals};
use crate::emit::objects;
use crate::model::Event;

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
pub(super) fn emit(event: &Event) -> String {
    let mut out = objects::emit(&event.object);
    let _ = write!(out, "\nimpl rt::Event for {} {{\n", event.object.name);
    let _ = writeln!(out, "    const TYPE: &'static str = {};", literal(&event.event_type));
    for (constant, names) in [("SCOPES", &event.scopes), ("FIELD_SCOPES", &event.field_scopes)] {
        if !names.is_empty() {
            let head = format!("const {constant}: &'static [&'static str] = &[");
            out.push_str(&layout::list("    ", &head, &literals(names), "];", ""));
            out.push('\n');
        }
    }
    if let Some(url) = &event.doc_url {
        out.push_str(&layout::assigned("    ", "const DOC_URL: &'static str", &literal(url)));
    }
    out.push_str("}\n");
    out
}
