//! Records of a bitable, one at a time or many, and searches whose conditions are equalities.

use serde_json::{Map, Value as Json, json};

use super::item::Item;
use super::role::concrete;
use super::{Answer, Call, Place, Store, listed, shown};
use crate::failure::{Failure, Violation};

const ID: &str = "record_id";

impl Store {
    pub(super) fn records(&mut self, call: &Call<'_>) -> Option<Answer> {
        let (table, rest) = call.endpoint.http.path.split_once("/records")?;
        let collection = format!("{}/records", concrete(table, call.request));
        Some(match (call.endpoint.http.method.as_str(), rest) {
            ("POST", "/batch_create") => self.create_records(call, &collection),
            ("POST", "/batch_update") => self.update_records(call, &collection),
            ("POST", "/batch_delete") => self.delete_records(call, &collection),
            ("POST", "/batch_get") => self.read_records(call, &collection),
            ("POST", "/search") | ("GET", "") => self.search_records(call, &collection),
            _ => return None,
        })
    }

    fn create_records(&mut self, call: &Call<'_>, collection: &str) -> Answer {
        let mut made = Vec::new();
        for record in objects(call, "records") {
            let Some(mut item) = self.make(call, ID, Map::new()) else { return Ok(None) };
            item.fields = record;
            made.push(item);
        }
        let reply = many(call, made.iter());
        made.into_iter().for_each(|item| self.add(collection, item));
        Ok(reply)
    }

    fn update_records(&mut self, call: &Call<'_>, collection: &str) -> Answer {
        let mut changed = Vec::new();
        for mut record in objects(call, "records") {
            let id = record.remove(ID).and_then(|id| id.as_str().map(str::to_owned)).unwrap_or_default();
            let Some(item) = self.find(call, collection, ID, &id)? else { return Ok(None) };
            item.merge(record, call.now);
            changed.push(item.clone());
        }
        Ok(many(call, changed.iter()))
    }

    fn delete_records(&mut self, call: &Call<'_>, collection: &str) -> Answer {
        let mut reply = call.example();
        let mut deleted = Vec::new();
        for id in call.texts("records") {
            if self.remove(call, collection, ID, &id)?.is_none() {
                return Ok(None);
            }
            deleted.push(json!({"deleted": true, ID: id}));
        }
        reply["data"]["records"] = deleted.into();
        Ok(Some(reply))
    }

    fn read_records(&mut self, call: &Call<'_>, collection: &str) -> Answer {
        let mut found = Vec::new();
        for id in call.texts("record_ids") {
            let Some(item) = self.find(call, collection, ID, &id)? else { return Ok(None) };
            found.push(item.clone());
        }
        Ok(many(call, found.iter()))
    }

    fn search_records(&mut self, call: &Call<'_>, collection: &str) -> Answer {
        let Some(items) = self.items(collection) else { return Ok(None) };
        let filter = match (call.body.get("filter"), call.request.query_value("filter")) {
            (Some(filter), _) => Filter::of_body(filter)?,
            (None, Some(formula)) if !formula.is_empty() => Filter::of_formula(formula)?,
            _ => Filter::default(),
        };
        listed(call, ID, items.filter(|item| filter.holds(item)))
    }
}

fn objects(call: &Call<'_>, name: &str) -> Vec<Map<String, Json>> {
    let items = call.body.get(name).and_then(Json::as_array);
    items.into_iter().flatten().filter_map(Json::as_object).cloned().collect()
}

/// A reply with many records; one with a single record where its document has no list.
fn many<'i>(call: &Call<'_>, mut items: impl Iterator<Item = &'i Item>) -> Option<Json> {
    match Place::find(call.endpoint, ID, true) {
        Some(place) => Some(place.reply(call.example(), items)),
        None => items.next().map(|item| shown(call, ID, item)),
    }
}

/// Equalities, all of which hold, or one of which does.
#[derive(Debug, Default, PartialEq)]
struct Filter {
    any: bool,
    equal: Vec<(String, String)>,
}

fn refused(value: &str, problem: &str) -> Failure {
    Failure::violations(&[Violation::new("filter", value, problem)])
}

impl Filter {
    /// `{"conjunction": "and", "conditions": [{"field_name": "Name", "operator": "is", "value": ["x"]}]}`
    fn of_body(filter: &Json) -> Result<Self, Failure> {
        let mut equal = Vec::new();
        if filter["children"].as_array().is_some_and(|children| !children.is_empty()) {
            return Err(refused("children", "the mock filters by equality alone"));
        }
        for condition in filter["conditions"].as_array().into_iter().flatten() {
            let operator = condition["operator"].as_str().unwrap_or_default();
            if operator != "is" {
                return Err(refused(operator, "the mock filters by equality alone: the operator `is`"));
            }
            let name = condition["field_name"].as_str().unwrap_or_default();
            equal.push((name.to_owned(), plain(&condition["value"][0])));
        }
        Ok(Self { any: filter["conjunction"] == "or", equal })
    }

    /// `CurrentValue.[Name]="x"`, also several in `AND(…)` or `OR(…)`.
    fn of_formula(formula: &str) -> Result<Self, Failure> {
        let formula = formula.trim();
        let inner = |word: &str| formula.strip_prefix(word)?.strip_prefix('(')?.strip_suffix(')');
        let (any, list) = match (inner("AND"), inner("OR")) {
            (Some(list), _) => (false, list),
            (None, Some(list)) => (true, list),
            (None, None) => (false, formula),
        };
        let unread = || refused(formula, "the mock filters by equality alone: CurrentValue.[Name]=\"value\"");
        let mut equal = Vec::new();
        for part in list.split(",CurrentValue").map(|part| part.trim().trim_start_matches("CurrentValue")) {
            let (name, value) = part
                .strip_prefix(".[")
                .and_then(|rest| rest.split_once(']'))
                .and_then(|(name, rest)| Some((name, rest.trim().strip_prefix('=')?.trim())))
                .ok_or_else(unread)?;
            equal.push((name.to_owned(), value.trim_matches('"').to_owned()));
        }
        Ok(Self { any, equal })
    }

    fn holds(&self, item: &Item) -> bool {
        let has = |(name, wanted): &(String, String)| {
            let value = item.fields.get("fields").and_then(|fields| fields.get(name)).unwrap_or(&Json::Null);
            match value {
                Json::Array(items) => items.iter().any(|item| plain(item) == *wanted),
                value => plain(value) == *wanted,
            }
        };
        self.equal.is_empty() || if self.any { self.equal.iter().any(has) } else { self.equal.iter().all(has) }
    }
}

/// A value as a filter writes it; of rich text, its text.
fn plain(value: &Json) -> String {
    match value {
        Json::String(text) => text.clone(),
        Json::Null => String::new(),
        Json::Object(object) => object.get("text").map(plain).unwrap_or_default(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_equalities_are_read_and_others_are_refused() {
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        for (formula, wanted) in [
            (r#"CurrentValue.[Name]="x""#, Filter { any: false, equal: vec![pair("Name", "x")] }),
            (
                r#"AND(CurrentValue.[A]="1",CurrentValue.[B b] = 2)"#,
                Filter { any: false, equal: vec![pair("A", "1"), pair("B b", "2")] },
            ),
            (r#"OR(CurrentValue.[A]="1, 2")"#, Filter { any: true, equal: vec![pair("A", "1, 2")] }),
        ] {
            assert_eq!(Filter::of_formula(formula).unwrap(), wanted, "{formula}");
        }
        assert!(Filter::of_formula("CurrentValue.[A]>1").is_err());
        assert!(Filter::of_body(&json!({"conditions": [{"field_name": "A", "operator": "contains"}]})).is_err());
    }

    #[test]
    fn values_are_equal_as_text() {
        let fields = json!({"fields": {"A": 1, "B": ["x", "y"], "C": [{"text": "t", "type": "text"}]}});
        let item = Item { fields: fields.as_object().unwrap().clone(), ..Item::default() };
        for (name, value, holds) in [("A", "1", true), ("B", "y", true), ("C", "t", true), ("D", "1", false)] {
            let filter = Filter { any: false, equal: vec![(name.into(), value.into())] };
            assert_eq!(filter.holds(&item), holds, "{name}");
        }
    }
}
