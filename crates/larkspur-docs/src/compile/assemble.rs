//! Drafts with their rebuilt trees become endpoints and events.

use larkspur_schema::{Body, Doubt, Endpoint, Event, EventBody, Field, FieldType, Params, Response, ResponseKind};
use rustc_hash::FxHashSet as HashSet;
use serde_json::Value as Json;

use super::doubts::{self, doubts};
use super::draft::{About, Draft, DraftTable, EndpointDraft, EventDraft, PageFacts};
use super::fields::{fields, fill_values, flat};
use super::paging::pagination;
use super::row::DraftRow;
use super::witness::{Heard, Witness};
use crate::names;
use crate::nesting::Tree;

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
fn assembled(
    page: &PageFacts,
    table: DraftTable,
    tree: &Tree,
    elsewhere: HashSet<&str>,
    told: &mut Vec<Told>,
) -> Assembled {
    let mut ambiguous = doubts(&table, tree);
    let mut witness = Witness::new(table.kind, page.canonical, elsewhere);
    // What a page shows of a multipart body is no JSON of it.
    let examples = if table.multipart { Vec::new() } else { table.examples.values };
    let mut fields = fields(table.rows, &examples, tree);
    fill_values(&mut fields, &page.value_tables);
    witness.hear(&mut fields, &examples);
    doubts::mark(&mut ambiguous, &fields);
    told.push(Told { heard: witness.heard, examples_start: table.examples.start });
    Assembled { fields, ambiguous, examples }
}

/// Makes the endpoint of a draft; `body` and `reply` are the trees of its tables.
pub(super) fn endpoint(
    page: PageFacts,
    about: EndpointDraft,
    body: Option<&Tree>,
    reply: Option<&Tree>,
    told: &mut Vec<Told>,
) -> Endpoint {
    let body = about.body.zip(body).map(|(table, tree)| {
        let elsewhere = about.path.iter().chain(&about.query).map(|row| row.name.as_str()).collect();
        let is_multipart = table.multipart;
        let Assembled { fields, ambiguous, examples } = assembled(&page, table, tree, elsewhere, told);
        let content_type = match &about.content_type {
            Some(kind) => kind.clone(),
            None if is_multipart || fields.iter().any(|field| field.ty == FieldType::File) => {
                "multipart/form-data".into()
            }
            None => "application/json".into(),
        };
        Body { content_type, fields, ambiguous, examples }
    });
    let response = match (about.reply.zip(reply), about.binary) {
        (Some((table, tree)), _) => {
            let Assembled { fields, ambiguous, examples } = assembled(&page, table, tree, HashSet::default(), told);
            Response { kind: ResponseKind::Json, fields, ambiguous, examples }
        }
        (None, true) => Response { kind: ResponseKind::Binary, ..Response::default() },
        (None, false) => Response::default(),
    };
    let flat = |rows: Vec<DraftRow>| rows.into_iter().map(flat).collect::<Vec<_>>();
    let mut params = Params { path: flat(about.path), query: flat(about.query), header: flat(about.header) };
    fill_values(&mut params.query, &page.value_tables);
    let pagination = pagination(&params, body.as_ref(), &response);
    Endpoint {
        doc: page.doc,
        id: about.id,
        title: page.title,
        title_en: None,
        doc_url: page.doc_url,
        updated: page.updated,
        deprecated: page.deprecated,
        http: about.http,
        tokens: about.tokens,
        app_types: page.app_types,
        scopes: page.scopes,
        field_scopes: page.field_scopes,
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
pub(super) fn event(page: PageFacts, about: EventDraft, tree: &Tree, told: &mut Vec<Told>) -> Event {
    let (service, version, name) = names::event(&about.event_type, &page.doc, page.doc_url.as_deref());
    let Assembled { fields, ambiguous, examples } = assembled(&page, about.body, tree, HashSet::default(), told);
    Event {
        doc: page.doc,
        event_type: about.event_type,
        service,
        version,
        name,
        title: page.title,
        title_en: None,
        doc_url: page.doc_url,
        updated: page.updated,
        scopes: page.scopes,
        field_scopes: page.field_scopes,
        app_types: page.app_types,
        push: about.push,
        body: EventBody { fields, ambiguous },
        examples,
    }
}

/// The tables of a draft in the order in which [`endpoint`] and [`event`] take their trees.
pub(super) fn tables(draft: &Draft) -> impl Iterator<Item = &DraftTable> {
    let (first, second) = match &draft.about {
        About::Endpoint(about) => (about.body.as_ref(), about.reply.as_ref()),
        About::Event(about) => (Some(&about.body), None),
    };
    first.into_iter().chain(second)
}
