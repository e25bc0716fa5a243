//! One call of every endpoint with all that it needs, for the tests of the generated crate.
//!
//! Values are the documented ones where those keep the document's own limits, and else the plainest that do.

use std::collections::BTreeSet;
use std::fmt::Write;

use larkspur_schema::{Field, FieldType};

use super::module::header;
use super::objects;
use crate::Contents;
use crate::docs::Docs;
use crate::emit::Context;
use crate::event;
use crate::layout;
use crate::method::{Input, Method, Part, Reply, idents, takes_helpdesk};
use crate::names;
use crate::naming;
use crate::shape::{Content, Kind, ShapeId, TypeUse};
use crate::unit::{Resource, Unit};

/// The longest documented text that is taken over.
const LONGEST: usize = 80;

/// How deep objects are filled in; a type that demands itself has no end otherwise.
const DEEPEST: usize = 12;

/// The user's token in calls that need one.
const USER: &str = "u-proof";

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
        let context = unit.context(Some(index));
        let filler = Filler { context, root: root(unit), module: &resource.module };
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
            let request = filler.request(unit, resource, method);
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

/// A call of an endpoint as somebody writes it who has imported the types of its module.
pub(super) fn example(unit: &Unit<'_>, index: usize, method: &Method<'_>) -> String {
    let resource = &unit.resources[index];
    let filler = Filler { context: unit.context(Some(index)), root: root(unit), module: &resource.module };
    let request = filler.request(unit, resource, method);
    let root = root(unit);
    let request = request.replace(&format!("{root}::{}::", resource.module), "").replace(&format!("{root}::"), "");
    let request = request.replace("larkspur::types::", "");
    let request = request.replace("larkspur::Upload", "Upload").replace("serde_json::json!", "json!");
    let reply = match method.paged {
        Some(_) => "let items = ",
        None if matches!(method.reply, Reply::Nothing) => "",
        None => "let reply = ",
    };
    let end = if method.paged.is_some() { ".items().all().await?;" } else { ".send().await?;" };
    let whole = format!("{reply}{request}{end}");
    if docs_width(&whole) <= 110 {
        return whole;
    }
    // Broken where calls are chained; what is longer even so is left out.
    let steps = request.replace(&format!(".{}(", method.ident), &format!("\n    .{}(", method.ident));
    let broken = format!("{reply}{steps}\n    {end}");
    if broken.lines().all(|line| docs_width(line) <= 110) {
        return broken;
    }
    let start = steps.lines().next().unwrap_or_default();
    format!("{reply}{start}\n    .{}(…)\n    {end}", method.ident)
}

fn docs_width(line: &str) -> usize {
    crate::docs::width(line)
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

fn root(unit: &Unit<'_>) -> String {
    format!("larkspur::{}::{}", names::module(unit.service), names::module(unit.version))
}

/// Writes values of one resource's types.
struct Filler<'u> {
    context: Context<'u>,
    root: String,
    module: &'u str,
}

impl Filler<'_> {
    /// A request with all that it needs.
    fn request(&self, unit: &Unit<'_>, resource: &Resource<'_>, method: &Method<'_>) -> String {
        let service = names::ident(&names::snake(unit.service));
        let version = names::module(unit.version);
        let handle = names::ident(&names::snake(resource.wire));
        let mut arguments = Vec::new();
        if method.only_user() {
            arguments.push(layout::literal(USER));
        }
        if method.has_params() {
            let fields: Vec<String> = method
                .required
                .iter()
                .map(|input| format!("{}: {}", input.ident, self.input(method, input, false)))
                .collect();
            arguments.push(format!("{}::{}::{} {{ {} }}", self.root, self.module, method.params(), fields.join(", ")));
        } else {
            arguments.extend(method.required.iter().map(|input| self.input(method, input, true)));
        }
        let mut out = format!("client.{service}().{version}().{handle}().{}({})", method.ident, arguments.join(", "));
        // Some documents require a page token: the method itself sends an empty one. A form without any part is no form.
        let form = method.required.iter().any(|input| input.part == Part::Form);
        for input in &method.optional {
            let required = input.field.is_some_and(|field| field.required == Some(true));
            if required && !input.starts_empty() || !form && input.ty.kind == Kind::File {
                let _ = write!(out, ".{}({})", input.setter, self.input(method, input, true));
            }
        }
        if takes_helpdesk(method.endpoint) {
            out.push_str(".helpdesk(\"helpdesk\", \"token\")");
        }
        out
    }

    fn input(&self, method: &Method<'_>, input: &Input<'_>, lent: bool) -> String {
        let nothing = Field { name: input.wire.to_owned(), ty: FieldType::String, ..Field::default() };
        let field = input.field.unwrap_or(&nothing);
        // Files have one byte, and forms tell their length.
        let files = method.required.iter().any(|other| other.ty.kind == Kind::File);
        if files && input.part == Part::Form && input.wire == "size" && input.ty.lists == 0 {
            return if input.ty.kind == Kind::Text { "\"1\"".to_owned() } else { "1".to_owned() };
        }
        let slice = lent && input.ty.is_list() && input.ty.kind != Kind::File && !input.ty.is_text_list();
        let value = self.passed(input.ty, field, 0);
        if slice && !value.starts_with('&') { format!("&{value}") } else { value }
    }

    /// A value as constructors and setters take it.
    fn passed(&self, ty: TypeUse, field: &Field, depth: usize) -> String {
        let text = ty.kind == Kind::Text && !ty.map;
        match ty.lists {
            0 if text => layout::literal(&text_of(field)),
            1 if text => {
                let items = vec![layout::literal(&text_of(field)); count(field)];
                format!("&[{}]", items.join(", "))
            }
            _ => self.owned(TypeUse { boxed: false, ..ty }, field, depth),
        }
    }

    fn owned(&self, ty: TypeUse, field: &Field, depth: usize) -> String {
        if ty.is_list() {
            if depth > DEEPEST {
                return "Vec::new()".to_owned();
            }
            let inner = self.owned(TypeUse { lists: ty.lists - 1, ..ty }, field, depth);
            let items = if ty.lists == field.list_depth() { count(field) } else { 1 };
            return format!("vec![{}]", vec![inner; items].join(", "));
        }
        if ty.map {
            return "std::collections::BTreeMap::new()".to_owned();
        }
        match ty.kind {
            Kind::Text => format!("{}.to_owned()", layout::literal(&text_of(field))),
            Kind::Int => number(field).to_string(),
            Kind::Float => format!("{:?}", number(field) as f64),
            Kind::Bool => "true".to_owned(),
            Kind::Json => "serde_json::json!({})".to_owned(),
            Kind::File => "larkspur::Upload::bytes(\"a.txt\", &b\"a\"[..])".to_owned(),
            Kind::Shape(id) => self.shape(id, field, depth),
        }
    }

    fn shape(&self, id: ShapeId, field: &Field, depth: usize) -> String {
        let name = &self.context.naming.names[id];
        let module = match self.context.shape(id).platform {
            Some(_) => "larkspur::types".to_owned(),
            None if self.context.naming.shared[id] => format!("{}::types", self.root),
            None => format!("{}::{}", self.root, self.module),
        };
        let path = format!("{module}::{name}");
        let members = match &self.context.shape(id).content {
            Content::Enum { int, values } => {
                let first = field.values.first().map(|value| value.value.as_str());
                let value = first.or_else(|| values.first().map(|(value, _)| *value)).unwrap_or_default();
                return if *int {
                    format!("{path}({value})")
                } else {
                    format!("{path}::from({})", layout::literal(value))
                };
            }
            Content::Object(members) => members,
        };
        let idents = idents(members);
        // What this endpoint says of a field, as the type is shared.
        let own = |name: &str, first: &'_ Field| -> Field {
            field.fields.iter().find(|field| field.name == name).unwrap_or(first).clone()
        };
        let value = |at: usize| {
            let member = &members[at];
            self.passed(member.ty, &own(&member.field.name, member.field), depth + 1)
        };
        let required: Vec<usize> = (0..members.len()).filter(|&at| members[at].required).collect();
        let mut out = if required.is_empty() {
            format!("{path}::default()")
        } else if objects::takes_params(required.len()) {
            let fields: Vec<String> = required.iter().map(|&at| format!("{}: {}", idents[at], value(at))).collect();
            format!("{path}::new({module}::{} {{ {} }})", naming::params(name), fields.join(", "))
        } else {
            let values: Vec<String> = required.iter().map(|&at| value(at)).collect();
            format!("{path}::new({})", values.join(", "))
        };
        for (at, member) in members.iter().enumerate().filter(|(_, member)| !member.required) {
            if depth < DEEPEST && own(&member.field.name, member.field).required == Some(true) {
                let _ = write!(out, ".{}({})", objects::setter_name(&idents[at]), value(at));
            }
        }
        out
    }
}

/// How many items a list gets: the fewest that the document allows, but one.
fn count(field: &Field) -> usize {
    let fewest = usize::try_from(field.min_len.unwrap_or(1)).unwrap_or(1);
    if field.repeated { fewest.max(1) } else { 1 }
}

/// The first documented value, the example, or the smallest number that is allowed.
fn number(field: &Field) -> i64 {
    let value = field.values.first().and_then(|value| value.value.parse().ok());
    let allowed =
        |number: &i64| field.min.is_none_or(|min| *number >= min) && field.max.is_none_or(|max| *number <= max);
    let example = field.example.as_deref().and_then(|text| text.trim().parse().ok()).filter(allowed);
    let plain = [1, 0].into_iter().find(allowed).or(field.min).or(field.max).unwrap_or(1);
    value.or(example).unwrap_or(plain)
}

/// The same for what travels as text.
fn text_of(field: &Field) -> String {
    match field.ty {
        FieldType::Int | FieldType::Float => return number(field).to_string(),
        FieldType::Bool => return "true".to_owned(),
        FieldType::Object | FieldType::Map => return "{}".to_owned(),
        _ => {}
    }
    if let Some(value) = field.values.first() {
        return value.value.clone();
    }
    let (fewest, most) = match field.repeated {
        true => (1, None),
        false => (field.min_len.unwrap_or(1).max(1), field.max_len),
    };
    let fits = |text: &&String| {
        let length = text.chars().count();
        let plain = text.chars().all(|letter| letter.is_ascii_graphic());
        plain && length <= LONGEST && length as u64 >= fewest && most.is_none_or(|most| length as u64 <= most)
    };
    let example = field.example.as_ref().filter(fits);
    example.cloned().unwrap_or_else(|| "x".repeat(usize::try_from(fewest).unwrap_or(1)))
}
