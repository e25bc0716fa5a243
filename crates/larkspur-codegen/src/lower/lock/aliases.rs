//! Old names that stand for new ones for a while.

use std::collections::{BTreeMap, BTreeSet};

use super::{Alias, Old, Release, TypeLock, TypePath, UnitLock};
use crate::model;

/// What to remember of old names: those that still stand, and those of what has another name now.
///
/// A name that something else bears now cannot be an alias. `release` is the one that is worked on; an alias that is new in it
/// stands for that minor version. `shown` is every name that a module has.
pub(crate) fn next(
    (old, new): (&UnitLock, &UnitLock),
    shown: &BTreeSet<TypePath>,
    release: Release,
) -> BTreeMap<Old, Alias> {
    let mut aliases: BTreeMap<Old, Alias> = old
        .aliases
        .iter()
        .filter(|(_, alias)| alias.gone_in > release)
        .map(|(name, alias)| (name.clone(), alias.clone()))
        .collect();
    let gone_in = (release.0, release.1 + 2);
    let types = renamed(old, new);
    for (was, is) in &types {
        if !shown.contains(*was) {
            aliases.insert(Old::Type((*was).clone()), Alias { new: is.to_string(), gone_in });
        }
    }
    for (path, ty) in &new.types {
        let Some(was) = old.types.get(path) else { continue };
        for (value, name) in renamed_values(was, ty) {
            aliases.insert(Old::Value(path.clone(), name), Alias { new: value, gone_in });
        }
    }
    for (code, is) in &new.errors {
        if let Some(was) = old.errors.get(code).filter(|was| *was != is) {
            aliases.insert(Old::Error(was.clone()), Alias { new: is.clone(), gone_in });
        }
    }
    follow(&mut aliases, &types, new);
    aliases.retain(|name, alias| new.can_alias(shown, name, alias));
    aliases
}

/// Types that have another name now, each with the new one.
fn renamed<'l>(old: &'l UnitLock, new: &'l UnitLock) -> BTreeMap<&'l TypePath, &'l TypePath> {
    let mut pairs: BTreeMap<&TypePath, &TypePath> = BTreeMap::new();
    let mut open: Vec<(&TypePath, &TypePath)> = Vec::new();
    for (name, call) in &old.calls {
        let now = new.calls.get(name);
        open.extend(call.types.iter().filter_map(|(place, was)| Some((was, now?.types.get(place)?))));
    }
    for (wire, event) in &old.events {
        let now = new.events.get(wire);
        open.extend(event.types.iter().filter_map(|(field, was)| Some((was, now?.types.get(field)?))));
    }
    open.sort();
    open.reverse();
    let mut seen = BTreeSet::new();
    while let Some((was, is)) = open.pop() {
        if !seen.insert((was, is)) {
            continue;
        }
        let (Some(before), Some(after)) = (old.types.get(was), new.types.get(is)) else { continue };
        if was != is && before.kind == after.kind {
            pairs.entry(was).or_insert(is);
        }
        for member in &before.members {
            let below = after.member(&member.wire).and_then(|member| member.of_type());
            open.extend(member.of_type().zip(below));
        }
    }
    pairs
}

/// Names of values that are others now: the new name, and the old.
fn renamed_values(was: &TypeLock, is: &TypeLock) -> Vec<(String, String)> {
    let pairs = was.values.iter().filter_map(|(value, old)| Some((is.values.get(value)?.clone(), old.clone())));
    pairs.filter(|(new, old)| new != old).collect()
}

/// Points aliases at what their names' types are called now.
fn follow(aliases: &mut BTreeMap<Old, Alias>, types: &BTreeMap<&TypePath, &TypePath>, new: &UnitLock) {
    for (name, alias) in aliases.iter_mut() {
        if let Old::Type(_) = name
            && let Some((_, is)) = types.iter().find(|(was, _)| was.to_string() == alias.new)
            && !new.types.keys().any(|path| path.to_string() == alias.new)
        {
            alias.new = is.to_string();
        }
    }
}

impl UnitLock {
    /// Whether an old name is free, and what it stands for is there.
    fn can_alias(&self, shown: &BTreeSet<TypePath>, old: &Old, alias: &Alias) -> bool {
        match old {
            Old::Type(path) => {
                let is_there = self.types.keys().any(|path| path.to_string() == alias.new);
                let has_module = path.module == model::TYPES || shown.iter().any(|name| name.module == path.module);
                is_there && has_module && !shown.contains(path)
            }
            Old::Value(path, name) => self.types.get(path).is_some_and(|ty| {
                let names: Vec<&String> = ty.values.values().collect();
                names.contains(&&alias.new) && !names.contains(&name)
            }),
            Old::Error(name) => {
                let has = |name: &String| self.errors.values().any(|variant| variant == name);
                has(&alias.new) && !has(name)
            }
        }
    }
}
