//! Object types: the struct, the constructor and setters of those that are sent, and the `wire!` line.

use std::fmt::Write;

use crate::emit::params::{self, Param};
use crate::emit::{enums, layout, pass, types};
use crate::model::{Field, Item, Object};

/// The field of a type that knows which of its empty lists were set.
const CLEARED: &str = "cleared";

/// A type of a module.
pub(super) fn item(item: &Item) -> String {
    match item {
        Item::Object(object) => emit(object),
        Item::Enum(listed) => enums::emit(listed),
    }
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
pub(super) fn emit(object: &Object) -> String {
    let mut out = definition(object);
    if object.sides.write {
        out.push_str(&constructor(object));
        out.push_str(&setters(object));
    }
    let wire = |field: &Field| {
        let aliases = field.aliases.iter().map(|alias| format!(" | {}", layout::literal(alias)));
        format!("{} = {}{}", field.ident, layout::literal(&field.wire), aliases.collect::<String>())
    };
    let wires: Vec<String> = object.fields.iter().map(wire).collect();
    let end = if object.clears() { format!("}} {CLEARED});") } else { "});".to_owned() };
    out.push_str(&layout::list(
        "",
        &format!("rt::wire!({} {} {{", types::word(object.sides), object.name),
        &wires,
        &end,
        " ",
    ));
    out.push('\n');
    if let Some(name) = &object.params {
        out.push('\n');
        let what = format!("What [`{}::new`] needs.", object.name);
        out.push_str(&params::emit(name, what, object.required().map(Param::from)));
    }
    out
}

fn definition(object: &Object) -> String {
    let mut out = String::new();
    layout::docs(&mut out, &object.docs, "");
    layout::aliases(&mut out, &object.aliases, "");
    let whole = object.sides.read || object.required().next().is_none();
    let default = if whole { " Default," } else { "" };
    let name = &object.name;
    let _ = writeln!(out, "#[derive(Clone, Debug,{default} PartialEq)]\n#[non_exhaustive]\npub struct {name} {{");
    for field in &object.fields {
        layout::docs(&mut out, &field.docs, "    ");
        let owned = types::owned(&field.ty);
        let ty = if object.is_plain(field) { owned } else { format!("Option<{owned}>") };
        let _ = writeln!(out, "    pub {}: {ty},", field.ident);
    }
    if object.clears() {
        let _ = writeln!(out, "    {CLEARED}: rt::Cleared,");
    }
    out.push_str("}\n");
    out
}

/// `new` with what is required; nothing where nothing is.
fn constructor(object: &Object) -> String {
    if object.required().next().is_none() {
        return String::new();
    }
    let mut text = format!("\nimpl {} {{\n    /// Holds what is required; the rest is unset.\n", object.name);
    let arguments = match &object.params {
        Some(name) => vec![format!("params: {}", params::ty(name, object.required().map(|field| field.pass)))],
        None => {
            let named = object.required().map(|field| (field, pass::parameter(&field.ty, field.pass)));
            named.map(|(field, ty)| format!("{}: {ty}", field.ident)).collect()
        }
    };
    text.push_str("    #[inline]\n");
    text.push_str(&layout::list("    ", "pub fn new(", &arguments, ") -> Self {", ""));
    let _ = write!(text, "\n{}\n    }}\n}}\n\n", built(object));
    text
}

/// The value that `new` makes of its arguments.
fn built(object: &Object) -> String {
    let held = object.params.is_some();
    let given = |field: &Field| if held { format!("params.{}", field.ident) } else { field.ident.to_string() };
    // A list that is required is sent even where it is empty, which its setter remembers.
    let remembers = |field: &Field| object.sides.read && field.ty.is_listed();
    let mut sets: Vec<String> = Vec::new();
    for field in object.required().filter(|field| !remembers(field)) {
        let value = pass::own(&field.ty, field.pass, &given(field), held);
        let value = if object.is_plain(field) { value } else { format!("Some({value})") };
        sets.push(if value == field.ident.raw() { value } else { format!("{}: {value}", field.ident) });
    }
    if !object.sides.read {
        let rest = object.fields.iter().filter(|field| !field.required);
        sets.extend(rest.map(|field| format!("{}: None", field.ident)));
    }
    let rest = object.sides.read && (sets.len() < object.fields.len() || object.clears());
    let mut out = match (&sets[..], rest) {
        ([], true) => "        Self::default()".to_owned(),
        (_, rest) => layout::fields("        ", "Self {", &sets, rest.then_some("..Self::default()"), "}"),
    };
    for field in object.required().filter(|field| remembers(field)) {
        let _ = write!(out, ".{}({})", field.setter, pass::relay(field.pass, &given(field), held));
    }
    out
}

/// A setter for each field that is not only set by `new`.
fn setters(object: &Object) -> String {
    let mut setters: Vec<String> = Vec::new();
    let mut any_deprecated = false;
    for field in &object.fields {
        let listed = object.sides.read && field.ty.is_listed();
        if field.required && !listed {
            continue;
        }
        let Field { setter, ident, .. } = field;
        let ty = pass::set(&field.ty, field.pass);
        let mut text = match listed {
            true => format!("list {setter}: {ty} = {}", layout::literal(&field.wire)),
            false => format!("set {setter}: {ty}"),
        };
        if setter != ident {
            let _ = write!(text, " => {ident}");
        }
        if field.deprecated {
            any_deprecated = true;
            text = format!("#[deprecated = \"the platform marks this field as outdated\"] {text}");
        }
        setters.push(text);
    }
    if setters.is_empty() {
        return String::new();
    }
    let setters = if any_deprecated { setters } else { layout::filled("    ", &setters) };
    format!("{}\n", layout::list("", &format!("rt::setters!({} {{", object.name), &setters, "});", " "))
}
