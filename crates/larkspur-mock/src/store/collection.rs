//! One collection: items in the order of their making, each found at once by any of its ids.

use std::collections::{BTreeSet, VecDeque};

use super::item::Item;

/// Items, oldest first.
#[derive(Debug, Default)]
pub(super) struct Collection {
    /// Each item with its number, by which they are sorted.
    items: VecDeque<(u64, Item)>,
    /// Each id with the number of the item that has it. Callers may give one id to several: the oldest counts.
    ids: BTreeSet<(String, u64)>,
    next: u64,
}

impl Collection {
    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The items, oldest first.
    pub(super) fn iter(&self) -> impl DoubleEndedIterator<Item = &Item> {
        self.items.iter().map(|(_, item)| item)
    }

    pub(super) fn add(&mut self, item: Item) {
        self.ids.extend(item.texts_of_ids().map(|id| (id, self.next)));
        self.items.push_back((self.next, item));
        self.next += 1;
    }

    /// The item with an id.
    pub(super) fn get(&self, id: &str) -> Option<&Item> {
        Some(&self.items.get(self.place(id)?)?.1)
    }

    /// The item with an id, to be changed in all but its ids.
    pub(super) fn get_mut(&mut self, id: &str) -> Option<&mut Item> {
        let place = self.place(id)?;
        Some(&mut self.items.get_mut(place)?.1)
    }

    /// Takes out the item with an id.
    pub(super) fn remove(&mut self, id: &str) -> Option<Item> {
        let place = self.place(id)?;
        self.take(place)
    }

    /// Takes out the oldest item.
    pub(super) fn remove_oldest(&mut self) -> Option<Item> {
        self.take(0)
    }

    fn place(&self, id: &str) -> Option<usize> {
        let (found, number) = self.ids.range((id.to_owned(), 0)..).next()?;
        self.items.binary_search_by_key(number, |(number, _)| *number).ok().filter(|_| found == id)
    }

    fn take(&mut self, place: usize) -> Option<Item> {
        let (number, item) = self.items.remove(place)?;
        for id in item.texts_of_ids() {
            self.ids.remove(&(id, number));
        }
        Some(item)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn item(ids: &[serde_json::Value]) -> Item {
        Item { ids: ids.iter().map(|id| ("id".to_owned(), id.clone())).collect(), ..Item::default() }
    }

    fn shown(collection: &Collection) -> Vec<String> {
        collection.iter().map(Item::id).collect()
    }

    #[test]
    fn items_are_found_by_any_id_and_stay_in_their_order() {
        let mut collection = Collection::default();
        for ids in [&[json!("a"), json!(7)][..], &[json!("b")], &[json!("a")], &[json!("c")]] {
            collection.add(item(ids));
        }
        assert_eq!(collection.get("7").map(Item::id), Some("a".to_owned()));
        assert!(collection.get("").is_none() && collection.get("ab").is_none());
        assert!(collection.remove("b").is_some() && collection.get("b").is_none());
        assert_eq!(shown(&collection), ["a", "a", "c"]);
        // The oldest with the id goes, and with it its other id; the next of that id is found then.
        assert!(collection.remove("a").is_some() && collection.get("7").is_none());
        assert_eq!(collection.get("a").map(Item::id), Some("a".to_owned()));
        assert!(collection.remove_oldest().is_some() && collection.get("a").is_none());
        assert_eq!(shown(&collection), ["c"]);
        assert_eq!(collection.ids.len(), collection.len());
    }
}
