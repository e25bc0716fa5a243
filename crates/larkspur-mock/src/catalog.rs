//! What the mock serves: the endpoints of the schema and the token endpoints, by name and by route.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::auth::TokenEndpoint;
use crate::document::{Document, Listed};
use crate::error::{BuildError, UnknownEndpoint};
use crate::events::LongConnection;
use crate::router::{Found, Router};

/// How the name of a method that is part of a path begins, where words follow.
const VERBS: [&str; 6] = ["batch_", "find_", "get_", "list_", "query_", "search_"];

/// Everything that is served.
#[derive(Debug)]
pub(crate) struct Catalog {
    served: Vec<Served>,
    names: BTreeMap<String, usize>,
    router: Router<usize>,
    /// Further calls of one URL, whose requests differ, by the first of them.
    further: BTreeMap<usize, Vec<usize>>,
    /// The last words of paths that end in no parameter: `batch_get`, `search`.
    words: HashSet<String>,
    /// The parameter behind a path that documents have items below, by the path with nameless parameters.
    items: BTreeMap<String, String>,
    /// The same with the path before them, its parameters nameless.
    places: HashSet<String>,
}

/// The paths of the keys in a body, through its lists.
fn add_paths(value: &serde_json::Value, above: &str, paths: &mut BTreeSet<String>) {
    match value {
        serde_json::Value::Object(map) => {
            for (key, value) in map {
                let path = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
                add_paths(value, &path, paths);
                paths.insert(path);
            }
        }
        serde_json::Value::Array(items) => items.iter().for_each(|item| add_paths(item, above, paths)),
        _ => {}
    }
}

/// One endpoint.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) id: String,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) title: String,
    pub(crate) title_en: Option<String>,
    pub(crate) kind: Kind,
    /// The document of what is answered in another way.
    about: Option<Document>,
}

impl Served {
    /// The document, where there is one.
    pub(crate) fn document(&self) -> Option<&Document> {
        match &self.kind {
            Kind::Documented(document) => Some(document),
            _ => self.about.as_ref(),
        }
    }
}

/// How an endpoint is answered.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    /// As the platform's token endpoints.
    Token(TokenEndpoint),
    /// As the platform's endpoints of the long connection.
    LongConnection(LongConnection),
    /// As its document says.
    Documented(Document),
}

impl Catalog {
    /// The endpoints that are `given`, and those of the `own` documents whose name and route nothing given has.
    pub(crate) fn new(own: Vec<Listed>, given: Vec<Listed>) -> Result<Self, BuildError> {
        let mut catalog = Self {
            served: Vec::new(),
            names: BTreeMap::new(),
            router: Router::default(),
            further: BTreeMap::new(),
            words: HashSet::new(),
            items: BTreeMap::new(),
            places: HashSet::new(),
        };
        for token in TokenEndpoint::ALL {
            let (method, path) = token.route();
            catalog.add(token.id().to_owned(), method, path, (String::new(), None), Kind::Token(token))?;
        }
        for endpoint in LongConnection::ALL {
            let (method, path) = endpoint.route();
            catalog.add(
                endpoint.id().to_owned(),
                method,
                path,
                (String::new(), None),
                Kind::LongConnection(endpoint),
            )?;
        }
        let taken: BTreeSet<String> = given.iter().flat_map(|one| [one.id.clone(), route(one)]).collect();
        let own = own.into_iter().filter(|one| !taken.contains(&one.id) && !taken.contains(&route(one)));
        for Listed { id, method, path, title, title_en, document } in own.chain(given) {
            // A documented token endpoint keeps the mock's behaviour and is found under its documented name too.
            if let Some(token) = catalog.token_endpoint(&method, &path) {
                catalog.name(id, token)?;
                let served = &mut catalog.served[token];
                (served.title, served.title_en, served.about) = (title, title_en, Some(document));
            } else {
                catalog.add(id, &method, &path, (title, title_en), Kind::Documented(document))?;
            }
        }
        Ok(catalog)
    }

    fn token_endpoint(&self, method: &str, path: &str) -> Option<usize> {
        let same =
            |served: &Served| matches!(served.kind, Kind::Token(_)) && served.method == method && served.path == path;
        self.served.iter().position(same)
    }

    fn add(
        &mut self,
        id: String,
        method: &str,
        path: &str,
        (title, title_en): (String, Option<String>),
        kind: Kind,
    ) -> Result<(), BuildError> {
        let index = self.served.len();
        if let Err(&taken) = self.router.insert(method, path, index) {
            if !self.is_other_call(taken, &kind) {
                let first = self.served[taken].id.clone();
                return Err(BuildError::SameRoute { first, second: id, method: method.into(), path: path.into() });
            }
            self.further.entry(taken).or_default().push(index);
        }
        if let Some(word) = path.rsplit('/').next().filter(|word| !word.starts_with(':')) {
            self.words.insert(word.to_owned());
            self.places.insert(nameless(path));
        }
        if let Some((parent, param)) = path.rsplit_once("/:") {
            self.items.entry(nameless(parent)).or_insert_with(|| param.to_owned());
        }
        let (method, path) = (method.to_owned(), path.to_owned());
        self.served.push(Served { id: id.clone(), method, path, title, title_en, kind, about: None });
        self.name(id, index)
    }

    /// Whether a document is about another call than those that are served at its route.
    fn is_other_call(&self, taken: usize, kind: &Kind) -> bool {
        let Kind::Documented(document) = kind else { return false };
        let is_other = |index: usize| match &self.served[index].kind {
            Kind::Documented(known) => known.endpoint().has_other_request(&document.endpoint()),
            _ => false,
        };
        self.calls(taken).all(is_other)
    }

    /// The calls of the URL of which this is the first.
    fn calls(&self, first: usize) -> impl Iterator<Item = usize> {
        std::iter::once(first).chain(self.further.get(&first).into_iter().flatten().copied())
    }

    /// Whether other calls go to the URL of this one.
    pub(crate) fn has_further_calls(&self, first: usize) -> bool {
        self.further.contains_key(&first)
    }

    /// Of several calls of one URL, the one that knows most of what a body holds.
    pub(crate) fn call(&self, first: usize, body: &serde_json::Value) -> usize {
        let mut sent = BTreeSet::new();
        add_paths(body, "", &mut sent);
        let known = |index: usize| match &self.served[index].kind {
            Kind::Documented(document) => document.endpoint().request_paths().intersection(&sent).count(),
            _ => 0,
        };
        let mut best = (first, 0);
        for index in self.calls(first) {
            // Of equals, the first.
            if known(index) > best.1 {
                best = (index, known(index));
            }
        }
        best.0
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

    /// What serves a request; a slash at the end of its path makes no difference.
    pub(crate) fn find(&self, method: &str, path: &str) -> Option<Found<'_, usize>> {
        let found = self.router.find(method, path);
        let found = found.or_else(|| self.router.find(method, path.strip_suffix('/')?))?;
        (!self.is_another_endpoint(&self.served[*found.value].path, &found.params)).then_some(found)
    }

    /// Whether what would be taken for a parameter is the name of a method: the path is then one that no document has.
    /// Where the word is documented at this very place, for another HTTP method, it is taken for a value.
    fn is_another_endpoint(&self, path: &str, params: &[(String, String)]) -> bool {
        let Some((parent, name)) = path.rsplit_once("/:") else { return false };
        let Some((_, value)) = params.last().filter(|(last, _)| last == name) else { return false };
        let is_word = self.words.contains(value) || VERBS.iter().any(|verb| value.starts_with(verb));
        is_word && !self.places.contains(&nameless(&format!("{parent}/{value}")))
    }

    pub(crate) fn get(&self, index: usize) -> &Served {
        &self.served[index]
    }

    pub(crate) fn served(&self) -> &[Served] {
        &self.served
    }

    /// Whether the document of an endpoint tells of pages.
    pub(crate) fn is_paged(&self, index: usize) -> bool {
        matches!(&self.served[index].kind, Kind::Documented(document) if document.endpoint().pagination.is_some())
    }

    /// The index of a name.
    pub(crate) fn index(&self, id: &str) -> Result<usize, UnknownEndpoint> {
        let unknown = || UnknownEndpoint::new(id, self.names.keys().map(String::as_str));
        self.names.get(id).copied().ok_or_else(unknown)
    }

    /// The name of an endpoint that is told by its name, or by its method and path.
    pub(crate) fn id_of(&self, endpoint: &str) -> Result<String, UnknownEndpoint> {
        let by_route = endpoint.split_once(' ').and_then(|(method, path)| self.index_of_route(method, path.trim()));
        match by_route {
            Some(index) => Ok(self.served[index].id.clone()),
            None => self.index(endpoint).map(|index| self.served[index].id.clone()),
        }
    }

    /// The parameter that names an item below a path, where documents have such items.
    pub(crate) fn item_param(&self, path: &str) -> Option<&str> {
        self.items.get(&nameless(path)).map(String::as_str)
    }

    /// The index of a documented route, its parameters named in any way.
    pub(crate) fn index_of_route(&self, method: &str, path: &str) -> Option<usize> {
        let wanted = nameless(path);
        self.served.iter().position(|served| served.method == method && nameless(&served.path) == wanted)
    }

    /// Every name, sorted.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }
}

fn route(listed: &Listed) -> String {
    format!("{} {}", listed.method, nameless(&listed.path))
}

/// A path without the names of its parameters.
fn nameless(path: &str) -> String {
    let steps: Vec<&str> = path.split('/').map(|step| if step.starts_with(':') { ":" } else { step }).collect();
    steps.join("/")
}
