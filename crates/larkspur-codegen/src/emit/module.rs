//! Files: a resource, the events and the shared types of a version, its errors, and the version's handle.

use std::collections::BTreeMap;
use std::fmt::Write;

use rayon::prelude::*;

use crate::emit::handle::MadeBy;
use crate::emit::header::header;
use crate::emit::{aliases, errors, events, handle, layout, metadata, objects, request, types};
use crate::model::{Content, Docs, ERRORS, Event, Living, Module, One, Resource, Unit, code, width};
use crate::names;

/// How wide a link and what it is may be together in one line.
const WIDEST_ITEM: usize = 130;

/// The files of a service and version, by their path; `above` stands before the service's folder.
pub(crate) fn files(unit: &Unit, above: &str, command: &str) -> BTreeMap<String, String> {
    let folder = format!("{above}{}/{}", names::module(&unit.service), names::module(&unit.version));
    let modules = unit.modules.par_iter();
    let mut files: BTreeMap<String, String> =
        modules.map(|module| (format!("{folder}/{}.rs", module.name), file(unit, module, command))).collect();
    files.insert(format!("{folder}/mod.rs"), version(unit, command));
    if !unit.errors.is_empty() {
        files.insert(format!("{folder}/{ERRORS}.rs"), errors::emit(unit, command));
    }
    files
}

/// A module: what it is there for, then the types that live in it.
fn file(unit: &Unit, module: &Module, command: &str) -> String {
    let mut items: Vec<String> = match &module.content {
        Content::Resource(resource) => calls(unit, resource),
        Content::Events(events) => events.iter().map(events::emit).collect(),
        Content::Types => Vec::new(),
    };
    items.extend(module.types.iter().map(objects::item));
    items.extend(module.former.iter().map(aliases::emit));
    let mut out = header(&what(unit, module), command, &module.sources);
    out.push('\n');
    imports(module, &mut out);
    out.push('\n');
    out.push_str(&items.join("\n"));
    out
}

/// The handle, then each method's metadata, request and reply.
fn calls(unit: &Unit, resource: &Resource) -> Vec<String> {
    let mut items = vec![handle::emit(unit, resource)];
    for method in &resource.methods {
        items.push(metadata::emit(method, &resource.handle));
        items.extend(request::emit(method, &resource.handle));
    }
    items
}

/// What a module is, and what is in it.
fn what(unit: &Unit, module: &Module) -> Docs {
    let id = unit.id();
    match &module.content {
        Content::Resource(Resource { wire, handle, methods, .. }) => {
            let calls = methods.iter().flat_map(|method| {
                let link = method.ident.bare();
                listed(&format!("[`{link}`]({handle}::{link})"), &method.title)
            });
            Docs::new(format!("The resource `{id}.{wire}`.")).lines(calls)
        }
        Content::Events(events) => {
            let list = events.iter().flat_map(|Event { object, title, event_type, .. }| {
                listed(&format!("[`{}`]", object.name), &format!("{} · {title}", code(event_type, 120)))
            });
            Docs::new(format!("Events of `{id}`.")).lines(list)
        }
        Content::Types => Docs::new(format!("Types that several resources of `{id}` share.")),
    }
}

/// An item of a list in docs; what does not fit into a line beside its link stands below it.
fn listed(link: &str, what: &str) -> Vec<String> {
    match width(link) + width(what) > WIDEST_ITEM {
        true => vec![format!("- {link}:"), format!("  {what}")],
        false => vec![format!("- {link}: {what}")],
    }
}

fn imports(module: &Module, out: &mut String) {
    if types::used(module).any(|ty| ty.map) {
        out.push_str("use std::collections::BTreeMap;\n\n");
    }
    out.push_str("use larkspur_core::rt;\n");
    let through_module = |one: &One| match one {
        One::Named(name) => name.qualified && name.living == Living::Shared,
        _ => false,
    };
    if types::used(module).any(|ty| through_module(&ty.one)) {
        out.push_str("\nuse super::types;\n");
    }
    reexport("super::types", &module.imports.shared, out);
    reexport("rt::types", &module.imports.platform, out);
}

/// `pub use super::types::{Message, User};`
fn reexport(module: &str, names: &[String], out: &mut String) {
    let text = match names {
        [] => return,
        [one] => format!("pub use {module}::{one};"),
        many => layout::list("", &format!("pub use {module}::{{"), many, "};", ""),
    };
    let _ = writeln!(out, "\n{text}");
}

/// `mod.rs` of a version: its modules and its handle.
fn version(unit: &Unit, command: &str) -> String {
    let id = unit.id();
    let lines = unit.modules.iter().filter_map(|module| match &module.content {
        Content::Resource(Resource { handle, methods, .. }) => {
            Some(format!("- [`{0}`]({0}::{handle}): {1}", module.name, counted(methods.len(), "endpoint")))
        }
        Content::Events(events) => Some(format!("- [`{}`]: {}", module.name, counted(events.len(), "event"))),
        Content::Types => None,
    });
    let what = Docs::new(format!("Version `{}` of the service `{}`.", unit.version, unit.service)).lines(lines);
    let mut out = header(&what, command, &[format!("all specs of `{id}`")]);
    let has_calls = unit.resources().next().is_some();
    out.push_str(if has_calls { "\nuse larkspur_core::rt;\n\n" } else { "\n" });
    let errors = (!unit.errors.is_empty()).then_some(ERRORS);
    let mut modules: Vec<&str> = unit.modules.iter().map(|module| module.name.as_str()).chain(errors).collect();
    modules.sort_unstable();
    for module in modules {
        let _ = writeln!(out, "pub mod {module};");
    }
    if errors.is_some() {
        let _ = writeln!(out, "\npub use {ERRORS}::Error;");
    }
    if has_calls {
        let calls = unit.resources().map(|(module, resource)| Lead {
            call: resource.call.to_string(),
            ty: format!("{}::{}", module.name, resource.handle),
            docs: format!("The resource `{}`.", resource.wire),
        });
        out.push('\n');
        out.push_str(&leading(&names::pascal(&unit.version), (&format!("Calls of `{id}`."), MadeBy::Parent), calls));
    }
    out
}

/// `1 endpoint`, `2 endpoints`.
pub(super) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A method that leads to another handle.
pub(super) struct Lead {
    pub(super) call: String,
    pub(super) ty: String,
    pub(super) docs: String,
}

/// A handle that leads to other handles.
pub(super) fn leading(name: &str, (what, by): (&str, MadeBy), leads: impl Iterator<Item = Lead>) -> String {
    let mut out = handle::head(name, what, by);
    for Lead { call, ty, docs } in leads {
        let head = format!("pub fn {call}(");
        let head = layout::list("    ", &head, &["self".to_owned()], &format!(") -> {ty}<'c> {{"), "");
        let _ = write!(out, "\n    /// {docs}\n    #[inline]\n{head}\n        {ty}::new(self.0)\n    }}\n");
    }
    out.push_str("}\n");
    out
}
