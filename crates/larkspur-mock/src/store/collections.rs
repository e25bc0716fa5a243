//! Collections: adding, finding and removing items.

use serde_json::{Map, Value as Json};

use super::collection::Collection;
use super::item::Item;
use super::{Call, MOST_BYTES, MOST_ITEMS, Place, Store, id_names, sendable, sent_of, shown};
use crate::failure::Failure;

/// What an item takes beside what was sent, roughly.
const OVERHEAD: usize = 2 * 1_024;

impl Store {
    /// Makes an item of what was sent, and gives the reply; `None` where the reply has no id to give.
    pub(super) fn create(
        &mut self,
        call: &Call<'_>,
        collection: &str,
        param: &str,
        sent: Map<String, Json>,
    ) -> Option<Json> {
        let item = self.make(call, param, sent)?;
        let reply = shown(call, param, &item);
        self.add(collection, item);
        Some(reply)
    }

    /// Makes an item with fresh ids, or with those that were sent.
    pub(super) fn make(&mut self, call: &Call<'_>, param: &str, sent: Map<String, Json>) -> Option<Item> {
        let place = Place::find(call.endpoint, param, false)?;
        let example = place.example(&call.example());
        let fields = sent_of(call, param, sent);
        let mut ids = Vec::new();
        for name in id_names(param) {
            if !place.fields.iter().any(|field| field.name == name) {
                continue;
            }
            let id = match (fields.get(&name), &example[&name]) {
                (Some(sent), _) if sent.as_str().is_some_and(|text| !text.is_empty()) || sent.is_i64() => sent.clone(),
                (_, Json::Number(_)) => self.ids.number().into(),
                (_, example) => self.ids.like(example.as_str().unwrap_or(&name)).into(),
            };
            ids.push((name, id));
        }
        let size = OVERHEAD + fields.iter().map(|(name, value)| name.len() + value.to_string().len()).sum::<usize>();
        let known = sendable(call.endpoint, place.key());
        (!ids.is_empty()).then_some(Item { ids, fields, known, created: call.now, updated: call.now, size })
    }

    /// Keeps an item. Where there are too many, the oldest of the collection makes room.
    pub(super) fn add(&mut self, collection: &str, item: Item) {
        self.bytes += item.size;
        let items = self.collections.entry(collection.to_owned()).or_default();
        items.add(item);
        while items.len() > MOST_ITEMS || (self.bytes > MOST_BYTES && items.len() > 1) {
            let Some(oldest) = items.remove_oldest() else { break };
            self.bytes -= oldest.size;
        }
        if self.collections.len() > MOST_ITEMS {
            // A flood of collections with hardly anything in them: what was made is forgotten rather than memory lost.
            self.collections.retain(|path, _| path == collection);
            self.bytes = self.collections.values().flat_map(Collection::iter).map(|item| item.size).sum();
        }
    }

    /// The item with an id; `None` where the id was never given out, and the documented example may stand for it.
    pub(super) fn find(
        &mut self,
        call: &Call<'_>,
        collection: &str,
        param: &str,
        id: &str,
    ) -> Result<Option<&mut Item>, Failure> {
        let gone = self.gone.contains(&(collection.to_owned(), id.to_owned()));
        let items = self.collections.get_mut(collection);
        match items.and_then(|items| items.get_mut(id)) {
            Some(item) => Ok(Some(item)),
            None if gone || call.known_ids_only => Err(call.not_found(param, id)),
            None => Ok(None),
        }
    }

    /// Takes an item out.
    pub(super) fn remove(
        &mut self,
        call: &Call<'_>,
        collection: &str,
        param: &str,
        id: &str,
    ) -> Result<Option<Item>, Failure> {
        if self.find(call, collection, param, id)?.is_none() {
            return Ok(None);
        }
        let items = self.collections.get_mut(collection);
        let removed = items.and_then(|items| items.remove(id));
        if let Some(item) = &removed {
            self.bytes -= item.size;
            if self.gone.len() >= MOST_ITEMS {
                self.gone.pop_first();
            }
            self.gone.extend(item.texts_of_ids().map(|id| (collection.to_owned(), id)));
        }
        Ok(removed)
    }

    /// The items of a collection, oldest first; `None` where it was never written to.
    pub(super) fn items(&self, collection: &str) -> Option<impl DoubleEndedIterator<Item = &Item>> {
        self.collections.get(collection).map(|items| items.iter())
    }
}
