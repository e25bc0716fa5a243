//! What it costs to put a row below an open parent, and to close one.

use std::borrow::Cow;

use rustc_hash::FxHashMap as HashMap;

use super::cost::{Example, Type};
use super::frames::{EMPTY, Frame, Frames, NONE};
use super::habit::{Habit, Siblings};
use super::library::Known;
use super::shape::Place;
use super::turns::{self, Expected, Mirror};
use super::views::{View, Views};
use super::{Kind, Lessons, Library, Row, Symbol, Table, TypeKey, cost, parted, soon};
use crate::types::Children;

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
    /// For each row, whether one of the next has the same name, and is an object or a scalar as well.
    named_again: Vec<bool>,
    /// The last row of each name that may have rows below it.
    last_object: HashMap<Symbol, usize>,
    /// For each row, whether it and its neighbour are `key` and `value`.
    entries: Vec<bool>,
    /// For each row, what other tables say of how the depth changes there, and how far above is a row that turns alike.
    turns: Vec<Option<Expected>>,
    mirrors: Vec<Option<Mirror>>,
    /// For each row, where what is behind it parts from what is behind another row of its type.
    parted: Vec<Option<usize>>,
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
        let named_again = soon::named_again(table);
        let objects = table.rows.iter().enumerate().filter(|(_, row)| row.children != Children::Never);
        let last_object = objects.map(|(index, row)| (row.name, index)).collect();
        let entries = (0..table.rows.len()).map(|index| soon::is_map_entry(table, index)).collect();
        let turns = (0..table.rows.len()).map(|index| library.turn(table, lessons, index)).collect();
        let mirrors = turns::mirrors(table);
        let parted = parted::parted(table);
        Self {
            table,
            library,
            lessons,
            known,
            own,
            own_top,
            payload,
            named_again,
            last_object,
            entries,
            turns,
            mirrors,
            parted,
        }
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

    /// What a parent says about a row.
    fn view(&self, frame: &Frame<'t>, index: usize, siblings: &Siblings) -> View {
        let row = &self.table.rows[index];
        let place = frame.place.and_then(|at| self.table.shape.child(at, row.name));
        // A page token is never beside the payload: there an example is mistaken, and `doubt` tells of it.
        let place = place.filter(|_| frame.row != NONE || self.payload.is_none() || !row.name.is_paging());
        let known = frame.known.filter(|(known, _)| known.seen > 0);
        let field = known.and_then(|(known, _)| known.field(row.name).map(|at| known.fields[at]));
        let common = known.zip(field).is_some_and(|((known, near), field)| near >= 1.0 && field.count * 2 > known.seen);
        let above = self.table.rows.get(frame.row as usize);
        View {
            place,
            field,
            common,
            taken: frame.may_have(row.name) && siblings.have(frame.last, row.name, self.table),
            stem: row.stem.is_some_and(|stem| self.has_stem(frame, stem)),
            entry: self.entries[index] && frame.children < 2 && above.is_some_and(|above| above.entries),
            itself: row.children == Children::Expected && above.is_some_and(|above| above.key == row.key),
        }
    }

    /// What all open parents say about a row.
    pub(super) fn look(
        &self,
        frames: &mut Frames<'t>,
        innermost: u32,
        index: usize,
        siblings: &Siblings,
        views: &mut Views,
    ) {
        let Views { mut chain, mut each, mut habits, .. } = std::mem::take(views);
        each.clear();
        habits.clear();
        frames.list(innermost, &mut chain);
        *views = Views { each, habits, ..Views::default() };
        for &at in &chain {
            let view = frames.view(at, index, |frame| self.view(frame, index, siblings));
            views.keys += usize::from(view.place.is_some() && !view.taken);
            views.fields += usize::from(view.common && !view.taken);
            views.stem |= view.stem;
            views.entry |= view.entry;
            if view.itself && views.itself.is_none() {
                views.itself = Some(views.each.len());
            }
            let row = frames.get(at).row as usize;
            if views.parted.is_none() && self.parted.get(row) == Some(&Some(index)) {
                views.parted = Some(views.each.len());
            }
            views.each.push(view);
        }
        if views.keys == 0 && views.fields == 0 && chain.len() > 1 {
            let of = |frame: &Frame<'t>| Habit::of(self.table, self.library, self.lessons, siblings, frame, index);
            views.habits.extend(chain.iter().map(|&at| frames.habit(at, index, of)));
            // A parent that has a row of the name is no rival, whatever stands in it.
            let rivals = views.habits.iter().zip(&views.each).filter(|(_, view)| !view.taken).map(|(habit, _)| *habit);
            views.most = rivals.fold(Habit::default(), Habit::most);
        }
        views.chain = chain;
    }

    /// What it costs to put a row below the frame at `at`.
    pub(super) fn place(&self, parent: &Frame<'t>, views: &Views, at: usize, index: usize) -> f32 {
        let (row, view) = (&self.table.rows[index], &views.each[at]);
        let above = self.table.rows.get(parent.row as usize);
        // Some pages spell out what a map holds, as two rows below it.
        if views.entry && above.is_some_and(|above| above.entries) {
            return 0.0;
        }
        let mut price = self.evidence(row, parent, view, above, views.fields) + self.elsewhere(views, at, index);
        if views.entry {
            price += cost::ENTRY_ELSEWHERE;
        }
        if view.taken {
            price += cost::SAME_NAME;
        }
        if let Some(habit) = views.habits.get(at) {
            price += habit.lacks(views.most);
        }
        match above {
            Some(above) => price += self.below(row, parent, above, index),
            None => price += self.at_top(row, view, index),
        }
        if views.stem && !view.stem {
            price += cost::AWAY_FROM_STEM;
        }
        if views.itself.is_some_and(|itself| itself <= at) {
            price += cost::BELOW_ITSELF;
        }
        // What an example or the type shows stands there, even if the page leaves it out elsewhere.
        if view.place.is_none() && view.field.is_none() {
            if views.parted.is_some_and(|parted| parted <= at) {
                price += cost::BEHIND_THE_END;
            }
            if row.children == Children::Never && parent.children >= 2 && parent.scalars == 0 && !row.name.is_paging() {
                price += cost::BESIDE_OBJECTS;
            }
        }
        price
    }

    /// What it costs to put a row at the top.
    fn at_top(&self, row: &Row, view: &View, index: usize) -> f32 {
        let mut price = 0.0;
        // Page tokens stand in the payload, even where a careless example closes it too early.
        let pages = [Symbol::PAGE_TOKEN, Symbol::HAS_MORE, Symbol::NEXT_PAGE_TOKEN];
        let early = self.table.kind == Kind::Reply && pages.contains(&row.name);
        let shown = view.place.is_some() && self.table.shape.is_clean() && !early;
        if early && self.payload.is_some_and(|payload| index > payload) {
            price += cost::BESIDE_PAYLOAD;
        }
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
        price
    }

    /// What is expected of how the depth changes at a row; `turned` tells how it did so many rows above.
    pub(super) fn turn(&self, index: usize, turned: impl Fn(usize) -> i16) -> Option<Cow<'_, Expected>> {
        let known = self.turns[index].as_ref();
        if let (None | Some(false), Some(mirror)) = (known.map(Expected::is_settled), self.mirrors[index]) {
            return Some(Cow::Owned(turns::mirrored(turned(mirror.above), mirror.rows)));
        }
        known.map(Cow::Borrowed)
    }

    /// What examples and types say.
    fn evidence(&self, row: &Row, parent: &Frame<'t>, view: &View, above: Option<&Row>, elsewhere: usize) -> f32 {
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
                price += if field.is_of(row.ty) { 0.0 } else { cost::OTHER_TYPE };
            } else if known.seen > 0 {
                let near = match key {
                    TypeKey::Named(_) => near,
                    TypeKey::Field(_) => near * 0.5,
                    // Another endpoint of the resource may leave out what this one has.
                    TypeKey::Resource(_) | TypeKey::None => 0.0,
                };
                let strange = parent.children.saturating_sub(parent.fields);
                // Guides grow old: that they lack a row counts only where another parent is known to have it.
                let near = if known.is_defined() && elsewhere == 0 { 0.0 } else { near };
                ty = Type::Lacks { seen: known.seen.saturating_sub(own), near: cost::far(near, strange) };
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
        if above.list && row.name.is_paging() {
            price += cost::PAGE_IN_ITEM;
        }
        let payload = self.table.kind == Kind::Reply && self.payload == Some(parent.row as usize);
        if payload
            && self.has_sole_object(parent, index)
            && row.children == Children::Never
            && !row.name.is_paging()
            && row.name != Symbol::COUNT
        {
            price += cost::BESIDE_SOLE_OBJECT;
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

    /// Whether all rows below a parent are one object, and rows below it.
    fn has_sole_object(&self, parent: &Frame<'t>, index: usize) -> bool {
        let first = parent.row as usize + 1;
        parent.children == 1 && index > first + 1 && self.table.rows[first].children != Children::Never
    }

    /// Whether a type `stem.x` belongs below this row: by the row's own type, or by a row that is there already.
    fn has_stem(&self, frame: &Frame<'t>, stem: Symbol) -> bool {
        let own = self.table.rows.get(frame.row as usize).is_some_and(|row| row.key == TypeKey::Named(stem));
        own || frame.stems & stem.bit() != 0
    }

    /// What it costs that rows do not name keys of the example.
    pub(super) fn unnamed_keys(&self, frame: &Frame<'t>) -> f32 {
        frame.place.map_or(0.0, |at| {
            let missing = self.table.shape.len(at).saturating_sub(frame.keys.into());
            let proof = if self.table.shape.is_clean() { 1.0 } else { cost::SLOPPY };
            missing.min(cost::MAX_KEYS_WITHOUT_ROW) as f32 * cost::KEY_WITHOUT_ROW * proof
        })
    }

    /// What it costs that a parent ends at a row, before the rows of objects that the example has below the parent.
    fn left_behind(&self, frame: &Frame<'t>, next: usize) -> f32 {
        let shape = &self.table.shape;
        let open = frame.place.filter(|_| !frame.again);
        let Some(at) = open.filter(|&at| shape.is_clean() && shape.len(at) > frame.keys.into()) else {
            return 0.0;
        };
        let to_come = |name: Symbol| self.last_object.get(&name).is_some_and(|&row| row >= next);
        let left = shape
            .keys(at)
            .iter()
            .filter(|(name, below)| shape.is_object(*below) && !frame.may_have(*name) && to_come(*name));
        left.map(|(_, below)| cost::left_behind(shape.below_all(*below))).fold(0.0, f32::max)
    }

    /// What it costs that a row has no more rows below it, where `next` is the row behind them.
    pub(super) fn close(&self, frame: &Frame<'t>, next: usize) -> f32 {
        let Some(row) = self.table.rows.get(frame.row as usize) else { return 0.0 };
        if frame.children == 0 {
            if row.children == Children::Never {
                return 0.0;
            }
            let empty = frame.again || frame.known.is_some_and(|(known, _)| known.empty > 0 && known.seen == 0);
            return cost::childless(row, empty, frame.scalar)
                + self.unnamed_keys(frame)
                + self.left_behind(frame, next);
        }
        let partial = matches!(row.key, TypeKey::Resource(_));
        let missing = frame.known.map_or(0, |(known, near)| {
            let whole = if near >= 1.0 && !partial { known.always } else { 0 };
            whole.saturating_sub(frame.fields.into()).min(cost::MAX_FIELDS_MISSING)
        });
        missing as f32 * cost::FIELD_MISSING + self.unnamed_keys(frame) + self.left_behind(frame, next)
    }
}
