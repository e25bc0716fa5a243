//! What a call did, told to whoever listens.

mod record;
mod report;

pub(crate) use record::Record;
pub(crate) use report::Observer;
pub use report::{CallReport, Outcome};
