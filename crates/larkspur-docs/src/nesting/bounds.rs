//! What settled rows demand of the open parents.

use std::collections::BinaryHeap;

use super::table::{Parent, Table};

/// What settled rows demand of the open parents.
pub(super) struct Bounds {
    below: Vec<Option<Parent>>,
    held: Vec<Option<u32>>,
}

impl Bounds {
    pub(super) fn of(table: &Table) -> Self {
        let below: Vec<Option<Parent>> =
            table.rows.iter().map(|row| row.settled.filter(|_| row.depth.is_none())).collect();
        let mut held = vec![None; below.len()];
        if below.iter().any(Option::is_some) {
            let mut parents: BinaryHeap<u32> = BinaryHeap::new();
            for row in (0..below.len()).rev() {
                while parents.peek().is_some_and(|&parent| parent as usize >= row) {
                    parents.pop();
                }
                held[row] = parents.peek().copied();
                if let Some(Parent::Row(parent)) = below[row] {
                    parents.push(parent);
                }
            }
        }
        Self { below, held }
    }

    /// What a row stands below.
    pub(super) fn below(&self, row: usize) -> Option<Parent> {
        self.below[row]
    }

    /// The innermost row above that holds a settled row further down.
    pub(super) fn held(&self, row: usize) -> Option<u32> {
        self.held[row]
    }

    /// Lets a row stand anywhere.
    pub(super) fn free(&mut self, row: usize) {
        self.below[row] = None;
    }
}
