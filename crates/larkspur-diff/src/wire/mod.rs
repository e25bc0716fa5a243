//! What changed on the wire: two documents of one endpoint, fact by fact.

mod facts;
mod fields;
mod notes;

use std::collections::BTreeMap;

use larkspur_schema::{Endpoint, Event, Field};
use rayon::prelude::*;

use crate::change::{Cause, Change};
use crate::id::Id;
use notes::Notes;

fn http(endpoint: &Endpoint) -> String {
    format!("{} {}", endpoint.http.method, endpoint.http.path)
}

/// The changes of all endpoints.
pub(crate) fn endpoints(old: &[Endpoint], new: &[Endpoint]) -> Vec<Change> {
    let by_id = |list: &'_ [Endpoint]| -> BTreeMap<String, usize> {
        list.iter().enumerate().map(|(at, endpoint)| (endpoint.id.to_string(), at)).collect()
    };
    let (was, is) = (by_id(old), by_id(new));
    let gone: Vec<&Endpoint> = was.iter().filter(|(id, _)| !is.contains_key(*id)).map(|(_, at)| &old[*at]).collect();
    let mut come: Vec<&Endpoint> =
        is.iter().filter(|(id, _)| !was.contains_key(*id)).map(|(_, at)| &new[*at]).collect();
    let mut changes: Vec<Change> = is
        .par_iter()
        .filter_map(|(id, at)| Some((id, &old[*was.get(id)?], &new[*at])))
        .flat_map_iter(|(id, old, new)| endpoint(id, old, new))
        .collect();
    for old in gone {
        let id = old.id.to_string();
        let at = come.iter().position(|new| http(new) == http(old) && new.page.doc_url == old.page.doc_url);
        match at.or_else(|| come.iter().position(|new| http(new) == http(old))) {
            Some(at) => {
                let new = come.remove(at);
                let name = new.id.to_string();
                let mut notes = notes(&name, old, new);
                notes.add(Id::EndpointRenamed, "", Some(id), Some(name.clone()));
                changes.extend(notes.changes);
                changes.extend(endpoint(&name, old, new));
            }
            None => {
                let mut notes = notes(&id, old, old);
                notes.add(Id::EndpointRemoved, "", Some(http(old)), None).spec = None;
                changes.extend(notes.changes);
            }
        }
    }
    for new in come {
        let id = new.id.to_string();
        let mut notes = notes(&id, new, new);
        notes.add(Id::EndpointAdded, "", None, Some(http(new))).was = None;
        changes.extend(notes.changes);
    }
    changes
}

fn notes<'a>(id: &'a str, old: &'a Endpoint, new: &'a Endpoint) -> Notes<'a> {
    // What another page says of a URL is no change of the first page.
    let is_other = old.page.doc_url.is_some()
        && new.page.doc_url.is_some()
        && old.page.doc_url != new.page.doc_url
        && old.page.title != new.page.title;
    let cause = if is_other { Cause::Page } else { Cause::Docs };
    Notes { subject: id, http: http(new), docs: (&old.page.doc, &new.page.doc), cause, changes: Vec::new() }
}

fn endpoint(id: &str, old: &Endpoint, new: &Endpoint) -> Vec<Change> {
    if old == new {
        return Vec::new();
    }
    let mut notes = notes(id, old, new);
    facts::endpoint(&mut notes, old, new);
    let none: &[Field] = &[];
    let body =
        |endpoint: &'_ Endpoint| -> Vec<Field> { endpoint.body.as_ref().map_or(none, |body| &body.fields).to_vec() };
    let (old_body, new_body) = (body(old), body(new));
    for (part, old, new) in [
        ("path", &old.params.path, &new.params.path),
        ("query", &old.params.query, &new.params.query),
        ("header", &old.params.header, &new.params.header),
        ("body", &old_body, &new_body),
        ("reply", &old.response.fields, &new.response.fields),
    ] {
        fields::compare(&mut notes, part, old, new);
    }
    notes.changes
}

/// The changes of all events.
pub(crate) fn events(old: &[Event], new: &[Event]) -> Vec<Change> {
    let by_type = |list: &'_ [Event]| -> BTreeMap<String, usize> {
        list.iter().enumerate().map(|(at, event)| (event.event_type.clone(), at)).collect()
    };
    let (was, is) = (by_type(old), by_type(new));
    let mut changes = Vec::new();
    for (name, at) in &is {
        let new = &new[*at];
        let old = was.get(name).map(|at| &old[*at]);
        let docs = (old.map_or("", |old| old.page.doc.as_str()), new.page.doc.as_str());
        let mut notes = Notes { subject: name, http: String::new(), docs, cause: Cause::Docs, changes: Vec::new() };
        match old {
            None => {
                notes.add(Id::EventAdded, "", None, Some(new.page.title.clone()));
            }
            Some(old) if old != new => {
                facts::event(&mut notes, old, new);
                fields::compare(&mut notes, "event", &old.body.fields, &new.body.fields);
            }
            Some(_) => {}
        }
        changes.extend(notes.changes);
    }
    for (name, at) in was.iter().filter(|(name, _)| !is.contains_key(*name)) {
        let old = &old[*at];
        let mut notes = Notes {
            subject: name,
            http: String::new(),
            docs: (&old.page.doc, ""),
            cause: Cause::Docs,
            changes: Vec::new(),
        };
        notes.add(Id::EventRemoved, "", Some(old.page.title.clone()), None);
        changes.extend(notes.changes);
    }
    changes
}
