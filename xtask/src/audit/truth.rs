//! Known nestings and names: what a run is scored against.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result};
use serde::Deserialize;

/// A table of known nesting: rows of name, type and depth.
#[derive(Deserialize)]
pub(super) struct TruthTable {
    pub(super) doc: String,
    pub(super) table: String,
    pub(super) rows: Vec<(String, String, usize)>,
}

impl TruthTable {
    /// What the tables of each kind are called.
    pub(super) const BODY: &str = "请求体";
    pub(super) const REPLY: &str = "响应体";
    pub(super) const EVENT: &str = "事件体";

    /// Which of a page's tables it is.
    pub(super) fn title(&self) -> &'static str {
        match (self.is_body(), self.is_event()) {
            (true, _) => Self::BODY,
            (_, true) => Self::EVENT,
            _ => Self::REPLY,
        }
    }

    /// Whether it is a request body, which has no envelope.
    pub(super) fn is_body(&self) -> bool {
        self.table == Self::BODY
    }

    /// Whether it is the body of an event.
    pub(super) fn is_event(&self) -> bool {
        self.table == Self::EVENT
    }

    /// Whether there is anything to rebuild: rows below the envelope's payload, or any nesting of a body.
    pub(super) fn is_nested(&self) -> bool {
        let top = if self.is_body() { 0 } else { 1 };
        self.rows.iter().any(|row| row.2 > top)
    }
}

/// The folder of truth.
pub(super) struct Truth {
    pub(super) tables: Vec<TruthTable>,
    /// By method and path with parameters without names.
    pub(super) names: BTreeMap<(String, String), String>,
}

impl Truth {
    /// Some tables, and no names.
    pub(super) fn of(tables: Vec<TruthTable>) -> Self {
        Self { tables, names: BTreeMap::new() }
    }

    /// Reads `nesting.jsonl` and `names.tsv`.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        let path = dir.join("nesting.jsonl");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let tables = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty())
            .map(|(index, line)| {
                serde_json::from_str(line).with_context(|| format!("{}:{}: not a table", path.display(), index + 1))
            })
            .collect::<Result<_>>()?;
        let path = dir.join("names.tsv");
        let text = std::fs::read_to_string(&path).with_context(|| format!("cannot read {}", path.display()))?;
        let mut names = BTreeMap::new();
        for line in text.lines().skip(1) {
            let columns: Vec<&str> = line.split('\t').collect();
            if let [method, url, id @ ..] = columns.as_slice() {
                names.insert(key(method, url), id.join("."));
            }
        }
        Ok(Self { tables, names })
    }
}

/// A method and a path without the names of its parameters.
pub(crate) fn key(method: &str, path: &str) -> (String, String) {
    (method.to_owned(), larkspur_docs::unnamed_path(path))
}
