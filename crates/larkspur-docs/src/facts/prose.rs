//! Prose: the label of a description, and the facts that its sentences hold.

use larkspur_schema::FieldType;

use super::item::split_value;
use super::marker::{LINKING_WORDS, VALUE_WORDS, announces_below, names_kind, value_marker};
use super::values::{List, says_open};
use super::{Facts, Shape, broken, default, deprecated, inline, label, limits};

/// Reads a part that has no label of a fact; `is_intro` is set for what comes before the first label.
pub(super) fn read(facts: &mut Facts, part: &str, shape: Shape, is_intro: bool) {
    let mut is_first = is_intro;
    let mut marked: Option<List> = None;
    let mut loose = List::default();
    let mut lead = "";
    let mut fenced = false;
    for line in broken::listed(part) {
        let text = line.text;
        if text.starts_with("```") {
            fenced = !fenced;
            continue;
        }
        if fenced || text.is_empty() || text.starts_with('|') {
            continue;
        }
        if is_first && !is_keyed(text, shape.ty) {
            let found = label::label(text);
            facts.label = (!found.is_empty()).then_some(found);
        }
        let signs = Signs::of(text);
        if line.is_item() {
            marked.as_mut().unwrap_or(&mut loose).push(&line, shape.ty);
        } else if let Some(list) = &mut marked {
            if !list.push_bare(text, shape.ty)
                && list.is_empty()
                && let Some(found) = inline::list(text, shape.ty)
            {
                found.give(facts);
            }
        } else if is_intro && shape.ty == FieldType::Int && is_keyed(text, shape.ty) {
            loose.push_bare(text, shape.ty);
        } else if loose.is_empty() {
            lead = text;
        }
        if marked.is_none() && signs.has(Signs::VALUE) {
            if let Some(found) = listed(text, shape.ty) {
                found.give(facts);
            } else if value_marker(text).is_some() || announces_below(text) {
                let mut list = List::default();
                list.open = says_open(text);
                marked = Some(list);
            }
        }
        if is_first
            && facts.values.is_empty()
            && marked.is_none()
            && let Some(found) = told(text, shape.ty, signs)
        {
            found.give(facts);
        }
        if is_intro
            && !is_first
            && !line.is_item()
            && facts.values.is_empty()
            && marked.is_none()
            && shape.ty == FieldType::Int
            && signs.has(Signs::COLON)
            && let Some(found) = inline::keyed(text, shape.ty)
        {
            found.give(facts);
        }
        sentences(facts, text, shape, signs);
        if signs.has(Signs::DEPRECATED) && !facts.deprecated {
            facts.deprecated = deprecated::in_line(text, is_first);
        }
        is_first = false;
    }
    match marked {
        Some(list) => list.give(facts, true),
        None if !is_intro || !loose.is_sure() => {}
        None => match shape.ty {
            FieldType::Int | FieldType::Bool => loose.give(facts, false),
            _ if names_kind(lead) && loose.is_labelled() => loose.give(facts, false),
            _ => {}
        },
    }
}

/// Reads a line that follows the value of another part.
pub(super) fn read_line(facts: &mut Facts, text: &str, shape: Shape) {
    let signs = Signs::of(text);
    sentences(facts, text, shape, signs);
    if signs.has(Signs::DEPRECATED) && !facts.deprecated {
        facts.deprecated = deprecated::in_line(text, false);
    }
}

/// Reads a default from a line of another part.
pub(super) fn read_default(facts: &mut Facts, text: &str, shape: Shape) {
    if Signs::of(text).has(Signs::DEFAULT) {
        default::in_sentence(facts, text, shape);
    }
}

fn sentences(facts: &mut Facts, text: &str, shape: Shape, signs: Signs) {
    if signs.has(Signs::LIMIT) {
        limits::in_sentence(facts, text, shape);
    }
    if signs.has(Signs::DEFAULT) {
        default::in_sentence(facts, text, shape);
    }
}

/// Whether a line is a value with its label, and so says nothing of the field as a whole.
fn is_keyed(text: &str, ty: FieldType) -> bool {
    // Most lines start with Chinese script, which no bare value does.
    if !text.starts_with(|c: char| c.is_ascii() || matches!(c, '“' | '‘' | '「')) {
        return false;
    }
    let ty = if ty.is_scalar() { ty } else { FieldType::String };
    split_value(text, ty).is_some_and(|(_, rest)| rest.trim_start().starts_with(['：', ':', '=']))
}

/// Values that the first sentence tells without a mark.
fn told(text: &str, ty: FieldType, signs: Signs) -> Option<inline::Found> {
    let keyed = |ty| if signs.has(Signs::COLON) { inline::keyed(text, ty) } else { None };
    match ty {
        FieldType::Int if signs.has(Signs::DIGIT) => keyed(ty).or_else(|| inline::numbered(text)),
        FieldType::Bool => keyed(ty),
        FieldType::String | FieldType::Json if signs.has(Signs::NAMES) => inline::named(text, ty),
        _ => None,
    }
}

/// Values that follow a mark within the line: `可选值：a、b`.
fn listed(text: &str, ty: FieldType) -> Option<inline::Found> {
    for word in VALUE_WORDS {
        for (at, _) in text.match_indices(word).take(4) {
            let mut rest = &text[at + word.len()..];
            while let Some(shorter) = LINKING_WORDS.iter().find_map(|word| rest.strip_prefix(word)) {
                rest = shorter;
            }
            let rest = rest.trim_start();
            if let Some(body) = rest.strip_prefix(['：', ':']) {
                if let Some(found) = inline::list(body.trim(), ty) {
                    return Some(found);
                }
            } else if !matches!(word, "取值" | "枚举")
                && rest.len() < text.len() - at - word.len()
                && let Some(found) = inline::list(rest, ty)
            {
                return Some(found);
            }
        }
    }
    None
}

/// Which facts a line may hold, told by single characters: one look at each character spares many searches.
#[derive(Clone, Copy, Default)]
struct Signs(u8);

impl Signs {
    const VALUE: u8 = 1;
    const DEFAULT: u8 = 2;
    const LIMIT: u8 = 4;
    const DEPRECATED: u8 = 8;
    const COLON: u8 = 16;
    const NAMES: u8 = 32;
    const DIGIT: u8 = 64;

    fn of(text: &str) -> Self {
        let mut signs = 0;
        for c in text.chars() {
            signs |= match c {
                '值' | '举' | '项' => Self::VALUE,
                '认' | '省' => Self::DEFAULT,
                '围' | '长' | '最' | '限' | '则' => Self::LIMIT,
                '弃' | '荐' | '议' | '线' => Self::DEPRECATED,
                '：' | ':' | '=' => Self::COLON,
                '括' | '持' | '分' => Self::NAMES,
                '0'..='9' => Self::DIGIT,
                _ => 0,
            };
        }
        if signs & Self::DEPRECATED == 0 && (text.contains("eprecated") || text.contains("EPRECATED")) {
            signs |= Self::DEPRECATED;
        }
        if text.contains("取值") {
            signs |= Self::LIMIT;
        }
        Self(signs)
    }

    fn has(self, sign: u8) -> bool {
        self.0 & sign != 0
    }
}
