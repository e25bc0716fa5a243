//! Scope names in running text.

use std::collections::HashSet;

/// Every scope name in the text, in order, without repeats: `wiki:space:read` of `查看知识空间信息(wiki:space:read)`.
///
/// URLs, times and other text with colons are no scopes. A name of two parts, `im:message`, must stand alone on its line,
/// in parentheses or in a code span; one of three or more may stand anywhere.
pub(crate) fn scopes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(colon) = text[from..].find(':').map(|at| at + from) {
        let start = bytes[..colon].iter().rposition(|b| !is_part(*b)).map_or(0, |at| at + 1).max(from);
        let mut end = colon + bytes[colon..].iter().take_while(|b| is_part(**b) || **b == b':').count();
        from = end.max(colon + 1);
        while end > start && !bytes[end - 1].is_ascii_alphanumeric() {
            end -= 1;
        }
        let name = &text[start..end];
        if is_scope(name, &text[..start], &text[end..]) && seen.insert(name) {
            found.push(name.to_owned());
        }
    }
    found
}

fn is_part(b: u8) -> bool {
    b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-')
}

fn is_scope(name: &str, before: &str, after: &str) -> bool {
    let mut parts = 0;
    for part in name.split(':') {
        parts += 1;
        let sound = part.starts_with(|c: char| c.is_ascii_lowercase()) && !part.bytes().any(|b| b.is_ascii_uppercase());
        if !sound {
            return false;
        }
    }
    // `hh:mm:ss` is a format of times.
    let is_time = name.split(':').all(|part| part.len() <= 2);
    if parts < 2 || is_time || name.starts_with("http") || after.starts_with("://") {
        return false;
    }
    let opened = before.chars().next_back().is_none_or(|c| !is_joined(c));
    let closed = after.chars().next().is_none_or(|c| !is_joined(c));
    if !opened || !closed {
        return false;
    }
    parts > 2 || (stands_alone(before, true) && stands_alone(after, false))
}

/// Characters that make a name a part of something longer: a quoted JSON key, a path, a query string.
fn is_joined(c: char) -> bool {
    matches!(c, '"' | '\'' | '/' | '=' | '@' | '#' | '$' | '{' | '}' | '?' | '%')
}

/// Whether the text beside a name of two parts sets it apart.
fn stands_alone(beside: &str, before: bool) -> bool {
    let beside = if before { beside.trim_end_matches(' ') } else { beside.trim_start_matches(' ') };
    let next = if before { beside.chars().next_back() } else { beside.chars().next() };
    match next {
        None | Some('\n' | '\r' | '(' | ')' | '（' | '）' | '`' | '<' | '>' | '|' | '【' | '】') => true,
        Some('-' | '*') => before,
        Some(',' | '，' | '、' | '；') => true,
        _ => false,
    }
}
