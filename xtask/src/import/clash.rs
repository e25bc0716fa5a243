//! Different calls of one name: their pages are left out, and the others go on.

use std::collections::BTreeMap;

use larkspur_docs::Compiled;

/// Pages that share a name.
pub(super) struct Clash {
    pub(super) name: String,
    pub(super) pages: Vec<String>,
}

/// Takes the pages away whose names clash.
pub(super) fn take(pages: &mut Compiled, renamed: &mut Vec<bool>) -> Vec<Clash> {
    let mut docs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let names = pages.endpoints.iter().map(|endpoint| (endpoint.id.to_string(), &endpoint.page.doc));
    let events = pages.events.iter().map(|event| (event_name(event), &event.page.doc));
    for (name, doc) in names.chain(events) {
        docs.entry(name).or_default().push(doc.clone());
    }
    docs.retain(|_, pages| pages.len() > 1);
    let mut kept = renamed.iter().copied();
    let mut flags = Vec::new();
    pages.endpoints.retain(|endpoint| {
        let flag = kept.next().unwrap_or_default();
        let keep = !docs.contains_key(&endpoint.id.to_string());
        if keep {
            flags.push(flag);
        }
        keep
    });
    pages.events.retain(|event| !docs.contains_key(&event_name(event)));
    *renamed = flags;
    docs.into_iter().map(|(name, pages)| Clash { name, pages }).collect()
}

fn event_name(event: &larkspur_schema::Event) -> String {
    format!("{}.{}.events.{}", event.id.service, event.id.version, event.id.name)
}
