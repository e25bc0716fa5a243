//! The tables of a section, row by row: a row starts where a line has the table's columns, and runs until the next such line.

use std::ops::Range;

use super::column::Column;
use super::comment::{Comments, without_comment};
use super::content::{is_indentation, is_name};
use super::outline::Section;
use super::table::{Line, Row, Table, is_delimiter, is_heading};
use crate::cell;
use crate::diagnostic::Code;
use crate::findings::Findings;

/// The tables of a section.
pub(crate) fn tables<'a>(section: &Section<'a>, findings: &Findings<'_>) -> Vec<Table<'a>> {
    let text = section.text;
    let mut reader = Reader { section, findings, tables: Vec::new(), is_nested: false };
    let mut blocks = section.code.iter().peekable();
    let mut comments = Comments::of(text);
    let mut number = section.line.max(1) + u32::from(section.level > 0);
    let (mut at, mut before) = (0, 0..0);
    while at < text.len() {
        let start = at;
        let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |len| at + len + 1);
        let line = TextLine { start, end, number, text: text[start..end].trim_end_matches(['\n', '\r']) };
        (at, number) = (end, number + 1);
        let above = std::mem::replace(&mut before, start..start);
        let offset = section.start + start;
        while blocks.peek().is_some_and(|block| block.range.end <= offset) {
            blocks.next();
        }
        if blocks.peek().is_some_and(|block| block.range.start <= offset) {
            continue;
        }
        before = start..end;
        if memchr::memchr(b'|', line.text.as_bytes()).is_none() || comments.hold(start) {
            continue;
        }
        match reader.open(&line) {
            Some(body) if body > end => (at, number) = (body, number + 1),
            Some(_) => {}
            None => reader.read(&line, above),
        }
    }
    for table in &mut reader.tables {
        extend_last_cells(findings, section, table);
    }
    reader.tables
}

/// A line of a section's text.
struct TextLine<'a> {
    start: usize,
    end: usize,
    /// The line's number in the document, from 1.
    number: u32,
    text: &'a str,
}

struct Reader<'r, 'a> {
    section: &'r Section<'a>,
    findings: &'r Findings<'r>,
    tables: Vec<Table<'a>>,
    /// Whether the last headings are those of a table within a cell.
    is_nested: bool,
}

impl<'a> Reader<'_, 'a> {
    /// Opens a table where a line is the headings of one; gives the place behind the line of dashes below them, or behind the line
    /// itself where a page forgot those.
    fn open(&mut self, line: &TextLine<'a>) -> Option<usize> {
        let text = self.section.text;
        let end = memchr::memchr(b'\n', &text.as_bytes()[line.end..]).map_or(text.len(), |len| line.end + len);
        let next = &text[line.end..end];
        let is_delimited = is_delimiter(next) && !is_delimiter(line.text);
        let is_bare = self.tables.is_empty() && !is_delimiter(next) && is_heading(line.text);
        if !is_delimited && !is_bare {
            return None;
        }
        let table = Table::new(line.text);
        let is_inside = self.tables.last().is_some_and(|outer| {
            outer.has_fields() && !outer.rows.is_empty() && !outer.bordered && (table.bordered || !table.has_fields())
        });
        self.is_nested = is_inside && (table.bordered || line.text.starts_with([' ', '\t']));
        if !self.is_nested {
            if let Some(before) = self.tables.last_mut() {
                before.end = line.start;
            }
            self.tables.push(table);
        }
        Some(if is_bare { line.end } else { (end + 1).min(text.len()) })
    }

    /// Reads a line of the open table.
    fn read(&mut self, line: &TextLine<'a>, above: Range<usize>) {
        let Some(table) = self.tables.last_mut() else { return };
        let mut read = table.read_line(line.text);
        let mut number = line.number;
        if let Line::Row(cells) | Line::ShortRow(cells) = &mut read
            && table.column(Column::Name) == Some(0)
            && let Some(whole) = name_above(self.section.text, above, line.start, cells[0])
        {
            cells[0] = whole;
            number -= 1;
        }
        let spot = || self.findings.at_bytes(self.section.start + line.start, line.text.len());
        match read {
            Line::Row(cells) => {
                self.is_nested = false;
                table.rows.push(Row { line: number, cells });
            }
            Line::ShortRow(mut cells) => {
                let message = format!("{} of {} cells", cells.len(), table.columns.len());
                let help = "add the missing `|`, with nothing between where there is nothing to say";
                spot().tell(Code::ShortRow, message, help);
                cells.resize(table.columns.len(), &line.text[line.text.len()..]);
                table.rows.push(Row { line: number, cells });
            }
            Line::StrayPipe if !self.is_nested => spot().tell(
                Code::StrayPipe,
                "taken for a part of the cell above",
                "write `\\|` for the character, or give the row a type",
            ),
            Line::StrayPipe | Line::Text => {}
        }
    }
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
fn extend_last_cells<'a>(findings: &Findings<'_>, section: &Section<'a>, table: &mut Table<'a>) {
    let offset_in = |slice: &str| findings.source().offset_of(slice).saturating_sub(section.start);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::page::outline;
    use crate::source::Source;

    fn read(text: &str) -> (Vec<(u32, Vec<String>)>, Vec<Code>) {
        let source = Source::new("a.md", format!("## T\n{text}"));
        let findings = Findings::new(&source);
        let sections = outline(&Findings::quiet(&source), 0);
        let rows = tables(&sections[1], &findings)
            .into_iter()
            .flat_map(|table| table.rows)
            .map(|row| (row.line, row.cells.iter().map(|cell| cell.trim().to_owned()).collect()))
            .collect();
        (rows, findings.into_diagnostics().iter().map(|d| d.code).collect())
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
