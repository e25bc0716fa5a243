//! Which pages become specs: a page replaces a spec that is older, and no other.

use std::collections::BTreeMap;

use larkspur_docs::canonical;
use larkspur_docs::source::Source;
use larkspur_schema::{Component, Endpoint, Event};

use super::kept;
use super::read::{Args, Read, Specs};

/// What is to be written, and what is not.
#[derive(Default)]
pub(super) struct Decided {
    /// Every spec that a page stands for: a new text, or the one that is there.
    pub(super) specs: Specs,
    /// The specs that pages give a new text, and the pages.
    pub(super) taken: BTreeMap<String, String>,
    /// Pages that are older than their specs.
    pub(super) older: Vec<Passed>,
    /// Pages of the same date as their specs, of which other rows, types or marks are read.
    pub(super) differing: Vec<Passed>,
    /// How many pages have the same date as their specs.
    pub(super) same_date: usize,
}

/// A page that does not replace its spec.
pub(super) struct Passed {
    pub(super) doc: String,
    pub(super) spec: String,
}

/// What decides between a page and a spec.
struct Standing<'e> {
    title: &'e str,
    url: Option<&'e str>,
    deprecated: bool,
    updated: Option<i64>,
}

/// Decides about each page.
pub(super) fn decide(read: &Read, args: &Args) -> Decided {
    let wanted = |service: &str| args.services.is_empty() || args.services.iter().any(|name| name == service);
    let endpoints: BTreeMap<&str, &Endpoint> =
        read.existing.endpoints.iter().map(|spec| (spec.page.doc.as_str(), spec)).collect();
    let events: BTreeMap<&str, &Event> =
        read.existing.events.iter().map(|spec| (spec.page.doc.as_str(), spec)).collect();
    let mut decided = Decided::default();
    for (endpoint, &renamed) in read.pages.endpoints.iter().zip(&read.renamed) {
        if wanted(&endpoint.id.service) {
            let path = path_of(endpoint);
            let spec = endpoints.get(path.as_str()).map(|spec| of_endpoint(spec));
            let text = canonical::endpoint(endpoint, renamed);
            decided.add(
                read,
                args,
                Page { path, doc: &endpoint.page.doc, text, standing: of_endpoint(endpoint), spec },
            );
        }
    }
    for event in read.pages.events.iter().filter(|event| wanted(&event.id.service)) {
        let path = format!("{}/{}/events/{}.md", event.id.service, event.id.version, event.id.name);
        let spec = events.get(path.as_str()).map(|spec| of_event(spec));
        let text = canonical::event(event);
        decided.add(read, args, Page { path, doc: &event.page.doc, text, standing: of_event(event), spec });
    }
    let components: BTreeMap<&str, &Component> =
        read.existing.components.iter().map(|spec| (spec.page.doc.as_str(), spec)).collect();
    for component in read.pages.components.iter().filter(|_| wanted("card")) {
        let path = format!("card/{}/{}.md", component.version, component.name);
        let spec = components.get(path.as_str()).map(|spec| of_component(spec));
        let text = canonical::component(component);
        let standing = of_component(component);
        decided.add(read, args, Page { path, doc: &component.page.doc, text, standing, spec });
    }
    decided
}

/// A page and the spec that it may replace.
struct Page<'e> {
    path: String,
    doc: &'e str,
    text: String,
    standing: Standing<'e>,
    spec: Option<Standing<'e>>,
}

impl Decided {
    fn add(&mut self, read: &Read, args: &Args, page: Page<'_>) {
        let written = page.spec.as_ref().and_then(|_| std::fs::read_to_string(read.to.join(&page.path)).ok());
        let order = page.spec.as_ref().map_or(Order::Newer, |spec| page.standing.against(spec));
        let by_hand =
            written.as_ref().is_some_and(|text| kept::is_by_hand(&Source::new(page.path.as_str(), text.as_str())));
        let text = match (order, written) {
            // Of a spec that was corrected by hand, it is told how far its page is from it.
            _ if by_hand => page.text,
            (Order::Newer, _) | (_, None) => page.text,
            (Order::Same, Some(_)) if args.reread => page.text,
            (Order::Same, Some(written)) => {
                self.same_date += 1;
                if structure(&written) != structure(&page.text) {
                    self.differing.push(Passed { doc: page.doc.to_owned(), spec: page.path.clone() });
                }
                self.specs.insert(page.path, written);
                return;
            }
            (Order::Older, Some(written)) => {
                self.older.push(Passed { doc: page.doc.to_owned(), spec: page.path.clone() });
                self.specs.insert(page.path, written);
                return;
            }
        };
        self.taken.insert(page.path.clone(), page.doc.to_owned());
        self.specs.insert(page.path, text);
    }
}

/// How a page stands to a spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Newer,
    Same,
    Older,
}

impl Standing<'_> {
    /// A page that is the spec's own replaces it by date; another one, such as a variant for some, only where the spec's is
    /// historic and this is not. A page without a date is taken for new.
    fn against(&self, spec: &Self) -> Order {
        let is_own = self.title == spec.title || (self.url.is_some() && self.url == spec.url);
        if !is_own && self.deprecated != spec.deprecated {
            return if self.deprecated { Order::Older } else { Order::Newer };
        }
        match (self.updated, spec.updated) {
            (Some(page), Some(spec)) if page < spec => Order::Older,
            (Some(page), Some(spec)) if page == spec => Order::Same,
            (None, Some(_)) | (Some(_), _) | (None, None) => Order::Newer,
        }
    }
}

fn of_endpoint(endpoint: &Endpoint) -> Standing<'_> {
    Standing {
        title: &endpoint.page.title,
        url: endpoint.page.doc_url.as_deref(),
        deprecated: endpoint.deprecated,
        updated: endpoint.page.updated,
    }
}

fn of_event(event: &Event) -> Standing<'_> {
    Standing {
        title: &event.page.title,
        url: event.page.doc_url.as_deref(),
        deprecated: false,
        updated: event.page.updated,
    }
}

fn of_component(component: &Component) -> Standing<'_> {
    Standing {
        title: &component.page.title,
        url: component.page.doc_url.as_deref(),
        deprecated: false,
        updated: component.page.updated,
    }
}

/// The rows of all tables without their descriptions, which mirrors of one page word differently.
fn structure(spec: &str) -> Vec<[&str; 3]> {
    let rows = spec.split("\n### 错误码").next().unwrap_or(spec).lines().filter(|line| line.contains(" | "));
    let cells = |line| {
        let mut cells = str::split(line, " | ");
        [(); 3].map(|()| cells.next().unwrap_or_default())
    };
    rows.map(cells).map(|[name, ty, mark]| [name, ty, if mark.chars().count() == 1 { mark } else { "" }]).collect()
}

fn path_of(endpoint: &Endpoint) -> String {
    let id = &endpoint.id;
    format!("{}/{}/{}.{}.md", id.service, id.version, id.resource, id.method)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_page_wins_and_a_variant_never_does() {
        let of = |title, deprecated, updated| Standing { title, url: None, deprecated, updated };
        let spec = of("列出门", false, Some(5));
        assert_eq!(of("列出门", false, Some(6)).against(&spec), Order::Newer);
        assert_eq!(of("列出门", false, Some(5)).against(&spec), Order::Same);
        assert_eq!(of("列出门", false, Some(4)).against(&spec), Order::Older);
        assert_eq!(of("列出门", true, Some(6)).against(&spec), Order::Newer, "the page itself became historic");
        assert_eq!(of("列出旧门", true, Some(6)).against(&spec), Order::Older, "another page is historic");
        assert_eq!(of("列出门", false, None).against(&spec), Order::Newer);
    }
}
