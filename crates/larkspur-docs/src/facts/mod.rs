//! The facts in a description cell: label, values, default, example, limits, scopes, deprecation.
//!
//! A description is prose with parts. A part starts at a label (`**示例值**：`, `**可选值有**：`) and runs to the next
//! label, so a cell is a row of slices that are read one by one, in one forward pass. A line ends at a line break or at
//! `<br>`, so that cells of the upstream pages and of the canonical form read the same.

mod advice;
mod broken;
mod clause;
mod default;
mod deprecated;
mod example;
mod inline;
mod item;
mod label;
mod lexicon;
mod limits;
mod lines;
mod listing;
mod marker;
mod parts;
mod prose;
mod said;
mod scope;
mod shape;
mod table;
mod text;
mod token;
mod values;

#[cfg(test)]
mod tests;

use larkspur_schema::{Facts, FieldType};

pub(crate) use advice::retry;
pub(crate) use scope::scopes;
pub(crate) use table::value_table;
pub(crate) use token::tokens;

use listing::Listing;
use marker::Kind;
use parts::{Part, parts};
use said::Said;
use shape::Shape;

/// Drops a label that says no more than the field's name: case, spaces and `_` do not count.
pub(crate) fn drop_label_like(facts: &mut Facts, name: &str) {
    fn letters(text: &str) -> impl Iterator<Item = char> {
        text.chars().filter(|c| c.is_alphanumeric()).map(|c| c.to_ascii_lowercase())
    }
    if facts.label.as_deref().is_some_and(|label| letters(label).eq(letters(name))) {
        facts.label = None;
    }
}

/// Reads the facts out of a description: raw Markdown on several lines, or on one line with `<br>`.
///
/// Nothing in a description is an error: what is not understood is left out.
pub(crate) fn read(description: &str, ty: FieldType, repeated: bool) -> Facts {
    let shape = Shape { ty, repeated };
    let mut found = Found { shape, facts: Facts::default() };
    parts(description).for_each(|part| found.add(part));
    doubt_values(&mut found.facts, shape);
    found.facts
}

/// The facts of a field, as they are found part by part.
struct Found {
    shape: Shape,
    facts: Facts,
}

impl Found {
    /// Adds what a part says. What an earlier part said stays.
    fn add(&mut self, part: Part<'_>) {
        let has_values = !self.facts.values.is_empty();
        let shape = self.shape;
        match part.kind {
            Kind::Intro | Kind::Other => {
                let prose = prose::read(part, shape, has_values);
                self.facts.label = self.facts.label.take().or(prose.label);
                self.add_said(prose.said);
                self.add_listing(prose.listing);
            }
            Kind::Values => {
                let (listing, said) = values::read(part, shape, has_values);
                self.add_said(said);
                self.add_listing(listing);
            }
            Kind::Default => {
                let (default, others) = default::read(part.text, shape);
                self.facts.default = self.facts.default.take().or(default);
                others.for_each(|text| self.add_said(said::read(text, shape, false)));
            }
            Kind::Example => {
                let (example, others) = example::read(part.text, shape);
                self.facts.example = self.facts.example.take().or(example);
                others.for_each(|text| self.add_said(said::read(text, shape, false)));
            }
            Kind::Rules => {
                let (limits, others) = limits::read(part.text, shape);
                let default = others.into_iter().find_map(|text| said::default(text, shape));
                self.add_said(Said { limits, default, deprecated: false });
            }
            Kind::Scopes => {
                let new: Vec<String> =
                    scopes(part.text).into_iter().filter(|name| !self.facts.scopes.contains(name)).collect();
                self.facts.scopes.extend(new);
            }
        }
    }

    fn add_said(&mut self, said: Said) {
        let limits = said.limits;
        self.facts.min = self.facts.min.or(limits.min);
        self.facts.max = self.facts.max.or(limits.max);
        self.facts.min_len = self.facts.min_len.or(limits.min_len);
        self.facts.max_len = self.facts.max_len.or(limits.max_len);
        self.facts.pattern = self.facts.pattern.take().or(limits.pattern);
        self.facts.default = self.facts.default.take().or(said.default);
        self.facts.deprecated |= said.deprecated;
    }

    fn add_listing(&mut self, listing: Option<Listing>) {
        let Some(listing) = listing else { return };
        self.facts.values = listing.values;
        self.facts.open_values |= listing.is_open;
        self.facts.default = self.facts.default.take().or(listing.default);
    }
}

/// Drops values that the example refutes.
fn doubt_values(facts: &mut Facts, shape: Shape) {
    // Text that holds JSON has keys and inner values, none of which is a value of the field.
    let Some(example) = &facts.example else { return };
    let holds_json = shape.ty == FieldType::String
        && !shape.repeated
        && example.trim_start_matches(['"', '`']).starts_with(['{', '[']);
    // `0 为休息，1 为上班` of a field whose example is 1111100 tells of digits, not of values.
    let number = example.parse::<i64>().ok().filter(|_| shape.ty == FieldType::Int && !shape.repeated);
    let largest = facts.values.iter().filter_map(|value| value.value.parse::<i64>().ok()).max().unwrap_or_default();
    let is_far = number.is_some_and(|number| number / 100 > largest.max(1));
    if holds_json || is_far {
        facts.values.clear();
        facts.open_values = false;
    }
}
