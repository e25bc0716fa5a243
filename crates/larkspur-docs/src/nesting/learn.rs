//! What trees teach the library: the objects of which it is sure what they hold.

use super::grounds::Grounds;
use super::library::{Lessons, Library};
use super::table::{Table, TypeKey};
use super::tree::Tree;
use crate::types::Children;

/// What `known` and the sure parts of these trees teach together, and what each of them taught; `before` is what grounded
/// the trees.
pub(crate) fn learned(tables: &[Table], trees: &[Tree], known: &Library, before: &Library) -> (Library, Vec<Lessons>) {
    let mut library = known.clone();
    let pairs = tables.iter().zip(trees).enumerate();
    let learn = |(number, (table, tree)): (usize, (&Table, &Tree))| match tree.depths.len() == table.rows.len() {
        true => learn(&mut library, number, table, tree, before),
        false => Lessons::none(number),
    };
    let lessons = pairs.map(learn).collect();
    (library, lessons)
}

/// Teaches a library the types of a table whose fields are all grounded: shown by an example, written in the document, or known
/// before. What a weighing of gaps and silence decided teaches nothing, or one guess would breed the next.
fn learn(library: &mut Library, number: usize, table: &Table, tree: &Tree, before: &Library) -> Lessons {
    let mut lessons = Lessons::none(number);
    library.learn_turns(table, tree, &lessons);
    let grounds = Grounds::new(table, tree, before);
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); table.rows.len()];
    for (index, parent) in grounds.parents.iter().enumerate() {
        if let Some(parent) = parent {
            children[*parent].push(index);
        }
    }
    for (index, row) in table.rows.iter().enumerate() {
        let fields = &children[index];
        if row.children == Children::Never && fields.is_empty() || !grounds.is_grounded(index, fields) {
            continue;
        }
        let fields: Vec<_> = fields.iter().map(|&at| (table.rows[at].name, table.rows[at].ty)).collect();
        if !fields.is_empty() || row.children == Children::Expected {
            library.learn_object(table, row.key, &fields, &mut lessons);
        }
    }
    if table.top != TypeKey::None && grounds.is_top_grounded() {
        let fields: Vec<_> = grounds.top().map(|at| (table.rows[at].name, table.rows[at].ty)).collect();
        library.learn_object(table, table.top, &fields, &mut lessons);
    }
    lessons
}
