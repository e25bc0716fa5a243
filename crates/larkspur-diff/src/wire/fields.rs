//! The fields of one table: what came, went, moved, and what is told otherwise.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_schema::{Field, FieldType, Time, Value};

use super::notes::Notes;
use crate::change::Cause;
use crate::id::{Id, Level};

/// The fields of a table by path, without marks of lists; the order is that of the rows.
struct Rows<'a> {
    order: Vec<String>,
    fields: BTreeMap<String, (String, &'a Field)>,
}

impl<'a> Rows<'a> {
    fn of(part: &str, fields: &'a [Field]) -> Self {
        let mut rows = Self { order: Vec::new(), fields: BTreeMap::new() };
        fields.iter().for_each(|field| rows.add(field, "", &format!("{part}:")));
        rows
    }

    fn add(&mut self, field: &'a Field, above: &str, shown: &str) {
        let join = |above: &str, name: &str| match above {
            "" => name.to_owned(),
            _ if above.ends_with(':') => format!("{above}{name}"),
            _ => format!("{above}.{name}"),
        };
        let (path, shown) = (join(above, &field.name), join(shown, &field.path_step()));
        if self.fields.contains_key(&path) {
            return;
        }
        self.order.push(path.clone());
        self.fields.insert(path.clone(), (shown.clone(), field));
        field.fields.iter().for_each(|inner| self.add(inner, &path, &shown));
    }

    /// The rows that the other table lacks, without those below another such row.
    fn without(&self, other: &Self) -> Vec<String> {
        let is_new = |path: &str| !other.fields.contains_key(path);
        let above = |path: &str| path.rsplit_once('.').map(|(above, _)| above.to_owned());
        let is_top = |path: &str| above(path).is_none_or(|above| other.fields.contains_key(&above));
        self.order.iter().filter(|path| is_new(path) && is_top(path)).cloned().collect()
    }
}

/// Compares one table. `part` is what it holds: `query`, `body`, `reply`.
pub(super) fn compare(notes: &mut Notes<'_>, part: &str, old: &[Field], new: &[Field]) {
    if old == new {
        return;
    }
    let (was, is) = (Rows::of(part, old), Rows::of(part, new));
    let is_request = !matches!(part, "reply" | "event");
    for path in &is.order {
        if let (Some((_, old)), Some((place, new))) = (was.fields.get(path), is.fields.get(path)) {
            field(notes, is_request, place, old, new);
        }
    }
    let mut gone = was.without(&is);
    for path in is.without(&was) {
        let (place, new) = &is.fields[&path];
        let moved = gone.iter().position(|other| {
            let old = was.fields[other].1;
            (&old.name, old.ty.kind, old.ty.lists) == (&new.name, new.ty.kind, new.ty.lists)
        });
        match moved {
            Some(at) => {
                let (from, old) = &was.fields[&gone.remove(at)];
                let id = if is_request { Id::RequestFieldMoved } else { Id::ReplyFieldMoved };
                let change =
                    notes.add_field(id, place, (Some(old), Some(new)), (Some(from.clone()), Some(place.clone())));
                change.cause = Cause::Nesting;
            }
            None => {
                let id = if is_request { Id::RequestFieldAdded } else { Id::ReplyFieldAdded };
                let change = notes.add_field(id, place, (None, Some(new)), (None, Some(type_of(new))));
                if is_request && new.required == Some(true) {
                    change.level = Level::Breaking;
                    change.after = Some(format!("{}, required", type_of(new)));
                }
            }
        }
    }
    for path in gone {
        let (place, old) = &was.fields[&path];
        let id = if is_request { Id::RequestFieldRemoved } else { Id::ReplyFieldRemoved };
        notes.add_field(id, place, (Some(old), None), (Some(type_of(old)), None));
    }
    order(notes, part, &was, &is);
}

/// Whether the rows that both have come in another order.
fn order(notes: &mut Notes<'_>, part: &str, was: &Rows<'_>, is: &Rows<'_>) {
    let common = |one: &Rows<'_>, other: &Rows<'_>| -> Vec<String> {
        one.order.iter().filter(|path| other.fields.contains_key(*path)).cloned().collect()
    };
    if common(was, is) != common(is, was) {
        notes.add(Id::Order, &format!("{part}:"), None, None);
    }
}

fn field(notes: &mut Notes<'_>, is_request: bool, place: &str, old: &Field, new: &Field) {
    let both = (Some(old), Some(new));
    let mut add = |id: Id, before: Option<String>, after: Option<String>| {
        notes.add_field(id, place, both, (before, after));
    };
    if old.ty.kind != new.ty.kind {
        add(Id::TypeChanged, Some(type_of(old)), Some(type_of(new)));
    } else if old.ty.lists != new.ty.lists {
        add(Id::ListChanged, Some(type_of(old)), Some(type_of(new)));
    } else if old.ty.map_value != new.ty.map_value {
        add(Id::MapValueChanged, Some(type_of(old)), Some(type_of(new)));
    }
    if is_request {
        match (old.required == Some(true), new.required == Some(true)) {
            (true, false) => add(Id::RequestFieldNowOptional, Some("required".into()), Some("optional".into())),
            (false, true) => add(Id::RequestFieldNowRequired, Some("optional".into()), Some("required".into())),
            _ => {}
        }
    }
    let mut told = |id: Id, old: Option<String>, new: Option<String>| {
        if old != new {
            add(id, old, new);
        }
    };
    told(Id::DefaultChanged, old.facts.default.clone(), new.facts.default.clone());
    told(Id::LimitChanged, limits(old), limits(new));
    told(Id::FieldScopes, scopes(old), scopes(new));
    let outdated = |field: &Field| field.facts.deprecated.then(|| "outdated".to_owned());
    told(Id::Deprecated, outdated(old), outdated(new));
    told(Id::Label, old.facts.label.clone(), new.facts.label.clone());
    told(Id::TimeChanged, time_of(old), time_of(new));
    told(Id::Example, old.facts.example.clone(), new.facts.example.clone());
    values(notes, place, old, new);
}

fn values(notes: &mut Notes<'_>, place: &str, old: &Field, new: &Field) {
    let by_value = |field: &'_ Field| -> BTreeMap<String, Value> {
        field.facts.values.iter().rev().map(|value| (value.value.clone(), value.clone())).collect()
    };
    let (was, is) = (by_value(old), by_value(new));
    let both = (Some(old), Some(new));
    let names = |values: BTreeSet<&String>| -> Option<String> {
        let names: Vec<&str> = values.into_iter().map(String::as_str).collect();
        (!names.is_empty()).then(|| names.join(", "))
    };
    match (was.is_empty(), is.is_empty()) {
        (true, true) => return,
        (true, false) => {
            notes.add_field(Id::ValuesListed, place, both, (None, names(is.keys().collect())));
            return;
        }
        (false, true) => {
            notes.add_field(Id::ValuesNoLongerListed, place, both, (names(was.keys().collect()), None));
            return;
        }
        (false, false) => {}
    }
    if let Some(added) = names(is.keys().filter(|value| !was.contains_key(*value)).collect()) {
        notes.add_field(Id::ValuesAdded, place, both, (None, Some(added)));
    }
    if let Some(removed) = names(was.keys().filter(|value| !is.contains_key(*value)).collect()) {
        notes.add_field(Id::ValuesRemoved, place, both, (Some(removed), None));
    }
    for (value, now) in &is {
        let Some(before) = was.get(value) else { continue };
        if before.label != now.label {
            let told = |label: &str| Some(format!("{value}: {label}"));
            notes.add_field(Id::ValueLabel, place, both, (told(&before.label), told(&now.label)));
        }
        if before.name != now.name {
            let told = |name: &Option<String>| name.as_ref().map(|name| format!("{value}: {name}"));
            notes.add_field(Id::ValueName, place, both, (told(&before.name), told(&now.name)));
        }
    }
}

/// A field's type on the wire: `string`, `object[]`, `map<string, int>`.
fn type_of(field: &Field) -> String {
    let one = match (field.ty.kind, field.ty.map_value) {
        (FieldType::Map, Some(value)) => format!("map<string, {}>", value.as_str()),
        (ty, _) => ty.as_str().to_owned(),
    };
    format!("{one}{}", field.ty.list_marks())
}

/// How a text says when something is.
fn time_of(field: &Field) -> Option<String> {
    let word = field.facts.time.map(|time| match time {
        Time::Seconds => "seconds",
        Time::Milliseconds => "milliseconds",
        Time::Rfc3339 => "RFC 3339",
    });
    word.map(str::to_owned)
}

fn scopes(field: &Field) -> Option<String> {
    (!field.facts.scopes.is_empty()).then(|| field.facts.scopes.join(", "))
}

fn limits(field: &Field) -> Option<String> {
    let part = |what: &str, value: Option<String>| value.map(|value| format!("{what} {value}"));
    let parts = [
        part("from", field.facts.min.map(|value| value.to_string())),
        part("to", field.facts.max.map(|value| value.to_string())),
        part("least length", field.facts.min_len.map(|value| value.to_string())),
        part("most length", field.facts.max_len.map(|value| value.to_string())),
        part("pattern", field.facts.pattern.clone()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}
