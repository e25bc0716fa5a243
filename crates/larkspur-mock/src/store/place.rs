//! Where a reply holds a thing, or a list of them.

use larkspur_schema::envelope::{REPLY_PAYLOAD, is_beside_reply};
use larkspur_schema::{Endpoint, Field, FieldType};
use serde_json::{Value as Json, json};

use super::item::Item;
use crate::example;

/// The place of a thing in the reply of an endpoint.
#[derive(Debug)]
pub(super) struct Place<'e> {
    /// The keys that lead to it.
    path: Vec<&'e str>,
    /// Whether there is a list of things.
    pub(super) is_list: bool,
    /// The fields of one thing.
    pub(super) fields: &'e [Field],
}

/// The names under which an item's id may stand in a reply, where the path calls it `param`.
pub(super) fn id_names(param: &str) -> Vec<String> {
    let mut names = vec![param.to_owned(), format!("open_{param}")];
    if param == "user_id" {
        names.extend(["open_id", "union_id"].map(str::to_owned));
    }
    if let Some((_, word)) = param.rsplit_once('_') {
        names.push(word.to_owned());
    }
    if param.ends_with("id") {
        names.push("id".into());
    }
    names
}

fn root(endpoint: &Endpoint) -> (Vec<&str>, &[Field]) {
    match endpoint.response.payload() {
        Some(data) => (vec![REPLY_PAYLOAD], &data.fields),
        None => (Vec::new(), &endpoint.response.fields),
    }
}

impl<'e> Place<'e> {
    /// Finds the place of one thing (or, where there is none, of a list), or of a list.
    pub(super) fn find(endpoint: &'e Endpoint, param: &str, wants_list: bool) -> Option<Self> {
        let names = id_names(param);
        let (base, fields) = root(endpoint);
        let has_id = |fields: &[Field]| {
            let scalar =
                |field: &Field| matches!(field.ty.kind, FieldType::String | FieldType::Int) && !field.ty.is_list();
            fields.iter().any(|field| scalar(field) && names.contains(&field.name))
        };
        if !wants_list && has_id(fields) {
            return Some(Self { path: base, is_list: false, fields });
        }
        let nested = fields.iter().filter(|field| field.ty.kind == FieldType::Object && has_id(&field.fields));
        let mut nested: Vec<&Field> = nested.collect();
        nested.retain(|field| field.ty.lists <= 1 && (field.ty.is_list() || !wants_list));
        nested.sort_by_key(|field| field.ty.is_list());
        let found = nested.first()?;
        let path = base.into_iter().chain([found.name.as_str()]).collect();
        Some(Self { path, is_list: found.ty.is_list(), fields: &found.fields })
    }

    /// Finds the place of one thing in a reply that does not repeat its id: where most of the fields stand that could be sent of it.
    pub(super) fn find_by_fields(endpoint: &'e Endpoint, known: &[String]) -> Option<Self> {
        const FEWEST: usize = 2;
        let (base, fields) = root(endpoint);
        let shared = |fields: &[Field]| fields.iter().filter(|field| known.contains(&field.name)).count();
        let whole = Self { path: base.clone(), is_list: false, fields };
        let nested =
            fields.iter().filter(|field| field.ty.kind == FieldType::Object && !field.ty.is_list()).map(|field| {
                let path = base.iter().copied().chain([field.name.as_str()]).collect();
                Self { path, is_list: false, fields: &field.fields }
            });
        // Of equals, the whole.
        let best = nested.fold(whole, |best, one| if shared(one.fields) > shared(best.fields) { one } else { best });
        (shared(best.fields) >= FEWEST).then_some(best)
    }

    /// The documented thing.
    pub(super) fn example(&self, reply: &Json) -> Json {
        let place = self.path.iter().try_fold(reply, |json, key| json.get(key));
        let shown = if self.is_list { place.and_then(|list| list.get(0)) } else { place };
        shown.filter(|shown| shown.is_object()).cloned().unwrap_or_else(|| {
            Json::Object(self.fields.iter().map(|field| (field.name.clone(), example::value(field))).collect())
        })
    }

    /// The key of the thing within the reply's data, where it has one.
    pub(super) fn key(&self) -> Option<&'e str> {
        self.path.last().copied().filter(|key| *key != REPLY_PAYLOAD)
    }

    /// A reply that shows these items.
    pub(super) fn reply<'i>(&self, mut reply: Json, items: impl Iterator<Item = &'i Item>) -> Json {
        let example = self.example(&reply);
        let mut shown: Vec<Json> = items.map(|item| item.shown(example.clone(), self.fields)).collect();
        let mut place = &mut reply;
        for key in &self.path {
            if !place.is_object() {
                *place = json!({});
            }
            place = &mut place[*key];
        }
        if self.is_list {
            *place = shown.into();
        } else if let (false, Some(one)) = (shown.is_empty(), shown.pop()) {
            // Beside the thing stand the code and the message, where there is no `data`.
            match (place, one) {
                (Json::Object(place), Json::Object(one)) => {
                    place.retain(|name, _| one.contains_key(name) || is_beside_reply(name));
                    place.extend(one);
                }
                (place, one) => *place = one,
            }
        }
        reply
    }
}
