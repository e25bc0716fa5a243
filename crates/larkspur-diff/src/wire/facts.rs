//! Facts of an endpoint or an event beside its fields.

use std::collections::BTreeMap;

use larkspur_schema::{Access, ApiError, AppType, Endpoint, Event, Page, RateLimit, ResponseKind, Token};

use super::notes::Notes;
use crate::id::{Id, Level};

pub(super) fn endpoint(notes: &mut Notes<'_>, old: &Endpoint, new: &Endpoint) {
    page(notes, &old.page, &new.page);
    changed(notes, Id::MethodChanged, &old.http.method, &new.http.method);
    let path = |endpoint: &Endpoint| format!("{}{}", endpoint.http.host, endpoint.http.path);
    changed(notes, Id::PathChanged, &path(old), &path(new));
    tokens(notes, &old.tokens, &new.tokens);
    access(notes, &old.access, &new.access);
    changed(notes, Id::RateLimitChanged, &rate(old.rate_limit.as_ref()), &rate(new.rate_limit.as_ref()));
    changed(notes, Id::RepeatChanged, &format!("{:?}", old.repeat), &format!("{:?}", new.repeat));
    if old.deprecated != new.deprecated {
        notes.add(Id::Deprecated, "", flag(old.deprecated), flag(new.deprecated));
    }
    let kind = |endpoint: &Endpoint| match &endpoint.body {
        Some(body) if !body.fields.is_empty() => body.content_type.clone(),
        _ => String::new(),
    };
    if !kind(old).is_empty() && !kind(new).is_empty() {
        changed(notes, Id::BodyKindChanged, &kind(old), &kind(new));
    }
    let reply = |endpoint: &Endpoint| match endpoint.response.kind {
        ResponseKind::Json => "json",
        ResponseKind::Binary => "file",
        ResponseKind::None => "nothing",
    };
    changed(notes, Id::ReplyKindChanged, reply(old), reply(new));
    paging(notes, old, new);
    errors(notes, &old.errors, &new.errors);
    let examples = |endpoint: &Endpoint| {
        (endpoint.response.examples.clone(), endpoint.body.as_ref().map(|body| body.examples.clone()))
    };
    if examples(old) != examples(new) {
        notes.add(Id::Example, "", None, None);
    }
}

pub(super) fn event(notes: &mut Notes<'_>, old: &Event, new: &Event) {
    page(notes, &old.page, &new.page);
    access(notes, &old.access, &new.access);
    if old.examples != new.examples {
        notes.add(Id::Example, "", None, None);
    }
}

fn page(notes: &mut Notes<'_>, old: &Page, new: &Page) {
    changed(notes, Id::Title, &old.title, &new.title);
    changed(notes, Id::Url, &url(old.doc_url.as_deref()), &url(new.doc_url.as_deref()));
    changed(notes, Id::Timestamp, &date(old.updated), &date(new.updated));
}

fn access(notes: &mut Notes<'_>, old: &Access, new: &Access) {
    changed(notes, Id::AppTypes, &app_types(&old.app_types), &app_types(&new.app_types));
    changed(notes, Id::Scopes, &listed(&old.scopes), &listed(&new.scopes));
    changed(notes, Id::FieldScopes, &listed(&old.field_scopes), &listed(&new.field_scopes));
}

fn changed(notes: &mut Notes<'_>, id: Id, old: &str, new: &str) {
    let told = |text: &str| Some(text.to_owned()).filter(|text| !text.is_empty());
    if old != new {
        notes.add(id, "", told(old), told(new));
    }
}

fn flag(is_deprecated: bool) -> Option<String> {
    is_deprecated.then(|| "outdated".to_owned())
}

fn url(url: Option<&str>) -> String {
    url.unwrap_or_default().to_owned()
}

fn date(updated: Option<i64>) -> String {
    updated.map(|at| at.to_string()).unwrap_or_default()
}

fn listed(names: &[String]) -> String {
    let mut names = names.to_vec();
    names.sort_unstable();
    names.join(", ")
}

fn app_types(types: &[AppType]) -> String {
    let mut names: Vec<&str> = types
        .iter()
        .map(|ty| match ty {
            AppType::Custom => "custom",
            AppType::Isv => "isv",
        })
        .collect();
    names.sort_unstable();
    names.join(", ")
}

fn rate(limit: Option<&RateLimit>) -> String {
    let Some(limit) = limit else { return String::new() };
    let minute = limit.per_minute.map(|calls| format!("{calls}/min"));
    let second = limit.per_second.map(|calls| format!("{calls}/s"));
    let special = limit.special.then(|| "special".to_owned());
    [second, minute, special].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn tokens(notes: &mut Notes<'_>, old: &[Token], new: &[Token]) {
    let name = |token: &Token| {
        let name = match token {
            Token::Tenant => "tenant",
            Token::User => "user",
            Token::App => "app",
        };
        Some(name.to_owned())
    };
    for token in new.iter().filter(|token| !old.contains(token)) {
        notes.add(Id::TokenAdded, "", None, name(token));
    }
    for token in old.iter().filter(|token| !new.contains(token)) {
        notes.add(Id::TokenRemoved, "", name(token), None);
    }
}

fn paging(notes: &mut Notes<'_>, old: &Endpoint, new: &Endpoint) {
    let items = |endpoint: &Endpoint| endpoint.pagination.as_ref().map(|paging| paging.items.clone());
    match (items(old), items(new)) {
        (None, Some(new)) => {
            notes.add(Id::PagingAppeared, "", None, Some(new));
        }
        (Some(old), None) => {
            notes.add(Id::PagingGone, "", Some(old), None);
        }
        _ => {}
    }
}

fn errors(notes: &mut Notes<'_>, old: &[ApiError], new: &[ApiError]) {
    let by_code = |errors: &'_ [ApiError]| -> BTreeMap<i64, String> {
        errors.iter().rev().map(|error| (error.code, error.message.trim().to_owned())).collect()
    };
    let (old, new) = (by_code(old), by_code(new));
    let place = |code: &i64| format!("error:{code}");
    for (code, message) in &new {
        match old.get(code) {
            None => {
                notes.add(Id::ErrorAdded, &place(code), None, Some(message.clone()));
            }
            Some(was) if was != message => {
                notes.add(Id::ErrorMessage, &place(code), Some(was.clone()), Some(message.clone()));
            }
            Some(_) => {}
        }
    }
    for (code, message) in old.iter().filter(|(code, _)| !new.contains_key(code)) {
        notes.add(Id::ErrorRemoved, &place(code), Some(message.clone()), None).level = Level::Docs;
    }
}
