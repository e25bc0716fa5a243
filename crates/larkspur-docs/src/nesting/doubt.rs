//! How sure a tree is: what the cheapest alternative for each row would cost, and which places a person should see.

use std::collections::BTreeMap;

use super::search::Found;
use super::{Table, Tree, cost, shown};

/// A place that the evidence does not settle.
#[derive(Clone, Debug, PartialEq)]
pub struct Doubtful {
    /// The row, by its place in the table.
    pub row: usize,
    /// Other chains of parents that fit, outermost first; an empty one is the top.
    pub alternatives: Vec<Vec<usize>>,
    /// How much dearer the cheapest alternative is.
    pub margin: f32,
    /// Why it is not settled.
    pub why: Why,
}

/// Why a place is in doubt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Another place costs hardly more.
    Margin,
    /// The example shows the row at the first of the alternatives.
    Shown,
    /// The row is new, and stands here only because of the settled rows beside it.
    NewAmongSettled,
    /// The row is settled, but the page by itself puts it below a row that is new.
    SettledBesideNew,
    /// The row is settled, unless another row of its name was meant, and the page by itself puts it elsewhere.
    SettledTwice,
    /// The row is settled below the first of the alternatives, which has ended above it.
    ParentEnded,
}

impl Doubtful {
    pub(super) fn at(row: usize, margin: f32, why: Why) -> Self {
        Self { row, alternatives: Vec::new(), margin, why }
    }

    /// Why the evidence does not decide.
    pub fn reason(&self) -> &'static str {
        match self.why {
            Why::Shown => "the example shows the name at another place",
            Why::NewAmongSettled => {
                "the row is new, and the settled rows beside it say otherwise than the page by itself"
            }
            Why::SettledBesideNew => "it is settled, but the page by itself puts it below a row that is new",
            Why::SettledTwice => {
                "of several rows of its name, any may be the settled one, and the page by itself says otherwise"
            }
            Why::ParentEnded => "it was settled below a row that has ended above it",
            Why::Margin if self.margin < 0.3 => "types and examples fit both places equally well",
            Why::Margin => "types and examples favour this place, but not by much",
        }
    }

    /// Puts a chain of parents before the other alternatives.
    pub(super) fn offer(&mut self, chain: Vec<usize>) {
        self.alternatives.retain(|other| *other != chain);
        self.alternatives.insert(0, chain);
    }
}

/// Alternatives listed for one place at most.
const MAX_ALTERNATIVES: usize = 3;

/// Compares the best tree with the others.
pub(super) fn weigh(found: Found, table: &Table) -> Tree {
    let Found { best, mut others } = found;
    others.sort_by(|a, b| a.dearer.total_cmp(&b.dearer));
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
                margins[row] = margins[row].min(other.dearer);
            }
            if !first || other.dearer >= cost::DOUBTFUL {
                continue;
            }
            let mut depths = best[..other.first].to_vec();
            depths.extend_from_slice(&other.depths[..=row - other.first]);
            let doubt = doubts.entry(row).or_insert_with(|| Doubtful::at(row, other.dearer, Why::Margin));
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

/// The rows that hold a row, outermost first.
pub(crate) fn chain(depths: &[u8], row: usize) -> Vec<usize> {
    let mut chain = Vec::new();
    let Some(mut depth) = depths.get(row).copied() else { return chain };
    for (index, &above) in depths[..row].iter().enumerate().rev() {
        if depth == 0 {
            break;
        }
        if above < depth {
            chain.push(index);
            depth = above;
        }
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_chain_of_a_row_names_its_parents() {
        assert_eq!(chain(&[0, 1, 1, 2, 1, 2], 3), [0, 2]);
        assert_eq!(chain(&[0, 1, 1, 2, 1, 2], 5), [0, 4]);
        assert_eq!(chain(&[0, 1], 0), [] as [usize; 0]);
    }
}
