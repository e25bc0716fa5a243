//! Values that the platform sends otherwise than it documents.

use std::collections::BTreeSet;

use larkspur_core::{Event, wire};
use larkspur_events::{CardReply, Events, Outcome};
use serde_json::json;

use crate::secrets::Log;
use crate::support::{Notes, push};

/// Somebody said something, with more to go wrong.
#[derive(Debug, Default)]
struct Said {
    text: Option<String>,
    times: Option<i64>,
    tags: Vec<String>,
}
wire!(read Said { text = "text", times = "times", tags = "tags" });
impl Event for Said {
    const TYPE: &'static str = "test.said_v1";
}

#[tokio::test]
async fn one_odd_field_is_told_and_the_handler_gets_the_rest() {
    let (notes, log) = (Notes::default(), Log::default());
    let noted = notes.clone();
    let events = Events::builder()
        .on::<Said>(move |event, context| {
            noted.add(format!("{:?} {:?} {:?}", event.text, event.times, event.tags), context);
            async { Ok(()) }
        })
        .build()
        .unwrap();
    let odd = json!({"text": "hello", "times": [{"private": 1}], "tags": ["a", {"b": "private"}, "c"]});
    // Once without a subscriber: a warning that is told for the first time while another test sets up its own may go unseen.
    let silent = Events::builder().on::<Said>(|_, _| async { Ok(()) }).build().unwrap();
    silent.dispatch(push("e0", odd.clone())).await;
    let guard = log.capture_here();
    assert_eq!(events.dispatch(push("e1", odd)).await, Outcome::Handled { reply: None });
    drop(guard);
    assert_eq!(notes.texts(), [r#"Some("hello") None ["a", "c"]"#]);
    let context = notes.context(0);
    // In the order of the JSON, which the features of serde_json decide here.
    let told: BTreeSet<_> = context.misfits().iter().map(|misfit| misfit.path.as_str()).collect();
    assert_eq!(told, BTreeSet::from(["tags[1]", "times"]));
    assert!(context.event_json().windows(7).any(|part| part == b"private"), "what came is there");
    let text = log.text();
    assert!(text.contains("WARN") && text.contains("times: expected a whole number, found a list"), "{text}");
    assert!(!text.contains("private"), "{text}");
    // Nothing is told where everything fits.
    events.dispatch(push("e2", json!({"times": "3", "unknown": {}}))).await;
    assert_eq!(notes.context(1).misfits(), []);
}

#[tokio::test]
async fn cards_of_both_shapes_are_answered_all_the_same() {
    let notes = Notes::default();
    let noted = notes.clone();
    let events = Events::builder()
        .on_card_action(move |card, context| {
            noted.add(card.action.value["vote"].as_str().unwrap_or_default(), context);
            async { Ok(CardReply::unchanged()) }
        })
        .build()
        .unwrap();
    let action = json!({"value": {"vote": "yes"}, "option": {"odd": 1}, "checked": "perhaps"});
    let newer = json!({"schema": "2.0", "header": {"event_id": "c1", "event_type": "card.action.trigger"},
        "event": {"action": action, "operator": "nobody"}});
    let older = json!({"open_id": "ou", "action": action});
    for (push, odd) in
        [(newer, vec!["action.checked", "action.option", "operator"]), (older, vec!["action.checked", "action.option"])]
    {
        assert_eq!(events.dispatch(push.to_string().into()).await, Outcome::Handled { reply: Some("{}".into()) });
        let context = notes.context(notes.count() - 1);
        let mut told: Vec<_> = context.misfits().iter().map(|misfit| misfit.path.as_str()).collect();
        told.sort_unstable();
        assert_eq!(told, odd);
    }
    assert_eq!(notes.texts(), ["yes", "yes"]);
}

#[tokio::test]
async fn what_cannot_be_read_at_all_goes_to_the_handler_for_everything_else() {
    let notes = Notes::default();
    let (typed, rest) = (notes.clone(), notes.clone());
    let events = Events::builder()
        .on::<Said>(move |_, context| {
            typed.add("typed", context);
            async { Ok(()) }
        })
        .otherwise(move |event, context| {
            rest.add(event.to_string(), context);
            async { Ok(()) }
        })
        .build()
        .unwrap();
    assert!(events.dispatch(push("e1", json!(["a list"]))).await.is_acknowledged());
    let deep = format!(
        r#"{{"schema":"2.0","header":{{"event_id":"e2","event_type":"test.said_v1"}},"event":{{"text":{}{}}}}}"#,
        "[".repeat(100_000),
        "]".repeat(100_000)
    );
    assert!(events.dispatch(deep.into()).await.is_acknowledged(), "one field that is too deep");
    assert_eq!((notes.texts()[0].as_str(), notes.count()), (r#"["a list"]"#, 2));
    assert_eq!(events.dispatch(push("e1", json!({}))).await, Outcome::Repeated, "it was handled");
}
