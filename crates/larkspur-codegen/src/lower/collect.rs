//! Fields become shapes: the trees of all requests, replies and events are taken in one by one, and what was there before is found.

use larkspur_schema::{Field, FieldType, Value};

use crate::lower::lock::{Root, TypePath, UnitLock};
use crate::lower::shape::{Content, Kind, Member, Place, Shape, ShapeId, Shapes, Side, TypeUse, aliases, richer};
use crate::lower::times::Times;
use crate::names;

/// An object with its identity, which covers everything below it.
struct Node<'a> {
    field: &'a Field,
    locked: Option<&'a TypePath>,
    key: String,
    /// How many levels above itself its references reach: 0 where it is whole in itself.
    reach: usize,
    children: Vec<Child<'a>>,
}

enum Child<'a> {
    Plain(&'a Field, Kind),
    Object(Node<'a>),
    /// An object that stands so many levels up.
    Up(&'a Field, usize),
}

impl<'a> Shapes<'a> {
    /// Turns to a document, whose own fields have these types.
    pub(crate) fn enter(&mut self, roots: impl FnOnce(&'a UnitLock) -> Vec<Root<'a>>) {
        self.roots = self.lock.map(roots).unwrap_or_default();
    }

    /// The type that a field has in a locked one.
    fn below(&self, locked: Option<&TypePath>, field: &Field) -> Option<&'a TypePath> {
        let path = self.lock?.types.get(locked?)?.member(&field.name)?.of_type()?;
        path.time().is_none().then_some(path)
    }

    /// Takes in the fields of a request or a reply.
    pub(crate) fn members(&mut self, fields: &'a [Field], place: Place<'a>) -> Vec<Member<'a>> {
        let mut open = Vec::new();
        let locked = |roots: &[Root<'a>], field: &Field| {
            roots.iter().find(|(root, _)| std::ptr::eq(*root, field)).map(|(_, path)| *path)
        };
        let children: Vec<_> =
            distinct(fields).map(|field| self.child(field, locked(&self.roots, field), &mut open, place)).collect();
        children.into_iter().map(|child| self.member(child, place, &mut Vec::new(), None)).collect()
    }

    /// Reads the tree below a field without yet deciding which shapes are new.
    fn child(
        &mut self,
        field: &'a Field,
        locked: Option<&'a TypePath>,
        open: &mut Vec<&'a Field>,
        place: Place<'a>,
    ) -> Child<'a> {
        if let Some(int) = enum_kind(field) {
            return Child::Plain(field, Kind::Shape(self.take_enum((field, int), locked, open, place)));
        }
        let kind = match field.ty.kind {
            FieldType::String => Kind::Text,
            FieldType::Int => Kind::Int,
            FieldType::Float => Kind::Float,
            FieldType::Bool => Kind::Bool,
            FieldType::File if place.form => Kind::File,
            // Outside forms, a file is an object of which the document says no more.
            FieldType::File | FieldType::Json => Kind::Json,
            FieldType::Object | FieldType::Map if !field.fields.is_empty() && field.ty.map_value.is_none() => {
                return Child::Object(self.node(field, locked, open, place));
            }
            FieldType::Object => match open.iter().rev().position(|outer| is_again(field, outer)) {
                Some(up) => return Child::Up(field, up),
                None => Kind::Json,
            },
            FieldType::Map => match field.ty.map_value {
                Some(FieldType::String) => Kind::Text,
                Some(FieldType::Int) => Kind::Int,
                Some(FieldType::Float) => Kind::Float,
                Some(FieldType::Bool) => Kind::Bool,
                _ => Kind::Json,
            },
        };
        Child::Plain(field, kind)
    }

    fn node(
        &mut self,
        field: &'a Field,
        locked: Option<&'a TypePath>,
        open: &mut Vec<&'a Field>,
        place: Place<'a>,
    ) -> Node<'a> {
        open.push(field);
        let children: Vec<_> =
            distinct(&field.fields).map(|child| self.child(child, self.below(locked, child), open, place)).collect();
        open.pop();
        let mut reach = 0;
        let mut keys: Vec<String> = children
            .iter()
            .map(|child| match child {
                Child::Plain(field, kind) => format!("{}:{kind:?}", step(field, place)),
                Child::Up(field, up) => {
                    reach = reach.max(*up);
                    format!("{}^{up}", step(field, place))
                }
                Child::Object(node) => {
                    reach = reach.max(node.reach.saturating_sub(1));
                    format!("{}{}", step(node.field, place), node.key)
                }
            })
            .collect();
        keys.sort_unstable();
        let key = format!("{}{}{{{}}}", mark(locked), suggest(field)[0], keys.join(","));
        Node { field, locked, key, reach, children }
    }

    /// Turns a tree into members, with equal shapes as one. `open` holds the shapes around the place; `whole` the key of
    /// the nearest of them that is whole in itself.
    fn member(
        &mut self,
        child: Child<'a>,
        place: Place<'a>,
        open: &mut Vec<ShapeId>,
        whole: Option<&str>,
    ) -> Member<'a> {
        let (field, kind, again) = match child {
            Child::Plain(field, kind) => (field, kind, false),
            Child::Up(field, up) => (field, Kind::Shape(open[open.len() - 1 - up]), true),
            Child::Object(node) => (node.field, Kind::Shape(self.take_object(node, place, open, whole)), false),
        };
        let map = field.ty.kind == FieldType::Map;
        let lists = field.ty.lists;
        let ty = TypeUse { kind, map, lists, boxed: again && !map && lists == 0 };
        let required = place.side == Side::Write && field.required == Some(true);
        Member { field, doc: place.doc, aliases: aliases(field), ty, times: Times::of(field), required }
    }

    fn take_object(
        &mut self,
        node: Node<'a>,
        place: Place<'a>,
        open: &mut Vec<ShapeId>,
        whole: Option<&str>,
    ) -> ShapeId {
        let Node { field, locked, key, reach, children } = node;
        let key = match whole.filter(|_| reach > 0) {
            Some(outer) => format!("{outer}>{}{key}", field.name),
            None => key,
        };
        let id = self.id((key.clone(), locked), open, place, field);
        open.push(id);
        let outer = if reach == 0 { Some(key.as_str()) } else { whole };
        let fresh: Vec<_> = children.into_iter().map(|child| self.member(child, place, open, outer)).collect();
        open.pop();
        let first_write = place.side == Side::Write && !self.list[id].write;
        if let Content::Object(known) = &mut self.list[id].content {
            merge(known, fresh, place.side, first_write);
        }
        self.mark(id, place);
        id
    }

    fn take_enum(
        &mut self,
        (field, int): (&'a Field, bool),
        locked: Option<&'a TypePath>,
        open: &[&'a Field],
        place: Place<'a>,
    ) -> ShapeId {
        let mut values: Vec<&Value> = Vec::new();
        for value in &field.facts.values {
            match values.iter_mut().find(|known| known.value == value.value) {
                Some(known) => *known = richer(known, value),
                None => values.push(value),
            }
        }
        // Text says itself what it means, a number by its label only.
        let said =
            |value: &&Value| if int { format!("{}={}", value.value, value.label.trim()) } else { value.value.clone() };
        let mut sorted: Vec<String> = values.iter().map(said).collect();
        sorted.sort_unstable();
        let name = enum_name(field);
        let key = format!("{}{name}={int}:{}", mark(locked), sorted.join("\u{1}"));
        let parents: Vec<String> = open.iter().map(|field| suggest(field)[0].clone()).collect();
        let id = *self.index.entry(key).or_insert_with(|| {
            let content = Content::Enum { int, values: values.clone() };
            self.list.push(Shape { locked, ..Shape::new(vec![name], content, parents, place, field) });
            self.list.len() - 1
        });
        if let Content::Enum { values: known, .. } = &mut self.list[id].content {
            for known in known {
                if let Some(value) = values.iter().find(|value| value.value == known.value) {
                    *known = richer(known, value);
                }
            }
        }
        let settled =
            field.facts.values.iter().filter_map(|value| Some((value.value.as_str(), value.name.as_deref()?)));
        self.list[id].settled.extend(settled);
        self.mark(id, place);
        id
    }

    fn id(
        &mut self,
        (key, locked): (String, Option<&'a TypePath>),
        open: &[ShapeId],
        place: Place<'a>,
        field: &'a Field,
    ) -> ShapeId {
        if let Some(&id) = self.index.get(&key) {
            return id;
        }
        let parents = open.iter().map(|&outer| self.list[outer].suggested[0].clone()).collect();
        let content = Content::Object(Vec::new());
        self.list.push(Shape { locked, ..Shape::new(suggest(field), content, parents, place, field) });
        let id = self.list.len() - 1;
        self.index.insert(key, id);
        id
    }

    fn mark(&mut self, id: ShapeId, place: Place<'a>) {
        let shape = &mut self.list[id];
        shape.homes.insert(place.home);
        match place.side {
            Side::Read => shape.read = true,
            Side::Write => shape.write = true,
        }
        if shape.last_use.replace(place.by) != Some(place.by) {
            shape.endpoints += 1;
        }
    }
}

/// Joins what another place says about a type's fields.
fn merge<'a>(known: &mut Vec<Member<'a>>, fresh: Vec<Member<'a>>, side: Side, first_write: bool) {
    if known.is_empty() {
        *known = fresh;
        return;
    }
    for member in fresh {
        let Some(old) = known.iter_mut().find(|old| old.field.name == member.field.name) else { continue };
        if side == Side::Write {
            old.required = member.required && (first_write || old.required);
        }
        old.times = old.times.and(member.times);
        for alias in &member.aliases {
            if !old.aliases.contains(alias) {
                old.aliases.push(alias);
            }
        }
        if old.field.facts.label.is_none() && member.field.facts.label.is_some() {
            (old.field, old.doc) = (member.field, member.doc);
        }
    }
}

/// The fields of a table without those whose name was there before: they could not both be sent.
pub(crate) fn distinct(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields
        .iter()
        .enumerate()
        .filter(|(at, field)| !fields[..*at].iter().any(|old| old.name == field.name))
        .map(|(_, field)| field)
}

/// How shapes of locked types are told apart from others with the same fields.
fn mark(locked: Option<&TypePath>) -> String {
    locked.map(|path| format!("@{path}|")).unwrap_or_default()
}

/// How a field is told apart within its object: name, lists and map, and whether a request must have it.
fn step(field: &Field, place: Place<'_>) -> String {
    let must = place.side == Side::Write && field.required == Some(true);
    format!("{}{}", field.path_step(), if must { "!" } else { "" })
}

/// Whether `field` names the type that `outer` has, without its fields: the type contains itself.
fn is_again(field: &Field, outer: &Field) -> bool {
    field.ty.name.is_some() && field.ty.name == outer.ty.name
}

/// Whether the listed values make an enum, and whether of whole numbers.
fn enum_kind(field: &Field) -> Option<bool> {
    if field.facts.values.is_empty() {
        return None;
    }
    match field.ty.kind {
        FieldType::String => Some(false),
        FieldType::Int if field.facts.values.iter().all(|value| value.value.trim().parse::<i64>().is_ok()) => {
            Some(true)
        }
        _ => None,
    }
}

/// The name of the enum that a field's values make.
fn enum_name(field: &Field) -> String {
    if field.ty.is_list() { names::pascal(&names::singular(&field.name)) } else { names::pascal(&field.name) }
}

/// Words that name no type.
pub(crate) const NAMELESS: &[&str] =
    &["object", "array", "list", "map", "struct", "enum", "-", "/", "data", "item", "items", "json"];

/// What to call an object type, best first: the document's own name, its last part before longer ones, else the field's.
fn suggest(field: &Field) -> Vec<String> {
    let listed = field.ty.is_list() || field.ty.kind == FieldType::Map;
    let own = field.ty.name.as_deref().filter(|name| !NAMELESS.contains(&name.to_ascii_lowercase().as_str()));
    let Some(own) = own.filter(|name| name.contains(|letter: char| letter.is_alphabetic())) else {
        return vec![names::pascal(&if listed { names::singular(&field.name) } else { field.name.clone() })];
    };
    let parts: Vec<&str> = own.split('.').filter(|part| !part.is_empty()).collect();
    (0..parts.len()).rev().map(|start| names::pascal(&parts[start..].join("_"))).collect()
}
