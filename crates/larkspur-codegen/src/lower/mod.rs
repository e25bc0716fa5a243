//! From the schema to the model: shapes are found, joined and named, then modules are made of them.
//!
//! `collect` takes fields in as `shape`s, `unify` joins those that are one, `platform` knows those that the runtime has, `naming` gives
//! each its name and home. `unit` does this for a service and version, and `module` makes the model of it.

pub(crate) mod bilingual;
mod call;
mod collect;
mod describe;
mod docs;
mod errors;
mod event;
mod inputs;
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
mod types;
mod unify;
mod unit;

use larkspur_schema::{Endpoint, Event};

use crate::model::Unit;
use crate::problem::{Note, Problem};

/// Lowers what belongs to one service and version: endpoints sorted by id, and events sorted by name. Also tells what the documents
/// leave open.
pub(crate) fn unit(
    id: (&str, &str),
    endpoints: &[&Endpoint],
    events: &[&Event],
) -> Result<(Unit, Vec<Note>), Vec<Problem>> {
    let draft = unit::Draft::new(id, endpoints, events)?;
    Ok((module::unit(&draft), draft.notes))
}
