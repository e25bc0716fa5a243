//! The URLs of a service: endpoints of one URL and method are one operation, and all methods of a URL one path item.

use std::collections::BTreeMap;

use larkspur_schema::Endpoint;
use serde_json::{Map, Value as Json, json};

use crate::example::Examples;
use crate::operation::operation;

/// The host that the document's servers stand for.
const HOST: &str = "open.feishu.cn";

/// One operation with its place.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// The path with names of parameters in braces.
    path: String,
    /// The path without the names.
    place: String,
    method: String,
    /// Another host than that of the platform's API.
    host: Option<String>,
    pub(crate) tag: String,
    /// What the names of shared objects begin with: the service and version.
    pub(crate) scope: String,
    pub(crate) operation: Json,
}

/// The operations of sorted endpoints.
pub(crate) fn entries(endpoints: &[&Endpoint], examples: &mut Examples) -> Vec<Entry> {
    let mut calls: BTreeMap<(String, &str), Vec<&Endpoint>> = BTreeMap::new();
    for endpoint in endpoints {
        calls.entry((place(&endpoint.http.path), &endpoint.http.method)).or_default().push(endpoint);
    }
    let entry = |((place, method), calls): ((String, &str), Vec<&Endpoint>)| {
        let first = calls[0];
        Entry {
            path: template(&first.http.path),
            place,
            method: method.to_ascii_lowercase(),
            host: Some(first.http.host.clone()).filter(|host| host != HOST),
            tag: format!("{}.{}.{}", first.id.service, first.id.version, first.id.resource),
            scope: format!("{}.{}", first.id.service, first.id.version),
            operation: operation(&calls, examples),
        }
    };
    calls.into_iter().map(entry).collect()
}

/// Path items by path, sorted. `one_server` says that hosts do not matter.
pub(crate) fn path_items<'e>(entries: impl Iterator<Item = &'e Entry>, one_server: bool) -> Map<String, Json> {
    let mut places: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        places.entry(&entry.place).or_default().push(entry);
    }
    let mut items = BTreeMap::new();
    for entries in places.into_values() {
        let path = &entries[0].path;
        let mut item = Map::new();
        for entry in entries {
            let mut operation = entry.operation.clone();
            rename(&mut operation, &entry.path, path);
            if let Some(host) = entry.host.as_ref().filter(|_| !one_server) {
                operation["servers"] = json!([{"url": format!("https://{host}")}]);
            }
            item.insert(entry.method.clone(), operation);
        }
        items.insert(path.clone(), Json::Object(item));
    }
    items.into_iter().collect()
}

/// `/a/:b` as `/a/{b}`.
fn template(path: &str) -> String {
    let step = |step: &str| step.strip_prefix(':').map_or_else(|| step.to_owned(), |name| format!("{{{name}}}"));
    path.split('/').map(step).collect::<Vec<_>>().join("/")
}

/// `/a/:b` as `/a/{}`: two paths that differ in names alone are one.
fn place(path: &str) -> String {
    path.split('/').map(|step| if step.starts_with(':') { "{}" } else { step }).collect::<Vec<_>>().join("/")
}

/// Calls the parameters of a path as another form of the path does.
fn rename(operation: &mut Json, from: &str, to: &str) {
    let names = |path: &str| -> Vec<String> {
        path.split('/')
            .filter(|step| step.starts_with('{'))
            .map(|step| step.trim_matches(['{', '}']).to_owned())
            .collect()
    };
    let (old, new) = (names(from), names(to));
    for parameter in operation["parameters"].as_array_mut().into_iter().flatten().filter(|one| one["in"] == "path") {
        if let Some(at) = old.iter().position(|name| parameter["name"] == **name) {
            parameter["name"] = new[at].as_str().into();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_stand_in_braces() {
        assert_eq!(template("/a/:b_c/d/:e"), "/a/{b_c}/d/{e}");
        assert_eq!(place("/a/:b_c/d/:e"), place("/a/:x/d/:y"));
    }

    #[test]
    fn one_path_has_one_name_for_each_parameter() {
        let mut operation =
            json!({"parameters": [{"in": "path", "name": "tokenB"}, {"in": "query", "name": "tokenB"}]});
        rename(&mut operation, "/a/{tokenB}", "/a/{token_b}");
        let wanted = json!([{"in": "path", "name": "token_b"}, {"in": "query", "name": "tokenB"}]);
        assert_eq!(operation["parameters"], wanted);
    }
}
