//! What it costs to put a row below an open parent, and to close one.

use std::collections::HashMap;

use super::cost::{Example, Type};
use super::habit::{Habit, Siblings};
use super::library::{FieldStat, Known};
use super::shape::Place;
use super::{Kind, Lessons, Library, Row, Symbol, Table, TypeKey, cost};
use crate::types::Children;

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
    /// The highest place among the known fields so far.
    pub order: u32,
}

impl Frame<'_> {
    /// Whether a row below may have this name; if not, none has.
    pub(super) fn may_have(&self, name: Symbol) -> bool {
        self.names & name.bit() != 0
    }
}

const EMPTY: Frame<'static> = Frame {
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
    order: 0,
};

/// What an open parent says about a row.
pub(super) struct View {
    /// Where the example has the row's name below the parent.
    pub place: Option<Place>,
    /// The field of the parent's type.
    pub field: Option<FieldStat>,
    /// Whether most objects of the parent's type have the field.
    common: bool,
    /// Whether a row below has the name already.
    taken: bool,
    /// What the names of the rows below say.
    habit: Habit,
}

/// What all open parents say about a row.
#[derive(Default)]
pub(super) struct Views {
    /// One a frame.
    pub each: Vec<View>,
    /// How many examples and how many types have the row's name where no row has taken it.
    keys: usize,
    fields: usize,
    /// Whether the stem of the row's type belongs below any of them.
    stem: bool,
    /// The most that any of them has in common with the row.
    habit: Habit,
    /// Whether the row spells out the entries of a map that is open.
    entry: bool,
    /// The outermost parent of the row's own type.
    pub itself: Option<usize>,
}

/// Prices placements in one table.
pub(super) struct Pricer<'t> {
    table: &'t Table,
    library: &'t Library,
    lessons: &'t Lessons,
    known: Vec<Option<(&'t Known, f32)>>,
    /// For each row, how often the table itself taught its type. A lesson of one's own proves that a field is there; it does
    /// not prove that another is not, since it may come from an example with gaps.
    own: Vec<u32>,
    /// The same for the fields at the top.
    own_top: u32,
    payload: Option<usize>,
    /// For each row, whether one of the next has the same name.
    named_again: Vec<bool>,
}

impl<'t> Pricer<'t> {
    pub(super) fn new(table: &'t Table, library: &'t Library, lessons: &'t Lessons) -> Self {
        let own_top = lessons.of(table.top);
        let own = table.rows.iter().map(|row| lessons.of(row.key)).collect();
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
        Self { table, library, lessons, known, own, own_top, payload, named_again }
    }

    /// The frame that holds the whole table.
    pub(super) fn top(&self) -> Frame<'t> {
        Frame { place: self.table.shape.top(), known: self.library.get(self.table.scopes, self.table.top), ..EMPTY }
    }

    /// The frame of a row whose value stands at `place`.
    pub(super) fn frame(&self, index: usize, place: Option<Place>) -> Frame<'t> {
        let shape = &self.table.shape;
        Frame {
            row: index as u32,
            place: place.filter(|&at| !self.table.rows[index].map && shape.is_object(at)),
            scalar: place.is_some_and(|at| shape.is_scalar(at) && !shape.is_object(at)),
            known: self.known[index],
            ..EMPTY
        }
    }

    /// What a parent says about a row; `taken` where it has a row of that name already.
    fn view(&self, frame: &Frame<'t>, index: usize, taken: bool) -> View {
        let name = self.table.rows[index].name;
        let place = frame.place.and_then(|at| self.table.shape.child(at, name));
        let known = frame.known.filter(|(known, _)| known.seen > 0);
        let field = known.and_then(|(known, _)| known.field(name).map(|at| known.fields[at]));
        let common = known.zip(field).is_some_and(|((known, near), field)| near >= 1.0 && field.count * 2 > known.seen);
        View { place, field, common, taken, habit: Habit::default() }
    }

    /// What all open parents say about a row; `taken` tells whether a frame has a row of that name already.
    pub(super) fn look(
        &self,
        frames: &[Frame<'t>],
        index: usize,
        siblings: &Siblings,
        taken: impl Fn(&Frame<'t>) -> bool,
        views: &mut Views,
    ) {
        let row = &self.table.rows[index];
        views.each.clear();
        views.each.extend(frames.iter().map(|frame| self.view(frame, index, taken(frame))));
        for (view, frame) in views.each.iter_mut().zip(frames) {
            view.habit = Habit::of(self.table, self.library, self.lessons, siblings, frame, index);
        }
        views.habit = views.each.iter().map(|view| view.habit).fold(Habit::default(), Habit::most);
        views.keys = views.each.iter().filter(|view| view.place.is_some() && !view.taken).count();
        views.fields = views.each.iter().filter(|view| view.common && !view.taken).count();
        views.stem = row.stem.is_some_and(|stem| frames.iter().any(|frame| self.has_stem(frame, stem)));
        let map = |frame: &Frame<'t>| {
            frame.children < 2 && self.table.rows.get(frame.row as usize).is_some_and(|above| above.entries)
        };
        views.entry = self.is_map_entry(index) && frames.iter().any(map);
        let expected = row.children == Children::Expected;
        views.itself = if expected { frames.iter().position(|frame| self.is_of(frame, row)) } else { None };
    }

    /// What it costs to put a row below the frame at `at`.
    pub(super) fn place(&self, frames: &[Frame<'t>], views: &Views, at: usize, index: usize) -> f32 {
        let (row, parent, view) = (&self.table.rows[index], &frames[at], &views.each[at]);
        let above = self.table.rows.get(parent.row as usize);
        // Some pages spell out what a map holds, as two rows below it.
        if views.entry && above.is_some_and(|above| above.entries) {
            return 0.0;
        }
        let mut price = self.evidence(row, parent, view, above) + self.elsewhere(views, at, index);
        if views.entry {
            price += cost::ENTRY_ELSEWHERE;
        }
        if view.taken {
            price += cost::SAME_NAME;
        }
        if view.place.is_none() {
            price += view.habit.lacks(views.habit);
        }
        match above {
            Some(above) => price += self.below(row, parent, above, index),
            None => {
                let shown = view.place.is_some() && self.table.shape.is_clean();
                let envelope: &[Symbol] = match self.table.kind {
                    Kind::Event => &[Symbol::SCHEMA, Symbol::HEADER],
                    _ => &[Symbol::CODE, Symbol::MSG],
                };
                match self.payload {
                    Some(payload) if index == payload || shown || envelope.contains(&row.name) => {}
                    Some(payload) if index > payload => price += cost::BESIDE_PAYLOAD,
                    Some(_) if self.table.kind == Kind::Event => price += cost::BESIDE_HEADER,
                    _ => {}
                }
            }
        }
        if views.stem && row.stem.is_some_and(|stem| !self.has_stem(parent, stem)) {
            price += cost::AWAY_FROM_STEM;
        }
        if views.itself.is_some_and(|itself| itself <= at) {
            price += cost::BELOW_ITSELF;
        }
        price
    }

    /// What examples and types say.
    fn evidence(&self, row: &Row, parent: &Frame<'t>, view: &View, above: Option<&Row>) -> f32 {
        let example = match (parent.place, view.place) {
            (Some(_), Some(_)) => Example::Has,
            (Some(_), None) => Example::Lacks { before: parent.children.saturating_sub(parent.keys) },
            (None, _) => Example::Silent,
        };
        let object = view.place.is_some_and(|at| self.table.shape.is_object(at));
        let mut price = if object && row.children == Children::Never { cost::WRONG_KIND } else { 0.0 };
        let mut ty = Type::Silent;
        if let Some((known, near)) = parent.known {
            let key = above.map_or(self.table.top, |above| above.key);
            let own = self.own.get(parent.row as usize).copied().unwrap_or(self.own_top);
            if let Some(field) = view.field {
                let share = field.count as f32 / known.seen as f32;
                // Objects without a type share no more than a name: what only this table shows of one says little of another.
                let alone = !matches!(key, TypeKey::Named(_)) && own >= known.seen;
                ty = if share < cost::RARE || alone { Type::Rarely } else { Type::Has };
                price += if field.order < parent.order { cost::OUT_OF_ORDER } else { 0.0 };
                price += if field.ty != row.ty { cost::OTHER_TYPE } else { 0.0 };
            } else if known.seen > 0 {
                let near = match key {
                    TypeKey::Named(_) => near,
                    TypeKey::Field(_) => near * 0.5,
                    // Another endpoint of the resource may leave out what this one has.
                    TypeKey::Resource(_) | TypeKey::None => 0.0,
                };
                ty = Type::Lacks { seen: known.seen.saturating_sub(own), near };
            } else if known.empty > 0 {
                price += cost::BELOW_EMPTY;
            }
        }
        price + cost::placed(example, ty)
    }

    /// What the row above says about having this row below it.
    fn below(&self, row: &Row, parent: &Frame<'t>, above: &Row, index: usize) -> f32 {
        let mut price = 0.0;
        let envelope = self.table.kind == Kind::Reply && index < 3 && [Symbol::CODE, Symbol::MSG].contains(&row.name);
        if self.payload == Some(index) || envelope {
            price += cost::BESIDE_PAYLOAD;
        }
        if above.children == Children::Never && parent.known.is_none_or(|(known, _)| known.seen == 0) {
            let object = parent.place.is_some();
            price += if object { cost::BELOW_SCALAR_WITH_OBJECT } else { cost::BELOW_SCALAR };
        }
        if parent.scalar {
            price += cost::BELOW_PLAIN_VALUE;
        }
        if parent.again {
            price += cost::BELOW_RECURSION;
        }
        let pages = [Symbol::PAGE_TOKEN, Symbol::HAS_MORE, Symbol::NEXT_PAGE_TOKEN, Symbol::TOTAL];
        if above.list && pages.contains(&row.name) {
            price += cost::PAGE_IN_ITEM;
        }
        price
    }

    /// What it costs that an example or a type has the row's name below another open parent.
    fn elsewhere(&self, views: &Views, at: usize, index: usize) -> f32 {
        let view = &views.each[at];
        if view.place.is_some() {
            return 0.0;
        }
        let mut price = 0.0;
        if views.keys > 0 {
            price += cost::KEY_ELSEWHERE * if self.table.shape.is_clean() { 1.0 } else { cost::SLOPPY };
        }
        if view.field.is_none() && views.fields > 0 {
            price += cost::FIELD_ELSEWHERE;
        }
        if self.named_again[index] { price * cost::LATER } else { price }
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

    /// Whether a type `stem.x` belongs below this row: by the row's own type, or by a row that is there already.
    fn has_stem(&self, frame: &Frame<'t>, stem: Symbol) -> bool {
        let own = self.table.rows.get(frame.row as usize).is_some_and(|row| row.key == TypeKey::Named(stem));
        own || frame.stems & stem.bit() != 0
    }

    fn is_of(&self, frame: &Frame<'t>, row: &Row) -> bool {
        self.table.rows.get(frame.row as usize).is_some_and(|above| above.key == row.key)
    }

    /// What it costs that rows do not name keys of the example.
    pub(super) fn unnamed_keys(&self, frame: &Frame<'t>) -> f32 {
        frame.place.map_or(0.0, |at| {
            let missing = self.table.shape.len(at).saturating_sub(frame.keys.into());
            let proof = if self.table.shape.is_clean() { 1.0 } else { cost::SLOPPY };
            missing.min(cost::MAX_KEYS_WITHOUT_ROW) as f32 * cost::KEY_WITHOUT_ROW * proof
        })
    }

    /// What it costs that a row has no more rows below it.
    pub(super) fn close(&self, frame: &Frame<'t>) -> f32 {
        let Some(row) = self.table.rows.get(frame.row as usize) else { return 0.0 };
        if frame.children == 0 {
            if row.children == Children::Never {
                return 0.0;
            }
            let empty = frame.again || frame.known.is_some_and(|(known, _)| known.empty > 0 && known.seen == 0);
            return cost::childless(row, empty, frame.scalar) + self.unnamed_keys(frame);
        }
        let partial = matches!(row.key, TypeKey::Resource(_));
        let missing = frame.known.map_or(0, |(known, near)| {
            let whole = if near >= 1.0 && !partial { known.always } else { 0 };
            whole.saturating_sub(frame.fields.into()).min(cost::MAX_FIELDS_MISSING)
        });
        missing as f32 * cost::FIELD_MISSING + self.unnamed_keys(frame)
    }
}
