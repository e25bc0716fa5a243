//! Rebuilds the nesting of flattened tables.
//!
//! Rows come in document order, parents before children, depth first. So the only question for each row is how many of
//! the open parents have ended. `search` walks the rows with a beam of partial trees; `cost` prices each placement
//! by the evidence: explicit paths, the JSON examples ([`Shape`]), types whose fields are known from elsewhere
//! ([`Library`]), rows that follow each other elsewhere as they do here (`turns`), sibling names (`habit`), and what a
//! type says about rows below it. The cheapest tree wins; `doubt` compares it with the runners-up, and says where the
//! evidence does not decide.

mod cost;
mod doubt;
mod explicit;
mod frames;
mod habit;
mod library;
mod parted;
mod price;
mod search;
mod settled;
mod shape;
mod shown;
mod soon;
mod symbols;
mod turns;
mod views;

pub use doubt::Doubtful;
pub(crate) use doubt::chain;
pub use explicit::{PathError, Step, by_indent, by_path, parse_path, written};
pub use library::{Lessons, Library};
pub use settled::rebuild_settled;
pub use shape::Shape;
pub use symbols::{Symbol, Symbols};

use crate::types::Children;

/// What a table holds: its envelope differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// A reply: `code`, `msg`, `data` and what is below it.
    Reply,
    /// A request body: no envelope.
    Body,
    /// An event: `schema`, `header`, `event` and what is below them.
    Event,
}

/// A row, reduced to what nesting needs.
#[derive(Clone, Debug)]
pub struct Row {
    /// The field's name.
    pub name: Symbol,
    /// The text of the type.
    pub ty: Symbol,
    /// The name under which the library keeps the fields of this row's type.
    pub key: TypeKey,
    /// The type's name up to the last dot, where it has one: `a.b` of `a.b.c`.
    pub stem: Option<Symbol>,
    /// The first and the last word of the type's name, where there are more between: `update…request`.
    pub kin: Option<Symbol>,
    /// The first and the last word of the field's name, where it has more than one.
    pub words: Option<[Symbol; 2]>,
    /// The last two words of the field's name, where it has more than one.
    pub suffix: Option<Symbol>,
    /// The nearest rows above whose listed values name this row, as the kinds of a union name its members.
    pub named_by: Vec<u32>,
    /// Whether its values are listed.
    pub lists_values: bool,
    /// What the type says about rows below.
    pub children: Children,
    /// Whether the row holds a list.
    pub list: bool,
    /// Whether the row holds a map: keys in examples are data, not names.
    pub map: bool,
    /// Whether the rows `key` and `value` below it would spell out its entries.
    pub entries: bool,
    /// The depth, where the document writes it.
    pub depth: Option<u8>,
    /// What holds the row, where somebody settled that; a written depth goes before.
    pub settled: Option<Parent>,
    /// Whether what is settled may be about another row of its name.
    pub alike: bool,
}

impl Row {
    /// Whether nothing but the evidence tells where the row stands.
    fn is_free(&self) -> bool {
        self.depth.is_none() && self.settled.is_none()
    }
}

/// What holds a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parent {
    /// Nothing: the row stands at the top.
    Top,
    /// The row above with this place in the table.
    Row(u32),
}

/// Under which name the fields of a row's type are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeKey {
    /// A named type.
    Named(Symbol),
    /// An unnamed object (`object`, `\-`, `list`): known by the field's name.
    Field(Symbol),
    /// What the bodies, or the replies, of one resource hold: its endpoints share fields, but none has them all.
    Resource(Symbol),
    /// No type that has fields.
    None,
}

/// A table, reduced to what nesting needs.
#[derive(Clone, Debug)]
pub struct Table {
    /// What it holds.
    pub kind: Kind,
    /// Where types are shared, the nearest first: the version of a service, the service, all services.
    pub scopes: [Symbol; 3],
    /// Under which name the fields at the top are kept.
    pub top: TypeKey,
    /// The rows in document order.
    pub rows: Vec<Row>,
    /// The shape of the JSON examples.
    pub shape: Shape,
}

/// A rebuilt tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    /// The depth of each row, 0 at the top.
    pub depths: Vec<u8>,
    /// How much dearer the best tree is that places the row elsewhere; capped at [`SURE`].
    pub margins: Vec<f32>,
    /// The places that the evidence does not settle.
    pub doubts: Vec<Doubtful>,
}

/// Open parents at most.
pub const MAX_OPEN: usize = search::MAX_OPEN;

/// A margin from which on a placement counts as certain.
pub const SURE: f32 = cost::SURE;

impl Tree {
    /// The row above each row that holds it.
    pub fn parents(&self) -> Vec<Option<usize>> {
        parents(&self.depths)
    }

    /// Whether every other tree is much dearer.
    pub fn is_certain(&self) -> bool {
        self.margins.iter().all(|&margin| margin >= SURE)
    }

    /// Whether anything is doubtful.
    pub fn is_doubtful(&self) -> bool {
        !self.doubts.is_empty()
    }
}

/// The row that holds each row, by their depths.
pub fn parents(depths: &[u8]) -> Vec<Option<usize>> {
    let mut open: Vec<usize> = Vec::new();
    depths
        .iter()
        .enumerate()
        .map(|(index, &depth)| {
            open.truncate(depth as usize);
            let parent = open.last().copied();
            open.push(index);
            parent
        })
        .collect()
}

/// Rebuilds one table with what the library knows; `own` tells how often the table itself taught it each type.
pub fn rebuild(table: &Table, library: &Library, own: &Lessons) -> Tree {
    if let Some(tree) = written(table.rows.iter().map(|row| row.depth)) {
        return tree;
    }
    let found = search::search(table, library, own);
    doubt::weigh(found, table)
}

/// What `known` and the sure parts of these trees teach together, and what each of them taught; `before` is what grounded
/// the trees.
pub fn learned(tables: &[Table], trees: &[Tree], known: &Library, before: &Library) -> (Library, Vec<Lessons>) {
    let mut library = known.clone();
    let pairs = tables.iter().zip(trees).enumerate();
    let learn = |(number, (table, tree)): (usize, (&Table, &Tree))| match tree.depths.len() == table.rows.len() {
        true => library.learn(number, table, tree, before),
        false => Lessons::none(number),
    };
    let lessons = pairs.map(learn).collect();
    (library, lessons)
}

/// How often the tables are solved at most: some whose types nothing else shows would go to and fro for ever.
const MAX_ROUNDS: usize = 4;

/// Rebuilds all tables: the sure ones teach the library, which settles more, until nothing changes.
///
/// `known` is what other documents teach from the start (the specs that a project already has).
pub fn rebuild_all(tables: &[Table], known: &Library) -> Vec<Tree> {
    use rayon::prelude::*;

    // Large tables hold what others hold as well: they wait for what the others teach.
    let waits = |table: &Table| table.rows.len() > search::LARGE && table.rows.iter().any(|row| row.depth.is_none());
    let solve = |(number, table): (usize, &Table)| {
        if waits(table) { Tree::default() } else { rebuild(table, known, &Lessons::none(number)) }
    };
    let mut trees: Vec<Tree> = tables.par_iter().enumerate().map(solve).collect();
    let mut library = known.clone();
    for round in 1..MAX_ROUNDS {
        let (next, lessons) = learned(tables, &trees, known, &library);
        let changes = next.changes(&library);
        let before = std::mem::replace(&mut library, next);
        // A table is solved again only where something was learned that it speaks of.
        let concerns = |number: usize, table: &Table, tree: &Tree| {
            if tree.depths.len() != table.rows.len() {
                return true;
            }
            // The first lessons are many; later ones matter where something is still open. Large tables were solved after the
            // first: once more is enough.
            if tree.is_certain() || round > 1 && !tree.is_doubtful() || round > 2 && waits(table) {
                return false;
            }
            if library.says_otherwise(&before, table, number) {
                return true;
            }
            let keys = || table.rows.iter().map(|row| row.key).chain([table.top]).filter(|key| *key != TypeKey::None);
            keys().any(|key| table.scopes.iter().any(|scope| changes.contains(&(*scope, key))))
        };
        let solve = |(number, ((table, tree), own)): (usize, ((&Table, &Tree), &Lessons))| {
            concerns(number, table, tree).then(|| (number, rebuild(table, &library, own)))
        };
        let solved: Vec<_> = tables.par_iter().zip(&trees).zip(&lessons).enumerate().filter_map(solve).collect();
        let mut settled = true;
        for (number, tree) in solved {
            settled &= trees[number] == tree;
            trees[number] = tree;
        }
        if settled {
            break;
        }
    }
    trees
}
