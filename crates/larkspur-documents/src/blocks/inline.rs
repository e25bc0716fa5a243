//! Pieces of text written as CommonMark, so that they read as what they are.

use super::spans::{Span, Style};

/// Where a text stands, which says what may be in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    /// Lines of text.
    Lines,
    /// One line: a heading.
    Line,
    /// The cell of a table.
    Cell,
}

/// Writes pieces as CommonMark. Space at the end is left out.
pub(super) fn write(spans: &[Span], room: Room) -> String {
    let mut writer = Writer { out: String::new(), open: Vec::new(), is_guarded: false, room };
    let is_blank = |span: &&Span| !span.style.code && span.text.trim().is_empty();
    let kept = spans.len() - spans.iter().rev().take_while(is_blank).count();
    for (index, span) in spans[..kept].iter().enumerate() {
        if index + 1 == kept && !span.style.code {
            writer.span(&Span { text: span.text.trim_end().to_owned(), style: span.style.clone() });
        } else {
            writer.span(span);
        }
    }
    writer.set(&[], ' ');
    writer.out
}

/// A style with marks around the text, outermost first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Strike,
    Bold,
    Italic,
}

impl Mark {
    fn text(self) -> &'static str {
        match self {
            Self::Strike => "~~",
            Self::Bold => "**",
            Self::Italic => "_",
        }
    }

    fn of(style: &Style) -> Vec<Self> {
        let all = [(style.strike, Self::Strike), (style.bold, Self::Bold), (style.italic, Self::Italic)];
        all.into_iter().filter(|(is_on, _)| *is_on).map(|(_, mark)| mark).collect()
    }
}

struct Writer {
    out: String,
    open: Vec<Mark>,
    /// A mark was closed that ends only before space or punctuation.
    is_guarded: bool,
    room: Room,
}

impl Writer {
    fn span(&mut self, span: &Span) {
        if span.style.code {
            self.code(&span.text, &span.style);
            return;
        }
        // Marks do not open before space, nor close behind it.
        let core = span.text.trim();
        if core.is_empty() {
            self.set(&[], ' ');
            self.text(&span.text);
            return;
        }
        let start = span.text.len() - span.text.trim_start().len();
        let (before, after) = (&span.text[..start], &span.text[start + core.len()..]);
        if !before.is_empty() {
            self.set(&[], ' ');
            self.text(before);
        }
        let first = core.chars().next().unwrap_or(' ');
        match &span.style.link {
            Some(url) => {
                self.set(&Mark::of(&span.style), '[');
                self.begin_link();
                self.text(core);
                self.end_link(url);
            }
            None => {
                self.set(&Mark::of(&span.style), first);
                self.text(core);
            }
        }
        if !after.is_empty() {
            self.set(&[], ' ');
            self.text(after);
        }
    }

    fn code(&mut self, text: &str, style: &Style) {
        let text = text.replace(['\n', '\r'], " ");
        if text.is_empty() {
            return;
        }
        let text = if self.room == Room::Cell { text.replace('|', "\\|") } else { text };
        self.set(&Mark::of(style), '`');
        if style.link.is_some() {
            self.begin_link();
        }
        let fence = "`".repeat(longest_run(&text, '`') + 1);
        let is_padded = text.starts_with('`')
            || text.ends_with('`')
            || (text.starts_with(' ') && text.ends_with(' ') && text.contains(|c| c != ' '));
        let pad = if is_padded { " " } else { "" };
        self.out.extend([&fence, pad, &text, pad, &fence]);
        self.is_guarded = false;
        if let Some(url) = &style.link {
            self.end_link(url);
        }
    }

    fn begin_link(&mut self) {
        // `![` would be a picture.
        if self.out.ends_with('!') {
            self.out.insert(self.out.len() - 1, '\\');
        }
        self.out.push('[');
        self.is_guarded = false;
    }

    fn end_link(&mut self, url: &str) {
        self.out.push_str("](<");
        for c in url.chars() {
            match c {
                '&' => self.out.push_str("&amp;"),
                '<' | '>' | '\\' | '|' => self.out.push_str(&format!("%{:02X}", u32::from(c))),
                c if c.is_control() => {}
                c => self.out.push(c),
            }
        }
        self.out.push_str(">)");
    }

    /// Closes and opens marks until these are open. `next` follows them.
    fn set(&mut self, marks: &[Mark], next: char) {
        let kept = self.open.iter().zip(marks).take_while(|(one, other)| one == other).count();
        let closed = self.open.split_off(kept);
        if !closed.is_empty() {
            let last = self.out.chars().next_back().unwrap_or(' ');
            self.is_guarded = closed.len() > 1 || closed[0] == Mark::Italic || !last.is_alphanumeric();
            closed.iter().rev().for_each(|mark| self.out.push_str(mark.text()));
        }
        let opened = &marks[kept..];
        if opened.is_empty() {
            return;
        }
        // A mark opens behind a letter only where a letter follows.
        let needs_room = opened.len() > 1 || opened[0] == Mark::Italic || !next.is_alphanumeric();
        if let Some(last) = self.out.chars().next_back()
            && (needs_room || self.is_guarded)
            && !is_edge(last)
        {
            self.out.pop();
            self.entity(last);
        }
        self.is_guarded = false;
        opened.iter().for_each(|mark| self.out.push_str(mark.text()));
        self.open.extend(opened);
    }

    fn entity(&mut self, c: char) {
        self.out.push_str(&format!("&#{};", u32::from(c)));
    }

    fn text(&mut self, text: &str) {
        for c in text.chars() {
            let is_guarded = std::mem::take(&mut self.is_guarded);
            match c {
                '\n' if self.room == Room::Lines => self.end_line(),
                '\n' => self.out.push(' '),
                '\r' => {}
                ' ' | '\t' if self.is_line_start() => self.entity(c),
                c if is_guarded && !is_edge(c) => self.entity(c),
                c => {
                    if self.is_escaped(c) {
                        self.out.push('\\');
                    }
                    self.out.push(c);
                }
            }
        }
    }

    fn end_line(&mut self) {
        // Space before a line break would be lost.
        let end = self.out.trim_end_matches([' ', '\t']).len();
        for c in self.out.split_off(end).chars() {
            self.entity(c);
        }
        self.out.push_str("\\\n");
    }

    fn is_line_start(&self) -> bool {
        self.out.is_empty() || self.out.ends_with('\n')
    }

    fn is_escaped(&self, c: char) -> bool {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '~' | '&' => true,
            '#' => self.is_line_start() || self.room == Room::Line,
            '+' | '-' | '=' | ':' => self.is_line_start(),
            '.' | ')' => {
                let line = self.out.rsplit('\n').next().unwrap_or_default();
                !line.is_empty() && line.len() < 10 && line.bytes().all(|byte| byte.is_ascii_digit())
            }
            '|' => self.room == Room::Cell,
            _ => false,
        }
    }
}

/// Whether marks open behind and close before this in any case.
fn is_edge(c: char) -> bool {
    c.is_whitespace() || c.is_ascii_punctuation()
}

/// The most of a character in a row.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    text.split(|c| c != wanted).map(str::len).max().unwrap_or_default()
}
