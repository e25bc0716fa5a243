//! The handle of a resource: one method an endpoint.

use std::fmt::Write;

use larkspur_schema::{Endpoint, RateLimit, Token};

use crate::bilingual::Label;
use crate::docs::{self, Docs};
use crate::emit::{Context, request};
use crate::layout;
use crate::method::{Input, Method};

/// ```text
/// /// Calls of the resource `task`.
/// #[derive(Clone, Copy, Debug)]
/// pub struct Task<'c>(&'c rt::Client);
/// impl<'c> Task<'c> {
///     pub fn get(self, task_id: &str, task_type: TaskType) -> GetRequest { … }
/// }
/// ```
pub(super) fn emit(context: &Context<'_>, handle: &str, resource: &str, methods: &[Method<'_>]) -> String {
    let mut out = String::new();
    Docs::new(format!("Calls of the resource `{resource}`.")).write(&mut out, "", "///");
    let _ = write!(
        out,
        "#[derive(Clone, Copy, Debug)]\npub struct {handle}<'c>(&'c rt::Client);\n\nimpl<'c> {handle}<'c> {{\n    \
         pub(super) fn new(client: &'c rt::Client) -> Self {{\n        Self(client)\n    }}\n"
    );
    for method in methods {
        out.push('\n');
        out.push_str(&call(context, method));
    }
    out.push_str("}\n");
    out
}

fn call(context: &Context<'_>, method: &Method<'_>) -> String {
    let mut out = String::new();
    describe(method).write(&mut out, "    ", "///");
    if method.endpoint.deprecated {
        out.push_str("    #[deprecated = \"the platform marks this endpoint as outdated\"]\n");
    }
    let mut arguments = vec!["self".to_owned()];
    if method.only_user() {
        arguments.push(format!("{}: impl Into<rt::User>", user_argument(method)));
    }
    let many = method.has_params();
    if many {
        let borrows = method
            .required
            .iter()
            .any(|input| input.ty.kind == crate::shape::Kind::Text && !input.ty.map && input.ty.lists < 2);
        arguments.push(format!("params: {}{}", method.params(), if borrows { "<'_>" } else { "" }));
    } else {
        let named =
            method.required.iter().map(|input| format!("{}: {}", input.ident, request::passed(context, input.ty)));
        arguments.extend(named);
    }
    let request = method.request();
    out.push_str(&layout::list(
        "    ",
        &format!("pub fn {}(", method.ident),
        &arguments,
        &format!(") -> {request} {{"),
        "",
    ));
    let construct = format!("rt::Call::new(self.0, &{})", method.metadata);
    let first_page: Vec<&Input<'_>> = method.optional.iter().filter(|input| input.starts_empty()).collect();
    if method.required.is_empty() && first_page.is_empty() && !method.only_user() {
        let _ = write!(out, "\n        {request}({construct})\n    }}\n");
        return out;
    }
    let _ = write!(out, "\n        let mut call = {construct};\n");
    if method.only_user() {
        let _ = writeln!(out, "        call.as_user({});", user_argument(method));
    }
    for input in &method.required {
        let value = if many { format!("params.{}", input.ident) } else { input.ident.clone() };
        let _ = writeln!(out, "        {}", request::set("call", input, &value, many));
    }
    for input in first_page {
        let _ = writeln!(out, "        {}", request::set("call", input, "\"\"", true));
    }
    let _ = write!(out, "        {request}(call)\n    }}\n");
    out
}

/// What the argument with the user is called: a field of the request may be called `user`.
fn user_argument(method: &Method<'_>) -> &'static str {
    let is_taken = !method.has_params() && method.required.iter().any(|input| input.ident == "user");
    if is_taken { "as_user" } else { "user" }
}

fn describe(method: &Method<'_>) -> Docs {
    let endpoint = method.endpoint;
    let title = Label::of_endpoint(endpoint).text();
    let http = &endpoint.http;
    let mut place = format!("`{} {}`", http.method, http.path);
    if let Some(page) = docs::official_page(endpoint.doc_url.as_deref()) {
        let _ = write!(place, " · {page}");
    }
    let docs = Docs::new(if title.is_empty() { format!("`{}`", endpoint.id) } else { title }).paragraph(place);
    let arguments = method.required.iter().filter(|_| !method.has_params()).map(|input| {
        let mut parts = vec![input.field.map_or_else(|| docs::code(input.wire, 60), docs::label)];
        parts.extend(input.field.iter().flat_map(|field| docs::facts(field, &input.ident)));
        format!("- `{}`: {}", input.ident.trim_start_matches("r#"), parts.join(" · "))
    });
    docs.lines(arguments).lines(docs::joined(needs(endpoint)))
}

/// Tokens, scopes and rate limit, each in a few words.
fn needs(endpoint: &Endpoint) -> Vec<String> {
    let tokens: Vec<&str> = endpoint
        .tokens
        .iter()
        .map(|token| match token {
            Token::Tenant => "tenant",
            Token::User => "user",
            Token::App => "app",
        })
        .collect();
    let mut parts = Vec::new();
    parts.push(match tokens[..] {
        [] => "No token".to_owned(),
        [one] => format!("Token: {one}"),
        _ => format!("Token: {}", tokens.join(" or ")),
    });
    match &endpoint.scopes[..] {
        [] => {}
        [one] => parts.push(format!("scope {}", docs::code(one, 120))),
        many => parts.push(format!("any scope of {}", docs::codes(many))),
    }
    if !endpoint.field_scopes.is_empty() {
        parts.push(format!("some fields need {}", docs::codes(&endpoint.field_scopes)));
    }
    parts.extend(endpoint.rate_limit.as_ref().and_then(rate));
    parts
}

fn rate(limit: &RateLimit) -> Option<String> {
    let mut parts = Vec::new();
    parts.extend(limit.per_second.map(|calls| format!("{calls} calls a second")));
    parts.extend(limit.per_minute.map(|calls| format!("{calls} calls a minute")));
    if parts.is_empty() && limit.special {
        parts.push("a special rate limit".to_owned());
    }
    (!parts.is_empty()).then(|| parts.join(", "))
}
