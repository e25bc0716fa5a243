//! Names that specs give to values, and that no page says.

use std::collections::HashMap;

use larkspur_docs::Compiled;
use larkspur_schema::{Endpoint, Event, Field, Value};

/// A value whose name was kept though its label is another.
pub(super) struct Renamed {
    pub(super) doc: String,
    pub(super) line: u32,
    pub(super) value: String,
    pub(super) name: String,
    pub(super) was: String,
    pub(super) label: String,
}

/// Takes over the names that specs give to values, which no page says: of the value at the same place, or else of the one value
/// of the spec that has this label. Tells where the label is another, since the name may be wrong then.
pub(super) fn keep(pages: &mut Compiled, existing: &Compiled) -> Vec<Renamed> {
    let endpoints: HashMap<String, &Endpoint> =
        existing.endpoints.iter().map(|spec| (spec.id.to_string(), spec)).collect();
    let events: HashMap<&str, &Event> = existing.events.iter().map(|spec| (spec.event_type.as_str(), spec)).collect();
    let mut renamed = Vec::new();
    for page in &mut pages.endpoints {
        let known = endpoints.get(&page.id.to_string()).map(|spec| ValueNames::of(spec.tables())).unwrap_or_default();
        let doc = page.page.doc.clone();
        for (table, fields) in page.tables_mut().enumerate() {
            known.give(fields, &format!("{table}."), &doc, &mut renamed);
        }
    }
    for page in &mut pages.events {
        let spec = events.get(page.event_type.as_str());
        let known = spec.map(|spec| ValueNames::of([spec.body.fields.as_slice()].into_iter())).unwrap_or_default();
        known.give(&mut page.body.fields, "0.", &page.page.doc, &mut renamed);
    }
    renamed
}

/// The values of one spec that have names.
#[derive(Default)]
struct ValueNames<'s> {
    /// By the field's path, its table's number in front, and the value.
    at: HashMap<(String, &'s str), &'s Value>,
    /// By value and label; nothing where the spec gives several names.
    by_label: HashMap<(&'s str, &'s str), Option<&'s str>>,
}

impl<'s> ValueNames<'s> {
    fn of(tables: impl Iterator<Item = &'s [Field]>) -> Self {
        let mut names = Self::default();
        for (table, fields) in tables.enumerate() {
            names.add(fields, &format!("{table}."));
        }
        names
    }

    fn add(&mut self, fields: &'s [Field], above: &str) {
        for field in fields {
            let path = format!("{above}{}", field.name);
            for value in &field.facts.values {
                let Some(name) = value.name.as_deref() else { continue };
                let known = self.by_label.entry((&value.value, &value.label)).or_insert(Some(name));
                *known = known.filter(|known| *known == name);
                self.at.insert((path.clone(), &value.value), value);
            }
            self.add(&field.fields, &format!("{path}."));
        }
    }

    fn give(&self, fields: &mut [Field], above: &str, doc: &str, renamed: &mut Vec<Renamed>) {
        for field in fields {
            let path = format!("{above}{}", field.name);
            for value in &mut field.facts.values {
                let there = self.at.get(&(path.clone(), value.value.as_str()));
                let by_label = || self.by_label.get(&(value.value.as_str(), value.label.as_str())).copied().flatten();
                let name = there.and_then(|known| known.name.as_deref()).or_else(by_label).map(str::to_owned);
                if let (Some(known), Some(name)) = (there.filter(|known| known.label != value.label), &name) {
                    renamed.push(Renamed {
                        doc: doc.to_owned(),
                        line: field.line,
                        value: value.value.clone(),
                        name: name.clone(),
                        was: known.label.clone(),
                        label: value.label.clone(),
                    });
                }
                value.name = name;
            }
            self.give(&mut field.fields, &format!("{path}."), doc, renamed);
        }
    }
}
