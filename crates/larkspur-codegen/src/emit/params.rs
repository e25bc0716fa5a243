//! Structs that carry required values by name, where there are too many to be told apart by position.

use std::fmt::Write;

use larkspur_schema::Field;

use crate::emit::Context;
use crate::emit::pass::Pass;
use crate::lower::docs::{self, Docs};
use crate::lower::shape::TypeUse;

pub(super) struct Params {
    pub(super) text: String,
    /// `<'_>` where the struct borrows.
    pub(super) elided: &'static str,
}

/// ```text
/// /// What [`Meeting::create`] needs.
/// #[derive(Clone, Debug)]
/// pub struct CreateParams<'a> {
///     /// 会议主题
///     pub topic: &'a str,
/// }
/// ```
pub(super) fn emit(
    context: &Context<'_>,
    name: &str,
    what: &str,
    fields: Vec<(&str, TypeUse, Option<&Field>)>,
) -> Params {
    let mut body = String::new();
    let mut borrows = false;
    for (ident, ty, field) in fields {
        match field {
            Some(field) => docs::field(field, ident).write(&mut body, "    ", "///"),
            None => Docs::new(docs::code(ident, 60)).write(&mut body, "    ", "///"),
        }
        borrows |= Pass::of(ty).lends();
        let _ = writeln!(body, "    pub {ident}: {},", context.held(ty));
    }
    let (lifetime, elided) = if borrows { ("<'a>", "<'_>") } else { ("", "") };
    let mut text = String::new();
    Docs::new(what)
        .paragraph("A struct literal names each value, and the compiler names one that is missing.")
        .write(&mut text, "", "///");
    let _ = write!(text, "#[derive(Clone, Debug)]\npub struct {name}{lifetime} {{\n{body}}}\n");
    Params { text, elided }
}
