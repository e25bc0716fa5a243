//! The canonical form says what the page said: written and read again, an endpoint is the same.
//!
//! What the canonical form drops or changes on purpose, and so is taken out before the comparison:
//! - `doc` and every `line`: another document, other lines;
//! - English, which stands in a file beside the documents;
//! - the reason of a doubt: it is marked with `?`, not explained;
//! - prose in examples, which is not ours to hand on, and examples of fields that hold a line break or a back-quote;
//! - what an error's message has beyond so many characters.

use std::path::Path;

use larkspur_docs::canonical::{MAX_EXAMPLE_TEXT, MAX_MESSAGE, MAX_WIDE, MAX_WORDS};
use larkspur_docs::source::Source;
use larkspur_docs::{Compiled, Knowledge, canonical, compile, compile_dir};
use larkspur_schema::{Component, Doubt, Endpoint, Event, Field, Page};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::Value as Json;

use crate::fixtures;
use crate::random_page::{self, Example};

#[test]
fn every_fixture_survives_the_canonical_form() {
    let mut count = 0;
    for fixture in fixtures::all() {
        count += check(&fixture.compile());
    }
    assert!(count > 25, "{count}");
}

#[test]
fn every_random_tree_survives_the_canonical_form() {
    let mut runner = TestRunner::deterministic();
    let pages = random_page::page(prop::sample::select(vec![Example::None, Example::Whole, Example::Partial]));
    for _ in 0..300 {
        let page = pages.new_tree(&mut runner).unwrap().current();
        assert_eq!(check(&one("page.md", &page.markdown())), 1);
    }
}

/// The specs of the whole project, where it is checked out as a whole.
#[test]
fn every_spec_survives_the_canonical_form() {
    let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs");
    if specs.is_dir() {
        let compiled = compile_dir(&specs, Knowledge::default()).unwrap();
        assert_eq!(check(&compiled), compiled.pages - compiled.skipped.len());
        crate::repeat::check(&compiled);
    }
}

fn check(compiled: &Compiled) -> usize {
    for endpoint in &compiled.endpoints {
        let page = canonical::endpoint(endpoint, true);
        let again = one(&endpoint.page.doc, &page).endpoints;
        assert_eq!(again.len(), 1, "{page}");
        let (before, after) = (reduced(endpoint), reduced(&again[0]));
        assert_same(&before, &after, &endpoint.page.doc, &page);
        assert_eq!(canonical::endpoint(&again[0], true), page, "{} is not stable", endpoint.page.doc);
    }
    for event in &compiled.events {
        let page = canonical::event(event);
        let again = one(&event.page.doc, &page).events;
        assert_eq!(again.len(), 1, "{page}");
        assert_same(&reduced_event(event), &reduced_event(&again[0]), &event.page.doc, &page);
        assert_eq!(canonical::event(&again[0]), page, "{} is not stable", event.page.doc);
    }
    for component in &compiled.components {
        let page = canonical::component(component);
        let again = one(&component.page.doc, &page).components;
        assert_eq!(again.len(), 1, "{page}");
        assert_same(&reduced_component(component), &reduced_component(&again[0]), &component.page.doc, &page);
        assert_eq!(canonical::component(&again[0]), page, "{} is not stable", component.page.doc);
    }
    compiled.endpoints.len() + compiled.events.len() + compiled.components.len()
}

fn one(doc: &str, page: &str) -> Compiled {
    compile(&[Source::new(doc, page)], Knowledge::default())
}

fn assert_same<T: serde::Serialize>(before: &T, after: &T, doc: &str, page: &str) {
    let [before, after] = [before, after].map(|value| serde_json::to_string_pretty(value).unwrap());
    let different = before.lines().zip(after.lines()).find(|(a, b)| a != b);
    assert!(before == after, "{doc}: {different:?}\n{page}");
}

fn reduced(endpoint: &Endpoint) -> Endpoint {
    let mut endpoint = endpoint.clone();
    endpoint.page = reduced_page(&endpoint.page);
    let body = endpoint.body.as_mut();
    let (fields, doubts) = body.map(|body| (&mut body.fields, &mut body.ambiguous)).unzip();
    let lists = [&mut endpoint.params.path, &mut endpoint.params.query, &mut endpoint.params.header];
    for fields in lists.into_iter().chain([&mut endpoint.response.fields]).chain(fields) {
        fields.iter_mut().for_each(reduce);
    }
    for doubts in doubts.into_iter().chain([&mut endpoint.response.ambiguous]) {
        doubts.iter_mut().for_each(reduce_doubt);
    }
    endpoint.response.examples.iter_mut().for_each(shorten);
    for error in &mut endpoint.errors {
        error.message = error.message.chars().take(MAX_MESSAGE).collect::<String>().trim().to_owned();
    }
    endpoint
}

fn reduced_page(page: &Page) -> Page {
    Page { doc: String::new(), title_en: None, ..page.clone() }
}

fn reduced_event(event: &Event) -> Event {
    let mut event = Event { page: reduced_page(&event.page), ..event.clone() };
    event.body.fields.iter_mut().for_each(reduce);
    event.body.ambiguous.iter_mut().for_each(reduce_doubt);
    event.examples.iter_mut().for_each(shorten);
    event
}

fn reduced_component(component: &Component) -> Component {
    let mut component = Component { page: reduced_page(&component.page), ..component.clone() };
    component.fields.iter_mut().for_each(reduce);
    component.examples.iter_mut().for_each(shorten);
    component
}

fn reduce(field: &mut Field) {
    field.line = 0;
    field.facts.label_en = None;
    field.facts.values.iter_mut().for_each(|value| value.label_en = None);
    field.facts.example = field.facts.example.take().filter(|text| {
        let wide = text.chars().filter(|c| !c.is_ascii()).count();
        text.chars().count() <= 2 * MAX_EXAMPLE_TEXT && wide <= MAX_WIDE && !text.contains(['\n', '`'])
    });
    field.fields.iter_mut().for_each(reduce);
}

fn reduce_doubt(doubt: &mut Doubt) {
    doubt.line = 0;
    doubt.reason = String::new();
}

/// Replaces free text as the canonical form does: long, wordy, of many wide characters, or of many lines.
fn shorten(value: &mut Json) {
    match value {
        Json::Object(map) => map.values_mut().for_each(shorten),
        Json::Array(items) => items.iter_mut().for_each(shorten),
        Json::String(text) if is_prose(text) => *text = "text".into(),
        _ => {}
    }
}

fn is_prose(text: &str) -> bool {
    let wide = text.chars().filter(|c| !c.is_ascii()).count();
    text.chars().count() > MAX_EXAMPLE_TEXT
        || wide > MAX_WIDE
        || text.split_whitespace().count() > MAX_WORDS
        || text.contains('\n')
}
