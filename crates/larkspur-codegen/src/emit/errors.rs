//! The documented errors of a service and version, as an enum to match on.

use std::fmt::Write;

use larkspur_schema::{Again, Endpoint};

use crate::docs::Docs;
use crate::emit::aliases;
use crate::emit::module::header;
use crate::errors::{Errors, Row};
use crate::layout::{broken_literal, literal};
use crate::unit::Unit;

/// ```text
/// rt::wire! { errors
///     /// Errors that the pages of `wiki.v2` document.
///     pub enum Error {
///         RpcFail = 131001: "rpc fail", http 400, retry Later;
///     }
/// }
/// ```
pub(crate) fn emit(unit: &Unit<'_>, command: &str) -> Option<String> {
    unit.errors.rows().next()?;
    let id = format!("{}.{}", unit.service, unit.version);
    let mut out = header(
        Docs::new(format!("The errors that the pages of `{id}` document.")),
        command,
        &[&format!("all specs of `{id}`")],
    );
    out.push_str("\nuse larkspur_core::rt;\n\nrt::wire! { errors\n");
    Docs::new(format!("Errors that the pages of `{id}` document: `error.documented::<Error>()` gives them."))
        .write(&mut out, "    ", "///");
    out.push_str("    pub enum Error {\n");
    for row in unit.errors.rows() {
        let Row { code, variant, message, http, again } = row;
        let mut facts = String::new();
        if let Some(http) = http {
            let _ = write!(facts, ", http {http}");
        }
        if let Some(again) = again {
            let _ = write!(facts, ", retry {}", advice(*again));
        }
        let head = format!("        {variant} = {code}: ");
        let long = head.len() + crate::docs::width(&literal(message)) + facts.len() > 119;
        let message = if long { broken_literal("            ", message) } else { literal(message) };
        let _ = writeln!(out, "{head}{message}{facts};");
    }
    out.push_str("    }\n}\n");
    for alias in aliases::of_errors(unit) {
        out.push('\n');
        out.push_str(&alias);
    }
    Some(out)
}

/// The rows of an endpoint, for `rows!`: the variant, and the page's own advice where the table has another.
pub(super) fn rows(errors: &Errors, endpoint: &Endpoint) -> Vec<String> {
    let row = |(row, own): (&Row, Option<Again>)| match own {
        _ if own == row.again => row.variant.clone(),
        Some(own) => format!("{}: Some({})", row.variant, advice(own)),
        None => format!("{}: None", row.variant),
    };
    errors.of(endpoint).map(row).collect()
}

/// The runtime's name of an advice.
fn advice(again: Again) -> &'static str {
    match again {
        Again::Later => "Later",
        Again::RateLimit => "RateLimit",
        Again::Conflict => "Conflict",
        Again::Never => "Never",
    }
}
