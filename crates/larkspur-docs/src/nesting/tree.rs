//! Rebuilt trees, and how sure they are.

use super::cost;

/// A rebuilt tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Tree {
    /// The depth of each row, 0 at the top.
    pub depths: Vec<u8>,
    /// How much dearer the best tree is that places the row elsewhere; capped at [`SURE`].
    pub margins: Vec<f32>,
    /// The places that the evidence does not settle.
    pub doubts: Vec<Doubtful>,
}

/// A margin from which on a placement counts as certain.
pub(crate) const SURE: f32 = cost::SURE;

impl Tree {
    /// The row above each row that holds it.
    pub(crate) fn parents(&self) -> Vec<Option<usize>> {
        parents(&self.depths)
    }

    /// Whether every other tree is much dearer.
    pub(crate) fn is_certain(&self) -> bool {
        self.margins.iter().all(|&margin| margin >= SURE)
    }

    /// Whether anything is doubtful.
    pub(crate) fn is_doubtful(&self) -> bool {
        !self.doubts.is_empty()
    }
}

/// The row that holds each row, by their depths.
pub(crate) fn parents(depths: &[u8]) -> Vec<Option<usize>> {
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

/// A place that the evidence does not settle.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Doubtful {
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
pub(crate) enum Why {
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
    pub(crate) fn reason(&self) -> &'static str {
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
