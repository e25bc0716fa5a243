//! What was created: by a generic store over the documents, and in detail for what everybody tests with.
//!
//! An endpoint's method and path tell what it does to which collection. What is created is kept as it was sent; replies
//! show it in their documented shape. Where a collection was never written to, the documented example stays the answer.

mod approvals;
mod collection;
mod collections;
mod files;
mod ids;
mod item;
mod members;
mod messages;
mod people;
mod place;
mod records;
mod role;

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use larkspur_schema::Endpoint;
use serde_json::{Map, Value as Json, json};

use crate::events::{PushEvent, Target, deliver};
use crate::example;
use crate::failure::{Failure, Violation};
use crate::files::Received;
use crate::pages::{self, Pages};
use crate::reply::Reply;
use crate::request::Request;
use crate::state::State;
use crate::sync::lock;
use collection::Collection;
use files::Files;
use ids::Ids;
use item::Item;
use place::{Place, id_names};
use role::{Action, Role};

/// How much is kept; the oldest of a collection makes room.
const MOST_ITEMS: usize = 10_000;
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// Everything that was created.
#[derive(Debug, Default)]
pub(crate) struct Store {
    collections: HashMap<String, Collection>,
    /// Ids that were deleted, with their collections.
    gone: BTreeSet<(String, String)>,
    members: members::Members,
    files: Files,
    ids: Ids,
    bytes: usize,
    /// Events that follow from what was just done: their types and contents.
    events: Vec<(&'static str, Json)>,
}

/// One request, as the store sees it.
struct Call<'a> {
    endpoint: &'a Endpoint,
    request: &'a Request,
    body: Map<String, Json>,
    /// Milliseconds since 1970.
    now: u64,
    /// Whether ids that were not given out are unknown.
    known_ids_only: bool,
}

impl Call<'_> {
    fn text(&self, name: &str) -> &str {
        self.body.get(name).and_then(Json::as_str).unwrap_or_default()
    }

    fn texts(&self, name: &str) -> Vec<String> {
        let items = self.body.get(name).and_then(Json::as_array);
        items.into_iter().flatten().filter_map(Json::as_str).map(str::to_owned).collect()
    }

    fn example(&self) -> Json {
        example::documented_json(self.endpoint)
    }

    /// The documented error that says so of this resource, or one that names the id.
    fn not_found(&self, name: &str, id: &str) -> Failure {
        let resource = name.rsplit_once('_').map_or(name, |(resource, _)| resource);
        let says_so = |message: &str| {
            let message = message.to_ascii_lowercase();
            let absent = ["not found", "not exist", "notfound", "notexist"];
            absent.iter().any(|words| message.contains(words)) && message.starts_with(&resource.replace('_', " "))
        };
        match self.endpoint.errors.iter().find(|error| says_so(&error.message)) {
            Some(error) => Failure::new(error.http.unwrap_or(400), error.code, &error.message),
            None => Failure::violations(&[Violation::new(name, id, "nothing has this id")]),
        }
    }
}

/// What a kept thing says to a request: `None` where the documented example is the answer.
type Answer = Result<Option<Json>, Failure>;

/// Answers from what was created.
pub(crate) fn answer(
    state: &Arc<State>,
    endpoint: &Endpoint,
    request: &Request,
    received: &Received,
) -> Result<Option<Reply>, Failure> {
    let body = match request.json() {
        Some(Json::Object(body)) => body,
        _ => Map::new(),
    };
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let now = u64::try_from(now.as_millis()).unwrap_or_default();
    let call = Call { endpoint, request, body, now, known_ids_only: state.options.known_ids_only };
    let mut store = lock(&state.store);
    if let Some(reply) = store.file(&call, received) {
        return Ok(Some(reply));
    }
    let answered = store.special(&call).unwrap_or_else(|| match Role::of(&state.catalog, endpoint, request) {
        Some(role) => store.generic(&call, &role),
        None => Ok(None),
    })?;
    let events = std::mem::take(&mut store.events);
    drop(store);
    for (event_type, event) in events {
        follow_up(state, event_type, event);
    }
    Ok(answered.map(Reply::whole))
}

/// Pushes an event that follows from a call, where there is a place for it.
fn follow_up(state: &Arc<State>, event_type: &str, event: Json) {
    let webhook = lock(&state.webhook).clone();
    let target = match webhook {
        Some(webhook) => Target::Webhook(webhook),
        None if lock(&state.connections).count_all() > 0 => Target::LongConnection,
        None => return,
    };
    deliver(state, &tokio::runtime::Handle::current(), target, PushEvent::v1(event_type, event));
}

impl Store {
    pub(crate) fn clear(&mut self) {
        let ids = self.ids.clone();
        *self = Self { ids, ..Self::default() };
    }

    /// How much is kept, by collection.
    pub(crate) fn told(&self) -> Json {
        let mut collections: Vec<(&String, usize)> =
            self.collections.iter().map(|(path, items)| (path, items.len())).collect();
        collections.sort();
        let collections: Map<String, Json> =
            collections.into_iter().map(|(path, count)| (path.clone(), count.into())).collect();
        json!({"collections": collections, "files": self.files.count()})
    }

    /// What is right in detail; `None` where the generic store answers.
    fn special(&mut self, call: &Call<'_>) -> Option<Answer> {
        let path = call.endpoint.http.path.as_str();
        if let Some(rest) = path.strip_prefix("/open-apis/im/v1/messages") {
            return self.messages(call, rest);
        }
        if let Some(rest) = path.strip_prefix("/open-apis/im/v1/chats/:chat_id/members") {
            return self.chat_members(call, rest);
        }
        if let Some(rest) = path.strip_prefix("/open-apis/approval/v4/") {
            return self.approvals(call, rest);
        }
        if path.starts_with("/open-apis/bitable/v1/") && path.contains("/records") {
            return self.records(call);
        }
        self.people(call)
    }
}

/// A list of items in the documented shape, page by page where the document tells of pages.
fn listed<'i>(call: &Call<'_>, param: &str, items: impl Iterator<Item = &'i Item>) -> Answer {
    let Some(place) = Place::find(call.endpoint, param, true) else { return Ok(None) };
    let Some(paging) = &call.endpoint.pagination else { return Ok(Some(place.reply(call.example(), items))) };
    let items: Vec<&Item> = items.collect();
    let total = items.len();
    // Of a long list, only the page that is asked for is shown.
    let mut paged = Pages::examples(total).answer_with(call.endpoint, paging, call.request, |reply, range| {
        let example = place.example(reply);
        items[range].iter().map(|item| item.shown(example.clone(), place.fields)).collect()
    })?;
    if call.endpoint.response.data_fields().iter().any(|field| field.name == "total") {
        pages::set(call.endpoint, &mut paged, "total", total.into());
    }
    Ok(Some(paged))
}

/// One item in the documented shape.
fn shown(call: &Call<'_>, param: &str, item: &Item) -> Json {
    let place = Place::find(call.endpoint, param, false);
    match place.or_else(|| Place::find_by_fields(call.endpoint, &item.known)) {
        Some(place) => place.reply(call.example(), std::iter::once(item)),
        None => call.example(),
    }
}

impl Store {
    fn generic(&mut self, call: &Call<'_>, role: &Role) -> Answer {
        let (collection, param) = (role.collection.as_str(), role.param.as_str());
        let id = call.request.path_value(param).unwrap_or_default();
        match role.action {
            Action::Create => Ok(self.create(call, collection, param, call.body.clone())),
            Action::Read => Ok(self.find(call, collection, param, id)?.map(|item| shown(call, param, item))),
            Action::Update => {
                let sent = sent_of(call, param, call.body.clone());
                let Some(item) = self.find(call, collection, param, id)? else { return Ok(None) };
                item.merge(sent, call.now);
                Ok(Some(shown(call, param, item)))
            }
            Action::Delete => Ok(self.remove(call, collection, param, id)?.map(|_| call.example())),
            Action::List => match self.collections.get(collection) {
                Some(items) => listed(call, param, items.iter()),
                None => Ok(None),
            },
            Action::CreateMany | Action::UpdateMany | Action::DeleteMany | Action::ReadMany => Ok(None),
        }
    }
}

/// What was sent of an item: the body, or the object in it that replies call like the item.
fn sent_of(call: &Call<'_>, param: &str, mut body: Map<String, Json>) -> Map<String, Json> {
    let key = Place::find(call.endpoint, param, false).and_then(|place| place.key().map(str::to_owned));
    match key.and_then(|key| body.remove(&key)) {
        Some(Json::Object(inner)) => inner,
        Some(_) | None => body,
    }
}

/// The names of what can be sent of an item.
fn sendable(endpoint: &Endpoint, key: Option<&str>) -> Vec<String> {
    let body = endpoint.body.as_ref().map_or(&[][..], |body| &body.fields);
    let inner = body.iter().find(|field| Some(field.name.as_str()) == key && !field.fields.is_empty());
    let fields = inner.map_or(body, |inner| &inner.fields);
    fields.iter().map(|field| field.name.clone()).collect()
}
