//! The lines of a cell: a line ends at a line break or at `<br>`.

use memchr::{memchr2, memchr3};

/// One line of a cell.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line<'a> {
    /// Where the line starts in the text it was cut from.
    pub(super) start: usize,
    /// Where `text` starts in the text it was cut from.
    pub(super) text_start: usize,
    /// Columns before the list mark, or before the text.
    pub(super) indent: usize,
    /// What stands before the text: `-`, `*`, `1.`, `<li>`.
    pub(super) mark: Mark,
    /// The text without list mark and outer spaces.
    pub(super) text: &'a str,
    /// Whether the line belongs to a fenced block of code.
    pub(super) is_code: bool,
}

/// How a line is marked as an item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// It is not.
    None,
    /// `-`, `*`, `+`, `•` or `<li>`.
    Bullet,
    /// `1.` or `1)`.
    Number(u32),
}

impl Line<'_> {
    /// Whether the line is an item of a list.
    pub(super) fn is_item(&self) -> bool {
        self.mark != Mark::None
    }
}

/// Cuts a cell into lines; empty ones come too.
pub(super) fn lines(cell: &str) -> impl Iterator<Item = Line<'_>> {
    let mut next = Some(0);
    let mut fenced = false;
    std::iter::from_fn(move || {
        let start = next?;
        let rest = &cell[start..];
        let (raw, after) = match line_end(rest) {
            Some((end, len)) => (&rest[..end], Some(start + end + len)),
            None => (rest, None),
        };
        next = after;
        let line = line(raw, start);
        let is_fence = line.text.starts_with("```");
        fenced ^= is_fence;
        Some(Line { is_code: fenced || is_fence, ..line })
    })
}

/// Where the first line ends, and how many bytes the break takes. A `<br>` in a code span is text.
fn line_end(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        at += memchr3(b'\n', b'<', b'`', &bytes[at..])?;
        match bytes[at] {
            b'\n' => return Some((at, 1)),
            b'<' => {
                if let Some(len) = break_tag(&text[at..]) {
                    return Some((at, len));
                }
            }
            // A code span that closes on this line is skipped whole.
            _ => {
                if let Some(end) = memchr2(b'`', b'\n', &bytes[at + 1..])
                    && bytes[at + 1 + end] == b'`'
                {
                    at += 1 + end;
                }
            }
        }
        at += 1;
    }
}

/// The length of a `<br>` that the text starts with.
fn break_tag(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    if bytes.len() < 4 || !bytes[1..3].eq_ignore_ascii_case(b"br") {
        return None;
    }
    let tail = bytes[3..].iter().position(|b| *b != b' ' && *b != b'/')?;
    (bytes[3 + tail] == b'>').then_some(tail + 4)
}

/// Reads one line, which starts at `start`.
pub(super) fn line(raw: &str, start: usize) -> Line<'_> {
    let mut indent = 0;
    let mut at = 0;
    for c in raw.chars() {
        indent += match c {
            ' ' | '\u{a0}' | '\u{2003}' => 1,
            '\t' => 4,
            '\u{3000}' => 2,
            _ => break,
        };
        at += c.len_utf8();
    }
    while raw[at..].starts_with("&nbsp;") || raw[at..].starts_with("&emsp;") {
        at += "&nbsp;".len();
        indent += 1;
    }
    let (mark, mut text) = list_mark(&raw[at..]);
    if mark == Mark::Bullet {
        text = text.strip_suffix("</li>").unwrap_or(text);
    }
    let lead = text.len() - text.trim_start().len();
    let text_start = start + (text.as_ptr() as usize - raw.as_ptr() as usize) + lead;
    Line { start, text_start, indent, mark, text: text.trim(), is_code: false }
}

/// Takes a list mark off the start of the text.
fn list_mark(text: &str) -> (Mark, &str) {
    let text = text.trim_end();
    let bytes = text.as_bytes();
    match bytes.first() {
        Some(b'-' | b'*' | b'+') if matches!(bytes.get(1), Some(b' ' | b'\t')) => (Mark::Bullet, &text[2..]),
        Some(b'<') => match text.strip_prefix("<li>") {
            Some(rest) => (Mark::Bullet, rest),
            None => (Mark::None, text),
        },
        Some(b'0'..=b'9') => {
            let digits = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
            let spaced = matches!(bytes.get(digits + 1), Some(b' '));
            match (bytes.get(digits), text[..digits].parse()) {
                (Some(b'.' | b')'), Ok(number)) if spaced => (Mark::Number(number), &text[digits + 2..]),
                _ => (Mark::None, text),
            }
        }
        Some(0xe2 | 0xc2) => match text.strip_prefix(['•', '·']) {
            Some(rest) => (Mark::Bullet, rest),
            None => (Mark::None, text),
        },
        _ => (Mark::None, text),
    }
}
