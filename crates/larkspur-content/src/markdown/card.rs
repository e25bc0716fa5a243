//! Elements of cards from CommonMark.

use std::ops::Range;

use pulldown_cmark::{Event, Parser, Tag};
use serde_json::{Map, Value};

use super::DIALECT;
use super::inline::is_address;
use crate::card::{Card, Element, Markdown, Table, TableColumn};

impl Card {
    /// A card from CommonMark: see [`Element::from_markdown`].
    ///
    /// ```
    /// use larkspur_content::card::Card;
    /// let card = Card::from_markdown("| a | b |\n|---|---|\n| 1 | 2 |\n\nText").header("Result");
    /// assert_eq!(card.body.map(|body| body.elements.len()), Some(2));
    /// ```
    pub fn from_markdown(markdown: &str) -> Self {
        Self::new().elements(Element::from_markdown(markdown))
    }
}

impl Element {
    /// Elements from CommonMark, as people and models write it: tables become tables, all else Markdown. What is HTML in it stays text, and so
    /// does `<at id=all>`: nobody is alerted. Pictures, which need a key, become links. Long texts are several elements, cut
    /// between blocks.
    pub fn from_markdown(markdown: &str) -> Vec<Self> {
        let mut reader = Reader { source: markdown, ..Reader::default() };
        for (event, range) in Parser::new_ext(markdown, DIALECT).into_offset_iter() {
            reader.take(&event, range);
        }
        reader.end_text();
        reader.elements
    }
}

/// So many bytes of Markdown go into one element.
const ROOM: usize = 4 * 1024;

#[derive(Default)]
struct Reader<'m> {
    source: &'m str,
    elements: Vec<Element>,
    text: String,
    depth: usize,
    /// What is to be written otherwise within the block that is open.
    edits: Vec<(Range<usize>, String)>,
    table: Option<(Vec<String>, Vec<Vec<String>>)>,
}

impl Reader<'_> {
    fn end_text(&mut self) {
        let text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.elements.push(Markdown::new(text.trim_end()).into());
        }
    }

    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Html(_) | Event::InlineHtml(_) => {
                let escaped = self.source[range.clone()].replace('<', "&#60;").replace('>', "&#62;");
                self.edits.push((range.clone(), escaped));
            }
            // `![a](b)` without its first character is a link.
            Event::Start(Tag::Image { dest_url, .. }) if is_address(dest_url) => {
                self.edits.push((range.start..range.start + 1, String::new()));
            }
            _ => {}
        }
        // A table within a list or a quote stays Markdown.
        if self.depth == 0 && matches!(event, Event::Start(Tag::Table(_))) {
            self.table = Some(Default::default());
        }
        self.take_cell(event);
        match event {
            Event::Start(_) => self.depth += 1,
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                if self.depth == 0 {
                    self.end_block(range);
                }
            }
            Event::Rule | Event::Html(_) if self.depth == 0 => self.end_block(range),
            _ => {}
        }
    }

    /// Puts a block behind the text, or a table among the elements.
    fn end_block(&mut self, range: Range<usize>) {
        let edits = std::mem::take(&mut self.edits);
        if let Some((columns, rows)) = self.table.take() {
            self.end_text();
            self.elements.push(table(&columns, &rows).into());
            return;
        }
        let (mut block, mut at) = (String::new(), range.start);
        for (place, text) in edits.into_iter().filter(|(place, _)| place.end <= range.end) {
            if place.start >= at {
                block.push_str(&self.source[at..place.start]);
                block.push_str(&text);
                at = place.end;
            }
        }
        block.push_str(&self.source[at..range.end]);
        if self.text.len() + block.len() > ROOM {
            self.end_text();
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&block);
    }

    fn take_cell(&mut self, event: &Event<'_>) {
        let Some((columns, rows)) = &mut self.table else { return };
        let cells = match rows.last_mut() {
            Some(row) => row,
            None => columns,
        };
        match event {
            Event::Start(Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => cells.push(String::new()),
            Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => {
                if let Some(cell) = cells.last_mut() {
                    cell.push_str(text);
                }
            }
            _ => {}
        }
    }
}

fn table(columns: &[String], rows: &[Vec<String>]) -> Table {
    let name = |index: usize| format!("c{index}");
    let columns_of = columns.iter().enumerate();
    let made = columns_of.map(|(index, title)| TableColumn::new(name(index), "text").display_name(title.as_str()));
    let row = |cells: &Vec<String>| {
        let cells = cells.iter().enumerate().map(|(index, cell)| (name(index), Value::from(cell.as_str())));
        Value::Object(cells.collect::<Map<_, _>>())
    };
    Table::new().columns(made).rows(rows.iter().map(row))
}
