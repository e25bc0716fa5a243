//! What it costs to put a row below an open parent, and to close one.

use std::borrow::Cow;

use super::cost::{self, Example, Type};
use super::frame::{EMPTY, Frame};
use super::frames::{FrameId, Frames};
use super::habit::{Ask, Habit};
use super::landmarks::Landmarks;
use super::library::{Known, Lessons, Library};
use super::shape::Place;
use super::siblings::Siblings;
use super::symbols::Symbol;
use super::table::{Kind, Parent, Row, Table, TypeKey};
use super::turns::Expected;
use super::view::View;
use super::views::Views;
use crate::types::Children;

/// Prices placements in one table.
pub(super) struct Pricer<'t> {
    table: &'t Table,
    landmarks: &'t Landmarks,
    library: &'t Library,
    lessons: &'t Lessons,
    known: Vec<Option<(&'t Known, f32)>>,
    /// For each row, how often the table itself taught its type. A lesson of one's own proves that a field is there; it does
    /// not prove that another is not, since it may come from an example with gaps.
    taught_here: Vec<u32>,
    /// The same for the fields at the top.
    top_taught_here: u32,
    /// For each row, what other tables say of how the depth changes there.
    turns: Vec<Option<Expected>>,
}

impl<'t> Pricer<'t> {
    pub(super) fn new(table: &'t Table, landmarks: &'t Landmarks, library: &'t Library, lessons: &'t Lessons) -> Self {
        Self {
            table,
            landmarks,
            library,
            lessons,
            known: table.rows.iter().map(|row| library.get(table.scopes, row.key)).collect(),
            taught_here: table.rows.iter().map(|row| lessons.of(row.key)).collect(),
            top_taught_here: lessons.of(table.top),
            turns: (0..table.rows.len()).map(|index| library.turn(table, lessons, index)).collect(),
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
            row: Parent::Row(index as u32),
            place: place.filter(|&at| !self.table.rows[index].has_data_keys && shape.is_object(at)),
            is_plain: place.is_some_and(|at| shape.is_scalar(at) && !shape.is_object(at)),
            known: self.known[index],
            ..EMPTY
        }
    }

    /// The row of a frame; none for the one that holds the whole table.
    fn row_of(&self, frame: &Frame<'t>) -> Option<&'t Row> {
        frame.index().and_then(|index| self.table.rows.get(index))
    }

    /// What a parent says about a row.
    fn view(&self, ask: &Ask<'_>, frame: &Frame<'t>) -> View {
        let row = &self.table.rows[ask.index];
        let place = frame.place.and_then(|at| self.table.shape.child(at, row.name));
        // A page token is never beside the payload: there an example is mistaken, and `doubt` tells of it.
        let is_top = frame.row == Parent::Top;
        let place = place.filter(|_| !is_top || self.landmarks.payload.is_none() || !row.name.is_paging());
        let known = frame.known.filter(|(known, _)| known.seen > 0);
        let field = known.and_then(|(known, _)| known.field(row.name).map(|at| known.fields[at]));
        let common = known.zip(field).is_some_and(|((known, near), field)| near >= 1.0 && field.count * 2 > known.seen);
        let above = self.row_of(frame);
        let may_spell = above.is_some_and(|above| above.may_spell_entries);
        View {
            place,
            field,
            is_common: common,
            is_taken: frame.may_have(row.name) && ask.siblings.have(frame.last, row.name, self.table),
            has_prefix: row.type_prefix.is_some_and(|prefix| self.has_prefix(frame, prefix)),
            is_entry: self.landmarks.entries[ask.index] && frame.held.children < 2 && may_spell,
            is_same_type: row.children == Children::Expected && above.is_some_and(|above| above.key == row.key),
        }
    }

    /// What all open parents say about a row.
    pub(super) fn look(
        &self,
        frames: &mut Frames<'t>,
        innermost: FrameId<'t>,
        (index, siblings): (usize, &Siblings),
        views: &mut Views<'t>,
    ) {
        let ask = Ask { table: self.table, library: self.library, lessons: self.lessons, siblings, index };
        views.clear(index);
        let mut chain = std::mem::take(&mut views.chain);
        frames.list(innermost, &mut chain);
        for &at in &chain {
            let view = frames.view(at, index, |frame| self.view(&ask, frame));
            let row = frames.get(at).index();
            let ends = row.is_some_and(|row| self.landmarks.parted[row] == Some(index));
            views.add(view, ends);
        }
        if views.keys == 0 && views.fields == 0 && chain.len() > 1 {
            let of = |frame: &Frame<'t>| Habit::of(&ask, frame);
            views.habits.extend(chain.iter().map(|&at| frames.habit(at, index, of)));
            // A parent that has a row of the name is no rival, whatever stands in it.
            let rivals = views.habits.iter().zip(&views.each).filter(|(_, view)| !view.is_taken);
            views.most = rivals.map(|(habit, _)| *habit).fold(Habit::default(), Habit::most);
        }
        views.chain = chain;
    }

    /// What it costs to put a row below the frame at `at`.
    pub(super) fn place(&self, parent: &Frame<'t>, views: &Views<'t>, at: usize) -> f32 {
        let (row, view) = (&self.table.rows[views.index], &views.each[at]);
        let above = self.row_of(parent);
        // Some pages spell out what a map holds, as two rows below it.
        if views.is_entry && above.is_some_and(|above| above.may_spell_entries) {
            return 0.0;
        }
        let mut price = self.evidence(parent, views, at) + self.elsewhere(views, at);
        if views.is_entry {
            price += cost::ENTRY_ELSEWHERE;
        }
        if view.is_taken {
            price += cost::SAME_NAME;
        }
        if let Some(habit) = views.habits.get(at) {
            price += habit.lacks(views.most);
        }
        match above {
            Some(above) => price += self.below(parent, above, views.index),
            None => price += self.at_top(view, views.index),
        }
        if views.has_prefix && !view.has_prefix {
            price += cost::AWAY_FROM_PREFIX;
        }
        if views.same_type.is_some_and(|same| same <= at) {
            price += cost::BELOW_ITSELF;
        }
        // What an example or the type shows stands there, even if the page leaves it out elsewhere.
        if view.place.is_none() && view.field.is_none() {
            if views.parted.is_some_and(|parted| parted <= at) {
                price += cost::BEHIND_THE_END;
            }
            let beside_objects = parent.held.children >= 2 && parent.scalars == 0;
            if row.children == Children::Never && beside_objects && !row.name.is_paging() {
                price += cost::BESIDE_OBJECTS;
            }
        }
        price
    }

    /// What it costs to put a row at the top.
    fn at_top(&self, view: &View, index: usize) -> f32 {
        let (row, payload) = (&self.table.rows[index], self.landmarks.payload);
        let mut price = 0.0;
        // Page tokens stand in the payload, even where a careless example closes it too early.
        let pages = [Symbol::PAGE_TOKEN, Symbol::HAS_MORE, Symbol::NEXT_PAGE_TOKEN];
        let early = self.table.kind == Kind::Reply && pages.contains(&row.name);
        let shown = view.place.is_some() && self.table.shape.is_clean() && !early;
        if early && payload.is_some_and(|payload| index > payload) {
            price += cost::BESIDE_PAYLOAD;
        }
        let envelope: &[Symbol] = match self.table.kind {
            Kind::Event => &[Symbol::SCHEMA, Symbol::HEADER],
            _ => &[Symbol::CODE, Symbol::MSG],
        };
        match payload {
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
        if let (None | Some(false), Some(precedent)) =
            (known.map(Expected::is_settled), self.landmarks.precedents[index])
        {
            return Some(Cow::Owned(precedent.expected(turned(precedent.above))));
        }
        known.map(Cow::Borrowed)
    }

    /// What examples and types say.
    fn evidence(&self, parent: &Frame<'t>, views: &Views<'t>, at: usize) -> f32 {
        let (row, view) = (&self.table.rows[views.index], &views.each[at]);
        let example = match (parent.place, view.place) {
            (Some(_), Some(_)) => Example::Has,
            (Some(_), None) => Example::Lacks { before: parent.held.children.saturating_sub(parent.held.keys) },
            (None, _) => Example::Silent,
        };
        let object = view.place.is_some_and(|at| self.table.shape.is_object(at));
        let mut price = if object && row.children == Children::Never { cost::WRONG_KIND } else { 0.0 };
        let mut ty = Type::Silent;
        if let Some((known, near)) = parent.known {
            let key = self.row_of(parent).map_or(self.table.top, |above| above.key);
            let taught_here = parent.index().map_or(self.top_taught_here, |row| self.taught_here[row]);
            if let Some(field) = view.field {
                let share = field.count as f32 / known.seen as f32;
                // Objects without a type share no more than a name: what only this table shows of one says little of another.
                let alone = !matches!(key, TypeKey::Named(_)) && taught_here >= known.seen;
                ty = if share < cost::RARE || alone { Type::Rarely } else { Type::Has };
                price += if field.order < parent.held.order { cost::OUT_OF_ORDER } else { 0.0 };
                price += if field.is_of(row.ty) { 0.0 } else { cost::OTHER_TYPE };
            } else if known.seen > 0 {
                let near = match key {
                    TypeKey::Named(_) => near,
                    TypeKey::Field(_) => near * 0.5,
                    // Another endpoint of the resource may leave out what this one has.
                    TypeKey::Resource(_) | TypeKey::None => 0.0,
                };
                let strange = parent.held.children.saturating_sub(parent.fields);
                // Guides grow old: that they lack a row counts only where another parent is known to have it.
                let near = if known.is_defined() && views.fields == 0 { 0.0 } else { near };
                ty = Type::Lacks { seen: known.seen.saturating_sub(taught_here), near: cost::far(near, strange) };
            } else if known.empty > 0 {
                price += cost::BELOW_EMPTY;
            }
        }
        price + cost::placed(example, ty)
    }

    /// What the row above says about having this row below it.
    fn below(&self, parent: &Frame<'t>, above: &Row, index: usize) -> f32 {
        let (row, payload) = (&self.table.rows[index], self.landmarks.payload);
        let mut price = 0.0;
        let envelope = self.table.kind == Kind::Reply && index < 3 && [Symbol::CODE, Symbol::MSG].contains(&row.name);
        if payload == Some(index) || envelope {
            price += cost::BESIDE_PAYLOAD;
        }
        if above.children == Children::Never && parent.known.is_none_or(|(known, _)| known.seen == 0) {
            let object = parent.place.is_some();
            price += if object { cost::BELOW_SCALAR_WITH_OBJECT } else { cost::BELOW_SCALAR };
        }
        if parent.is_plain {
            price += cost::BELOW_PLAIN_VALUE;
        }
        if parent.is_recursive {
            price += cost::BELOW_RECURSION;
        }
        if above.is_list && row.name.is_paging() {
            price += cost::PAGE_IN_ITEM;
        }
        let in_payload = self.table.kind == Kind::Reply && payload.is_some() && payload == parent.index();
        if in_payload
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
    fn elsewhere(&self, views: &Views<'t>, at: usize) -> f32 {
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
        if self.landmarks.named_again[views.index] { price * cost::LATER } else { price }
    }

    /// Whether all rows below a parent are one object, and rows below it.
    fn has_sole_object(&self, parent: &Frame<'t>, index: usize) -> bool {
        let Some(first) = parent.index().map(|row| row + 1) else { return false };
        parent.held.children == 1 && index > first + 1 && self.table.rows[first].children != Children::Never
    }

    /// Whether a type `prefix.x` belongs below this row: by the row's own type, or by a row that is there already.
    fn has_prefix(&self, frame: &Frame<'t>, prefix: Symbol) -> bool {
        let is_own = self.row_of(frame).is_some_and(|row| row.key == TypeKey::Named(prefix));
        is_own || frame.type_prefixes & prefix.bit() != 0
    }

    /// What it costs that rows do not name keys of the example.
    pub(super) fn unnamed_keys(&self, frame: &Frame<'t>) -> f32 {
        frame.place.map_or(0.0, |at| {
            let missing = self.table.shape.len(at).saturating_sub(frame.held.keys.into());
            let proof = if self.table.shape.is_clean() { 1.0 } else { cost::SLOPPY };
            missing.min(cost::MAX_KEYS_WITHOUT_ROW) as f32 * cost::KEY_WITHOUT_ROW * proof
        })
    }

    /// What it costs that a parent ends at a row, before the rows of objects that the example has below the parent.
    fn left_behind(&self, frame: &Frame<'t>, next: usize) -> f32 {
        let shape = &self.table.shape;
        let open = frame.place.filter(|_| !frame.is_recursive);
        let Some(at) = open.filter(|&at| shape.is_clean() && shape.len(at) > frame.held.keys.into()) else {
            return 0.0;
        };
        let to_come = |name: Symbol| self.landmarks.last_object.get(&name).is_some_and(|&row| row >= next);
        let left = shape
            .keys(at)
            .iter()
            .filter(|(name, below)| shape.is_object(*below) && !frame.may_have(*name) && to_come(*name));
        left.map(|(_, below)| cost::left_behind(shape.below_all(*below))).fold(0.0, f32::max)
    }

    /// What it costs that a row has no more rows below it, where `next` is the row behind them.
    pub(super) fn close(&self, frame: &Frame<'t>, next: usize) -> f32 {
        let Some(row) = self.row_of(frame) else { return 0.0 };
        if frame.held.children == 0 {
            if row.children == Children::Never {
                return 0.0;
            }
            let empty = frame.is_recursive || frame.known.is_some_and(|(known, _)| known.empty > 0 && known.seen == 0);
            return cost::childless(row, empty, frame.is_plain)
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
