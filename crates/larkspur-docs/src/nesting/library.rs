//! What fields a type has, learned from tables whose tree is sure.

use std::collections::{HashMap, HashSet};

use super::shape::Place;
use super::{Symbol, Table, Tree, TypeKey, cost, parents};
use crate::types::Children;

/// The types of all services.
#[derive(Clone, Debug, Default)]
pub struct Library {
    /// By scope and type: a version of a service, a service, or all services.
    types: HashMap<(Symbol, TypeKey), Known>,
}

/// How often one table taught each type.
#[derive(Clone, Debug, Default)]
pub struct Lessons(HashMap<TypeKey, u32>);

impl Lessons {
    /// How often the table taught this type.
    pub fn of(&self, key: TypeKey) -> u32 {
        self.0.get(&key).copied().unwrap_or_default()
    }
}

/// What is known of a type.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// How often it was seen with its fields.
    pub seen: u32,
    /// How often it was seen without any.
    pub empty: u32,
    /// How many fields it was never seen without.
    pub always: u32,
    /// The fields that it was seen with.
    pub fields: Vec<FieldStat>,
}

/// What is known of a type's field.
#[derive(Clone, Copy, Debug)]
pub struct FieldStat {
    /// The field's name.
    pub name: Symbol,
    /// The field's type.
    pub ty: Symbol,
    /// How often it was seen.
    pub count: u32,
    /// Its place among its siblings when it was first seen.
    pub order: u32,
}

impl Known {
    /// The place of a field among [`Known::fields`].
    pub fn field(&self, name: Symbol) -> Option<usize> {
        self.fields.iter().position(|field| field.name == name)
    }

    /// Whether the two say the same to the search, which looks at shares and not at counts.
    fn says_the_same(&self, other: &Self) -> bool {
        let field = |known: &Self, at: usize| {
            let field = &known.fields[at];
            let share = field.count as f32 / known.seen.max(1) as f32;
            (field.name, field.ty, field.order, share < cost::RARE, share > 0.5)
        };
        self.fields.len() == other.fields.len()
            && cost::weight(self.seen) == cost::weight(other.seen)
            && self.always == other.always
            && (self.empty > 0) == (other.empty > 0)
            && (0..self.fields.len()).all(|at| field(self, at) == field(other, at))
    }

    fn learn(&mut self, children: &[(Symbol, Symbol)]) {
        if children.is_empty() {
            self.empty += 1;
            return;
        }
        self.seen += 1;
        // A new field stands behind the last known one above it, so that the order of all tables is kept.
        let mut last_order = 0;
        for &(name, ty) in children {
            match self.field(name) {
                Some(at) => {
                    self.fields[at].count += 1;
                    last_order = last_order.max(self.fields[at].order);
                }
                None => {
                    last_order += 1;
                    for field in self.fields.iter_mut().filter(|field| field.order >= last_order) {
                        field.order += 1;
                    }
                    self.fields.push(FieldStat { name, ty, count: 1, order: last_order });
                }
            }
        }
        self.always = self.fields.iter().filter(|field| field.count == self.seen).count() as u32;
    }
}

impl Library {
    /// Learns the types of a table whose fields are all grounded: shown by an example, written in the document, or known
    /// before. What a weighing of gaps and silence decided teaches nothing, or one guess would breed the next.
    pub fn learn(&mut self, table: &Table, tree: &Tree, before: &Library) -> Lessons {
        let mut lessons = Lessons::default();
        let grounds = Grounds::new(table, tree, before);
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); table.rows.len()];
        for (index, parent) in grounds.parents.iter().enumerate() {
            if let Some(parent) = parent {
                children[*parent].push(index);
            }
        }
        for (index, row) in table.rows.iter().enumerate() {
            let fields = &children[index];
            if row.key == TypeKey::None || !grounds.is_grounded(index, fields) {
                continue;
            }
            if fields.is_empty() && row.children != Children::Expected {
                continue;
            }
            let fields: Vec<_> = fields.iter().map(|&at| (table.rows[at].name, table.rows[at].ty)).collect();
            *lessons.0.entry(row.key).or_default() += 1;
            for scope in table.scopes {
                self.types.entry((scope, row.key)).or_default().learn(&fields);
            }
        }
        lessons
    }

    /// What is known of a type in the nearest of the scopes that knows it, and how near that is: 1 for the first.
    pub fn get(&self, scopes: [Symbol; 3], key: TypeKey) -> Option<(&Known, f32)> {
        if key == TypeKey::None {
            return None;
        }
        let near = [1.0, 0.35, 0.2];
        scopes.into_iter().zip(near).find_map(|(scope, near)| Some((self.types.get(&(scope, key))?, near)))
    }

    /// The types that another library says other things about.
    pub(super) fn changes(&self, other: &Self) -> HashSet<(Symbol, TypeKey)> {
        let differs = |key: &&(Symbol, TypeKey)| match (self.types.get(key), other.types.get(key)) {
            (Some(a), Some(b)) => !a.says_the_same(b),
            _ => true,
        };
        self.types.keys().chain(other.types.keys()).filter(differs).copied().collect()
    }

    /// How many types are known.
    pub fn len(&self) -> usize {
        self.types.len()
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.types.is_empty()
    }
}

/// What holds each row of a tree in its place.
struct Grounds<'t> {
    table: &'t Table,
    margins: &'t [f32],
    parents: Vec<Option<usize>>,
    anchored: Vec<bool>,
}

impl<'t> Grounds<'t> {
    fn new(table: &'t Table, tree: &'t Tree, before: &Library) -> Self {
        let parents = parents(&tree.depths);
        let shape = &table.shape;
        let mut places: Vec<Option<Place>> = Vec::with_capacity(parents.len());
        let mut anchored = Vec::with_capacity(parents.len());
        for (row, parent) in table.rows.iter().zip(&parents) {
            let above = match parent {
                Some(parent) => places[*parent].filter(|_| !table.rows[*parent].map),
                None => shape.top(),
            };
            let place = above.and_then(|at| shape.child(at, row.name));
            let known = parent.is_some_and(|parent| {
                before.get(table.scopes, table.rows[parent].key).is_some_and(|(known, near)| {
                    near >= 1.0 && known.field(row.name).is_some_and(|at| known.fields[at].count * 2 > known.seen)
                })
            });
            anchored.push(row.depth.is_some() || place.is_some() && shape.is_clean() || known);
            places.push(place);
        }
        Self { table, margins: &tree.margins, parents, anchored }
    }

    /// Whether nothing but the given rows can be the fields of a row.
    fn is_grounded(&self, row: usize, fields: &[usize]) -> bool {
        let holds = |at: usize| self.anchored[at] && self.margins[at] >= cost::TEACHES;
        let last_anchored = fields.iter().rposition(|&at| holds(at));
        for (nth, &at) in fields.iter().enumerate() {
            if holds(at) {
                continue;
            }
            // A row between two anchored fields, with nothing open that could take it, is a field as well.
            let after_scalar = match nth.checked_sub(1) {
                Some(before) => self.table.rows[fields[before]].children == Children::Never,
                None => self.table.rows[row].children == Children::Expected,
            };
            if !after_scalar || last_anchored.is_none_or(|last| last < nth) {
                return false;
            }
        }
        // The row behind the last field ends the object, and must itself be held elsewhere.
        let mut end = fields.last().copied().unwrap_or(row) + 1;
        while self.parents.get(end).is_some_and(|parent| self.is_below(*parent, row)) {
            end += 1;
        }
        end >= self.parents.len() || holds(end)
    }

    fn is_below(&self, mut at: Option<usize>, row: usize) -> bool {
        while let Some(above) = at {
            if above <= row {
                return above == row;
            }
            at = self.parents[above];
        }
        false
    }
}
