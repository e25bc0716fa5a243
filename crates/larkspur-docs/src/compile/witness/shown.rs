//! What the values at one place of the examples are.

use larkspur_schema::{Field, FieldType};
use serde_json::Value as Json;

/// What the values of a field are, over all examples.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Shown {
    /// How many lists are wrapped around one value, where values tell it and agree.
    pub lists: Option<u8>,
    /// How many lists there are at least: an empty one says no more.
    pub at_least: u8,
    /// Whether values are wrapped in different numbers of lists.
    pub torn: bool,
    pub text: bool,
    pub int: bool,
    /// Numbers with a fraction.
    pub float: bool,
    pub bool: bool,
    pub object: bool,
    /// Texts that are no numbers, and neither `true` nor `false`.
    pub words: bool,
    /// Whether every whole number would fit into a byte.
    pub bytes: bool,
    /// How many values that are no lists there are.
    pub count: u32,
}

impl Shown {
    /// Looks at the values of a field.
    pub(super) fn of(values: &[&Json]) -> Self {
        let mut shown = Self { bytes: true, ..Self::default() };
        values.iter().for_each(|value| shown.look(value, 0));
        shown
    }

    fn look(&mut self, value: &Json, depth: u8) {
        match value {
            Json::Null => return,
            Json::Array(items) => {
                self.at_least = self.at_least.max(depth.saturating_add(1));
                return items.iter().for_each(|item| self.look(item, depth.saturating_add(1)));
            }
            Json::Object(_) => self.object = true,
            Json::String(text) => {
                self.text = true;
                let is_truth = matches!(text.as_str(), "true" | "false");
                self.words |= !text.is_empty() && !is_truth && text.parse::<f64>().is_err();
            }
            Json::Bool(_) => self.bool = true,
            Json::Number(number) => match number.as_i64() {
                Some(int) => {
                    self.int = true;
                    self.bytes &= (0..=255).contains(&int);
                }
                None => self.float |= number.as_f64().is_some_and(|number| number.fract() != 0.0),
            },
        }
        self.count = self.count.saturating_add(1);
        match self.lists {
            Some(lists) if lists != depth => self.torn = true,
            _ => self.lists = Some(depth),
        }
    }

    /// The number of lists, where examples agree on it. An empty list alone may stand for an empty object as well.
    pub(super) fn depth(&self) -> Option<u8> {
        self.lists.filter(|&lists| !self.torn && lists >= self.at_least)
    }

    /// The one type that all values have; none where they differ or show nothing.
    pub(super) fn ty(&self) -> Option<FieldType> {
        match (self.text, self.int, self.float, self.bool, self.object) {
            (true, false, false, false, false) => Some(FieldType::String),
            (false, true, false, false, false) => Some(FieldType::Int),
            (false, _, true, false, false) => Some(FieldType::Float),
            (false, false, false, true, false) => Some(FieldType::Bool),
            (false, false, false, false, true) => Some(FieldType::Object),
            _ => None,
        }
    }

    /// Whether a field could hold them.
    pub(super) fn fits(&self, field: &Field) -> bool {
        let kind = match field.ty.kind {
            FieldType::Object | FieldType::Map => !self.text && !self.int && !self.float && !self.bool,
            FieldType::Json | FieldType::File => true,
            _ => !self.object,
        };
        kind && (self.depth().is_none_or(|depth| depth == field.ty.lists))
    }
}

/// What values are called in a finding.
pub(super) fn in_words(ty: FieldType) -> &'static str {
    match ty {
        FieldType::String => "text",
        FieldType::Int => "a whole number",
        FieldType::Float => "a number",
        FieldType::Bool => "`true` or `false`",
        FieldType::Object | FieldType::Map => "an object",
        FieldType::File => "a file",
        FieldType::Json => "any JSON",
    }
}
