//! What methods and events do, as docs.

use larkspur_schema::{AppType, Endpoint, Event, RateLimit, Token};

use crate::lower::bilingual::Label;
use crate::lower::docs;
use crate::lower::method::Method;
use crate::model::{Docs, code, codes, joined, official_page};

/// The most scopes that the docs of a method name.
const MOST_SCOPES: usize = 3;

/// What a method does, takes and needs.
pub(super) fn method(method: &Method<'_>) -> Docs {
    let endpoint = method.endpoint;
    let title = Label::of_endpoint(endpoint).text();
    let http = &endpoint.http;
    let page = endpoint.page.doc_url.as_deref().map(|url| {
        official_page(Some(url)).unwrap_or_else(|| format!("official page: `doc_url` of [`{}`]", method.metadata))
    });
    let place = [Some(format!("`{} {}`", http.method, http.path)), page];
    let docs = Docs::new(if title.is_empty() { format!("`{}`", endpoint.id) } else { title });
    let docs = docs.lines(joined(place.into_iter().flatten().collect()));
    let arguments = method.required.iter().filter(|_| !method.has_params()).flat_map(|input| {
        let label = input.field.map_or_else(|| code(input.wire, 60), docs::label);
        let mut parts = vec![format!("- `{}`: {label}", input.ident.bare())];
        parts.extend(input.field.iter().flat_map(|field| docs::facts(field, input.ident.bare())));
        // What belongs to an item of a list stands below its text.
        let lines = joined(parts).into_iter().enumerate();
        lines.map(|(at, line)| if at == 0 { line } else { format!("  {line}") })
    });
    docs.lines(arguments).lines(joined(needs(endpoint, &method.metadata)))
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
    match &endpoint.access.scopes[..] {
        [] => {}
        [one] => parts.push(format!("scope {}", code(one, 120))),
        many => parts.push(format!("any scope of {}", scopes(many, (metadata, "scopes")))),
    }
    if !endpoint.access.field_scopes.is_empty() {
        parts.push(format!("some fields need {}", scopes(&endpoint.access.field_scopes, (metadata, "field_scopes"))));
    }
    parts.extend(endpoint.rate_limit.as_ref().and_then(rate));
    parts
}

/// Scopes as code, or where they are listed, if they are many.
fn scopes(scopes: &[String], (metadata, list): (&str, &str)) -> String {
    match scopes.len() {
        0..=MOST_SCOPES => codes(scopes),
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

/// What an event tells, and what it needs.
pub(super) fn event(event: &Event) -> Docs {
    let title = Label::of_event(event).text();
    let wire = code(&event.event_type, 120);
    let place: Vec<String> = [wire.clone()].into_iter().chain(official_page(event.page.doc_url.as_deref())).collect();
    let mut needs = Vec::new();
    match &event.access.scopes[..] {
        [] => {}
        [one] => needs.push(format!("Scope {}", code(one, 120))),
        many => needs.push(format!("Any scope of {}", codes(many))),
    }
    if !event.access.field_scopes.is_empty() {
        needs.push(format!("some fields need {}", codes(&event.access.field_scopes)));
    }
    match event.access.app_types[..] {
        [AppType::Custom] => needs.push("for self-built apps only".to_owned()),
        [AppType::Isv] => needs.push("for store apps only".to_owned()),
        _ => {}
    }
    if let Some(first) = needs.first_mut() {
        first[..1].make_ascii_uppercase();
    }
    Docs::new(if title.is_empty() { wire } else { title }).lines(joined(place)).lines(joined(needs))
}

/// What a search should find a method by: the title of the page, the path, the platform's name.
pub(super) fn method_aliases(method: &Method<'_>) -> Vec<String> {
    let endpoint = method.endpoint;
    let id = endpoint.id.to_string();
    aliases(&[&endpoint.page.title, &endpoint.http.path, &id], method.ident.bare())
}

/// What a search should find an event by: the title of the page, the type on the wire.
pub(super) fn event_aliases(event: &Event, own: &str) -> Vec<String> {
    aliases(&[&event.page.title, &event.event_type], own)
}

/// Words by which a search finds an item, such as rustdoc takes, each once, and not the item's own name.
fn aliases(words: &[&str], own: &str) -> Vec<String> {
    let mut aliases: Vec<String> = Vec::new();
    for word in words {
        let clean: String = word.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
        let clean: String = clean.trim().chars().filter(|c| !c.is_control() && !"\"'\\".contains(*c)).collect();
        if !clean.is_empty() && clean != own && !aliases.contains(&clean) {
            aliases.push(clean);
        }
    }
    aliases
}
