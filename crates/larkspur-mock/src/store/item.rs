//! What was created, and how a reply shows it.

use larkspur_schema::{Field, FieldType};
use serde_json::{Map, Value as Json};

/// One thing that was created.
#[derive(Clone, Debug, Default)]
pub(super) struct Item {
    /// Its ids, by the names of their fields.
    pub(super) ids: Vec<(String, Json)>,
    /// What was sent, and what follows from it.
    pub(super) fields: Map<String, Json>,
    /// The fields that could have been sent. One that was not is left out of replies, whatever their example shows.
    pub(super) known: Vec<String>,
    /// When it was made and changed, in milliseconds since 1970.
    pub(super) created: u64,
    pub(super) updated: u64,
    /// How much memory it takes, roughly.
    pub(super) size: usize,
}

impl Item {
    /// Its ids, as text.
    pub(super) fn texts_of_ids(&self) -> impl Iterator<Item = String> {
        self.ids.iter().map(|(_, id)| id.as_str().map_or_else(|| id.to_string(), str::to_owned))
    }

    /// Its first id, as text.
    pub(super) fn id(&self) -> String {
        self.texts_of_ids().next().unwrap_or_else(|| Json::Null.to_string())
    }

    pub(super) fn text(&self, name: &str) -> &str {
        self.fields.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    /// Takes over what was sent later; objects are taken over field by field.
    pub(super) fn merge(&mut self, sent: Map<String, Json>, now: u64) {
        for (name, value) in sent {
            match (self.fields.get_mut(&name), value) {
                (Some(Json::Object(old)), Json::Object(new)) => old.extend(new),
                (_, value) => {
                    self.fields.insert(name, value);
                }
            }
        }
        self.updated = now;
    }

    /// The item as a reply shows it: its documented example with what is known of the item in it.
    pub(super) fn shown(&self, example: Json, fields: &[Field]) -> Json {
        let mut shown = match example {
            Json::Object(shown) => shown,
            _ => Map::new(),
        };
        for name in self.known.iter().filter(|name| !self.fields.contains_key(*name)) {
            shown.remove(name);
        }
        let documented = |name: &str| fields.iter().find(|field| field.name == name);
        for (name, value) in self.fields.iter().chain(self.ids.iter().map(|(name, value)| (name, value))) {
            match documented(name) {
                Some(field) => {
                    if let Some(value) = fitting(field, value) {
                        shown.insert(name.clone(), value);
                    }
                }
                None if fields.is_empty() => {
                    shown.insert(name.clone(), value.clone());
                }
                None => {}
            }
        }
        for (names, time) in [
            (&["create_time", "created_time", "created_at", "create_timestamp"][..], self.created),
            (&["update_time", "updated_at", "update_timestamp", "modified_time", "last_modified_time"], self.updated),
        ] {
            for name in names.iter().filter(|name| !self.fields.contains_key(**name)) {
                if let Some(value) = shown.get_mut(*name) {
                    *value = like_time(value, time);
                }
            }
        }
        shown.into()
    }
}

/// A time in the shape of an example: text or a number, of seconds or of milliseconds. Other shapes stay.
fn like_time(example: &Json, millis: u64) -> Json {
    let digits = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return example.clone();
    }
    let time = if digits.len() > 10 { millis } else { millis / 1_000 };
    if example.is_string() { time.to_string().into() } else { time.into() }
}

/// A value that was sent as the field of a reply; `None` where the field is of another kind.
fn fitting(field: &Field, value: &Json) -> Option<Json> {
    if value.is_null() {
        return None;
    }
    if field.ty.is_list() || value.is_array() {
        let fits = value.is_array() && (field.ty.is_list() || field.ty.kind == FieldType::Json);
        return fits.then(|| value.clone());
    }
    match field.ty.kind {
        FieldType::Object if field.fields.is_empty() => Some(value.clone()),
        FieldType::Object | FieldType::Map => value.is_object().then(|| value.clone()),
        FieldType::Json | FieldType::File => Some(value.clone()),
        _ if value.is_object() => None,
        FieldType::String => Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned).into()),
        FieldType::Int => match value.as_str() {
            Some(text) => text.parse::<i64>().ok().map(Json::from),
            None => Some(value.clone()),
        },
        _ => Some(value.clone()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn field(name: &str, ty: FieldType) -> Field {
        Field::new(name, ty)
    }

    #[test]
    fn what_was_sent_replaces_the_example_and_what_was_not_is_left_out() {
        let fields = [
            field("id", FieldType::String),
            field("name", FieldType::String),
            field("note", FieldType::String),
            field("size", FieldType::Int),
            field("owner", FieldType::String),
            field("create_time", FieldType::String),
        ];
        let item = Item {
            ids: vec![("id".into(), "7".into())],
            fields: json!({"name": "QA", "size": "5", "owner": {"not": "text"}, "other": 1})
                .as_object()
                .unwrap()
                .clone(),
            known: vec!["name".into(), "note".into(), "size".into()],
            created: 1_700_000_000_123,
            ..Item::default()
        };
        let example = json!({"id": "1", "name": "x", "note": "y", "owner": "z", "create_time": "1600000000"});
        let wanted = json!({"id": "7", "name": "QA", "size": 5, "owner": "z", "create_time": "1700000000"});
        assert_eq!(item.shown(example, &fields), wanted);
    }
}
