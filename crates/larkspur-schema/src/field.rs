//! A field of a parameter list, a body or a reply.

use serde::{Deserialize, Serialize};

use crate::{Time, Value};

/// What a field holds on the wire. A list of such values is told by [`Field::repeated`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FieldType {
    /// Text.
    String,
    /// A whole number of up to 64 bits.
    Int,
    /// A number with a fraction.
    Float,
    /// `true` or `false`.
    Bool,
    /// An object with the fields in [`Field::fields`].
    Object,
    /// An object whose keys are data; its values are told by [`Field::map_value`] or by [`Field::fields`].
    Map,
    /// The bytes of a file (in multipart bodies).
    File,
    /// Any JSON: the document does not say more.
    #[default]
    Json,
}

impl FieldType {
    /// The name that the JSON form uses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "string",
            Self::Int => "int",
            Self::Float => "float",
            Self::Bool => "bool",
            Self::Object => "object",
            Self::Map => "map",
            Self::File => "file",
            Self::Json => "json",
        }
    }

    /// Whether a field of this type can never have fields of its own.
    pub fn is_scalar(self) -> bool {
        matches!(self, Self::String | Self::Int | Self::Float | Self::Bool | Self::File)
    }
}

/// One row of a table, with the rows below it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// Other names that the document's examples give to it: a reply is read by them as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// The type of one value.
    #[serde(rename = "type")]
    pub ty: FieldType,
    /// Whether the field holds a list of such values.
    #[serde(default)]
    pub repeated: bool,
    /// How many lists are wrapped in one another, where it is more than one (`T[][]` is 2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<u8>,
    /// The name that the document gives to an object type, without list marks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub type_name: Option<String>,
    /// The type of a map's values, where the document says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub map_value: Option<FieldType>,
    /// Whether a request must carry it; `None` where the document does not say (replies).
    pub required: Option<bool>,
    /// A short label from the description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// The label in English, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    /// The values that the document lists.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Value>,
    /// Whether the document says that more values than [`Field::values`] may appear.
    #[serde(default, skip_serializing_if = "is_false")]
    pub open_values: bool,
    /// What the platform assumes where the field is left out, as wire text without quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<String>,
    /// An example, as wire text; the quotes around a single string are taken off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub example: Option<String>,
    /// How it says when something is, where it is a text that does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<Time>,
    /// Smallest number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<i64>,
    /// Largest number allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<i64>,
    /// Fewest characters (of text) or items (of a list) allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_len: Option<u64>,
    /// Most characters (of text) or items (of a list) allowed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_len: Option<u64>,
    /// A regular expression that text must match.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pattern: Option<String>,
    /// Scopes without which the platform leaves the field out of replies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Whether the document says not to use it any more.
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
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

fn is_false(value: &bool) -> bool {
    !value
}

impl Field {
    /// How many lists are wrapped around one value: 0 for a plain field.
    pub fn list_depth(&self) -> u8 {
        if self.repeated { self.dimensions.unwrap_or(1).max(1) } else { 0 }
    }

    /// Sets how many lists are wrapped around one value.
    pub fn set_list_depth(&mut self, depth: u8) {
        self.repeated = depth > 0;
        self.dimensions = (depth > 1).then_some(depth);
    }

    /// How this field is written as a step of a path: `node`, `items[]`, `cells[][]`, `labels{}`.
    pub fn path_step(&self) -> String {
        let map = if self.ty == FieldType::Map { "{}" } else { "" };
        format!("{}{map}{}", self.name, "[]".repeat(self.list_depth().into()))
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

    fn field(name: &str, ty: FieldType, fields: Vec<Field>) -> Field {
        Field { name: name.into(), ty, fields, ..Field::default() }
    }

    #[test]
    fn walk_visits_parents_before_children_in_document_order() {
        let tree = field(
            "data",
            FieldType::Object,
            vec![
                field("node", FieldType::Object, vec![field("title", FieldType::String, vec![])]),
                field("has_more", FieldType::Bool, vec![]),
            ],
        );
        let seen: Vec<_> = tree.walk().map(|(depth, field)| (depth, field.name.as_str())).collect();
        assert_eq!(seen, [(0, "data"), (1, "node"), (2, "title"), (1, "has_more")]);
    }

    #[test]
    fn path_steps_show_lists_and_maps() {
        let mut map = field("labels", FieldType::Map, vec![]);
        assert_eq!(map.path_step(), "labels{}");
        map.repeated = true;
        assert_eq!(map.path_step(), "labels{}[]");
        let grid = Field { repeated: true, dimensions: Some(2), ..field("cells", FieldType::String, vec![]) };
        assert_eq!(grid.path_step(), "cells[][]");
    }
}
