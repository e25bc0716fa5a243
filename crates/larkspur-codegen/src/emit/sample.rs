//! Calls with all that they need, as code: the tests of the generated crate send them, the docs of a method show one.
//!
//! Values are the documented ones where those keep the document's own limits, and else the plainest that do.

use std::fmt::Write;

use larkspur_schema::{Field, FieldType};

use super::objects;
use crate::docs::width;
use crate::emit::Context;
use crate::emit::pass::Pass;
use crate::layout;
use crate::method::{Input, Method, Part, Reply, idents, takes_helpdesk};
use crate::names;
use crate::naming;
use crate::shape::{Content, Home, Kind, ShapeId, TypeUse};
use crate::unit::{Resource, Unit};

/// The longest documented text that is taken over.
const LONGEST: usize = 80;

/// The widest line of an example in docs.
const LINE: usize = 110;

/// How deep objects are filled in; a type that demands itself has no end otherwise.
const DEEPEST: usize = 12;

/// The user's token in calls that need one.
const USER: &str = "u-proof";

/// How types are named in a call.
pub(super) enum Paths {
    /// By their whole paths, below this module of the service and version.
    Whole(String),
    /// As somebody writes them who has imported them.
    Imported,
}

/// Writes values of one resource's types.
pub(super) struct Filler<'u> {
    pub(super) context: Context<'u>,
    pub(super) paths: Paths,
    pub(super) module: &'u str,
}

/// A request in its parts.
pub(super) struct Sample {
    /// What the method is called on, with the method: `client.im().v1().message().reply`.
    call: String,
    /// The user, where the method takes one.
    user: Option<String>,
    /// A struct that holds the arguments by name.
    params: Option<String>,
    /// Each argument but the user, with its name.
    arguments: Vec<(String, String)>,
    /// The setters that follow.
    setters: String,
}

impl Sample {
    /// The request on one line.
    pub(super) fn line(&self) -> String {
        let values = self.arguments.iter().map(|(name, value)| match self.params {
            Some(_) => format!("{name}: {value}"),
            None => value.clone(),
        });
        let values: Vec<String> = values.collect();
        let values = match &self.params {
            Some(params) => vec![format!("{params} {{ {} }}", values.join(", "))],
            None => values,
        };
        let values: Vec<String> = self.user.iter().cloned().chain(values).collect();
        format!("{}({}){}", self.call, values.join(", "), self.setters)
    }

    /// The request with an argument a line; one that is too long for a line is a variable of its name.
    fn lines(&self) -> String {
        let user = self.user.as_ref();
        let (mut out, close) = match &self.params {
            Some(params) => {
                let user = user.map(|user| format!("{user}, ")).unwrap_or_default();
                (format!("{}({user}{params} {{", self.call), "})")
            }
            None => {
                let user = user.map(|user| format!("\n    {user},")).unwrap_or_default();
                (format!("{}({user}", self.call), ")")
            }
        };
        for (name, value) in &self.arguments {
            let value = if width(value) > LINE { name } else { value };
            let item = if self.params.is_some() && value != name { format!("{name}: {value}") } else { value.clone() };
            let _ = write!(out, "\n    {item},");
        }
        let _ = write!(out, "\n{close}{}", self.setters);
        out
    }
}

/// A call of an endpoint as somebody writes it who has imported the types of its module.
pub(super) fn example(unit: &Unit<'_>, index: usize, method: &Method<'_>) -> String {
    let resource = &unit.resources[index];
    let filler =
        Filler { context: unit.context(Home::Resource(index)), paths: Paths::Imported, module: &resource.module };
    let request = filler.request(unit, resource, method);
    let (what, end) = match method.paged {
        Some(_) => ("let items = ", ".items().all().await?;"),
        None if matches!(method.reply, Reply::Nothing) => ("", ".send().await?;"),
        None => ("let reply = ", ".send().await?;"),
    };
    let whole = format!("{what}{}{end}", request.line());
    if width(&whole) <= LINE || request.arguments.is_empty() {
        return whole;
    }
    format!("let request = {};\n{what}request{end}", request.lines())
}

impl Filler<'_> {
    /// A request with all that it needs.
    pub(super) fn request(&self, unit: &Unit<'_>, resource: &Resource<'_>, method: &Method<'_>) -> Sample {
        let service = names::ident(&names::snake(unit.service));
        let version = names::module(unit.version);
        let handle = names::ident(&names::snake(resource.wire));
        let user = method.only_user().then(|| layout::literal(USER));
        let named = method.has_params();
        let own = method.required.iter().map(|input| (input.ident.clone(), self.input(method, input, !named)));
        let arguments = own.collect();
        let mut setters = String::new();
        // Some documents require a page token: the method itself sends an empty one. A form without any part is no form.
        let form = method.required.iter().any(|input| input.part == Part::Form);
        for input in &method.optional {
            let required = input.field.is_some_and(|field| field.required == Some(true));
            if required && !input.starts_empty() || !form && input.ty.kind == Kind::File {
                let _ = write!(setters, ".{}({})", input.setter, self.input(method, input, true));
            }
        }
        if takes_helpdesk(method.endpoint) {
            setters.push_str(".helpdesk(\"helpdesk\", \"token\")");
        }
        let params = named.then(|| self.path(self.module, &method.params()));
        let call = format!("client.{service}().{version}().{handle}().{}", method.ident);
        Sample { call, user, params, arguments, setters }
    }

    /// A type of a module of the version.
    fn path(&self, module: &str, name: &str) -> String {
        match &self.paths {
            Paths::Whole(root) => format!("{root}::{module}::{name}"),
            Paths::Imported => name.to_owned(),
        }
    }

    /// What the crate of this name has.
    fn of(&self, krate: &str, name: &str) -> String {
        match self.paths {
            Paths::Whole(_) => format!("{krate}::{name}"),
            Paths::Imported => name.to_owned(),
        }
    }

    fn input(&self, method: &Method<'_>, input: &Input<'_>, lent: bool) -> String {
        let nothing = Field { name: input.wire.to_owned(), ty: FieldType::String, ..Field::default() };
        let field = input.field.unwrap_or(&nothing);
        // Files have one byte, and forms tell their length.
        let files = method.required.iter().any(|other| other.ty.kind == Kind::File);
        if files && input.part == Part::Form && input.wire == "size" && input.ty.lists == 0 {
            return if input.ty.kind == Kind::Text { "\"1\"".to_owned() } else { "1".to_owned() };
        }
        let value = self.passed(input.ty, field, 0);
        if lent && Pass::of(input.ty) == Pass::List { format!("&{value}") } else { value }
    }

    /// A value as constructors and setters take it.
    fn passed(&self, ty: TypeUse, field: &Field, depth: usize) -> String {
        match Pass::of(ty) {
            Pass::Text => layout::literal(&text_of(field)),
            Pass::Texts => {
                let items = vec![layout::literal(&text_of(field)); count(field)];
                format!("&[{}]", items.join(", "))
            }
            Pass::List | Pass::Whole => self.owned(TypeUse { boxed: false, ..ty }, field, depth),
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
            return self.of("std::collections", "BTreeMap::new()");
        }
        match ty.kind {
            Kind::Text => format!("{}.to_owned()", layout::literal(&text_of(field))),
            Kind::Int => number(field).to_string(),
            Kind::Float => format!("{:?}", number(field) as f64),
            Kind::Bool => "true".to_owned(),
            Kind::Json => self.of("serde_json", "json!({})"),
            Kind::File => self.of("larkspur", "Upload::bytes(\"a.txt\", &b\"a\"[..])"),
            Kind::Shape(id) => self.shape(id, field, depth),
        }
    }

    fn shape(&self, id: ShapeId, field: &Field, depth: usize) -> String {
        let name = &self.context.naming.names[id];
        let module = if self.context.naming.shared[id] { "types" } else { self.module };
        let path = match self.context.shape(id).platform {
            _ if matches!(self.paths, Paths::Imported) => self.context.name(id),
            Some(name) => self.of("larkspur::types", name),
            None => self.path(module, name),
        };
        let members = match &self.context.shape(id).content {
            Content::Enum { int, values } => {
                let first = field.values.first().map(|value| value.value.as_str());
                let value = first.or_else(|| values.first().map(|value| value.value.as_str())).unwrap_or_default();
                let named = values.iter().position(|listed| listed.value == value);
                let platform = self.context.shape(id).platform.is_some();
                return match (int, &self.paths, named) {
                    (false, Paths::Imported, _) if platform => format!("{path}::{}", names::variant(value)),
                    (_, Paths::Imported, Some(at)) => format!("{path}::{}", self.context.naming.values[id][at]),
                    (true, ..) => format!("{path}({value})"),
                    (false, ..) => format!("{path}::from({})", layout::literal(value)),
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
            format!("{path}::new({} {{ {} }})", naming::params(&path), fields.join(", "))
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
