//! What stays apart, and why: told with a line of a spec that settles it.

use std::collections::BTreeSet;

use super::rules::{Conflict, Known, Rules, Trust, Why};
use super::sets::Sets;
use crate::lower::shape::{Content, Kind, Member, Shape, ShapeId};
use crate::problem::{Note, NoteKind, Problem};

/// The fewest fields of objects that are compared whatever their names.
const FEWEST: usize = 5;

/// Tells which shapes of one name contradict each other, and which of any name share four fifths of their fields.
pub(super) fn find(rules: &Rules<'_, '_>, sets: &mut Sets, families: &[Vec<ShapeId>]) -> Vec<Note> {
    let rules = &Rules { held: None, ..*rules };
    let mut notes = Vec::new();
    for family in families {
        let roots: BTreeSet<ShapeId> = family.iter().map(|&id| sets.root(id)).collect();
        let roots: Vec<ShapeId> = roots.into_iter().collect();
        for (at, &second) in roots.iter().enumerate() {
            // One line a shape is enough: with the first that it contradicts.
            let conflict = roots[..at].iter().find_map(|&first| {
                let conflict = apart(rules, sets, (first, second), Trust::Name)?;
                (!matches!(conflict.why, Why::Unlike) || !same(&conflict, rules, (first, second)))
                    .then_some((first, conflict))
            });
            if let Some((first, conflict)) = conflict {
                notes.push(note(rules, (first, second), NoteKind::Contradiction, &conflict));
            }
        }
    }
    for pair in near(rules, sets) {
        if let Some(conflict) = apart(rules, sets, pair, Trust::Asked) {
            notes.push(note(rules, pair, NoteKind::Near, &conflict));
        } else {
            notes.push(Note { kind: NoteKind::Near, problem: names(rules, pair) });
        }
    }
    notes.sort();
    notes.dedup();
    notes
}

/// What keeps two roots apart; nothing where nothing but their names does.
fn apart<'s, 'a>(
    rules: &Rules<'s, 'a>,
    sets: &mut Sets,
    pair: (ShapeId, ShapeId),
    trust: Trust,
) -> Option<Conflict<'s, 'a>> {
    let before = sets.joins();
    let conflict = rules.join(sets, pair, trust).err();
    sets.take_back(before);
    conflict
}

/// Whether a conflict is about the two shapes themselves, and not about what is below them.
fn same(conflict: &Conflict<'_, '_>, rules: &Rules<'_, '_>, (first, second): (ShapeId, ShapeId)) -> bool {
    std::ptr::eq(conflict.first, rules.shape(first)) && std::ptr::eq(conflict.second, rules.shape(second))
}

/// Roots that share four fifths of the fields that they have together.
fn near(rules: &Rules<'_, '_>, sets: &Sets) -> Vec<(ShapeId, ShapeId)> {
    let all: Vec<(ShapeId, BTreeSet<&str>)> = (0..rules.shapes.list.len())
        .filter(|&id| sets.is_root(id))
        .map(|id| (id, rules.fields(sets, id).into_keys().collect::<BTreeSet<_>>()))
        .filter(|(_, fields)| fields.len() >= FEWEST)
        .collect();
    let mut pairs = Vec::new();
    for (at, (first, fields)) in all.iter().enumerate() {
        for (second, others) in &all[at + 1..] {
            let shared = fields.intersection(others).count();
            if 5 * shared >= 4 * (fields.len() + others.len() - shared) {
                pairs.push((*first, *second));
            }
        }
    }
    pairs
}

fn note(rules: &Rules<'_, '_>, (a, b): (ShapeId, ShapeId), kind: NoteKind, conflict: &Conflict<'_, '_>) -> Note {
    let (first, second) = (rules.shape(a), rules.shape(b));
    let pair = spoken(first, second);
    let place = |member: &Member<'_>| format!("{}:{}", member.doc, member.field.line);
    let (line, why, help) = match &conflict.why {
        Why::Unlike => (
            conflict.second.line,
            format!(
                "`{}` holds different things here and in {}:{}",
                conflict.second.wire, conflict.first.doc, conflict.first.line
            ),
            "where both are one thing, complete the fields of one of the two",
        ),
        Why::Types(one, other) => (
            other.member.field.line,
            format!(
                "`{}` is {} here and {} in {}",
                other.member.field.name,
                type_of(rules, other),
                type_of(rules, one),
                place(one.member)
            ),
            "where one of the two is mistaken, mend its type",
        ),
        Why::Alias(alias, own) => (
            own.field.line,
            format!("`{}` is another name of `{}` in {}", own.field.name, alias.field.name, place(alias)),
            "where they are one field, give both the same name",
        ),
        Why::Demands(name) => (
            conflict.second.line,
            format!("requests must have `{name}` in one of them and not in the other"),
            "where one of the two is mistaken, mend what is required",
        ),
        Why::Names => {
            (conflict.second.line, "the names of one of them are to stay".to_owned(), "nothing is to be done")
        }
        Why::Labels(value, one, other) => (
            conflict.second.line,
            format!("`{value}` is `{other}` here and `{one}` in {}:{}", conflict.first.doc, conflict.first.line),
            "where both labels mean the same, write the same",
        ),
    };
    Note { kind, problem: Problem::new(conflict.second.doc, line, format!("{pair}: {why}"), help) }
}

/// Two objects that nothing keeps apart but their names.
fn names(rules: &Rules<'_, '_>, (a, b): (ShapeId, ShapeId)) -> Problem {
    let (first, second) = (rules.shape(a), rules.shape(b));
    Problem::new(
        second.doc,
        second.line,
        format!(
            "{}: they are named apart, or share less than their name promises, and nothing contradicts ({}:{})",
            spoken(first, second),
            first.doc,
            first.line
        ),
        "where they are one thing, give both the same type name",
    )
}

fn spoken(first: &Shape<'_>, second: &Shape<'_>) -> String {
    let (one, other) = (&first.suggested[0], &second.suggested[0]);
    if one == other { format!("`{one}` is two types") } else { format!("`{one}` and `{other}` are two types") }
}

fn type_of(rules: &Rules<'_, '_>, known: &Known<'_, '_>) -> String {
    let one = match known.ty.kind {
        Kind::Text => "text",
        Kind::Int => "a whole number",
        Kind::Float => "a number",
        Kind::Bool => "true or false",
        Kind::Json => "any JSON",
        Kind::File => "a file",
        Kind::Shape(id) => match rules.shape(id).content {
            Content::Object(_) => "an object",
            Content::Enum { int: true, .. } => "one of several whole numbers",
            Content::Enum { int: false, .. } => "one of several texts",
        },
    };
    let map = if known.ty.map { "a map of " } else { "" };
    format!("{}{map}{one}", "a list of ".repeat(known.ty.lists.into()))
}
