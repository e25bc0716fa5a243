//! The type of a field: what one value is, and how many lists are around it.

use std::borrow::Cow;
use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[cfg(doc)]
use crate::Field;

/// What one value is on the wire.
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
    /// An object whose keys are data; its values are told by [`Type::map_value`] or by [`Field::fields`].
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

/// What a field holds: values of one kind, plain or in lists.
///
/// ```
/// use larkspur_schema::{FieldType, Type};
///
/// let grid = Type { lists: 2, ..FieldType::String.into() };
/// assert!(grid.is_list());
/// assert_eq!(grid.to_string(), "string[][]");
/// let json = serde_json::to_value(&grid).unwrap();
/// assert_eq!(json, serde_json::json!({"type": "string", "repeated": true, "dimensions": 2}));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Type {
    /// What one value is.
    pub kind: FieldType,
    /// How many lists are wrapped around one value: 0 where there is none, 2 for `T[][]`.
    pub lists: u8,
    /// The name that the document gives to an object type, without list marks.
    pub name: Option<String>,
    /// What a map's values are, where the document says it.
    pub map_value: Option<FieldType>,
}

impl Type {
    /// Whether a field of this type holds a list.
    pub fn is_list(&self) -> bool {
        self.lists > 0
    }

    /// The marks of its lists, as they stand behind a type or a name: `[][]`.
    pub fn list_marks(&self) -> String {
        "[]".repeat(self.lists.into())
    }
}

impl From<FieldType> for Type {
    /// One plain value.
    fn from(kind: FieldType) -> Self {
        Self { kind, ..Self::default() }
    }
}

/// Writes `string`, `int[]`, `object[][]`: the kind with its lists, not the name.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.as_str())?;
        (0..self.lists).try_for_each(|_| f.write_str("[]"))
    }
}

/// A type as the contract writes it: one list is a flag, and only more of them are counted.
#[derive(Serialize, Deserialize)]
struct Written<'a> {
    #[serde(rename = "type")]
    kind: FieldType,
    #[serde(default)]
    repeated: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dimensions: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    type_name: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    map_value: Option<FieldType>,
}

impl Serialize for Type {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = Written {
            kind: self.kind,
            repeated: self.is_list(),
            dimensions: (self.lists > 1).then_some(self.lists),
            type_name: self.name.as_deref().map(Cow::Borrowed),
            map_value: self.map_value,
        };
        written.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Type {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let written = Written::deserialize(deserializer)?;
        Ok(Self {
            kind: written.kind,
            lists: if written.repeated { written.dimensions.unwrap_or(1).max(1) } else { 0 },
            name: written.type_name.map(Cow::into_owned),
            map_value: written.map_value,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::*;

    #[test]
    fn a_type_reads_what_it_writes() {
        for (lists, written) in [
            (0, json!({"type": "map", "repeated": false, "type_name": "node", "map_value": "int"})),
            (1, json!({"type": "map", "repeated": true, "type_name": "node", "map_value": "int"})),
            (3, json!({"type": "map", "repeated": true, "dimensions": 3, "type_name": "node", "map_value": "int"})),
        ] {
            let (name, map_value) = (Some("node".to_owned()), Some(FieldType::Int));
            let ty = Type { kind: FieldType::Map, lists, name, map_value };
            assert_eq!(serde_json::to_value(&ty).unwrap(), written);
            assert_eq!(serde_json::from_value::<Type>(written).unwrap(), ty);
        }
    }

    #[test]
    fn only_a_list_has_dimensions() {
        let lists = |json: Json| serde_json::from_value::<Type>(json).unwrap().lists;
        assert_eq!(lists(json!({"type": "string"})), 0);
        assert_eq!(lists(json!({"type": "string", "repeated": false, "dimensions": 2})), 0);
        assert_eq!(lists(json!({"type": "string", "repeated": true, "dimensions": 0})), 1);
    }
}
