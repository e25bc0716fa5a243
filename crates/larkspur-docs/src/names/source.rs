//! What names are derived from.

use larkspur_schema::Http;

/// What the name of an endpoint is derived from.
#[derive(Clone, Copy, Debug)]
pub struct NameSource<'a> {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`, in any case.
    pub http_method: &'a str,
    /// `open.feishu.cn` for all but a few endpoints. It is no part of the name.
    pub host: &'a str,
    /// The path; parameters are written `:name`. A query string is ignored.
    pub path: &'a str,
    /// The URL of the official page. Without it, about one name in fourteen comes out differently.
    pub doc_url: Option<&'a str>,
    /// The page's title, which may say that a call lists things.
    pub title: &'a str,
}

impl<'a> NameSource<'a> {
    /// What a page says of its endpoint.
    pub fn new(http: &'a Http, doc_url: Option<&'a str>, title: &'a str) -> Self {
        Self { http_method: &http.method, host: &http.host, path: &http.path, doc_url, title }
    }
}
