//! Checks JSON values.

use larkspur_schema::{Field, FieldType};
use serde_json::{Map, Value as Json};

use super::checks::Checks;
use super::text::{length_problem, range_problem, value_problem};
use crate::failure::Violation;

/// Checks the fields of an object; `path` is what stands before their names.
pub(super) fn check_object(
    fields: &[Field],
    object: &Map<String, Json>,
    path: &str,
    checks: Checks,
    violations: &mut Vec<Violation>,
) {
    for field in fields {
        let place = join(path, &field.name);
        match object.get(&field.name) {
            None | Some(Json::Null) if field.required == Some(true) => violations.push(Violation::missing(place)),
            None | Some(Json::Null) => {}
            Some(value) => check_lists(field, value, &place, checks, violations),
        }
    }
    if checks.refuse_unknown {
        for (name, value) in object.iter().filter(|(name, _)| !fields.iter().any(|field| field.name == **name)) {
            violations.push(Violation::new(join(path, name), shown(value), "no such field is documented"));
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

/// Checks the lists around the values of a field, from the outermost to the innermost, and then the values.
fn check_lists(field: &Field, value: &Json, place: &str, checks: Checks, violations: &mut Vec<Violation>) {
    let mut level = vec![(place.to_owned(), value)];
    for depth in 0..field.ty.lists {
        let mut below = Vec::new();
        for (place, value) in level {
            let Json::Array(items) = value else {
                violations.push(Violation::new(place, shown(value), "expected a list"));
                continue;
            };
            if !checks.lenient && depth == 0 {
                let problem = length_problem(field, items.len(), "items");
                let violation = |problem| Violation::new(place.as_str(), format!("{} items", items.len()), problem);
                violations.extend(problem.map(violation));
            }
            below.extend(items.iter().enumerate().map(|(index, item)| (format!("{place}[{index}]"), item)));
        }
        level = below;
    }
    level.iter().for_each(|(place, value)| check_one(field, value, place, checks, violations));
}

fn check_one(field: &Field, value: &Json, place: &str, checks: Checks, violations: &mut Vec<Violation>) {
    let expected = match field.ty.kind {
        FieldType::String => value.is_string().then_some(()).ok_or("a string"),
        FieldType::Int => (value.is_i64() || value.is_u64()).then_some(()).ok_or("a whole number"),
        FieldType::Float => value.is_number().then_some(()).ok_or("a number"),
        FieldType::Bool => value.is_boolean().then_some(()).ok_or("true or false"),
        // Nothing is documented of its content: any JSON may be meant.
        FieldType::Object if field.fields.is_empty() => Ok(()),
        FieldType::Object | FieldType::Map => value.is_object().then_some(()).ok_or("an object"),
        FieldType::File | FieldType::Json => Ok(()),
    };
    if let Err(expected) = expected {
        return violations.push(Violation::new(place, shown(value), format!("expected {expected}")));
    }
    match (field.ty.kind, value) {
        (FieldType::Object, Json::Object(object)) if !field.fields.is_empty() => {
            check_object(&field.fields, object, place, checks, violations);
        }
        (FieldType::Map, Json::Object(entries)) => {
            for (key, entry) in entries {
                check_map_value(field, entry, &join(place, key), checks, violations);
            }
        }
        _ if !checks.lenient => {
            violations.extend(scalar_problem(field, value).map(|problem| Violation::new(place, shown(value), problem)));
        }
        _ => {}
    }
}

/// The value of a map: an object with the map's fields, or a scalar of its value type.
fn check_map_value(map: &Field, value: &Json, place: &str, checks: Checks, violations: &mut Vec<Violation>) {
    let ty = map.ty.map_value.unwrap_or(if map.fields.is_empty() { FieldType::Json } else { FieldType::Object });
    if ty != FieldType::Map {
        let entry = Field { ty: ty.into(), fields: map.fields.clone(), ..Field::default() };
        check_one(&entry, value, place, checks, violations);
    }
}

fn scalar_problem(field: &Field, value: &Json) -> Option<String> {
    match value {
        Json::String(text) => value_problem(field, text).or_else(|| {
            if field.ty.is_list() { None } else { length_problem(field, text.chars().count(), "characters") }
        }),
        Json::Number(number) => value_problem(field, &number.to_string())
            .or_else(|| range_problem(field, number.as_f64().unwrap_or_default())),
        _ => None,
    }
}

/// A value as a violation shows it: short.
fn shown(value: &Json) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    text.chars().take(100).collect()
}
