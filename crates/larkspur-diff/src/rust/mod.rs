//! What changed in Rust: the public items of a service and version, before and now.

mod comparison;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use larkspur_codegen::surface::{Base, ForUser, Item, Slot, Surface, Use};

use crate::id::{Id, Level};
use comparison::Comparison;
pub(crate) use comparison::Spot;

/// One change of an item, at all the places that have it.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) id: Id,
    pub(crate) level: Level,
    /// The item, with its service and version.
    pub(crate) path: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) spots: BTreeSet<Spot>,
    /// For a member that a type lost: the places that had the type before. One of them brought the member in.
    pub(crate) before_at: BTreeSet<Spot>,
}

/// What changed; `unit` is the path of the service and version, `wiki::v2`.
pub(crate) fn compare(unit: &str, old: &Surface, new: &Surface) -> Vec<Found> {
    if old == new {
        return Vec::new();
    }
    let mut all = Comparison { old, new, found: BTreeMap::new(), same: BTreeMap::new(), pairs: BTreeMap::new() };
    for (subject, was) in &old.items {
        if let Some(is) = new.items.get(subject) {
            all.item(subject, was, is);
        }
    }
    all.errors();
    all.names();
    let had = types::places(old);
    let of_type = |id: Id, path: &str| {
        let ty = path.split('.').next().unwrap_or(path);
        let is_lost = matches!(id, Id::RequestFieldRemoved | Id::ReplyFieldRemoved | Id::ValuesNoLongerListed);
        had.get(ty).filter(|_| is_lost).cloned().unwrap_or_default()
    };
    let found = all.found.into_iter().map(|((id, level, path, before, after), spots)| Found {
        id,
        before_at: of_type(id, &path),
        level,
        path: format!("{unit}::{path}"),
        before,
        after,
        spots,
    });
    found.collect()
}

/// Whether a place is one of what is received.
fn is_reply(spot: &Spot) -> bool {
    spot.1.starts_with("reply") || spot.1.starts_with("event")
}

impl Comparison<'_> {
    fn item(&mut self, subject: &str, was: &Item, is: &Item) {
        let whole = (subject.to_owned(), String::new());
        let breaking = |id| (id, Level::Breaking);
        if was.path != is.path {
            self.add(&whole, breaking(Id::ItemPathChanged), &was.path, Some(was.path.clone()), Some(is.path.clone()));
        }
        let user = |user: ForUser| Some(format!("{user:?}"));
        match (was.user, is.user) {
            (one, other) if one == other => {}
            (ForUser::Never, ForUser::MayBe) => {
                self.add(&whole, (Id::TokenAdded, Level::Additive), &is.path, user(was.user), user(is.user));
            }
            _ => {
                let id = if is.user == ForUser::MayBe { Id::TokenAdded } else { Id::TokenRemoved };
                self.add(&whole, breaking(id), &is.path, user(was.user), user(is.user));
            }
        }
        if was.reply != is.reply {
            let reply = |item: &Item| Some(item.reply.clone().unwrap_or_else(|| "a struct".to_owned()));
            self.add(&whole, breaking(Id::ReplyKindChanged), &is.path, reply(was), reply(is));
        }
        match (was.paged, is.paged) {
            (true, false) => self.add(&whole, breaking(Id::PagingGone), &is.path, None, None),
            (false, true) => self.add(&whole, (Id::PagingAppeared, Level::Additive), &is.path, None, None),
            _ => {}
        }
        if !was.deprecated && is.deprecated {
            self.add(&whole, (Id::Deprecated, Level::Additive), &is.path, None, None);
        }
        let slots = |item: &Item| -> Vec<Slot> { item.arguments.iter().chain(&item.setters).cloned().collect() };
        self.slots((subject, ""), &is.path, (&slots(was), &slots(is)), true);
        if !was.by_name && !is.by_name {
            self.order(&whole, &is.path, &was.arguments, &is.arguments);
        } else if was.by_name != is.by_name {
            let way = |item: &Item| Some(if item.by_name { "a struct" } else { "arguments" }.to_owned());
            self.add(&whole, breaking(Id::RequestFieldNowRequired), &is.path, way(was), way(is));
        }
        self.slots((subject, ""), &is.path, (&was.fields, &is.fields), false);
    }

    /// Compares what stands at the same places; `above` is the place that holds them.
    fn slots(&mut self, (subject, above): (&str, &str), path: &str, (was, is): (&[Slot], &[Slot]), is_sent: bool) {
        let spot = |slot: &Slot| {
            let place = if above.is_empty() { slot.place.clone() } else { format!("{above}.{}", slot.place) };
            (subject.to_owned(), place)
        };
        // A member of a type is one thing, whichever way each of its places goes.
        let is_received = |at: &Spot| if above.is_empty() { is_reply(at) } else { !is_sent };
        let find = |slots: &'_ [Slot], slot: &Slot| slots.iter().position(|other| other.place == slot.place);
        for slot in was {
            let at = spot(slot);
            let member = format!("{path}.{}", slot.name);
            let Some(now) = find(is, slot).map(|at| &is[at]) else {
                let id = if is_received(&at) { Id::ReplyFieldRemoved } else { Id::RequestFieldRemoved };
                self.add(&at, (id, Level::Breaking), &member, Some(slot.ty.spelt()), None);
                continue;
            };
            if slot.name != now.name {
                let names = (Some(slot.name.clone()), Some(now.name.clone()));
                self.add(&at, (Id::MemberRenamed, Level::Breaking), &member, names.0, names.1);
            }
            if is_sent && slot.required != now.required {
                let id = if now.required { Id::RequestFieldNowRequired } else { Id::RequestFieldNowOptional };
                let way = |slot: &Slot| Some(if slot.required { "argument" } else { "setter" }.to_owned());
                self.add(&at, (id, Level::Breaking), &member, way(slot), way(now));
            }
            self.used(&at, &member, &slot.ty, &now.ty);
        }
        for slot in is.iter().filter(|slot| find(was, slot).is_none()) {
            let at = spot(slot);
            let member = format!("{path}.{}", slot.name);
            let id = if is_received(&at) { Id::ReplyFieldAdded } else { Id::RequestFieldAdded };
            let level = if is_sent && slot.required { Level::Breaking } else { Level::Additive };
            self.add(&at, (id, level), &member, None, Some(slot.ty.spelt()));
        }
    }

    /// Whether what both require comes in another order.
    fn order(&mut self, spot: &Spot, path: &str, was: &[Slot], is: &[Slot]) {
        let common = |one: &[Slot], other: &[Slot]| -> Vec<String> {
            let required = |slot: &&Slot| slot.required;
            let has = |place: &str| other.iter().any(|slot| slot.required && slot.place == place);
            one.iter().filter(required).map(|slot| slot.place.clone()).filter(|place| has(place)).collect()
        };
        let (before, after) = (common(was, is), common(is, was));
        if before != after {
            let told = |places: Vec<String>| Some(places.join(", "));
            self.add(spot, (Id::ArgumentsReordered, Level::Breaking), path, told(before), told(after));
        }
    }

    fn used(&mut self, spot: &Spot, member: &str, was: &Use, is: &Use) {
        let told = |ty: &Use| Some(ty.spelt());
        if was.lists != is.lists || was.map != is.map {
            self.add(spot, (Id::ListChanged, Level::Breaking), member, told(was), told(is));
            return;
        }
        match (&was.base, &is.base) {
            (Base::Type(was), Base::Type(is)) => self.pair(spot, was, is),
            (one, other) if one == other => {}
            (Base::Plain(_), Base::Type(path)) if self.new.lists_values(path) => {
                self.add(spot, (Id::ValuesListed, Level::Breaking), member, told(was), told(is));
            }
            (Base::Type(path), Base::Plain(_)) if self.old.lists_values(path) => {
                self.add(spot, (Id::ValuesNoLongerListed, Level::Breaking), member, told(was), told(is));
            }
            _ => self.add(spot, (Id::TypeChanged, Level::Breaking), member, told(was), told(is)),
        }
    }

    fn errors(&mut self) {
        let (old, new) = (self.old, self.new);
        for (code, was) in &old.errors {
            let spot = (String::new(), format!("error.{code}"));
            let path = format!("Error::{was}");
            match new.errors.get(code) {
                None => self.add(&spot, (Id::ErrorRemoved, Level::Breaking), &path, Some(was.clone()), None),
                Some(is) if is != was => {
                    let level = if new.old_errors.contains(was) { Level::Additive } else { Level::Breaking };
                    self.add(&spot, (Id::ErrorRenamed, level), &path, Some(was.clone()), Some(is.clone()));
                }
                Some(_) => {}
            }
        }
        for (code, is) in new.errors.iter().filter(|(code, _)| !old.errors.contains_key(code)) {
            let spot = (String::new(), format!("error.{code}"));
            self.add(&spot, (Id::ErrorAdded, Level::Additive), &format!("Error::{is}"), None, Some(is.clone()));
        }
    }
}

/// Helpers over a surface.
trait Values {
    fn lists_values(&self, path: &str) -> bool;
}

impl Values for Surface {
    /// Whether a type is a list of values, of this version or of the whole platform.
    fn lists_values(&self, path: &str) -> bool {
        let listed = self.types.get(path).map(|ty| matches!(ty.holds, larkspur_codegen::surface::Holds::Values { .. }));
        listed.unwrap_or_else(|| path.ends_with("IdType"))
    }
}
