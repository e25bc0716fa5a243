//! Tables with logical rows.
//!
//! A cell of these tables may run over many lines (hard breaks, lists, code, blank lines), so a row is logical: it
//! starts where a line has the table's columns, and it runs until the next such line or the end of the section.

use std::borrow::Cow;

use super::column::Column;
use super::content::{error_code, is_name, is_required_mark, is_sure_name, is_sure_type, is_type, may_be_type};
use crate::cell;

/// A cell: a slice of the document, over as many lines as it has.
pub(crate) type Cell<'a> = &'a str;

/// A logical row.
#[derive(Debug)]
pub(crate) struct Row<'a> {
    /// The line on which the row starts, from 1.
    pub line: u32,
    /// One slice a column; cells that the row lacks are empty.
    pub cells: Vec<Cell<'a>>,
}

/// A table.
#[derive(Debug)]
pub(crate) struct Table<'a> {
    /// The headings as plain text.
    pub headings: Vec<Cow<'a, str>>,
    /// What each column holds.
    pub columns: Vec<Column>,
    /// The line of the headings in the document.
    pub heading_line: &'a str,
    /// The rows.
    pub rows: Vec<Row<'a>>,
    pub(super) bordered: bool,
    /// Where the next table starts in the section's text.
    pub(super) end: usize,
}

impl<'a> Table<'a> {
    /// The place of the first column that holds `kind`.
    pub(crate) fn column(&self, kind: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == kind)
    }

    /// Whether this is a table of fields.
    pub(crate) fn has_fields(&self) -> bool {
        self.column(Column::Name).is_some()
            && (self.column(Column::Type).is_some()
                || self.column(Column::Required).is_some()
                || self.column(Column::Description).is_some())
    }

    pub(super) fn new(line: &'a str) -> Self {
        let bordered = line.trim_start().starts_with('|');
        let headings: Vec<_> = split(line, bordered, usize::MAX).into_iter().map(cell::plain).collect();
        let mut columns: Vec<_> = headings.iter().map(|heading| Column::of(heading)).collect();
        // A value column named 状态码 beside no error code is the error code itself.
        if !columns.contains(&Column::ErrorCode) && columns.first() == Some(&Column::HttpStatus) {
            columns[0] = Column::ErrorCode;
        }
        Self { headings, columns, heading_line: line, rows: Vec::new(), bordered, end: usize::MAX }
    }

    pub(super) fn read_line(&self, line: &'a str) -> Line<'a> {
        let width = self.columns.len();
        let bordered = line.trim_start().starts_with('|');
        if self.bordered != bordered {
            let odd = self.read_odd_line(line, bordered);
            // In a table without borders, a line with a pipe in front may have an empty first cell.
            if self.bordered || matches!(odd, Line::Row(_)) {
                return odd;
            }
        }
        let cells = split(line, self.bordered, width);
        if cells.len() < 2 && width > 1 {
            return Line::Text;
        }
        let cell_of = |kind| self.column(kind).and_then(|at| cells.get(at)).map(|cell| cell.trim());
        let fields = self.column(Column::Name).is_some() && self.column(Column::Type).is_some();
        let reads_as_row = if fields {
            cell_of(Column::Name).is_some_and(is_name)
                && cell_of(Column::Type).is_some_and(|text| {
                    // Where the name is one beyond doubt, the row is one, whatever its type.
                    let sure =
                        || (self.bordered || may_be_type(text)) && cell_of(Column::Name).is_some_and(is_sure_name);
                    is_type(text) || self.bordered && text.len() < 40 || sure()
                })
                && (self.bordered || cell_of(Column::Required).is_none_or(is_required_mark))
        } else if self.column(Column::ErrorCode).is_some() {
            cell_of(Column::ErrorCode).is_some_and(|text| error_code(text).is_some())
        } else {
            !line.starts_with([' ', '\t']) || self.bordered
        };
        self.judge(cells, reads_as_row, fields)
    }

    /// Reads a line that has a pipe in front where the table's others have none, or the other way round. It is a row only
    /// where nothing speaks against it: a table within a cell looks the same.
    fn read_odd_line(&self, line: &'a str, bordered: bool) -> Line<'a> {
        let cells = split(line, bordered, self.columns.len());
        let cell_of = |kind| self.column(kind).and_then(|at| cells.get(at)).map(|cell| cell.trim());
        let is_row = cells.len() == self.columns.len()
            && cell_of(Column::Name).is_some_and(is_sure_name)
            && cell_of(Column::Required).is_none_or(is_required_mark)
            && cell_of(Column::Type).is_some_and(|text| is_sure_type(text) || !bordered && is_type(text));
        if is_row { Line::Row(cells) } else { Line::Text }
    }

    fn judge(&self, cells: Vec<Cell<'a>>, reads_as_row: bool, fields: bool) -> Line<'a> {
        let cell_of = |kind| self.column(kind).and_then(|at| cells.get(at)).map(|cell| cell.trim());
        match (reads_as_row, cells.len() >= self.columns.len()) {
            (true, true) => Line::Row(cells),
            (true, false) if fields && (self.bordered || cell_of(Column::Type).is_some_and(is_sure_type)) => {
                Line::ShortRow(cells)
            }
            (false, true) if fields => Line::StrayPipe,
            _ => Line::Text,
        }
    }
}

/// How a line of a table reads.
pub(super) enum Line<'a> {
    Row(Vec<Cell<'a>>),
    ShortRow(Vec<Cell<'a>>),
    StrayPipe,
    Text,
}

/// Splits a line at its unescaped pipes into at most `width` cells; what follows belongs to the last.
fn split(line: &str, bordered: bool, width: usize) -> Vec<&str> {
    let line = line.trim_end();
    let line = if bordered { line.trim_start().strip_prefix('|').unwrap_or(line) } else { line };
    let line = match line.strip_suffix('|') {
        Some(inner) if bordered && !inner.ends_with('\\') => inner,
        _ => line,
    };
    let mut cells = Vec::with_capacity(width.min(8));
    let mut start = 0;
    for at in memchr::memchr_iter(b'|', line.as_bytes()) {
        if cells.len() + 1 >= width {
            break;
        }
        if at > 0 && line.as_bytes()[at - 1] == b'\\' {
            continue;
        }
        cells.push(&line[start..at]);
        start = at + 1;
    }
    cells.push(&line[start..]);
    cells
}

/// Whether a line can be nothing but the headings of a table of fields: some pages forget the line of dashes below it.
pub(super) fn is_heading(line: &str) -> bool {
    let table = Table::new(line);
    let has = |kind| table.columns.contains(&kind);
    table.columns.len() >= 3
        && !table.columns.contains(&Column::Other)
        && has(Column::Name)
        && has(Column::Type)
        && has(Column::Description)
}

/// Whether a section may hold a table that lists values below a heading such as `status取值`.
pub(crate) fn may_list_values(text: &str) -> bool {
    if memchr::memmem::find(text.as_bytes(), "取值".as_bytes()).is_none() {
        return false;
    }
    let mut heading = "";
    text.split('\n').any(|line| {
        let above = std::mem::replace(&mut heading, line);
        line.contains('-') && above.contains(['值', '举']) && is_delimiter(line)
    })
}

pub(super) fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line.trim().bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}
