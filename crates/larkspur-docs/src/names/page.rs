//! Which page of several about one URL is meant.

use larkspur_schema::Page;

/// What a page is called: mirrors give one page different URLs, and the same title.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PageName {
    url: Option<String>,
    title: String,
}

impl PageName {
    /// Takes the URL and the title of a page.
    pub fn of(page: &Page) -> Self {
        Self { url: page.doc_url.clone(), title: page.title.trim().to_owned() }
    }

    /// What is known of this page: by its URL, else by its title.
    pub(crate) fn find<'k, T>(&self, known: &'k [(Self, T)]) -> Option<&'k T> {
        let by_url = known.iter().find(|(page, _)| page.url.is_some() && page.url == self.url);
        let by_title = || known.iter().find(|(page, _)| !page.title.is_empty() && page.title == self.title);
        by_url.or_else(by_title).map(|(_, known)| known)
    }
}
