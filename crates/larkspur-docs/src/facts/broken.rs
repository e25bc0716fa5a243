//! Lines as they were meant: some mirrors of the docs run the lines of a cell into one, with blanks where the breaks were.
//!
//! What starts a line tells where the breaks were: a label in bold (`… **默认值**：1`), and the mark of an item with a value
//! behind it (`- a：one - b：two`). A dash in a sentence, a range or a time starts no item.

use super::lines::{Line, line, lines};
use super::marker::starts_part;
use super::text::{code_span, is_cjk};

/// The lines of a cell; a label within a line starts another.
pub(super) fn labelled(cell: &str) -> impl Iterator<Item = Line<'_>> {
    cut(cell, label_within)
}

/// The lines of a part; an item of a list within a line starts another.
pub(super) fn listed(part: &str) -> impl Iterator<Item = Line<'_>> {
    cut(part, item_within)
}

/// Cuts each line further, where `within` says that another one starts.
fn cut<'a>(cell: &'a str, within: fn(&str) -> Option<usize>) -> impl Iterator<Item = Line<'a>> {
    let mut whole = lines(cell);
    let mut rest: Option<Line<'a>> = None;
    let mut fenced = false;
    std::iter::from_fn(move || {
        let next = rest.take().or_else(|| whole.next())?;
        fenced ^= next.text.starts_with("```");
        let Some(at) = (!fenced).then(|| within(next.text)).flatten() else { return Some(next) };
        let (head, tail) = next.text.split_at(at);
        rest = Some(line(tail, next.text_start + at));
        Some(Line { text: head.trim_end(), ..next })
    })
}

/// Where a label starts in a line, other than at its beginning.
fn label_within(text: &str) -> Option<usize> {
    let mut from = 0;
    while let Some(at) = memchr::memmem::find(&text.as_bytes()[from..], b"**").map(|at| at + from) {
        let inner = &text[at + 2..];
        let end = inner.find("**")?;
        if at > 0 && text[..at].ends_with(' ') && starts_part(&inner[..end], &inner[end + 2..]) {
            return Some(at);
        }
        from = at + 2 + end + 2;
    }
    None
}

/// Where an item of a list starts in a line, other than at its beginning.
fn item_within(text: &str) -> Option<usize> {
    memchr::memmem::find_iter(text.as_bytes(), b" - ")
        .find(|at| *at > 0 && starts_item(&text[at + 3..]))
        .map(|at| at + 1)
}

/// Whether a text starts with a value and what sets it apart from its label.
fn starts_item(text: &str) -> bool {
    let text = text.trim_start();
    if let Some((code, rest)) = code_span(text) {
        return !code.is_empty() && (rest.trim().is_empty() || is_parted(rest) || rest.starts_with(" - "));
    }
    if let Some(inner) = text.strip_prefix('"') {
        let Some((value, rest)) = inner.split_once('"') else { return false };
        return value.len() <= 100 && (is_parted(rest) || rest.trim_start().starts_with(is_cjk));
    }
    let end = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/')).count();
    let (word, rest) = text.split_at(end);
    word.bytes().any(|b| b.is_ascii_alphanumeric()) && is_parted(rest) && !is_time(word, rest)
}

/// Whether a label follows a value: behind a colon or `=`, or behind a remark in brackets and a colon.
fn is_parted(rest: &str) -> bool {
    let rest = rest.trim_start();
    let behind = match rest.strip_prefix(['（', '(']) {
        Some(remark) => match remark.split_once(['）', ')']) {
            Some((remark, behind)) if remark.chars().count() <= 20 => behind.trim_start(),
            _ => return false,
        },
        None => rest,
    };
    let mut chars = behind.chars();
    match chars.next() {
        Some('：' | '=') => true,
        // `a:b` and `a://b` are one word.
        Some(':') => chars.next().is_none_or(|c| !(c.is_ascii_alphanumeric() || c == '/')),
        _ => false,
    }
}

/// Whether a colon stands within a time: `18：00`.
fn is_time(word: &str, rest: &str) -> bool {
    let minutes = rest.trim_start().trim_start_matches(['：', ':']);
    let digits = minutes.bytes().take_while(u8::is_ascii_digit).count();
    word.len() <= 2 && word.bytes().all(|b| b.is_ascii_digit()) && digits == 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'a>(lines: impl Iterator<Item = Line<'a>>) -> Vec<(&'a str, bool)> {
        lines.map(|line| (line.text, line.is_item())).collect()
    }

    #[test]
    fn items_that_were_run_into_one_line_are_items() {
        for (text, items) in [
            ("- `a`: 甲 - `b`: 乙", &["`a`: 甲", "`b`: 乙"][..]),
            ("- true：是 - false（默认值）：否", &["true：是", "false（默认值）：否"]),
            ("- \"-1\" 暂无 - \"0\" 正常", &["\"-1\" 暂无", "\"0\" 正常"]),
            ("- `x` - `y`", &["`x`", "`y`"]),
            ("- `a`: 从 1 - 5 级 - 含 b", &["`a`: 从 1 - 5 级 - 含 b"]),
            ("- `a`: 9：00 - 18：00", &["`a`: 9：00 - 18：00"]),
        ] {
            let items: Vec<_> = items.iter().map(|item| (*item, true)).collect();
            assert_eq!(texts(listed(text)), items, "{text}");
        }
    }

    #[test]
    fn a_label_within_a_line_starts_another() {
        let cut = texts(labelled("状态 **可选值有**： - 1：开 **默认值**：`1`\n**注意**：见 **表**"));
        assert_eq!(
            cut,
            [
                ("状态", false),
                ("**可选值有**： - 1：开", false),
                ("**默认值**：`1`", false),
                ("**注意**：见 **表**", false)
            ]
        );
    }

    #[test]
    fn every_line_knows_its_place() {
        let text = "a **示例值**：x\n  - `b`: c - `d`: e";
        for line in labelled(text).chain(listed(text)) {
            assert_eq!(&text[line.text_start..line.text_start + line.text.len()], line.text);
        }
    }
}
