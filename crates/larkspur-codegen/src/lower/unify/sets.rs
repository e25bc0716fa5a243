//! Sets of shapes that are one, and how to take back the last joins.

use crate::lower::shape::ShapeId;

pub(super) struct Sets {
    parents: Vec<ShapeId>,
    /// What each root stands for.
    members: Vec<Vec<ShapeId>>,
    /// Each join: what was kept, what it took in, and how many it had before.
    log: Vec<(ShapeId, ShapeId, usize)>,
}

impl Sets {
    pub(super) fn new(count: usize) -> Self {
        Self { parents: (0..count).collect(), members: (0..count).map(|id| vec![id]).collect(), log: Vec::new() }
    }

    /// The shape that stands for this one.
    pub(super) fn root(&self, mut id: ShapeId) -> ShapeId {
        while self.parents[id] != id {
            id = self.parents[id];
        }
        id
    }

    pub(super) fn is_root(&self, id: ShapeId) -> bool {
        self.parents[id] == id
    }

    /// What a root stands for, itself first.
    pub(super) fn members(&self, root: ShapeId) -> &[ShapeId] {
        &self.members[root]
    }

    /// How many joins there are.
    pub(super) fn joins(&self) -> usize {
        self.log.len()
    }

    /// Makes two roots one: the one that was there first stands for both.
    pub(super) fn join(&mut self, a: ShapeId, b: ShapeId) {
        let (kept, other) = (a.min(b), a.max(b));
        self.log.push((kept, other, self.members[kept].len()));
        let moved = std::mem::take(&mut self.members[other]);
        self.members[kept].extend(moved);
        self.parents[other] = kept;
    }

    /// Undoes all joins but the first so many.
    pub(super) fn take_back(&mut self, joins: usize) {
        while self.log.len() > joins {
            let Some((kept, other, count)) = self.log.pop() else { break };
            self.members[other] = self.members[kept].split_off(count);
            self.parents[other] = other;
        }
    }
}
