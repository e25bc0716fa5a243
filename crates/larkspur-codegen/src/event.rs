//! One event as a type: its name and its fields.

use std::collections::BTreeMap;

use larkspur_schema::{Event, Field};

use crate::names;
use crate::problem::Problem;
use crate::shape::{Member, Place, Shapes, Side};

/// The module of a version that holds its events.
pub(crate) const MODULE: &str = "events";

/// What the module of events has for the handle of a resource: the word that tells names apart.
pub(crate) const HANDLE: &str = "Event";

/// The field of a push that holds the event itself; what stands beside it is the envelope.
const EVENT: &str = "event";

/// One event, ready to be written.
#[derive(Debug)]
pub(crate) struct Pushed<'a> {
    pub(crate) event: &'a Event,
    /// The type's name, in Pascal case.
    pub(crate) name: String,
    pub(crate) members: Vec<Member<'a>>,
}

impl<'a> Pushed<'a> {
    /// Takes in the fields of an event. `resource` and `index` are its place among those of its service and version.
    pub(crate) fn lower(event: &'a Event, shapes: &mut Shapes<'a>, resource: usize, index: usize) -> Self {
        let place = Place { resource, endpoint: index, method: &event.name, side: Side::Read, form: false };
        let members = fields(event).map_or_else(Vec::new, |fields| shapes.members(fields, place));
        Self { event, name: names::pascal(&event.name), members }
    }
}

/// What stands under `event`; nothing where the event says nothing but that it happened.
fn fields(event: &Event) -> Option<&[Field]> {
    event.body.fields.iter().find(|field| field.name == EVENT).map(|field| field.fields.as_slice())
}

/// Names that differ on the wire and not in Rust.
pub(crate) fn clashes(events: &[Pushed<'_>]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut names: BTreeMap<&str, &Pushed<'_>> = BTreeMap::new();
    for pushed in events {
        if let Some(other) = names.insert(&pushed.name, pushed) {
            let (event, other) = (pushed.event, other.event);
            problems.push(Problem::new(
                &event.doc,
                1,
                format!(
                    "the events `{}` and `{}` (of {}) both become the type `{}`",
                    event.event_type, other.event_type, other.doc, pushed.name
                ),
                "remove one of the two pages, or mend the event type that one of them states",
            ));
        }
    }
    problems
}
