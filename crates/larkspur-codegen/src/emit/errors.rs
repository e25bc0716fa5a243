//! The documented errors of a service and version, as an enum to match on.

use std::fmt::Write;

use crate::emit::aliases;
use crate::emit::header::header;
use crate::emit::layout::{self, broken_literal, literal};
use crate::model::{Docs, ErrorRow, ErrorUse, Unit, width};

/// The widest line that a message shares with its code.
const WIDEST: usize = 119;

/// ```text
/// rt::wire! { errors
///     /// Errors that the pages of `wiki.v2` document.
///     pub enum Error {
///         RpcFail = 131001: "rpc fail", http 400, retry Later;
///     }
/// }
/// ```
pub(super) fn emit(unit: &Unit, command: &str) -> String {
    let id = unit.id();
    let what = Docs::new(format!("The errors that the pages of `{id}` document."));
    let mut out = header(&what, command, &[format!("all specs of `{id}`")]);
    out.push_str("\nuse larkspur_core::rt;\n\nrt::wire! { errors\n");
    let docs =
        Docs::new(format!("Errors that the pages of `{id}` document: `error.documented::<Error>()` gives them."));
    layout::docs(&mut out, &docs, "    ");
    out.push_str("    pub enum Error {\n");
    for ErrorRow { code, variant, message, http, again } in &unit.errors {
        let mut facts = String::new();
        if let Some(http) = http {
            let _ = write!(facts, ", http {http}");
        }
        if let Some(again) = again {
            let _ = write!(facts, ", retry {again:?}");
        }
        let head = format!("        {variant} = {code}: ");
        let long = head.len() + width(&literal(message)) + facts.len() > WIDEST;
        let message = if long { broken_literal("            ", message) } else { literal(message) };
        let _ = writeln!(out, "{head}{message}{facts};");
    }
    out.push_str("    }\n}\n");
    for former in &unit.former_errors {
        out.push('\n');
        out.push_str(&aliases::emit(former));
    }
    out
}

/// An error that an endpoint documents, for `rows!`: the variant, and the page's own advice where it has one.
pub(super) fn row(row: &ErrorUse) -> String {
    match row.own {
        None => row.variant.clone(),
        Some(Some(own)) => format!("{}: Some({own:?})", row.variant),
        Some(None) => format!("{}: None", row.variant),
    }
}
