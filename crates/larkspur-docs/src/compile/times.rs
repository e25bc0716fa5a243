//! Texts that say when something is.
//!
//! Pages give a time the type of text, and its unit in a sentence, or not at all. The examples show it: a text that is called a
//! time and whose every example is a number of ten digits holds seconds. One example that is something else is enough to leave the
//! text what it is.

use larkspur_schema::{Endpoint, Event, Field, FieldType, Time};
use serde_json::Value as Json;

use super::witness::words;

/// Finds the times of an endpoint.
pub(super) fn mark_endpoint(endpoint: &mut Endpoint) {
    let params = &mut endpoint.params;
    for fields in [&mut params.path, &mut params.query, &mut params.header] {
        mark(fields, &[]);
    }
    if let Some(body) = &mut endpoint.body {
        mark(&mut body.fields, &body.examples.iter().collect::<Vec<_>>());
    }
    let response = &mut endpoint.response;
    mark(&mut response.fields, &response.examples.iter().collect::<Vec<_>>());
}

/// Finds the times of an event.
pub(super) fn mark_event(event: &mut Event) {
    mark(&mut event.body.fields, &event.examples.iter().collect::<Vec<_>>());
}

/// Finds the times among fields, whose objects these examples show.
fn mark(fields: &mut [Field], examples: &[&Json]) {
    for field in fields {
        let is_text = field.ty.kind == FieldType::String && field.ty.lists == 0 && field.facts.values.is_empty();
        if !is_text && field.fields.is_empty() {
            continue;
        }
        let shown = shown(field, examples);
        if is_text && is_called_a_time(field) {
            field.facts.time = evidence(field, &shown);
        }
        mark(&mut field.fields, &shown);
    }
}

/// What the examples show of a field: single values, out of the lists and maps around them.
fn shown<'e>(field: &Field, examples: &[&'e Json]) -> Vec<&'e Json> {
    let names = || std::iter::once(&field.name).chain(&field.aliases);
    let mut open: Vec<&Json> = Vec::new();
    for object in examples.iter().filter_map(|example| example.as_object()) {
        open.extend(names().filter_map(|name| object.get(name)));
    }
    let mut shown = Vec::new();
    while let Some(value) = open.pop() {
        match value {
            Json::Array(items) => open.extend(items),
            Json::Object(entries) if field.ty.kind == FieldType::Map => shown.extend(entries.values()),
            value => shown.push(value),
        }
    }
    shown
}

/// The one thing that all examples say, and the label where there is none.
fn evidence(field: &Field, shown: &[&Json]) -> Option<Time> {
    let of_page = shown.iter().filter_map(|value| match value {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        _ => None,
    });
    // Nothing, and zero, stand for no time at all.
    let mut said = of_page.chain(field.facts.example.clone()).filter(|text| !matches!(text.trim(), "" | "0"));
    let Some(first) = said.next() else { return of_label(field.facts.label.as_deref()?) };
    let time = Time::of_example(&first)?;
    said.all(|text| Time::of_example(&text) == Some(time)).then_some(time)
}

fn of_label(label: &str) -> Option<Time> {
    let plain = label.to_lowercase().replace([' ', '级'], "");
    let says = |words: &[&str]| words.iter().any(|word| plain.contains(word));
    match () {
        () if says(&["毫秒时间戳", "毫秒unix时间", "时间戳(毫秒)", "时间戳（毫秒）", "时间戳(ms)", "时间戳，毫秒"]) => {
            Some(Time::Milliseconds)
        }
        () if says(&["秒时间戳", "秒unix时间", "时间戳(秒)", "时间戳（秒）", "时间戳(s)", "时间戳，秒"]) => {
            Some(Time::Seconds)
        }
        () => None,
    }
}

/// Words of a name that make it a time.
const TIMES: [&str; 6] = ["time", "timestamp", "date", "datetime", "deadline", "at"];
/// Last words of a name that make it something else, whatever stands before them and whatever its label says.
const OTHERS: [&str; 14] = [
    "id",
    "ids",
    "token",
    "key",
    "code",
    "no",
    "number",
    "num",
    "zone",
    "type",
    "format",
    "formatter",
    "unit",
    "version",
];

/// Whether the name or the label says that a field is a time.
fn is_called_a_time(field: &Field) -> bool {
    let words = words(&field.name);
    let last = words.iter().rfind(|word| !word.is_empty()).map_or("", String::as_str);
    if OTHERS.contains(&last) {
        return false;
    }
    let is_time = |word: &String| TIMES.contains(&word.as_str()) && (word != "at" || word == last);
    words.iter().any(is_time)
        || field
            .facts
            .label
            .as_deref()
            .is_some_and(|label| ["时间", "日期", "时刻"].iter().any(|word| label.contains(word)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn text(name: &str, label: &str) -> Field {
        Field::new(name, FieldType::String).label(label)
    }

    fn time_of(field: Field, examples: &[Json]) -> Option<Time> {
        let mut fields = [field];
        mark(&mut fields, &examples.iter().collect::<Vec<_>>());
        fields[0].facts.time
    }

    #[test]
    fn a_time_is_called_one_and_every_example_shows_one() {
        let seconds = [json!({"created_at": "1700000000"}), json!({"created_at": 1700000001})];
        assert_eq!(time_of(text("created_at", "何时"), &seconds), Some(Time::Seconds));
        assert_eq!(time_of(text("from", "起始时间"), &[json!({"from": "1700000000000"})]), Some(Time::Milliseconds));
        assert_eq!(
            time_of(text("endTime", "结束"), &[json!({"endTime": "2023-11-14T22:13:20Z"})]),
            Some(Time::Rfc3339)
        );
        // No other text is, however it looks.
        assert_eq!(time_of(text("meeting_no", "会议号"), &[json!({"meeting_no": "1234567890"})]), None);
        assert_eq!(time_of(text("time_id", "时间段"), &[json!({"time_id": "1700000000000"})]), None);
        assert_eq!(time_of(text("format", "格式"), &[json!({"format": "1700000000000"})]), None);
    }

    #[test]
    fn one_example_that_is_no_time_is_enough() {
        let both = [json!({"time": "1700000000"}), json!({"time": "1700000000000"})];
        assert_eq!(time_of(text("time", "时间"), &both), None);
        assert_eq!(time_of(text("time", "时间"), &[json!({"time": "1700000000"}), json!({"time": "9:00"})]), None);
        let with_example = text("time", "时间").example("2024-01-01");
        assert_eq!(time_of(with_example, &[json!({"time": "1700000000"})]), None);
        // Zero and nothing say nothing.
        let none = [json!({"time": "0"}), json!({"time": ""}), json!({"time": null}), json!({"time": "1700000000"})];
        assert_eq!(time_of(text("time", "时间"), &none), Some(Time::Seconds));
    }

    #[test]
    fn a_label_counts_where_there_is_no_example() {
        assert_eq!(time_of(text("time", "毫秒级时间戳"), &[]), Some(Time::Milliseconds));
        assert_eq!(time_of(text("time", "创建时间，秒级时间戳"), &[]), Some(Time::Seconds));
        assert_eq!(time_of(text("time", "创建时间"), &[]), None);
    }

    #[test]
    fn times_are_found_in_lists_and_maps() {
        let mut item = Field::new("items", FieldType::Object).list();
        item.fields = vec![text("end_time", "结束")];
        let mut map = Field::new("by_key", FieldType::Map);
        map.fields = item.fields.clone();
        let mut fields = [item, map];
        let example = json!({
            "items": [{"end_time": "1700000000"}],
            "by_key": {"a": {"end_time": "1700000000000"}},
        });
        mark(&mut fields, &[&example]);
        assert_eq!(fields[0].fields[0].facts.time, Some(Time::Seconds));
        assert_eq!(fields[1].fields[0].facts.time, Some(Time::Milliseconds));
    }
}
