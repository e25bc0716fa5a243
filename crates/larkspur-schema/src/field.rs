//! A field of a parameter list, a body or a reply.

use serde::{Deserialize, Serialize};

use crate::facts::{Facts, is_false};
use crate::ty::{FieldType, Type};

/// One row of a table, with the rows below it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// Other names that the document's examples give to it: a reply is read by them as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it holds.
    #[serde(flatten)]
    pub ty: Type,
    /// Whether a request must carry it; `None` where the document does not say (replies).
    pub required: Option<bool>,
    /// What its description says.
    #[serde(flatten)]
    pub facts: Facts,
    /// Whether no row of the table names it: an example shows it, and gives it its type.
    #[serde(default, skip_serializing_if = "is_false")]
    pub from_example: bool,
    /// The fields of an object, of a list's items, or of a map's values.
    #[serde(default)]
    pub fields: Vec<Field>,
    /// The line of the document on which the row starts, from 1; 0 where there is no row.
    #[serde(default)]
    pub line: u32,
}

impl Field {
    /// How this field is written as a step of a path: `node`, `items[]`, `cells[][]`, `labels{}`.
    pub fn path_step(&self) -> String {
        let map = if self.ty.kind == FieldType::Map { "{}" } else { "" };
        format!("{}{map}{}", self.name, self.ty.list_marks())
    }

    /// This field and every field below it, parents first, with their depth (0 for this one).
    pub fn walk(&self) -> impl Iterator<Item = (usize, &Field)> {
        let mut open = vec![(0, self)];
        std::iter::from_fn(move || {
            let (depth, field) = open.pop()?;
            open.extend(field.fields.iter().rev().map(|child| (depth + 1, child)));
            Some((depth, field))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn walk_visits_parents_before_children_in_document_order() {
        let node = Field::object("node", [Field::new("title", FieldType::String)]);
        let tree = Field::object("data", [node, Field::new("has_more", FieldType::Bool)]);
        let seen: Vec<_> = tree.walk().map(|(depth, field)| (depth, field.name.as_str())).collect();
        assert_eq!(seen, [(0, "data"), (1, "node"), (2, "title"), (1, "has_more")]);
    }

    #[test]
    fn path_steps_show_lists_and_maps() {
        let map = Field::new("labels", FieldType::Map);
        assert_eq!(map.path_step(), "labels{}");
        assert_eq!(map.list().path_step(), "labels{}[]");
        assert_eq!(Field::new("cells", FieldType::String).list().list().path_step(), "cells[][]");
    }

    #[test]
    fn the_contract_has_type_and_facts_beside_the_name() {
        let written = serde_json::json!({
            "name": "ids", "type": "string", "repeated": true, "dimensions": 2, "required": true, "label": "编号",
            "values": [{"value": "a", "label": ""}], "max_len": 7, "fields": [], "line": 3,
        });
        let field: Field = serde_json::from_value(written.clone()).unwrap();
        assert_eq!((field.ty.lists, field.facts.max_len, field.facts.values.len()), (2, Some(7), 1));
        assert_eq!(serde_json::to_value(&field).unwrap(), written);
    }
}
