//! A page says everything twice: by its table, and by its example. Here the example is heard.
//!
//! Where both agree, nothing happens. What only the example shows is taken in, with the type that it shows. Where the two
//! contradict each other, the one-sided evidence decides, and a finding names both. In a document whose rows are meant to
//! the letter nothing is changed: there, a key without a row is all that is told.

mod heard;
mod infer;
mod keys;
mod object;
mod pairs;
mod shown;
mod types;

use larkspur_schema::{Field, FieldType, envelope};
use rustc_hash::FxHashSet as HashSet;
use serde_json::Value as Json;

use crate::diagnostic::Code;
use crate::nesting::Kind;
pub(super) use heard::{Heard, Witness};
use object::{Keys, Object, Place, flatten};
pub(super) use pairs::words;

impl Witness<'_> {
    /// Lets the examples speak about the fields of a table.
    pub(super) fn hear(&mut self, fields: &mut Vec<Field>, examples: &[Json]) {
        let told: Vec<&Json> = examples.iter().filter(|example| self.is_told(example)).collect();
        if told.is_empty() {
            return;
        }
        if let Some(Json::Array(_)) = told.iter().find(|example| example.is_array()) {
            self.tell(Code::OddExample, 0, None, "an example is a list at the top", "show the whole object");
        }
        let told = self.without_foreign(fields, told);
        let payload = self.payload();
        let own = payload.and_then(|name| fields.iter().position(|field| field.name == name));
        let (whole, bare): (Vec<&Json>, Vec<&Json>) =
            told.iter().partition(|example| own.is_none() || self.is_enveloped(example));
        let mut objects = Vec::new();
        whole.iter().for_each(|example| flatten(example, &mut objects));
        if !objects.is_empty() {
            self.object(fields, &objects, Place { path: "", outermost: own.is_none() });
        }
        if let Some(at) = own {
            // Some examples show the payload alone.
            let mut objects = Vec::new();
            bare.iter().for_each(|example| flatten(example, &mut objects));
            if !objects.is_empty() {
                let path = format!("{}.", fields[at].path_step());
                self.object(&mut fields[at].fields, &objects, Place { path: &path, outermost: true });
            }
        }
    }

    /// Leaves out the examples that show none of the rows at the top, where others show some: they are about something else.
    fn without_foreign<'j>(&mut self, fields: &[Field], told: Vec<&'j Json>) -> Vec<&'j Json> {
        let payload = self.payload().and_then(|name| fields.iter().find(|field| field.name == name));
        let known: HashSet<&str> =
            fields.iter().chain(payload.iter().flat_map(|of| &of.fields)).map(|field| field.name.as_str()).collect();
        let is_own = |example: &&&Json| {
            let mut objects: Vec<&Object> = Vec::new();
            flatten(example, &mut objects);
            objects
                .iter()
                .flat_map(|object| object.keys())
                .any(|key| known.contains(key.as_str()) || self.is_beside(key))
        };
        let (own, foreign): (Vec<&Json>, Vec<&Json>) = told.iter().partition(is_own);
        if own.is_empty() || foreign.is_empty() {
            return told;
        }
        if self.literal {
            return own;
        }
        let message = format!("{} of the examples show none of the table's rows", foreign.len());
        self.tell(Code::OddExample, 0, None, message, "they were left aside: move them to what they belong to");
        own
    }

    fn payload(&self) -> Option<&'static str> {
        match self.kind {
            Kind::Reply => Some(envelope::REPLY_PAYLOAD),
            Kind::Event => Some(envelope::EVENT_PAYLOAD),
            Kind::Body => None,
        }
    }

    /// Whether an example is one of the table: a failed call shows no payload.
    fn is_told(&self, example: &Json) -> bool {
        (example.is_object() || example.is_array()) && (self.kind != Kind::Reply || envelope::is_success(example))
    }

    /// Whether an example has the envelope around it.
    fn is_enveloped(&self, example: &Json) -> bool {
        let mut objects = Vec::new();
        flatten(example, &mut objects);
        let mut keys = objects.iter().flat_map(|object| object.keys());
        match self.kind {
            Kind::Reply => keys.any(|key| envelope::marks_reply(key)),
            Kind::Event => keys.any(|key| envelope::marks_event(key)),
            Kind::Body => true,
        }
    }

    /// Whether a name at the top needs no row.
    fn is_beside(&self, name: &str) -> bool {
        match self.kind {
            Kind::Reply => envelope::is_beside_reply(name),
            Kind::Event => envelope::is_beside_event(name),
            Kind::Body => self.elsewhere.contains(name),
        }
    }

    /// Hears the objects at one place.
    fn object(&mut self, fields: &mut Vec<Field>, objects: &[&Object], place: Place<'_>) {
        let mut keys = Keys::of(objects);
        let mut unshown = Vec::new();
        for (at, field) in fields.iter_mut().enumerate() {
            let mut values = keys.take(&field.name);
            for alias in &field.aliases {
                values.extend(keys.take(alias));
            }
            match values.is_empty() {
                true => unshown.push(at),
                false => self.field(field, &values, place.path),
            }
        }
        let mut left = keys.left();
        if place.path.is_empty() {
            left.retain(|(name, _)| !self.is_beside(name));
        }
        if !left.is_empty() {
            self.without_row(fields, unshown, left, place);
        }
    }

    /// Hears the values of a field, and what stands below it.
    fn field(&mut self, field: &mut Field, values: &[&Json], path: &str) {
        if !self.literal {
            self.types(field, values, path);
        }
        self.below(field, values, path);
    }

    /// Hears what stands below a field.
    fn below(&mut self, field: &mut Field, values: &[&Json], path: &str) {
        let mut objects = Vec::new();
        match field.ty.kind {
            FieldType::Object if self.is_within_itself(field) => return,
            FieldType::Object => {
                values.iter().for_each(|value| flatten(value, &mut objects));
                add_recursions(field, &mut objects);
            }
            FieldType::Map if !field.fields.is_empty() && field.ty.map_value.is_none() => {
                let mut maps = Vec::new();
                values.iter().for_each(|value| flatten(value, &mut maps));
                maps.iter().flat_map(|map| map.values()).for_each(|value| flatten(value, &mut objects));
            }
            _ => {}
        }
        if !objects.is_empty() {
            let outermost = path.is_empty() && self.payload() == Some(field.name.as_str());
            let path = format!("{path}{}.", field.path_step());
            self.open_types.push(field.ty.name.clone());
            self.object(&mut field.fields, &objects, Place { path: &path, outermost });
            self.open_types.pop();
        }
    }

    /// Whether a field has the type of an object that holds it, whose rows are not repeated.
    fn is_within_itself(&self, field: &Field) -> bool {
        field.fields.is_empty() && field.ty.name.is_some() && self.open_types.contains(&field.ty.name)
    }
}

/// Adds the objects of the same type that the objects of a field hold in turn, so that they speak about the same rows.
fn add_recursions(field: &Field, objects: &mut Vec<&Object>) {
    let is_again = |below: &&Field| {
        below.ty.kind == FieldType::Object && below.fields.is_empty() && below.ty.name == field.ty.name
    };
    let again: Vec<&str> =
        field.fields.iter().filter(is_again).filter(|below| below.ty.name.is_some()).map(|f| f.name.as_str()).collect();
    let mut at = 0;
    while let Some(&object) = objects.get(at).filter(|_| !again.is_empty()) {
        again.iter().filter_map(|name| object.get(*name)).for_each(|value| flatten(value, objects));
        at += 1;
    }
}
