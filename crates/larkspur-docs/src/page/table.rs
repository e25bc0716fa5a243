//! Tables with logical rows.
//!
//! A cell of these tables may run over many lines (hard breaks, lists, code, blank lines), so a row is logical: it
//! starts where a line has the table's columns, and it runs until the next such line or the end of the section.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::column::Column;
use super::content::{
    error_code, is_indentation, is_name, is_required_mark, is_sure_name, is_sure_type, is_type, may_be_type,
};
use super::outline::Section;
use crate::cell;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Source;

/// A cell: a slice of the document, over as many lines as it has.
pub type Cell<'a> = &'a str;

/// A logical row.
#[derive(Debug)]
pub struct Row<'a> {
    /// The line on which the row starts, from 1.
    pub line: u32,
    /// One slice a column; cells that the row lacks are empty.
    pub cells: Vec<Cell<'a>>,
}

/// A table.
#[derive(Debug)]
pub struct Table<'a> {
    /// The headings as plain text.
    pub headings: Vec<Cow<'a, str>>,
    /// What each column holds.
    pub columns: Vec<Column>,
    /// The line of the headings in the document.
    pub heading_line: &'a str,
    /// The rows.
    pub rows: Vec<Row<'a>>,
    bordered: bool,
    /// Where the next table starts in the section's text.
    end: usize,
}

impl<'a> Table<'a> {
    /// The place of the first column that holds `kind`.
    pub fn column(&self, kind: Column) -> Option<usize> {
        self.columns.iter().position(|column| *column == kind)
    }

    /// Whether this is a table of fields.
    pub fn has_fields(&self) -> bool {
        self.column(Column::Name).is_some()
            && (self.column(Column::Type).is_some()
                || self.column(Column::Required).is_some()
                || self.column(Column::Description).is_some())
    }

    fn new(line: &'a str) -> Self {
        let bordered = line.trim_start().starts_with('|');
        let headings: Vec<_> = split(line, bordered, usize::MAX).into_iter().map(cell::plain).collect();
        let mut columns: Vec<_> = headings.iter().map(|heading| Column::of(heading)).collect();
        // A value column named 状态码 beside no error code is the error code itself.
        if !columns.contains(&Column::ErrorCode) && columns.first() == Some(&Column::HttpStatus) {
            columns[0] = Column::ErrorCode;
        }
        Self { headings, columns, heading_line: line, rows: Vec::new(), bordered, end: usize::MAX }
    }

    fn read_line(&self, line: &'a str) -> Line<'a> {
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

/// Where HTML comments of several lines stand in a text. One that does not end is none.
struct Comments<'a> {
    text: &'a str,
    next: Option<Range<usize>>,
}

impl<'a> Comments<'a> {
    fn of(text: &'a str) -> Self {
        let mut comments = Self { text, next: None };
        comments.find(0);
        comments
    }

    fn find(&mut self, from: usize) {
        let mut from = from;
        self.next = None;
        while let Some(start) = COMMENT.find(&self.text.as_bytes()[from..]).map(|at| at + from) {
            let Some(len) = memchr::memmem::find(&self.text.as_bytes()[start..], b"-->") else { return };
            from = start + len + 3;
            if self.text[start..from].contains('\n') {
                self.next = Some(start..from);
                return;
            }
        }
    }

    /// Whether a line starts within a comment. Lines are asked for in their order.
    fn hold(&mut self, line_start: usize) -> bool {
        while let Some(comment) = self.next.clone() {
            if line_start < comment.end {
                return line_start >= comment.start;
            }
            self.find(comment.end);
        }
        false
    }
}

enum Line<'a> {
    Row(Vec<Cell<'a>>),
    ShortRow(Vec<Cell<'a>>),
    StrayPipe,
    Text,
}

/// The tables of a section.
pub fn tables<'a>(source: &Source, section: &Section<'a>, diagnostics: &mut Vec<Diagnostic>) -> Vec<Table<'a>> {
    let mut tables: Vec<Table<'a>> = Vec::new();
    let text = section.text;
    let mut blocks = section.code.iter().peekable();
    let mut line_number = section.line.max(1) + u32::from(section.level > 0);
    let mut nested = false;
    let mut at = 0;
    let mut before = 0..0;
    let mut comments = Comments::of(text);
    while at < text.len() {
        let start = at;
        let above = std::mem::replace(&mut before, start..start);
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len + 1);
        at = end;
        let line = line_number;
        line_number += 1;
        let offset = section.start + start;
        while blocks.peek().is_some_and(|block| block.range.end <= offset) {
            blocks.next();
        }
        if blocks.peek().is_some_and(|block| block.range.start <= offset) {
            continue;
        }
        let content = text[start..end].trim_end_matches(['\n', '\r']);
        before = start..end;
        if memchr::memchr(b'|', content.as_bytes()).is_none() || comments.hold(start) {
            continue;
        }
        let next = &text[end..memchr::memchr(b'\n', &text.as_bytes()[end..]).map_or(text.len(), |len| end + len)];
        let undelimited = tables.is_empty() && !is_delimiter(next) && is_heading(content);
        if is_delimiter(next) && !is_delimiter(content) || undelimited {
            let table = Table::new(content);
            let inside = tables.last().is_some_and(|outer| {
                outer.has_fields()
                    && !outer.rows.is_empty()
                    && !outer.bordered
                    && (table.bordered || !table.has_fields())
            });
            nested = inside && (table.bordered || content.starts_with([' ', '\t']));
            if !nested {
                if let Some(before) = tables.last_mut() {
                    before.end = start;
                }
                tables.push(table);
            }
            if !undelimited {
                at = (end + next.len() + 1).min(text.len());
                line_number += 1;
            }
            continue;
        }
        let Some(table) = tables.last_mut() else { continue };
        let mut read = table.read_line(content);
        let mut line = line;
        if let Line::Row(cells) | Line::ShortRow(cells) = &mut read
            && let Some(name) = table.column(Column::Name)
            && name == 0
            && let Some(whole) = name_above(text, above, start, cells[0])
        {
            cells[0] = whole;
            line -= 1;
        }
        match read {
            Line::Row(cells) => {
                nested = false;
                table.rows.push(Row { line, cells });
            }
            Line::ShortRow(mut cells) => {
                diagnostics.push(
                    source
                        .report_at(
                            Code::ShortRow,
                            offset,
                            content.len(),
                            format!("{} of {} cells", cells.len(), table.columns.len()),
                        )
                        .help("add the missing `|`, with nothing between where there is nothing to say"),
                );
                cells.resize(table.columns.len(), &content[content.len()..]);
                table.rows.push(Row { line, cells });
            }
            Line::StrayPipe if !nested => diagnostics.push(
                source
                    .report_at(Code::StrayPipe, offset, content.len(), "taken for a part of the cell above")
                    .help("write `\\|` for the character, or give the row a type"),
            ),
            Line::StrayPipe | Line::Text => {}
        }
    }
    for table in &mut tables {
        extend_last_cells(source, section, table);
    }
    tables
}

/// The whole name cell, where it runs over two lines: the name, then a mark such as `必选`, or an empty one, before the first
/// pipe; or marks of indentation, then the name.
fn name_above<'a>(text: &'a str, above: Range<usize>, start: usize, cell: &str) -> Option<&'a str> {
    let name = text.get(above.clone())?;
    let bare = name.trim();
    if bare.is_empty() || name.contains('|') {
        return None;
    }
    let marked = || {
        let mark = cell::plain(cell);
        matches!(mark.as_ref(), "必选" | "必填" | "必须" | "可选" | "选填" | "非必填")
            || mark.is_empty() && cell.contains('`') && is_name(bare)
    };
    (is_indentation(bare) || marked()).then(|| text.get(above.start..start + cell.len())).flatten()
}

/// Lets the last cell of each row run on to the start of the next row.
fn extend_last_cells<'a>(source: &Source, section: &Section<'a>, table: &mut Table<'a>) {
    let offset_in = |slice: &str| source.offset_of(slice).saturating_sub(section.start);
    let starts: Vec<usize> = table.rows.iter().map(|row| row.cells.first().map_or(0, |cell| offset_in(cell))).collect();
    for (index, row) in table.rows.iter_mut().enumerate() {
        let Some(last) = row.cells.last_mut() else { continue };
        let from = offset_in(last);
        // A row with a pipe in front ends with its line.
        if section.text[..starts[index]].trim_end_matches([' ', '\t']).ends_with('|') {
            continue;
        }
        let whole = match starts.get(index + 1) {
            Some(&next) => section.text.get(from..next).unwrap_or(last),
            None => until_prose(section.text.get(from..table.end.min(section.text.len())).unwrap_or(last)),
        };
        *last = without_comment(whole).trim_end();
    }
}

/// Where a comment may begin.
static COMMENT: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("<!--"));

/// The text up to a comment of several lines: it hides rows, and is no part of the cell above.
fn without_comment(text: &str) -> &str {
    let comment = COMMENT.find(text.as_bytes());
    let spans = |at: &usize| text[*at..].split_once("-->").is_some_and(|(inner, _)| inner.contains('\n'));
    comment.filter(spans).map_or(text, |at| &text[..at])
}

/// The text up to a blank line that follows a line without a hard break: what stands below is no part of the cell.
fn until_prose(text: &str) -> &str {
    let mut end = 0;
    let mut broken = true;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            if !broken {
                return &text[..end];
            }
        } else {
            broken = line.trim_end_matches(['\n', '\r']).ends_with("  ") || line.trim_end().ends_with('|');
        }
        end += line.len();
    }
    text
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
fn is_heading(line: &str) -> bool {
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

fn is_delimiter(line: &str) -> bool {
    line.contains('-')
        && line.contains('|')
        && line.trim().bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::outline;

    fn read(text: &str) -> (Vec<(u32, Vec<String>)>, Vec<Code>) {
        let source = Source::new("a.md", format!("## T\n{text}"));
        let sections = outline(&source, 0, &mut Vec::new());
        let mut diagnostics = Vec::new();
        let rows = tables(&source, &sections[1], &mut diagnostics)
            .into_iter()
            .flat_map(|table| table.rows)
            .map(|row| (row.line, row.cells.iter().map(|cell| cell.trim().to_owned()).collect()))
            .collect();
        (rows, diagnostics.iter().map(|d| d.code).collect())
    }

    fn row(line: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    const HEAD: &str = "名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n";

    #[test]
    fn a_cell_runs_on_until_the_next_row() {
        let (rows, codes) =
            read(&format!("{HEAD}a | string | 是 | one  \n- two\n\n```\nx | y | z | w\n```\nb | int | 否 | \\-\n"));
        assert_eq!(
            rows,
            [
                row(4, &["a", "string", "是", "one  \n- two\n\n```\nx | y | z | w\n```"]),
                row(10, &["b", "int", "否", "\\-"])
            ]
        );
        assert_eq!(codes, []);
    }

    #[test]
    fn a_stray_pipe_stays_in_its_cell_and_is_noted() {
        let (rows, codes) =
            read(&format!("{HEAD}a | string | 是 | pattern  \n- `^(http|ftp|file)|x$`\nb | int | 否 | z\n"));
        assert_eq!(rows.len(), 2);
        assert!(rows[0].1[3].ends_with("|x$`"));
        assert_eq!(codes, [Code::StrayPipe]);
    }

    #[test]
    fn a_short_row_is_kept_and_reported() {
        let (rows, codes) = read(&format!("{HEAD}a | string | 是\nb | int | 否 | z\n"));
        assert_eq!(rows, [row(4, &["a", "string", "是", ""]), row(5, &["b", "int", "否", "z"])]);
        assert_eq!(codes, [Code::ShortRow]);
    }

    #[test]
    fn prose_below_the_last_row_is_no_part_of_it() {
        let (rows, _) = read(&format!("{HEAD}a | string | 是 | one  \n\n- two\n\nProse below.\n"));
        assert_eq!(rows, [row(4, &["a", "string", "是", "one  \n\n- two"])]);
    }

    #[test]
    fn bordered_tables_and_indented_names_are_read() {
        let (rows, _) =
            read("| 参数 | 参数类型 | 说明 |\n| ---- | --- |--- |\n| data |  | x |\n| &nbsp;∟name |string | y\\|z |\n");
        assert_eq!(rows, [row(4, &["data", "", "x"]), row(5, &["&nbsp;∟name", "string", "y\\|z"])]);
    }

    #[test]
    fn a_table_inside_a_cell_does_not_end_the_table_around_it() {
        let (rows, _) =
            read(&format!("{HEAD}a | string | 是 | values:\n|名称|说明|\n|---|---|\n|x|y|\nb | int | 否 | z\n"));
        assert_eq!(rows.len(), 2);
        assert!(rows[0].1[3].contains("|x|y|"));
    }

    #[test]
    fn a_name_may_stand_above_its_mark() {
        let (rows, _) =
            read("名称 | 类型 | 说明\n---|---|---\ncode  \n`必选` | string | x  \ny\nname  \n  `必选` | int | z\n");
        assert_eq!(rows, [row(4, &["code  \n`必选`", "string", "x  \ny"]), row(7, &["name  \n  `必选`", "int", "z"])]);
    }

    #[test]
    fn a_first_cell_may_be_empty() {
        let (rows, _) = read("HTTP状态码 | 错误码 | 描述\n---|---|---\n | 12 | bad\n| 13 | worse\n");
        assert_eq!(rows, [row(4, &["", "12", "bad"]), row(5, &["", "13", "worse"])]);
    }

    #[test]
    fn two_tables_in_a_section_stay_apart() {
        let (rows, _) = read(
            "HTTP状态码 | 错误码 | 描述 | 排查建议\n---|---|---|---\n400 | 12 | bad | a\n取值 | 含义\n---|---\n1 | one\n",
        );
        assert_eq!(rows, [row(4, &["400", "12", "bad", "a"]), row(7, &["1", "one"])]);
    }
}
