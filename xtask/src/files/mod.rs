//! Files on disk: what they should be, and the one function that writes them.

mod generated;
mod report;
mod splice;
mod write;

pub(crate) use generated::{Changes, Owned};
pub(crate) use report::{Report, update};
pub(crate) use splice::splice;
pub(crate) use write::write;
