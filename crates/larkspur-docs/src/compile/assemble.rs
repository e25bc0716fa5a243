//! Drafts with their rebuilt trees become endpoints and events.

use std::iter::Peekable;

use larkspur_schema::{
    Body, Doubt, Endpoint, Event, EventBody, Field, FieldType, Params, Response, ResponseKind, Value,
};
use serde_json::Value as Json;

use super::draft::{About, Draft, DraftTable, EndpointDraft, EventDraft, PageFacts};
use super::paging::pagination;
use super::row::DraftRow;
use crate::names;
use crate::nesting::{self, Tree};
use crate::types::Children;

/// An object that every example shows as a list, and that is taken as one.
#[derive(Debug)]
pub(super) struct Listed {
    pub name: String,
    pub line: u32,
}

/// Makes the endpoint of a draft; `body` and `reply` are the trees of its tables.
pub(super) fn endpoint(
    page: PageFacts,
    about: EndpointDraft,
    body: Option<&Tree>,
    reply: Option<&Tree>,
    listed: &mut Vec<Listed>,
) -> Endpoint {
    let mut assembly = Assembly { literal: page.canonical, listed };
    let flat = |rows: Vec<DraftRow>| rows.into_iter().map(|row| field(row, None, Vec::new())).collect::<Vec<_>>();
    let body = about.body.zip(body).map(|(table, tree)| {
        let ambiguous = doubts(&table, tree);
        let mut fields = assembly.fields(table.rows, &table.examples, tree);
        fill_values(&mut fields, &page.value_tables);
        let multipart = fields.iter().any(|field| field.ty == FieldType::File);
        let content_type = match (&about.content_type, multipart) {
            (Some(kind), _) => kind.clone(),
            (None, true) => "multipart/form-data".into(),
            (None, false) => "application/json".into(),
        };
        Body { content_type, fields, ambiguous }
    });
    let mut response = match (about.reply.zip(reply), about.binary) {
        (Some((table, tree)), _) => Response {
            kind: ResponseKind::Json,
            ambiguous: doubts(&table, tree),
            fields: assembly.fields(table.rows, &table.examples, tree),
            examples: table.examples,
        },
        (None, true) => Response { kind: ResponseKind::Binary, ..Response::default() },
        (None, false) => Response::default(),
    };
    fill_values(&mut response.fields, &page.value_tables);
    let mut params = Params { path: flat(about.path), query: flat(about.query), header: flat(about.header) };
    fill_values(&mut params.query, &page.value_tables);
    let pagination = pagination(&params, body.as_ref(), &response);
    Endpoint {
        doc: page.doc,
        id: about.id,
        title: page.title,
        doc_url: page.doc_url,
        updated: page.updated,
        deprecated: page.deprecated,
        http: about.http,
        tokens: about.tokens,
        app_types: page.app_types,
        scopes: page.scopes,
        field_scopes: page.field_scopes,
        rate_limit: about.rate_limit,
        params,
        body,
        response,
        pagination,
        errors: about.errors,
        repeat: about.repeat,
    }
}

/// Makes the event of a page.
pub(super) fn event(page: PageFacts, about: EventDraft, tree: &Tree, listed: &mut Vec<Listed>) -> Event {
    let (service, version, name) = names::event(&about.event_type, page.doc_url.as_deref());
    let ambiguous = doubts(&about.body, tree);
    let mut assembly = Assembly { literal: page.canonical, listed };
    let mut fields = assembly.fields(about.body.rows, &about.body.examples, tree);
    fill_values(&mut fields, &page.value_tables);
    Event {
        doc: page.doc,
        event_type: about.event_type,
        service,
        version,
        name,
        title: page.title,
        doc_url: page.doc_url,
        updated: page.updated,
        scopes: page.scopes,
        field_scopes: page.field_scopes,
        app_types: page.app_types,
        push: about.push,
        body: EventBody { fields, ambiguous },
        examples: about.body.examples,
    }
}

/// The tables of a draft in the order in which [`endpoint`] and [`event`] take their trees.
pub(super) fn tables(draft: &Draft) -> impl Iterator<Item = &DraftTable> {
    let (first, second) = match &draft.about {
        About::Endpoint(about) => (about.body.as_ref(), about.reply.as_ref()),
        About::Event(about) => (Some(&about.body), None),
    };
    first.into_iter().chain(second)
}

/// Turns the tables of a page into fields.
struct Assembly<'l> {
    /// The rows are meant to the letter: no example corrects them.
    literal: bool,
    listed: &'l mut Vec<Listed>,
}

impl Assembly<'_> {
    /// The tree of a table as fields.
    fn fields(&mut self, rows: Vec<DraftRow>, examples: &[Json], tree: &Tree) -> Vec<Field> {
        let mut rows = rows.into_iter().zip(tree.depths.iter().copied()).peekable();
        let examples: Vec<&Json> = examples.iter().collect();
        self.take(&mut rows, 0, &examples)
    }

    fn take(
        &mut self,
        rows: &mut Peekable<impl Iterator<Item = (DraftRow, u8)>>,
        depth: u8,
        examples: &[&Json],
    ) -> Vec<Field> {
        let mut fields = Vec::new();
        while let Some((row, _)) = rows.next_if(|(_, at)| *at >= depth) {
            let mut below: Vec<&Json> = Vec::new();
            examples.iter().for_each(|value| members(value, &row.name, &mut below));
            let example = below.first().copied();
            let is_list = !self.literal && are_lists_of_objects(&below);
            if row.ty.ty == FieldType::Map && !row.ty.is_bare_map() {
                below = below.iter().flat_map(|map| values(map)).collect();
            }
            let children = match rows.peek() {
                Some((_, at)) if *at > depth => self.take(rows, depth + 1, &below),
                _ => Vec::new(),
            };
            let mut field = field(row, example, children);
            if is_list && field.ty == FieldType::Object && !field.repeated && !field.fields.is_empty() {
                field.repeated = true;
                self.listed.push(Listed { name: field.name.clone(), line: field.line });
            }
            fields.push(field);
        }
        fields
    }
}

/// Whether examples show lists of objects, and nothing else.
fn are_lists_of_objects(values: &[&Json]) -> bool {
    let is_list = |value: &&&Json| value.as_array().is_some_and(|items| items.iter().any(Json::is_object));
    let mut shown = values.iter().filter(|value| !value.is_null()).peekable();
    shown.peek().is_some() && shown.all(|value| is_list(&value))
}

/// The values of a key, in an object or in each object of a list.
fn members<'j>(value: &'j Json, name: &str, found: &mut Vec<&'j Json>) {
    match value {
        Json::Object(map) => found.extend(map.get(name)),
        Json::Array(items) => items.iter().for_each(|item| members(item, name, found)),
        _ => {}
    }
}

fn values(value: &Json) -> Vec<&Json> {
    value.as_object().map(|map| map.values().collect()).unwrap_or_default()
}

fn field(row: DraftRow, example: Option<&Json>, fields: Vec<Field>) -> Field {
    let mut lists = row.ty.lists;
    let mut ty = row.ty.ty;
    if row.ty.text.is_empty() {
        // The page gives no type at all: the example is all there is.
        lists = u8::from(matches!(example, Some(Json::Array(_))));
        ty = match example {
            Some(Json::Array(_)) => element(example),
            Some(value) => kind(value),
            None => ty,
        };
    }
    let mut type_name = row.ty.name.clone();
    if !fields.is_empty() {
        // A bare `map` with rows below it is what older pages call an object.
        if ty != FieldType::Map || row.ty.is_bare_map() && map_value(&row, &fields).is_none() {
            ty = FieldType::Object;
        }
    } else if ty == FieldType::Object && type_name.as_deref() == Some("enum") {
        // An `enum` without fields is a scalar; which one is told by its values, or by an example.
        ty = scalar_of(&row.facts.values, example, row.facts.example.as_deref());
        type_name = None;
    } else if row.ty.children == Children::Likely && ty != FieldType::Map {
        ty = match ty {
            FieldType::Json => element(example),
            other => other,
        };
    }
    if ty.is_scalar() && ty != FieldType::File || ty == FieldType::File && fields.is_empty() {
        type_name = None;
    }
    let map_value = map_value(&row, &fields);
    let facts = row.facts;
    Field {
        name: row.name,
        ty,
        repeated: lists > 0,
        dimensions: (lists > 1).then_some(lists),
        type_name,
        map_value,
        required: row.required,
        label: facts.label,
        values: if ty == FieldType::Object { Vec::new() } else { facts.values },
        open_values: facts.open_values,
        default: facts.default,
        example: facts.example,
        min: facts.min,
        max: facts.max,
        min_len: facts.min_len,
        max_len: facts.max_len,
        pattern: facts.pattern,
        scopes: facts.scopes,
        deprecated: facts.deprecated,
        fields,
        line: row.line,
    }
}

/// What the values of a map are: by its type, or by the rows `key` and `value` that some pages put below it.
fn map_value(row: &DraftRow, fields: &[Field]) -> Option<FieldType> {
    if row.ty.ty != FieldType::Map {
        return None;
    }
    match fields {
        [] => row.ty.map_value,
        [key, value] if key.name == "key" && value.name == "value" && value.ty.is_scalar() => Some(value.ty),
        _ => None,
    }
}

fn scalar_of(values: &[Value], example: Option<&Json>, text: Option<&str>) -> FieldType {
    match example {
        Some(Json::String(_)) => return FieldType::String,
        Some(Json::Number(_)) => return FieldType::Int,
        Some(Json::Bool(_)) => return FieldType::Bool,
        _ => {}
    }
    let is_int = |text: &str| text.parse::<i64>().is_ok();
    let ints = !values.is_empty() && values.iter().all(|value| is_int(&value.value));
    let int_example = values.is_empty() && text.is_some_and(is_int);
    if ints || int_example { FieldType::Int } else { FieldType::String }
}

/// What the items of an untyped list are, by the example.
fn element(example: Option<&Json>) -> FieldType {
    let Some(Json::Array(items)) = example else { return FieldType::Json };
    let Some(first) = items.first().map(kind) else { return FieldType::Json };
    if items.iter().all(|item| kind(item) == first) { first } else { FieldType::Json }
}

/// What a value of an example is.
fn kind(value: &Json) -> FieldType {
    match value {
        Json::String(_) => FieldType::String,
        Json::Number(number) if number.is_i64() => FieldType::Int,
        Json::Number(_) => FieldType::Float,
        Json::Bool(_) => FieldType::Bool,
        _ => FieldType::Json,
    }
}

/// Gives the fields that a separate table of values names their values, where their own row lists none.
fn fill_values(fields: &mut [Field], tables: &[(String, Vec<Value>)]) {
    for field in fields {
        fill_values(&mut field.fields, tables);
        if !field.values.is_empty() || !field.fields.is_empty() {
            continue;
        }
        if let Some((_, values)) = tables.iter().find(|(name, _)| *name == field.name) {
            let fits = field.ty != FieldType::Int || values.iter().all(|value| value.value.parse::<i64>().is_ok());
            if fits && matches!(field.ty, FieldType::Int | FieldType::String) {
                field.values = values.clone();
            }
        }
    }
}

/// The places of a tree that the evidence does not settle, with paths a person can write into the document.
fn doubts(table: &DraftTable, tree: &Tree) -> Vec<Doubt> {
    if tree.doubts.is_empty() && table.rows.iter().all(|row| row.doubt.is_none()) {
        return Vec::new();
    }
    let path = |chain: &[usize], row: usize| {
        let steps = chain.iter().map(|&at| step(&table.rows[at]));
        steps.chain([table.rows[row].name.clone()]).collect::<Vec<_>>().join(".")
    };
    let found = tree.doubts.iter().map(|doubt| Doubt {
        line: table.rows[doubt.row].line,
        path: path(&nesting::chain(&tree.depths, doubt.row), doubt.row),
        alternatives: doubt.alternatives.iter().map(|chain| path(chain, doubt.row)).collect(),
        reason: doubt.reason().to_owned(),
    });
    let marked = table.rows.iter().enumerate().filter_map(|(index, row)| {
        Some(Doubt {
            line: row.line,
            path: path(&nesting::chain(&tree.depths, index), index),
            alternatives: row.doubt.clone()?,
            reason: "the path is marked with `?`".to_owned(),
        })
    });
    found.chain(marked).collect()
}

/// How a row is written as a parent in a path.
fn step(row: &DraftRow) -> String {
    let map = if row.ty.ty == FieldType::Map && !row.ty.is_bare_map() { "{}" } else { "" };
    format!("{}{map}{}", row.name, "[]".repeat(row.ty.lists.into()))
}
