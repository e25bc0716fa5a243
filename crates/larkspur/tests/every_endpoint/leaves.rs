//! The leaves of a JSON value, and where they went.

use larkspur_schema::{Field, FieldType};
use serde_json::Value as Json;

/// One step on the way to a leaf.
#[derive(Clone, Debug)]
pub(crate) enum Step {
    Field(String),
    Item(usize),
}

pub(crate) struct Leaf<'j> {
    pub(crate) path: Vec<Step>,
    pub(crate) value: &'j Json,
}

impl Leaf<'_> {
    /// The path as documents write it: `data.items[].name`.
    pub(crate) fn documented_path(&self) -> String {
        let mut out = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) if out.is_empty() => out.push_str(name),
                Step::Field(name) => {
                    out.push('.');
                    out.push_str(name);
                }
                Step::Item(_) => out.push_str("[]"),
            }
        }
        out
    }
}

/// Texts, numbers, `true` and `false` below a value. `null` says nothing, so a list is counted without it.
pub(crate) fn leaves(value: &Json) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    walk(value, &mut Vec::new(), &mut found);
    found
}

fn walk<'j>(value: &'j Json, path: &mut Vec<Step>, found: &mut Vec<Leaf<'j>>) {
    let children: Vec<(Step, &Json)> = match value {
        Json::Null => return,
        Json::Object(map) => map.iter().map(|(name, value)| (Step::Field(name.clone()), value)).collect(),
        Json::Array(list) => {
            let items = list.iter().filter(|item| !item.is_null());
            items.enumerate().map(|(index, item)| (Step::Item(index), item)).collect()
        }
        _ => return found.push(Leaf { path: path.clone(), value }),
    };
    for (step, child) in children {
        path.push(step);
        walk(child, path, found);
        path.pop();
    }
}

/// The value at a path.
pub(crate) fn at<'j>(json: &'j Json, path: &[Step]) -> Option<&'j Json> {
    path.iter().try_fold(json, |json, step| match step {
        Step::Field(name) => json.get(name),
        Step::Item(index) => json.get(index),
    })
}

/// Whether two leaves say the same: the platform writes numbers and booleans as text, and text as numbers.
pub(crate) fn same(one: &Json, other: &Json) -> bool {
    let text = |json: &Json| json.as_str().map_or_else(|| json.to_string(), str::to_owned);
    let number = |text: &str| match text {
        "true" => Some(1.0),
        "false" => Some(0.0),
        other => other.trim().parse::<f64>().ok(),
    };
    let (one, other) = (text(one), text(other));
    one == other || number(&one).is_some_and(|one| number(&other) == Some(one))
}

/// The path by which a reply is written: by the first names of its fields, whatever an example calls them.
pub(crate) fn written(fields: &[Field], path: &[Step]) -> Vec<Step> {
    let mut below = fields;
    path.iter()
        .map(|step| {
            let Step::Field(name) = step else { return step.clone() };
            let Some(field) = below.iter().find(|field| field.name == *name || field.aliases.contains(name)) else {
                return step.clone();
            };
            below = &field.fields;
            Step::Field(field.name.clone())
        })
        .collect()
}

/// Whether the documents have a row for the leaf.
pub(crate) fn is_documented(fields: &[Field], path: &[Step]) -> bool {
    let Some((Step::Field(name), rest)) = path.split_first() else { return false };
    let Some(field) = fields.iter().find(|field| field.name == *name) else { return false };
    below(field, rest)
}

fn below(field: &Field, path: &[Step]) -> bool {
    let depth = usize::from(field.ty.lists);
    if path.len() < depth || !path[..depth].iter().all(|step| matches!(step, Step::Item(_))) {
        return false;
    }
    match (&path[depth..], field.ty.kind) {
        // Whatever stands there is kept.
        (_, FieldType::Json) => true,
        (_, FieldType::Object) if field.fields.is_empty() => true,
        ([], _) => field.ty.kind.is_scalar(),
        (rest, FieldType::Object) => is_documented(&field.fields, rest),
        ([_, rest @ ..], FieldType::Map) if !field.fields.is_empty() => is_documented(&field.fields, rest),
        (_, FieldType::Map) => true,
        _ => false,
    }
}
