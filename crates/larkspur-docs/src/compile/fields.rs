//! The rows of a table, with the tree that was rebuilt, become fields.

use std::iter::Peekable;

use larkspur_schema::{Field, FieldType, Value};
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
        if row.ty.ty == FieldType::Map && !row.ty.is_bare_map() {
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
        aliases: row.aliases,
        ty,
        repeated: lists > 0,
        dimensions: (lists > 1).then_some(lists),
        type_name,
        map_value,
        required: row.required,
        label: facts.label,
        label_en: None,
        values: if ty == FieldType::Object { Vec::new() } else { facts.values },
        open_values: facts.open_values,
        default: facts.default,
        example: facts.example,
        time: None,
        min: facts.min,
        max: facts.max,
        min_len: facts.min_len,
        max_len: facts.max_len,
        pattern: facts.pattern,
        scopes: facts.scopes,
        deprecated: facts.deprecated,
        from_example: row.from_example,
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
pub(super) fn fill_values(fields: &mut [Field], tables: &[(String, Vec<Value>)]) {
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
