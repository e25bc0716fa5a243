//! The documents of the whole platform, made of the specs of the repository.
#![allow(clippy::unwrap_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::OnceLock;

use larkspur_docs::{Compiled, Knowledge, compile_dir};
use larkspur_openapi::{Api, Document, Options};
use serde_json::Value as Json;

fn compiled() -> &'static Compiled {
    static COMPILED: OnceLock<Compiled> = OnceLock::new();
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    COMPILED.get_or_init(|| compile_dir(&specs, Knowledge::default()).unwrap())
}

fn api() -> &'static Api {
    static API: OnceLock<Api> = OnceLock::new();
    API.get_or_init(|| Api::new(&compiled().endpoints, &compiled().events))
}

fn whole() -> &'static Document {
    static WHOLE: OnceLock<Document> = OnceLock::new();
    WHOLE.get_or_init(|| api().whole(&Options::default()))
}

/// Every object in a document.
fn each<'j>(json: &'j Json, visit: &mut impl FnMut(&'j serde_json::Map<String, Json>)) {
    match json {
        Json::Object(object) => {
            visit(object);
            object.values().for_each(|inner| each(inner, visit));
        }
        Json::Array(items) => items.iter().for_each(|inner| each(inner, visit)),
        _ => {}
    }
}

#[test]
fn every_endpoint_and_event_is_there() {
    let (compiled, document) = (compiled(), whole());
    let names: BTreeSet<String> = compiled.endpoints.iter().map(|endpoint| endpoint.id.to_string()).collect();
    let mut told = BTreeSet::new();
    each(&document.json["paths"], &mut |object| {
        let calls = object.get("x-larkspur-calls").and_then(Json::as_array).into_iter().flatten();
        let ids = calls.map(|call| &call["id"]).chain(object.get("operationId"));
        told.extend(ids.filter_map(Json::as_str).map(str::to_owned));
    });
    assert_eq!(told, names);
    let routes: BTreeSet<(&str, String)> = compiled
        .endpoints
        .iter()
        .map(|one| {
            let place = one.http.path.split('/').map(|step| if step.starts_with(':') { ":" } else { step });
            (one.http.method.as_str(), place.collect::<Vec<_>>().join("/"))
        })
        .collect();
    assert_eq!(document.figures.operations, routes.len());
    assert_eq!(document.figures.webhooks, compiled.events.len());
    assert!(document.figures.schemas > 1_000, "{:?}", document.figures);
    // One example of a hundred contradicts its page at the most.
    assert!(document.figures.contradictions * 100 < document.figures.examples, "{:?}", document.figures);
}

#[test]
fn the_same_schema_gives_the_same_bytes_in_whatever_order_it_comes() {
    let (mut endpoints, mut events) = (compiled().endpoints.clone(), compiled().events.clone());
    endpoints.reverse();
    events.reverse();
    let again = Api::new(&endpoints, &events).whole(&Options::default());
    let bytes = |document: &Document| serde_json::to_vec(&document.json).unwrap();
    assert!(bytes(&again) == bytes(whole()), "the order in which endpoints come shows in the document");
}

#[test]
fn every_reference_leads_somewhere_and_every_component_is_used() {
    let schemas = whole().json["components"]["schemas"].as_object().unwrap();
    let mut used = BTreeSet::new();
    each(&whole().json, &mut |object| {
        let name = object.get("$ref").and_then(Json::as_str).and_then(|at| at.strip_prefix("#/components/schemas/"));
        used.extend(name);
    });
    assert_eq!(used, schemas.keys().map(String::as_str).collect());
}

#[test]
fn the_document_of_a_service_is_what_the_whole_says_of_it() {
    let (options, whole, mut operations) = (Options::default(), &whole().json, 0);
    for service in api().services() {
        let document = api().document(service, &options).unwrap();
        operations += document.figures.operations;
        for (path, item) in document.json["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                assert_eq!(&whole["paths"][path][method], operation, "{method} {path}");
            }
        }
        for (name, schema) in document.json["components"]["schemas"].as_object().unwrap() {
            assert_eq!(&whole["components"]["schemas"][name], schema, "{name}");
        }
    }
    assert_eq!(operations, self::whole().figures.operations);
    assert!(api().document("nothing", &options).is_none());
}

#[test]
fn a_server_of_ones_own_is_the_only_one() {
    let options = Options { server: Some("http://127.0.0.1:9000".into()) };
    let document = api().document("approval", &options).unwrap().json;
    let mut servers = 0;
    each(&document, &mut |object| servers += usize::from(object.contains_key("servers")));
    assert_eq!((servers, &document["servers"]), (1, &serde_json::json!([{"url": "http://127.0.0.1:9000"}])));
    let platform = &whole().json["paths"]["/approval/openapi/v2/approval/get"]["post"];
    assert_eq!(platform["servers"], serde_json::json!([{"url": "https://www.feishu.cn"}]));
}

#[test]
fn every_extension_is_in_the_vocabulary_and_every_word_of_it_is_used() {
    let vocabulary = include_str!("../VOCABULARY.md");
    let words: BTreeSet<&str> =
        vocabulary.lines().filter_map(|line| line.strip_prefix("| `")?.split_once('`')).map(|(word, _)| word).collect();
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    each(&whole().json, &mut |object| {
        object.keys().filter(|key| key.starts_with("x-")).for_each(|key| *used.entry(key).or_default() += 1);
    });
    assert_eq!(used.keys().copied().collect::<BTreeSet<_>>(), words);
}

#[test]
fn several_calls_of_one_url_are_one_operation() {
    let token = &whole().json["paths"]["/open-apis/authen/v2/oauth/token"]["post"];
    assert_eq!(token["operationId"], "authen.v2.oauth_token.create");
    assert_eq!(token["x-larkspur-calls"].as_array().unwrap().len(), 2);
    let bodies = token["requestBody"]["content"]["application/json"]["schema"]["anyOf"].as_array().unwrap();
    let demands = |at: usize, name: &str| bodies[at]["required"].as_array().unwrap().contains(&name.into());
    assert!(demands(0, "code") && !demands(0, "refresh_token") && demands(1, "refresh_token"));
    assert_eq!(token["security"], serde_json::json!([]));
}
