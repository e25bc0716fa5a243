//! A whole document: what stands around operations, webhooks and components.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_schema::{Endpoint, Event, Token};
use serde_json::{Map, Value as Json, json};

use crate::event;
use crate::example::Examples;
use crate::page::date;
use crate::paths::{Entry, entries, path_items};
use crate::security::schemes;
use crate::share::Sharing;

/// How documents are made.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The only server that the document names, `http://127.0.0.1:9000`; those of the platform where it is left out.
    pub server: Option<String>,
}

/// A document, and how much is in it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The document.
    pub json: Json,
    /// How much is in it.
    pub figures: Figures,
}

/// How much is in a document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// URLs.
    pub paths: usize,
    /// Methods on URLs. Several calls of one URL are one operation.
    pub operations: usize,
    /// Events.
    pub webhooks: usize,
    /// Objects that stand in more than one place, and are written once.
    pub schemas: usize,
    /// Whole bodies, replies and events that are shown.
    pub examples: usize,
    /// Those that are left out, since they contradict the fields of their own page.
    pub contradictions: usize,
}

/// What one service adds to a document.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    entries: Vec<Entry>,
    webhooks: BTreeMap<String, Json>,
    schemas: BTreeMap<String, Json>,
    /// What each tag is about.
    tags: BTreeMap<String, String>,
    tokens: BTreeSet<Token>,
    user_scopes: BTreeSet<String>,
    /// When the newest page changed, in milliseconds since 1970.
    updated: i64,
    examples: Examples,
}

impl Part {
    pub(crate) fn new(mut endpoints: Vec<&Endpoint>, mut events: Vec<&Event>) -> Self {
        endpoints.sort_by(|a, b| (&a.id, &a.page.doc).cmp(&(&b.id, &b.page.doc)));
        events.sort_by(|a, b| (&a.event_type, &a.page.doc).cmp(&(&b.event_type, &b.page.doc)));
        let mut examples = Examples::default();
        let mut entries = entries(&endpoints, &mut examples);
        let mut webhooks: BTreeMap<String, Json> =
            events.iter().map(|event| (event.event_type.clone(), event::webhook(event, &mut examples))).collect();
        let mut sharing = Sharing::default();
        entries.iter().for_each(|entry| sharing.count(&entry.operation));
        webhooks.values().for_each(|webhook| sharing.count(webhook));
        entries.iter_mut().for_each(|entry| sharing.replace(&entry.scope, &mut entry.operation));
        for event in &events {
            if let Some(webhook) = webhooks.get_mut(&event.event_type) {
                sharing.replace(&format!("{}.{}", event.id.service, event.id.version), webhook);
            }
        }
        let by_user = endpoints.iter().filter(|endpoint| endpoint.tokens.contains(&Token::User));
        let pages =
            endpoints.iter().map(|endpoint| endpoint.page.updated).chain(events.iter().map(|event| event.page.updated));
        Self {
            webhooks,
            schemas: sharing.schemas(),
            tags: tags(&entries, &events),
            tokens: endpoints.iter().flat_map(|endpoint| endpoint.tokens.iter().copied()).collect(),
            user_scopes: by_user.flat_map(|endpoint| endpoint.access.scopes.iter().cloned()).collect(),
            updated: pages.flatten().max().unwrap_or_default(),
            entries,
            examples,
        }
    }
}

fn tags(entries: &[Entry], events: &[&Event]) -> BTreeMap<String, String> {
    let about = |entry: &Entry| format!("{} of {}", entry.tag.rsplit('.').next().unwrap_or_default(), entry.scope);
    let pushed =
        events.iter().map(|event| (event::tag(event), format!("Events of {}.{}", event.id.service, event.id.version)));
    entries.iter().map(|entry| (entry.tag.clone(), about(entry))).chain(pushed).collect()
}

/// Puts parts together.
pub(crate) fn assemble<'p>(title: &str, parts: impl IntoIterator<Item = &'p Part>, options: &Options) -> Document {
    let parts: Vec<&Part> = parts.into_iter().collect();
    let paths = path_items(parts.iter().flat_map(|part| &part.entries), options.server.is_some());
    let webhooks: Map<String, Json> = sorted(parts.iter().flat_map(|part| &part.webhooks));
    let schemas = sorted(parts.iter().flat_map(|part| &part.schemas));
    let tags: BTreeMap<&String, &String> = parts.iter().flat_map(|part| &part.tags).collect();
    let tokens = parts.iter().flat_map(|part| part.tokens.iter().copied()).collect();
    let scopes = parts.iter().flat_map(|part| part.user_scopes.iter().map(String::as_str)).collect();
    let figures = Figures {
        paths: paths.len(),
        operations: parts.iter().map(|part| part.entries.len()).sum(),
        webhooks: webhooks.len(),
        schemas: schemas.len(),
        examples: parts.iter().map(|part| part.examples.shown).sum(),
        contradictions: parts.iter().map(|part| part.examples.left_out).sum(),
    };
    let mut json = json!({
        "openapi": "3.1.1",
        "info": {
            "title": title,
            "version": date(parts.iter().map(|part| part.updated).max().unwrap_or_default()),
            "summary": "What the public API docs of the platform say, compiled by larkspur.",
            "description": "The version is the day on which the newest of the pages changed. Extensions that begin with \
                            `x-larkspur-` are told of in larkspur's `VOCABULARY.md`.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"},
        },
        "servers": servers(options),
        "tags": tags.iter().map(|(name, about)| json!({"name": name, "description": about})).collect::<Vec<_>>(),
        "paths": paths,
    });
    if !webhooks.is_empty() {
        json["webhooks"] = webhooks.into();
    }
    let mut components = json!({"schemas": schemas, "securitySchemes": schemes(&tokens, &scopes)});
    if figures.operations > 0 {
        components["schemas"]["Error"] = error_schema();
        components["responses"] = json!({"Error": {
            "description": "What was wrong",
            "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
        }});
    }
    json["components"] = components;
    Document { json, figures }
}

fn sorted<'p>(entries: impl Iterator<Item = (&'p String, &'p Json)>) -> Map<String, Json> {
    let sorted: BTreeMap<&String, &Json> = entries.collect();
    sorted.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn servers(options: &Options) -> Json {
    match &options.server {
        Some(url) => json!([{"url": url}]),
        None => json!([
            {"url": "https://open.feishu.cn", "description": "Feishu"},
            {"url": "https://open.larksuite.com", "description": "Lark"},
        ]),
    }
}

/// What every endpoint answers where it does not carry out a call.
fn error_schema() -> Json {
    let violations = json!({"type": "array", "items": {"type": "object", "properties": {
        "field": {"type": "string"}, "value": {"type": "string"}, "description": {"type": "string"},
    }}});
    json!({
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": {"type": "integer", "description": "The platform's code, never 0"},
            "msg": {"type": "string", "description": "What was wrong"},
            "error": {"type": ["object", "string"], "description": "More about it; OAuth endpoints have a word here", "properties": {
                "log_id": {"type": "string", "description": "What the platform's support asks for"},
                "field_violations": violations,
            }},
        },
    })
}
