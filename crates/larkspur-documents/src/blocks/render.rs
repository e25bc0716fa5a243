//! Blocks written as Markdown.

use std::collections::HashSet;

use super::inline::{self, Room};
use super::loss::Loss;
use super::spans::{self, Span, Style};
use super::{BlockContent, Blocks, languages};
use crate::docx::v1::types::{Align, Block, Table, Text};

/// Blocks as Markdown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rendered {
    /// The Markdown: CommonMark, with tables, tasks and struck text as GitHub writes them.
    pub markdown: String,
    /// What it does not say, with the ids of the blocks.
    pub losses: Vec<Loss>,
}

/// So many blocks deep it goes.
const DEPTH: usize = 64;

/// Writes blocks as Markdown, in the order of their tree. The document's title is no part of it.
///
/// - Texts with bold, italic, struck text, code and links; headings (`#`, up to nine of them), items with all that stands below them, what is done and
///   to do, code with its language, quotes, lines and tables.
/// - Blocks that stand below a text or a heading are written behind it; columns one below the other; callouts as quotes; what another page holds
///   (`iframe`, previews of links) as a link; formulas as code.
/// - Left out are colours, alignment, comments, merged cells, pictures, files, sheets, boards and whatever else Markdown has no word for.
///
/// All but what is empty is told in [`Rendered::losses`].
///
/// ```
/// use larkspur::blocks::blocks_to_markdown;
/// use larkspur::docx::v1::types::{Block, BlockType, Element, Text, TextRun};
///
/// let mut block = Block::default();
/// block.block_type = Some(BlockType::HEADING2);
/// block.heading2 = Some(Text::new(vec![Element::default().text_run(TextRun::new("2 * 3"))]));
/// assert_eq!(blocks_to_markdown(&[block]).markdown, "## 2 \\* 3\n");
/// ```
pub fn blocks_to_markdown(blocks: &[Block]) -> Rendered {
    let tree = Blocks::new(blocks);
    let mut writer = Writer { tree: &tree, losses: Vec::new(), open: HashSet::new() };
    let mut markdown = writer.all(tree.roots());
    if !markdown.is_empty() {
        markdown.push('\n');
    }
    Rendered { markdown, losses: writer.losses }
}

struct Writer<'w, 'b> {
    tree: &'w Blocks<'b>,
    losses: Vec<Loss>,
    /// The blocks around the one that is written.
    open: HashSet<*const Block>,
}

/// What separates a block from the one before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dash,
    Number,
    Other,
}

impl<'b> Writer<'_, 'b> {
    fn lose(&mut self, block: &Block, what: &'static str) {
        let place = block.block_id.clone().unwrap_or_else(|| "a block without an id".to_owned());
        let loss = Loss { place, what };
        if !self.losses.contains(&loss) {
            self.losses.push(loss);
        }
    }

    /// Blocks behind one another.
    fn all(&mut self, blocks: impl Iterator<Item = &'b Block>) -> String {
        let (mut out, mut before, mut number) = (String::new(), None, 0);
        for block in blocks {
            let kind = match block.content() {
                BlockContent::Bullet(_) | BlockContent::Todo(_) => Kind::Dash,
                BlockContent::Ordered(text) => {
                    number = self.number(block, text, (before == Some(Kind::Number)).then_some(number), number);
                    Kind::Number
                }
                _ => Kind::Other,
            };
            let text = self.block(block, number);
            if text.is_empty() {
                continue;
            }
            if let Some(before) = before {
                out.push_str(if before == kind && kind != Kind::Other { "\n" } else { "\n\n" });
            }
            out.push_str(&text);
            before = Some(kind);
        }
        out
    }

    /// The number of an item; `open` is that of the item right before it, which its own has to follow.
    fn number(&mut self, block: &Block, text: &Text, open: Option<u64>, last: u64) -> u64 {
        let written = text.style.as_ref().and_then(|style| style.sequence.as_deref());
        let wanted = written.and_then(|number| number.parse().ok()).filter(|number| *number < 1_000_000_000);
        if let (Some(open), Some(wanted)) = (open, wanted)
            && wanted != open + 1
        {
            self.lose(block, "a number that does not follow the one before was left out");
            return open + 1;
        }
        wanted.unwrap_or(last + 1)
    }

    fn block(&mut self, block: &'b Block, number: u64) -> String {
        if self.open.len() >= DEPTH || !self.open.insert(std::ptr::from_ref(block)) {
            self.lose(block, "it stands too deep, or below itself, and was left out");
            return String::new();
        }
        let text = self.open_block(block, number);
        self.open.remove(&std::ptr::from_ref(block));
        text
    }

    fn open_block(&mut self, block: &'b Block, number: u64) -> String {
        match block.content() {
            BlockContent::Page(_) => self.below(block),
            BlockContent::Text(text) => {
                let text = self.text(block, text, Room::Lines);
                self.with_below(block, text)
            }
            BlockContent::Heading { level, text } => {
                let text = self.text(block, text, Room::Line);
                let text = format!("{} {text}", "#".repeat(usize::from(level))).trim_end().to_owned();
                self.with_below(block, text)
            }
            BlockContent::Bullet(text) => self.item(block, text, "- ", ""),
            BlockContent::Ordered(text) => self.item(block, text, &format!("{number}. "), ""),
            BlockContent::Todo(text) => {
                let is_done = text.style.as_ref().and_then(|style| style.done) == Some(true);
                self.item(block, text, "- ", if is_done { "[x] " } else { "[ ] " })
            }
            BlockContent::Code(text) => self.code(block, text),
            BlockContent::Quote(text) => {
                let text = self.text(block, text, Room::Lines);
                prefixed(&text, "> ", "> ")
            }
            BlockContent::QuoteContainer => prefixed(&self.below(block), "> ", "> "),
            BlockContent::Callout(_) => {
                self.lose(block, "a callout became a quote, without its colours and its icon");
                prefixed(&self.below(block), "> ", "> ")
            }
            BlockContent::Divider => "---".to_owned(),
            BlockContent::Equation(text) => {
                self.lose(block, "a formula became code");
                let plain = text.plain_text();
                inline::write(&[Span { text: plain, style: Style { code: true, ..Style::default() } }], Room::Lines)
            }
            BlockContent::Table(table) => self.table(block, table),
            other => self.without_word(block, &other),
        }
    }

    /// What Markdown has no block for.
    fn without_word(&mut self, block: &'b Block, content: &BlockContent<'b>) -> String {
        let link = |url: &str| {
            let url = spans::decoded(url);
            let style = Style { link: Some(url.clone()), ..Style::default() };
            inline::write(&[Span { text: url, style }], Room::Lines)
        };
        match content {
            BlockContent::Iframe(frame) => {
                self.lose(block, "a page of somewhere else became a link");
                frame.component.as_ref().and_then(|page| page.url.as_deref()).map(link).unwrap_or_default()
            }
            BlockContent::LinkPreview(preview) => {
                self.lose(block, "the preview of a link became a link");
                preview.url.as_deref().map(link).unwrap_or_default()
            }
            BlockContent::AgendaItemTitle(title) => {
                let spans = spans::spans(&title.elements, |what| self.lose(block, what));
                inline::write(&spans, Room::Lines)
            }
            BlockContent::Image(_) => {
                self.lose(block, "a picture was left out");
                String::new()
            }
            BlockContent::Grid(_) => {
                self.lose(block, "columns were written one below the other");
                self.below(block)
            }
            BlockContent::GridColumn(_)
            | BlockContent::TableCell
            | BlockContent::View(_)
            | BlockContent::Agenda
            | BlockContent::AgendaItem
            | BlockContent::AgendaItemContent
            | BlockContent::SourceSynced(_)
            | BlockContent::ReferenceSynced(_) => self.below(block),
            BlockContent::File(_) => {
                self.lose(block, "a file was left out");
                String::new()
            }
            _ => {
                self.lose(block, "a block that Markdown has no word for was left out");
                self.below(block)
            }
        }
    }

    fn below(&mut self, block: &'b Block) -> String {
        let tree = self.tree;
        self.all(tree.children(block))
    }

    fn with_below(&mut self, block: &'b Block, text: String) -> String {
        let below = self.below(block);
        if below.is_empty() {
            return text;
        }
        self.lose(block, "blocks below a text or a heading were written behind it");
        if text.is_empty() { below } else { format!("{text}\n\n{below}") }
    }

    fn text(&mut self, block: &Block, text: &Text, room: Room) -> String {
        if let Some(style) = &text.style {
            if style.align.is_some_and(|align| align != Align::LEFT) {
                self.lose(block, "where the text stands in its line was left out");
            }
            if style.background_color.is_some() {
                self.lose(block, "a ground of colour was left out");
            }
        }
        if !block.comment_ids.is_empty() {
            self.lose(block, "comments were left out");
        }
        let spans = spans::spans(&text.elements, |what| self.lose(block, what));
        if room != Room::Lines && spans.iter().any(|span| span.text.contains('\n')) {
            self.lose(block, "a line break became a space");
        }
        inline::write(&spans, room)
    }

    fn item(&mut self, block: &'b Block, text: &Text, mark: &str, box_: &str) -> String {
        let text = format!("{box_}{}", self.text(block, text, Room::Lines));
        let tree = self.tree;
        let below = self.below(block);
        let indent = " ".repeat(mark.len());
        let mut out = prefixed(&text, mark, &indent).trim_end().to_owned();
        if out.is_empty() {
            out = mark.trim_end().to_owned();
        }
        if !below.is_empty() {
            // A list goes on right below; anything else would go on with the text.
            let is_list = tree.children(block).next().is_some_and(|first| {
                matches!(first.content(), BlockContent::Bullet(_) | BlockContent::Todo(_) | BlockContent::Ordered(_))
            });
            let first = below.starts_with("- ") || below.starts_with("1. ");
            out.push_str(if (is_list && first) || text.is_empty() { "\n" } else { "\n\n" });
            if text.is_empty() && !is_list {
                self.lose(block, "an item without a text took what stands below it as its text");
            }
            out.push_str(&prefixed(&below, &indent, &indent));
        }
        out
    }

    fn code(&mut self, block: &Block, text: &Text) -> String {
        let spans = spans::spans(&text.elements, |what| self.lose(block, what));
        if spans.iter().any(|span| span.style != Style::default()) {
            self.lose(block, "styles of code were left out");
        }
        let code: String = spans.iter().map(|span| span.text.as_str()).collect();
        let fence = "`".repeat(inline::longest_run(&code, '`').max(2) + 1);
        let language = text.style.as_ref().and_then(|style| style.language).map_or("", languages::name);
        let end = if code.is_empty() { "" } else { "\n" };
        format!("{fence}{language}\n{code}{end}{fence}")
    }

    fn table(&mut self, block: &'b Block, table: &'b Table) -> String {
        let property = table.property.as_ref();
        let size = |size: Option<i64>| usize::try_from(size.unwrap_or_default()).unwrap_or_default();
        let (columns, rows) = property.map_or((0, 0), |all| (size(all.column_size), size(all.row_size)));
        let ids = if table.cells.is_empty() { &block.children } else { &table.cells };
        if columns == 0 || rows == 0 || columns.checked_mul(rows) != Some(ids.len()) {
            self.lose(block, "a table whose cells are not all there was left out");
            return String::new();
        }
        if property.and_then(|all| all.header_row) != Some(true) {
            self.lose(block, "the first row became a heading");
        }
        let is_merged = |one: Option<i64>| one.is_some_and(|span| span > 1);
        if property.is_some_and(|all| all.merge_info.iter().any(|m| is_merged(m.row_span) || is_merged(m.col_span))) {
            self.lose(block, "merged cells were written apart");
        }
        let mut out = String::new();
        for (index, row) in ids.chunks(columns).enumerate() {
            let cells: Vec<String> = row.iter().map(|id| self.cell(id)).collect();
            let newline = if index == 0 { "" } else { "\n" };
            out.push_str(&format!("{newline}| {} |", cells.join(" | ")));
            if index == 0 {
                out.push_str(&format!("\n|{}", " --- |".repeat(columns)));
            }
        }
        out
    }

    fn cell(&mut self, id: &str) -> String {
        let tree = self.tree;
        let Some(cell) = tree.get(id) else { return String::new() };
        let mut texts = Vec::new();
        for block in tree.children(cell) {
            match block.content().text() {
                Some(text) => {
                    if !matches!(block.content(), BlockContent::Text(_)) || !block.children.is_empty() {
                        self.lose(block, "in a cell, it became mere text");
                    }
                    texts.push(self.text(block, text, Room::Cell));
                }
                None => self.lose(block, "in a cell, it was left out"),
            }
        }
        texts.retain(|text| !text.is_empty());
        if texts.len() > 1 {
            self.lose(cell, "the texts of a cell became one");
        }
        texts.join(" ")
    }
}

/// A text with a prefix in front of its first line, and another in front of the rest. Lines with nothing in them get none to see.
fn prefixed(text: &str, first: &str, rest: &str) -> String {
    let lines = text.split('\n').enumerate().map(|(index, line)| {
        let prefix = if index == 0 { first } else { rest };
        if line.is_empty() { prefix.trim_end().to_owned() } else { format!("{prefix}{line}") }
    });
    if text.is_empty() { String::new() } else { lines.collect::<Vec<_>>().join("\n") }
}
