//! The rows of a table, with the tree that was rebuilt, become fields.

use std::iter::Peekable;

use larkspur_schema::{Field, FieldType, Type, Value};
use serde_json::Value as Json;

use super::row::DraftRow;
use crate::nesting::Tree;
use crate::types::Children;

/// The tree of a table as fields.
pub(super) fn fields(rows: Vec<DraftRow>, examples: &[Json], tree: &Tree) -> Vec<Field> {
    let mut rows = rows.into_iter().zip(tree.depths.iter().copied()).peekable();
    let examples: Vec<&Json> = examples.iter().collect();
    take(&mut rows, 0, &examples)
}

/// A row that holds no others as a field.
pub(super) fn flat(row: DraftRow) -> Field {
    field(row, None, Vec::new())
}

fn take(rows: &mut Peekable<impl Iterator<Item = (DraftRow, u8)>>, depth: u8, examples: &[&Json]) -> Vec<Field> {
    let mut fields = Vec::new();
    while let Some((row, _)) = rows.next_if(|(_, at)| *at >= depth) {
        let mut below: Vec<&Json> = Vec::new();
        examples.iter().for_each(|value| members(value, &row.name, &mut below));
        let example = below.first().copied();
        if row.cell.ty.kind == FieldType::Map && !row.cell.is_bare_map() {
            below = below.iter().flat_map(|map| values(map)).collect();
        }
        let children = match rows.peek() {
            Some((_, at)) if *at > depth => take(rows, depth + 1, &below),
            _ => Vec::new(),
        };
        fields.push(field(row, example, children));
    }
    fields
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
    let ty = settled_type(&row, example, &fields);
    let mut facts = row.facts;
    if ty.kind == FieldType::Object {
        facts.values.clear();
    }
    let DraftRow { name, aliases, required, from_example, line, .. } = row;
    Field { name, aliases, ty, required, facts, from_example, fields, line }
}

/// What a row holds, now that it is known what stands below it and what an example shows for it.
fn settled_type(row: &DraftRow, example: Option<&Json>, fields: &[Field]) -> Type {
    let mut ty = Type { map_value: map_value(row, fields), ..row.cell.ty.clone() };
    if row.cell.text.is_empty() {
        // The page gives no type at all: the example is all there is.
        ty.lists = u8::from(matches!(example, Some(Json::Array(_))));
        ty.kind = match example {
            Some(Json::Array(_)) => element(example),
            Some(value) => kind(value),
            None => ty.kind,
        };
    }
    if !fields.is_empty() {
        // A bare `map` with rows below it is what older pages call an object.
        if ty.kind != FieldType::Map || row.cell.is_bare_map() && ty.map_value.is_none() {
            ty.kind = FieldType::Object;
        }
    } else if ty.kind == FieldType::Object && ty.name.as_deref() == Some("enum") {
        // An `enum` without fields is a scalar; which one is told by its values, or by an example.
        ty.kind = scalar_of(&row.facts.values, example, row.facts.example.as_deref());
        ty.name = None;
    } else if row.cell.children == Children::Likely && ty.kind == FieldType::Json {
        ty.kind = element(example);
    }
    if ty.kind.is_scalar() && (ty.kind != FieldType::File || fields.is_empty()) {
        ty.name = None;
    }
    ty
}

/// What the values of a map are: by its type, or by the rows `key` and `value` that some pages put below it.
fn map_value(row: &DraftRow, fields: &[Field]) -> Option<FieldType> {
    if row.cell.ty.kind != FieldType::Map {
        return None;
    }
    match fields {
        [] => row.cell.ty.map_value,
        [key, value] if key.name == "key" && value.name == "value" && value.ty.kind.is_scalar() => Some(value.ty.kind),
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
pub(super) fn fill_values(fields: &mut [Field], tables: &[(String, Vec<Value>)]) {
    for field in fields {
        fill_values(&mut field.fields, tables);
        if !field.facts.values.is_empty() || !field.fields.is_empty() {
            continue;
        }
        if let Some((_, values)) = tables.iter().find(|(name, _)| *name == field.name) {
            let fits = field.ty.kind != FieldType::Int || values.iter().all(|value| value.value.parse::<i64>().is_ok());
            if fits && matches!(field.ty.kind, FieldType::Int | FieldType::String) {
                field.facts.values = values.clone();
            }
        }
    }
}
