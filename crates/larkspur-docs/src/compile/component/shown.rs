//! What the JSON of a component shows: objects at one place become one.

use serde_json::{Map, Value as Json};

/// One JSON that has everything these have.
pub(super) fn merged(values: &[Json]) -> Json {
    let mut all = Json::Object(Map::new());
    for value in values {
        merge(&mut all, value);
    }
    all
}

fn merge(all: &mut Json, more: &Json) {
    match (all, more) {
        (Json::Object(all), Json::Object(more)) => {
            for (key, value) in more {
                match all.get_mut(key) {
                    Some(known) => merge(known, value),
                    None => drop(all.insert(key.clone(), value.clone())),
                }
            }
        }
        (Json::Array(all), Json::Array(more)) => all.extend(more.iter().cloned()),
        _ => {}
    }
}

/// The objects that a value is, or that its items are, as one; nothing where there is none.
pub(super) fn object(value: &Json) -> Option<Map<String, Json>> {
    let all = match value {
        Json::Array(items) => merged(items),
        Json::Object(_) => value.clone(),
        _ => return None,
    };
    match all {
        Json::Object(fields) if !fields.is_empty() => Some(fields),
        _ => None,
    }
}

/// All objects with this tag, wherever they stand.
pub(super) fn tagged(values: &[Json], tag: &str) -> Vec<Map<String, Json>> {
    let mut open: Vec<&Json> = values.iter().collect();
    let mut found = Vec::new();
    while let Some(value) = open.pop() {
        match value {
            Json::Array(items) => open.extend(items),
            Json::Object(fields) => {
                if fields.get("tag").and_then(Json::as_str) == Some(tag) {
                    found.push(fields.clone());
                }
                open.extend(fields.values());
            }
            _ => {}
        }
    }
    found
}

/// What keys of an object are, when they are no names of fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// Names of fields.
    Names,
    /// Languages, or what the author of a card chooses: the values are alike.
    Data,
    /// Nobody but the author of a card knows what is in it.
    Opaque,
}

pub(super) fn keys(fields: &Map<String, Json>) -> Keys {
    let is_language = |key: &str| {
        key.len() == 5 && key.as_bytes()[2] == b'_' && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_')
    };
    if fields.keys().all(|key| key.starts_with("key") || key.len() == 1) {
        return Keys::Opaque;
    }
    if fields.keys().all(|key| is_language(key) || key.contains('-')) { Keys::Data } else { Keys::Names }
}
