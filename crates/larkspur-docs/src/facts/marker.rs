//! The labels that start a part of a description.

use super::lexicon::{KINDS, LINKING_WORDS, REMARKS, VALUE_WORDS, is_limit};
use super::lines::Line;

/// What a part of a description holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// What comes before the first label.
    Intro,
    /// A part with a label that names no fact: 注意, 说明.
    Other,
    /// 可选值有.
    Values,
    /// 默认值.
    Default,
    /// 示例值.
    Example,
    /// 数据校验规则.
    Rules,
    /// 字段权限要求.
    Scopes,
}

/// A label, and where what it labels starts.
pub(super) struct Label {
    pub(super) kind: Kind,
    pub(super) body: usize,
}

/// The label that a line starts with, where it starts a new part. `open` is the part that the line is in.
pub(super) fn label_at(line: &Line<'_>, open: Kind) -> Option<Label> {
    let text = line.text;
    let (name, after, bold) = if let Some(inner) = text.strip_prefix("**") {
        let end = inner.find("**")?;
        (&inner[..end], end + 4, true)
    } else {
        let first = text.chars().next()?;
        if first.is_ascii() {
            return None;
        }
        let end = colon(text)?;
        (&text[..end], end, false)
    };
    let rest = &text[after..];
    let colon_len = rest.chars().next().filter(|c| matches!(c, '：' | ':')).map_or(0, char::len_utf8);
    let name = name.trim_matches(|c: char| matches!(c, '：' | ':' | ' ' | '*'));
    let body = line.text_start + after + colon_len;
    match kind(name, bold) {
        // The name of a limit is read with the limit itself.
        Some(Kind::Rules) if is_limit(name) => Some(Label { kind: Kind::Rules, body: line.text_start }),
        Some(kind) => Some(Label { kind, body }),
        // `**当值为** `user_id`**，字段权限要求**：`
        None if bold && rest.contains("字段权限要求") => Some(Label { kind: Kind::Scopes, body }),
        // A bold item of a list of values is a value, or a remark on one.
        None if !bold || (open == Kind::Values && line.is_item()) => None,
        None if colon_len == 0 && !text[..after].ends_with("：**") && !text[..after].ends_with(":**") => None,
        None => Some(Label { kind: Kind::Other, body: line.text_start }),
    }
}

/// Whether a bold name within a line, and what follows it, start a part.
pub(super) fn starts_part(name: &str, rest: &str) -> bool {
    // `**当值为** `user_id`**，字段权限要求**：`
    let of_value = name == "当值为" && rest.find("字段权限要求**").is_some_and(|at| at <= 60);
    if of_value {
        return true;
    }
    let parted = rest.starts_with(['：', ':']) || name.ends_with(['：', ':']);
    let name = name.trim_matches(|c: char| matches!(c, '：' | ':' | ' ' | '*'));
    parted && name.len() <= 200 && kind(name, true).is_some()
}

fn colon(text: &str) -> Option<usize> {
    // A plain label is short: 字段权限要求（满足任一） is the longest.
    text.char_indices().take(16).find(|(_, c)| matches!(c, '：' | ':')).map(|(at, _)| at)
}

fn kind(name: &str, bold: bool) -> Option<Kind> {
    Some(match name {
        "示例值" | "示例" | "样例" | "样例值" | "固定值" | "示例数据" => Kind::Example,
        "默认值" | "默认" | "缺省值" => Kind::Default,
        "数据校验规则" | "校验规则" | "数据校验" | "数据限制" => Kind::Rules,
        _ if is_limit(name) => Kind::Rules,
        _ if name.contains("字段权限要求") => Kind::Scopes,
        // A plain line such as `颜色。可选值：` is prose that announces values.
        _ if is_value_label(name, bold) => Kind::Values,
        _ => return None,
    })
}

/// Whether a bold name opens a remark: no value is named so.
pub(super) fn is_remark(name: &str) -> bool {
    REMARKS.iter().any(|word| name.starts_with(word))
}

/// Whether a whole label says that values follow.
fn is_value_label(name: &str, bold: bool) -> bool {
    match value_marker(name) {
        Some(0) => true,
        // `period 可选值有`: a name before it is fine, a sentence is not.
        Some(at) => bold && name[..at].chars().count() <= 12,
        None => false,
    }
}

/// Where the words that announce values start, if the text ends with such words: `颜色，可选值如下：`.
pub(super) fn value_marker(text: &str) -> Option<usize> {
    let trim = |text| str::trim_end_matches(text, ['：', ':', '。', '*', ' ', '，', ',']);
    let mut head: &str = trim(text);
    // `可选值（区分大小写）：`
    if let Some(inner) = head.strip_suffix(['）', ')'])
        && let Some(at) = inner.rfind(['（', '('])
    {
        head = trim(&inner[..at]);
    }
    loop {
        if let Some(word) = VALUE_WORDS.iter().find(|word| head.ends_with(**word)) {
            return Some(head.len() - word.len());
        }
        let shorter = LINKING_WORDS.iter().find_map(|word| head.strip_suffix(word))?;
        head = shorter.trim_end();
    }
}

/// Whether a sentence says that values are listed below it: `可选值如下所示。不填则……`.
pub(super) fn announces_below(text: &str) -> bool {
    text.contains("如下")
        && VALUE_WORDS
            .iter()
            .any(|word| text.match_indices(word).any(|(at, _)| text[at + word.len()..].starts_with("如下")))
}

/// Whether a line before a list names a kind of value, `成员的类型，支持：`, rather than keys or parameters.
pub(super) fn names_kind(text: &str) -> bool {
    let (head, is_open) = match text.strip_suffix(['：', ':']) {
        Some(head) => (head, true),
        None => (text, false),
    };
    let head = head.trim_end();
    let head = ["有", "为", "如下"].iter().find_map(|word| head.strip_suffix(word)).unwrap_or(head);
    let is_short = head.chars().count() <= 12;
    (is_open || is_short)
        && KINDS.iter().any(|kind| head.ends_with(kind))
        && !head.contains("参数")
        && !head.contains("查询")
}
