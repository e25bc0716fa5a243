//! One call of every endpoint with all that it needs, for the tests of the generated crate.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::module::header;
use super::sample::{Filler, Paths};
use crate::Contents;
use crate::layout;
use crate::lower::docs::Docs;
use crate::lower::event;
use crate::lower::method::Reply;
use crate::lower::shape::Home;
use crate::lower::unit::Unit;
use crate::names;

/// The module of a service and version among the proofs.
pub(crate) fn module_name(service: &str, version: &str) -> String {
    format!("{}_{}", names::snake(service), names::snake(version))
}

/// The calls and events of one service and version, and the tables of them.
pub(crate) fn unit(unit: &Unit<'_>, command: &str) -> String {
    let id = format!("{}.{}", unit.service, unit.version);
    let what = match (unit.resources.is_empty(), unit.events.is_empty()) {
        (_, true) => format!("A call of each endpoint of `{id}`."),
        (true, _) => format!("The type of each event of `{id}`."),
        _ => format!("A call of each endpoint of `{id}`, and the type of each event."),
    };
    let what = Docs::new(what);
    let mut out = header(what, command, &[&format!("all specs of `{id}`")]);
    let mut table = String::new();
    let mut calls = String::new();
    let mut senders = BTreeSet::new();
    for (index, resource) in unit.resources.iter().enumerate() {
        let context = unit.context(Home::Resource(index));
        let filler = Filler { context, paths: Paths::Whole(root(unit)), module: &resource.module };
        for method in &resource.methods {
            let ident = format!("{}_{}", names::snake(resource.wire), names::snake(&method.endpoint.id.method));
            let ident = names::ident(&ident);
            let id = layout::literal(&method.endpoint.id.to_string());
            let walk = format!("{}_items", ident.trim_start_matches("r#"));
            let items = if method.paged.is_some() { format!("Some({walk})") } else { "None".to_owned() };
            let _ = writeln!(table, "    Proof {{ id: {id}, call: {ident}, items: {items} }},");
            let sent = match method.reply {
                Reply::Download => "downloaded",
                _ => "called",
            };
            senders.insert(sent);
            let request = filler.request(unit, resource, method).line();
            let _ = write!(
                calls,
                "\nfn {ident}(client: &larkspur::Client) -> Called {{\n    {sent}({request}.send())\n}}\n"
            );
            if method.paged.is_some() {
                senders.insert("walked");
                let _ = write!(
                    calls,
                    "\nfn {walk}(client: &larkspur::Client) -> Walked {{\n    walked({request}.items())\n}}\n"
                );
            }
        }
    }
    let mut used: Vec<&str> = Vec::new();
    let mut tables = Vec::new();
    if !unit.resources.is_empty() {
        used.extend(["Called", "Proof"]);
        tables.push(format!("pub(crate) const PROOFS: &[Proof] = &[\n{table}];\n"));
    }
    if !unit.events.is_empty() {
        used.extend(["Pushed"]);
        senders.insert("pushed");
        let rows = unit.events.iter().map(|event| {
            let (path, name) = (root(unit), &event.name);
            format!("    pushed::<{path}::{}::{name}>({}),\n", event::MODULE, layout::literal(&event.event.event_type))
        });
        tables.push(format!("pub(crate) const EVENTS: &[Pushed] = &[\n{}];\n", rows.collect::<String>()));
    }
    if senders.contains("walked") {
        used.extend(["Walked"]);
    }
    used.extend(senders);
    let _ = write!(
        out,
        "\nuse crate::proof::{};\n\n{}{calls}",
        match used[..] {
            [one] => one.to_owned(),
            _ => format!("{{{}}}", used.join(", ")),
        },
        tables.join("\n")
    );
    out
}

/// The module of modules, and the tables of all endpoints and events.
pub(crate) fn root_module(contents: &[Contents], command: &str) -> String {
    let what = Docs::new("A call of each endpoint of the crate, and the type of each event.");
    let mut out = header(what, command, &["all specs"]);
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
fn root(unit: &Unit<'_>) -> String {
    format!("larkspur::{}::{}", names::module(unit.service), names::module(unit.version))
}
