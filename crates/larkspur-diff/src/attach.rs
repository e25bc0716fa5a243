//! Why Rust changed: a change of an item belongs to the change of a document that shows at one of its places.

use std::collections::{BTreeMap, BTreeSet};

use larkspur_schema::envelope;

use crate::change::{Cause, Change, InRust, Layer};
use crate::id::{Id, Level};
use crate::rust::{Found, Spot};

/// The changes of documents by endpoint or event: the place of each, and which it is.
type Places = BTreeMap<String, Vec<(String, usize)>>;

/// Joins both layers. `http` gives the method and path of an endpoint.
pub(crate) fn attach(mut wire: Vec<Change>, rust: Vec<Found>, http: &BTreeMap<String, String>) -> Vec<Change> {
    let mut places = Places::new();
    for (at, change) in wire.iter().enumerate() {
        let known = places.entry(change.endpoint.clone()).or_default();
        known.push((spot(&change.place), at));
        if let (Id::EndpointRenamed, Some(was)) = (change.id, &change.before) {
            places.entry(was.clone()).or_default().push((String::new(), at));
            continue;
        }
        if let (Id::RequestFieldMoved | Id::ReplyFieldMoved, Some(from)) = (change.id, &change.before) {
            known.push((spot(from), at));
        }
    }
    // Where documents gave a place another type, all that the type holds is another.
    let retyped: Vec<(Spot, Cause)> = rust
        .iter()
        .filter(|found| found.id == Id::TypeRenamed)
        .flat_map(|found| &found.spots)
        .filter_map(|at| Some((at.clone(), wire[near(&places, &wire, at)?].cause)))
        .collect();
    let mut alone = Vec::new();
    for found in rust {
        let told: Vec<usize> = found.spots.iter().flat_map(|at| exact(&places, &wire, &found, at)).collect();
        if !told.is_empty() {
            told.into_iter().for_each(|at| tell(&mut wire[at], &found));
            continue;
        }
        if is_of_endpoints(&wire, &found) {
            continue;
        }
        let near: Vec<(&Spot, usize)> =
            found.spots.iter().chain(&found.before_at).filter_map(|at| Some((at, near(&places, &wire, at)?))).collect();
        match near.first() {
            // A type that is gone with its fields is told with them.
            Some(_) if found.id == Id::PathGone => {}
            Some((at, why)) => alone.push(change(&found, at, wire[*why].cause, http)),
            None => {
                let first = found.spots.first().cloned().unwrap_or_default();
                let within = |(at, _): &&(Spot, Cause)| {
                    found
                        .spots
                        .iter()
                        .any(|(subject, place)| *subject == at.0 && place.starts_with(&format!("{}.", at.1)))
                };
                let cause = retyped.iter().find(within).map_or(unexplained(found.id), |(_, cause)| *cause);
                alone.push(change(&found, &first, cause, http));
            }
        }
    }
    wire.extend(alone);
    wire
}

/// The place of a change as Rust sees it: `reply:data.items[].id` is `reply.items.id`.
fn spot(place: &str) -> String {
    let Some((part, path)) = place.split_once(':') else { return String::new() };
    let plain = path.replace("[]", "").replace("{}", "");
    let mut names: Vec<&str> = plain.split('.').filter(|name| !name.is_empty()).collect();
    let around = match part {
        "reply" => envelope::REPLY_PAYLOAD,
        "event" => envelope::EVENT_PAYLOAD,
        _ => "",
    };
    if names.len() > 1 && names[0] == around {
        names.remove(0);
    }
    names.insert(0, part);
    names.join(".")
}

/// Kinds that are one thing on the wire and in Rust.
fn is_kin(wire: Id, rust: Id) -> bool {
    let type_changes = [
        Id::TypeChanged,
        Id::ListChanged,
        Id::MapValueChanged,
        Id::ValuesListed,
        Id::ValuesNoLongerListed,
        Id::TimeChanged,
    ];
    wire == rust
        || type_changes.contains(&wire) && type_changes.contains(&rust)
        || matches!(
            (wire, rust),
            (Id::RequestFieldMoved, Id::RequestFieldAdded | Id::RequestFieldRemoved)
                | (Id::ReplyFieldMoved, Id::ReplyFieldAdded | Id::ReplyFieldRemoved)
                | (Id::RequestFieldAdded, Id::ReplyFieldAdded)
                | (Id::ReplyFieldAdded, Id::RequestFieldAdded)
                | (Id::RequestFieldRemoved, Id::ReplyFieldRemoved)
                | (Id::ReplyFieldRemoved, Id::RequestFieldRemoved)
                | (Id::ValueName, Id::ValueRenamed)
                | (Id::RequestFieldAdded, Id::RequestFieldNowRequired)
        )
}

/// Whether an error came or went with an endpoint of its service and version.
fn is_of_endpoints(wire: &[Change], found: &Found) -> bool {
    let unit = found.path.split("::Error").next().unwrap_or_default().replace("::", ".");
    matches!(found.id, Id::ErrorAdded | Id::ErrorRemoved)
        && wire.iter().any(|change| {
            matches!(change.id, Id::EndpointAdded | Id::EndpointRemoved) && in_unit(&change.endpoint, &unit)
        })
}

/// The changes of documents that a change of Rust is.
fn exact(places: &Places, wire: &[Change], found: &Found, (subject, at): &Spot) -> Vec<usize> {
    let is_it = |(place, change): &&(String, usize)| place == at && is_kin(wire[*change].id, found.id);
    match subject.is_empty() {
        // The errors of a service and version are one table.
        true => {
            let unit = found.path.split("::Error").next().unwrap_or_default().replace("::", ".");
            let of_unit = places.iter().filter(|(endpoint, _)| in_unit(endpoint, &unit));
            of_unit.flat_map(|(_, list)| list.iter().filter(is_it)).map(|(_, change)| *change).collect()
        }
        false => places.get(subject).into_iter().flatten().filter(is_it).map(|(_, change)| *change).collect(),
    }
}

/// Whether an endpoint is of a service and version, whose names may be written otherwise in code.
fn in_unit(endpoint: &str, unit: &str) -> bool {
    let plain = |text: &str| text.trim_end_matches('_').replace("_.", ".");
    let parts: Vec<&str> = endpoint.split('.').collect();
    parts.len() == 4 && plain(&parts[..2].join(".")) == plain(unit)
}

/// A change of the document above or below a place, or of the whole endpoint; words alone explain nothing.
fn near(places: &Places, wire: &[Change], (subject, at): &Spot) -> Option<usize> {
    let part = |place: &str| place.split('.').next().unwrap_or_default().to_owned();
    let starts = |long: &str, short: &str| long == short || long.starts_with(&format!("{short}."));
    let list = if subject.is_empty() { return None } else { places.get(subject)? };
    let is_near = |(place, change): &&(String, usize)| {
        let id = wire[*change].id;
        let is_fact = id.level() != Level::Docs
            || matches!(id, Id::ValuesListed | Id::ValuesNoLongerListed | Id::TimeChanged | Id::EndpointRenamed);
        let related = starts(place, at) || starts(at, place);
        let whole = place.is_empty() && id.level() == Level::Breaking || id == Id::EndpointRenamed;
        is_fact && (whole || !place.is_empty() && part(place) == part(at) && related || at.is_empty())
    };
    list.iter().find(is_near).map(|(_, change)| *change)
}

fn unexplained(id: Id) -> Cause {
    match id {
        Id::ValueRenamed | Id::ErrorRenamed => Cause::Prose,
        Id::TypeRenamed
        | Id::NameReused
        | Id::PathGone
        | Id::MemberRenamed
        | Id::ItemPathChanged
        | Id::ArgumentsReordered => Cause::Naming,
        _ => Cause::Sharing,
    }
}

fn in_rust(found: &Found) -> InRust {
    InRust { path: found.path.clone(), before: found.before.clone(), after: found.after.clone(), level: found.level }
}

/// Says of a change of a document what it is in Rust; of several, the one that asks most.
fn tell(change: &mut Change, found: &Found) {
    change.layer = Layer::Both;
    change.level = change.level.max(found.level);
    if change.rust.as_ref().is_none_or(|known| known.level < found.level) {
        change.rust = Some(in_rust(found));
    }
}

/// A change that shows in Rust alone.
fn change(found: &Found, (subject, at): &Spot, cause: Cause, http: &BTreeMap<String, String>) -> Change {
    let others: BTreeSet<String> = found
        .spots
        .iter()
        .filter(|spot| (&spot.0, &spot.1) != (subject, at))
        .map(|(other, place)| if other == subject { place.clone() } else { format!("{other} {place}") })
        .collect();
    let unit = found.path.split("::").take(2).collect::<Vec<_>>().join(".");
    Change {
        id: found.id,
        level: found.level,
        layer: Layer::Rust,
        cause,
        endpoint: if subject.is_empty() { unit } else { subject.clone() },
        http: http.get(subject).cloned().unwrap_or_default(),
        place: at.replacen('.', ":", 1),
        before: found.before.clone(),
        after: found.after.clone(),
        rust: Some(in_rust(found)),
        spec: None,
        was: None,
        also: others.into_iter().collect(),
    }
}
