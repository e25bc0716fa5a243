//! Cells of every kind, in every shape in which they come.

use std::collections::BTreeMap;

use larkspur_content::ContentError;
use larkspur_content::table::{self, Attachment, DateTime, Fields, Group, Link, Location, Person, TextSegment};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn read<T: DeserializeOwned>(fields: Value) -> Result<T, ContentError> {
    table::read(&serde_json::from_value::<BTreeMap<String, Value>>(fields).unwrap())
}

/// The one cell, by the type that is wanted.
fn cell<T: DeserializeOwned>(cell: Value) -> Result<T, ContentError> {
    #[derive(Deserialize)]
    struct Row<T> {
        cell: T,
    }
    Ok(read::<Row<T>>(json!({ "cell": cell }))?.cell)
}

#[derive(Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
struct Task {
    title: String,
    hours: Option<f64>,
    state: Option<State>,
    tags: Vec<String>,
    due: Option<DateTime>,
    done: bool,
    owner: Vec<Person>,
    author: Person,
    phone: Option<String>,
    page: Option<Link>,
    files: Vec<Attachment>,
    parents: Vec<String>,
    place: Option<Location>,
    groups: Vec<Group>,
    number: String,
    total: Option<f64>,
    names: Vec<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
enum State {
    Open,
    #[serde(rename = "In work")]
    InWork,
}

#[test]
fn every_kind_of_cell_is_read() {
    let ada = json!({"id": "ou_1", "name": "Ada", "en_name": "Ada", "email": "a@b.c", "avatar_url": "https://a"});
    let place = json!({"location": "1.5,2.5", "name": "Here", "full_address": "Here, there"});
    let file = json!({"file_token": "f", "name": "a.png", "type": "image/png", "size": 7, "url": "https://a", "tmp_url": "https://b"});
    let task: Task = read(json!({
        "title": [{"type": "text", "text": "Paint "}, {"type": "url", "text": "this", "link": "https://x"}],
        "hours": 1.5, "state": "In work", "tags": ["a", "b"], "due": 1_700_000_000_000_i64, "done": true,
        "owner": [ada, {"id": "ou_2"}], "author": [ada], "phone": "+123", "page": {"link": "https://x", "text": "X"},
        "files": [file], "parents": {"link_record_ids": ["rec1", "rec2"]}, "place": place,
        "groups": [{"id": "oc_1", "name": "G", "avatar_url": "https://g"}], "number": "007",
        "total": {"type": 2, "value": [3]}, "names": {"type": 11, "value": [ada, {"name": "Bob"}]}, "more": {"not": "read"}
    }))
    .unwrap();
    assert_eq!((&task.title[..], task.hours, task.state), ("Paint this", Some(1.5), Some(State::InWork)));
    assert_eq!(
        (task.due, task.done, &task.tags[..]),
        (Some(DateTime(1_700_000_000_000)), true, &["a", "b"].map(String::from)[..])
    );
    assert_eq!((task.owner[1].id.as_deref(), task.author.name.as_deref()), (Some("ou_2"), Some("Ada")));
    assert_eq!((task.files[0].size, &task.parents[..]), (Some(7), &["rec1", "rec2"].map(String::from)[..]));
    assert_eq!((task.place.unwrap().degrees(), task.groups[0].id.as_deref()), (Some((1.5, 2.5)), Some("oc_1")));
    assert_eq!(
        (&task.number[..], task.total, &task.names[..]),
        ("007", Some(3.0), &["Ada", "Bob"].map(String::from)[..])
    );
    // What is empty is left out, null, or an empty list.
    assert_eq!(read::<Task>(json!({})).unwrap(), Task::default());
    let empty = json!({"hours": null, "due": [], "place": {}, "page": null, "phone": "", "total": {"type": 2, "value": []}, "parents": {"link_record_ids": null}});
    assert_eq!(read::<Task>(empty).unwrap(), Task::default());
}

#[test]
fn other_shapes_than_documented_are_read() {
    assert_eq!(cell::<f64>(json!("1,234.5")).unwrap(), 1234.5);
    assert_eq!(cell::<i64>(json!([{"type": "text", "text": "42"}])).unwrap(), 42);
    assert_eq!(
        cell::<DateTime>(json!({"type": 5, "value": [1_700_000_000_000_i64]})).unwrap(),
        DateTime(1_700_000_000_000)
    );
    assert_eq!(cell::<Vec<String>>(json!("only")).unwrap(), ["only"]);
    assert_eq!(cell::<String>(json!({"type": 1, "value": [{"type": "text", "text": "a"}]})).unwrap(), "a");
    assert!(cell::<bool>(json!({"type": 7, "value": [true]})).unwrap());
    assert_eq!(cell::<Person>(json!({"type": 11, "value": [{"id": "ou_1"}]})).unwrap().id.as_deref(), Some("ou_1"));
    let segments: Vec<TextSegment> =
        cell(json!([{"type": "mention", "mentionType": "User", "token": "ou_1", "name": "A", "text": "@A"}])).unwrap();
    assert_eq!(segments[0].mention_type.as_deref(), Some("User"));
    assert_eq!(cell::<Value>(json!([{"any": "thing"}])).unwrap(), json!([{"any": "thing"}]));
    // A deleted person leaves an object with nothing in it.
    assert_eq!(cell::<Vec<Person>>(json!([{}])).unwrap(), [Person::default()]);
}

#[test]
fn large_numbers_keep_their_digits() {
    let large = 9_007_199_254_740_993_i64;
    assert_eq!(cell::<i64>(json!(large)).unwrap(), large);
    assert_eq!(cell::<String>(json!(large)).unwrap(), "9007199254740993");
    assert_eq!(cell::<i64>(json!("9007199254740993")).unwrap(), large);
    assert_eq!(cell::<u64>(json!(u64::MAX)).unwrap(), u64::MAX);
    assert_eq!(
        cell::<String>(json!([{"text": "123456789012345678901234567890"}])).unwrap(),
        "123456789012345678901234567890"
    );
}

#[test]
fn a_cell_that_does_not_fit_is_named() {
    for (json, message) in [
        (json!({"hours": "many"}), "hours: expected a number, found text"),
        (json!({"done": [1, 2]}), "done: expected a truth value, found a list"),
        (json!({"title": null}), "title: expected text, found nothing"),
        (json!({"page": "https://x"}), "page: not a Link"),
        (json!({"owner": [null]}), "owner: not a Person"),
        (json!({"state": "Secret"}), "state: unknown variant `Secret`, expected `Open` or `In work`"),
        (json!({"files": [{"size": 7}, 5]}), "files: not a Attachment"),
    ] {
        let error = read::<Task>(json.clone()).unwrap_err();
        assert_eq!(error.to_string(), message, "{json}");
    }
    #[derive(Debug, Deserialize)]
    struct Strict {
        #[allow(dead_code)]
        title: String,
    }
    assert_eq!(read::<Strict>(json!({})).unwrap_err().to_string(), "missing field `title`");
}

#[test]
fn what_is_written_is_what_the_platform_takes() {
    let fields = Fields::new()
        .text("text", "a")
        .number("number", 10)
        .float("float", 0.25)
        .select("select", "x")
        .multi_select("multi", ["x", "y"])
        .date("date", DateTime(1_674_206_443_000))
        .checkbox("box", true)
        .people("people", &["ou_1".to_owned()])
        .groups("groups", ["oc_1"])
        .phone("phone", "+1")
        .link("link", "t", "https://x")
        .attachments("files", ["f"])
        .records("records", ["rec1"])
        .location("place", 116.397_755, 39.903_179)
        .clear("gone")
        .raw("raw", json!([1]));
    let expected = json!({
        "text": "a", "number": 10, "float": 0.25, "select": "x", "multi": ["x", "y"], "date": 1_674_206_443_000_i64, "box": true,
        "people": [{"id": "ou_1"}], "groups": [{"id": "oc_1"}], "phone": "+1", "link": {"text": "t", "link": "https://x"},
        "files": [{"file_token": "f"}], "records": ["rec1"], "place": "116.397755,39.903179", "gone": null, "raw": [1]
    });
    assert_eq!(serde_json::to_value(&fields).unwrap(), expected);
    assert_eq!(Value::from_iter(BTreeMap::from(fields)), expected);
}
