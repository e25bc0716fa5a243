//! Limits: ranges of numbers, lengths, patterns.

use larkspur_schema::FieldType;

use super::lines::lines;
use super::text::{code_span, unescape_pipe};
use super::{Facts, Shape, prose};

/// What a limit speaks of.
#[derive(Clone, Copy, PartialEq)]
enum Limit {
    Range,
    Min,
    Max,
    LenRange,
    MinLen,
    MaxLen,
}

/// The names of limits; a longer name stands before one that it starts with.
const NAMES: [(&str, Limit); 22] = [
    ("长度范围", Limit::LenRange),
    ("字符范围", Limit::LenRange),
    ("长度限制", Limit::LenRange),
    ("最大长度", Limit::MaxLen),
    ("最小长度", Limit::MinLen),
    ("最长", Limit::MaxLen),
    ("最短", Limit::MinLen),
    ("长度最大值", Limit::MaxLen),
    ("取值范围", Limit::Range),
    ("数据范围", Limit::Range),
    ("数值范围", Limit::Range),
    ("可选范围", Limit::Range),
    ("有效范围", Limit::Range),
    ("值范围", Limit::Range),
    ("范围", Limit::Range),
    ("最大值", Limit::Max),
    ("最小值", Limit::Min),
    ("最大", Limit::Max),
    ("最小", Limit::Min),
    ("上限", Limit::Max),
    ("长度", Limit::LenRange),
    ("取值", Limit::Range),
];

/// Whether a label is the name of a limit.
pub(super) fn is_limit(name: &str) -> bool {
    name == "正则校验" || NAMES[..18].iter().any(|(known, _)| *known == name && name.chars().count() > 2)
}

/// Reads the part after `**数据校验规则**：`.
pub(super) fn read(facts: &mut Facts, part: &str, shape: Shape) {
    let mut name = None;
    for line in lines(part) {
        let text = line.text;
        if text.is_empty() || text.starts_with("单个") {
            continue;
        }
        if text.trim_end_matches(['*', ' ']).ends_with(['：', ':']) {
            name = Some(text);
        } else if let Some(name) = name.take()
            && range(text).or_else(|| number(text).map(|(value, rest)| (value, None, rest))).is_some()
        {
            // The number stands on the line below its name.
            in_sentence(facts, &format!("{name}{text}"), shape);
            continue;
        }
        if !in_sentence(facts, text, shape)
            && let Some((low, high, rest)) =
                range(text.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '`' | '-')))
        {
            // `1 ~ 64 个字符`, without a name.
            if rest.contains("字符") || rest.contains("字节") || shape.repeated {
                set_len(facts, low.and_then(whole), high.and_then(whole));
            } else {
                set(facts, low, high);
            }
        } else {
            prose::read_default(facts, text, shape);
        }
    }
}

/// Reads a range that is all that stands where values are announced: `1 ~ 10`.
pub(super) fn read_range(facts: &mut Facts, text: &str, shape: Shape) -> bool {
    if shape.ty == FieldType::String {
        return false;
    }
    match range(text) {
        Some((low @ Some(_), high @ Some(_), _)) => {
            set(facts, low, high);
            true
        }
        _ => false,
    }
}

/// Reads the limits that a line names, and says whether there are any.
pub(super) fn in_sentence(facts: &mut Facts, text: &str, shape: Shape) -> bool {
    if !shape.repeated && matches!(shape.ty, FieldType::Bool | FieldType::Object | FieldType::Map | FieldType::File) {
        return false;
    }
    let mut found = false;
    if let Some(at) = text.find("正则") {
        found |= pattern(facts, &text[at..]);
    }
    let mut from = 0;
    while let Some((at, name, limit)) = next_name(&text[from..]) {
        let start = from + at;
        from = start + name.len();
        let weak = name.chars().count() == 2;
        let after = &text[from..];
        let head = &text[..start];
        // What holds for one item, for all together, or under a condition, is no limit of the field.
        let is_else = head.ends_with('总') || head.ends_with("单个") || is_conditional(head);
        if is_else {
            continue;
        }
        found |= one(facts, limit, weak, after, shape);
    }
    found
}

/// Whether the words right before a limit put it under a condition: `新建接口中，最大值为 9`.
fn is_conditional(head: &str) -> bool {
    let near = head.char_indices().rev().nth(23).map_or(0, |(at, _)| at);
    head[near..].contains("接口中") || head[near..].contains("情况下")
}

fn next_name(text: &str) -> Option<(usize, &'static str, Limit)> {
    text.char_indices()
        .filter(|(_, c)| matches!(c, '长' | '字' | '最' | '取' | '数' | '可' | '有' | '值' | '范' | '上'))
        .find_map(|(at, _)| {
            NAMES.iter().find(|(name, _)| text[at..].starts_with(name)).map(|(name, limit)| (at, *name, *limit))
        })
}

/// Reads one limit from what follows its name; a weak name (最大) is said of other things too.
fn one(facts: &mut Facts, limit: Limit, weak: bool, after: &str, shape: Shape) -> bool {
    let linked = after.trim_start_matches(['：', ':', '*', ' ', '为', '是', '在', '限']);
    // A list of one limit may be run into the line of its label.
    let linked = linked.strip_prefix("- ").unwrap_or(linked);
    let (limit, linked) = match strip_bound(linked) {
        Some(rest) if limit == Limit::LenRange => (Limit::MaxLen, rest),
        Some(rest) if matches!(limit, Limit::Max | Limit::MaxLen) => (limit, rest),
        Some(_) => return false,
        None => (limit, linked),
    };
    match limit {
        Limit::Range | Limit::LenRange => {
            if weak
                && shape.ty == FieldType::String
                && limit == Limit::Range
                && !after.trim_start().starts_with(['：', ':'])
            {
                return false;
            }
            let Some((low, high, rest)) = range(linked) else { return false };
            if limit == Limit::LenRange || counts(rest, shape) {
                set_len(facts, low.and_then(whole), high.and_then(whole));
            } else if rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '%') {
                return false;
            } else {
                set(facts, low, high);
            }
        }
        Limit::MinLen | Limit::MaxLen => {
            let Some((value, _)) = number(linked) else { return false };
            let value = value.and_then(whole);
            if limit == Limit::MinLen { set_len(facts, value, None) } else { set_len(facts, None, value) }
        }
        Limit::Min | Limit::Max => {
            if let Some((low, high)) = between(linked) {
                set(facts, low, high);
                return true;
            }
            let Some((value, rest)) = number(linked) else { return false };
            if counts(rest, shape) || (shape.repeated && ends(rest)) {
                let value = value.and_then(whole);
                if limit == Limit::Min {
                    set_len(facts, value, None)
                } else {
                    set_len(facts, None, value)
                }
                return true;
            }
            // 最大 20MB and 2020-01-01 say nothing of the number itself; 最大 500 条 does.
            let is_number = matches!(shape.ty, FieldType::Int | FieldType::Float);
            let unit = rest.trim_start();
            let counted = unit.starts_with(['条', '个', '页', '项', '人']);
            let unit = if unit == "-" || unit.starts_with("- ") { "" } else { unit };
            if unit.starts_with(|c: char| {
                c.is_ascii_alphanumeric() || matches!(c, '%' | '-' | '/' | ':' | '<' | '&' | '\\')
            }) {
                return false;
            }
            if weak && !(is_number && (counted || ends(rest))) {
                return false;
            }
            if limit == Limit::Min { set(facts, value, None) } else { set(facts, None, value) }
        }
    }
    true
}

/// Whether the unit after a number makes it a count of characters or of items.
fn counts(rest: &str, shape: Shape) -> bool {
    let unit = rest.trim_start();
    unit.starts_with("个字符")
        || unit.starts_with("字符")
        || unit.starts_with("个汉字")
        || (shape.repeated && unit.starts_with(['个', '条', '项']))
}

/// Whether a clause ends after the number.
fn ends(rest: &str) -> bool {
    rest.trim_start()
        .chars()
        .next()
        .is_none_or(|c| matches!(c, '。' | '，' | '；' | '）' | ')' | ',' | '、' | '|' | '（' | '('))
}

fn strip_bound(text: &str) -> Option<&str> {
    const BOUNDS: [&str; 9] =
        ["不超过", "不能超过", "不可超过", "不得超过", "不能大于", "不大于", "不可大于", "小于等于", "上限"];
    let text = BOUNDS.iter().find_map(|word| text.strip_prefix(word))?;
    Some(text.trim_start_matches(['：', ':', ' ', '为', '是']))
}

fn pattern(facts: &mut Facts, text: &str) -> bool {
    let Some((_, body)) = text.split_once(['：', ':']) else { return false };
    let body = body.trim_start_matches(['*', ' ']);
    let found = match code_span(body) {
        Some((code, _)) => unescape_pipe(code),
        None if body.starts_with(['^', '[', '(', '\\']) => super::text::unescape_pipe(body.trim()),
        None => return false,
    };
    if found.is_empty() {
        return false;
    }
    if facts.pattern.is_none() {
        facts.pattern = Some(found.into_owned());
    }
    true
}

/// An end of a range; none where it is no whole number, or too large to count.
type Number = Option<i64>;

/// Reads `1 ～ 50`, `[0,25]`, `1-100`: both ends, and what follows.
fn range(text: &str) -> Option<(Number, Number, &str)> {
    let (text, bracketed) = match text.trim_start().strip_prefix(['[', '(', '（', '【']) {
        Some(inner) => (inner, true),
        None => (text, false),
    };
    let (low, rest) = number(text)?;
    let rest = rest.trim_start();
    let rest = rest.strip_prefix("个字符").or_else(|| rest.strip_prefix("字符")).unwrap_or(rest).trim_start();
    let mut chars = rest.chars();
    let rest = match chars.next()? {
        '～' | '~' | '至' | '到' | '—' | '–' | '-' => chars.as_str().trim_start_matches(['～', '~', '—', '-']),
        ',' | '，' if bracketed => chars.as_str(),
        _ => return None,
    };
    let (high, rest) = number(rest)?;
    let rest = if bracketed { rest.trim_start().trim_start_matches([']', ')', '）', '】']) } else { rest };
    Some((low, high, rest))
}

/// The least and the greatest whole number of `0 < page_size <= 50`.
fn between(text: &str) -> Option<(Number, Number)> {
    let (low, rest) = number(text)?;
    let (above, rest) = less(rest)?;
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '`' | ' '));
    let (below, rest) = less(rest)?;
    let (high, _) = number(rest)?;
    Some((low.and_then(|low| low.checked_add(above)), high.and_then(|high| high.checked_sub(below))))
}

/// Reads `<` or `<=`, and says how far the two sides are at least apart.
fn less(text: &str) -> Option<(i64, &str)> {
    let text = text.trim_start();
    ["<=", "&lt;=", "≤"]
        .iter()
        .find_map(|sign| Some((0, text.strip_prefix(sign)?)))
        .or_else(|| ["<", "&lt;"].iter().find_map(|sign| Some((1, text.strip_prefix(sign)?))))
}

/// Reads a number, plain or in a code span, with or without commas, and what follows it.
fn number(text: &str) -> Option<(Number, &str)> {
    let text = text.trim_start();
    let (text, ticked) = match text.strip_prefix('`') {
        Some(inner) => (inner.trim_start(), true),
        None => (text, false),
    };
    let bytes = text.as_bytes();
    let sign = usize::from(matches!(bytes.first(), Some(b'-' | b'+')));
    let mut end = sign;
    while let Some(b) = bytes.get(end) {
        let digit_after = bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        let grouped = *b == b','
            && bytes.get(end + 1..end + 4).is_some_and(|three| three.iter().all(u8::is_ascii_digit))
            && end > sign;
        if !(b.is_ascii_digit() || grouped || (*b == b'.' && digit_after && end > sign)) {
            break;
        }
        end += 1;
    }
    if end == sign {
        return None;
    }
    let digits = &text[..end];
    let value = match digits.contains([',', '.']) {
        true => digits.replace(',', "").parse().ok().and_then(integer),
        false => digits.parse().ok(),
    };
    let rest = &text[end..];
    let rest = if ticked { rest.trim_start().strip_prefix('`').unwrap_or(rest) } else { rest };
    Some((value, rest))
}

fn integer(value: f64) -> Option<i64> {
    // Beyond 2^53 a float is no longer exact.
    (value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0).then_some(value as i64)
}

fn whole(value: i64) -> Option<u64> {
    u64::try_from(value).ok()
}

fn set(facts: &mut Facts, low: Number, high: Number) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        return;
    }
    facts.min = facts.min.or(low);
    facts.max = facts.max.or(high);
}

fn set_len(facts: &mut Facts, low: Option<u64>, high: Option<u64>) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        return;
    }
    facts.min_len = facts.min_len.or(low);
    facts.max_len = facts.max_len.or(high);
}
