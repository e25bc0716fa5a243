//! A lock as text: a line an item, sorted.
//!
//! ```text
//! names 2
//! wiki.v2 alias node::Old node::Node 0.3
//! wiki.v2 call node.move path.node_id query.kind=NodeKind | reply.node=Node
//! wiki.v2 error 131001 RpcFail
//! wiki.v2 event wiki.node.moved_v1 NodeMoved node=Node
//! wiki.v2 type node::Node both id:text! children:[]Node kind:NodeKind
//! wiki.v2 type node::NodeKind both text 1=Origin
//! ```
//!
//! A type is named by its module and its name, or by its name alone where the line itself is about that module.

use std::fmt;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::{Base, Lock, MemberLock, Old, TypeKind, TypeLock, TypePath, UnitLock};
use crate::model;
use crate::names;

/// The form that this program writes; it reads those before it as well.
pub(super) const FORM: u32 = 2;
/// The word that the first line begins with.
pub(super) const HEAD: &str = "names";
/// What parts the arguments of a call from its other fields.
pub(super) const BAR: &str = "|";

/// What a name on the wire may hold and a word of a line may not.
const ESCAPED: &AsciiSet =
    &CONTROLS.add(b' ').add(b'%').add(b'=').add(b':').add(b'!').add(b'|').add(b'[').add(b']').add(b'{').add(b'}');

fn word(text: &str) -> String {
    if text.is_empty() { "%".to_owned() } else { utf8_percent_encode(text, ESCAPED).to_string() }
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEAD} {FORM}")?;
        let mut lines: Vec<String> = Vec::new();
        for ((service, version), unit) in &self.units {
            lines.extend(unit.lines().into_iter().map(|line| format!("{service}.{version} {line}")));
        }
        lines.sort_unstable();
        lines.iter().try_for_each(|line| writeln!(f, "{line}"))
    }
}

impl UnitLock {
    /// Its lines, without the service and version, sorted.
    pub fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for (name, call) in &self.calls {
            let module = call_module(name);
            let place = |place: &String| match call.types.get(place) {
                Some(path) => format!("{}={}", word(place), reference(path, &module)),
                None => word(place),
            };
            let mut words = vec![format!("call {name}")];
            words.extend(call.arguments.iter().map(place));
            let rest: Vec<&String> = call.types.keys().filter(|key| !call.arguments.contains(key)).collect();
            if !rest.is_empty() {
                words.push(BAR.to_owned());
                words.extend(rest.into_iter().map(place));
            }
            lines.push(words.join(" "));
        }
        for (wire, event) in &self.events {
            let fields = event.types.iter();
            let fields = fields.map(|(field, path)| format!(" {}={}", word(field), reference(path, model::EVENTS)));
            lines.push(format!("event {} {}{}", word(wire), event.name, fields.collect::<String>()));
        }
        lines.extend(self.types.iter().map(|(path, ty)| type_line(path, ty)));
        lines.extend(self.errors.iter().map(|(code, variant)| format!("error {code} {variant}")));
        for (old, alias) in &self.aliases {
            let old = match old {
                Old::Type(path) => path.to_string(),
                Old::Value(path, name) => format!("{path}::{name}"),
                Old::Error(name) => format!("Error::{name}"),
            };
            lines.push(format!("alias {old} {} {}.{}", alias.new, alias.gone_in.0, alias.gone_in.1));
        }
        lines.sort_unstable();
        lines
    }
}

/// The module in which a call's types are at home.
pub(super) fn call_module(call: &str) -> String {
    names::module(call.split('.').next().unwrap_or(call))
}

fn type_line(path: &TypePath, ty: &TypeLock) -> String {
    let sides = match (ty.read, ty.write) {
        (true, true) => "both",
        (false, true) => "write",
        _ => "read",
    };
    let mut words = vec![format!("type {path} {sides}")];
    match ty.kind {
        TypeKind::Object => words.extend(ty.members.iter().map(|member| member_word(member, &path.module))),
        TypeKind::Text => words.push("text".to_owned()),
        TypeKind::Number => words.push("int".to_owned()),
    }
    words.extend(ty.values.iter().map(|(value, name)| format!("{}={name}", word(value))));
    words.join(" ")
}

fn member_word(member: &MemberLock, module: &str) -> String {
    let base = match &member.base {
        Base::Plain(name) => (*name).to_owned(),
        Base::Type(path) => reference(path, module),
    };
    let lists = "[]".repeat(member.lists.into());
    let map = if member.map { "{}" } else { "" };
    format!("{}:{lists}{map}{base}{}", word(&member.wire), if member.required { "!" } else { "" })
}

fn reference(path: &TypePath, module: &str) -> String {
    if path.module == module { path.name.clone() } else { path.to_string() }
}
