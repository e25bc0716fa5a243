//! The folder of truth that a run is scored against.

use std::path::Path;

use anyhow::Result;

use crate::truth::{Names, Table, read_names, read_tables};

/// Known nestings and names.
pub(super) struct Truth {
    pub(super) tables: Vec<Table>,
    pub(super) names: Names,
}

impl Truth {
    /// Some tables, and no names.
    pub(super) fn of(tables: Vec<Table>) -> Self {
        Self { tables, names: Names::new() }
    }

    /// Reads `nesting.jsonl` and `names.tsv`.
    pub(super) fn read(dir: &Path) -> Result<Self> {
        Ok(Self { tables: read_tables(&dir.join("nesting.jsonl"))?, names: read_names(&dir.join("names.tsv"))? })
    }
}
