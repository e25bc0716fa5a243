//! An operation: all calls of one URL and method.

use larkspur_schema::{Again, ApiError, Endpoint, Pagination, RateLimit, ResponseKind};
use serde_json::{Map, Value as Json, json};

use crate::example::{self, Examples};
use crate::page::{app_type, updated};
use crate::params::parameters;
use crate::reply;
use crate::schema;
use crate::security;
use crate::side::Side;

/// The operation of these calls, of which there is at least one.
pub(crate) fn operation(calls: &[&Endpoint], examples: &mut Examples) -> Json {
    let first = calls[0];
    let mut out = Map::new();
    out.insert("operationId".into(), first.id.to_string().into());
    out.insert("tags".into(), json!([format!("{}.{}.{}", first.id.service, first.id.version, first.id.resource)]));
    let english: Vec<&str> = calls.iter().map(|call| title(call)).collect();
    let chinese: Vec<&str> = calls.iter().map(|call| call.page.title.as_str()).collect();
    out.insert("summary".into(), english.join(" / ").into());
    out.insert("description".into(), chinese.join(" / ").into());
    if let Some(url) = &first.page.doc_url {
        out.insert("externalDocs".into(), json!({"url": url}));
    }
    if calls.iter().all(|call| call.deprecated) {
        out.insert("deprecated".into(), true.into());
    }
    out.insert("parameters".into(), parameters(calls));
    if let Some(body) = body(calls, examples) {
        out.insert("requestBody".into(), body);
    }
    out.insert("responses".into(), responses(calls, examples));
    out.insert("security".into(), security::requirements(calls));
    extend(&mut out, calls);
    Json::Object(out)
}

fn title(endpoint: &Endpoint) -> &str {
    endpoint.page.title_en.as_deref().unwrap_or(&endpoint.page.title)
}

/// What the calls send.
fn body(calls: &[&Endpoint], examples: &mut Examples) -> Option<Json> {
    let bodies: Vec<_> = calls.iter().filter_map(|call| Some((*call, call.body.as_ref()?))).collect();
    let (_, first) = bodies.first()?;
    let required = bodies.len() == calls.len()
        && bodies.iter().all(|(_, body)| body.fields.iter().any(|field| field.required == Some(true)));
    let alternatives = bodies.iter().map(|(call, body)| named(schema::object(&body.fields, Side::Sent), calls, call));
    let schema = one_of(alternatives.collect());
    let shown = bodies.iter().flat_map(|(_, body)| &body.examples).cloned();
    let mut media = json!({"schema": schema});
    examples.show(&mut media, shown.collect());
    let content_type = first.content_type.as_str();
    Some(json!({"required": required, "content": {content_type: media}}))
}

/// What comes back.
fn responses(calls: &[&Endpoint], examples: &mut Examples) -> Json {
    let first = calls[0];
    let error = json!({"$ref": "#/components/responses/Error"});
    let success = match first.response.kind {
        ResponseKind::None => {
            return json!({"default": {"description": "The page does not tell what comes back"}, "4XX": error});
        }
        ResponseKind::Binary => json!({
            "description": "The file",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }),
        ResponseKind::Json => {
            let shown: Vec<Json> = calls
                .iter()
                .flat_map(|call| &call.response.examples)
                .filter_map(larkspur_schema::envelope::whole)
                .collect();
            let alternatives = calls.iter().map(|call| {
                let mut schema = reply::schema(&call.response.fields);
                let own = call.response.examples.iter().filter_map(larkspur_schema::envelope::whole);
                own.for_each(|example| example::widen(&mut schema, &example));
                named(schema, calls, call)
            });
            let mut media = json!({"schema": one_of(alternatives.collect())});
            examples.show(&mut media, shown);
            json!({"description": "Carried out where `code` is 0", "content": {"application/json": media}})
        }
    };
    json!({"200": success, "4XX": error, "5XX": error})
}

/// Of several calls, each schema bears the title of its call.
fn named(mut schema: Json, calls: &[&Endpoint], call: &Endpoint) -> Json {
    if calls.len() > 1 {
        schema["title"] = title(call).into();
    }
    schema
}

fn one_of(mut schemas: Vec<Json>) -> Json {
    if schemas.len() == 1 { schemas.remove(0) } else { json!({"anyOf": schemas}) }
}

/// What OpenAPI has no word for.
fn extend(out: &mut Map<String, Json>, calls: &[&Endpoint]) {
    let first = calls[0];
    let mut add = |name: &str, value: Option<Json>| {
        if let Some(value) = value {
            out.insert(format!("x-larkspur-{name}"), value);
        }
    };
    let of_several = |call: &&Endpoint| json!({"id": call.id.to_string(), "en": title(call), "zh": call.page.title});
    add("calls", (calls.len() > 1).then(|| calls.iter().map(of_several).collect()));
    add("app-types", some(first.access.app_types.iter().map(app_type).collect()));
    add(
        "field-scopes",
        some(calls.iter().flat_map(|call| &call.access.field_scopes).map(|scope| scope.as_str().into()).collect()),
    );
    add("rate-limit", first.rate_limit.as_ref().map(rate_limit));
    add("repeat", Some(first.repeat().words().into()));
    add("pagination", first.pagination.as_ref().map(pagination));
    let mut errors: Vec<Json> = Vec::new();
    for call in calls {
        let told = call.errors.iter().map(|error| api_error(call, error));
        told.for_each(|error| {
            if !errors.contains(&error) {
                errors.push(error)
            }
        });
    }
    add("errors", some(errors));
    add("updated", updated(calls.iter().filter_map(|call| call.page.updated).max()));
}

fn some(list: Vec<Json>) -> Option<Json> {
    (!list.is_empty()).then(|| list.into())
}

fn rate_limit(limit: &RateLimit) -> Json {
    let mut told = Map::new();
    let figures = [("per-second", limit.per_second), ("per-minute", limit.per_minute)];
    told.extend(figures.into_iter().filter_map(|(name, figure)| Some((name.to_owned(), figure?.into()))));
    if limit.special {
        told.insert("special".into(), true.into());
    }
    told.into()
}

fn pagination(paging: &Pagination) -> Json {
    json!({
        "items": paging.items,
        "has-more": paging.has_more,
        "page-token": paging.page_token,
        "parameter": paging.token_param(),
    })
}

fn api_error(endpoint: &Endpoint, error: &ApiError) -> Json {
    let mut told = json!({"code": error.code});
    if let Some(http) = error.http {
        told["http"] = http.into();
    }
    told["message"] = error.message.as_str().into();
    let again = endpoint.again(error.code).map(|again| match again {
        Again::Later => "later",
        Again::RateLimit => "rate-limit",
        Again::Conflict => "conflict",
        Again::Never => "never",
    });
    if let Some(again) = again {
        told["again"] = again.into();
    }
    told
}
