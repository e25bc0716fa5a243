//! What fields a type has, learned from tables whose tree is sure.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::cost;
use super::symbols::Symbol;
use super::table::{Table, TypeKey};
use super::tree::Tree;
use super::turns::{Expected, OTHERS, Turns};

/// The types of all services.
#[derive(Clone, Debug, Default)]
pub(crate) struct Library {
    /// By scope and type: a version of a service, a service, or all services.
    types: HashMap<(Symbol, TypeKey), Known>,
    /// Names that stand near each other in some object, the lesser symbol first, and the table that taught it.
    neighbours: HashMap<(Symbol, Symbol), u32>,
    turns: Turns,
}

/// How many objects a definition counts for. Guides grow old: what they lack, a type may have got since.
const DEFINED: u32 = 2;

/// So many rows above stand near a row.
pub(super) const NEAR: usize = 4;

/// What one table taught.
#[derive(Clone, Debug)]
pub(crate) struct Lessons {
    /// The table's number.
    table: u32,
    /// How often it taught each type.
    types: HashMap<TypeKey, u32>,
}

impl Lessons {
    /// Those of a table that has taught nothing yet.
    pub(crate) fn none(table: usize) -> Self {
        Self { table: table as u32, types: HashMap::default() }
    }

    /// How often the table taught this type.
    pub(crate) fn of(&self, key: TypeKey) -> u32 {
        self.types.get(&key).copied().unwrap_or_default()
    }
}

/// What is known of a type.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// How often it was seen with its fields.
    pub seen: u32,
    /// How often it was seen without any.
    pub empty: u32,
    /// How many fields it was never seen without.
    pub always: u32,
    /// The fields that it was seen with.
    pub fields: Vec<FieldStat>,
    /// Their names, one of 128 bits each.
    names: u128,
    /// Whether a guide defines it.
    defined: bool,
}

/// What is known of a type's field.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldStat {
    /// The field's name.
    pub name: Symbol,
    /// The field's type; empty where it is not known.
    pub ty: Symbol,
    /// How often it was seen.
    pub count: u32,
    /// Its place among its siblings when it was first seen.
    pub order: u32,
}

impl FieldStat {
    /// Whether a row of this type may be the field.
    pub(super) fn is_of(self, ty: Symbol) -> bool {
        self.ty == ty || self.ty == Symbol::default()
    }
}

impl Known {
    /// The place of a field among [`Known::fields`].
    pub(crate) fn field(&self, name: Symbol) -> Option<usize> {
        let may_have = self.names & name.bit() != 0;
        may_have.then(|| self.fields.iter().position(|field| field.name == name)).flatten()
    }

    /// Whether nothing is known but what a guide says.
    pub(super) fn is_defined(&self) -> bool {
        self.defined && self.seen <= DEFINED
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

    /// Learns one object of the type; tells whether it has a field that was not known before.
    fn learn(&mut self, children: &[(Symbol, Symbol)]) -> bool {
        if children.is_empty() {
            self.empty += 1;
            return false;
        }
        self.seen += 1;
        let before = self.fields.len();
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
                    self.names |= name.bit();
                    self.fields.push(FieldStat { name, ty, count: 1, order: last_order });
                }
            }
        }
        self.always = self.fields.iter().filter(|field| field.count == self.seen).count() as u32;
        self.fields.len() > before
    }
}

impl Library {
    /// Learns the turns of a table.
    pub(super) fn learn_turns(&mut self, table: &Table, tree: &Tree, lessons: &Lessons) {
        self.turns.learn(lessons.table, table, tree);
    }

    /// Learns one object, and which names stand near each other in it unless all are known.
    pub(super) fn learn_object(
        &mut self,
        table: &Table,
        key: TypeKey,
        fields: &[(Symbol, Symbol)],
        lessons: &mut Lessons,
    ) {
        let scopes = match key {
            TypeKey::None => &[],
            TypeKey::Resource(_) => &table.scopes[..1],
            _ => &table.scopes[..],
        };
        let mut new = scopes.is_empty();
        if !new {
            *lessons.types.entry(key).or_default() += 1;
        }
        for &scope in scopes {
            new = self.types.entry((scope, key)).or_default().learn(fields);
        }
        if new {
            self.learn_neighbours(lessons.table, fields);
        }
    }

    /// Learns which names stand near each other.
    fn learn_neighbours(&mut self, teacher: u32, fields: &[(Symbol, Symbol)]) {
        for (index, &(name, _)) in fields.iter().enumerate() {
            for &(near, _) in &fields[index.saturating_sub(NEAR)..index] {
                let taught = self.neighbours.entry((near.min(name), near.max(name))).or_insert(teacher);
                if *taught != teacher {
                    *taught = OTHERS;
                }
            }
        }
    }

    /// Learns what a guide says a type has, where no table has taught it. The names alone count: a guide writes types in words
    /// of its own, and its order need not be that of the tables.
    pub(crate) fn define(&mut self, scope: Symbol, key: TypeKey, names: &[Symbol]) {
        let field = |&name| FieldStat { name, ty: Symbol::default(), count: DEFINED, order: 0 };
        let known = || Known {
            seen: if names.is_empty() { 0 } else { DEFINED },
            empty: if names.is_empty() { DEFINED } else { 0 },
            always: 0,
            fields: names.iter().map(field).collect(),
            names: names.iter().fold(0, |bits, name| bits | name.bit()),
            defined: true,
        };
        self.types.entry((scope, key)).or_insert_with(known);
    }

    /// Whether two names stand near each other in some object of another table.
    pub(super) fn are_neighbours(&self, a: Symbol, b: Symbol, own: &Lessons) -> bool {
        self.neighbours.get(&(a.min(b), a.max(b))).is_some_and(|&teacher| teacher != own.table)
    }

    /// Forgets who taught what: the tables of the next run have numbers of their own.
    pub(crate) fn close(&mut self) {
        self.neighbours.values_mut().for_each(|teacher| *teacher = OTHERS);
        self.turns.close();
    }

    /// What other tables say of how the depth changes at a row.
    pub(super) fn turn(&self, table: &Table, own: &Lessons, row: usize) -> Option<Expected> {
        self.turns.expected(table, own.table, row)
    }

    /// Whether another library says something else of how the depths of a table change.
    pub(super) fn says_otherwise(&self, other: &Self, table: &Table, number: usize) -> bool {
        self.turns.differ(&other.turns, table, number as u32)
    }

    /// What is known of a type in the nearest of the scopes that knows it, and how near that is: 1 for the first.
    pub(crate) fn get(&self, scopes: [Symbol; 3], key: TypeKey) -> Option<(&Known, f32)> {
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
}
