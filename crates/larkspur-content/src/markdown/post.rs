//! Posts from CommonMark.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag, TagEnd};

use super::DIALECT;
use super::inline::Line;
use crate::post::{self, PostElement};
use crate::{Content, Post};

impl Post {
    /// A post in the language `zh_cn` from CommonMark, as people and models write it: paragraphs, headings (in bold), lists,
    /// quotes, code, rules and links; tables as aligned text, pictures as links. What is HTML in it stays text, and so does
    /// `<at user_id="all">`: nobody is alerted. [`Post::split`] cuts one that is too long for a message.
    ///
    /// ```
    /// use larkspur_content::Post;
    /// let post = Post::from_markdown("# Title\n\n**bold** [here](https://example.com)\n\n- one\n- two");
    /// assert_eq!(post.plain_text(), "Title\nbold here\n• one\n• two");
    /// ```
    pub fn from_markdown(markdown: &str) -> Self {
        let mut reader = Reader::default();
        Parser::new_ext(markdown, DIALECT).for_each(|event| reader.take(event));
        reader.end_line();
        reader.lines.into_iter().fold(Self::new("zh_cn", ""), Self::line)
    }
}

impl Content {
    /// A post from CommonMark: see [`Post::from_markdown`].
    pub fn from_markdown(markdown: &str) -> Self {
        Self::Post(Post::from_markdown(markdown))
    }
}

/// What is open around a text.
#[derive(Default)]
struct Reader {
    lines: Vec<Vec<PostElement>>,
    line: Line,
    /// The numbers of the lists that are open; those without numbers have none.
    lists: Vec<Option<u64>>,
    quotes: usize,
    /// The language and the text of code.
    code: Option<(String, String)>,
    /// The rows of a table.
    table: Option<Vec<Vec<String>>>,
}

impl Reader {
    fn end_line(&mut self) {
        if !self.line.is_empty() {
            self.lines.push(self.line.take());
        }
    }

    /// Puts what tells a quote in front of a line.
    fn begin_line(&mut self) {
        if self.line.is_empty() && self.quotes > 0 {
            self.line.text(&"> ".repeat(self.quotes));
        }
    }

    fn take(&mut self, event: Event<'_>) {
        if let Some((_, code)) = &mut self.code
            && let Event::Text(text) = &event
        {
            code.push_str(text);
            return;
        }
        if self.table.is_some() && self.take_cell(&event) {
            return;
        }
        if matches!(event, Event::Text(_) | Event::Code(_) | Event::InlineHtml(_)) {
            self.begin_line();
        }
        let Some(event) = self.line.take_event(event) else { return };
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::HardBreak => self.end_line(),
            Event::Html(html) => {
                for line in html.lines().filter(|line| !line.trim().is_empty()) {
                    self.begin_line();
                    self.line.text(line);
                    self.end_line();
                }
            }
            Event::Rule => self.lines.push(vec![post::rule()]),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.line.set_bold(true),
            Tag::BlockQuote(_) => {
                self.end_line();
                self.quotes += 1;
            }
            Tag::CodeBlock(kind) => {
                let language = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default().to_uppercase(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            Tag::List(first) => {
                self.end_line();
                self.lists.push(first);
            }
            Tag::Item => {
                let depth = self.lists.len().saturating_sub(1);
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{}. ", *number - 1)
                    }
                    _ => "• ".to_owned(),
                };
                self.begin_line();
                self.line.text(&format!("{}{mark}", "    ".repeat(depth)));
            }
            Tag::Table(_) => self.table = Some(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                self.line.set_bold(false);
                self.end_line();
            }
            TagEnd::BlockQuote(_) => {
                self.end_line();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.end_line();
                if let Some((language, code)) = self.code.take() {
                    self.lines.push(vec![post::code_block(language, code.trim_end_matches('\n'))]);
                }
            }
            TagEnd::List(_) => {
                self.end_line();
                self.lists.pop();
            }
            TagEnd::Paragraph | TagEnd::Item => self.end_line(),
            _ => {}
        }
    }

    /// Takes a part of a table; gives whether it was one.
    fn take_cell(&mut self, event: &Event<'_>) -> bool {
        let Some(rows) = &mut self.table else { return false };
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                if let Some(row) = rows.last_mut() {
                    row.push(String::new());
                }
            }
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                if let Some(cell) = rows.last_mut().and_then(|row| row.last_mut()) {
                    cell.push_str(text);
                }
            }
            Event::End(TagEnd::Table) => {
                let text = aligned(rows);
                self.table = None;
                self.lines.push(vec![post::code_block("", text)]);
            }
            _ => {}
        }
        true
    }
}

/// A table as text, each column as wide as its widest cell.
fn aligned(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let width = |text: &str| text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
    let widest =
        |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or_default();
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).map(|(cell, wide)| format!("{cell}{}", " ".repeat(wide - width(cell))));
        cells.collect::<Vec<_>>().join(" | ").trim_end().to_owned()
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}
