//! Structs that carry required values by name, where there are too many to be told apart by position.

use std::fmt::Write;

use crate::emit::{layout, pass};
use crate::model::{Argument, Docs, Field, Ident, Pass, Type};

/// A value of such a struct.
pub(super) struct Param<'m> {
    ident: &'m Ident,
    docs: &'m Docs,
    ty: &'m Type,
    pass: Pass,
}

impl<'m> From<&'m Argument> for Param<'m> {
    fn from(argument: &'m Argument) -> Self {
        Self { ident: &argument.ident, docs: &argument.docs, ty: &argument.ty, pass: argument.pass }
    }
}

impl<'m> From<&'m Field> for Param<'m> {
    fn from(field: &'m Field) -> Self {
        Self { ident: &field.ident, docs: &field.docs, ty: &field.ty, pass: field.pass }
    }
}

/// ```text
/// /// What [`Meeting::create`] needs.
/// #[derive(Clone, Debug)]
/// pub struct CreateParams<'a> {
///     /// 会议主题
///     pub topic: &'a str,
/// }
/// ```
pub(super) fn emit<'m>(name: &str, what: String, fields: impl Iterator<Item = Param<'m>>) -> String {
    let mut body = String::new();
    let mut borrows = false;
    for Param { ident, docs, ty, pass } in fields {
        layout::docs(&mut body, docs, "    ");
        borrows |= pass::lends(pass);
        let _ = writeln!(body, "    pub {ident}: {},", pass::held(ty, pass));
    }
    let docs =
        Docs::new(what).paragraph("A struct literal names each value, and the compiler names one that is missing.");
    let mut text = String::new();
    layout::docs(&mut text, &docs, "");
    let lifetime = if borrows { "<'a>" } else { "" };
    let _ = write!(text, "#[derive(Clone, Debug)]\npub struct {name}{lifetime} {{\n{body}}}\n");
    text
}

/// The struct as the type of an argument that holds values passed like this.
pub(super) fn ty(name: &str, mut passes: impl Iterator<Item = Pass>) -> String {
    format!("{name}{}", if passes.any(pass::lends) { "<'_>" } else { "" })
}
