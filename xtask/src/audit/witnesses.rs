//! Whether anything that an example shows is lost in silence. This looks at pages and findings alone; it shares no code with
//! the compiler that took the examples in.

use std::collections::HashSet;

use larkspur_docs::Compiled;
use larkspur_docs::diagnostic::{Code, Diagnostic};
use larkspur_schema::{Field, FieldType, ResponseKind, envelope};
use serde_json::Value as Json;

use super::bars::{Bar, Bars};

/// What was found over all pages.
struct Found<'d> {
    told: Told<'d>,
    keys: usize,
    lost: Vec<String>,
    values: usize,
    contradicted: Vec<String>,
    replies: usize,
    empty: Vec<String>,
}

/// Counts example keys without a row, types that contradict their example, and replies of which nothing is known, as far as
/// no finding tells of them; prints the figures.
pub(super) fn score(compiled: &Compiled, worst: usize, bars: &mut Bars) {
    let mut found = Found::new(Told::of(&compiled.diagnostics));
    for endpoint in &compiled.endpoints {
        let doc = endpoint.page.doc.as_str();
        if let Some(body) = &endpoint.body {
            let params = endpoint.params.path.iter().chain(&endpoint.params.query);
            let known: Vec<&Field> = body.fields.iter().chain(params).collect();
            body.examples.iter().for_each(|example| found.walk(doc, &known, example, ""));
        }
        if endpoint.response.kind == ResponseKind::Json {
            let examples = endpoint.response.examples.iter().filter(|example| envelope::is_success(example));
            found.reply(doc, &endpoint.response.fields, envelope::REPLY_PAYLOAD, examples);
        }
    }
    for event in &compiled.events {
        found.reply(&event.page.doc, &event.body.fields, envelope::EVENT_PAYLOAD, event.examples.iter());
    }
    let figures = [
        ("example keys without a row", &found.lost, found.keys),
        ("types that contradict one", &found.contradicted, found.values),
        ("replies of which none is left", &found.empty, found.replies),
    ];
    for (name, cases, of) in figures {
        bars.share(&format!("  {:<30} ", name.to_owned() + ":"), cases.len(), of, Bar::AtMost(0.0));
        cases.iter().take(worst).for_each(|case| println!("    {case}"));
    }
}

impl<'d> Found<'d> {
    fn new(told: Told<'d>) -> Self {
        Self { told, keys: 0, lost: Vec::new(), values: 0, contradicted: Vec::new(), replies: 0, empty: Vec::new() }
    }

    /// Walks the examples of a reply or an event, whose fields may stand in an envelope.
    fn reply<'e>(&mut self, doc: &str, fields: &[Field], payload: &str, examples: impl Iterator<Item = &'e Json>) {
        let top: Vec<&Field> = fields.iter().collect();
        let inner: Vec<&Field> =
            fields.iter().find(|field| field.name == payload).map_or(vec![], |of| of.fields.iter().collect());
        let (mut shown, mut known) = (0, 0);
        for example in examples {
            let is_bare = !inner.is_empty() && example.get(payload).is_none() && example.get("code").is_none();
            let is_bare = is_bare && example.get("header").is_none();
            let rows = if is_bare { &inner } else { &top };
            self.walk(doc, rows, example, "");
            let beside = |name: &str| envelope::is_beside_reply(name) || envelope::is_beside_event(name);
            let content = |name: &str, value: &Json| !beside(name) && !is_nothing(value);
            let keys = example.as_object().into_iter().flatten().filter(|(name, value)| content(name, value));
            for (name, value) in keys {
                shown += 1;
                known += usize::from(rows.iter().any(|field| field.name == *name && holds(field, value)));
            }
        }
        self.replies += usize::from(shown > 0);
        if shown > 0 && known == 0 && !self.told.about(doc, &[Code::OddExample], "") {
            self.empty.push(doc.to_owned());
        }
    }

    /// Walks an example along the rows.
    fn walk(&mut self, doc: &str, rows: &[&Field], value: &Json, path: &str) {
        for (key, value) in objects(value).into_iter().flatten() {
            if path.is_empty() && (envelope::is_beside_reply(key) || envelope::is_beside_event(key)) {
                continue;
            }
            self.keys += 1;
            let place = format!("{path}{key}");
            let Some(field) = rows.iter().find(|field| is(field, key)) else {
                if !self.told.about(doc, &[Code::OnlyInExample, Code::OddExample], key) {
                    self.lost.push(format!("{doc}: {place}"));
                }
                continue;
            };
            self.values += 1;
            let codes = [
                Code::OtherType,
                Code::TypeInDoubt,
                Code::ShownAsList,
                Code::ExamplesDisagree,
                Code::ValueNotListed,
                Code::UnknownType,
            ];
            if !fits(field, value, field.ty.lists) && !self.told.about(doc, &codes, &field.name) {
                self.contradicted.push(format!("{doc}: {place} is {}", field.ty.kind.as_str()));
            }
            let below: Vec<&Field> = field.fields.iter().collect();
            match field.ty.kind {
                FieldType::Object if !below.is_empty() => self.walk(doc, &below, value, &format!("{place}.")),
                FieldType::Map if !below.is_empty() && field.ty.map_value.is_none() => {
                    let values = objects(value).into_iter().flat_map(|map| map.values());
                    values.for_each(|value| self.walk(doc, &below, value, &format!("{place}.")));
                }
                _ => {}
            }
        }
    }
}

fn is_nothing(value: &Json) -> bool {
    match value {
        Json::Null => true,
        Json::Object(map) => map.is_empty(),
        Json::Array(items) => items.is_empty(),
        Json::String(text) => text.is_empty(),
        _ => false,
    }
}

/// Whether a field can hold anything of a value.
fn holds(field: &Field, value: &Json) -> bool {
    field.ty.kind != FieldType::Object
        || objects(value).iter().any(|object| object.keys().any(|key| field.fields.iter().any(|field| is(field, key))))
}

fn is(field: &Field, key: &str) -> bool {
    field.name == key || field.aliases.iter().any(|alias| alias == key)
}

fn objects(value: &Json) -> Vec<&serde_json::Map<String, Json>> {
    match value {
        Json::Object(map) => vec![map],
        Json::Array(items) => items.iter().flat_map(objects).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value is what its row says, to the letter.
fn fits(field: &Field, value: &Json, lists: u8) -> bool {
    match (field.ty.kind, value) {
        (FieldType::Json, _) | (_, Json::Null) => true,
        // An empty list stands for nothing, of an object too.
        (_, Json::Array(items)) if items.is_empty() => true,
        (_, Json::Array(items)) => lists > 0 && items.iter().all(|item| fits(field, item, lists - 1)),
        _ if lists > 0 => is_nothing(value),
        (FieldType::String | FieldType::File, Json::String(_)) => true,
        (FieldType::Int, Json::Number(number)) => number.as_f64().is_none_or(|number| number.fract() == 0.0),
        (FieldType::Float, Json::Number(_)) => true,
        (FieldType::Bool, Json::Bool(_)) => true,
        (FieldType::Object | FieldType::Map, Json::Object(_)) => true,
        _ => is_nothing(value),
    }
}

/// The findings, by page.
struct Told<'d>(HashSet<(&'d str, Code)>, &'d [Diagnostic]);

impl<'d> Told<'d> {
    fn of(findings: &'d [Diagnostic]) -> Self {
        Self(findings.iter().map(|finding| (finding.file.as_str(), finding.code)).collect(), findings)
    }

    /// Whether a finding of a page with one of these codes names the key.
    fn about(&self, doc: &str, codes: &[Code], key: &str) -> bool {
        codes.iter().any(|code| self.0.contains(&(doc, *code)))
            && self.1.iter().any(|told| told.file == doc && codes.contains(&told.code) && told.message.contains(key))
    }
}
