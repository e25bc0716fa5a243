//! Every documented push is decoded by the event's type, and read again leaf by leaf.

use std::collections::BTreeSet;

use crate::leaves::{at, is_documented, leaves, same};
use crate::proof;
use crate::specs::EVENTS;

/// The most leaves that may be without a row in the documents, of a hundred.
const MOST_UNDOCUMENTED: f64 = 3.0;

#[test]
fn every_event_of_the_documents_has_a_type() {
    let of_the_crate: BTreeSet<&str> = proof::events().map(|event| event.event_type).collect();
    let of_the_documents: BTreeSet<&str> = EVENTS.keys().map(String::as_str).collect();
    assert_eq!(of_the_crate, of_the_documents);
}

#[test]
fn every_example_of_an_event_decodes_to_its_leaves() {
    let (mut examples, mut total) = (0, 0);
    let mut undocumented = Vec::new();
    let mut problems = Vec::new();
    for event in proof::events() {
        let documented = &EVENTS[event.event_type];
        let fields = documented.body.fields.iter().find(|field| field.name == "event");
        let fields = fields.map_or(&[][..], |field| &field.fields[..]);
        for example in documented.examples.iter().filter_map(|example| example.get("event")) {
            examples += 1;
            let decoded = match (event.decode)(example.to_string().as_bytes()) {
                Ok(decoded) => decoded,
                Err(error) => {
                    problems.push(format!("{}: {error}", event.event_type));
                    continue;
                }
            };
            for leaf in leaves(example) {
                total += 1;
                let path = leaf.documented_path();
                match at(&decoded, &leaf.path) {
                    Some(value) if same(value, leaf.value) => {}
                    Some(value) => {
                        problems.push(format!("{} {path}: {} became {value}", event.event_type, leaf.value));
                    }
                    None if is_documented(fields, &leaf.path) && leaf.value != "" => {
                        problems.push(format!("{} {path}: {} was lost", event.event_type, leaf.value));
                    }
                    None if is_documented(fields, &leaf.path) => {}
                    None => undocumented.push(format!("{} {path}", event.event_type)),
                }
            }
        }
    }
    let share = 100.0 * undocumented.len() as f64 / f64::from(total);
    println!("{examples} examples of events, {total} leaves, {} undocumented ({share:.2} %)", undocumented.len());
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    assert!(share < MOST_UNDOCUMENTED, "{share:.2} % of the leaves are undocumented:\n{}", undocumented.join("\n"));
}
