//! The lock of names: what it holds, what it refuses, and what happens to names that go.

mod common;

use common::{api, endpoints, field, object, values};
use larkspur_codegen::{Files, Lock, Options, generate};
use larkspur_schema::{Endpoint, Field, Time};

fn node(extra: &[&str]) -> Field {
    let fields = ["id: string", "title: string", "size: int"].iter().chain(extra).map(|spec| field(spec));
    object("node: node", fields.collect::<Vec<_>>())
}

fn both() -> Vec<Endpoint> {
    endpoints([
        api("wiki.v2.node.get", "GET /n").data([node(&[]), values("kind: int", &[("1", "Open"), ("2", "Closed")])]),
        api("wiki.v2.node.list", "GET /l").data([node(&[])]).errors(&[(7, "node not found")]),
    ])
}

fn with(endpoints: &[Endpoint], lock: &str) -> Files {
    let lock = lock.parse().unwrap_or_else(|errors: Vec<_>| panic!("{errors:?}\n{lock}"));
    generate(endpoints, &[], &Options { lock, release: (0, 1), ..Options::default() }).expect("it generates")
}

fn first() -> String {
    with(&both(), "").lock.to_string()
}

fn errors(text: &str) -> Vec<String> {
    text.parse::<Lock>().expect_err("it is refused").iter().map(ToString::to_string).collect()
}

#[test]
fn a_lock_is_sorted_lines_that_read_back_and_change_nothing() {
    let lock = first();
    insta::assert_snapshot!(lock);
    assert!(lock.lines().skip(1).is_sorted());
    assert_eq!(lock.parse::<Lock>().unwrap().to_string(), lock);
    let (free, held) = (with(&both(), ""), with(&both(), &lock));
    assert_eq!(free, held);
}

#[test]
fn what_cannot_be_read_is_told_with_its_line_and_the_mend() {
    for (lock, told) in [
        ("names 9\n", "1:1: the lock has form 9, which is newer than this program"),
        ("wiki.v2 error 1 A\n", "1:1: the first line of a lock is `names 2`"),
        ("names 1\nwiki error 1 A\n", "2:1: `wiki` is no service and version"),
        ("names 1\nwiki.v2 errors 1 A\n", "2:9: `errors` is none of"),
        ("names 1\nwiki.v2 error x A\n", "2:15: `x` is no code"),
        ("names 1\nwiki.v2 error 1 a-b\n", "2:17: `a-b` is no identifier"),
        ("names 1\nwiki.v2 error 1\n", "the name of the error is missing"),
        ("names 1\nwiki.v2 error 1 A\nwiki.v2 error 1 B\n", "3:17: the lock has this item twice"),
        ("names 1\nwiki.v2 type node::Node sideways id:text\n", "`sideways` is none of read, write, both"),
        ("names 1\nwiki.v2 type node::Node read id\n", "`id` is no member and its type"),
        ("names 1\nwiki.v2 type node::Node read in:Other\n", "names the type `node::Other`"),
        ("names 1\nwiki.v2 call node.get reply.node=Node\n", "has no line for it"),
        ("names 1\nwiki.v2 call node.get nowhere\n", "`nowhere` is no place of a call"),
        ("names 1\nwiki.v2 alias node::A node::B soon\n", "`soon` is no release"),
        (
            "names 1\nwiki.v2 alias node::A node::B 0.3\nwiki.v2 type node::A read\nwiki.v2 type node::B read\n",
            "`node::A` is an old name and the name of a type at once",
        ),
    ] {
        let found = errors(lock);
        assert!(found.iter().any(|error| error.contains(told)), "{lock}{found:?}");
        assert!(found.iter().all(|error| error.contains("help: ")), "{found:?}");
    }
}

#[test]
fn both_sides_of_a_conflict_are_taken() {
    let lock = first();
    let (head, tail) = lock.split_at(lock.find("wiki.v2 error").expect("an error"));
    let line = tail.lines().next().expect("a line");
    let conflict = format!(
        "{head}<<<<<<< ours\n{line}\n=======\nwiki.v2 error 7 Other\nwiki.v2 error 8 Another\n>>>>>>> theirs\n{}",
        &tail[line.len() + 1..]
    );
    assert_eq!(with(&both(), &conflict).lock.to_string(), lock);
}

#[test]
fn a_renamed_value_leaves_an_alias_for_one_minor_version() {
    let lock = first();
    let mut renamed = both();
    let kind = renamed[0].response.fields.iter_mut().find(|field| field.name == "data").expect("data");
    kind.fields[1].facts.values[0].name = Some("PUBLIC".into());
    let files = with(&renamed, &lock);
    let text = files.api.values().find(|text| text.contains("PUBLIC = 1")).expect("the type");
    assert!(text.contains("pub const OPEN: Self = Self::PUBLIC;") && text.contains("is called `PUBLIC` now"), "{text}");
    assert!(files.lock.to_string().contains("alias node::Kind::OPEN PUBLIC 0.3"), "{}", files.lock);
    let text = |files: &Files| files.api.values().cloned().collect::<String>();
    assert_eq!(files, with(&renamed, &files.lock.to_string()), "the next run leaves it");
    let options = Options { lock: files.lock.clone(), release: (0, 3), ..Options::default() };
    let later = generate(&renamed, &[], &options).expect("it generates");
    assert!(!text(&later).contains("OPEN") && !later.lock.to_string().contains("alias"));
}

#[test]
fn a_message_or_a_label_that_changes_renames_nothing() {
    let lock = first();
    let mut reworded = both();
    reworded[1].errors[0].message = "there is no such node".into();
    let data = reworded[0].response.fields.iter_mut().find(|field| field.name == "data").expect("data");
    data.fields[1].facts.values[0].label = "Available".into();
    assert_eq!(with(&reworded, &lock).lock.to_string(), lock);
}

#[test]
fn forgetting_a_service_chooses_names_anew_and_leaves_aliases() {
    let lock = first().replace("types::Node", "types::Leaf");
    assert!(with(&both(), &lock).lock.to_string().contains("type types::Leaf "));
    let mut lock: Lock = lock.parse().expect("a lock");
    lock.relock("wiki");
    let options = Options { lock, release: (0, 1), ..Options::default() };
    let files = generate(&both(), &[], &options).expect("it generates");
    let text: String = files.api.values().cloned().collect();
    assert!(files.lock.to_string().contains("alias types::Leaf types::Node 0.3"), "{}", files.lock);
    assert!(text.contains("pub type Leaf ="), "{text}");
}

#[test]
fn names_that_swap_in_the_lock_are_swapped_and_stay_so() {
    let pages = endpoints([
        api("wiki.v2.node.get", "GET /n").data([object("twig: twig", [field("length: int"), field("age: int")])]),
        api("wiki.v2.node.list", "GET /l")
            .data([object("leaf: leaf", [field("weight: int"), field("colour: string")])]),
    ]);
    let lock = with(&pages, "").lock.to_string();
    let swapped = lock.replace("Leaf", "\u{1}").replace("Twig", "Leaf").replace('\u{1}', "Twig");
    let mut lines: Vec<&str> = swapped.lines().collect();
    lines[1..].sort_unstable();
    let files = with(&pages, &swapped);
    assert_eq!(files.lock.to_string().lines().collect::<Vec<_>>(), lines);
    assert_eq!(files, with(&pages, &files.lock.to_string()));
}

/// The endpoints, where the titles of the first are times by this clock.
fn timed(time: Option<Time>) -> Vec<Endpoint> {
    let mut endpoints = both();
    title(&mut endpoints[0]).facts.time = time;
    endpoints
}

fn title(endpoint: &mut Endpoint) -> &mut Field {
    let data = endpoint.response.fields.iter_mut().find(|field| field.name == "data").expect("data");
    data.fields[0].fields.iter_mut().find(|field| field.name == "title").expect("a title")
}

#[test]
fn a_time_stays_a_time_and_a_text_a_text() {
    let text_of = |files: &Files| -> String { files.api.values().cloned().collect() };
    let plain = with(&timed(None), "");
    let seconds = with(&timed(Some(Time::Seconds)), "");
    assert!(text_of(&seconds).contains("pub title: Option<rt::UnixSeconds>"));
    assert_eq!(with(&timed(Some(Time::Seconds)), &plain.lock.to_string()), plain);
    for now in [None, Some(Time::Milliseconds)] {
        assert_eq!(with(&timed(now), &seconds.lock.to_string()), seconds, "{now:?}");
    }
    // The first form of the lock knew no times.
    let before = plain.lock.to_string().replace("names 2", "names 1");
    assert_eq!(with(&timed(Some(Time::Seconds)), &before), seconds);
    // Two that disagree are texts.
    let mut apart = timed(Some(Time::Seconds));
    title(&mut apart[1]).facts.time = Some(Time::Rfc3339);
    assert_eq!(text_of(&with(&apart, "")), text_of(&plain));
}
