//! Which pages are about the same endpoint, and which names clash.

use std::collections::BTreeMap;

use larkspur_schema::Http;

use super::draft::{About, Draft};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;

/// What makes two endpoints the same: the method, the host, and the path without the names of its parameters.
pub(super) type Key = (String, String, String);

/// The identity of an endpoint.
pub(super) fn key(http: &Http) -> Key {
    (http.method.clone(), http.host.clone(), unnamed_path(&http.path))
}

/// The identity of an endpoint as one text: method, host and path, `GET open.feishu.cn/open-apis/wiki/v2/tasks/:`. No two
/// documents should share it.
pub fn of_endpoint(http: &Http) -> String {
    let (method, host, path) = key(http);
    format!("{method} {host}{path}")
}

/// A path without the names of its parameters, which pages choose as they like: `/tasks/:` of `/tasks/:task_id`.
pub fn unnamed_path(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').map(|part| if part.starts_with(':') { ":" } else { part }).collect();
    parts.join("/")
}

/// Reports pages about one endpoint, and different endpoints of one name.
pub(super) fn report(drafts: &[Draft], sources: &[(&str, &Source)], diagnostics: &mut Vec<Diagnostic>) {
    let mut endpoints: BTreeMap<Key, &Draft> = BTreeMap::new();
    let mut names: BTreeMap<String, &Draft> = BTreeMap::new();
    for draft in drafts {
        let About::Endpoint(about) = &draft.about else { continue };
        let Ok(at) = sources.binary_search_by_key(&draft.page.doc.as_str(), |(path, _)| path) else { continue };
        let source = sources[at].1;
        let key = key(&about.http);
        if let Some(first) = endpoints.get(&key) {
            diagnostics.push(
                source
                    .report_line(Code::SameEndpoint, draft.page.line, format!("also documented by {}", first.page.doc))
                    .help("one endpoint is made of the two: remove one of the pages"),
            );
            continue;
        }
        endpoints.insert(key, draft);
        let name = about.id.to_string();
        if let Some(first) = names.get(&name) {
            diagnostics.push(
                source
                    .report_line(
                        Code::NameClash,
                        draft.page.line,
                        format!("`{name}` is also the name of {}", first.page.doc),
                    )
                    .help("add `endpoint: service.version.resource.method` to the front matter of one of the two"),
            );
            continue;
        }
        names.insert(name, draft);
    }
}
