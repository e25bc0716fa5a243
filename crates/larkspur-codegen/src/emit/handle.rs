//! The handle of a resource: one method an endpoint.

use std::fmt::Write;

use larkspur_schema::{Endpoint, RateLimit, Token};

use crate::emit::pass::Pass;
use crate::emit::{Context, request};
use crate::layout;
use crate::lower::bilingual::Label;
use crate::lower::docs::{self, Docs};
use crate::lower::method::{Input, Method};

/// The most scopes that the docs of a method name.
const MOST_SCOPES: usize = 3;

/// ```text
/// /// Calls of the resource `task`.
/// #[derive(Clone, Copy, Debug)]
/// pub struct Task<'c>(&'c rt::Client);
/// impl<'c> Task<'c> {
///     pub fn get(self, task_id: &str, task_type: TaskType) -> GetRequest { … }
/// }
/// ```
pub(super) fn emit(
    context: &Context<'_>,
    (handle, resource): (&str, &str),
    methods: &[Method<'_>],
    examples: &[String],
) -> String {
    let mut out = String::new();
    Docs::new(format!("Calls of the resource `{resource}`.")).write(&mut out, "", "///");
    let _ = write!(
        out,
        "#[derive(Clone, Copy, Debug)]\npub struct {handle}<'c>(&'c rt::Client);\n\nimpl<'c> {handle}<'c> {{\n    \
         pub(super) fn new(client: &'c rt::Client) -> Self {{\n        Self(client)\n    }}\n"
    );
    for (method, example) in methods.iter().zip(examples) {
        out.push('\n');
        out.push_str(&call(context, method, example));
    }
    out.push_str("}\n");
    out
}

fn call(context: &Context<'_>, method: &Method<'_>, example: &str) -> String {
    let mut out = String::new();
    describe(method).lines(shown(example)).write(&mut out, "    ", "///");
    let aliases = aliases(method);
    if !aliases.is_empty() {
        out.push_str(&layout::list("    ", "#[doc(alias(", &aliases, "))]", ""));
        out.push('\n');
    }
    if method.endpoint.deprecated {
        out.push_str("    #[deprecated = \"the platform marks this endpoint as outdated\"]\n");
    }
    let mut arguments = vec!["self".to_owned()];
    if method.only_user() {
        arguments.push(format!("{}: impl Into<rt::User>", user_argument(method)));
    }
    let many = method.has_params();
    if many {
        let borrows = method.required.iter().any(|input| Pass::of(input.ty).lends());
        arguments.push(format!("params: {}{}", method.params(), if borrows { "<'_>" } else { "" }));
    } else {
        let named = method.required.iter().map(|input| format!("{}: {}", input.ident, context.argument(input.ty)));
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

/// A call as code in docs. The tests of the crate compile the same one.
fn shown(example: &str) -> Vec<String> {
    let mut lines = vec!["```ignore".to_owned()];
    lines.extend(example.lines().map(str::to_owned));
    lines.push("```".to_owned());
    lines
}

/// What a search should find the method by: the title of the page, the path, the platform's name.
fn aliases(method: &Method<'_>) -> Vec<String> {
    let endpoint = method.endpoint;
    let id = endpoint.id.to_string();
    super::aliases(&[&endpoint.title, &endpoint.http.path, &id], &method.link)
}

fn describe(method: &Method<'_>) -> Docs {
    let endpoint = method.endpoint;
    let title = Label::of_endpoint(endpoint).text();
    let http = &endpoint.http;
    let page = endpoint.doc_url.as_deref().map(|url| {
        docs::official_page(Some(url)).unwrap_or_else(|| format!("official page: `doc_url` of [`{}`]", method.metadata))
    });
    let place = [Some(format!("`{} {}`", http.method, http.path)), page];
    let docs = Docs::new(if title.is_empty() { format!("`{}`", endpoint.id) } else { title });
    let docs = docs.lines(docs::joined(place.into_iter().flatten().collect()));
    let arguments = method.required.iter().filter(|_| !method.has_params()).flat_map(|input| {
        let label = input.field.map_or_else(|| docs::code(input.wire, 60), docs::label);
        let mut parts = vec![format!("- `{}`: {label}", input.ident.trim_start_matches("r#"))];
        parts.extend(input.field.iter().flat_map(|field| docs::facts(field, &input.ident)));
        // What belongs to an item of a list stands below its text.
        let lines = docs::joined(parts).into_iter().enumerate();
        lines.map(|(at, line)| if at == 0 { line } else { format!("  {line}") })
    });
    docs.lines(arguments).lines(docs::joined(needs(endpoint, &method.metadata)))
}

/// Tokens, scopes and rate limit, each in a few words.
fn needs(endpoint: &Endpoint, metadata: &str) -> Vec<String> {
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
        many => parts.push(format!("any scope of {}", scopes(many, (metadata, "scopes")))),
    }
    if !endpoint.field_scopes.is_empty() {
        parts.push(format!("some fields need {}", scopes(&endpoint.field_scopes, (metadata, "field_scopes"))));
    }
    parts.extend(endpoint.rate_limit.as_ref().and_then(rate));
    parts
}

/// Scopes as code, or where they are listed, if they are many.
fn scopes(scopes: &[String], (metadata, list): (&str, &str)) -> String {
    match scopes.len() {
        0..=MOST_SCOPES => docs::codes(scopes),
        many => format!("{many}: see `{list}` of [`{metadata}`]"),
    }
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
