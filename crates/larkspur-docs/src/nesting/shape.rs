//! The shape of a page's JSON examples: all objects at one path, over all list items and all examples, as one.

use serde_json::Value as Json;

use super::symbols::{Symbol, Symbols};

/// A place in a [`Shape`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place(u32);

#[derive(Clone, Debug, Default)]
struct Node {
    keys: Vec<(Symbol, Place)>,
    /// Their names, one of 128 bits each.
    names: u128,
    object: bool,
    scalar: bool,
    /// How many keys stand below, at all depths.
    below: u16,
}

/// The merged shape of a page's examples. The first node is the top.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shape {
    nodes: Vec<Node>,
    sloppy: bool,
}

/// Objects nested deeper than this are not looked at.
const MAX_DEPTH: usize = 64;

impl Shape {
    /// Merges examples.
    pub(crate) fn new<'a>(examples: impl IntoIterator<Item = &'a Json>, symbols: &mut Symbols) -> Self {
        let mut shape = Self { nodes: vec![Node::default()], ..Self::default() };
        for example in examples {
            shape.add(Place(0), example, symbols, 0);
        }
        shape.count();
        shape
    }

    fn add(&mut self, place: Place, value: &Json, symbols: &mut Symbols, depth: usize) {
        match value {
            Json::Object(map) if depth < MAX_DEPTH => {
                self.nodes[place.0 as usize].object |= !map.is_empty();
                for (key, value) in map {
                    let name = symbols.intern(key);
                    let below = self.child_or_new(place, name);
                    self.add(below, value, symbols, depth + 1);
                }
            }
            Json::Array(items) if depth < MAX_DEPTH => {
                for item in items {
                    self.add(place, item, symbols, depth + 1);
                }
            }
            Json::Null => {}
            _ => self.nodes[place.0 as usize].scalar = true,
        }
    }

    /// Counts the keys below each place: a place is made before those below it.
    fn count(&mut self) {
        for at in (0..self.nodes.len()).rev() {
            let below = self.nodes[at].keys.iter().map(|(_, below)| self.nodes[below.0 as usize].below);
            self.nodes[at].below = below.fold(0, |sum: u16, below| sum.saturating_add(below).saturating_add(1));
        }
    }

    fn child_or_new(&mut self, place: Place, name: Symbol) -> Place {
        if let Some(below) = self.child(place, name) {
            return below;
        }
        let below = Place(self.nodes.len() as u32);
        self.nodes.push(Node::default());
        let node = &mut self.nodes[place.0 as usize];
        node.keys.push((name, below));
        node.names |= name.bit();
        below
    }

    /// Lets the examples be those of `data` alone, where they are.
    #[must_use]
    pub(crate) fn below(mut self, name: Symbol) -> Self {
        let top = std::mem::take(&mut self.nodes[0]);
        self.nodes.push(top);
        let moved = Place(self.nodes.len() as u32 - 1);
        self.nodes[0] = Node { keys: vec![(name, moved)], names: name.bit(), object: true, ..Node::default() };
        self
    }

    /// Says whether the examples were clean JSON.
    #[must_use]
    pub(crate) fn clean(mut self, clean: bool) -> Self {
        self.sloppy = !clean;
        self
    }

    /// Whether the examples were clean JSON; otherwise their brackets prove little.
    pub(crate) fn is_clean(&self) -> bool {
        !self.sloppy
    }

    /// The top, where there is any example.
    pub(crate) fn top(&self) -> Option<Place> {
        self.nodes.first().filter(|node| node.object).map(|_| Place(0))
    }

    /// The place below `place` with this name.
    pub(crate) fn child(&self, place: Place, name: Symbol) -> Option<Place> {
        let node = &self.nodes[place.0 as usize];
        if node.names & name.bit() == 0 {
            return None;
        }
        node.keys.iter().find(|(key, _)| *key == name).map(|(_, below)| *below)
    }

    /// Whether an object with keys stands there.
    pub(crate) fn is_object(&self, place: Place) -> bool {
        self.nodes[place.0 as usize].object
    }

    /// Whether a plain value stands there.
    pub(crate) fn is_scalar(&self, place: Place) -> bool {
        self.nodes[place.0 as usize].scalar
    }

    /// The keys of the objects there, in the order of the examples.
    pub(crate) fn keys(&self, place: Place) -> &[(Symbol, Place)] {
        &self.nodes[place.0 as usize].keys
    }

    /// How many keys stand below, at all depths.
    pub(crate) fn below_all(&self, place: Place) -> u16 {
        self.nodes[place.0 as usize].below
    }

    /// How many keys the objects there have.
    pub(crate) fn len(&self, place: Place) -> usize {
        self.nodes[place.0 as usize].keys.len()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn list_items_and_examples_are_merged() {
        let mut symbols = Symbols::default();
        let shape = Shape::new([&json!({"a": [{"b": 1}, {"c": {}}]}), &json!({"d": null})], &mut symbols);
        let mut at =
            |path: &[&str]| path.iter().try_fold(shape.top()?, |place, name| shape.child(place, symbols.intern(name)));
        assert!(at(&["a", "b"]).is_some_and(|place| shape.is_scalar(place)));
        assert!(at(&["a", "c"]).is_some_and(|place| !shape.is_object(place)));
        assert!(at(&["d"]).is_some() && at(&["b"]).is_none());
    }

    #[test]
    fn an_example_of_the_data_alone_is_moved_below_it() {
        let mut symbols = Symbols::default();
        let shape = Shape::new([&json!({"items": []})], &mut symbols).below(Symbol::DATA);
        let data = shape.child(shape.top().unwrap(), Symbol::DATA).unwrap();
        assert!(shape.child(data, symbols.intern("items")).is_some());
    }
}
