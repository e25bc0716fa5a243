//! Gathers the objects and the lists of values of all components. What is called alike and is alike, is one.

use std::collections::BTreeSet;

use larkspur_schema::{Component, Field, FieldType, Value};
use serde_json::Value as Json;

/// What was found, and which of it each field is.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    pub(super) objects: Vec<Found>,
    pub(super) values: Vec<FoundValues>,
}

/// An object, at all places where it stands.
#[derive(Debug)]
pub(super) struct Found {
    /// The name of the field that holds it, or of the component.
    pub(super) word: String,
    /// The components that have it.
    pub(super) homes: BTreeSet<String>,
    pub(super) is_component: bool,
    /// Whether lists hold it.
    pub(super) is_item: bool,
    /// What the examples show as its `tag`.
    pub(super) tags: BTreeSet<String>,
    /// All fields of all places, in the order in which they were found.
    pub(super) fields: Vec<(Field, Holds)>,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Plain,
    /// The object of this index.
    Object(usize),
    /// The values of this index.
    Values(usize),
    /// Any element.
    Element,
}

/// A list of values, at all places where it stands.
#[derive(Debug)]
pub(super) struct FoundValues {
    pub(super) word: String,
    /// The word of the object that holds the field.
    pub(super) owner: String,
    /// The objects that have it, by their words.
    pub(super) owners: BTreeSet<String>,
    pub(super) values: Vec<Value>,
}

pub(super) fn gather(components: &[&Component], lists: &[&Component]) -> Gathered {
    let mut all = Gathered::default();
    // Components first, so that a field that holds one finds it.
    for component in components {
        all.objects.push(Found {
            word: component.name.clone(),
            homes: BTreeSet::from([component.name.clone()]),
            is_component: true,
            is_item: false,
            tags: BTreeSet::new(),
            fields: Vec::new(),
        });
    }
    for (index, component) in components.iter().enumerate() {
        let shown: Vec<&Json> = component.examples.iter().collect();
        let fields = all.fields(components, component, &component.name, &component.fields, &shown);
        all.objects[index].fields = fields;
        all.objects[index].tags.extend(component.tag().map(str::to_owned));
    }
    all.adopt();
    lists.iter().flat_map(|list| &list.fields).for_each(|list| all.list(list));
    all
}

impl Gathered {
    /// The fields of this name, or whose name ends with it, have the values of a page of their own, where theirs lists none.
    fn list(&mut self, list: &Field) {
        let index = self.values.len();
        let mut owners = Vec::new();
        for object in &mut self.objects {
            for (field, holds) in &mut object.fields {
                let is_meant = field.name == list.name || field.name.ends_with(&format!("_{}", list.name));
                if is_meant && *holds == Holds::Plain && field.ty.kind == FieldType::String {
                    *holds = Holds::Values(index);
                    owners.push(object.word.clone());
                }
            }
        }
        let Some(owner) = owners.first().cloned() else { return };
        let owners = owners.into_iter().collect();
        self.values.push(FoundValues { word: list.name.clone(), owner, owners, values: list.facts.values.clone() });
    }

    /// A field that only an example shows has the values that pages list for the fields of its name, where they list but one set.
    fn adopt(&mut self) {
        for (field, holds) in self.objects.iter_mut().flat_map(|object| &mut object.fields) {
            let sets: Vec<usize> =
                self.values.iter().enumerate().filter(|(_, set)| set.word == field.name).map(|(at, _)| at).collect();
            if let ([only], true, FieldType::String) =
                (&sets[..], field.from_example && *holds == Holds::Plain, field.ty.kind)
                && field.name != "type"
            {
                *holds = Holds::Values(*only);
            }
        }
    }

    fn fields(
        &mut self,
        components: &[&Component],
        component: &Component,
        owner: &str,
        fields: &[Field],
        shown: &[&Json],
    ) -> Vec<(Field, Holds)> {
        fields
            .iter()
            .map(|field| {
                let below: Vec<&Json> = shown.iter().flat_map(|json| members(json, &field.name)).collect();
                (field.clone(), self.holds(components, component, owner, field, &below))
            })
            .collect()
    }

    fn holds(
        &mut self,
        components: &[&Component],
        component: &Component,
        owner: &str,
        field: &Field,
        shown: &[&Json],
    ) -> Holds {
        let is_object = matches!(field.ty.kind, FieldType::Object | FieldType::Map);
        if is_object && field.ty.name.as_deref() == Some("element") {
            return Holds::Element;
        }
        if !is_object || field.fields.is_empty() {
            let named = field.ty.name.as_deref().filter(|_| is_object);
            if let Some(index) = named.and_then(|name| components.iter().position(|other| other.name == name)) {
                return Holds::Object(index);
            }
            return self.values(owner, field);
        }
        // The header within the card as a whole has a page of its own.
        let own_page =
            components.iter().position(|other| other.name == field.name && are_alike(&other.fields, &field.fields));
        if let Some(index) = own_page {
            return Holds::Object(index);
        }
        let word = word(field);
        let below: Vec<&Json> = if field.ty.kind == FieldType::Map {
            shown.iter().filter_map(|json| json.as_object()).flat_map(|map| map.values()).collect()
        } else {
            shown.to_vec()
        };
        let tags = below.iter().filter_map(|json| Some(json.get("tag")?.as_str()?.to_owned()));
        let known = self.objects.iter().position(|found| {
            !found.is_component && found.word == word && are_alike_found(&found.fields, &field.fields)
        });
        let index = known.unwrap_or_else(|| {
            self.objects.push(Found {
                word: word.clone(),
                homes: BTreeSet::new(),
                is_component: false,
                is_item: field.ty.is_list(),
                tags: BTreeSet::new(),
                fields: Vec::new(),
            });
            self.objects.len() - 1
        });
        let fields = self.fields(components, component, &word, &field.fields, &below);
        let found = &mut self.objects[index];
        found.homes.insert(component.name.clone());
        found.tags.extend(tags);
        for (field, holds) in fields {
            match found.fields.iter_mut().find(|(known, _)| known.name == field.name) {
                Some((known, known_holds)) => join(known, known_holds, field, holds),
                None => found.fields.push((field, holds)),
            }
        }
        Holds::Object(index)
    }

    fn values(&mut self, owner: &str, field: &Field) -> Holds {
        let is_word = |value: &&Value| {
            value.value.starts_with(|c: char| c.is_ascii_lowercase())
                && value
                    .value
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'_' | b'-'))
        };
        let values: Vec<Value> = field.facts.values.iter().filter(is_word).cloned().collect();
        if field.ty.kind != FieldType::String || values.len() < 2 {
            return Holds::Plain;
        }
        let known = self.values.iter().position(|found| found.word == field.name && share(&found.values, &values));
        let index = known.unwrap_or_else(|| {
            self.values.push(FoundValues {
                word: field.name.clone(),
                owner: owner.to_owned(),
                owners: BTreeSet::new(),
                values: Vec::new(),
            });
            self.values.len() - 1
        });
        let found = &mut self.values[index];
        found.owners.insert(owner.to_owned());
        for value in values {
            if !found.values.iter().any(|known| known.value == value.value) {
                found.values.push(value);
            }
        }
        Holds::Values(index)
    }
}

/// What a kind of object is called: texts and icons by what they are, all others by the field.
fn word(field: &Field) -> String {
    let has = |name: &str| field.fields.iter().any(|below| below.name == name);
    match () {
        () if has("tag") && has("content") => "text".to_owned(),
        () if has("token") && has("img_key") => "icon".to_owned(),
        () => field.name.clone(),
    }
}

/// The values of a key, in an object or in each object of a list.
fn members<'j>(value: &'j Json, name: &str) -> Vec<&'j Json> {
    match value {
        Json::Object(fields) => match fields.get(name) {
            Some(Json::Array(items)) => items.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        },
        _ => Vec::new(),
    }
}

fn are_alike(known: &[Field], other: &[Field]) -> bool {
    let names: BTreeSet<&str> = known.iter().map(|field| field.name.as_str()).collect();
    alike(&names, other)
}

fn are_alike_found(known: &[(Field, Holds)], other: &[Field]) -> bool {
    let contradict = |field: &Field, known: &Field| {
        let is_open = field.ty.kind == FieldType::Json || known.ty.kind == FieldType::Json;
        field.name == known.name && !is_open && (field.ty.kind, field.ty.lists) != (known.ty.kind, known.ty.lists)
    };
    if other.iter().any(|field| known.iter().any(|(known, _)| contradict(field, known))) {
        return false;
    }
    let names: BTreeSet<&str> = known.iter().map(|(field, _)| field.name.as_str()).collect();
    // Texts and icons are alike whichever of their fields a page lists.
    let is_marked = |name: &str| names.contains(name) && other.iter().any(|field| field.name == name);
    is_marked("content") || is_marked("img_key") && is_marked("token") || alike(&names, other)
}

/// Whether they share half of the fields of the larger, or all of the smaller.
fn alike(names: &BTreeSet<&str>, other: &[Field]) -> bool {
    let shared = other.iter().filter(|field| names.contains(field.name.as_str())).count();
    2 * shared >= names.len().max(other.len()) || shared == names.len().min(other.len())
}

/// Whether one has half of the other's values.
fn share(known: &[Value], other: &[Value]) -> bool {
    let shared = other.iter().filter(|value| known.iter().any(|known| known.value == value.value)).count();
    2 * shared >= known.len().min(other.len())
}

/// Takes over what another place says about the same field.
fn join(known: &mut Field, known_holds: &mut Holds, other: Field, holds: Holds) {
    if *known_holds == Holds::Plain {
        *known_holds = holds;
        if matches!(known.ty.kind, FieldType::Json) {
            known.ty.kind = other.ty.kind;
        }
    }
    known.required = match (known.required, other.required) {
        (Some(true), Some(true)) => Some(true),
        (None, required) | (required, None) => required.filter(|required| !required),
        _ => Some(false),
    };
    if known.facts.label.is_none() {
        known.facts.label = other.facts.label;
        known.facts.label_en = other.facts.label_en;
    }
}
