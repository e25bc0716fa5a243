//! Values listed within a line: `0：关，1：开`, `open_id、union_id`, `` `day` 或 `week` ``.

use larkspur_schema::{FieldType, Value};

use super::Facts;
use super::item::{split_value, value_first};
use super::label::label;
use super::text::{code_span, is_cjk};
use super::values::give;

/// Values found within a line.
pub(super) struct Found {
    values: Vec<Value>,
    open: bool,
}

impl Found {
    /// Hands the values over, unless there are some already.
    pub(super) fn give(self, facts: &mut Facts) {
        if facts.values.is_empty() {
            give(facts, self.values, self.open);
        }
    }
}

/// Reads the values of a line that is known to list values.
pub(super) fn list(text: &str, ty: FieldType) -> Option<Found> {
    keyed(text, ty).or_else(|| bare(text, ty))
}

/// Reads `value：label` pairs: at least two, each value once.
pub(super) fn keyed(text: &str, ty: FieldType) -> Option<Found> {
    let mut values: Vec<Value> = Vec::new();
    let mut open_label: Option<usize> = None;
    let mut from = 0;
    while let Some(at) = text[from..].find(['：', ':', '=']).map(|at| at + from) {
        let after = at + text[at..].chars().next().map_or(1, char::len_utf8);
        from = after;
        let head = &text[..at];
        let Some((start, value)) = value_before(head, ty) else { continue };
        // `10:00` and `a://b` hold no label.
        if text[after..].trim_start().chars().next().is_none_or(|c| !(is_cjk(c) || c.is_ascii_alphabetic())) {
            continue;
        }
        let start = start.max(open_label.unwrap_or(0));
        close(&mut values, open_label, &text[..start]);
        if values.iter().any(|known| known.value == value) {
            return None;
        }
        values.push(Value { value: value.to_owned(), label: String::new() });
        open_label = Some(after);
    }
    close(&mut values, open_label, text);
    (values.len() >= 2).then_some(Found { values, open: false })
}

fn close(values: &mut [Value], from: Option<usize>, text: &str) {
    if let (Some(from), Some(last)) = (from, values.last_mut()) {
        last.label = label(text.get(from..).unwrap_or_default());
    }
}

/// The value right before a colon, and where it starts.
fn value_before(head: &str, ty: FieldType) -> Option<(usize, &str)> {
    let body = head.trim_end().trim_end_matches(['`', '"', '”']);
    let start = body
        .char_indices()
        .rev()
        .take_while(|(_, c)| match ty {
            FieldType::Int => c.is_ascii_digit() || *c == '-',
            _ => c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.'),
        })
        .last()
        .map(|(at, _)| at)?;
    let value = &body[start..];
    let before = body[..start].chars().next_back();
    let parted = match ty {
        FieldType::Int => before.is_none_or(|c| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '/'))),
        _ => before.is_none_or(|c| !(is_cjk(c) || c.is_ascii_alphanumeric() || matches!(c, '/' | '@'))),
    };
    let sound = parted && super::item::is_plausible(value, ty) && !value.starts_with("http");
    let quote = before.filter(|c| matches!(c, '`' | '"' | '“')).map_or(0, char::len_utf8);
    sound.then_some((start - quote, value))
}

/// Reads values set apart by commas, 、 or 或: at least two, and nothing else but short labels.
fn bare(text: &str, ty: FieldType) -> Option<Found> {
    let mut text = text.trim_end_matches(['。', '；', ' ']);
    let mut open = false;
    for more in ["等等", "等", "...", "…"] {
        if let Some(head) = text.strip_suffix(more) {
            (text, open) = (head.trim_end(), true);
        }
    }
    let text = text.split('。').next().unwrap_or_default();
    let text =
        text.strip_prefix(['[', '【', '{']).and_then(|inner| inner.strip_suffix([']', '】', '}'])).unwrap_or(text);
    let mut values = Vec::new();
    for piece in text
        .split(['、', '，', ',', '；', ';', '|', '/'])
        .flat_map(|piece| piece.split(" 或 "))
        .flat_map(|p| p.split('或'))
    {
        let piece = piece.trim().trim_start_matches(['和', '及']).trim();
        if piece.is_empty() {
            continue;
        }
        let (_, rest) = split_value(piece, ty)?;
        let rest = rest.trim();
        if rest.chars().count() > 20 || (rest.is_empty() && piece.contains(' ') && !piece.starts_with(['`', '"'])) {
            return None;
        }
        values.push(value_first(piece, ty)?);
    }
    (values.len() >= 2).then_some(Found { values, open })
}

/// Reads the code spans of a text that consists of them and of words that join them.
pub(super) fn code_spans(text: &str, ty: FieldType) -> Option<Found> {
    let mut values = Vec::new();
    let mut rest = text.trim_start();
    while rest.starts_with('`') {
        let (value, _) = split_value(rest, ty)?;
        values.push(Value { value: value.into_owned(), label: String::new() });
        rest = code_span(rest)?.1.trim_start_matches([' ', '、', '，', ',', '/', '或', '和', '及']);
    }
    let open = rest.starts_with('等');
    (values.len() >= 2).then_some(Found { values, open })
}
