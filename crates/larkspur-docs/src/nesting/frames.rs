//! The open parents of all partial trees, as chains in one arena: most trees share their outer parents, and what a parent
//! says about a row is asked once.

use super::Symbol;
use super::habit::Habit;
use super::library::Known;
use super::shape::Place;
use super::views::View;

/// The end of a chain in an arena.
pub(super) const NONE: u32 = u32::MAX;

/// An open parent.
#[derive(Clone)]
pub(super) struct Frame<'l> {
    pub row: u32,
    /// Where the objects of this row stand in the examples.
    pub place: Option<Place>,
    /// Whether the examples have a plain value there.
    pub scalar: bool,
    /// Whether an open parent has the same type: pages do not unroll recursion.
    pub again: bool,
    pub known: Option<(&'l Known, f32)>,
    /// The names of the rows below, one of 128 bits each.
    pub names: u128,
    /// The stems of the types of the rows below, one of 128 bits each.
    pub stems: u128,
    /// The last row below, in the search's list of siblings.
    pub last: u32,
    /// The last row below that lists its values.
    pub kinds: u32,
    /// How many rows are below, how many keys of the example they name, and how many known fields.
    pub children: u16,
    pub keys: u16,
    pub fields: u16,
    /// How many of the rows below are scalars.
    pub scalars: u16,
    /// The highest place among the known fields so far.
    pub order: u32,
}

impl Frame<'_> {
    /// Whether a row below may have this name; if not, none has.
    pub(super) fn may_have(&self, name: Symbol) -> bool {
        self.names & name.bit() != 0
    }
}

pub(super) const EMPTY: Frame<'static> = Frame {
    row: NONE,
    place: None,
    scalar: false,
    again: false,
    known: None,
    names: 0,
    stems: 0,
    last: NONE,
    kinds: NONE,
    children: 0,
    keys: 0,
    fields: 0,
    scalars: 0,
    order: 0,
};

struct Node<'t> {
    frame: Frame<'t>,
    above: u32,
    /// How many frames the chain has.
    depth: u32,
    /// What the frame says about the row that was asked about last.
    view: Option<(u32, View)>,
    /// The same of what the names of the rows below say.
    habit: Option<(u32, Habit)>,
}

/// Chains of frames; each is named by its innermost one.
#[derive(Default)]
pub(super) struct Frames<'t>(Vec<Node<'t>>);

/// From this size on, what no tree needs any more is dropped.
const FULL: usize = 1 << 13;

impl<'t> Frames<'t> {
    /// Opens a frame below another one.
    pub(super) fn push(&mut self, frame: Frame<'t>, above: u32) -> u32 {
        let depth = self.depth(above) as u32 + 1;
        self.0.push(Node { frame, above, depth, view: None, habit: None });
        self.0.len() as u32 - 1
    }

    pub(super) fn get(&self, at: u32) -> &Frame<'t> {
        &self.0[at as usize].frame
    }

    /// How many frames a chain has.
    pub(super) fn depth(&self, at: u32) -> usize {
        self.0.get(at as usize).map_or(0, |node| node.depth as usize)
    }

    /// A chain without its innermost frame.
    pub(super) fn above(&self, at: u32) -> u32 {
        self.0[at as usize].above
    }

    /// The frames of a chain, the outermost first.
    pub(super) fn list(&self, innermost: u32, chain: &mut Vec<u32>) {
        chain.clear();
        let mut at = innermost;
        while let Some(node) = self.0.get(at as usize) {
            chain.push(at);
            at = node.above;
        }
        chain.reverse();
    }

    /// What a frame says about a row.
    pub(super) fn view(&mut self, at: u32, row: usize, look: impl FnOnce(&Frame<'t>) -> View) -> View {
        let node = &mut self.0[at as usize];
        match node.view {
            Some((asked, view)) if asked == row as u32 => view,
            _ => {
                let view = look(&node.frame);
                node.view = Some((row as u32, view));
                view
            }
        }
    }

    /// What the names of the rows below a frame say about a row.
    pub(super) fn habit(&mut self, at: u32, row: usize, look: impl FnOnce(&Frame<'t>) -> Habit) -> Habit {
        let node = &mut self.0[at as usize];
        match node.habit {
            Some((asked, habit)) if asked == row as u32 => habit,
            _ => {
                let habit = look(&node.frame);
                node.habit = Some((row as u32, habit));
                habit
            }
        }
    }

    /// Drops what none of these chains needs, once there is much of it.
    pub(super) fn tidy<'s>(&mut self, chains: impl Iterator<Item = &'s mut u32>) {
        if self.0.len() < FULL {
            return;
        }
        let mut old = std::mem::take(&mut self.0).into_iter().map(Some).collect::<Vec<_>>();
        let mut moved = vec![NONE; old.len()];
        let mut list = Vec::new();
        for chain in chains {
            let mut at = *chain;
            while let Some(node) = old.get(at as usize).and_then(Option::as_ref) {
                list.push(at);
                at = node.above;
            }
            for at in list.drain(..).rev() {
                if let Some(mut node) = old[at as usize].take() {
                    node.above = moved.get(node.above as usize).copied().unwrap_or(NONE);
                    moved[at as usize] = self.0.len() as u32;
                    self.0.push(node);
                }
            }
            *chain = moved[*chain as usize];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tidying_keeps_the_chains_that_are_needed() {
        let mut frames = Frames::default();
        let row = |row| Frame { row, ..EMPTY };
        let top = frames.push(row(0), NONE);
        let left = frames.push(row(1), top);
        for waste in 0..FULL as u32 {
            frames.push(row(waste), top);
        }
        let mut chains = [frames.push(row(2), left), frames.push(row(3), left)];
        frames.tidy(chains.iter_mut());
        assert_eq!(frames.0.len(), 4);
        let rows = chains.map(|chain| {
            let mut list = Vec::new();
            frames.list(chain, &mut list);
            list.iter().map(|&at| frames.get(at).row).collect::<Vec<_>>()
        });
        assert_eq!(rows, [[0, 1, 2], [0, 1, 3]]);
        assert_eq!(frames.depth(chains[0]), 3);
        assert_eq!(frames.above(chains[0]), frames.above(chains[1]));
    }
}
