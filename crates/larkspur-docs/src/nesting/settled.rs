//! Rows that somebody settled, among rows that are new: the search keeps to what is settled, and where the page by itself says
//! otherwise about a row that is new, or about one that a new row may hold, it is a doubt.

use std::collections::BTreeMap;

use super::cost;
use super::library::Library;
use super::rounds::rebuild_all;
use super::table::{Parent, Table};
use super::tree::{Doubtful, Tree, Why, chain};

/// Rebuilds all tables as [`rebuild_all`] does, and those with settled rows once more as if nothing were settled:
/// where the two differ about what is new, it is a doubt.
pub(crate) fn rebuild_settled(tables: &[Table], known: &Library) -> Vec<Tree> {
    let mut trees = rebuild_all(tables, known);
    let settled: Vec<usize> = (0..tables.len()).filter(|&at| is_settled(&tables[at])).collect();
    let alone: Vec<Table> = settled.iter().map(|&at| alone(&tables[at])).collect();
    for (&at, alone) in settled.iter().zip(rebuild_all(&alone, known)) {
        compare(&tables[at], &mut trees[at], &alone);
    }
    trees
}

/// Whether rows of a table are settled.
fn is_settled(table: &Table) -> bool {
    table.rows.iter().any(|row| row.settled.is_some() && row.depth.is_none())
}

/// The table with nothing settled.
fn alone(table: &Table) -> Table {
    let mut alone = table.clone();
    alone.rows.iter_mut().for_each(|row| row.settled = None);
    alone
}

/// Adds the doubts that follow from reading a table by itself.
fn compare(table: &Table, tree: &mut Tree, alone: &Tree) {
    if alone.depths.len() != tree.depths.len() {
        return;
    }
    let (parents, read) = (tree.parents(), alone.parents());
    let mut doubts: BTreeMap<usize, Doubtful> =
        std::mem::take(&mut tree.doubts).into_iter().map(|doubt| (doubt.row, doubt)).collect();
    let mut told = None;
    for (row, what) in table.rows.iter().enumerate().filter(|(_, what)| what.depth.is_none()) {
        let is_new = |parent: &Option<usize>| parent.is_some_and(|at| table.rows[at].is_free());
        let (why, other) = match what.settled {
            Some(parent) if parent != as_parent(parents[row]) => (Why::ParentEnded, below(&tree.depths, parent)),
            Some(_) if parents[row] != read[row] && is_new(&read[row]) => {
                (Why::SettledBesideNew, chain(&alone.depths, row))
            }
            Some(_) if what.may_be_another && parents[row] != read[row] => {
                (Why::SettledTwice, chain(&alone.depths, row))
            }
            Some(_) => {
                let doubt = alone.doubts.iter().find(|doubt| doubt.row == row);
                let mut others = doubt.iter().flat_map(|doubt| &doubt.alternatives);
                match others.find(|chain| is_new(&chain.last().copied())) {
                    Some(chain) => (Why::SettledBesideNew, chain.clone()),
                    None => continue,
                }
            }
            None if parents[row] != read[row] && alone.margins[row] >= cost::DOUBTFUL => {
                (Why::NewAmongSettled, chain(&alone.depths, row))
            }
            None => continue,
        };
        // Rows that are one doubt are told at the first of them.
        let same = Some((why, parents[row], other.last().copied()));
        if std::mem::replace(&mut told, same) == same {
            continue;
        }
        let doubt = doubts.entry(row).or_insert_with(|| Doubtful::at(row, cost::DOUBTFUL, why));
        doubt.why = why;
        doubt.offer(other);
        tree.margins[row] = tree.margins[row].min(cost::DOUBTFUL);
    }
    tree.doubts = doubts.into_values().collect();
}

fn as_parent(row: Option<usize>) -> Parent {
    row.map_or(Parent::Top, |row| Parent::Row(row as u32))
}

/// The chain of rows down to a parent.
fn below(depths: &[u8], parent: Parent) -> Vec<usize> {
    match parent {
        Parent::Top => Vec::new(),
        Parent::Row(row) => [chain(depths, row as usize), vec![row as usize]].concat(),
    }
}
