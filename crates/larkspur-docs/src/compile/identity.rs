//! Which pages are about the same endpoint, and which names clash.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use larkspur_schema::{Endpoint, Event, Http};

use crate::diagnostic::{Code, Diagnostic};
use crate::names;
use crate::source::Source;

/// What makes two endpoints the same: the method, the host, and the path without the names of its parameters.
pub(super) type Key = (String, String, String);

/// The identity of an endpoint.
pub(super) fn key(http: &Http) -> Key {
    (http.method.clone(), http.host.clone(), unnamed_path(&http.path))
}

/// Where an endpoint's request goes, as one text: method, host and path, `GET open.feishu.cn/open-apis/wiki/v2/tasks/:`.
/// Documents that share it are about one endpoint, unless their requests differ.
pub fn of_endpoint(http: &Http) -> String {
    let (method, host, path) = key(http);
    format!("{method} {host}{path}")
}

/// A path without the names of its parameters, which pages choose as they like: `/tasks/:` of `/tasks/:task_id`.
pub fn unnamed_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with(':') { ":" } else { part }).collect();
    parts.join("/")
}

/// Whether two pages of one URL are about one call. Two current pages, each with a request that the other does not know, are
/// about two: getting a token and refreshing it are.
fn is_same_call(one: &Endpoint, other: &Endpoint) -> bool {
    let is_one_page = without_remark(&one.page.title) == without_remark(&other.page.title)
        || (one.page.doc_url.is_some() && one.page.doc_url == other.page.doc_url);
    is_one_page || one.deprecated || other.deprecated || !one.has_other_request(other)
}

/// A title without what it says in brackets at its end: `获取成员` of `获取成员（v1 版本，仅内测）`.
fn without_remark(title: &str) -> &str {
    remark(title).map_or(title.trim_end(), |(title, _)| title.trim_end())
}

fn remark(title: &str) -> Option<(&str, &str)> {
    title.trim_end().strip_suffix(['）', ')'])?.rsplit_once(['（', '('])
}

/// How many remarks in brackets a title ends with.
fn remarks(title: &str) -> usize {
    remark(title).map_or(0, |(_, remark)| remark.split(['，', ',', '、']).count())
}

/// The endpoints that are about one call, each group by itself; most groups have one.
pub(super) fn groups(endpoints: &[Endpoint]) -> Vec<Vec<usize>> {
    let mut by_key: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
    for (index, endpoint) in endpoints.iter().enumerate() {
        by_key.entry(key(&endpoint.http)).or_default().push(index);
    }
    let mut groups = Vec::new();
    for indices in by_key.into_values() {
        if indices.len() == 1 {
            groups.push(indices);
            continue;
        }
        let mut own: Vec<Vec<usize>> = Vec::new();
        for at in indices {
            let is_same = |&other: &usize| is_same_call(&endpoints[at], &endpoints[other]);
            match own.iter_mut().find(|group| group.iter().any(is_same)) {
                Some(group) => group.push(at),
                None => own.push(vec![at]),
            }
        }
        groups.extend(own);
    }
    groups
}

/// Names the further calls of one URL after the ends of their pages' URLs, where they share a name with the first: the one
/// whose page's URL sorts first keeps it, whatever the dates.
pub(super) fn tell_apart(endpoints: &mut [Endpoint]) {
    let mut by_key: BTreeMap<(Key, String), Vec<Vec<usize>>> = BTreeMap::new();
    for group in groups(endpoints) {
        let Some(&first) = group.first() else { continue };
        let endpoint = &endpoints[first];
        by_key.entry((key(&endpoint.http), endpoint.id.to_string())).or_default().push(group);
    }
    for mut calls in by_key.into_values().filter(|calls| calls.len() > 1) {
        calls.sort_by_cached_key(|group| best(endpoints, group).and_then(|at| endpoints[at].page.doc_url.clone()));
        for at in calls.into_iter().skip(1).flatten() {
            if let Some(name) = endpoints[at].page.doc_url.as_deref().and_then(names::of_url) {
                endpoints[at].id.method = name;
            }
        }
    }
}

/// Of each group, the page that is kept: one that is not historic, then one for everybody (`获取成员` rather than
/// `获取成员（仅内测）`), then the one that changed last.
pub(super) fn kept_endpoints(endpoints: &[Endpoint]) -> Vec<bool> {
    let mut keep = vec![false; endpoints.len()];
    groups(endpoints).iter().filter_map(|group| best(endpoints, group)).for_each(|at| keep[at] = true);
    keep
}

fn best(endpoints: &[Endpoint], group: &[usize]) -> Option<usize> {
    let rank = |&at: &usize| {
        let endpoint: &Endpoint = &endpoints[at];
        (!endpoint.deprecated, Reverse(remarks(&endpoint.page.title)), endpoint.page.updated, Reverse(at))
    };
    group.iter().copied().max_by_key(rank)
}

/// The same for the pages of events.
pub(super) fn kept_events(events: &[Event]) -> Vec<bool> {
    let rank = |at: usize| (Reverse(remarks(&events[at].page.title)), events[at].page.updated, Reverse(at));
    let mut best: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, event) in events.iter().enumerate() {
        let kept = best.entry(&event.event_type).or_insert(at);
        if rank(at) > rank(*kept) {
            *kept = at;
        }
    }
    events.iter().enumerate().map(|(at, event)| best[event.event_type.as_str()] == at).collect()
}

/// Reports pages about one call, and different calls of one name. `line` tells where a page says where its request goes.
pub(super) fn report<'s>(
    endpoints: &[Endpoint],
    events: &[Event],
    line: impl Fn(&str) -> Option<(&'s Source, u32)>,
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut tell = |code: Code, doc: &str, message: String, help: &str| {
        if let Some((source, line)) = line(doc) {
            found.push(source.report_line(code, line, message).help(help));
        }
    };
    let mut names: BTreeMap<String, &Endpoint> = BTreeMap::new();
    let mut groups = groups(endpoints);
    groups.sort();
    for group in groups {
        let Some((&first, others)) = group.split_first() else { continue };
        for &other in others {
            let message = format!("also documented by {}", endpoints[first].page.doc);
            let help = "one endpoint is made of the two: remove one of the pages";
            tell(Code::SameEndpoint, &endpoints[other].page.doc, message, help);
        }
        let name = endpoints[first].id.to_string();
        if let Some(taken) = names.get(&name) {
            let message = format!("`{name}` is also the name of {}", taken.page.doc);
            let help = "add `endpoint: service.version.resource.method` to the front matter of one of the two";
            tell(Code::NameClash, &endpoints[first].page.doc, message, help);
        }
        names.entry(name).or_insert(&endpoints[first]);
    }
    let mut types: BTreeMap<&str, &Event> = BTreeMap::new();
    for event in events {
        if let Some(first) = types.get(event.event_type.as_str()) {
            let message = format!("also documented by {}", first.page.doc);
            tell(Code::SameEndpoint, &event.page.doc, message, "one event is made of the two: remove one of the pages");
        }
        types.entry(&event.event_type).or_insert(event);
    }
    found
}
