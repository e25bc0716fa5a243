//! The objects of examples, and their keys.

use rustc_hash::FxHashMap as HashMap;
use serde_json::{Map, Value as Json};

/// An object of an example.
pub(super) type Object = Map<String, Json>;

/// Where objects stand.
#[derive(Clone, Copy)]
pub(super) struct Place<'p> {
    /// The path of what holds them, with a dot behind it; empty at the top.
    pub(super) path: &'p str,
    /// Whether this is where the payload starts.
    pub(super) outermost: bool,
}

/// The objects in a value: itself, or the items of its lists.
pub(super) fn flatten<'j>(value: &'j Json, objects: &mut Vec<&'j Object>) {
    match value {
        Json::Object(map) => objects.push(map),
        Json::Array(items) => items.iter().for_each(|item| flatten(item, objects)),
        _ => {}
    }
}

/// The keys of the objects at one place, in the order in which they appear first, each with its values.
pub(super) struct Keys<'j> {
    order: Vec<&'j str>,
    values: HashMap<&'j str, Vec<&'j Json>>,
}

impl<'j> Keys<'j> {
    pub(super) fn of(objects: &[&'j Object]) -> Self {
        let mut keys = Self { order: Vec::new(), values: HashMap::default() };
        for (key, value) in objects.iter().flat_map(|object| object.iter()) {
            let values = keys.values.entry(key).or_default();
            if values.is_empty() {
                keys.order.push(key);
            }
            values.push(value);
        }
        keys
    }

    /// The values of a key, which then counts as named.
    pub(super) fn take(&mut self, name: &str) -> Vec<&'j Json> {
        self.values.remove(name).unwrap_or_default()
    }

    /// The keys that were not taken.
    pub(super) fn left(mut self) -> Vec<(&'j str, Vec<&'j Json>)> {
        self.order.iter().filter_map(|key| Some((*key, self.values.remove(key)?))).collect()
    }
}
