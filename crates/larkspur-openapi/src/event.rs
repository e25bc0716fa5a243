//! An event as a webhook.

use larkspur_schema::Event;
use serde_json::{Map, Value as Json, json};

use crate::example::{self, Examples};
use crate::page::{app_type, updated};
use crate::schema;
use crate::side::Side;

/// The tag of an event.
pub(crate) fn tag(event: &Event) -> String {
    format!("{}.{}.events", event.id.service, event.id.version)
}

/// What the platform sends for an event, and what it expects as an answer.
pub(crate) fn webhook(event: &Event, examples: &mut Examples) -> Json {
    let mut schema = schema::object(&event.body.fields, Side::Received);
    event.examples.iter().for_each(|example| example::widen(&mut schema, example));
    let mut media = json!({"schema": schema});
    examples.show(&mut media, event.examples.clone());
    let mut post = Map::new();
    post.insert("operationId".into(), format!("on.{}", event.event_type).into());
    post.insert("tags".into(), json!([tag(event)]));
    post.insert("summary".into(), event.page.title_en.as_deref().unwrap_or(&event.page.title).into());
    post.insert("description".into(), event.page.title.as_str().into());
    if let Some(url) = &event.page.doc_url {
        post.insert("externalDocs".into(), json!({"url": url}));
    }
    post.insert("requestBody".into(), json!({"required": true, "content": {"application/json": media}}));
    post.insert(
        "responses".into(),
        json!({
            "200": {"description": "Taken; anything else makes the platform send the event again"},
        }),
    );
    post.insert("security".into(), json!([]));
    let mut add = |name: &str, list: Vec<Json>| {
        if !list.is_empty() {
            post.insert(format!("x-larkspur-{name}"), list.into());
        }
    };
    let texts = |list: &[String]| list.iter().map(|text| text.as_str().into()).collect();
    add("app-types", event.access.app_types.iter().map(app_type).collect());
    add("scopes", texts(&event.access.scopes));
    add("field-scopes", texts(&event.access.field_scopes));
    post.extend(updated(event.page.updated).map(|day| ("x-larkspur-updated".to_owned(), day)));
    json!({"post": post})
}
