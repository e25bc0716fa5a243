//! The search: a beam of partial trees, one row at a time.

use super::frames::{Frame, Frames, NONE};
use super::habit::Siblings;
use super::price::Pricer;
use super::settled::Bounds;
use super::shape::Place;
use super::views::Views;
use super::{Lessons, Library, Symbol, Table, cost};
use crate::types::Children;

/// Partial trees kept at most.
const BEAM: usize = 12;
/// The same for tables of more rows than [`LARGE`].
const NARROW_BEAM: usize = 4;
pub(super) const LARGE: usize = 400;
/// Partial trees that are dearer than the cheapest by more than this are dropped.
const WINDOW: f32 = 5.0;
/// Open parents at most.
pub(super) const MAX_OPEN: usize = 24;

/// The cheapest tree and the others that were still in the race somewhere.
pub(super) struct Found {
    pub best: Vec<u8>,
    pub others: Vec<Other>,
}

/// A dearer tree: how it differs from the best one.
pub(super) struct Other {
    /// How much dearer it is.
    pub dearer: f32,
    /// The first row that differs.
    pub first: usize,
    /// The depths from there on; behind them the two trees are the same.
    pub depths: Vec<u8>,
}

/// One row's depth, and the step of the row before it.
#[derive(Clone, Copy)]
struct Step {
    depth: u8,
    before: u32,
}

/// A dearer path that reached the same state at a row, and the entry before it.
#[derive(Clone, Copy)]
struct Met {
    dearer: f32,
    row: u32,
    path: u32,
    before: u32,
}

/// A partial tree.
#[derive(Clone, Copy)]
struct State {
    cost: f32,
    /// The open parents.
    open: u32,
    path: u32,
    met: u32,
}

/// Finds the cheapest tree.
pub(super) fn search(table: &Table, library: &Library, own: &Lessons) -> Found {
    let mut search = Search::new(table, library, own);
    let top = search.frames.push(search.pricer.top(), NONE);
    let mut beam = vec![State { cost: 0.0, open: top, path: NONE, met: NONE }];
    let mut next = Vec::new();
    let mut candidates: Vec<Candidate> = Vec::new();
    let mut views = Views::default();
    let width = if table.rows.len() > LARGE { NARROW_BEAM } else { BEAM };
    for index in 0..table.rows.len() {
        candidates.clear();
        let mut cheapest = f32::INFINITY;
        for (at, state) in beam.iter().enumerate() {
            search.look(state, index, &mut views);
            search.expand(state, at, index, &views, &mut candidates, &mut cheapest);
        }
        if candidates.is_empty() && table.rows[index].settled.is_some() {
            // What was settled to hold the row has ended: it stands where it would without that.
            search.bounds.free(index);
            for (at, state) in beam.iter().enumerate() {
                search.look(state, index, &mut views);
                search.expand(state, at, index, &views, &mut candidates, &mut cheapest);
            }
        }
        if candidates.is_empty() {
            // Forced depths that fit no open parent: the row is put below the last open one that is shallow enough.
            let wanted = table.rows[index].depth.map_or(0, usize::from);
            search.look(&beam[0], index, &mut views);
            let open = (wanted + 1).min(views.chain.len()).min(MAX_OPEN);
            candidates.push(search.candidate(0, open, index, &views, beam[0].cost));
        }
        search.narrow(&beam, &mut candidates, width, index, &mut next);
        std::mem::swap(&mut beam, &mut next);
        search.frames.tidy(beam.iter_mut().map(|state| &mut state.open));
    }
    let mut chain = Vec::new();
    for state in &mut beam {
        search.frames.list(state.open, &mut chain);
        state.cost +=
            chain[1..].iter().map(|&at| search.pricer.close(search.frames.get(at), table.rows.len())).sum::<f32>();
        state.cost += search.pricer.unnamed_keys(search.frames.get(chain[0]));
    }
    beam.sort_by(|a, b| a.cost.total_cmp(&b.cost));
    let Some(best) = beam.first() else { return Found { best: Vec::new(), others: Vec::new() } };
    let steps = search.steps_of(best.path);
    let last = table.rows.len().saturating_sub(1);
    let mut others: Vec<Other> =
        beam[1..].iter().map(|state| search.difference(&steps, state.cost - best.cost, last, state.path)).collect();
    let mut met = best.met;
    while let Some(entry) = search.met.get(met as usize) {
        if entry.dearer < cost::SURE {
            others.push(search.difference(&steps, entry.dearer, entry.row as usize, entry.path));
        }
        met = entry.before;
    }
    let best = steps.iter().map(|&step| search.steps[step as usize].depth).collect();
    Found { best, others }
}

/// A way to go on from a state, priced but not yet followed.
struct Candidate {
    cost: f32,
    state: u32,
    /// The frame that would hold the row, and how many are open with it.
    parent: u32,
    open: u32,
    place: Option<Place>,
    field: bool,
    /// Whether an open parent has the row's type.
    again: bool,
    names: u128,
    children: u16,
    keys: u16,
    order: u32,
}

struct Search<'t> {
    table: &'t Table,
    pricer: Pricer<'t>,
    frames: Frames<'t>,
    steps: Vec<Step>,
    met: Vec<Met>,
    siblings: Siblings,
    bounds: Bounds,
}

impl<'t> Search<'t> {
    fn new(table: &'t Table, library: &'t Library, own: &'t Lessons) -> Self {
        let pricer = Pricer::new(table, library, own);
        Self {
            table,
            pricer,
            frames: Frames::default(),
            steps: Vec::new(),
            met: Vec::new(),
            siblings: Siblings::default(),
            bounds: Bounds::of(table),
        }
    }

    /// The steps of a path, one a row.
    fn steps_of(&self, path: u32) -> Vec<u32> {
        let mut steps = Vec::new();
        let mut at = path;
        while let Some(step) = self.steps.get(at as usize) {
            steps.push(at);
            at = step.before;
        }
        steps.reverse();
        steps
    }

    /// How the depth changed at the row so many rows above the one that a path leads to.
    fn turned(&self, path: u32, above: usize) -> i16 {
        let mut steps =
            std::iter::successors(self.steps.get(path as usize), |step| self.steps.get(step.before as usize));
        let mut depth = |skipped: usize| steps.nth(skipped).map_or(0, |step| i16::from(step.depth));
        depth(above.saturating_sub(1)) - depth(0)
    }

    /// How the path that ends at `row` differs from the best one: back to the step that both share.
    fn difference(&self, best: &[u32], dearer: f32, row: usize, path: u32) -> Other {
        let mut depths = Vec::new();
        let mut at = path;
        let mut row = row + 1;
        while let Some(step) = self.steps.get(at as usize) {
            if best.get(row - 1) == Some(&at) {
                break;
            }
            depths.push(step.depth);
            at = step.before;
            row -= 1;
        }
        depths.reverse();
        Other { dearer, first: row, depths }
    }

    /// Keeps the cheapest few candidates and joins states that cannot differ any more.
    fn narrow(
        &mut self,
        beam: &[State],
        candidates: &mut [Candidate],
        width: usize,
        row: usize,
        kept: &mut Vec<State>,
    ) {
        kept.clear();
        candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let limit = candidates.first().map_or(0.0, |candidate| candidate.cost + WINDOW);
        for candidate in candidates.iter() {
            if candidate.cost > limit || kept.len() == width {
                break;
            }
            let before = &beam[candidate.state as usize];
            let path = self.steps.len() as u32;
            self.steps.push(Step { depth: candidate.open as u8 - 1, before: before.path });
            match kept.iter().position(|other| self.same(other.open, candidate)) {
                Some(at) => {
                    let dearer = candidate.cost - kept[at].cost;
                    if dearer < cost::SURE {
                        let met = Met { dearer, row: row as u32, path, before: kept[at].met };
                        kept[at].met = self.met.len() as u32;
                        self.met.push(met);
                    }
                }
                None => {
                    let state = self.follow(before, candidate, path, row);
                    kept.push(state);
                }
            }
        }
    }

    /// Whether following `candidate` would lead to the state with these open parents.
    fn same(&self, open: u32, candidate: &Candidate) -> bool {
        if self.frames.depth(open) != candidate.open as usize + 1 {
            return false;
        }
        let (mut left, mut right) = (self.frames.above(open), candidate.parent);
        let (a, b) = (self.frames.get(left), self.frames.get(right));
        let parent = a.row == b.row
            && a.names == candidate.names
            && a.children == candidate.children
            && a.keys == candidate.keys
            && a.order == candidate.order;
        if !parent {
            return false;
        }
        // Chains that meet are the same from there on.
        loop {
            (left, right) = (self.frames.above(left), self.frames.above(right));
            if left == right {
                return true;
            }
            let (a, b) = (self.frames.get(left), self.frames.get(right));
            if a.row != b.row
                || a.names != b.names
                || a.children != b.children
                || a.keys != b.keys
                || a.order != b.order
            {
                return false;
            }
        }
    }

    /// What each open parent says about a row.
    fn look(&mut self, state: &State, index: usize, views: &mut Views) {
        self.pricer.look(&mut self.frames, state.open, index, &self.siblings, views);
    }

    fn expand(
        &self,
        state: &State,
        at: usize,
        index: usize,
        views: &Views,
        candidates: &mut Vec<Candidate>,
        cheapest: &mut f32,
    ) {
        let row = &self.table.rows[index];
        let forced = row.depth.map(usize::from);
        let frame_row = |open: usize| self.frames.get(views.chain[open - 1]).row;
        let below = self.bounds.below(index);
        // What holds a settled row further down stays open.
        let held = self.bounds.held(index);
        let least =
            held.and_then(|held| (1..=views.chain.len()).rev().find(|&open| frame_row(open) == held)).unwrap_or(1);
        let expected = self.pricer.turn(index, |above| self.turned(state.path, above));
        let close = if row.children == Children::Never { cost::CLOSE } else { cost::CLOSE_BEFORE_OBJECT };
        let mut closing = 0.0;
        let mut closed = 0;
        for open in (least..=views.chain.len()).rev() {
            // `open` frames stay open; the row becomes a child of the last of them.
            if let Some(&ended) = views.chain.get(open) {
                let ended = self.frames.get(ended);
                // What has no rows below it ends without being closed.
                if ended.children > 0 {
                    closing += if closed == 0 { close } else { cost::CLOSE_MORE };
                    closed += 1;
                }
                closing += self.pricer.close(ended, index);
            }
            let elsewhere = below.is_some_and(|row| row != frame_row(open));
            if elsewhere || forced.is_some_and(|depth| depth != open - 1) || open >= MAX_OPEN {
                continue;
            }
            let base = state.cost + closing;
            if base > *cheapest + WINDOW {
                break;
            }
            let by = open as i16 + 1 - views.chain.len() as i16;
            let turn = expected.as_ref().map_or(0.0, |expected| expected.price(by));
            let candidate = self.candidate(at, open, index, views, base + turn);
            *cheapest = cheapest.min(candidate.cost);
            if candidate.cost <= *cheapest + WINDOW {
                candidates.push(candidate);
            }
        }
    }

    fn candidate(&self, at: usize, open: usize, index: usize, views: &Views, base: f32) -> Candidate {
        let row = &self.table.rows[index];
        let parent = self.frames.get(views.chain[open - 1]);
        let view = &views.each[open - 1];
        Candidate {
            cost: base + self.pricer.place(parent, views, open - 1, index),
            state: at as u32,
            parent: views.chain[open - 1],
            open: open as u32,
            place: view.place,
            field: view.field.is_some(),
            again: views.itself.is_some_and(|itself| itself < open),
            names: parent.names | row.name.bit(),
            children: parent.children.saturating_add(1),
            keys: parent.keys.saturating_add(view.place.is_some().into()),
            order: view.field.map_or(parent.order, |field| parent.order.max(field.order)),
        }
    }

    /// The state that a candidate leads to.
    fn follow(&mut self, before: &State, candidate: &Candidate, path: u32, index: usize) -> State {
        let row = &self.table.rows[index];
        let old = self.frames.get(candidate.parent);
        let parent = Frame {
            children: candidate.children,
            names: candidate.names,
            keys: candidate.keys,
            order: candidate.order,
            stems: old.stems | row.stem.map_or(0, Symbol::bit),
            fields: old.fields.saturating_add(candidate.field.into()),
            scalars: old.scalars.saturating_add((row.children == Children::Never).into()),
            last: self.siblings.push(index, old.last),
            kinds: if row.lists_values { index as u32 } else { old.kinds },
            ..old.clone()
        };
        let parent = self.frames.push(parent, self.frames.above(candidate.parent));
        let frame = Frame { again: candidate.again, ..self.pricer.frame(index, candidate.place) };
        State { cost: candidate.cost, open: self.frames.push(frame, parent), path, met: before.met }
    }
}
