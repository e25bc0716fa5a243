//! Markdown read as the blocks that it says.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::languages;
use super::loss::Loss;
use super::spans::{Span, Style, push};
use crate::docx::v1::types::Language;

/// What is read beside CommonMark.
const DIALECT: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_TASKLISTS);

/// What a block is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Text,
    Heading(u8),
    Bullet,
    /// With its number, where it is the first of its list.
    Ordered(Option<u64>),
    Todo(bool),
    Code(Language),
    Quote,
    Divider,
    Table {
        rows: usize,
        columns: usize,
    },
    Cell,
}

/// A block with those below it, by their places in the list of all.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) spans: Vec<Span>,
    pub(super) below: Vec<usize>,
}

/// Blocks as they stand in Markdown.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    pub(super) roots: Vec<usize>,
    pub(super) losses: Vec<Loss>,
}

/// Reads Markdown.
pub(super) fn read(markdown: &str) -> Tree {
    let mut reader = Reader { source: markdown, ..Reader::default() };
    for (event, range) in Parser::new_ext(markdown, DIALECT).into_offset_iter() {
        reader.take(event, range);
    }
    reader.flush();
    reader.tree
}

#[derive(Default)]
struct Reader<'m> {
    source: &'m str,
    tree: Tree,
    /// The blocks that are open, by their places.
    open: Vec<usize>,
    /// The numbers of the lists that are open; those without numbers have none.
    lists: Vec<Option<u64>>,
    line: Vec<Span>,
    styles: Styles,
    /// Where a paragraph began.
    start: usize,
}

/// How often each style is open.
#[derive(Default)]
struct Styles {
    bold: usize,
    italic: usize,
    strike: usize,
    link: Option<String>,
}

impl Styles {
    fn style(&self) -> Style {
        let (bold, italic, strike) = (self.bold > 0, self.italic > 0, self.strike > 0);
        Style { bold, italic, strike, code: false, link: self.link.clone() }
    }
}

impl Reader<'_> {
    fn lose(&mut self, at: usize, what: &'static str) {
        let line = self.source[..at].bytes().filter(|byte| *byte == b'\n').count() + 1;
        self.tree.losses.push(Loss { place: format!("line {line}"), what });
    }

    /// Adds a block below the one that is open.
    fn add(&mut self, kind: Kind, spans: Vec<Span>) -> usize {
        let index = self.tree.nodes.len();
        self.tree.nodes.push(Node { kind, spans, below: Vec::new() });
        match self.open.last() {
            Some(&open) => self.tree.nodes[open].below.push(index),
            None => self.tree.roots.push(index),
        }
        index
    }

    fn begin(&mut self, kind: Kind) {
        self.flush();
        let index = self.add(kind, Vec::new());
        self.open.push(index);
    }

    fn end(&mut self) {
        self.flush();
        self.open.pop();
    }

    /// Ends a text: it becomes that of the item that is open, or a block.
    fn flush(&mut self) {
        let spans = std::mem::take(&mut self.line);
        if spans.is_empty() {
            return;
        }
        if let Some(&open) = self.open.last() {
            let node = &mut self.tree.nodes[open];
            let is_item = matches!(node.kind, Kind::Bullet | Kind::Ordered(_) | Kind::Todo(_));
            if is_item && node.spans.is_empty() && node.below.is_empty() {
                node.spans = spans;
                return;
            }
        }
        self.add(Kind::Text, spans);
    }

    fn text(&mut self, text: &str) {
        let style = match self.tree.nodes.last() {
            // Code keeps each character.
            Some(Node { kind: Kind::Code(_), .. }) if self.is_code() => Style::default(),
            _ => self.styles.style(),
        };
        push(&mut self.line, text, &style);
    }

    fn is_code(&self) -> bool {
        self.open.last().is_some_and(|&open| matches!(self.tree.nodes[open].kind, Kind::Code(_)))
    }

    fn take(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.close(tag),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                let style = Style { code: true, ..self.styles.style() };
                push(&mut self.line, &text, &style);
            }
            Event::InlineHtml(text) | Event::Html(text) => {
                self.lose(range.start, "HTML became text");
                self.text(&text);
            }
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.text("\n"),
            Event::Rule => {
                self.flush();
                self.add(Kind::Divider, Vec::new());
            }
            Event::TaskListMarker(is_done) => {
                if let Some(&open) = self.open.last() {
                    self.tree.nodes[open].kind = Kind::Todo(is_done);
                }
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => {
                self.flush();
                self.start = range.start;
            }
            Tag::Heading { .. } => self.flush(),
            Tag::BlockQuote(_) => self.begin(Kind::Quote),
            Tag::CodeBlock(kind) => {
                let name = match &kind {
                    CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or_default(),
                    CodeBlockKind::Indented => "",
                };
                let language = languages::language(name);
                if language.is_none() {
                    self.lose(range.start, "a language that documents do not know became plain text");
                }
                self.begin(Kind::Code(language.unwrap_or(Language::PLAIN_TEXT)));
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let kind = match self.lists.last_mut() {
                    // The first has the number, the others follow it.
                    Some(Some(number)) => {
                        let first = std::mem::replace(number, u64::MAX);
                        Kind::Ordered((first != u64::MAX).then_some(first))
                    }
                    _ => Kind::Bullet,
                };
                self.begin(kind);
            }
            Tag::Table(alignments) => {
                if alignments.iter().any(|one| !matches!(one, Alignment::None | Alignment::Left)) {
                    self.lose(range.start, "where texts stand in the columns of a table was left out");
                }
                self.begin(Kind::Table { rows: 0, columns: alignments.len() });
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some(&open) = self.open.last()
                    && let Kind::Table { rows, .. } = &mut self.tree.nodes[open].kind
                {
                    *rows += 1;
                }
            }
            Tag::TableCell => self.begin(Kind::Cell),
            Tag::Strong => self.styles.bold += 1,
            Tag::Emphasis => self.styles.italic += 1,
            Tag::Strikethrough => self.styles.strike += 1,
            Tag::Link { dest_url, .. } => self.link(&dest_url, range.start),
            Tag::Image { dest_url, .. } => {
                self.lose(range.start, "a picture became a link");
                self.link(&dest_url, range.start);
            }
            _ => {}
        }
    }

    fn link(&mut self, url: &str, at: usize) {
        let is_address = ["http://", "https://", "mailto:"].iter().any(|scheme| url.starts_with(scheme));
        if !is_address {
            self.lose(at, "a link that leads nowhere outside became text");
        }
        self.styles.link = is_address.then(|| url.to_owned());
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::HtmlBlock => {
                if let Some(last) = self.line.last_mut() {
                    last.text.truncate(last.text.trim_end().len());
                }
                self.flush();
            }
            TagEnd::Heading(level) => {
                let spans = std::mem::take(&mut self.line);
                self.add(Kind::Heading(number(level)), spans);
            }
            TagEnd::BlockQuote(_) | TagEnd::Item | TagEnd::Table => self.end(),
            TagEnd::CodeBlock => {
                let mut spans = std::mem::take(&mut self.line);
                if let Some(last) = spans.last_mut()
                    && last.text.ends_with('\n')
                {
                    last.text.pop();
                }
                spans.retain(|span| !span.text.is_empty());
                if let Some(open) = self.open.pop() {
                    self.tree.nodes[open].spans = spans;
                }
            }
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::TableCell => {
                let spans = std::mem::take(&mut self.line);
                self.add(Kind::Text, spans);
                self.open.pop();
            }
            TagEnd::Strong => self.styles.bold = self.styles.bold.saturating_sub(1),
            TagEnd::Emphasis => self.styles.italic = self.styles.italic.saturating_sub(1),
            TagEnd::Strikethrough => self.styles.strike = self.styles.strike.saturating_sub(1),
            TagEnd::Link | TagEnd::Image => self.styles.link = None,
            _ => {}
        }
    }

    /// Seven to nine `#` are headings as well: CommonMark ends at six, documents at nine.
    fn end_paragraph(&mut self) {
        let source = self.source.get(self.start..).unwrap_or_default();
        let level = source.bytes().take_while(|byte| *byte == b'#').count();
        let mark = "#".repeat(level) + " ";
        if (7..=9).contains(&level)
            && let Some(first) = self.line.first_mut()
            && let Some(rest) = first.text.strip_prefix(&mark)
        {
            first.text = rest.to_owned();
            let mut spans = std::mem::take(&mut self.line);
            spans.retain(|span| !span.text.is_empty());
            self.add(Kind::Heading(u8::try_from(level).unwrap_or(9)), spans);
            return;
        }
        self.flush();
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}
