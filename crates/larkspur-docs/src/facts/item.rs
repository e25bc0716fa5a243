//! One item of a list of values: `1：进行中`, `` `docx`：文档 ``, `待入职(preboarding)`.

use std::borrow::Cow;

use larkspur_schema::{FieldType, Value};

use super::label::{label, value_label};
use super::text::{code_span, has_cjk, is_cjk, plain, unescape, unescape_pipe};

/// The longest value that is taken for one, in bytes.
const MAX_VALUE: usize = 100;

/// Reads an item that starts with its value.
pub(super) fn value_first(text: &str, ty: FieldType) -> Option<Value> {
    let (value, rest) = split_value(text, ty)?;
    let (name, rest) = name(rest);
    let rest = rest.trim_start_matches(is_separator);
    let rest = rest.strip_prefix("表示").or_else(|| rest.strip_prefix("代表")).unwrap_or(rest);
    Some(Value { name, ..Value::new(value, value_label(rest)) })
}

/// Takes the name that a spec gives to a value, `{OPEN}`, which stands before the label and its colon.
fn name(rest: &str) -> (Option<String>, &str) {
    let Some((name, label)) = rest.trim_start().strip_prefix('{').and_then(|inner| inner.split_once('}')) else {
        return (None, rest);
    };
    let is_word = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let parted = label.is_empty() || label.starts_with('：');
    if is_word && parted { (Some(name.to_owned()), label) } else { (None, rest) }
}

/// Reads an item that ends with its value: `待入职(preboarding)`, `已停用 - 2`.
pub(super) fn value_last(text: &str, ty: FieldType) -> Option<Value> {
    let text = text.trim_end_matches(['。', '；', ';', '，', ',', '、', ' ']);
    let (name, value) = match text.strip_suffix([')', '）']) {
        Some(inner) => inner.rsplit_once(['(', '（'])?,
        None => text.rsplit_once(['：', '=']).or_else(|| text.rsplit_once(" - ")).or_else(|| text.rsplit_once(": "))?,
    };
    let (value, rest) = split_value(value.trim(), ty)?;
    let sound = rest.is_empty() && has_cjk(name) && !name.contains(['：', ':', '。']) && !value.contains(' ');
    sound.then(|| Value::new(value, label(name)))
}

/// Cuts an item into its value and what follows; `None` where no plausible value stands first.
pub(super) fn split_value(text: &str, ty: FieldType) -> Option<(Cow<'_, str>, &str)> {
    let bold = text.strip_prefix("**").and_then(|inner| inner.split_once("**"));
    if let Some((inner, rest)) = bold {
        let inner = inner.trim().trim_end_matches(['：', ':']);
        let value = match code_span(inner) {
            Some((code, "")) => quoted(unescape_pipe(code), ty)?,
            Some(_) => return None,
            None => bare(unescape(inner), ty)?,
        };
        return Some((value, rest));
    }
    if let Some((code, rest)) = code_span(text) {
        return Some((quoted(unescape_pipe(code), ty)?, rest));
    }
    for (open, close) in [('"', '"'), ('“', '”'), ('\'', '\''), ('‘', '’'), ('「', '」')] {
        if let Some(inner) = text.strip_prefix(open) {
            let (inner, rest) = inner.split_once(close)?;
            return Some((quoted(unescape(inner), ty)?, rest));
        }
    }
    if matches!(ty, FieldType::Int | FieldType::Float) {
        return number(text, ty);
    }
    let end = value_end(text);
    let value = text[..end].trim_end();
    let value = if value.contains('[') { Cow::Owned(plain(value).into_owned()) } else { unescape(value) };
    Some((bare(value, ty)?, &text[end..]))
}

/// Takes a leading number; what follows must not make it part of a range, a list or a word.
fn number(text: &str, ty: FieldType) -> Option<(Cow<'_, str>, &str)> {
    let text = text.strip_prefix('\\').unwrap_or(text);
    let sign = usize::from(text.starts_with('-'));
    let float = ty == FieldType::Float;
    let digits = text[sign..].bytes().take_while(|b| b.is_ascii_digit() || (float && *b == b'.')).count();
    let (value, rest) = text.split_at(sign + digits);
    let mut next = rest.trim_start().chars();
    let parted = match next.next() {
        None => true,
        Some('-' | '–' | '—') => next.find(|c| *c != ' ').is_none_or(|c| !c.is_ascii_digit()),
        Some('.') => next.next().is_none_or(|c| !c.is_ascii_digit()),
        Some('~' | '～' | '、' | '/' | '%' | '_') => false,
        // `1，男` is a value and its label, `1，2` is a list.
        Some(',' | '，') => next.find(|c| *c != ' ').is_none_or(|c| !c.is_ascii_digit()),
        Some(c) if c.is_ascii_alphanumeric() => rest.starts_with([' ', '\t']) && !c.is_ascii_digit(),
        Some(_) => true,
    };
    (digits > 0 && parted && is_plausible(value, ty)).then_some((Cow::Borrowed(value), rest))
}

/// Where a bare value ends.
fn value_end(text: &str) -> usize {
    let mut before = None;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let next = chars.peek().map(|(_, c)| *c);
        let end = match c {
            '：' | '（' | '(' | '，' | '；' | '。' | '\t' | '→' | '—' | '–' | '、' => true,
            // `hh:mm：时:分`
            ':' => {
                let joins = before.is_some_and(is_word) && next.is_some_and(is_word);
                !(text[at..].starts_with("://") || joins && text[at..].contains('：'))
            }
            '=' => !text[at..].starts_with("=="),
            ' ' => match next {
                Some('-' | '—' | '–' | '/' | '|' | '→' | ':' | '=' | '：' | '(' | '（') => true,
                Some(c) => is_cjk(c),
                None => false,
            },
            ',' | ';' => next.is_none_or(|c| !c.is_ascii_alphanumeric()),
            '[' => text[at..].contains("]("),
            _ => false,
        };
        if end {
            return at;
        }
        if at > MAX_VALUE {
            break;
        }
        before = Some(c);
    }
    text.len()
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// A value in quotes or in a code span, quotes within the code span taken off.
fn quoted(text: Cow<'_, str>, ty: FieldType) -> Option<Cow<'_, str>> {
    let inner = text.trim();
    let inner = inner.strip_prefix('"').and_then(|inner| inner.strip_suffix('"')).unwrap_or(inner);
    let few = !has_cjk(inner) || (inner.chars().count() <= 20 && !inner.contains(['，', '。', '；', '：']));
    if !few || !is_plausible(inner, ty) || inner.contains(['\n', '"']) {
        return None;
    }
    Some(if inner.len() == text.len() { text } else { Cow::Owned(inner.to_owned()) })
}

/// A value without quotes: ASCII, a few words at most.
fn bare(text: Cow<'_, str>, ty: FieldType) -> Option<Cow<'_, str>> {
    let sound = text.is_ascii()
        && text.bytes().any(|b| b.is_ascii_alphanumeric())
        && text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '#' | '+' | '@'))
        && !text.contains(['<', '>', '{', '}', '"', '`', '*', '\\', '|'])
        && !text.contains("://")
        && text.split(' ').count() <= 5;
    (sound && is_plausible(&text, ty)).then_some(text)
}

/// Whether a field of the type can hold the value.
pub(super) fn is_plausible(value: &str, ty: FieldType) -> bool {
    match ty {
        FieldType::Int => {
            value.strip_prefix('-').unwrap_or(value).starts_with(|c: char| c.is_ascii_digit())
                && value.parse::<i64>().is_ok()
        }
        FieldType::Float => value.parse::<f64>().is_ok_and(f64::is_finite),
        FieldType::Bool => value.eq_ignore_ascii_case("true") || value.eq_ignore_ascii_case("false"),
        FieldType::String | FieldType::Json => !value.is_empty() && value.len() <= MAX_VALUE,
        FieldType::Object | FieldType::Map | FieldType::File => false,
    }
}

/// What stands between a value and its label.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '：' | ':' | '=' | '-' | '–' | '—' | '→' | '>' | '|' | '/' | '，' | ',' | '*' | '、')
}
