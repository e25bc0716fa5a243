//! Object types: the struct, the constructor and setters of those that are sent, and the `wire!` line.

use std::fmt::Write;

use crate::bilingual::Label;
use crate::docs::{self, Docs};
use crate::emit::{Context, params};
use crate::layout;
use crate::method::{MOST_ARGUMENTS, idents};
use crate::naming;
use crate::shape::{Content, Kind, Member, ShapeId};

/// Methods that an object has anyway.
const OWN: &[&str] = &["new", "clone"];

/// The directions in which an object goes.
#[derive(Clone, Copy)]
pub(super) struct Sides {
    pub(super) read: bool,
    pub(super) write: bool,
}

impl Sides {
    /// The word that `wire!` has for it.
    pub(super) fn word(self) -> &'static str {
        match (self.read, self.write) {
            (true, true) => "both",
            (false, true) => "write",
            _ => "read",
        }
    }

    /// Whether the struct holds the value as it is, without `Option`.
    ///
    /// In a reply, a list that is missing is empty. In a request, an empty list says something else than none.
    fn is_plain(self, member: &Member<'_>) -> bool {
        match (self.read, self.write) {
            (true, true) => false,
            (false, true) => member.required,
            _ => member.ty.is_list() || member.ty.map,
        }
    }
}

pub(super) fn shape(context: &Context<'_>, id: ShapeId) -> String {
    let shape = context.shape(id);
    let Content::Object(members) = &shape.content else { return String::new() };
    let name = &context.naming.names[id];
    let what = shape.label.map(Label::text).filter(|label| !label.is_empty());
    let docs = Docs::new(what.unwrap_or_else(|| format!("What {} holds.", docs::code(shape.wire, 60))));
    object(context, name, docs, members, Sides { read: shape.read, write: shape.write })
}

/// ```text
/// /// 移动完成的节点信息
/// #[derive(Clone, Debug, Default, PartialEq)]
/// #[non_exhaustive]
/// pub struct Node {
///     /// 知识空间id
///     pub space_id: Option<String>,
/// }
/// rt::wire!(read Node { space_id = "space_id" });
/// ```
pub(super) fn object(context: &Context<'_>, name: &str, docs: Docs, members: &[Member<'_>], sides: Sides) -> String {
    let idents = idents(members);
    let mut out = String::new();
    docs.write(&mut out, "", "///");
    let whole = sides.read || members.iter().all(|member| !member.required);
    let default = if whole { " Default," } else { "" };
    let _ = writeln!(out, "#[derive(Clone, Debug,{default} PartialEq)]\n#[non_exhaustive]\npub struct {name} {{");
    for (member, ident) in members.iter().zip(&idents) {
        docs::field(member.field, ident).write(&mut out, "    ", "///");
        let owned = context.owned(member.ty);
        let ty = if sides.is_plain(member) { owned } else { format!("Option<{owned}>") };
        let _ = writeln!(out, "    pub {ident}: {ty},");
    }
    out.push_str("}\n");
    let mut before = String::new();
    if sides.write {
        let methods = methods(context, name, members, &idents, sides, &mut before);
        if !methods.is_empty() {
            let _ = write!(out, "\nimpl {name} {{\n{}}}\n\n", methods.join("\n"));
        }
    }
    // A key that another field has is no further name of this one.
    let is_own = |alias: &&&str| members.iter().any(|member| member.field.name == ***alias);
    let wires: Vec<String> = members
        .iter()
        .zip(&idents)
        .map(|(member, ident)| {
            let others = member.aliases.iter().filter(|alias| !is_own(alias));
            let names: Vec<String> =
                std::iter::once(member.field.name.as_str()).chain(others.copied()).map(layout::literal).collect();
            format!("{ident} = {}", names.join(" | "))
        })
        .collect();
    out.push_str(&layout::list("", &format!("rt::wire!({} {name} {{", sides.word()), &wires, "});", " "));
    out.push('\n');
    if !before.is_empty() {
        out.push('\n');
        out.push_str(&before);
    }
    out
}

/// `new` with what is required, and a setter for each other field.
fn methods(
    context: &Context<'_>,
    name: &str,
    members: &[Member<'_>],
    idents: &[String],
    sides: Sides,
    params_struct: &mut String,
) -> Vec<String> {
    let mut methods = Vec::new();
    let required: Vec<_> = members.iter().zip(idents).filter(|(member, _)| member.required).collect();
    let many = takes_params(required.len());
    if !required.is_empty() {
        let mut sets: Vec<String> = Vec::new();
        for (member, ident) in members.iter().zip(idents) {
            if !member.required {
                continue;
            }
            let from = if many { format!("params.{ident}") } else { ident.clone() };
            let texts = member.ty.kind == Kind::Text && !member.ty.map && member.ty.lists == 1;
            let value = match many && texts {
                true => format!("{from}.iter().map(|text| (*text).to_owned()).collect()"),
                false => context.passed(member.ty, &from).1,
            };
            let value = if sides.is_plain(member) { value } else { format!("Some({value})") };
            sets.push(if value == *ident { value } else { format!("{ident}: {value}") });
        }
        let unset = members.len() - required.len();
        if sides.read && unset > 0 {
            sets.push("..Self::default()".to_owned());
        } else {
            let rest = members.iter().zip(idents).filter(|(member, _)| !member.required);
            sets.extend(rest.map(|(_, ident)| format!("{ident}: None")));
        }
        let mut text = String::from("    /// Holds what is required; the rest is unset.\n");
        if many {
            let struct_name = naming::params(name);
            let fields = required.iter().map(|(member, ident)| (ident.as_str(), member.ty, Some(member.field)));
            let emitted =
                params::emit(context, &struct_name, &format!("What [`{name}::new`] needs."), fields.collect());
            let _ = writeln!(text, "    pub fn new(params: {struct_name}{}) -> Self {{", emitted.elided);
            *params_struct = emitted.text;
        } else {
            let arguments: Vec<String> = required
                .iter()
                .map(|(member, ident)| format!("{ident}: {}", context.passed(member.ty, ident).0))
                .collect();
            text.push_str(&layout::list("    ", "pub fn new(", &arguments, ") -> Self {", ""));
            text.push('\n');
        }
        let mut body = layout::list("        ", "Self {", &sets, "}", " ");
        body = body.replace("..Self::default(),\n", "..Self::default()\n");
        text.push_str(&body);
        text.push_str("\n    }\n");
        methods.push(text);
    }
    for (member, ident) in members.iter().zip(idents).filter(|(member, _)| !member.required) {
        methods.push(setter(context, member, ident, sides));
    }
    methods
}

/// The method that sets a field.
pub(super) fn setter_name(ident: &str) -> String {
    let bare = ident.trim_start_matches("r#");
    if OWN.contains(&bare) { format!("set_{bare}") } else { ident.to_owned() }
}

/// Whether a constructor takes so many values by name.
pub(super) fn takes_params(required: usize) -> bool {
    required > MOST_ARGUMENTS
}

fn setter(context: &Context<'_>, member: &Member<'_>, ident: &str, sides: Sides) -> String {
    let (ty, value) = context.passed(member.ty, ident);
    let value = if sides.is_plain(member) { value } else { format!("Some({value})") };
    let bare = ident.trim_start_matches("r#");
    let setter = setter_name(ident);
    let label = docs::label(member.field);
    let label = if label.starts_with('`') { ".".to_owned() } else { format!(": {label}") };
    let mut out = format!("    /// Sets `{bare}`{label}\n");
    if member.field.deprecated {
        out.push_str("    #[deprecated = \"the platform marks this field as outdated\"]\n");
    }
    let signature = layout::list(
        "    ",
        &format!("pub fn {setter}("),
        &["mut self".into(), format!("{ident}: {ty}")],
        ") -> Self {",
        "",
    );
    let _ = write!(out, "{signature}\n        self.{ident} = {value};\n        self\n    }}\n");
    out
}
