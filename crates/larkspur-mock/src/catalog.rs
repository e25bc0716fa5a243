//! What the mock serves: the endpoints of the schema and the token endpoints, by name and by route.

use std::collections::BTreeMap;
use std::sync::Arc;

use larkspur_schema::Endpoint;

use crate::auth::TokenEndpoint;
use crate::error::{BuildError, UnknownEndpoint};
#[cfg(feature = "events")]
use crate::events::LongConnection;
use crate::router::{Found, Router};

/// Everything that is served.
#[derive(Debug)]
pub(crate) struct Catalog {
    served: Vec<Served>,
    names: BTreeMap<String, usize>,
    router: Router<usize>,
}

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) kind: Kind,
}

/// How an endpoint is answered.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// As the platform's token endpoints.
    Token(TokenEndpoint),
    /// As the platform's endpoints of the long connection.
    #[cfg(feature = "events")]
    LongConnection(LongConnection),
    /// As its document says.
    Documented(Arc<Endpoint>),
}

impl Catalog {
    pub(crate) fn new(endpoints: Vec<Endpoint>) -> Result<Self, BuildError> {
        let mut catalog = Self { served: Vec::new(), names: BTreeMap::new(), router: Router::default() };
        for token in TokenEndpoint::ALL {
            let (method, path) = token.route();
            catalog.add(token.id().to_owned(), method, path, Kind::Token(token))?;
        }
        #[cfg(feature = "events")]
        for endpoint in LongConnection::ALL {
            let (method, path) = endpoint.route();
            catalog.add(endpoint.id().to_owned(), method, path, Kind::LongConnection(endpoint))?;
        }
        for endpoint in endpoints {
            let (id, method, path) =
                (endpoint.id.to_string(), endpoint.http.method.clone(), endpoint.http.path.clone());
            // A documented token endpoint keeps the mock's behaviour and is found under its documented name too.
            if let Some(token) = catalog.token_endpoint(&method, &path) {
                catalog.name(id, token)?;
            } else {
                catalog.add(id, &method, &path, Kind::Documented(Arc::new(endpoint)))?;
            }
        }
        Ok(catalog)
    }

    fn token_endpoint(&self, method: &str, path: &str) -> Option<usize> {
        let same =
            |served: &Served| matches!(served.kind, Kind::Token(_)) && served.method == method && served.path == path;
        self.served.iter().position(same)
    }

    fn add(&mut self, id: String, method: &str, path: &str, kind: Kind) -> Result<(), BuildError> {
        let index = self.served.len();
        if let Err(&taken) = self.router.insert(method, path, index) {
            let first = self.served[taken].id.clone();
            return Err(BuildError::SameRoute { first, second: id, method: method.into(), path: path.into() });
        }
        self.served.push(Served { id: id.clone(), method: method.into(), path: path.into(), kind });
        self.name(id, index)
    }

    fn name(&mut self, id: String, index: usize) -> Result<(), BuildError> {
        if let Some(taken) = self.names.insert(id.clone(), index).filter(|taken| *taken != index) {
            let shown = |index: usize| format!("{} {}", self.served[index].method, self.served[index].path);
            return Err(BuildError::SameId { id, first: shown(taken), second: shown(index) });
        }
        if let Some(served) = self.served.get_mut(index) {
            served.id = id;
        }
        Ok(())
    }

    pub(crate) fn find(&self, method: &str, path: &str) -> Option<Found<'_, usize>> {
        self.router.find(method, path)
    }

    pub(crate) fn get(&self, index: usize) -> &Served {
        &self.served[index]
    }

    /// Whether the document of an endpoint tells of pages.
    pub(crate) fn is_paged(&self, index: usize) -> bool {
        matches!(&self.served[index].kind, Kind::Documented(endpoint) if endpoint.pagination.is_some())
    }

    /// The index of a name.
    pub(crate) fn index(&self, id: &str) -> Result<usize, UnknownEndpoint> {
        let unknown = || UnknownEndpoint::new(id, self.names.keys().map(String::as_str));
        self.names.get(id).copied().ok_or_else(unknown)
    }

    /// Every name, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }
}
