//! What generated code calls things, remembered: names stay when documents change.
//!
//! A [`Lock`] holds, for each service and version, every type with its home, its members and its places, the names of values
//! and errors that do not follow from what is on the wire, and the order of arguments. The generator takes one and gives the
//! next; [`text`] writes it, an item a line.
//!
//! A place is not spelled out: a call says which types its own fields have, and a type which its members have, so the way from
//! the one to the other leads to the name of every field at any depth.

mod aliases;
mod error;
mod held_times;
mod keep;
mod of;
mod read;
mod roots;
mod text;

use std::collections::{BTreeMap, BTreeSet};

pub use error::LockError;

use crate::lower::times::Times;

pub(crate) use aliases::next;
pub(crate) use held_times::{hold_call, hold_event, hold_members};
pub(crate) use keep::{alike, fits, order};
pub(crate) use of::{input_place, of, path_of};
pub(crate) use roots::{Root, call_name, roots_of_endpoint, roots_of_event};

/// The module that stands for the types of the whole platform, which the runtime has.
pub(crate) const PLATFORM: &str = "rt";

/// A release of the crate up to its minor version: `(0, 3)`.
pub type Release = (u64, u64);

/// The names of all generated code.
///
/// ```
/// use larkspur_codegen::Lock;
///
/// let lock: Lock = "names 2\nwiki.v2 error 131001 RpcFail\n".parse().unwrap();
/// assert_eq!(lock.to_string(), "names 2\nwiki.v2 error 131001 RpcFail\n");
/// assert!("names 9\n".parse::<Lock>().unwrap_err()[0].to_string().contains("newer"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    units: BTreeMap<(String, String), UnitLock>,
}

impl Lock {
    /// The names of a service and version; nothing where it has none yet.
    pub fn unit(&self, service: &str, version: &str) -> Option<&UnitLock> {
        self.units.get(&(service.to_owned(), version.to_owned()))
    }

    /// Holds the names of a service and version from now on.
    pub fn set(&mut self, service: &str, version: &str, unit: UnitLock) {
        self.units.insert((service.to_owned(), version.to_owned()), unit);
    }

    /// Forgets each service and version that is none of these.
    pub fn retain(&mut self, is_kept: impl Fn(&str, &str) -> bool) {
        self.units.retain(|(service, version), _| is_kept(service, version));
    }

    /// Whether anything of a service is held.
    pub fn has_service(&self, service: &str) -> bool {
        self.units.keys().any(|(name, _)| name == service)
    }

    /// Forgets the names of a service but for what they were: the next run chooses anew and leaves an alias where a name changed.
    pub fn relock(&mut self, service: &str) {
        let units = self.units.iter_mut().filter(|((name, _), _)| name == service);
        units.for_each(|(_, unit)| unit.free = true);
    }
}

/// The names of one service and version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitLock {
    /// By resource and method, `space_node.list`.
    pub(crate) calls: BTreeMap<String, CallLock>,
    /// By type on the wire.
    pub(crate) events: BTreeMap<String, EventLock>,
    pub(crate) types: BTreeMap<TypePath, TypeLock>,
    /// By code.
    pub(crate) errors: BTreeMap<i64, String>,
    pub(crate) aliases: BTreeMap<Old, Alias>,
    /// Whether names are chosen as if there were no lock, which then only tells what they were.
    pub(crate) free: bool,
    /// Whether it was written when times were texts like others.
    pub(crate) before_times: bool,
}

/// A type: its module within the version, and its name there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypePath {
    pub(crate) module: String,
    pub(crate) name: String,
}

impl TypePath {
    /// Which of the runtime's times it is. Such a type is a text wherever types are compared.
    pub(crate) fn time(&self) -> Option<Times> {
        if self.module == PLATFORM { Times::of_type(&self.name) } else { None }
    }
}

impl std::fmt::Display for TypePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}::{}", self.module, self.name)
    }
}

/// The names of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CallLock {
    /// The places of what it requires, in order: `path.space_id`.
    pub(crate) arguments: Vec<String>,
    /// The types of its own fields, by place; only those that are generated.
    pub(crate) types: BTreeMap<String, TypePath>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EventLock {
    /// The name of its type.
    pub(crate) name: String,
    /// The types of its fields, by name on the wire.
    pub(crate) types: BTreeMap<String, TypePath>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeKind {
    Object,
    Text,
    Number,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TypeLock {
    pub(crate) kind: TypeKind,
    pub(crate) read: bool,
    pub(crate) write: bool,
    /// What requests must give, in the order of the constructor's arguments; then the rest by name.
    pub(crate) members: Vec<MemberLock>,
    /// What values are called, where that does not follow from the value.
    pub(crate) values: BTreeMap<String, String>,
}

impl TypeLock {
    pub(crate) fn member(&self, wire: &str) -> Option<&MemberLock> {
        self.members.iter().find(|member| member.wire == wire)
    }

    /// The fields that requests must give.
    pub(crate) fn required(&self) -> BTreeSet<&str> {
        self.members.iter().filter(|member| member.required).map(|member| member.wire.as_str()).collect()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MemberLock {
    pub(crate) wire: String,
    pub(crate) base: Base,
    pub(crate) map: bool,
    pub(crate) lists: u8,
    pub(crate) required: bool,
}

/// What one value of a member is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Base {
    /// `text`, `int`, `float`, `bool`, `json` or `file`.
    Plain(&'static str),
    Type(TypePath),
}

impl MemberLock {
    pub(crate) fn of_type(&self) -> Option<&TypePath> {
        match &self.base {
            Base::Type(path) => Some(path),
            Base::Plain(_) => None,
        }
    }
}

/// A name that something had.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Old {
    Type(TypePath),
    /// A value of a type.
    Value(TypePath, String),
    Error(String),
}

/// What an old name stands for now, and the release that drops it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Alias {
    /// The new name; of a type with its module.
    pub(crate) new: String,
    pub(crate) gone_in: Release,
}
