//! Files that name each other in a loop.

use std::collections::{BTreeMap, BTreeSet};

use crate::modules::Arrows;

/// The sets of files from each of which arrows lead to all others of the set, and back; sorted.
pub(crate) fn of(arrows: &Arrows) -> Vec<BTreeSet<&str>> {
    let mut next: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in arrows.keys() {
        next.entry(from).or_default().push(to);
    }
    let reached: BTreeMap<&str, BTreeSet<&str>> = next.keys().map(|from| (*from, reach(from, &next))).collect();
    let circle = |from: &&str| {
        let members = reached[from].iter().filter(|to| reached.get(*to).is_some_and(|back| back.contains(from)));
        members.copied().collect::<BTreeSet<&str>>()
    };
    let circles: BTreeSet<BTreeSet<&str>> = next.keys().map(circle).filter(|circle| circle.len() > 1).collect();
    circles.into_iter().collect()
}

/// All files to which arrows lead from one, over others or not.
fn reach<'a>(from: &'a str, next: &BTreeMap<&'a str, Vec<&'a str>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(file) = open.pop() {
        for to in next.get(file).into_iter().flatten() {
            if reached.insert(*to) {
                open.push(to);
            }
        }
    }
    reached
}

/// The arrows within a circle, a line each.
pub(crate) fn told(circle: &BTreeSet<&str>, arrows: &Arrows) -> String {
    let within = arrows.iter().filter(|((from, to), _)| circle.contains(&from[..]) && circle.contains(&to[..]));
    let lines = within.map(|((from, to), names)| {
        format!("  {from} -> {to}: {}\n", names.iter().cloned().collect::<Vec<_>>().join(", "))
    });
    lines.collect()
}
