//! One event as a type: its name and its fields.

use std::collections::BTreeMap;

use larkspur_schema::Event;

use crate::lower::lock::{TypePath, UnitLock, roots_of_event};
use crate::lower::shape::{Home, Member, Place, Shapes, Side, Use};
use crate::model::EVENTS;
use crate::names;
use crate::problem::Problem;

/// What the module of events has for the handle of a resource: the word that tells names apart.
pub(crate) const HANDLE: &str = "Event";

/// One event, its types not yet named.
#[derive(Debug)]
pub(crate) struct Pushed<'a> {
    pub(crate) event: &'a Event,
    /// The type's name, in Pascal case.
    pub(crate) name: String,
    pub(crate) members: Vec<Member<'a>>,
}

impl<'a> Pushed<'a> {
    /// Takes in the fields of all events of a service and version.
    pub(crate) fn lower_all(events: &[&'a Event], shapes: &mut Shapes<'a>, lock: &'a UnitLock) -> Vec<Pushed<'a>> {
        let names = event_names(events, lock);
        let lower = |(at, event): (usize, &&'a Event)| {
            let event: &'a Event = event;
            let place = Place {
                doc: &event.page.doc,
                home: Home::Events,
                by: Use::Event(at),
                method: &event.id.name,
                side: Side::Read,
                form: false,
            };
            shapes.enter(|lock| roots_of_event(lock, event));
            let members = event.payload().map_or_else(Vec::new, |payload| shapes.members(&payload.fields, place));
            Self { event, name: names[at].clone(), members }
        };
        events.iter().enumerate().map(lower).collect()
    }
}

/// The names of all events: the one that an event had, else the short one where no other has it.
fn event_names(events: &[&Event], lock: &UnitLock) -> Vec<String> {
    let short: Vec<String> = events.iter().map(|event| short_name(event)).collect();
    let held = |event: &Event| lock.events.get(&event.event_type).filter(|_| !lock.free).map(|held| held.name.clone());
    let all_held: Vec<Option<String>> = events.iter().map(|event| held(event)).collect();
    let is_type = |name: &str| {
        let path = TypePath { module: EVENTS.to_owned(), name: name.to_owned() };
        !lock.free && lock.types.contains_key(&path)
    };
    let name = |(at, event): (usize, &&Event)| {
        let is_free = short.iter().filter(|name| **name == short[at]).count() == 1
            && !all_held.contains(&Some(short[at].clone()))
            && !is_type(&short[at]);
        all_held[at].clone().unwrap_or_else(|| if is_free { short[at].clone() } else { names::pascal(&event.id.name) })
    };
    events.iter().enumerate().map(name).collect()
}

/// The name in Pascal case, without saying twice what two parts of the type say: `im.message.message_read_v1` is
/// `MessageRead`.
fn short_name(event: &Event) -> String {
    let whole = names::pascal(&event.id.name);
    let parts = event.event_type.strip_suffix(&format!("_{}", event.id.version));
    let parts = parts.and_then(|parts| parts.strip_prefix(&format!("{}.", event.id.service)));
    let Some(parts) = parts else { return whole };
    let parts: Vec<String> = parts.split('.').map(names::pascal).collect();
    match parts.concat() == whole {
        true => parts.iter().skip(1).fold(parts[0].clone(), |name, part| names::join(&name, part)),
        false => whole,
    }
}

/// Names that differ on the wire and not in Rust.
pub(crate) fn clashes(events: &[Pushed<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut names: BTreeMap<&str, &Pushed<'_>> = BTreeMap::new();
    for pushed in events {
        if let Some(other) = names.insert(&pushed.name, pushed) {
            let (event, other) = (pushed.event, other.event);
            problems.push(Problem::new(
                &event.page.doc,
                1,
                format!(
                    "the events `{}` and `{}` (of {}) both become the type `{}`",
                    event.event_type, other.event_type, other.page.doc, pushed.name
                ),
                "remove one of the two pages, or mend the event type that one of them states",
            ));
        }
    }
    problems
}
