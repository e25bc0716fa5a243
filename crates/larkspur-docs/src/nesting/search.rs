//! The search: a beam of partial trees, one row at a time.

use super::arena::{Arena, Id};
use super::bounds::Bounds;
use super::cost;
use super::frame::{Frame, Held};
use super::frames::{FrameId, Frames};
use super::landmarks::Landmarks;
use super::library::{Lessons, Library};
use super::price::Pricer;
use super::shape::Place;
use super::siblings::Siblings;
use super::symbols::Symbol;
use super::table::{Parent, Table};
use super::views::Views;
use crate::types::Children;

/// Partial trees kept at most.
const BEAM: usize = 12;
/// The same for tables of more rows than [`LARGE`].
const NARROW_BEAM: usize = 4;
pub(super) const LARGE: usize = 400;
/// Partial trees that are dearer than the cheapest by more than this are dropped.
const WINDOW: f32 = 5.0;
/// Open parents at most.
pub(crate) const MAX_OPEN: usize = 24;

/// The cheapest tree and the others that were still in the race somewhere.
pub(super) struct Found {
    pub best: Vec<u8>,
    pub others: Vec<Other>,
}

/// A tree that costs more: how it differs from the best one.
pub(super) struct Other {
    /// How much more it costs.
    pub extra: f32,
    /// The first row that differs.
    pub first: usize,
    /// The depths from there on; behind them the two trees are the same.
    pub depths: Vec<u8>,
}

/// One row's depth, and the step of the row before it.
struct Step {
    depth: u8,
    before: Option<Id<Step>>,
}

/// A path that cost more and reached the same state at a row, and the one that did so before it.
struct Joined {
    extra: f32,
    row: usize,
    path: Option<Id<Step>>,
    before: Option<Id<Joined>>,
}

/// A partial tree.
#[derive(Clone, Copy)]
struct State<'t> {
    cost: f32,
    /// The open parents.
    open: FrameId<'t>,
    path: Option<Id<Step>>,
    joined: Option<Id<Joined>>,
}

/// Finds the cheapest tree.
pub(super) fn search(table: &Table, landmarks: &Landmarks, library: &Library, lessons: &Lessons) -> Found {
    let mut search = Search::new(table, Pricer::new(table, landmarks, library, lessons));
    let top = search.frames.push(search.pricer.top(), None);
    let mut beam = vec![State { cost: 0.0, open: top, path: None, joined: None }];
    let mut next = Vec::new();
    let mut pool = Pool::default();
    let mut views = Views::default();
    for index in 0..table.rows.len() {
        search.fill(&beam, index, &mut views, &mut pool);
        search.narrow(&beam, &mut pool.candidates, index, &mut next);
        std::mem::swap(&mut beam, &mut next);
        search.frames.tidy(beam.iter_mut().map(|state| &mut state.open));
    }
    search.end(beam)
}

/// A way to go on from a state, priced but not yet followed.
struct Candidate<'t> {
    cost: f32,
    /// The state, by its place in the beam.
    state: usize,
    /// The frame that would hold the row, how many are open with it, and what it would hold.
    parent: FrameId<'t>,
    open: usize,
    held: Held,
    place: Option<Place>,
    is_field: bool,
    /// Whether an open parent has the row's type.
    is_recursive: bool,
}

/// The ways to go on from all states at a row.
#[derive(Default)]
struct Pool<'t> {
    candidates: Vec<Candidate<'t>>,
    cheapest: f32,
}

impl<'t> Pool<'t> {
    fn clear(&mut self) {
        self.candidates.clear();
        self.cheapest = f32::INFINITY;
    }

    /// Takes a candidate that is not much dearer than the cheapest so far.
    fn offer(&mut self, candidate: Candidate<'t>) {
        self.cheapest = self.cheapest.min(candidate.cost);
        if candidate.cost <= self.cheapest + WINDOW {
            self.candidates.push(candidate);
        }
    }
}

struct Search<'t> {
    table: &'t Table,
    pricer: Pricer<'t>,
    frames: Frames<'t>,
    steps: Arena<Step>,
    joined: Arena<Joined>,
    siblings: Siblings,
    bounds: Bounds,
    /// How many partial trees are kept.
    width: usize,
}

impl<'t> Search<'t> {
    fn new(table: &'t Table, pricer: Pricer<'t>) -> Self {
        Self {
            table,
            pricer,
            frames: Frames::default(),
            steps: Arena::default(),
            joined: Arena::default(),
            siblings: Siblings::default(),
            bounds: Bounds::of(table),
            width: if table.rows.len() > LARGE { NARROW_BEAM } else { BEAM },
        }
    }

    /// Prices all ways to go on at a row.
    fn fill(&mut self, beam: &[State<'t>], index: usize, views: &mut Views<'t>, pool: &mut Pool<'t>) {
        pool.clear();
        self.expand_all(beam, index, views, pool);
        if pool.candidates.is_empty() && self.table.rows[index].settled.is_some() {
            // What was settled to hold the row has ended: it stands where it would without that.
            self.bounds.free(index);
            self.expand_all(beam, index, views, pool);
        }
        if pool.candidates.is_empty() {
            // Forced depths that fit no open parent: the row is put below the last open one that is shallow enough.
            let wanted = self.table.rows[index].depth.map_or(0, usize::from);
            self.look(&beam[0], index, views);
            let open = (wanted + 1).min(views.chain.len()).min(MAX_OPEN);
            pool.candidates.push(self.candidate(0, open, views, beam[0].cost));
        }
    }

    fn expand_all(&mut self, beam: &[State<'t>], index: usize, views: &mut Views<'t>, pool: &mut Pool<'t>) {
        for (at, state) in beam.iter().enumerate() {
            self.look(state, index, views);
            self.expand(state, at, views, pool);
        }
    }

    /// What each open parent says about a row.
    fn look(&mut self, state: &State<'t>, index: usize, views: &mut Views<'t>) {
        self.pricer.look(&mut self.frames, state.open, (index, &self.siblings), views);
    }

    /// Prices the ways to go on from one state.
    fn expand(&self, state: &State<'t>, at: usize, views: &Views<'t>, pool: &mut Pool<'t>) {
        let index = views.index;
        let row = &self.table.rows[index];
        let forced = row.depth.map(usize::from);
        let frame_row = |open: usize| self.frames.get(views.chain[open - 1]).row;
        let below = self.bounds.below(index);
        // What holds a settled row further down stays open.
        let held = self.bounds.held(index).map(Parent::Row);
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
                if ended.held.children > 0 {
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
            if base > pool.cheapest + WINDOW {
                break;
            }
            let by = open as i16 + 1 - views.chain.len() as i16;
            let turn = expected.as_ref().map_or(0.0, |expected| expected.price(by));
            pool.offer(self.candidate(at, open, views, base + turn));
        }
    }

    /// The row below the last of so many open parents of the state at a place in the beam.
    fn candidate(&self, at: usize, open: usize, views: &Views<'t>, base: f32) -> Candidate<'t> {
        let row = &self.table.rows[views.index];
        let parent = self.frames.get(views.chain[open - 1]);
        let view = &views.each[open - 1];
        let held = parent.held;
        Candidate {
            cost: base + self.pricer.place(parent, views, open - 1),
            state: at,
            parent: views.chain[open - 1],
            open,
            held: Held {
                names: held.names | row.name.bit(),
                children: held.children.saturating_add(1),
                keys: held.keys.saturating_add(view.place.is_some().into()),
                order: view.field.map_or(held.order, |field| held.order.max(field.order)),
            },
            place: view.place,
            is_field: view.field.is_some(),
            is_recursive: views.same_type.is_some_and(|same| same < open),
        }
    }

    /// Keeps the cheapest few candidates and joins states that cannot differ any more.
    fn narrow(&mut self, beam: &[State<'t>], candidates: &mut [Candidate<'t>], row: usize, kept: &mut Vec<State<'t>>) {
        kept.clear();
        candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let limit = candidates.first().map_or(0.0, |candidate| candidate.cost + WINDOW);
        for candidate in candidates.iter() {
            if candidate.cost > limit || kept.len() == self.width {
                break;
            }
            let before = &beam[candidate.state];
            let path = Some(self.steps.push(Step { depth: candidate.open as u8 - 1, before: before.path }));
            match kept.iter().position(|other| self.is_same(other.open, candidate)) {
                Some(at) => {
                    let extra = candidate.cost - kept[at].cost;
                    if extra < cost::SURE {
                        let joined = Joined { extra, row, path, before: kept[at].joined };
                        kept[at].joined = Some(self.joined.push(joined));
                    }
                }
                None => {
                    let open = self.follow(candidate, row);
                    kept.push(State { cost: candidate.cost, open, path, joined: before.joined });
                }
            }
        }
    }

    /// Whether following `candidate` would lead to the state with these open parents.
    fn is_same(&self, open: FrameId<'t>, candidate: &Candidate<'t>) -> bool {
        let Some(left) = self.frames.above(open).filter(|_| self.frames.depth(open) == candidate.open + 1) else {
            return false;
        };
        let (a, b) = (self.frames.get(left), self.frames.get(candidate.parent));
        a.row == b.row
            && a.held == candidate.held
            && self.frames.are_same(self.frames.above(left), self.frames.above(candidate.parent))
    }

    /// The open parents to which a candidate leads.
    fn follow(&mut self, candidate: &Candidate<'t>, index: usize) -> FrameId<'t> {
        let row = &self.table.rows[index];
        let old = self.frames.get(candidate.parent);
        let parent = Frame {
            held: candidate.held,
            type_prefixes: old.type_prefixes | row.type_prefix.map_or(0, Symbol::bit),
            fields: old.fields.saturating_add(candidate.is_field.into()),
            scalars: old.scalars.saturating_add((row.children == Children::Never).into()),
            last: Some(self.siblings.push(index, old.last)),
            last_listing: if row.lists_values { Some(index as u32) } else { old.last_listing },
            ..old.clone()
        };
        let parent = self.frames.push(parent, self.frames.above(candidate.parent));
        let frame = Frame { is_recursive: candidate.is_recursive, ..self.pricer.frame(index, candidate.place) };
        self.frames.push(frame, Some(parent))
    }

    /// Closes what is still open, and compares the trees.
    fn end(&self, mut beam: Vec<State<'t>>) -> Found {
        let rows = self.table.rows.len();
        let mut chain = Vec::new();
        for state in &mut beam {
            self.frames.list(state.open, &mut chain);
            state.cost += chain[1..].iter().map(|&at| self.pricer.close(self.frames.get(at), rows)).sum::<f32>();
            state.cost += self.pricer.unnamed_keys(self.frames.get(chain[0]));
        }
        beam.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let Some(best) = beam.first() else { return Found { best: Vec::new(), others: Vec::new() } };
        let mut steps: Vec<Id<Step>> = self.steps.follow(best.path, |step| step.before).map(|(at, _)| at).collect();
        steps.reverse();
        let last = rows.saturating_sub(1);
        let rivals = beam[1..].iter().map(|state| (state.cost - best.cost, last, state.path));
        let joined = self.joined.follow(best.joined, |joined| joined.before).map(|(_, joined)| joined);
        let joined = joined.filter(|joined| joined.extra < cost::SURE);
        let others = rivals.chain(joined.map(|joined| (joined.extra, joined.row, joined.path)));
        let others = others.map(|(extra, row, path)| self.difference(&steps, extra, row, path)).collect();
        Found { best: steps.iter().map(|&step| self.steps.get(step).depth).collect(), others }
    }

    /// How the depth changed at the row so many rows above the one that a path leads to.
    fn turned(&self, path: Option<Id<Step>>, above: usize) -> i16 {
        let mut steps = self.steps.follow(path, |step| step.before);
        let mut depth = |skipped: usize| steps.nth(skipped).map_or(0, |(_, step)| i16::from(step.depth));
        depth(above.saturating_sub(1)) - depth(0)
    }

    /// How the path that ends at `row` differs from the best one: back to the step that both share.
    fn difference(&self, best: &[Id<Step>], extra: f32, row: usize, path: Option<Id<Step>>) -> Other {
        let mut depths = Vec::new();
        let mut first = row + 1;
        for (at, step) in self.steps.follow(path, |step| step.before) {
            if best.get(first - 1).is_some_and(|&own| own == at) {
                break;
            }
            depths.push(step.depth);
            first -= 1;
        }
        depths.reverse();
        Other { extra, first, depths }
    }
}
