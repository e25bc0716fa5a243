//! The changes of one endpoint or event, as they are found.

use larkspur_schema::Field;

use crate::change::{Cause, Change, Layer, Line};
use crate::id::Id;

/// Collects the changes of one endpoint or event.
pub(crate) struct Notes<'a> {
    pub(super) subject: &'a str,
    pub(super) http: String,
    /// The documents, before and now.
    pub(super) docs: (&'a str, &'a str),
    pub(super) cause: Cause,
    pub(crate) changes: Vec<Change>,
}

impl Notes<'_> {
    /// Adds a change of the level that its kind has.
    pub(super) fn add(&mut self, id: Id, place: &str, before: Option<String>, after: Option<String>) -> &mut Change {
        self.changes.push(Change {
            id,
            level: id.level(),
            layer: Layer::Wire,
            cause: self.cause,
            endpoint: self.subject.to_owned(),
            http: self.http.clone(),
            place: place.to_owned(),
            before,
            after,
            rust: None,
            spec: line(self.docs.1, 1),
            was: line(self.docs.0, 1),
            also: Vec::new(),
        });
        let last = self.changes.len() - 1;
        &mut self.changes[last]
    }

    /// The same for a field, with the lines of its rows.
    pub(super) fn add_field(
        &mut self,
        id: Id,
        place: &str,
        (old, new): (Option<&Field>, Option<&Field>),
        (before, after): (Option<String>, Option<String>),
    ) -> &mut Change {
        let docs = self.docs;
        let change = self.add(id, place, before, after);
        change.was = old.and_then(|field| line(docs.0, field.line));
        change.spec = new.and_then(|field| line(docs.1, field.line));
        change
    }
}

fn line(file: &str, line: u32) -> Option<Line> {
    (!file.is_empty()).then(|| Line { file: file.to_owned(), line: line.max(1) })
}
