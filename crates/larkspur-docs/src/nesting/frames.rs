//! The open parents of all partial trees, as chains in one arena: most trees share their outer parents, and what a parent
//! says about a row is asked once.

use super::arena::{Arena, Id};
use super::frame::Frame;
use super::habit::Habit;
use super::view::View;

/// A frame in a chain.
pub(super) struct Link<'t> {
    frame: Frame<'t>,
    above: Option<FrameId<'t>>,
    /// How many frames the chain has.
    depth: u32,
    /// What the frame says about the row that was asked about last.
    view: Option<(usize, View)>,
    /// The same of what the names of the rows below say.
    habit: Option<(usize, Habit)>,
}

/// The place of a frame, and so of the chain that ends with it.
pub(super) type FrameId<'t> = Id<Link<'t>>;

/// Chains of frames; each is named by its innermost one.
#[derive(Default)]
pub(super) struct Frames<'t>(Arena<Link<'t>>);

/// From this size on, what no tree needs any more is dropped.
const FULL: usize = 1 << 13;

impl<'t> Frames<'t> {
    /// Opens a frame below another one.
    pub(super) fn push(&mut self, frame: Frame<'t>, above: Option<FrameId<'t>>) -> FrameId<'t> {
        let depth = above.map_or(0, |above| self.depth(above) as u32) + 1;
        self.0.push(Link { frame, above, depth, view: None, habit: None })
    }

    pub(super) fn get(&self, at: FrameId<'t>) -> &Frame<'t> {
        &self.0.get(at).frame
    }

    /// How many frames a chain has.
    pub(super) fn depth(&self, at: FrameId<'t>) -> usize {
        self.0.get(at).depth as usize
    }

    /// A chain without its innermost frame.
    pub(super) fn above(&self, at: FrameId<'t>) -> Option<FrameId<'t>> {
        self.0.get(at).above
    }

    /// The frames of a chain, the outermost first.
    pub(super) fn list(&self, innermost: FrameId<'t>, chain: &mut Vec<FrameId<'t>>) {
        chain.clear();
        chain.extend(self.0.follow(Some(innermost), |link| link.above).map(|(at, _)| at));
        chain.reverse();
    }

    /// Whether two chains hold the same, as far as it decides what may follow.
    pub(super) fn are_same(&self, left: Option<FrameId<'t>>, right: Option<FrameId<'t>>) -> bool {
        let (mut left, mut right) = (left, right);
        loop {
            // Chains that meet are the same from there on.
            let (Some(a), Some(b)) = (left, right) else { return left == right };
            if a == b {
                return true;
            }
            let (a, b) = (self.0.get(a), self.0.get(b));
            if a.frame.row != b.frame.row || a.frame.held != b.frame.held {
                return false;
            }
            (left, right) = (a.above, b.above);
        }
    }

    /// What a frame says about a row.
    pub(super) fn view(&mut self, at: FrameId<'t>, row: usize, look: impl FnOnce(&Frame<'t>) -> View) -> View {
        let link = self.0.get_mut(at);
        match link.view {
            Some((asked, view)) if asked == row => view,
            _ => {
                let view = look(&link.frame);
                link.view = Some((row, view));
                view
            }
        }
    }

    /// What the names of the rows below a frame say about a row.
    pub(super) fn habit(&mut self, at: FrameId<'t>, row: usize, look: impl FnOnce(&Frame<'t>) -> Habit) -> Habit {
        let link = self.0.get_mut(at);
        match link.habit {
            Some((asked, habit)) if asked == row => habit,
            _ => {
                let habit = look(&link.frame);
                link.habit = Some((row, habit));
                habit
            }
        }
    }

    /// Drops what none of these chains needs, once there is much of it.
    pub(super) fn tidy<'s>(&mut self, chains: impl Iterator<Item = &'s mut FrameId<'t>>)
    where
        't: 's,
    {
        if self.0.len() < FULL {
            return;
        }
        let old = std::mem::take(&mut self.0).into_items();
        let mut old: Vec<_> = old.into_iter().map(Some).collect();
        let mut moved: Vec<Option<FrameId<'t>>> = vec![None; old.len()];
        let mut list = Vec::new();
        for chain in chains {
            let mut at = Some(*chain);
            while let Some((id, link)) = at.and_then(|id| Some((id, old[id.index()].as_ref()?))) {
                list.push(id.index());
                at = link.above;
            }
            for index in list.drain(..).rev() {
                if let Some(mut link) = old[index].take() {
                    link.above = link.above.and_then(|above| moved[above.index()]);
                    moved[index] = Some(self.0.push(link));
                }
            }
            if let Some(new) = moved[chain.index()] {
                *chain = new;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::EMPTY;
    use super::super::table::Parent;
    use super::*;

    #[test]
    fn tidying_keeps_the_chains_that_are_needed() {
        let mut frames = Frames::default();
        let row = |row| Frame { row: Parent::Row(row), ..EMPTY };
        let top = frames.push(row(0), None);
        let left = frames.push(row(1), Some(top));
        for waste in 0..FULL as u32 {
            frames.push(row(waste), Some(top));
        }
        let mut chains = [frames.push(row(2), Some(left)), frames.push(row(3), Some(left))];
        frames.tidy(chains.iter_mut());
        assert_eq!(frames.0.len(), 4);
        let rows = chains.map(|chain| {
            let mut list = Vec::new();
            frames.list(chain, &mut list);
            list.iter().filter_map(|&at| frames.get(at).index()).collect::<Vec<_>>()
        });
        assert_eq!(rows, [[0, 1, 2], [0, 1, 3]]);
        assert_eq!(frames.depth(chains[0]), 3);
        assert!(frames.above(chains[0]) == frames.above(chains[1]));
    }
}
