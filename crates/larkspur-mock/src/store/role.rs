//! What an endpoint does to a resource, told by its method and path.

use larkspur_schema::Endpoint;

use crate::catalog::Catalog;
use crate::request::Request;

/// What an endpoint does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Action {
    Create,
    Read,
    Update,
    Delete,
    List,
    CreateMany,
    UpdateMany,
    DeleteMany,
    ReadMany,
}

/// A resource as a request names it.
#[derive(Debug)]
pub(super) struct Role {
    pub(super) action: Action,
    /// The path of the collection, with the values of its parameters.
    pub(super) collection: String,
    /// What the path calls an item's id.
    pub(super) param: String,
}

impl Role {
    /// What the request does, where it is one of the things that can be kept.
    pub(super) fn of(catalog: &Catalog, endpoint: &Endpoint, request: &Request) -> Option<Self> {
        let (template, method) = (endpoint.http.path.as_str(), endpoint.http.method.as_str());
        let (parent, last) = template.rsplit_once('/')?;
        let (collection, param, action) = match last.strip_prefix(':') {
            Some(param) => (parent, param, of_item(method)?),
            None => match catalog.item_param(template) {
                Some(param) => (template, param, of_collection(method)?),
                None => (parent, catalog.item_param(parent)?, of_word(method, last)?),
            },
        };
        Some(Self { action, collection: concrete(collection, request), param: param.to_owned() })
    }
}

fn of_item(method: &str) -> Option<Action> {
    match method {
        "GET" => Some(Action::Read),
        "PUT" | "PATCH" => Some(Action::Update),
        "DELETE" => Some(Action::Delete),
        _ => None,
    }
}

fn of_collection(method: &str) -> Option<Action> {
    match method {
        "GET" => Some(Action::List),
        "POST" => Some(Action::Create),
        _ => None,
    }
}

fn of_word(method: &str, word: &str) -> Option<Action> {
    match (method, word) {
        ("POST", "batch_create") => Some(Action::CreateMany),
        ("POST" | "PUT" | "PATCH", "batch_update") => Some(Action::UpdateMany),
        ("POST" | "DELETE", "batch_delete") => Some(Action::DeleteMany),
        ("POST" | "GET", "batch_get" | "mget") => Some(Action::ReadMany),
        ("POST" | "GET", "list" | "search" | "query") => Some(Action::List),
        _ => None,
    }
}

/// A path with the values that the request has for its parameters.
pub(super) fn concrete(template: &str, request: &Request) -> String {
    let step = |step| match str::strip_prefix(step, ":") {
        Some(name) => request.path_value(name).unwrap_or(step),
        None => step,
    };
    template.split('/').map(step).collect::<Vec<_>>().join("/")
}
