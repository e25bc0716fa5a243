//! Tables that are solved together, in rounds: the sure ones teach the library, which settles more.

use std::sync::OnceLock;

use rayon::prelude::*;

use super::explicit::written;
use super::landmarks::Landmarks;
use super::learn::learned;
use super::library::{Lessons, Library};
use super::table::{Table, TypeKey};
use super::tree::Tree;
use super::{doubt, search};

/// How often the tables are solved at most: some whose types nothing else shows would go to and fro for ever.
const MAX_ROUNDS: usize = 4;

/// Rebuilds all tables: the sure ones teach the library, which settles more, until nothing changes.
///
/// `known` is what other documents teach from the start (the specs that a project already has).
pub(crate) fn rebuild_all(tables: &[Table], known: &Library) -> Vec<Tree> {
    // Large tables hold what others hold as well: they wait for what the others teach.
    let waits = |table: &Table| table.rows.len() > search::LARGE && table.rows.iter().any(|row| row.depth.is_none());
    let landmarks: Vec<OnceLock<Landmarks>> = tables.iter().map(|_| OnceLock::new()).collect();
    let rebuild = |number: usize, library: &Library, lessons: &Lessons| {
        let table = &tables[number];
        written(table.rows.iter().map(|row| row.depth)).unwrap_or_else(|| {
            let landmarks = landmarks[number].get_or_init(|| Landmarks::of(table));
            doubt::weigh(search::search(table, landmarks, library, lessons), table)
        })
    };
    let solve = |(number, table): (usize, &Table)| {
        if waits(table) { Tree::default() } else { rebuild(number, known, &Lessons::none(number)) }
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
            concerns(number, table, tree).then(|| (number, rebuild(number, &library, own)))
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
