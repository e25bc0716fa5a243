//! The search: a beam of partial trees, one row at a time.

use std::collections::HashMap;

use super::cost::{Example, Type};
use super::shape::Place;
use super::{Kind, Library, Row, Symbol, Table, TypeKey, cost};
use crate::nesting::library::Known;
use crate::types::Children;

/// Partial trees kept at most.
const BEAM: usize = 64;
/// The same for tables of more rows than [`LARGE`].
const NARROW_BEAM: usize = 24;
const LARGE: usize = 400;
/// Partial trees that are dearer than the cheapest by more than this are dropped.
const WINDOW: f32 = 8.0;
/// Open parents at most.
pub(super) const MAX_OPEN: usize = 40;

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

/// The end of a chain in an arena.
const NONE: u32 = u32::MAX;
/// Siblings looked back at most for one of the same name.
const LOOK_BACK: usize = 1024;

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

#[derive(Clone)]
struct Frame<'l> {
    row: u32,
    /// Where the objects of this row stand in the examples.
    place: Option<Place>,
    /// Whether the examples have a plain value there.
    scalar: bool,
    known: Option<(&'l Known, f32)>,
    /// The names of the rows below, one of 64 bits each.
    names: u64,
    /// The stems of the types of the rows below, one of 64 bits each.
    stems: u64,
    /// The last row below, in [`Search::siblings`].
    last: u32,
    /// How many rows are below, how many keys of the example they name, and how many known fields.
    children: u16,
    keys: u16,
    fields: u16,
    /// The highest place among the known fields so far.
    order: u32,
}

#[derive(Clone)]
struct State<'l> {
    cost: f32,
    frames: Vec<Frame<'l>>,
    path: u32,
    met: u32,
}

/// Finds the cheapest tree.
pub(super) fn search(table: &Table, library: &Library) -> Found {
    let mut search = Search::new(table, library);
    let mut beam = vec![search.start()];
    let mut candidates: Vec<Candidate> = Vec::new();
    let width = if table.rows.len() > LARGE { NARROW_BEAM } else { BEAM };
    for index in 0..table.rows.len() {
        candidates.clear();
        let mut cheapest = f32::INFINITY;
        for (at, state) in beam.iter().enumerate() {
            search.expand(state, at, index, &mut candidates, &mut cheapest);
        }
        if candidates.is_empty() {
            // Forced depths that fit no open parent: the row is put below the last open one that is shallow enough.
            let wanted = table.rows[index].depth.map_or(0, usize::from);
            let open = (wanted + 1).min(beam[0].frames.len()).min(MAX_OPEN);
            candidates.push(search.candidate(&beam[0], 0, open, index, beam[0].cost));
        }
        beam = search.narrow(&beam, &mut candidates, width, index);
    }
    for state in &mut beam {
        state.cost += state.frames[1..].iter().map(|frame| search.close(frame)).sum::<f32>();
        state.cost += search.unnamed_keys(&state.frames[0]);
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
    open: u32,
    place: Option<Place>,
    field: Option<u32>,
    names: u64,
    children: u16,
    keys: u16,
    order: u32,
}

/// Whether following `candidate` from `before` would lead to the state with these frames.
fn same(frames: &[Frame<'_>], before: &[Frame<'_>], candidate: &Candidate) -> bool {
    let open = candidate.open as usize;
    if frames.len() != open + 1 {
        return false;
    }
    let (a, b) = (&frames[open - 1], &before[open - 1]);
    let parent = a.row == b.row
        && a.names == candidate.names
        && a.children == candidate.children
        && a.keys == candidate.keys
        && a.order == candidate.order;
    parent
        && frames[..open - 1].iter().zip(&before[..open - 1]).rev().all(|(a, b)| {
            a.row == b.row && a.names == b.names && a.children == b.children && a.keys == b.keys && a.order == b.order
        })
}

const EMPTY: Frame<'static> = Frame {
    row: u32::MAX,
    place: None,
    scalar: false,
    known: None,
    names: 0,
    stems: 0,
    last: NONE,
    children: 0,
    keys: 0,
    fields: 0,
    order: 0,
};

struct Search<'t> {
    table: &'t Table,
    known: Vec<Option<(&'t Known, f32)>>,
    payload: Option<usize>,
    /// For each row, whether one of the next has the same name.
    named_again: Vec<bool>,
    steps: Vec<Step>,
    met: Vec<Met>,
    /// The names of rows below one row, and the entry of the sibling before.
    siblings: Vec<(Symbol, u32)>,
}

impl<'t> Search<'t> {
    fn new(table: &'t Table, library: &'t Library) -> Self {
        let known = table.rows.iter().map(|row| library.get(table.scopes, row.key)).collect();
        let payload = match table.kind {
            Kind::Reply => Some(Symbol::DATA),
            Kind::Event => Some(Symbol::EVENT),
            Kind::Body => None,
        };
        let payload = payload
            .and_then(|name| table.rows.iter().position(|row| row.name == name && row.children != Children::Never));
        let mut last_seen: HashMap<Symbol, usize> = HashMap::new();
        let mut named_again = vec![false; table.rows.len()];
        for (index, row) in table.rows.iter().enumerate() {
            if let Some(before) = last_seen.insert(row.name, index) {
                named_again[before] = index - before <= cost::SOON;
            }
        }
        Self { table, known, payload, named_again, steps: Vec::new(), met: Vec::new(), siblings: Vec::new() }
    }

    fn start(&self) -> State<'t> {
        let top = Frame { place: self.table.shape.top(), ..EMPTY };
        State { cost: 0.0, frames: vec![top], path: NONE, met: NONE }
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
    fn narrow(&mut self, beam: &[State<'t>], candidates: &mut [Candidate], width: usize, row: usize) -> Vec<State<'t>> {
        candidates.sort_by(|a, b| a.cost.total_cmp(&b.cost));
        let limit = candidates.first().map_or(0.0, |candidate| candidate.cost + WINDOW);
        let mut kept: Vec<State<'t>> = Vec::with_capacity(candidates.len().min(width));
        for candidate in candidates.iter() {
            if candidate.cost > limit || kept.len() == width {
                break;
            }
            let before = &beam[candidate.state as usize];
            let path = self.steps.len() as u32;
            self.steps.push(Step { depth: candidate.open as u8 - 1, before: before.path });
            match kept.iter().position(|other| same(&other.frames, &before.frames, candidate)) {
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
        kept
    }

    fn expand(&self, state: &State<'t>, at: usize, index: usize, candidates: &mut Vec<Candidate>, cheapest: &mut f32) {
        let forced = self.table.rows[index].depth.map(usize::from);
        let mut closing = 0.0;
        let mut closed = 0;
        for open in (1..=state.frames.len()).rev() {
            // `open` frames stay open; the row becomes a child of the last of them.
            if open < state.frames.len() {
                // What has no rows below it ends without being closed.
                if state.frames[open].children > 0 {
                    closing += if closed == 0 { cost::CLOSE } else { cost::CLOSE_MORE };
                    closed += 1;
                }
                closing += self.close(&state.frames[open]);
            }
            if forced.is_some_and(|depth| depth != open - 1) || open >= MAX_OPEN {
                continue;
            }
            let base = state.cost + closing;
            if base > *cheapest + WINDOW {
                break;
            }
            let candidate = self.candidate(state, at, open, index, base);
            *cheapest = cheapest.min(candidate.cost);
            if candidate.cost <= *cheapest + WINDOW {
                candidates.push(candidate);
            }
        }
    }

    fn candidate(&self, state: &State<'t>, at: usize, open: usize, index: usize, base: f32) -> Candidate {
        let row = &self.table.rows[index];
        let parent = &state.frames[open - 1];
        let (mut price, place, field) = self.place(parent, index);
        price += self.elsewhere(state, open, index, place.is_some(), field.is_some());
        if let Some(stem) = row.stem
            && !self.has_stem(parent, stem)
            && state.frames.iter().any(|frame| self.has_stem(frame, stem))
        {
            price += cost::AWAY_FROM_STEM;
        }
        if row.children == Children::Expected && state.frames[..open - 1].iter().any(|frame| self.is_of(frame, row)) {
            price += cost::BELOW_ITSELF;
        }
        Candidate {
            cost: base + price,
            state: at as u32,
            open: open as u32,
            place,
            field,
            names: parent.names | row.name.bit(),
            children: parent.children.saturating_add(1),
            keys: parent.keys.saturating_add(place.is_some().into()),
            order: field.map_or(parent.order, |order| parent.order.max(order)),
        }
    }

    /// What it costs that an example or a type has the row's name below another open parent.
    fn elsewhere(&self, state: &State<'t>, open: usize, index: usize, key: bool, field: bool) -> f32 {
        if key && field {
            return 0.0;
        }
        let name = self.table.rows[index].name;
        let shape = &self.table.shape;
        let (mut other_key, mut other_field) = (false, false);
        for (at, frame) in state.frames.iter().enumerate() {
            if at + 1 == open {
                continue;
            }
            let has_key = !key && frame.place.is_some_and(|place| shape.child(place, name).is_some());
            let has_field = !field
                && frame.known.is_some_and(|(known, near)| {
                    near >= 1.0 && known.field(name).is_some_and(|at| known.fields[at].count * 2 > known.seen)
                });
            if (has_key || has_field) && !(frame.names & name.bit() != 0 && self.is_taken(frame, name)) {
                other_key |= has_key;
                other_field |= has_field;
            }
        }
        let price = f32::from(u8::from(other_key && !key))
            * cost::KEY_ELSEWHERE
            * if shape.is_clean() { 1.0 } else { cost::SLOPPY }
            + f32::from(u8::from(other_field && !key)) * cost::FIELD_ELSEWHERE;
        if self.named_again[index] { price * cost::LATER } else { price }
    }

    /// Whether a type `stem.x` belongs below this row: by the row's own type, or by a row that is there already.
    fn has_stem(&self, frame: &Frame<'t>, stem: Symbol) -> bool {
        let own = self.table.rows.get(frame.row as usize).is_some_and(|row| row.key == TypeKey::Named(stem));
        own || frame.stems & stem.bit() != 0
    }

    fn is_of(&self, frame: &Frame<'t>, row: &Row) -> bool {
        self.table.rows.get(frame.row as usize).is_some_and(|above| above.key == row.key)
    }

    /// The state that a candidate leads to.
    fn follow(&mut self, before: &State<'t>, candidate: &Candidate, path: u32, index: usize) -> State<'t> {
        let row = &self.table.rows[index];
        let open = candidate.open as usize;
        let mut frames = Vec::with_capacity(open + 1);
        frames.extend_from_slice(&before.frames[..open]);
        let parent = &mut frames[open - 1];
        parent.children = candidate.children;
        parent.names = candidate.names;
        parent.keys = candidate.keys;
        parent.stems |= row.stem.map_or(0, Symbol::bit);
        parent.order = candidate.order;
        parent.fields = parent.fields.saturating_add(candidate.field.is_some().into());
        self.siblings.push((row.name, parent.last));
        parent.last = self.siblings.len() as u32 - 1;
        let shape = &self.table.shape;
        frames.push(Frame {
            row: index as u32,
            place: candidate.place.filter(|&at| !row.map && shape.is_object(at)),
            scalar: candidate.place.is_some_and(|at| shape.is_scalar(at) && !shape.is_object(at)),
            known: self.known[index],
            ..EMPTY
        });
        State { cost: candidate.cost, frames, path, met: before.met }
    }

    /// What it costs to place a row below `parent`; its place in the examples; its place among the known fields.
    fn place(&self, parent: &Frame<'t>, index: usize) -> (f32, Option<Place>, Option<u32>) {
        let row = &self.table.rows[index];
        let shape = &self.table.shape;
        let mut price = 0.0;
        if parent.names & row.name.bit() != 0 && self.is_taken(parent, row.name) {
            price += cost::SAME_NAME;
        }

        let place = parent.place.and_then(|at| shape.child(at, row.name));
        let example = match (parent.place, place) {
            (Some(_), Some(_)) => Example::Has,
            (Some(_), None) => Example::Lacks { before: parent.children.saturating_sub(parent.keys) },
            (None, _) => Example::Silent,
        };
        if let Some(at) = place {
            price += wrong_kind(row, shape.is_object(at));
        }

        let mut order = None;
        let mut ty = Type::Silent;
        if let Some(above) = self.table.rows.get(parent.row as usize) {
            if self.payload == Some(index) {
                price += cost::BESIDE_PAYLOAD;
            }
            if let Some((known, near)) = parent.known.filter(|(known, _)| known.seen > 0) {
                match known.field(row.name) {
                    Some(at) => {
                        let field = &known.fields[at];
                        order = Some(field.order);
                        let share = field.count as f32 / known.seen as f32;
                        ty = if share < cost::RARE { Type::Rarely } else { Type::Has };
                        price += if field.order < parent.order { cost::OUT_OF_ORDER } else { 0.0 };
                        price += if field.ty != row.ty { cost::OTHER_TYPE } else { 0.0 };
                    }
                    None => {
                        let named = if matches!(above.key, TypeKey::Named(_)) { 1.0 } else { 0.5 };
                        ty = Type::Lacks { seen: known.seen, near: near * named };
                    }
                }
            } else if parent.known.is_some_and(|(known, _)| known.empty > 0) {
                price += cost::BELOW_EMPTY;
            }
            if above.map && self.is_map_entry(index) {
                // Some pages spell out what a map holds, as two rows below it.
                return (0.0, place, order);
            }
            if above.children == Children::Never && parent.known.is_none_or(|(known, _)| known.seen == 0) {
                let object = parent.place.is_some();
                price += if object { cost::BELOW_SCALAR_WITH_OBJECT } else { cost::BELOW_SCALAR };
            }
            let pages = [Symbol::PAGE_TOKEN, Symbol::HAS_MORE, Symbol::NEXT_PAGE_TOKEN, Symbol::TOTAL];
            if above.list && pages.contains(&row.name) {
                price += cost::PAGE_IN_ITEM;
            }
            if above.key == row.key && row.children == Children::Expected {
                price += cost::BELOW_ITSELF;
            }
        } else {
            let beside = self.payload.is_some_and(|payload| index > payload);
            if beside && (place.is_none() || !shape.is_clean()) && ![Symbol::CODE, Symbol::MSG].contains(&row.name) {
                price += cost::BESIDE_PAYLOAD;
            }
        }
        (price + cost::placed(example, ty), place, order)
    }

    /// Whether this row and its neighbour are `key` and `value`.
    fn is_map_entry(&self, index: usize) -> bool {
        let name = |at: Option<usize>| at.and_then(|at| self.table.rows.get(at)).map(|row| row.name);
        match self.table.rows[index].name {
            Symbol::KEY => name(index.checked_add(1)) == Some(Symbol::VALUE),
            Symbol::VALUE => name(index.checked_sub(1)) == Some(Symbol::KEY),
            _ => false,
        }
    }

    /// Whether a row below `parent` has this name already.
    fn is_taken(&self, parent: &Frame<'t>, name: Symbol) -> bool {
        let mut at = parent.last;
        for _ in 0..LOOK_BACK {
            match self.siblings.get(at as usize) {
                Some((taken, _)) if *taken == name => return true,
                Some((_, before)) => at = *before,
                None => return false,
            }
        }
        false
    }

    fn unnamed_keys(&self, frame: &Frame<'t>) -> f32 {
        frame.place.map_or(0.0, |at| {
            let missing = self.table.shape.len(at).saturating_sub(frame.keys.into());
            let proof = if self.table.shape.is_clean() { 1.0 } else { cost::SLOPPY };
            missing.min(cost::MAX_KEYS_WITHOUT_ROW) as f32 * cost::KEY_WITHOUT_ROW * proof
        })
    }

    /// What it costs that a row has no more rows below it.
    fn close(&self, frame: &Frame<'t>) -> f32 {
        let Some(row) = self.table.rows.get(frame.row as usize) else { return 0.0 };
        if frame.children == 0 {
            let empty = frame.known.is_some_and(|(known, _)| known.empty > 0 && known.seen == 0);
            let price = cost::childless(row, empty, frame.scalar);
            return price + if row.children == Children::Never { 0.0 } else { self.unnamed_keys(frame) };
        }
        let missing = frame.known.map_or(0, |(known, near)| {
            let whole = if near >= 1.0 { known.always } else { 0 };
            whole.saturating_sub(frame.fields.into()).min(cost::MAX_FIELDS_MISSING)
        });
        missing as f32 * cost::FIELD_MISSING + self.unnamed_keys(frame)
    }
}

fn wrong_kind(row: &Row, object: bool) -> f32 {
    if object && row.children == Children::Never { cost::WRONG_KIND } else { 0.0 }
}
