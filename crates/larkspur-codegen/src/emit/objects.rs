//! Object types: the struct, the constructor and setters of those that are sent, and the `wire!` line.

use std::fmt::Write;

use crate::emit::pass::{self, Pass};
use crate::emit::{Context, params};
use crate::layout;
use crate::lower::bilingual::Label;
use crate::lower::docs::{self, Docs};
use crate::lower::method::{MOST_ARGUMENTS, idents};
use crate::lower::naming;
use crate::lower::shape::{Content, Member, ShapeId};

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
    /// In a reply, a list that is missing is empty. In a request, an empty list says something else than none: a type of both
    /// directions keeps apart which of its empty lists were set.
    fn is_plain(self, member: &Member<'_>) -> bool {
        if self.read { is_listed(member) } else { member.required }
    }

    /// Whether the type must keep apart which empty lists were set.
    fn clears(self, members: &[Member<'_>]) -> bool {
        self.read && self.write && members.iter().any(is_listed)
    }
}

/// Whether the field is a list or a map.
fn is_listed(member: &Member<'_>) -> bool {
    member.ty.is_list() || member.ty.map
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
    let clears = sides.clears(members);
    if clears {
        let _ = writeln!(out, "    {CLEARED}: rt::Cleared,");
    }
    out.push_str("}\n");
    let mut before = String::new();
    if sides.write {
        out.push_str(&constructor(context, name, members, &idents, sides, &mut before));
        out.push_str(&setters(context, name, members, &idents, sides));
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
    let end = if clears { format!("}} {CLEARED});") } else { "});".to_owned() };
    out.push_str(&layout::list("", &format!("rt::wire!({} {name} {{", sides.word()), &wires, &end, " "));
    out.push('\n');
    if !before.is_empty() {
        out.push('\n');
        out.push_str(&before);
    }
    out
}

/// The field of a type that knows which of its empty lists were set.
const CLEARED: &str = "cleared";

/// `new` with what is required; nothing where nothing is.
fn constructor(
    context: &Context<'_>,
    name: &str,
    members: &[Member<'_>],
    idents: &[String],
    sides: Sides,
    params_struct: &mut String,
) -> String {
    let required: Vec<_> = members.iter().zip(idents).filter(|(member, _)| member.required).collect();
    if required.is_empty() {
        return String::new();
    }
    let mut text = format!("\nimpl {name} {{\n    /// Holds what is required; the rest is unset.\n");
    let many = takes_params(required.len());
    if many {
        let struct_name = naming::params(name);
        let fields = required.iter().map(|(member, ident)| (ident.as_str(), member.ty, Some(member.field)));
        let emitted = params::emit(context, &struct_name, &format!("What [`{name}::new`] needs."), fields.collect());
        let _ = writeln!(text, "    pub fn new(params: {struct_name}{}) -> Self {{", emitted.elided);
        *params_struct = emitted.text;
    } else {
        let arguments = required.iter().map(|(member, ident)| format!("{ident}: {}", context.parameter(member.ty)));
        let arguments: Vec<String> = arguments.collect();
        text.push_str(&layout::list("    ", "pub fn new(", &arguments, ") -> Self {", ""));
        text.push('\n');
    }
    let given = |ident: &String| if many { format!("params.{ident}") } else { ident.clone() };
    let mut sets: Vec<String> = Vec::new();
    let mut lists = String::new();
    for (member, ident) in &required {
        if sides.read && is_listed(member) {
            // A list that is required is sent even where it is empty, which its setter remembers.
            let is_texts = Pass::of(member.ty) == Pass::Texts;
            let value = if many || !is_texts { given(ident) } else { format!("Into::<rt::TextList>::into({ident})") };
            let _ = write!(lists, ".{}({value})", setter_name(ident));
            continue;
        }
        let value = pass::own(member.ty, &given(ident), many);
        let value = if sides.is_plain(member) { value } else { format!("Some({value})") };
        sets.push(if value == **ident { value } else { format!("{ident}: {value}") });
    }
    if !sides.read {
        let rest = members.iter().zip(idents).filter(|(member, _)| !member.required);
        sets.extend(rest.map(|(_, ident)| format!("{ident}: None")));
    }
    let rest = sides.read && (sets.len() < members.len() || sides.clears(members));
    let body = match (&sets[..], rest) {
        ([], true) => "        Self::default()".to_owned(),
        (_, rest) => layout::fields("        ", "Self {", &sets, rest.then_some("..Self::default()"), "}"),
    };
    let _ = write!(text, "{body}{lists}\n    }}\n}}\n\n");
    text
}

/// A setter for each field that is not only set by `new`.
fn setters(context: &Context<'_>, name: &str, members: &[Member<'_>], idents: &[String], sides: Sides) -> String {
    let mut setters: Vec<String> = Vec::new();
    let mut any_deprecated = false;
    for (member, ident) in members.iter().zip(idents) {
        let listed = sides.read && is_listed(member);
        if member.required && !listed {
            continue;
        }
        let setter = setter_name(ident);
        let ty = context.set(member.ty);
        let mut text = match listed {
            true => format!("list {setter}: {ty} = {}", layout::literal(&member.field.name)),
            false => format!("set {setter}: {ty}"),
        };
        if setter != *ident {
            let _ = write!(text, " => {ident}");
        }
        if member.field.deprecated {
            any_deprecated = true;
            text = format!("#[deprecated = \"the platform marks this field as outdated\"] {text}");
        }
        setters.push(text);
    }
    if setters.is_empty() {
        return String::new();
    }
    let setters = if any_deprecated { setters } else { layout::filled("    ", &setters) };
    format!("{}\n", layout::list("", &format!("rt::setters!({name} {{"), &setters, "});", " "))
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
