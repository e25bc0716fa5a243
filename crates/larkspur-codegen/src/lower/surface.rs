//! What users of generated code can name, as data: to be compared with what it was.

use std::collections::{BTreeMap, BTreeSet};

use crate::lower::draft::Draft;
use crate::lower::errors::Row;
use crate::lower::inputs::Input;
use crate::lower::lock::{self, TypePath, input_place};
use crate::lower::method::Method;
use crate::lower::naming;
use crate::lower::object::idents;
use crate::lower::reply::Reply;
use crate::lower::shape::{Content, Home, Kind, Member, Shape, TypeUse};
use crate::lower::times::Times;
use crate::model;

/// The public items of one service and version. Paths are relative to it: `node::Node`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surface {
    /// The methods, and the events, by endpoint id or by event type.
    pub items: BTreeMap<String, Item>,
    /// The types that fields have, by path.
    pub types: BTreeMap<String, Type>,
    /// Every path that names a type: where it is written, where it is shown again, and old names.
    pub paths: BTreeSet<String>,
    /// The variant of each documented error, by code.
    pub errors: BTreeMap<i64, String>,
    /// Old names of errors that still stand.
    pub old_errors: BTreeSet<String>,
}

/// A method with its request and reply, or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its path: `node::Node::list`, `events::NodeMoved`.
    pub path: String,
    /// What a call takes by position, in order, or by name where it is much.
    pub arguments: Vec<Slot>,
    /// Whether the arguments are in a struct, by name.
    pub by_name: bool,
    /// What may be set.
    pub setters: Vec<Slot>,
    /// The fields of the reply, or of the event.
    pub fields: Vec<Slot>,
    /// What the reply is where it is no struct of its own: `()`, `Download`, a list.
    pub reply: Option<String>,
    /// Whether the reply can be paged through.
    pub paged: bool,
    /// Whether a call is for a user: `Never`, `MayBe`, or `Always`, as an argument.
    pub user: ForUser,
    /// Whether the compiler warns of its use.
    pub deprecated: bool,
}

/// Whether a call takes a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ForUser {
    /// It takes none.
    Never,
    /// It may be set.
    MayBe,
    /// It is an argument.
    Always,
}

/// A value that is passed, set or read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its place on the wire: `query.kind`, `reply.items`; within a type, the name of the field.
    pub place: String,
    /// What code calls it.
    pub name: String,
    /// Its type.
    pub ty: Use,
    /// Whether a request must have it.
    pub required: bool,
}

/// A type as it is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// One value.
    pub base: Base,
    /// How many lists stand around it.
    pub lists: u8,
    /// Whether the values stand in a map.
    pub map: bool,
}

/// What one value is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Base {
    /// A type of the language or the runtime: `String`, `i64`.
    Plain(&'static str),
    /// A type that is generated, by its path; `rt::UserId` is one of the runtime.
    Type(String),
}

impl Use {
    /// The type as code spells it, without its module.
    pub fn spelt(&self) -> String {
        let base = match &self.base {
            Base::Plain(name) => (*name).to_owned(),
            Base::Type(path) => path.rsplit("::").next().unwrap_or(path).to_owned(),
        };
        let base = if self.map { format!("BTreeMap<String, {base}>") } else { base };
        (0..self.lists).fold(base, |inner, _| format!("Vec<{inner}>"))
    }
}

/// A type that is generated for fields.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Type {
    /// Whether replies are read to it.
    pub read: bool,
    /// Whether requests hold it.
    pub write: bool,
    /// What it holds.
    pub holds: Holds,
}

/// What a type holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Fields: first what the constructor takes, in order.
    Fields(Vec<Slot>),
    /// Values on the wire, each with its name in code.
    Values {
        /// Whether they are numbers.
        int: bool,
        /// By value.
        names: BTreeMap<String, String>,
        /// Old names that still stand.
        old: BTreeSet<String>,
    },
}

impl Surface {
    pub(crate) fn of(unit: &Draft<'_>) -> Self {
        let mut surface = Self::default();
        let make = Maker { unit };
        for resource in &unit.resources {
            for method in &resource.methods {
                let path = format!("{}::{}::{}", resource.module, resource.handle, method.ident.bare());
                surface.items.insert(method.endpoint.id.to_string(), make.call(path, method));
            }
        }
        for pushed in &unit.events {
            let item = make.event(format!("{}::{}", model::EVENTS, pushed.name), &pushed.members);
            surface.items.insert(pushed.event.event_type.clone(), item);
        }
        for (id, shape) in unit.shapes.list.iter().enumerate() {
            let Some(path) = lock::path_of(unit, id).filter(|_| shape.platform.is_none()) else { continue };
            surface.paths.extend(make.shown(id, shape));
            surface.types.insert(path.to_string(), make.ty(id, shape, &path));
        }
        for old in unit.lock.aliases.keys() {
            match old {
                lock::Old::Type(path) => drop(surface.paths.insert(path.to_string())),
                lock::Old::Error(name) => drop(surface.old_errors.insert(name.clone())),
                lock::Old::Value(..) => {}
            }
        }
        surface.errors = unit.errors.rows().map(|Row { code, variant, .. }| (*code, variant.clone())).collect();
        surface
    }
}

struct Maker<'u, 'a> {
    unit: &'u Draft<'a>,
}

impl Maker<'_, '_> {
    fn call(&self, path: String, method: &Method<'_>) -> Item {
        let slot = |input: &Input<'_>, required: bool| Slot {
            place: input_place(input),
            name: if required { input.ident.to_string() } else { input.setter.to_string() },
            ty: self.timed(input.ty, input.times),
            required,
        };
        let (fields, reply) = match &method.reply {
            Reply::Object(members) => (self.slots("reply.", members), None),
            Reply::Nothing => (Vec::new(), Some("()".to_owned())),
            Reply::Download => (Vec::new(), Some("Download".to_owned())),
            Reply::Value(ty) => {
                let ty = self.used(*ty);
                let spelt = Use { base: Base::Plain("_"), ..ty.clone() }.spelt();
                let slot = Slot { place: "reply.data".to_owned(), name: "data".to_owned(), ty, required: false };
                (vec![slot], Some(spelt))
            }
        };
        Item {
            path,
            arguments: method.required.iter().map(|input| slot(input, true)).collect(),
            by_name: method.has_params(),
            setters: method.optional.iter().map(|input| slot(input, false)).collect(),
            fields,
            reply,
            paged: method.paged.is_some(),
            user: match (method.only_user(), method.may_be_user()) {
                (true, _) => ForUser::Always,
                (_, true) => ForUser::MayBe,
                _ => ForUser::Never,
            },
            deprecated: method.endpoint.deprecated,
        }
    }

    fn event(&self, path: String, members: &[Member<'_>]) -> Item {
        Item {
            path,
            arguments: Vec::new(),
            by_name: false,
            setters: Vec::new(),
            fields: self.slots("event.", members),
            reply: None,
            paged: false,
            user: ForUser::Never,
            deprecated: false,
        }
    }

    fn slots(&self, part: &str, members: &[Member<'_>]) -> Vec<Slot> {
        let slots = members.iter().zip(idents(members)).map(|(member, name)| Slot {
            place: format!("{part}{}", member.field.name),
            name: name.to_string(),
            ty: self.timed(member.ty, member.times),
            required: member.required,
        });
        slots.collect()
    }

    fn timed(&self, ty: TypeUse, times: Times) -> Use {
        match ty.clock(times) {
            Some(clock) => Use { base: Base::Plain(clock.type_name()), lists: 0, map: false },
            None => self.used(ty),
        }
    }

    fn used(&self, ty: TypeUse) -> Use {
        let base = match ty.kind {
            Kind::Text => Base::Plain("String"),
            Kind::Int => Base::Plain("i64"),
            Kind::Float => Base::Plain("f64"),
            Kind::Bool => Base::Plain("bool"),
            Kind::Json => Base::Plain("RawJson"),
            Kind::File => Base::Plain("Upload"),
            Kind::Shape(id) => match lock::path_of(self.unit, id) {
                Some(path) => Base::Type(path.to_string()),
                None => Base::Plain("RawJson"),
            },
        };
        Use { base, lists: ty.lists, map: ty.map }
    }

    fn ty(&self, id: usize, shape: &Shape<'_>, path: &TypePath) -> Type {
        let holds = match &shape.content {
            Content::Object(members) => {
                let mut slots = self.slots("", members);
                slots.sort_by_key(|slot| !slot.required);
                Holds::Fields(slots)
            }
            Content::Enum { int, values } => {
                let names = values.iter().zip(&self.unit.naming.values[id]);
                let old = self.unit.lock.aliases.keys().filter_map(|old| match old {
                    lock::Old::Value(of, name) if of == path => Some(name.clone()),
                    _ => None,
                });
                Holds::Values {
                    int: *int,
                    names: names.map(|(value, name)| (value.value.clone(), name.clone())).collect(),
                    old: old.collect(),
                }
            }
        };
        Type { read: shape.read, write: shape.write, holds }
    }

    /// The paths by which a type can be named.
    fn shown(&self, id: usize, shape: &Shape<'_>) -> Vec<String> {
        let homes: Vec<Home> =
            shape.homes.iter().copied().chain(self.unit.naming.shared[id].then_some(Home::Types)).collect();
        let many = shape.required() > crate::lower::shape::MOST_ARGUMENTS;
        let name = &self.unit.naming.names[id];
        let names = [name.clone()].into_iter().chain(many.then(|| naming::params(name)));
        let modules: Vec<&str> = homes.into_iter().filter_map(|home| self.unit.module(home)).collect();
        names
            .flat_map(|name| modules.iter().map(move |module| format!("{module}::{name}")).collect::<Vec<_>>())
            .collect()
    }
}
