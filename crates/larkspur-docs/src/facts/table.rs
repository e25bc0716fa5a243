//! Tables that list the values of fields, beside the tables of fields.

use std::collections::HashSet;

use larkspur_schema::{FieldType, Value};

use super::item::split_value;
use super::label::{label, value_label};
use super::text::{has_cjk, plain};

/// Reads a table of values: its header names a field in each column of values, `status取值 | status_msg取值 | 描述`.
///
/// Gives the fields in the order of the columns, each with its values in the order of the rows, once. Gives nothing where
/// the header is not of that form.
pub(crate) fn value_table(header: &[&str], rows: &[Vec<&str>]) -> Vec<(String, Vec<Value>)> {
    let columns: Vec<(usize, String)> =
        header.iter().enumerate().filter_map(|(at, title)| Some((at, field_of(title)?))).collect();
    let names = |title: &&str| ["描述", "含义", "说明", "解释", "名称", "备注"].iter().any(|word| title.contains(word));
    let label_column = header
        .iter()
        .position(names)
        .or_else(|| (0..header.len()).find(|at| !columns.iter().any(|(column, _)| column == at)));
    columns
        .into_iter()
        .filter_map(|(column, field)| {
            let values = column_values(column, label_column, rows);
            (!values.is_empty()).then_some((field, values))
        })
        .collect()
}

/// The field whose values a column lists: `status` of `status取值`.
fn field_of(title: &str) -> Option<String> {
    let title = plain(title);
    let name = ["可选值", "枚举值", "取值", "枚举", "值"].iter().find_map(|word| title.trim().strip_suffix(word))?;
    let name = name.trim_end_matches(['的', ' ']).trim();
    let sound = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'));
    sound.then(|| name.to_owned())
}

fn column_values(column: usize, label_column: Option<usize>, rows: &[Vec<&str>]) -> Vec<Value> {
    let mut values: Vec<Value> = Vec::new();
    let mut seen = HashSet::new();
    let mut doubtful = 0;
    for row in rows {
        let cell = row.get(column).map_or("", |cell| cell.trim());
        if matches!(cell, "" | "-" | "\\-" | "/") {
            continue;
        }
        let value = match split_value(cell, FieldType::String) {
            Some((value, rest)) if rest.trim().is_empty() && !has_cjk(&value) => value,
            _ => {
                doubtful += 1;
                continue;
            }
        };
        let text = label_column.and_then(|at| row.get(at)).map_or("", |cell| cell.trim());
        let text = text.lines().next().unwrap_or_default().trim();
        if seen.insert(value.to_string()) {
            values.push(Value::new(value, value_label(text)));
        } else if let Some(first) = values.iter_mut().find(|known| known.value == value)
            && first.label != value_label(text)
        {
            // A value of several remarks keeps what they have in common: the first clause.
            first.label = label(&first.label);
        }
    }
    if doubtful > values.len() { Vec::new() } else { values }
}
