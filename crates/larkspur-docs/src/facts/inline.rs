//! Values listed within a line: `0：关，1：开`, `open_id、union_id`, `` `day` 或 `week` ``.

use larkspur_schema::{FieldType, Value};

use super::item::{split_value, value_first};
use super::label::label;
use super::lexicon::{LEADS, LINKS, UNITS};
use super::listing::{Listing, MAX_VALUES};
use super::marker::names_kind;
use super::text::is_cjk;

/// Reads the values of a line that is known to list values.
pub(super) fn list(text: &str, ty: FieldType) -> Option<Listing> {
    keyed(text, ty).or_else(|| bare(text, ty))
}

/// Reads `value：label` pairs: at least two, each value once.
pub(super) fn keyed(text: &str, ty: FieldType) -> Option<Listing> {
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
        // `事件1：` counts events; `取值为1：` names a value, and so does `0：关闭1：开启`.
        if values.is_empty() && head[..start].ends_with(|c| is_cjk(c) && !"为是值即有".contains(c)) {
            continue;
        }
        let start = start.max(open_label.unwrap_or(0));
        close(&mut values, open_label, &text[..start]);
        if values.len() >= MAX_VALUES || values.iter().any(|known| known.value == value) {
            return None;
        }
        values.push(Value::new(value, ""));
        open_label = Some(after);
    }
    close(&mut values, open_label, text);
    (values.len() >= 2).then(|| Listing::of(values, false))
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
fn bare(text: &str, ty: FieldType) -> Option<Listing> {
    let sentence = text.split('。').next().unwrap_or_default();
    let mut text = sentence.trim_end_matches(['；', ' ']);
    let mut open = false;
    for more in ["等等", "等", "...", "…"] {
        if let Some(head) = text.strip_suffix(more) {
            (text, open) = (head.trim_end(), true);
        }
    }

    let text =
        text.strip_prefix(['[', '【', '{']).and_then(|inner| inner.strip_suffix([']', '】', '}'])).unwrap_or(text);
    let mut values = Vec::new();
    for piece in text.split(['、', '，', ',', '；', ';', '|', '/']).flat_map(|piece| piece.split(['或', '与', '和']))
    {
        let piece = piece.trim().trim_start_matches('及').trim();
        if piece.is_empty() {
            continue;
        }
        let (_, rest) = split_value(piece, ty)?;
        let rest = rest.trim();
        if rest.chars().count() > 20 || (rest.is_empty() && piece.contains(' ') && !piece.starts_with(['`', '"'])) {
            return None;
        }
        if values.len() >= MAX_VALUES {
            return None;
        }
        values.push(value_first(piece, ty)?);
    }
    (values.len() >= 2).then(|| Listing::of(values, open))
}

/// Reads numbers with their meaning in a sentence: `1 表示天，2 表示小时`, `0-关，1-开`, `1 飞机，2 火车`.
pub(super) fn numbered(text: &str) -> Option<Listing> {
    let mut values: Vec<Value> = Vec::new();
    for sentence in text.split('。') {
        for clause in sentence.split(['，', ',', '；', ';', '（', '(', '）', ')', '：', ':', '、']) {
            let clause = clause.trim();
            if clause.starts_with("例如") || clause.starts_with("比如") || clause.starts_with("如 ") {
                break;
            }
            let clause = LEADS.iter().find_map(|word| clause.strip_prefix(word)).unwrap_or(clause).trim_start();
            let Some(value) = number_meaning(clause) else { continue };
            if values.len() >= MAX_VALUES || values.iter().any(|known| known.value == value.value) {
                return None;
            }
            values.push(value);
        }
    }
    (values.len() >= 2).then(|| Listing::of(values, false))
}

fn number_meaning(clause: &str) -> Option<Value> {
    let sign = usize::from(clause.starts_with('-'));
    let digits = clause[sign..].bytes().take_while(u8::is_ascii_digit).count();
    let (value, rest) = clause.split_at(sign + digits);
    if digits == 0 || !super::item::is_plausible(value, FieldType::Int) {
        return None;
    }
    let rest = rest.trim_start();
    let linked = LINKS.iter().find_map(|word| rest.strip_prefix(word));
    let meaning = linked.unwrap_or(rest).trim_start();
    let first = meaning.chars().next()?;
    let sound = is_cjk(first) && (linked.is_some() || !UNITS.contains(first));
    sound.then(|| Value::new(value, label(meaning)))
}

/// Reads names set apart by 、 after a word such as 包括, where the text before it names a kind of value.
pub(super) fn named(text: &str, ty: FieldType) -> Option<Listing> {
    ["包括", "分为", "支持"].iter().find_map(|word| {
        let (head, rest) = text.split_once(word)?;
        if !names_kind(head.trim_end_matches(['，', '。', ',', ' '])) {
            return None;
        }
        let found = bare(rest.trim_start_matches(['：', ':', ' ']), ty)?;
        (found.values.len() >= 3 && found.values.iter().all(|value| value.label.is_empty())).then_some(found)
    })
}
