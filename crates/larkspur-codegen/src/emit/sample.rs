//! Samples as code.

use std::fmt::Write;

use crate::emit::layout::literal;
use crate::emit::{pass, types};
use crate::model::{Given, Living, Method, Pass, Reply, Resource, TypeName, Unit, Value, width};
use crate::names;

/// The widest line of an example in docs.
const LINE: usize = 110;

/// The user's token in calls that need one.
const USER: &str = "u-proof";

/// How types are named in a call.
#[derive(Clone, Copy)]
pub(super) enum Paths<'p> {
    /// By their whole paths: those of the service and version's root, and of the resource's module below it.
    Whole { root: &'p str, module: &'p str },
    /// As somebody writes them who has imported them.
    Imported,
}

/// What leads to the calls of a resource: `client.im().v1().message`.
pub(super) fn path(unit: &Unit, resource: &Resource) -> String {
    let service = names::ident(&names::snake(&unit.service));
    format!("client.{service}().{}().{}", names::module(&unit.version), resource.call)
}

/// A call of each endpoint, with the endpoint's name.
pub(crate) fn calls(unit: &Unit) -> Vec<(String, String)> {
    let methods = unit.resources().flat_map(|(_, resource)| {
        let path = path(unit, resource);
        resource.methods.iter().map(move |method| (method.metadata.id.clone(), example(method, &path)))
    });
    methods.collect()
}

/// A call of an endpoint as somebody writes it who has imported the types of its module; `path` leads to its resource.
pub(super) fn example(method: &Method, path: &str) -> String {
    let parts = Parts::of(method, path, Paths::Imported);
    let (what, end) = match method.paged {
        Some(_) => ("let items = ", ".items().all().await?;"),
        None if matches!(method.reply, Reply::Nothing) => ("", ".send().await?;"),
        None => ("let reply = ", ".send().await?;"),
    };
    let whole = format!("{what}{}{end}", parts.line());
    if width(&whole) <= LINE || parts.arguments.is_empty() {
        return whole;
    }
    format!("let request = {};\n{what}request{end}", parts.lines())
}

/// The request on one line.
pub(super) fn line(method: &Method, path: &str, paths: Paths<'_>) -> String {
    Parts::of(method, path, paths).line()
}

/// A request in its parts.
struct Parts {
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

impl Parts {
    fn of(method: &Method, path: &str, paths: Paths<'_>) -> Self {
        let held = method.params.is_some();
        let arguments = method.sample.arguments.iter().map(|given| {
            let value = if held { paths.held(given) } else { paths.lent(given) };
            (given.ident.to_string(), value)
        });
        let mut setters = String::new();
        for given in &method.sample.setters {
            let _ = write!(setters, ".{}({})", given.ident, paths.lent(given));
        }
        if method.helpdesk {
            setters.push_str(".helpdesk(\"helpdesk\", \"token\")");
        }
        Self {
            call: format!("{path}().{}", method.ident),
            user: method.user.as_ref().map(|_| literal(USER)),
            params: method.params.as_ref().map(|name| paths.local(name)),
            arguments: arguments.collect(),
            setters,
        }
    }

    fn line(&self) -> String {
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

impl Paths<'_> {
    /// A value as methods and setters of requests take it.
    fn lent(self, given: &Given) -> String {
        match &given.value {
            Value::List(items) if given.pass == Pass::List => format!("&[{}]", self.items(items)),
            _ => self.given(given),
        }
    }

    /// A value as structs of parameters hold it.
    fn held(self, given: &Given) -> String {
        pass::sample_held(given.pass, &given.value).unwrap_or_else(|| self.given(given))
    }

    /// A value as constructors and setters of objects take it.
    fn given(self, given: &Given) -> String {
        pass::sample(given.pass, &given.value).unwrap_or_else(|| self.owned(&given.value))
    }

    fn owned(self, value: &Value) -> String {
        match value {
            Value::Text(text) => format!("{}.to_owned()", literal(text)),
            Value::Int(number) => number.to_string(),
            Value::Float(number) => format!("{number:?}"),
            Value::Bool(yes) => yes.to_string(),
            Value::Json => self.of("serde_json", "json!({})"),
            Value::File => self.of("larkspur", "Upload::bytes(\"a.txt\", &b\"a\"[..])"),
            Value::Map => self.of("std::collections", "BTreeMap::new()"),
            Value::List(items) if items.is_empty() => "Vec::new()".to_owned(),
            Value::List(items) => format!("vec![{}]", self.items(items)),
            Value::Listed { ty, number, wire, name } => {
                let path = self.path(ty);
                match (self, number, name) {
                    (Self::Imported, _, Some(name)) => format!("{path}::{name}"),
                    (_, true, _) => format!("{path}({wire})"),
                    (_, false, _) => format!("{path}::from({})", literal(wire)),
                }
            }
            Value::Object { ty, params, given, setters } => self.object((ty, *params), given, setters),
        }
    }

    fn items(self, items: &[Value]) -> String {
        let items: Vec<String> = items.iter().map(|item| self.owned(item)).collect();
        items.join(", ")
    }

    fn object(self, (ty, params): (&TypeName, bool), given: &[Given], setters: &[Given]) -> String {
        let path = self.path(ty);
        let mut out = if given.is_empty() {
            format!("{path}::default()")
        } else if params {
            let fields = given.iter().map(|given| format!("{}: {}", given.ident, self.held(given)));
            format!("{path}::new({path}Params {{ {} }})", fields.collect::<Vec<_>>().join(", "))
        } else {
            let values: Vec<String> = given.iter().map(|given| self.given(given)).collect();
            format!("{path}::new({})", values.join(", "))
        };
        for given in setters {
            let _ = write!(out, ".{}({})", given.ident, self.given(given));
        }
        out
    }

    fn path(self, ty: &TypeName) -> String {
        match (self, ty.living) {
            (Self::Imported, _) => types::name(ty),
            (Self::Whole { .. }, Living::Here) => self.local(&ty.name),
            (Self::Whole { root, .. }, Living::Shared) => format!("{root}::types::{}", ty.name),
            (Self::Whole { .. }, Living::Platform) => format!("larkspur::types::{}", ty.name),
        }
    }

    /// A type of the resource's own module.
    fn local(self, name: &str) -> String {
        match self {
            Self::Whole { root, module } => format!("{root}::{module}::{name}"),
            Self::Imported => name.to_owned(),
        }
    }

    /// What the crate of this name has.
    fn of(self, krate: &str, name: &str) -> String {
        match self {
            Self::Whole { .. } => format!("{krate}::{name}"),
            Self::Imported => name.to_owned(),
        }
    }
}
