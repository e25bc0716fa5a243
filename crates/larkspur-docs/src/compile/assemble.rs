//! Drafts with their rebuilt trees become endpoints and events.

use larkspur_schema::{Body, Doubt, Endpoint, Event, EventBody, Field, FieldType, Params, Response, ResponseKind};
use rustc_hash::FxHashSet as HashSet;
use serde_json::Value as Json;

use super::doubts::{self, doubts};
use super::draft::{About, Draft, EndpointDraft, EventDraft, Head};
use super::fields::{fields, fill_values, flat};
use super::paging::pagination;
use super::row::DraftRow;
use super::table::DraftTable;
use super::witness::{Heard, Witness};

/// What the examples of a table say, and the byte at which the first of them starts.
#[derive(Debug)]
pub(super) struct Told {
    pub heard: Vec<Heard>,
    pub examples_start: usize,
}

/// A table whose fields are settled.
struct Assembled {
    fields: Vec<Field>,
    ambiguous: Vec<Doubt>,
    examples: Vec<Json>,
}

/// Puts a table's rows together with what its examples say. `elsewhere` has rows in another table.
fn assembled(head: &Head, table: DraftTable, elsewhere: HashSet<&str>, told: &mut Vec<Told>) -> Assembled {
    let mut ambiguous = doubts(&table);
    let mut witness = Witness::new(table.kind, head.canonical, elsewhere);
    // What a page shows of a multipart body is no JSON of it.
    let examples = if table.multipart { Vec::new() } else { table.examples.values };
    let mut fields = fields(table.rows, &examples, &table.tree);
    fill_values(&mut fields, &head.value_tables);
    witness.hear(&mut fields, &examples);
    doubts::mark(&mut ambiguous, &fields);
    told.push(Told { heard: witness.heard, examples_start: table.examples.start });
    Assembled { fields, ambiguous, examples }
}

/// Makes the endpoint of a draft.
pub(super) fn endpoint(head: Head, about: EndpointDraft, told: &mut Vec<Told>) -> Endpoint {
    let body = about.body.map(|table| {
        let elsewhere = about.path.iter().chain(&about.query).map(|row| row.name.as_str()).collect();
        let is_multipart = table.multipart;
        let Assembled { fields, ambiguous, examples } = assembled(&head, table, elsewhere, told);
        let content_type = match &about.content_type {
            Some(kind) => kind.clone(),
            None if is_multipart || fields.iter().any(|field| field.ty.kind == FieldType::File) => {
                "multipart/form-data".into()
            }
            None => "application/json".into(),
        };
        Body { content_type, fields, ambiguous, examples }
    });
    let response = match (about.reply, about.binary) {
        (Some(table), _) => {
            let Assembled { fields, ambiguous, examples } = assembled(&head, table, HashSet::default(), told);
            Response { kind: ResponseKind::Json, fields, ambiguous, examples }
        }
        (None, true) => Response { kind: ResponseKind::Binary, ..Response::default() },
        (None, false) => Response::default(),
    };
    let flat = |rows: Vec<DraftRow>| rows.into_iter().map(flat).collect::<Vec<_>>();
    let mut params = Params { path: flat(about.path), query: flat(about.query), header: flat(about.header) };
    fill_values(&mut params.query, &head.value_tables);
    let pagination = pagination(&params, body.as_ref(), &response);
    Endpoint {
        page: head.page,
        id: about.id,
        deprecated: head.deprecated,
        http: about.http,
        tokens: about.tokens,
        access: head.access,
        rate_limit: about.rate_limit,
        params,
        body,
        response,
        pagination,
        errors: about.errors,
        repeat: about.repeat,
    }
}

/// Makes the event of a page.
pub(super) fn event(head: Head, about: EventDraft, told: &mut Vec<Told>) -> Event {
    let Assembled { fields, ambiguous, examples } = assembled(&head, about.body, HashSet::default(), told);
    Event {
        page: head.page,
        event_type: about.event_type,
        id: about.id,
        access: head.access,
        push: about.push,
        body: EventBody { fields, ambiguous },
        examples,
    }
}

/// The tables of a draft: body before reply.
pub(super) fn tables(draft: &Draft) -> impl Iterator<Item = &DraftTable> {
    let (first, second) = match &draft.about {
        About::Endpoint(about) => (about.body.as_ref(), about.reply.as_ref()),
        About::Event(about) => (Some(&about.body), None),
    };
    first.into_iter().chain(second)
}

/// The same, to be changed.
pub(super) fn tables_mut(draft: &mut Draft) -> impl Iterator<Item = &mut DraftTable> {
    let (first, second) = match &mut draft.about {
        About::Endpoint(about) => (about.body.as_mut(), about.reply.as_mut()),
        About::Event(about) => (Some(&mut about.body), None),
    };
    first.into_iter().chain(second)
}
