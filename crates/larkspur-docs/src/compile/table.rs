//! A table of a draft, and what its rows became.

use super::carry::Held;
use super::row::DraftRow;
use super::sections::Examples;
use crate::nesting::{Kind, Tree};

/// A table: flat, until its nesting is rebuilt.
#[derive(Debug)]
pub(super) struct DraftTable {
    pub kind: Kind,
    pub rows: Vec<DraftRow>,
    pub depths: Vec<Option<u8>>,
    /// What is settled about each row; empty where nothing is.
    pub held: Vec<Held>,
    pub examples: Examples,
    /// Whether it is a multipart body.
    pub multipart: bool,
    /// What its rows became; empty until all tables are solved.
    pub tree: Tree,
}
