//! The handle of a resource: one method an endpoint.

use std::fmt::Write;

use crate::emit::{layout, params, pass, sample};
use crate::model::{Method, Resource, Unit};

/// Where a handle is made: the visibility of its constructor.
#[derive(Clone, Copy)]
pub(super) enum MadeBy {
    /// The module above.
    Parent,
    /// Its own module.
    Itself,
    /// Another crate.
    Crate,
}

/// A type that holds the client, up to the first of its methods.
///
/// All methods are `#[inline]`, here and in what follows: so only a program that calls one compiles it. Otherwise each is compiled with
/// the crate, and with it what describes the client and the bodies to debuggers, once for every file.
///
/// ```text
/// #[derive(Clone, Copy, Debug)]
/// pub struct Task<'c>(&'c rt::Client);
/// impl<'c> Task<'c> {
///     #[inline]
///     pub(super) fn new(client: &'c rt::Client) -> Self { … }
/// ```
pub(super) fn head(name: &str, what: &str, by: MadeBy) -> String {
    let visible = match by {
        MadeBy::Parent => "pub(super) ",
        MadeBy::Itself => "",
        MadeBy::Crate => "#[doc(hidden)]\n    pub ",
    };
    format!(
        "/// {what}\n#[derive(Clone, Copy, Debug)]\npub struct {name}<'c>(&'c rt::Client);\n\nimpl<'c> {name}<'c> {{\n    \
         #[inline]\n    {visible}fn new(client: &'c rt::Client) -> Self {{\n        Self(client)\n    }}\n"
    )
}

/// ```text
/// /// Calls of the resource `task`.
/// #[derive(Clone, Copy, Debug)]
/// pub struct Task<'c>(&'c rt::Client);
/// impl<'c> Task<'c> {
///     #[inline]
///     pub fn get(self, task_id: &str, task_type: TaskType) -> GetRequest { … }
/// }
/// ```
pub(super) fn emit(unit: &Unit, resource: &Resource) -> String {
    let what = format!("Calls of the resource `{}`.", resource.wire);
    let mut out = head(&resource.handle, &what, MadeBy::Parent);
    let path = sample::path(unit, resource);
    for method in &resource.methods {
        out.push('\n');
        call(method, &path, &mut out);
    }
    out.push_str("}\n");
    out
}

fn call(method: &Method, path: &str, out: &mut String) {
    layout::docs(out, &method.docs, "    ");
    // The tests of the crate compile the same call.
    out.push_str("    ///\n    /// ```ignore\n");
    for line in sample::example(method, path).lines() {
        let _ = writeln!(out, "    /// {line}");
    }
    out.push_str("    /// ```\n");
    layout::aliases(out, &method.aliases, "    ");
    if method.deprecated {
        out.push_str("    #[deprecated = \"the platform marks this endpoint as outdated\"]\n");
    }
    out.push_str("    #[inline]\n");
    let head = format!("pub fn {}(", method.ident);
    let tail = format!(") -> {} {{", method.request);
    out.push_str(&layout::list("    ", &head, &arguments(method), &tail, ""));
    body(method, out);
}

fn arguments(method: &Method) -> Vec<String> {
    let user = method.user.iter().map(|user| format!("{user}: impl Into<rt::User>"));
    let mut arguments: Vec<String> = ["self".to_owned()].into_iter().chain(user).collect();
    match &method.params {
        Some(name) => {
            let passes = method.required.iter().map(|argument| argument.pass);
            arguments.push(format!("params: {}", params::ty(name, passes)));
        }
        None => {
            let required = method.required.iter();
            arguments.extend(required.map(|one| format!("{}: {}", one.ident, pass::argument(&one.ty, one.pass))));
        }
    }
    arguments
}

fn body(method: &Method, out: &mut String) {
    let request = &method.request;
    let construct = format!("rt::Call::new(self.0, &{})", method.metadata.name);
    let mut sets: Vec<String> = method.user.iter().map(|user| format!("call.as_user({user});")).collect();
    let held = method.params.is_some();
    sets.extend(method.required.iter().map(|argument| {
        let value = if held { format!("params.{}", argument.ident) } else { argument.ident.to_string() };
        pass::give(argument, &value, held)
    }));
    let empty = method.optional.iter().filter(|argument| argument.starts_empty);
    sets.extend(empty.map(|argument| pass::give(argument, "\"\"", true)));
    if sets.is_empty() {
        let _ = write!(out, "\n        {request}({construct})\n    }}\n");
        return;
    }
    let _ = write!(out, "\n        let mut call = {construct};\n");
    for set in sets {
        let _ = writeln!(out, "        {set}");
    }
    let _ = write!(out, "        {request}(call)\n    }}\n");
}
