//! The end of a page's URL, which often spells the endpoint's name: `…/wiki-v2/space-node/list`.

use super::words::snake;

/// Methods that follow from the HTTP method; any other is the endpoint's own.
const STANDARD: &[&str] = &["get", "list", "create", "update", "patch", "delete"];

/// The name that a page's URL gives to a call at its end, in snake case: `refresh_user_access_token`. An id such as
/// `ugjMzUjL4IzM14COyMTN` names nothing.
pub fn of_url(url: &str) -> Option<String> {
    let last = url.split(['?', '#']).next()?.trim_end_matches('/').rsplit('/').next()?;
    let words = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    (last.starts_with(|c: char| c.is_ascii_lowercase()) && last.chars().all(words)).then(|| snake(last))
}

/// The last segments of a page's URL in snake case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Tail {
    /// The last segment without a counter: `list` of `list-2`. Empty for a title (`list-categories`), which names nothing:
    /// the words of a name are joined by `_`.
    pub(super) method: String,
    /// The names that the segment before it joins by `-`: `space` and `node` of `space-node`.
    pub(super) resource: Vec<String>,
}

impl Tail {
    /// Reads the URL of a page.
    pub(super) fn read(url: &str) -> Self {
        let url = url.split(['?', '#']).next().unwrap_or_default();
        let place = url.split_once("://").map_or(url, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let mut segments = place.split('/').rev().filter(|segment| !segment.is_empty());
        let last = segments.next().map(without_counter).unwrap_or_default();
        let resource = segments.next().unwrap_or_default();
        Self {
            method: if last.contains('-') { String::new() } else { snake(last) },
            resource: resource.split('-').map(snake).filter(|name| !name.is_empty()).collect(),
        }
    }

    /// The method, where it is one that no HTTP method implies.
    pub(super) fn own_method(&self) -> Option<&str> {
        let method = self.method.as_str();
        (!method.is_empty() && !STANDARD.contains(&method)).then_some(method)
    }

    /// The resource as one name.
    pub(super) fn resource_name(&self) -> String {
        self.resource.join("_")
    }
}

/// A segment without the counter that tells pages of one name apart: `get-2` is `get`.
fn without_counter(segment: &str) -> &str {
    match segment.rsplit_once('-') {
        Some((name, digits)) if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => segment,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_two_segments_are_method_and_resource() {
        let tail = Tail::read("https://open.feishu.cn/document/server-docs/wiki-v2/space-node/batchSave-2?lang=zh#top");
        assert_eq!(tail, Tail { method: "batch_save".into(), resource: vec!["space".into(), "node".into()] });
        assert_eq!(tail.own_method(), Some("batch_save"));
        assert_eq!(tail.resource_name(), "space_node");
    }

    #[test]
    fn a_title_in_words_and_an_empty_url_name_no_method() {
        assert_eq!(Tail::read("https://example.com/category/list-categories").method, "");
        assert_eq!(Tail::read("https://example.com"), Tail::default());
        assert_eq!(Tail::read(""), Tail::default());
    }
}
