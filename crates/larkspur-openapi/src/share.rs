//! Objects that stand in more than one place become components.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Map, Value as Json, json};

/// What makes an object the one it is; all else is said about the place where it stands.
const OWN: [&str; 5] = ["title", "type", "required", "properties", "additionalProperties"];

/// Named objects of a service: how often each stands somewhere, and what the shared ones are called.
#[derive(Debug, Default)]
pub(crate) struct Sharing {
    counts: HashMap<String, usize>,
    names: HashMap<(String, String), String>,
    schemas: BTreeMap<String, Json>,
}

impl Sharing {
    /// Counts the named objects below a value.
    pub(crate) fn count(&mut self, value: &Json) {
        if let Some(text) = named(value).map(|own| Json::Object(own).to_string()) {
            *self.counts.entry(text).or_default() += 1;
        }
        each(value, |inner| self.count(inner));
    }

    /// Puts references in the place of those that were counted more than once. Their names begin with `scope`.
    pub(crate) fn replace(&mut self, scope: &str, value: &mut Json) {
        let shared = named(value).filter(|own| self.is_shared(own));
        let Some(own) = shared else {
            return each_mut(value, |inner| self.replace(scope, inner));
        };
        let name = self.name(scope, own);
        let mut reference = Map::new();
        reference.insert("$ref".into(), format!("#/components/schemas/{name}").into());
        if let Json::Object(said) = value {
            reference.extend(std::mem::take(said).into_iter().filter(|(key, _)| !OWN.contains(&key.as_str())));
        }
        *value = Json::Object(reference);
    }

    fn is_shared(&self, own: &Map<String, Json>) -> bool {
        self.counts.get(&Json::Object(own.clone()).to_string()).is_some_and(|count| *count > 1)
    }

    /// The name of a shared object; a new one becomes a component.
    fn name(&mut self, scope: &str, own: Map<String, Json>) -> String {
        let title = own["title"].as_str().unwrap_or_default().to_owned();
        let mut schema = Json::Object(own);
        let key = (scope.to_owned(), schema.to_string());
        if let Some(name) = self.names.get(&key) {
            return name.clone();
        }
        let plain = format!("{scope}.{}", component(&title));
        let (mut name, mut number) = (plain.clone(), 1);
        while self.schemas.contains_key(&name) {
            number += 1;
            name = format!("{plain}_{number}");
        }
        self.names.insert(key, name.clone());
        // Its place is taken before the objects below it look for theirs.
        self.schemas.insert(name.clone(), json!({}));
        // Generators name types after titles where there are some, and several objects may bear one.
        if let Json::Object(own) = &mut schema {
            own.shift_remove("title");
        }
        each_mut(&mut schema, |inner| self.replace(scope, inner));
        self.schemas.insert(name.clone(), schema);
        name
    }

    /// The components.
    pub(crate) fn schemas(self) -> BTreeMap<String, Json> {
        self.schemas
    }
}

/// What makes a named object the one it is; `None` where the value is no such object.
fn named(value: &Json) -> Option<Map<String, Json>> {
    let object = value.as_object()?;
    let is_named = object.get("title").is_some_and(Json::is_string) && object.contains_key("properties");
    let own = || OWN.iter().filter_map(|key| Some(((*key).to_owned(), object.get(*key)?.clone())));
    is_named.then(|| own().collect())
}

/// Characters that OpenAPI allows in the name of a component.
fn component(title: &str) -> String {
    let plain = |letter: char| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '_' };
    let name: String = title.chars().map(plain).collect();
    let name = name.trim_matches('_');
    if name.is_empty() { "object".to_owned() } else { name.to_owned() }
}

/// Examples are data: what looks like a schema in them is none.
const DATA: [&str; 4] = ["example", "examples", "default", "enum"];

fn each(value: &Json, mut visit: impl FnMut(&Json)) {
    match value {
        Json::Object(object) => {
            object.iter().filter(|(key, inner)| !is_data(key, inner)).for_each(|(_, inner)| visit(inner))
        }
        Json::Array(items) => items.iter().for_each(visit),
        _ => {}
    }
}

fn each_mut(value: &mut Json, mut visit: impl FnMut(&mut Json)) {
    match value {
        Json::Object(object) => {
            object.iter_mut().filter(|(key, inner)| !is_data(key, inner)).for_each(|(_, inner)| visit(inner));
        }
        Json::Array(items) => items.iter_mut().for_each(visit),
        _ => {}
    }
}

/// Whether a value under this key is data; a property may have such a name, and is a schema.
fn is_data(key: &str, value: &Json) -> bool {
    let is_schema =
        value.as_object().is_some_and(|object| object.contains_key("type") && object.contains_key("properties"));
    DATA.contains(&key) && !is_schema
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(description: &str) -> Json {
        let name = json!({"type": "object", "title": "name", "properties": {"en": {"type": "string"}}});
        json!({"type": "object", "properties": {"name": name}, "title": "用户 user", "description": description})
    }

    #[test]
    fn what_stands_twice_is_written_once() {
        let mut document =
            json!({"a": user("one"), "b": {"items": user("two")}, "c": {"title": "alone", "properties": {}}});
        let mut sharing = Sharing::default();
        sharing.count(&document);
        sharing.replace("im.v1", &mut document);
        let at = "#/components/schemas/im.v1.user";
        assert_eq!(document["a"], json!({"$ref": at, "description": "one"}));
        assert_eq!(document["b"], json!({"items": {"$ref": at, "description": "two"}}));
        assert_eq!(document["c"]["title"], "alone");
        let schemas = sharing.schemas();
        assert_eq!(schemas.keys().collect::<Vec<_>>(), ["im.v1.name", "im.v1.user"]);
        assert_eq!(schemas["im.v1.user"].get("title"), None);
        assert_eq!(schemas["im.v1.user"]["properties"]["name"], json!({"$ref": "#/components/schemas/im.v1.name"}));
    }

    #[test]
    fn examples_are_left_alone() {
        let shown = json!({"example": [{"title": "t", "properties": {}}, {"title": "t", "properties": {}}]});
        let (mut document, mut sharing) = (shown.clone(), Sharing::default());
        sharing.count(&document);
        sharing.replace("im.v1", &mut document);
        assert_eq!(document, shown);
    }
}
