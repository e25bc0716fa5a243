//! Tables that begin below the payload: their examples show where.

use larkspur_schema::envelope;
use serde_json::Value as Json;

use super::row::DraftRow;
use super::table::DraftTable;
use crate::nesting::Kind;
use crate::types;

/// Where the rows of a table were put.
#[derive(Debug)]
pub(super) struct Moved {
    /// The object that holds them now.
    pub below: String,
    /// The line of the first of them.
    pub line: u32,
}

/// Puts the rows of a table below the one object that holds them in every example of success, where no row names it and
/// no example shows any of them at the top.
pub(super) fn settle(table: &mut DraftTable) -> Option<Moved> {
    let (beside, payload): (fn(&str) -> bool, _) = match table.kind {
        Kind::Reply => (envelope::is_beside_reply, envelope::REPLY_PAYLOAD),
        Kind::Event => (envelope::is_beside_event, envelope::EVENT_PAYLOAD),
        Kind::Body => return None,
    };
    let first = table.rows.iter().position(|row| !beside(&row.name))?;
    let names: Vec<&str> = table.rows[first..].iter().map(|row| row.name.as_str()).collect();
    let successes: Vec<&Json> =
        table.examples.values.iter().filter(|example| example.is_object() && envelope::is_success(example)).collect();
    let below = holder(&names, &successes, payload, beside)?;
    let lists = successes.iter().filter_map(|example| example.get(&below)).map(list_depth).max().unwrap_or(0);
    let line = table.rows[first].line;
    // Marks of indentation may say already that something holds the rows.
    let is_held = table.depths[first].is_some_and(|depth| depth > 0);
    for depth in table.depths[first..].iter_mut().flatten().filter(|_| !is_held) {
        *depth = depth.saturating_add(1);
    }
    let is_written = table.depths[first..].iter().any(Option::is_some);
    table.depths.insert(first, is_written.then_some(0));
    table.rows.insert(
        first,
        DraftRow {
            from_example: true,
            ..DraftRow::new(&below, types::read(&format!("object{}", "[]".repeat(lists.into()))).into_owned(), line)
        },
    );
    Some(Moved { below, line })
}

/// The object at the top of every example that holds the rows.
fn holder(names: &[&str], successes: &[&Json], payload: &str, beside: fn(&str) -> bool) -> Option<String> {
    if names.contains(&payload) || successes.is_empty() {
        return None;
    }
    let shown = |value: &Json| names.iter().filter(|name| member(value, name)).count();
    let at_top = |example: &&Json| names.iter().any(|name| example.get(name).is_some());
    if successes.iter().any(at_top) {
        return None;
    }
    let holds = |key: &str| successes.iter().all(|example| example.get(key).is_some_and(|value| shown(value) > 0));
    if holds(payload) {
        return Some(payload.to_owned());
    }
    let mut keys = successes[0].as_object()?.keys().filter(|key| !beside(key) && holds(key));
    let only = keys.next().filter(|key| successes[0].get(*key).is_some_and(|value| member(value, names[0])))?;
    keys.next().is_none().then(|| only.clone())
}

/// Whether an object, or an item of a list of objects, has a key.
fn member(value: &Json, name: &str) -> bool {
    match value {
        Json::Object(map) => map.contains_key(name),
        Json::Array(items) => items.iter().any(|item| member(item, name)),
        _ => false,
    }
}

fn list_depth(value: &Json) -> u8 {
    match value {
        Json::Array(items) => 1 + items.first().map_or(0, list_depth),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn held(names: &[&str], examples: &[Json]) -> Option<String> {
        let examples: Vec<&Json> = examples.iter().collect();
        holder(names, &examples, "data", envelope::is_beside_reply)
    }

    #[test]
    fn rows_belong_below_what_holds_them_in_every_example() {
        let flat = json!({"code": 0, "token": "t"});
        let nested = json!({"code": 0, "data": {"token": "t", "id": 1}});
        assert_eq!(held(&["token", "id"], std::slice::from_ref(&nested)).as_deref(), Some("data"));
        assert_eq!(held(&["token"], &[nested.clone(), flat.clone()]), None);
        assert_eq!(held(&["token"], &[flat]), None);
        assert_eq!(held(&["data", "token"], &[nested]), None);
        assert_eq!(held(&["name"], &[json!({"code": 0, "bot": {"name": "b"}})]).as_deref(), Some("bot"));
        let two = json!({"code": 0, "bot": {"name": "b"}, "user": {"name": "u"}});
        assert_eq!(held(&["name"], &[two]), None, "either may be meant");
        assert_eq!(held(&["name"], &[json!({"code": 0, "data": [{"name": "b"}]})]).as_deref(), Some("data"));
    }
}
