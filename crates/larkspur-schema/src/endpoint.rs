//! An endpoint: one HTTP method on one path.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::envelope;
use crate::field::Field;
use crate::page::{Access, Page};
use crate::repeat::Repeat;

/// The platform's name of an endpoint, `wiki.v2.task.get`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EndpointId {
    /// The service, `wiki`.
    pub service: String,
    /// The version, `v2`.
    pub version: String,
    /// The resource, `task`; words are joined by `_`.
    pub resource: String,
    /// The method, `get`.
    pub method: String,
}

impl fmt::Display for EndpointId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}.{}", self.service, self.version, self.resource, self.method)
    }
}

/// Reads `service.version.resource.method`; each part is lower-case words joined by `_`.
impl FromStr for EndpointId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parts: Vec<&str> = text.trim().split('.').collect();
        let [service, version, resource, method] = parts[..] else {
            return Err(format!("`{text}` is not of the form service.version.resource.method"));
        };
        for part in parts {
            let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
            if !part.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') || !part.chars().all(word) {
                return Err(format!("`{part}` in `{text}` is not a name of lower-case letters, digits and `_`"));
            }
        }
        Ok(Self { service: service.into(), version: version.into(), resource: resource.into(), method: method.into() })
    }
}

/// A kind of access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Token {
    /// The app acts for a tenant (`tenant_access_token`).
    Tenant,
    /// The app acts for a user (`user_access_token`).
    User,
    /// The app acts for itself (`app_access_token`).
    App,
}

/// Where and how a request is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Http {
    /// `GET`, `POST`, `PUT`, `PATCH` or `DELETE`.
    pub method: String,
    /// `open.feishu.cn` for all but a few endpoints.
    pub host: String,
    /// The path; parameters are written `:name`.
    pub path: String,
}

impl Http {
    /// The names of the path's parameters, in order.
    pub fn path_params(&self) -> impl Iterator<Item = &str> {
        self.path.split('/').filter_map(|segment| segment.strip_prefix(':'))
    }
}

/// How often an endpoint may be called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateLimit {
    /// Calls a minute.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_minute: Option<u32>,
    /// Calls a second.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per_second: Option<u32>,
    /// The document names a special limit without a figure.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub special: bool,
}

/// Parameters beside the body.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Params {
    /// Parts of the path, in the order of the path.
    pub path: Vec<Field>,
    /// The query string.
    pub query: Vec<Field>,
    /// Headers, without `Authorization` and `Content-Type`.
    pub header: Vec<Field>,
}

/// A request body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Body {
    /// `application/json`, `multipart/form-data` or `application/x-www-form-urlencoded`.
    pub content_type: String,
    /// The top-level fields.
    pub fields: Vec<Field>,
    /// Places whose nesting is doubtful.
    pub ambiguous: Vec<Doubt>,
    /// The documented bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub examples: Vec<Json>,
}

/// What comes back when a call succeeds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ResponseKind {
    /// A JSON envelope.
    Json,
    /// The bytes of a file.
    Binary,
    /// Nothing is documented.
    #[default]
    None,
}

/// A reply.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// What the bytes are.
    pub kind: ResponseKind,
    /// Every row of the table as a tree, the envelope's `code`, `msg` and `data` included.
    pub fields: Vec<Field>,
    /// Places whose nesting is doubtful.
    pub ambiguous: Vec<Doubt>,
    /// The documented replies.
    pub examples: Vec<Json>,
}

impl Response {
    /// The field with the payload; some replies have theirs beside `code` and `msg`.
    pub fn payload(&self) -> Option<&Field> {
        envelope::payload(&self.fields, envelope::REPLY_PAYLOAD)
    }

    /// The fields of the payload; none where there is no [`payload`](Self::payload).
    pub fn data_fields(&self) -> &[Field] {
        self.payload().map_or(&[], |data| &data.fields)
    }
}

/// A place whose nesting the evidence does not settle.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doubt {
    /// The line of the row, from 1.
    pub line: u32,
    /// The path that was chosen.
    pub path: String,
    /// The other paths that fit.
    pub alternatives: Vec<String>,
    /// Why the evidence does not decide.
    pub reason: String,
}

/// How a list is paged through. Each name is a field of the reply's data, or a path into one of its objects:
/// `page_response.page_token`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pagination {
    /// The field with the token of the next page; the request takes it as `page_token`, or as [`param`](Self::param).
    pub page_token: String,
    /// The field that says whether a page follows.
    pub has_more: String,
    /// The field with the list.
    pub items: String,
    /// The path of the token within the request's body, where it stands in an object: `page_request.page_token`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub param: Option<String>,
}

impl Pagination {
    /// The name of the request's field that takes the token, or its path within the body.
    pub fn token_param(&self) -> &str {
        self.param.as_deref().unwrap_or("page_token")
    }
}

/// Whether the advice on an error says to try again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Retry {
    /// Try again later.
    Later,
    /// Do not try again.
    Never,
}

/// A documented error code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// The HTTP status, where the document gives one.
    pub http: Option<u16>,
    /// The platform's code.
    pub code: i64,
    /// The platform's message.
    pub message: String,
    /// What the advice says about trying again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry: Option<Retry>,
}

/// One endpoint, as one page documents it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Endpoint {
    /// The page.
    #[serde(flatten)]
    pub page: Page,
    /// The platform's name.
    pub id: EndpointId,
    /// Whether the page says not to use the endpoint any more.
    pub deprecated: bool,
    /// Where the request goes.
    pub http: Http,
    /// The access tokens it accepts; empty where none is needed.
    pub tokens: Vec<Token>,
    /// Which apps may call it.
    #[serde(flatten)]
    pub access: Access,
    /// How often it may be called.
    pub rate_limit: Option<RateLimit>,
    /// Parameters beside the body.
    pub params: Params,
    /// The request body.
    pub body: Option<Body>,
    /// The reply.
    pub response: Response,
    /// How the reply is paged through, where it is a list.
    pub pagination: Option<Pagination>,
    /// Documented error codes.
    pub errors: Vec<ApiError>,
    /// When a call may be sent again, where a spec settles it; [`Endpoint::repeat`] tells it of every endpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeat: Option<Repeat>,
}

impl Endpoint {
    /// The paths of all that a request can hold beside the URL: query parameters and fields of the body.
    pub fn request_paths(&self) -> BTreeSet<String> {
        let mut paths = BTreeSet::new();
        let body = self.body.iter().flat_map(|body| &body.fields);
        self.params.query.iter().chain(body).for_each(|field| add_paths(field, "", &mut paths));
        paths
    }

    /// The fields of each table: parameters, body, reply.
    pub fn tables(&self) -> impl Iterator<Item = &[Field]> {
        let params = [&self.params.path, &self.params.query, &self.params.header];
        let body = self.body.iter().map(|body| &body.fields);
        params.into_iter().chain(body).chain([&self.response.fields]).map(Vec::as_slice)
    }

    /// The fields of each table, in the order of [`Endpoint::tables`].
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut [Field]> {
        let params = [&mut self.params.path, &mut self.params.query, &mut self.params.header];
        let body = self.body.iter_mut().map(|body| &mut body.fields);
        params.into_iter().chain(body).chain([&mut self.response.fields]).map(Vec::as_mut_slice)
    }

    /// Whether each of two requests can hold something that the other cannot. At one URL, these are two calls: getting a token
    /// and refreshing it are.
    pub fn has_other_request(&self, other: &Self) -> bool {
        let (own, others) = (self.request_paths(), other.request_paths());
        !own.is_subset(&others) && !others.is_subset(&own)
    }
}

fn add_paths(field: &Field, above: &str, paths: &mut BTreeSet<String>) {
    let path = if above.is_empty() { field.name.clone() } else { format!("{above}.{}", field.name) };
    field.fields.iter().for_each(|field| add_paths(field, &path, paths));
    paths.insert(path);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_what_it_writes() {
        let id: EndpointId = "wiki.v2.space_node.list".parse().unwrap();
        assert_eq!(id.resource, "space_node");
        assert_eq!(id.to_string(), "wiki.v2.space_node.list");
    }

    #[test]
    fn an_id_with_a_missing_or_odd_part_is_refused() {
        assert!("wiki.v2.get".parse::<EndpointId>().unwrap_err().contains("service.version.resource.method"));
        assert!("wiki.v2.Task.get".parse::<EndpointId>().unwrap_err().contains("`Task`"));
        assert!("wiki..task.get".parse::<EndpointId>().is_err());
    }

    #[test]
    fn path_params_come_in_order() {
        let http = Http { method: "GET".into(), host: String::new(), path: "/a/:b/c/:d_e".into() };
        assert_eq!(http.path_params().collect::<Vec<_>>(), ["b", "d_e"]);
    }
}
