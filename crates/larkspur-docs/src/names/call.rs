//! The resource and the method of an endpoint.
//!
//! There are two witnesses: the path, and the end of the page's URL. The page's URL decides where its words fit the path;
//! the path decides elsewhere. "n of m" beside a rule counts the published names of endpoints that it applies to and gets
//! right.

use larkspur_schema::english::{is_plural, singular};

use super::path::{Part, Path};
use super::source::NameSource;
use super::tail::Tail;
use super::words::{is_action, is_reading, is_sure_action};

/// The resource and the method. The service is the resource where the path has no other.
pub(super) fn name(source: &NameSource<'_>, path: &Path, tail: &Tail) -> (String, String) {
    let http = source.http_method.trim().to_ascii_uppercase();
    let Some((last, owners)) = path.parts.split_last() else {
        return (path.service.clone(), standard(&http, false).to_owned());
    };
    // `attachment/create_attachment` says no more than `attachment/create`.
    let collection = singular(&last.name);
    let is_own = !last.picked && tail.resource.last() == Some(&collection);
    if is_own && tail.method == format!("{}_{collection}", standard(&http, false)) {
        return (resource(&path.parts, tail, Last::Singular), standard(&http, false).to_owned());
    }
    // 9 of 9: the page names a resource of this path and a method of its own, where the path spells it otherwise.
    if let Some(method) = tail.own_method().filter(|method| *method != last.name || last.picked)
        && is_leading(&tail.resource_name(), &path.parts)
    {
        return (tail.resource_name(), method.to_owned());
    }
    if last.picked {
        return (resource(&path.parts, tail, Last::Singular), standard(&http, false).to_owned());
    }
    if is_last_an_action(&http, path, last, owners, tail) {
        return (owner(path, owners, last, tail), last.name.clone());
    }
    // 3 of 3: the page spells the last part as a method, under a resource that the path may leave out
    // (`ticket/start_service` for `/start_service`).
    if let Some(method) = tail.own_method().filter(|method| singular(method) == singular(&last.name)) {
        match tail.resource.as_slice() {
            _ if !owners.is_empty() => return (owner(path, owners, last, tail), method.to_owned()),
            [told] => return (told.clone(), method.to_owned()),
            _ => {}
        }
    }
    let many = match tail.method.as_str() {
        "list" => true,
        "get" => false,
        _ => is_plural(&last.name) || lists(source.title),
    };
    let method = standard(&http, many);
    // 8 of 8: the members of a collection have ids of their own; what is read or changed without one is one thing, whose
    // name stays as it is (`file_statistics.get`, `application_collaborators.update`).
    let last = if matches!(method, "list" | "create") { Last::Singular } else { Last::AsIs };
    (resource(&path.parts, tail, last), method.to_owned())
}

/// Whether the last part of a path is the method: `upload` of `/files/upload`.
fn is_last_an_action(http: &str, path: &Path, last: &Part, owners: &[Part], tail: &Tail) -> bool {
    let bare = owners.is_empty() && !path.picked;
    // 390 of 390 where something owns the part.
    if !bare && tail.method == last.name {
        return true;
    }
    // `tenant_access_token_internal` for `/tenant_access_token/internal`.
    if owners.last().is_some_and(|owner| tail.method == format!("{}_{}", owner.name, last.name)) {
        return true;
    }
    if !bare && is_sure_action(&last.name) {
        return true;
    }
    // 292 of 292: a standard method that suits the HTTP method makes the last part a resource.
    if suits(http, &tail.method) || (bare && tail.method == last.name) {
        return false;
    }
    let acts = if http == "GET" { is_reading(&last.name) } else { is_action(&last.name) };
    // A collection without an id holds no single thing, so a singular after it is an action: `/calendars/unsubscription`.
    let collection = owners.last().is_some_and(|owner| !owner.picked && is_plural(&owner.name));
    acts || (collection && !is_plural(&last.name))
}

/// The resource that an action belongs to.
fn owner(path: &Path, owners: &[Part], action: &Part, tail: &Tail) -> String {
    if owners.is_empty() {
        return path.service.clone();
    }
    // 2 of 3: after a collection without an id, the page knows which of the two acts (`/documents/blocks/convert`).
    let told = tail.resource_name();
    let odd = owners.iter().take(owners.len() - 1).any(|part| !part.picked && is_plural(&part.name));
    if odd && tail.method == action.name && is_leading(&told, owners) {
        return told;
    }
    resource(owners, tail, Last::Singular)
}

/// How the last part of a resource is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Singular,
    AsIs,
}

/// Parts as one name.
fn resource(parts: &[Part], tail: &Tail, last: Last) -> String {
    let mut names: Vec<String> = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        let ends = at + 1 == parts.len();
        // 5 of 7: a collection that no id picks from stays plural before another part: `employees_job_data`.
        let as_is = if ends { last == Last::AsIs } else { !part.picked };
        let mut name = if as_is { part.name.clone() } else { singular(&part.name) };
        // 7 of 7: the page may know a part by a longer name (`aily_session-run` for `/sessions/:id/runs`), or as plural in itself.
        if let Some(told) =
            tail.resource.get(at).filter(|told| extends(told, &singular(&part.name)) || **told == part.name)
            && tail.fits(parts)
        {
            name.clone_from(told);
        }
        // 3 of 3: a part that repeats its owner's name replaces it: `chat_tab` for `/chats/:chat_id/chat_tabs`.
        if names.last().is_some_and(|owner| extends_front(&name, owner)) {
            names.pop();
        }
        names.push(name);
    }
    names.join("_")
}

impl Tail {
    /// Whether each name of the page's resource is a part's name or a longer form of it.
    fn fits(&self, parts: &[Part]) -> bool {
        let mut pairs = self.resource.iter().zip(parts);
        self.resource.len() == parts.len()
            && pairs.all(|(told, part)| {
                let name = singular(&part.name);
                *told == part.name || *told == name || extends(told, &name)
            })
    }
}

/// Whether a name is another with words before it.
fn extends(long: &str, short: &str) -> bool {
    long.strip_suffix(short).is_some_and(|head| head.ends_with('_'))
}

/// Whether a name is another with words after it.
fn extends_front(long: &str, short: &str) -> bool {
    long.strip_prefix(short).is_some_and(|rest| rest.starts_with('_'))
}

/// Whether a resource is made of the first parts of a path, or of all.
fn is_leading(told: &str, parts: &[Part]) -> bool {
    (1..=parts.len())
        .any(|count| parts[..count].iter().map(|part| singular(&part.name)).collect::<Vec<_>>().join("_") == told)
}

/// Whether a standard method is one of an HTTP method.
fn suits(http: &str, method: &str) -> bool {
    if http == "GET" { matches!(method, "get" | "list") } else { standard(http, false) == method }
}

/// The standard method of an HTTP method. It holds for 553 of 554 endpoints with a standard name.
fn standard(http: &str, many: bool) -> &'static str {
    match http {
        "POST" => "create",
        "PUT" => "update",
        "PATCH" => "patch",
        "DELETE" => "delete",
        _ if many => "list",
        _ => "get",
    }
}

/// Whether a title says that it gives many: 列表 list, 批量 in bulk, 所有 and 全部 all.
fn lists(title: &str) -> bool {
    ["列表", "批量", "所有", "全部"].iter().any(|word| title.contains(word))
}
