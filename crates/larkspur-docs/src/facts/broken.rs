//! Lines as they were meant: some mirrors of the docs run the lines of a cell into one, with blanks where the breaks were.
//!
//! What starts a line tells where the breaks were: a label in bold (`… **默认值**：1`), the mark of an item with a value
//! behind it (`- a：one - b：two`), the next number (`1. one 2. two`). A dash in a sentence, in a range or in a time starts
//! no item.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::lines::{Line, Mark, line, lines};
use super::marker::{starts_part, value_marker};
use super::text::{code_span, is_cjk};

/// The lines of a cell; a label within a line starts another.
pub(super) fn labelled(cell: &str) -> impl Iterator<Item = Line<'_>> {
    cut(cell, |line| labels_within(line.text))
}

/// The lines of a part; an item of a list within a line starts another.
pub(super) fn listed(part: &str) -> impl Iterator<Item = Line<'_>> {
    let mut alone = None;
    cut(part, move |line| {
        let mut cuts = items_within(line.text);
        if cuts.is_empty() && are_words(line) {
            // Where each item has its line, `- a - b` is an item of its own.
            let alone = *alone.get_or_insert_with(|| lines(part).filter(Line::is_item).nth(1).is_none());
            if alone {
                cuts = marks(line.text).map(|at| start_of(line.text, at)).collect();
            }
        }
        let numbers = numbers_within(line);
        if !numbers.is_empty() {
            cuts.extend(numbers);
            cuts.sort_unstable();
        }
        cuts
    })
}

/// Cuts each line further, at the places where `within` says that another one starts, in their order.
fn cut<'a>(cell: &'a str, mut within: impl FnMut(&Line<'a>) -> Vec<usize>) -> impl Iterator<Item = Line<'a>> {
    let mut whole = lines(cell);
    // The line that is being cut, the places, how many of them were cut at, and the part that comes next.
    let mut open: Option<(Line<'a>, Vec<usize>, usize)> = None;
    std::iter::from_fn(move || {
        let (uncut, cuts, done) = match open.take() {
            Some(open) => open,
            None => {
                let next = whole.next()?;
                let cuts = if next.is_code { Vec::new() } else { within(&next) };
                (next, cuts, 0)
            }
        };
        let (from, to) = (done.checked_sub(1).map(|at| cuts[at]), cuts.get(done).copied());
        let text = &uncut.text[from.unwrap_or(0)..to.unwrap_or(uncut.text.len())];
        let part = from.map_or(uncut, |from| line(text, uncut.text_start + from));
        let Some(to) = to else { return Some(part) };
        let start = part.text_start - uncut.text_start;
        let head = uncut.text[start.min(to)..to].trim_end();
        // The mark of the item that the label below is.
        let head = head.strip_suffix(" -").or_else(|| head.strip_suffix(" *")).unwrap_or(head).trim_end();
        open = Some((uncut, cuts, done + 1));
        Some(Line { text: head, ..part })
    })
}

/// A plain label is told from prose by the blank before it.
const PLAIN: &str = "字段权限要求";
static PLAIN_FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(PLAIN));

/// Where a character stands twice, from a place on.
fn double(byte: u8, text: &str, from: usize) -> Option<usize> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(byte, &bytes[from..]).map(|at| at + from).find(|at| bytes.get(at + 1) == Some(&byte))
}

/// Where labels start in a line, other than at its beginning.
fn labels_within(text: &str) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut from = 0;
    while let Some(at) = double(b'*', text, from) {
        let Some((name, rest)) = text[at + 2..].split_once("**") else { break };
        if at > 0 && starts_part(name, rest) {
            cuts.push(at);
        }
        from = text.len() - rest.len();
    }
    let plain = |at: &usize| *at > 0 && text[..*at].ends_with(' ') && text[at + PLAIN.len()..].starts_with(['：', ':']);
    if let Some(at) = PLAIN_FINDER.find(text.as_bytes()).filter(plain) {
        cuts.push(at);
        cuts.sort_unstable();
    }
    cuts
}

/// The marks of items in a line, other than at its beginning.
fn marks(text: &str) -> impl Iterator<Item = usize> {
    let bytes = text.as_bytes();
    memchr::memchr2_iter(b'-', b'*', bytes)
        .filter(|at| *at > 0 && bytes[at - 1] == b' ' && bytes.get(at + 1) == Some(&b' '))
}

/// Where the line of the item starts whose mark is at `at`: blanks before it, beyond the one that joins, indent it.
fn start_of(text: &str, at: usize) -> usize {
    (text[..at].trim_end_matches(' ').len() + 1).min(at)
}

/// Where items with a value start in a line, other than at its beginning.
fn items_within(text: &str) -> Vec<usize> {
    let starts = |at: &usize| starts_item(text[..*at].trim_end_matches(' '), text[at + 1..].trim_start());
    marks(text).filter(starts).map(|at| start_of(text, at)).collect()
}

/// Whether a line is nothing but words and the marks between them: `- true - false`.
fn are_words(line: &Line<'_>) -> bool {
    let Some(at) = marks(line.text).next() else { return false };
    let head = line.text[..at].trim_end();
    let mut pieces = line.text[at + 1..].split(" - ").flat_map(|piece| piece.split(" * "));
    let Some(kind) = pieces.next().and_then(word) else { return false };
    let announced = if line.is_item() { word(head) == Some(kind) } else { value_marker(head).is_some() };
    announced && pieces.all(|piece| word(piece) == Some(kind))
}

/// How a word is written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Digits,
    Latin,
    Chinese,
}

/// The script of one word, behind which a remark in brackets may stand.
fn word(text: &str) -> Option<Script> {
    let text = text.trim();
    let text = text.strip_suffix(')').and_then(|text| text.rsplit_once(" (")).map_or(text, |(word, _)| word);
    if text.is_empty() || text.len() > 100 {
        return None;
    }
    if text.bytes().all(|b| b.is_ascii_digit()) {
        return Some(Script::Digits);
    }
    if text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/')) {
        return Some(Script::Latin);
    }
    (text.chars().count() <= 8 && text.chars().all(is_cjk)).then_some(Script::Chinese)
}

/// Whether a text, behind the mark of an item, starts with a value and what sets it apart from its label.
fn starts_item(head: &str, text: &str) -> bool {
    if let Some((code, rest)) = code_span(text) {
        let is_number = code.bytes().all(|b| b.is_ascii_digit());
        // `1` - `50` is a range.
        let is_range = is_number && head.ends_with(|c: char| c == '`' || c.is_ascii_digit()) && !is_parted(rest);
        let next = rest.trim_start();
        let goes_on = next.is_empty() || next.starts_with(is_cjk) || next.starts_with("- ") || next.starts_with("* ");
        return !code.is_empty() && !is_range && (goes_on || is_parted(rest));
    }
    if let Some(inner) = text.strip_prefix('"') {
        let Some((value, rest)) = inner.split_once('"') else { return false };
        return value.len() <= 100 && (is_parted(rest) || rest.trim_start().starts_with(is_cjk));
    }
    if let Some(inner) = text.strip_prefix("**") {
        return inner.split_once("**").is_some_and(|(name, rest)| name.len() <= 100 && is_parted(rest));
    }
    let end = text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/')).count();
    let (word, rest) = text.split_at(end);
    if matches!(word, "true" | "false") && rest.trim_start().starts_with(is_cjk) {
        return true;
    }
    if word.is_empty() {
        // `- 默认值：true`
        let name = text.char_indices().take(12).find(|(_, c)| matches!(c, '：' | ':')).map(|(at, _)| text.split_at(at));
        return name.is_some_and(|(name, rest)| starts_part(name, rest));
    }
    word.bytes().any(|b| b.is_ascii_alphanumeric()) && is_parted(rest) && !is_time(word, rest)
}

/// Whether a label follows a value: behind a colon or `=`, or behind a remark in brackets and a colon.
fn is_parted(rest: &str) -> bool {
    let rest = rest.trim_start();
    let behind = match rest.strip_prefix(['（', '(']) {
        Some(remark) => match remark.char_indices().take(21).find(|(_, c)| matches!(c, '）' | ')')) {
            Some((at, c)) => remark[at + c.len_utf8()..].trim_start(),
            None => return false,
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

/// Where the items of a numbered list start in a line, other than at its beginning: `1. one 2. two`.
fn numbers_within(line: &Line<'_>) -> Vec<usize> {
    let bytes = line.text.as_bytes();
    let (mut next, least) = match line.mark {
        Mark::Number(number) => (number.saturating_add(1), 1),
        _ => (1, 2),
    };
    let mut cuts = Vec::new();
    for at in memchr::memchr_iter(b'.', bytes).filter(|at| bytes.get(at + 1) == Some(&b' ')) {
        let digits = bytes[..at].iter().rev().take(4).take_while(|b| b.is_ascii_digit()).count();
        let start = at - digits;
        if start > 0 && bytes[start - 1] == b' ' && line.text[start..at].parse() == Ok(next) {
            cuts.push(start);
            next = next.saturating_add(1);
        }
    }
    if cuts.len() < least { Vec::new() } else { cuts }
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
            ("- true 为是 - false 为否", &["true 为是", "false 为否"]),
            ("- \"-1\" 暂无 - \"0\" 正常", &["\"-1\" 暂无", "\"0\" 正常"]),
            ("- `x` - `y`", &["`x`", "`y`"]),
            ("* `x` - 甲 * `y` - 乙", &["`x` - 甲", "`y` - 乙"]),
            ("- true - false", &["true", "false"]),
            ("- text/plain (.txt) - text/csv (.csv)", &["text/plain (.txt)", "text/csv (.csv)"]),
            ("- 单程 - 往返", &["单程", "往返"]),
            ("1. 100 - 待定 2. 150 - 审批中 3. 200 - 完", &["100 - 待定", "150 - 审批中", "200 - 完"]),
            ("- `a`: 从 1 - 5 级 - 含 b", &["`a`: 从 1 - 5 级 - 含 b"]),
            ("- `a`: 9：00 - 18：00", &["`a`: 9：00 - 18：00"]),
            ("- 长度 `1` - `50` 字", &["长度 `1` - `50` 字"]),
            ("- 100 - 待确认", &["100 - 待确认"]),
            ("- en - zh\n- fr - de", &["en - zh", "fr - de"]),
        ] {
            let items: Vec<_> = items.iter().map(|item| (*item, true)).collect();
            assert_eq!(texts(listed(text)), items, "{text}");
        }
    }

    #[test]
    fn an_item_may_follow_the_words_that_announce_it() {
        assert_eq!(texts(listed("类型，可选值 * a * b")), [("类型，可选值", false), ("a", true), ("b", true)]);
        assert_eq!(texts(listed("乘以 a * b")), [("乘以 a * b", false)]);
    }

    #[test]
    fn blanks_beyond_the_one_that_joins_indent_an_item() {
        let indents: Vec<_> = listed("- `a`: x     - `b`: y - `c`: z").map(|line| line.indent).collect();
        assert_eq!(indents, [0, 4, 0]);
    }

    #[test]
    fn a_label_within_a_line_starts_another() {
        let cut =
            texts(labelled("状态 **可选值有**： - 1：开 **默认值**：`1`\n**注意**：见 **表** 字段权限要求： a:b:c"));
        assert_eq!(
            cut,
            [
                ("状态", false),
                ("**可选值有**： - 1：开", false),
                ("**默认值**：`1`", false),
                ("**注意**：见 **表**", false),
                ("字段权限要求： a:b:c", false)
            ]
        );
        let items = texts(labelled("大小 - **最小值**：1 - **最大值**：9"));
        assert_eq!(items, [("大小", false), ("**最小值**：1", false), ("**最大值**：9", false)]);
    }

    #[test]
    fn every_line_knows_its_place() {
        let text = "a **示例值**：x\n  - `b`: c - `d`: e 1. f 2. g";
        for line in labelled(text).chain(listed(text)) {
            assert_eq!(&text[line.text_start..line.text_start + line.text.len()], line.text);
        }
    }
}
