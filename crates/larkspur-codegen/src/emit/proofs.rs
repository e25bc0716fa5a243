//! One call of every endpoint with all that it needs, for the tests of the generated crate.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::Contents;
use crate::emit::header::header;
use crate::emit::layout;
use crate::emit::sample::{self, Paths};
use crate::model::{Docs, EVENTS, Method, Module, Reply, Resource, Unit};
use crate::names;

/// The module of a service and version among the proofs.
pub(crate) fn module_name(service: &str, version: &str) -> String {
    format!("{}_{}", names::snake(service), names::snake(version))
}

/// The calls and events of one service and version, and the tables of them.
pub(crate) fn unit(unit: &Unit, command: &str) -> String {
    let id = unit.id();
    let mut proofs = Proofs::default();
    for (module, resource) in unit.resources() {
        resource.methods.iter().for_each(|method| proofs.call(unit, (module, resource), method));
    }
    let events = unit.events();
    let what = match (proofs.table.is_empty(), events.is_empty()) {
        (_, true) => format!("A call of each endpoint of `{id}`."),
        (true, _) => format!("The type of each event of `{id}`."),
        _ => format!("A call of each endpoint of `{id}`, and the type of each event."),
    };
    let mut tables = Vec::new();
    if !proofs.table.is_empty() {
        proofs.types.extend(["Called", "Proof"]);
        tables.push(format!("pub(crate) const PROOFS: &[Proof] = &[\n{}];\n", proofs.table));
    }
    if !events.is_empty() {
        proofs.types.insert("Pushed");
        proofs.senders.insert("pushed");
        let rows = events.iter().map(|event| {
            let (path, name) = (root(unit), &event.object.name);
            format!("    pushed::<{path}::{EVENTS}::{name}>({}),\n", layout::literal(&event.event_type))
        });
        tables.push(format!("pub(crate) const EVENTS: &[Pushed] = &[\n{}];\n", rows.collect::<String>()));
    }
    let used: Vec<&str> = proofs.types.into_iter().chain(proofs.senders).collect();
    let used = match used[..] {
        [one] => one.to_owned(),
        _ => format!("{{{}}}", used.join(", ")),
    };
    let mut out = header(&Docs::new(what), command, &[format!("all specs of `{id}`")]);
    let _ = write!(out, "\nuse crate::proof::{used};\n\n{}{}", tables.join("\n"), proofs.calls);
    out
}

/// The calls of a unit, the rows of their table, and what they use of the tests' own.
#[derive(Default)]
struct Proofs {
    table: String,
    calls: String,
    types: BTreeSet<&'static str>,
    senders: BTreeSet<&'static str>,
}

impl Proofs {
    fn call(&mut self, unit: &Unit, (module, resource): (&Module, &Resource), method: &Method) {
        // Two names with a `_` between them are no keyword.
        let ident = format!("{}_{}", resource.call.bare(), method.ident.bare());
        let walk = format!("{ident}_items");
        let items = if method.paged.is_some() { format!("Some({walk})") } else { "None".to_owned() };
        let id = layout::literal(&method.metadata.id);
        let _ = writeln!(self.table, "    Proof {{ id: {id}, call: {ident}, items: {items} }},");
        let sent = match method.reply {
            Reply::Download => "downloaded",
            _ => "called",
        };
        self.senders.insert(sent);
        let path = sample::path(unit, resource);
        let paths = Paths::Whole { root: &root(unit), module: &module.name };
        let request = sample::line(method, &path, paths);
        let _ = write!(
            self.calls,
            "\nfn {ident}(client: &larkspur::Client) -> Called {{\n    {sent}({request}.send())\n}}\n"
        );
        if method.paged.is_some() {
            self.types.insert("Walked");
            self.senders.insert("walked");
            let _ = write!(
                self.calls,
                "\nfn {walk}(client: &larkspur::Client) -> Walked {{\n    walked({request}.items())\n}}\n"
            );
        }
    }
}

/// The module of modules, and the tables of all endpoints and events.
pub(crate) fn root_module(contents: &[Contents], command: &str) -> String {
    let what = Docs::new("A call of each endpoint of the crate, and the type of each event.");
    let mut out = header(&what, command, &["all specs".to_owned()]);
    let name = |part: &Contents| module_name(&part.service, &part.version);
    out.push('\n');
    for part in contents {
        let _ = writeln!(out, "mod {};", name(part));
    }
    out.push_str("\nuse crate::proof::{Proof, Pushed};\n\npub(crate) const ALL: &[&[Proof]] = &[\n");
    for part in contents.iter().filter(|part| part.endpoints > 0) {
        let _ = writeln!(out, "    {}::PROOFS,", name(part));
    }
    out.push_str("];\n\npub(crate) const EVENTS: &[&[Pushed]] = &[\n");
    for part in contents.iter().filter(|part| part.events > 0) {
        let _ = writeln!(out, "    {}::EVENTS,", name(part));
    }
    out.push_str("];\n");
    out
}

/// The module of a service and version in the crate.
fn root(unit: &Unit) -> String {
    format!("larkspur::{}::{}", names::module(&unit.service), names::module(&unit.version))
}
