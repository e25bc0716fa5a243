//! Short labels: the first clause of a text that tells what it is about, in about 20 characters where it can be cut there.

use super::clause::{is_condition, is_naming, word_end};
use super::text::{is_cjk, plain};

/// The most characters that a label has where it has to be cut.
pub(super) const MAX_LABEL: usize = 20;
/// A clause of so many characters is not cut.
const MAX_CLAUSE: usize = 28;

/// The label that a line of Markdown starts with; empty where it says nothing.
pub(super) fn label(line: &str) -> String {
    let text = plain(line);
    let text = after_group(&text).trim_start_matches(is_edge);
    let (mut clause, rest) = text.split_at(clause_end(text));
    // When something holds is no name for it; what follows may be.
    if is_condition(clause.trim_end_matches(is_edge)) {
        let rest = rest.trim_start_matches(is_edge);
        clause = Some(&rest[..clause_end(rest)]).filter(|next| is_naming(next)).unwrap_or_default();
    }
    let clause = clause.trim_end_matches(is_edge);
    if !clause.chars().any(char::is_alphanumeric) {
        return String::new();
    }
    let label = cut(clause);
    let label = label.strip_suffix(" 取值范围").unwrap_or(label);
    // Half a comparison, `0 <` of `0 < page_size <= 50`, goes.
    let half = |c: char| c.is_ascii_digit() || matches!(c, '<' | '=' | ' ' | '-');
    let label = if label.ends_with(['<', '=']) { label.trim_end_matches(half) } else { label };
    // A quote that is not closed within the label goes.
    let slip = label.matches('"').count() % 2 == 1;
    if slip { label.trim_matches('"').trim().to_owned() } else { label.to_owned() }
}

/// The label of a value: the whole remark where it is short, since its clauses tell values apart; else the first clause.
pub(super) fn value_label(line: &str) -> String {
    let text = plain(line);
    let whole = text.trim().trim_matches(is_edge);
    let short = whole.chars().count() <= MAX_LABEL && !whole.contains(['\n', '|', '(', '（', ')', '）', '"', '[']);
    if short && whole.chars().any(char::is_alphanumeric) && !whole.contains("://") && !is_condition(whole) {
        whole.to_owned()
    } else {
        label(line)
    }
}

/// Skips a remark in brackets that the text starts with, `（暂未开放）`, where more text follows.
fn after_group(text: &str) -> &str {
    let text = text.trim_start();
    let close = match text.chars().next() {
        Some('（' | '(') => ['）', ')'],
        Some('【') => ['】', '】'],
        _ => return text,
    };
    match text.find(close) {
        Some(at) if text[at..].chars().skip(1).any(char::is_alphanumeric) => &text[at..],
        _ => text,
    }
}

/// Where the first clause ends.
fn clause_end(text: &str) -> usize {
    let mut before = None;
    let mut spaces = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let after = chars.peek().map(|(_, c)| *c);
        let end = match c {
            ' ' => is_remark(text, at),
            '。' | '；' | ';' | '，' | '：' | '（' | '！' | '？' | '\n' | '【' | '】' | '|' | '[' => true,
            '(' | '!' | '?' => true,
            // `10,000`, `HH:mm` and `a.b` are words.
            ',' | ':' => !(before.is_some_and(is_word) && after.is_some_and(is_word)),
            '.' => after.is_none_or(|c| c == ' ' || is_cjk(c)) && before.is_none_or(|c| !c.is_ascii_digit()),
            'h' => text[at..].starts_with("http://") || text[at..].starts_with("https://"),
            _ => false,
        };
        if end {
            return at;
        }
        spaces = if c == ' ' { spaces + 1 } else { 0 };
        if spaces == 3 {
            return at;
        }
        before = Some(c);
    }
    text.len()
}

/// Whether a dash at `at` begins a remark, `编号 - 可通过列表获取`; a short word behind it tells labels apart: `丢包 - 平均`.
fn is_remark(text: &str, at: usize) -> bool {
    let Some(rest) = text[at..].strip_prefix(" - ") else { return false };
    let end = rest.find(['。', '；', '，', '：', '（', '\n', ' ']).unwrap_or(rest.len());
    let is_short = rest[..end].chars().count() <= 6 && !rest[end..].starts_with('：') && !is_condition(&rest[..end]);
    at > 0 && !is_short && text[..at].contains(is_cjk)
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric()
}

/// Characters that no label starts or ends with.
fn is_edge(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            '、' | '。' | '，' | '；' | '：' | '（' | '）' | '【' | '】' | '！' | '？' | '“' | '‘' | '「' | '》'
        )
        || matches!(
            c,
            ',' | '.' | ';' | ':' | '(' | ')' | '!' | '?' | '|' | '-' | '–' | '—' | '=' | '/' | '\\' | '*' | '#' | '>'
        )
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '~' | '…')
}

/// Cuts a clause to [`MAX_LABEL`] characters, rather at a pause than anywhere; a name that the cut would split is finished
/// where little is missing.
fn cut(clause: &str) -> &str {
    let Some((limit, next)) = clause.char_indices().nth(MAX_LABEL) else { return clause };
    if clause.chars().count() <= MAX_CLAUSE {
        return clause;
    }
    let head = &clause[..limit];
    let least = clause.char_indices().nth(MAX_LABEL / 2).map_or(limit, |(at, _)| at);
    let pause = head.rfind(['、', ' ', '/', '“', '「', '《']).filter(|at| *at >= least);
    let in_name = |c: char| is_word(c) || c == '_';
    let end = match pause {
        Some(at) => at,
        None if in_name(next) && head.ends_with(in_name) => {
            let rest = clause[limit..].find(|c| !in_name(c)).unwrap_or(clause.len() - limit);
            let before = head.trim_end_matches(in_name).len();
            if rest <= MAX_LABEL / 2 || before == 0 { limit + rest.min(MAX_LABEL / 2) } else { before }
        }
        None => word_end(clause, least, limit),
    };
    clause[..end].trim_end_matches(|c: char| is_edge(c) || matches!(c, '的' | '和' | '与' | '或' | '及' | '即' | '是'))
}
