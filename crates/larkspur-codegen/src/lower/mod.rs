//! From the schema to the model: shapes are found, joined and named, then modules are made of them.
//!
//! `collect` takes fields in as `shape`s, `unify` joins those that are one, `platform` knows those that the runtime has, `naming` gives
//! each its name and home. `unit` does this for a service and version, and `module` makes the model of it.

pub(crate) mod bilingual;
mod call;
mod collect;
mod describe;
mod docs;
mod draft;
mod errors;
mod event;
mod former;
mod inputs;
pub(crate) mod lock;
mod metadata;
mod method;
mod module;
mod naming;
mod object;
mod pages;
mod platform;
mod reply;
mod sample;
mod shape;
pub mod surface;
mod times;
mod types;
mod unify;
mod unit;

pub(crate) use draft::Draft;

use crate::model::Unit;

/// The model of a service and version.
pub(crate) fn model(draft: &Draft<'_>) -> Unit {
    module::unit(draft)
}
