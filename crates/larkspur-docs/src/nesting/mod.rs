//! Rebuilds the nesting of flattened tables.
//!
//! Rows come in document order, parents before children, depth first. So the only question for each row is how many of
//! the open parents have ended. `search` walks the rows with a beam of partial trees; `cost` prices each placement
//! by the evidence: explicit paths, the JSON examples (`Shape`), types whose fields are known from elsewhere
//! (`Library`), rows that follow each other elsewhere as they do here (`turns`), sibling names (`habit`), and what a
//! type says about rows below it. The cheapest tree wins; `doubt` compares it with the runners-up, and says where the
//! evidence does not decide.

mod arena;
mod bounds;
mod cost;
mod doubt;
mod explicit;
mod frame;
mod frames;
mod grounds;
mod habit;
mod landmarks;
mod learn;
mod library;
mod parted;
mod precedent;
mod price;
mod rounds;
mod search;
mod settled;
mod shape;
mod shown;
mod siblings;
mod soon;
mod symbols;
mod table;
mod tree;
mod turns;
mod view;
mod views;

pub(crate) use explicit::{PathError, by_indent, by_path, parse_path, written};
pub(crate) use learn::learned;
pub(crate) use library::Library;
pub(crate) use rounds::rebuild_all;
pub(crate) use search::MAX_OPEN;
pub(crate) use settled::rebuild_settled;
pub(crate) use shape::Shape;
pub(crate) use symbols::{Symbol, Symbols};
pub use table::Kind;
pub(crate) use table::{Parent, Row, Table, TypeKey};
pub(crate) use tree::chain;
pub(crate) use tree::{Doubtful, Tree, parents};
