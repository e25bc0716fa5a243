//! Nestings and names that are known from elsewhere: an import takes them over, and an audit scores against them.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use larkspur_docs::nesting::Kind;
use larkspur_schema::EndpointId;
use serde::Deserialize;

/// A table whose nesting is known.
#[derive(Deserialize)]
#[serde(try_from = "Line")]
pub(crate) struct Table {
    /// The page's path.
    pub(crate) doc: String,
    pub(crate) kind: Kind,
    /// Name, type and depth.
    pub(crate) rows: Vec<(String, String, u8)>,
}

impl Table {
    /// Whether there is anything to rebuild: rows below the envelope's payload, or any nesting of a body, which has none.
    pub(crate) fn is_nested(&self) -> bool {
        let top = if self.kind == Kind::Body { 0 } else { 1 };
        self.rows.iter().any(|row| row.2 > top)
    }
}

/// A table as it stands in a file.
#[derive(Deserialize)]
struct Line {
    doc: String,
    table: String,
    rows: Vec<(String, String, u8)>,
}

impl TryFrom<Line> for Table {
    type Error = String;

    fn try_from(line: Line) -> Result<Self, String> {
        let Line { doc, table, rows } = line;
        let found = WORDS.iter().find(|(_, word)| *word == table);
        let (kind, _) = found.ok_or_else(|| format!("`{table}` is no kind of table"))?;
        Ok(Self { doc, kind: *kind, rows })
    }
}

/// What pages call the tables of each kind.
const WORDS: [(Kind, &str); 3] = [(Kind::Body, "请求体"), (Kind::Reply, "响应体"), (Kind::Event, "事件体")];

/// What pages call a table of this kind.
pub(crate) fn word(kind: Kind) -> &'static str {
    WORDS.iter().find(|(known, _)| *known == kind).map_or("", |(_, word)| word)
}

/// Reads known nestings: JSON lines of `doc`, `table` and `rows`.
pub(crate) fn read_tables(path: &Path) -> Result<Vec<Table>> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let tables = lines.map(|(index, line)| {
        let told = || format!("{}:{}: not a table of known nesting", path.display(), index + 1);
        serde_json::from_str(line).with_context(told)
    });
    tables.collect()
}

/// Names by method and path.
pub(crate) type Names = BTreeMap<(String, String), EndpointId>;

/// Reads known names: tab-separated `http_method, path, service, version, resource, method`, below a line of headings.
pub(crate) fn read_names(path: &Path) -> Result<Names> {
    let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut names = BTreeMap::new();
    for (index, line) in text.lines().enumerate().skip(1).filter(|(_, line)| !line.trim().is_empty()) {
        let columns: Vec<&str> = line.split('\t').collect();
        let [method, url, name @ ..] = columns.as_slice() else {
            bail!("{}:{}: expected six columns, separated by tabs", path.display(), index + 1);
        };
        let name = name.join(".").parse().map_err(|reason| anyhow!("{}:{}: {reason}", path.display(), index + 1))?;
        names.insert(key(method, url), name);
    }
    Ok(names)
}

/// A method and a path without the names of its parameters.
pub(crate) fn key(method: &str, path: &str) -> (String, String) {
    (method.to_owned(), larkspur_docs::unnamed_path(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_says_of_which_kind_it_is() {
        let read = |table: &str| {
            let line = format!(r#"{{"doc": "a.md", "table": "{table}", "rows": [["id", "string", 1]]}}"#);
            serde_json::from_str::<Table>(&line).map_err(|error| error.to_string())
        };
        for kind in [Kind::Body, Kind::Reply, Kind::Event] {
            let table = read(word(kind)).unwrap();
            assert!(table.kind == kind && table.is_nested() == (kind == Kind::Body));
        }
        assert!(read("表").is_err_and(|error| error.contains("`表` is no kind of table")));
    }
}
