//! A table of fields: rows with names, types and facts, still flat.

use std::borrow::Cow;

use larkspur_schema::{Facts, FieldType};
use rustc_hash::FxHashMap as HashMap;
use serde_json::Value as Json;

use super::{condition, marks};
use crate::cell;
use crate::diagnostic::Code;
use crate::facts;
use crate::findings::Findings;
use crate::nesting;
use crate::page::{self, Cell, Column, Row, Table};
use crate::types::{self, Children};

/// A row of a table of fields.
#[derive(Clone, Debug)]
pub(super) struct DraftRow {
    /// The name without marks of indentation; the last step of a written path.
    pub name: String,
    /// The name column as it stands, where it writes a path.
    pub path: Option<String>,
    /// How far the name is indented.
    pub indent: u32,
    /// What the type column says.
    pub cell: types::TypeCell<'static>,
    pub required: Option<bool>,
    pub facts: Facts,
    /// For an object, the fields on whose values it depends.
    pub depends_on: Vec<String>,
    /// The other paths that a row marked with `?` may have.
    pub doubt: Option<Vec<String>>,
    /// Other names that examples give to it.
    pub aliases: Vec<String>,
    /// Whether only an example shows it.
    pub from_example: bool,
    pub line: u32,
}

impl DraftRow {
    /// A row of which nothing is known but its name and type.
    pub(super) fn new(name: &str, cell: types::TypeCell<'static>, line: u32) -> Self {
        Self {
            name: name.to_owned(),
            path: None,
            indent: 0,
            cell,
            required: None,
            facts: Facts::default(),
            depends_on: Vec::new(),
            doubt: None,
            aliases: Vec::new(),
            from_example: false,
            line,
        }
    }
}

/// From so many rows on, a row that stands there already is not read again.
const LONG: usize = 64;

/// Reads the rows of a table of fields.
pub(super) fn rows(table: &Table<'_>, findings: &Findings<'_>) -> Vec<DraftRow> {
    let reader = RowReader::new(table, findings);
    let mut rows: Vec<DraftRow> = Vec::with_capacity(table.rows.len());
    let mut read: HashMap<&[Cell<'_>], usize> = HashMap::default();
    for row in &table.rows {
        // Long tables repeat themselves: the same object below many others.
        if let Some(&same) = read.get(&row.cells[..]) {
            rows.push(DraftRow { line: row.line, ..rows[same].clone() });
            continue;
        }
        let (found, at) = (findings.count(), rows.len());
        let Some(made) = reader.read(row) else { continue };
        match either(&made.name) {
            // One of them is enough, so neither is required.
            Some(names) => rows.extend(names.iter().map(|&name| DraftRow {
                name: name.to_owned(),
                required: Some(false),
                ..made.clone()
            })),
            None => rows.push(made),
        }
        if table.rows.len() > LONG && findings.count() == found && rows.len() == at + 1 {
            read.insert(&row.cells, at);
        }
    }
    rows
}

/// Reads the rows of one table.
struct RowReader<'t> {
    table: &'t Table<'t>,
    findings: &'t Findings<'t>,
    name: usize,
    ty: Option<usize>,
    description: Option<usize>,
}

impl<'t> RowReader<'t> {
    fn new(table: &'t Table<'_>, findings: &'t Findings<'_>) -> Self {
        let ty = table.column(Column::Type);
        if ty.is_none() {
            findings.at(table.heading_line).tell(
                Code::MissingColumn,
                "there is no column for the type",
                "add a column 类型; until then the types are those of the example",
            );
        }
        let name = table.column(Column::Name).unwrap_or(0);
        Self { table, findings, name, ty, description: table.column(Column::Description) }
    }

    /// Reads a row; none where it names no field.
    fn read(&self, row: &Row<'_>) -> Option<DraftRow> {
        let text = |column: Option<usize>| column.and_then(|at| row.cells.get(at)).copied().unwrap_or_default();
        let name_cell = text(Some(self.name));
        let (indent, name) = name(name_cell);
        if name.is_empty() {
            self.findings.at_line(row.line).tell(Code::EmptyName, "this row names no field", "add the field's name");
            return None;
        }
        let mut cell = self.type_of(text(self.ty));
        let description = text(self.description);
        let facts = self.facts(row, &name, description, &cell);
        if cell.ty.kind == FieldType::File && cell::plain(text(self.ty)).eq_ignore_ascii_case("form-data") {
            cell.children = Children::Never;
        }
        let (name, doubt) = match name.strip_suffix('?') {
            Some(name) => (name.to_owned(), Some(marks::alternatives(description))),
            None => (name, None),
        };
        let path = name.contains('.').then(|| name.clone());
        let name = match &path {
            Some(path) => nesting::parse_path(path).last().map(|step| step.name.to_owned()).unwrap_or_default(),
            None => name.trim_end_matches("[]").trim_end_matches("{}").to_owned(),
        };
        let depends_on = match cell.children {
            Children::Never => Vec::new(),
            _ => condition::named(description).into_iter().map(str::to_owned).collect(),
        };
        let mark = self.table.column(Column::Required).and_then(|at| page::required(text(Some(at))));
        let marked = || name_cell.contains(['必', '选']).then(|| written_mark(name_cell)).flatten();
        Some(DraftRow {
            name,
            path,
            indent,
            cell: cell.into_owned(),
            required: mark.or_else(marked),
            facts,
            depends_on,
            doubt,
            aliases: marks::aliases(description),
            from_example: marks::from_example(description),
            line: row.line,
        })
    }

    fn type_of<'c>(&self, raw: &'c str) -> types::TypeCell<'c> {
        let cell = types::read(raw);
        let spot = || self.findings.at(raw.trim());
        if !cell.known {
            let help = "write string, int, boolean, a list `T[]`, `map<string, T>`, or the name of an object type";
            spot().tell(Code::UnknownType, format!("`{}` is no type that is known", cell.text), help);
        }
        if let Some(word) = cell.meant {
            let message = format!("`{}` was taken for `{word}`", cell.text);
            spot().tell(Code::UnknownType, message, format!("write `{word}`"));
        }
        cell
    }

    /// The facts of a row: those of its description, and those that have columns of their own.
    fn facts(&self, row: &Row<'_>, name: &str, description: &str, cell: &types::TypeCell<'_>) -> Facts {
        // An `enum` may turn out to be a scalar, whose values are then wanted.
        let scalar = if cell.ty.name.as_deref() == Some("enum") { FieldType::String } else { cell.ty.kind };
        let mut facts = facts::read(description, scalar, cell.ty.is_list());
        facts::drop_label_like(&mut facts, name);
        facts.label = facts.label.filter(|label| label != "已废弃");
        let other = |kind| {
            let text = self.table.column(kind).map(|at| row.cells.get(at).copied().unwrap_or_default())?;
            Some(cell::plain(text)).filter(|text| !matches!(text.as_ref(), "" | "-" | "/" | "无" | "空"))
        };
        facts.default = facts.default.or_else(|| other(Column::Default).map(Cow::into_owned));
        facts.example = facts.example.or_else(|| other(Column::Example).map(Cow::into_owned));
        facts
    }
}

/// What the mark behind a name says: `` `name` `必选` ``, in one line or in two.
fn written_mark(name_cell: &str) -> Option<bool> {
    page::required(cell::plain(name_cell).split_whitespace().next_back()?)
}

/// The names in a cell that names several fields, one of which is to be given: `employee_id、open_id`.
fn either(name: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = name.split(['、', '，', '或']).map(str::trim).collect();
    let is_name = |name: &&str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    (names.len() > 1 && names.iter().all(is_name)).then_some(names)
}

/// A name cell's indentation and name.
fn name(raw: &str) -> (u32, String) {
    let mut rest = raw.trim();
    let mut indent = 0;
    loop {
        rest = rest.trim_start();
        let (width, len) = if rest.starts_with("&emsp;") {
            (4, "&emsp;".len())
        } else if rest.starts_with("&ensp;") {
            (2, "&ensp;".len())
        } else if rest.starts_with("&nbsp;") {
            (1, "&nbsp;".len())
        } else if let Some(c) = rest.chars().next().filter(|c| matches!(c, '∟' | '└' | '├' | '↳' | '─' | '│' | '┖'))
        {
            (1, c.len_utf8())
        } else if let Some(c) = rest.chars().next().filter(|c| matches!(c, '\u{2003}' | '\u{3000}')) {
            (4, c.len_utf8())
        } else {
            break;
        };
        indent += width;
        rest = &rest[len..];
    }
    let name = cell::plain(rest);
    let name = name.trim_matches(['"', '“', '”', '：', ':']).trim();
    // A name may be torn in two between its words: `frozen RowCount`.
    if let Some((head, tail)) = name.split_once(' ').filter(|(head, tail)| is_torn(head, tail)) {
        return (indent, format!("{head}{tail}"));
    }
    // Behind a name, pages put remarks in brackets.
    let name = name.split(['(', '（', ' ']).next().unwrap_or_default();
    (indent, name.to_owned())
}

/// Takes back the written depth of rows below a scalar, where the examples show that it is one.
pub(super) fn doubt_depths(rows: &[DraftRow], depths: &mut [Option<u8>], examples: &[Json]) {
    let mut shown = None;
    for index in 1..rows.len() {
        let above = &rows[index - 1];
        let is_below = depths[index] > depths[index - 1] && depths[index - 1].is_some();
        if is_below && above.cell.children == Children::Never {
            let shown = shown.get_or_insert_with(|| kinds(examples));
            if shown.get(above.name.as_str()) == Some(&true) {
                depths[index] = None;
            }
        }
    }
}

/// For each key of the examples, whether all its values are plain: no objects, and no lists of them.
fn kinds(examples: &[Json]) -> HashMap<&str, bool> {
    let mut kinds: HashMap<&str, bool> = HashMap::default();
    let mut open: Vec<&Json> = examples.iter().collect();
    while let Some(value) = open.pop() {
        match value {
            Json::Array(items) => open.extend(items),
            Json::Object(fields) => {
                for (key, value) in fields {
                    let item = value.as_array().map_or(Some(value), |items| items.first());
                    if let Some(item) = item.filter(|item| !item.is_null()) {
                        let is_plain = !item.is_object() && !item.is_array();
                        kinds.entry(key).and_modify(|plain| *plain &= is_plain).or_insert(is_plain);
                    }
                    open.push(value);
                }
            }
            _ => {}
        }
    }
    kinds
}

/// Whether all marked rows bear the bare `∟` though some of them should have rows of their own: blanks that told the depth
/// were lost, so the mark says that a row is below something, but not how far.
fn is_one_mark_for_all(rows: &[DraftRow]) -> bool {
    let is_open = |row: &DraftRow| {
        row.cell.children >= Children::Likely || row.cell.ty.is_list() && row.cell.children >= Children::Maybe
    };
    let is_marked = |row: &&DraftRow| row.indent > 0;
    rows.iter().filter(is_marked).all(|row| row.indent == 1)
        && rows.windows(2).any(|pair| pair[0].indent == 1 && pair[1].indent == 1 && is_open(&pair[0]))
}

/// Whether two words are one name in camel case.
fn is_torn(head: &str, tail: &str) -> bool {
    let is_word = |text: &str| text.chars().all(|c| c.is_ascii_alphabetic());
    is_word(head)
        && is_word(tail)
        && head.starts_with(|c: char| c.is_ascii_lowercase())
        && tail.starts_with(|c: char| c.is_ascii_uppercase())
}

/// The written depths of the rows, where the table writes any: by paths or by indentation.
///
/// In the canonical form every row stands for itself: a plain name is a path of one step.
pub(super) fn written_depths(rows: &[DraftRow], canonical: bool, findings: &Findings<'_>) -> Vec<Option<u8>> {
    if rows.iter().any(|row| row.indent > 0) {
        let widths: Vec<u32> = rows.iter().map(|row| row.indent).collect();
        let says_nothing = is_one_mark_for_all(rows);
        let depths = nesting::by_indent(&widths).into_iter().zip(&widths);
        return depths.map(|(depth, &width)| (width == 0 || !says_nothing).then_some(depth)).collect();
    }
    if !canonical {
        return rows
            .iter()
            .map(|row| row.path.as_ref().map(|path| (nesting::parse_path(path).len() - 1).min(u8::MAX.into()) as u8))
            .collect();
    }
    let paths: Vec<_> = rows.iter().map(|row| nesting::parse_path(row.path.as_deref().unwrap_or(&row.name))).collect();
    let (depths, errors) = nesting::by_path(&paths);
    for (index, nesting::PathError::NoParent(parent)) in errors {
        findings.at_line(rows[index].line).tell(
            Code::BadPath,
            format!("no row above is `{parent}`"),
            format!("add a row `{parent}` above this one, or correct the path"),
        );
    }
    depths.into_iter().map(Some).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_may_name_fields_to_choose_from() {
        assert_eq!(either("employee_id、open_id"), Some(vec!["employee_id", "open_id"]));
        assert_eq!(either("open_id"), None);
        assert_eq!(either("名称、open_id"), None);
    }

    #[test]
    fn a_mark_stands_behind_its_name_in_one_line_or_in_two() {
        for cell in ["`a` `必选`", "a  \n`必选`", "` a   必选 `"] {
            assert_eq!((written_mark(cell), name(cell).1.as_str()), (Some(true), "a"), "{cell}");
        }
        assert_eq!(written_mark("`选项`"), None);
    }

    #[test]
    fn marks_of_indentation_and_remarks_are_taken_off_names() {
        assert_eq!(name(" &emsp;&emsp;∟user_id "), (9, "user_id".into()));
        assert_eq!(name("&nbsp;&nbsp;∟name"), (3, "name".into()));
        assert_eq!(name(r"move\_result"), (0, "move_result".into()));
        assert_eq!(name("`locale`（可选）"), (0, "locale".into()));
        assert_eq!(name("frozen RowCount"), (0, "frozenRowCount".into()));
        assert_eq!(name("∟∟uid"), (2, "uid".into()));
    }
}
