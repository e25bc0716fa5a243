//! Object types and enums of one service and version: equal ones are found here, before they have a name.
//!
//! A shape is what a type holds, apart from its name's final form and its docs. Two objects are one shape where the
//! document names them alike and their fields are alike, in any order; two enums where the field's name and the set of
//! values are alike.

use std::collections::{BTreeSet, HashMap};

use larkspur_schema::{Field, Value};

use crate::lower::bilingual::Label;
use crate::lower::lock::{Root, TypePath, UnitLock};
use crate::lower::times::Times;
use crate::model::Clock;
use crate::names;

/// The most values that a method takes by position.
pub(crate) const MOST_ARGUMENTS: usize = 5;

/// The index of a shape in [`Shapes`].
pub(crate) type ShapeId = usize;

/// What one value of a field is, in Rust terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    Float,
    Bool,
    Json,
    File,
    Shape(ShapeId),
}

/// The type of a field: one value, and the lists and maps around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TypeUse {
    pub(crate) kind: Kind,
    /// The value stands in a map by its key.
    pub(crate) map: bool,
    /// How many lists stand around it.
    pub(crate) lists: u8,
    /// The type contains itself here.
    pub(crate) boxed: bool,
}

/// A text.
pub(crate) const PLAIN: TypeUse = TypeUse { kind: Kind::Text, map: false, lists: 0, boxed: false };

impl TypeUse {
    pub(crate) fn is_list(self) -> bool {
        self.lists > 0
    }

    /// The clock by which a value is read, where it is a time.
    pub(crate) fn clock(self, times: Times) -> Option<Clock> {
        if self == PLAIN { times.clock() } else { None }
    }
}

/// A field of an object type.
#[derive(Clone, Debug)]
pub(crate) struct Member<'a> {
    /// The first place that documents it, and the document.
    pub(crate) field: &'a Field,
    pub(crate) doc: &'a str,
    /// Other names that replies are read by, in any of the places that share the type.
    pub(crate) aliases: Vec<&'a str>,
    pub(crate) ty: TypeUse,
    pub(crate) times: Times,
    /// Whether every request that uses the type demands it.
    pub(crate) required: bool,
}

#[derive(Debug)]
pub(crate) enum Content<'a> {
    Object(Vec<Member<'a>>),
    /// The values in document order.
    Enum {
        int: bool,
        values: Vec<&'a Value>,
    },
}

/// A module of a service and version.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Home {
    /// That of the resource with this index.
    Resource(usize),
    Events,
    /// The types that several of the others share.
    Types,
}

/// What uses a type, by its place in the order of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Use {
    Endpoint(usize),
    Event(usize),
}

/// How a type is used, by requests (`write`) and replies (`read`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Read,
    Write,
}

#[derive(Debug)]
pub(crate) struct Shape<'a> {
    /// Names that the document itself suggests, best first, in Pascal case.
    pub(crate) suggested: Vec<String>,
    pub(crate) content: Content<'a>,
    pub(crate) read: bool,
    pub(crate) write: bool,
    /// The modules that use it.
    pub(crate) homes: BTreeSet<Home>,
    /// How many endpoints and events use it, and the last that did.
    pub(crate) endpoints: usize,
    pub(super) last_use: Option<Use>,
    /// Whether another shape stands for it.
    pub(crate) joined: bool,
    /// The type that its places had, where they had one.
    pub(crate) locked: Option<&'a TypePath>,
    /// What each place calls a value, where it was settled.
    pub(crate) settled: BTreeSet<(&'a str, &'a str)>,
    /// The type of the whole platform that it is.
    pub(crate) platform: Option<&'static str>,
    /// Where it was first seen: the document and its line, the types around it, from the outside, and the place's method.
    pub(crate) doc: &'a str,
    pub(crate) line: u32,
    pub(crate) parents: Vec<String>,
    pub(crate) method: String,
    pub(crate) home: Home,
    /// The first field that holds it, and what that is about.
    pub(crate) wire: &'a str,
    pub(crate) label: Option<Label<'a>>,
}

impl Shape<'_> {
    /// The shapes of its fields.
    pub(crate) fn below(&self) -> impl Iterator<Item = ShapeId> {
        let members: &[Member<'_>] = match &self.content {
            Content::Object(members) => members,
            Content::Enum { .. } => &[],
        };
        members.iter().filter_map(|member| match member.ty.kind {
            Kind::Shape(id) => Some(id),
            _ => None,
        })
    }

    /// How many fields a request must give.
    pub(crate) fn required(&self) -> usize {
        match &self.content {
            Content::Object(members) => members.iter().filter(|member| member.required).count(),
            Content::Enum { .. } => 0,
        }
    }
}

/// Where fields stand while they are taken in.
#[derive(Clone, Copy)]
pub(crate) struct Place<'a> {
    pub(crate) doc: &'a str,
    pub(crate) home: Home,
    pub(crate) by: Use,
    pub(crate) method: &'a str,
    pub(crate) side: Side,
    /// Whether the fields are those of a form, which can carry files.
    pub(crate) form: bool,
}

/// All shapes of one service and version.
#[derive(Default)]
pub(crate) struct Shapes<'a> {
    pub(crate) list: Vec<Shape<'a>>,
    /// What names there were, and the fields of the document at hand whose types are locked.
    pub(super) lock: Option<&'a UnitLock>,
    pub(super) roots: Vec<Root<'a>>,
    pub(super) index: HashMap<String, ShapeId>,
}

impl<'a> Shapes<'a> {
    /// No shapes yet. What has the types of a lock is kept apart from what has not.
    pub(crate) fn with(lock: &'a UnitLock) -> Self {
        Self { lock: Some(lock).filter(|lock| !lock.free), ..Self::default() }
    }

    /// The one type of a field that two places tell of, where there is one: who lists values says more than who does not.
    pub(crate) fn meet(&self, one: Kind, other: Kind) -> Option<Kind> {
        let listed = |id: ShapeId| match self.list[id].content {
            Content::Enum { int: true, .. } => Some(Kind::Int),
            Content::Enum { int: false, .. } => Some(Kind::Text),
            Content::Object(_) => None,
        };
        match (one, other) {
            (one, other) if one == other => Some(one),
            (Kind::Shape(id), plain) | (plain, Kind::Shape(id)) if listed(id) == Some(plain) => Some(Kind::Shape(id)),
            _ => None,
        }
    }

    /// Whether both are objects, both are texts with values, or both are numbers with values.
    pub(crate) fn is_kin(&self, one: ShapeId, other: ShapeId) -> bool {
        match (&self.list[one].content, &self.list[other].content) {
            (Content::Object(_), Content::Object(_)) => true,
            (Content::Enum { int: one, .. }, Content::Enum { int: other, .. }) => one == other,
            _ => false,
        }
    }
}

impl<'a> Shape<'a> {
    pub(super) fn new(
        suggested: Vec<String>,
        content: Content<'a>,
        parents: Vec<String>,
        place: Place<'a>,
        field: &'a Field,
    ) -> Self {
        Self {
            suggested,
            content,
            read: false,
            write: false,
            homes: BTreeSet::new(),
            endpoints: 0,
            last_use: None,
            joined: false,
            locked: None,
            settled: BTreeSet::new(),
            platform: None,
            doc: place.doc,
            line: field.line,
            parents,
            method: names::pascal(place.method),
            home: place.home,
            wire: &field.name,
            label: Label::of(field),
        }
    }
}

/// Of two places that list one value, the one that says more; the first where they say the same.
pub(crate) fn richer<'a>(known: &'a Value, other: &'a Value) -> &'a Value {
    let says = |value: &Value| (value.words().is_some(), !value.label.is_empty());
    if says(other) > says(known) { other } else { known }
}

/// The other names of a field.
pub(crate) fn aliases(field: &Field) -> Vec<&str> {
    field.aliases.iter().map(String::as_str).collect()
}
