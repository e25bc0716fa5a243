//! Items that refer to each other by their place, without a word more than a number each.

use std::marker::PhantomData;
use std::num::NonZeroU32;

/// The place of an item in its [`Arena`].
pub(super) struct Id<T> {
    number: NonZeroU32,
    of: PhantomData<fn() -> T>,
}

impl<T> Id<T> {
    fn new(index: usize) -> Self {
        Self { number: NonZeroU32::MIN.saturating_add(index as u32), of: PhantomData }
    }

    /// How many items stand before it.
    pub(super) fn index(self) -> usize {
        self.number.get() as usize - 1
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

/// Items that are added and never taken out.
pub(super) struct Arena<T>(Vec<T>);

impl<T> Default for Arena<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Arena<T> {
    /// Adds an item.
    pub(super) fn push(&mut self, item: T) -> Id<T> {
        self.0.push(item);
        Id::new(self.0.len() - 1)
    }

    /// The item at a place.
    pub(super) fn get(&self, id: Id<T>) -> &T {
        &self.0[id.index()]
    }

    pub(super) fn get_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.0[id.index()]
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The items, in the order in which they were added.
    pub(super) fn into_items(self) -> Vec<T> {
        self.0
    }

    /// The items that follow from the one at `first`, itself included, each naming the next.
    pub(super) fn follow(
        &self,
        first: Option<Id<T>>,
        next: fn(&T) -> Option<Id<T>>,
    ) -> impl Iterator<Item = (Id<T>, &T)> {
        let with_item = |id: Id<T>| (id, self.get(id));
        std::iter::successors(first.map(with_item), move |(_, item)| next(item).map(with_item))
    }
}
