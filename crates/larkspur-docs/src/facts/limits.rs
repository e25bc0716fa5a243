//! Limits: ranges of numbers, lengths, patterns.

use larkspur_schema::FieldType;

use super::lexicon::{BOUNDS, LIMITS, Limit};
use super::lines::lines;
use super::shape::Shape;
use super::text::{code_span, unescape_pipe};

/// How large a value may be, how long, and what it must match.
#[derive(Debug, Default)]
pub(super) struct Limits {
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) min_len: Option<u64>,
    pub(super) max_len: Option<u64>,
    pub(super) pattern: Option<String>,
}

impl Limits {
    /// The limits of a number; none where they contradict each other.
    fn of_number(min: Number, max: Number) -> Self {
        if min.zip(max).is_some_and(|(min, max)| min > max) {
            return Self::default();
        }
        Self { min, max, ..Self::default() }
    }

    /// The limits of a length; none where they contradict each other.
    fn of_length(min: Number, max: Number) -> Self {
        let (min_len, max_len) = (min.and_then(whole), max.and_then(whole));
        if min_len.zip(max_len).is_some_and(|(min, max)| min > max) {
            return Self::default();
        }
        Self { min_len, max_len, ..Self::default() }
    }

    /// Adds limits that are told later: the first that are told count.
    pub(super) fn join(&mut self, later: Self) {
        self.min = self.min.or(later.min);
        self.max = self.max.or(later.max);
        self.min_len = self.min_len.or(later.min_len);
        self.max_len = self.max_len.or(later.max_len);
        self.pattern = self.pattern.take().or(later.pattern);
    }
}

/// Reads the part after `**数据校验规则**：`; gives the lines that may tell a default as well.
pub(super) fn read(part: &str, shape: Shape) -> (Limits, Vec<&str>) {
    let mut limits = Limits::default();
    let mut others = Vec::new();
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
            limits.join(in_sentence(&format!("{name}{text}"), shape).unwrap_or_default());
            continue;
        }
        let named = in_sentence(text, shape);
        let nameless = if named.is_none() { nameless(text, shape) } else { None };
        if nameless.is_none() {
            others.push(text);
        }
        limits.join(named.or(nameless).unwrap_or_default());
    }
    (limits, others)
}

/// Reads a range without a name: `1 ~ 64 个字符`.
fn nameless(text: &str, shape: Shape) -> Option<Limits> {
    let text = text.trim_start_matches(|c: char| !c.is_ascii_digit() && !matches!(c, '`' | '-'));
    let (low, high, rest) = range(text)?;
    let is_length = rest.contains("字符") || rest.contains("字节") || shape.repeated;
    Some(if is_length { Limits::of_length(low, high) } else { Limits::of_number(low, high) })
}

/// Reads a range that is all that stands where values are announced: `1 ~ 10`.
pub(super) fn range_alone(text: &str, shape: Shape) -> Option<Limits> {
    if shape.ty == FieldType::String {
        return None;
    }
    match range(text) {
        Some((low @ Some(_), high @ Some(_), _)) => Some(Limits::of_number(low, high)),
        _ => None,
    }
}

/// Reads the limits that a line names.
pub(super) fn in_sentence(text: &str, shape: Shape) -> Option<Limits> {
    if !shape.repeated && matches!(shape.ty, FieldType::Bool | FieldType::Object | FieldType::Map | FieldType::File) {
        return None;
    }
    let mut found: Option<Limits> = None;
    let mut join = |limits: Limits| found.get_or_insert_default().join(limits);
    if let Some(pattern) = text.find("正则").and_then(|at| pattern(&text[at..])) {
        join(Limits { pattern: Some(pattern), ..Limits::default() });
    }
    let mut from = 0;
    while let Some((at, name, limit)) = next_name(&text[from..]) {
        let start = from + at;
        from = start + name.len();
        let head = &text[..start];
        // What holds for one item, for all together, or under a condition, is no limit of the field.
        if head.ends_with('总') || head.ends_with("单个") || is_conditional(head) {
            continue;
        }
        let named = Named { limit, is_weak: name.chars().count() == 2, after: &text[from..] };
        if let Some(limits) = named.read(shape) {
            join(limits);
        }
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
            LIMITS.iter().find(|(name, _)| text[at..].starts_with(name)).map(|(name, limit)| (at, *name, *limit))
        })
}

/// The name of a limit in a sentence.
struct Named<'a> {
    limit: Limit,
    /// Whether the name (最大) is said of other things too.
    is_weak: bool,
    /// What follows the name.
    after: &'a str,
}

impl Named<'_> {
    fn read(&self, shape: Shape) -> Option<Limits> {
        let text = self.after.trim_start_matches(['：', ':', '*', ' ', '为', '是', '在', '限']);
        // A list of one limit may be run into the line of its label.
        let text = text.strip_prefix("- ").unwrap_or(text);
        let (limit, text) = match (strip_bound(text), self.limit) {
            (Some(rest), Limit::LenRange) => (Limit::MaxLen, rest),
            (Some(rest), Limit::Max | Limit::MaxLen) => (self.limit, rest),
            (Some(_), _) => return None,
            (None, limit) => (limit, text),
        };
        match limit {
            Limit::Range => self.range(text, shape),
            Limit::LenRange => range(text).map(|(low, high, _)| Limits::of_length(low, high)),
            Limit::MinLen => number(text).map(|(value, _)| Limits::of_length(value, None)),
            Limit::MaxLen => number(text).map(|(value, _)| Limits::of_length(None, value)),
            Limit::Min | Limit::Max => self.bound(limit == Limit::Min, text, shape),
        }
    }

    /// Reads both ends of a range.
    fn range(&self, text: &str, shape: Shape) -> Option<Limits> {
        if self.is_weak && shape.ty == FieldType::String && !self.after.trim_start().starts_with(['：', ':']) {
            return None;
        }
        let (low, high, rest) = range(text)?;
        if counts(rest, shape) {
            return Some(Limits::of_length(low, high));
        }
        let has_unit = rest.starts_with(|c: char| c.is_ascii_alphabetic() || c == '%');
        (!has_unit).then(|| Limits::of_number(low, high))
    }

    /// Reads the one end that the name speaks of.
    fn bound(&self, is_min: bool, text: &str, shape: Shape) -> Option<Limits> {
        if let Some((low, high)) = between(text) {
            return Some(Limits::of_number(low, high));
        }
        let (value, rest) = number(text)?;
        let (low, high) = if is_min { (value, None) } else { (None, value) };
        if counts(rest, shape) || (shape.repeated && ends(rest)) {
            return Some(Limits::of_length(low, high));
        }
        // 最大 20MB and 2020-01-01 say nothing of the number itself; 最大 500 条 does.
        let is_number = matches!(shape.ty, FieldType::Int | FieldType::Float);
        let unit = rest.trim_start();
        let is_counted = unit.starts_with(['条', '个', '页', '项', '人']);
        let unit = if unit == "-" || unit.starts_with("- ") { "" } else { unit };
        let is_other = unit
            .starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '%' | '-' | '/' | ':' | '<' | '&' | '\\'));
        let is_sure = !self.is_weak || is_number && (is_counted || ends(rest));
        (!is_other && is_sure).then(|| Limits::of_number(low, high))
    }
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
    let text = BOUNDS.iter().find_map(|word| text.strip_prefix(word))?;
    Some(text.trim_start_matches(['：', ':', ' ', '为', '是']))
}

/// The regular expression behind the word 正则.
fn pattern(text: &str) -> Option<String> {
    let (_, body) = text.split_once(['：', ':'])?;
    let body = body.trim_start_matches(['*', ' ']);
    let found = match code_span(body) {
        Some((code, _)) => unescape_pipe(code),
        None if body.starts_with(['^', '[', '(', '\\']) => unescape_pipe(body.trim()),
        None => return None,
    };
    (!found.is_empty()).then(|| found.into_owned())
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
