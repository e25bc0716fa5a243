//! How sure a tree is: what the cheapest alternative for each row would cost, and which places a person should see.

use std::collections::BTreeMap;

use super::search::Found;
use super::table::Table;
use super::tree::{Doubtful, Tree, Why, chain};
use super::{cost, shown};

/// Alternatives listed for one place at most.
const MAX_ALTERNATIVES: usize = 3;

/// Compares the best tree with the others.
pub(super) fn weigh(found: Found, table: &Table) -> Tree {
    let Found { best, mut others } = found;
    others.sort_by(|a, b| a.extra.total_cmp(&b.extra));
    let mut margins = vec![cost::SURE; best.len()];
    let mut doubts: BTreeMap<usize, Doubtful> = BTreeMap::new();
    for other in &others {
        let mut moved = 0i16;
        for (row, &depth) in (other.first..).zip(&other.depths) {
            let shift = i16::from(depth) - i16::from(best[row]);
            // Rows that move together with the row above them are one doubt, told at the first of them.
            let first = shift != 0 && shift != moved;
            moved = shift;
            if shift != 0 {
                margins[row] = margins[row].min(other.extra);
            }
            if !first || other.extra >= cost::DOUBTFUL {
                continue;
            }
            let mut depths = best[..other.first].to_vec();
            depths.extend_from_slice(&other.depths[..=row - other.first]);
            let doubt = doubts.entry(row).or_insert_with(|| Doubtful::at(row, other.extra, Why::Margin));
            let chain = chain(&depths, row);
            if doubt.alternatives.len() < MAX_ALTERNATIVES && !doubt.alternatives.contains(&chain) {
                doubt.alternatives.push(chain);
            }
        }
    }
    for other in shown::elsewhere(table, &best) {
        let doubt = doubts.entry(other.row).or_insert_with(|| Doubtful::at(other.row, margins[other.row], Why::Shown));
        doubt.why = Why::Shown;
        doubt.offer(other.chain);
        margins[other.row] = margins[other.row].min(cost::DOUBTFUL);
    }
    Tree { depths: best, margins, doubts: doubts.into_values().collect() }
}
