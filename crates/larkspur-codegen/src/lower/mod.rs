//! From the schema to what is written.

pub(crate) mod bilingual;
pub(crate) mod docs;
pub(crate) mod errors;
pub(crate) mod event;
pub(crate) mod method;
pub(crate) mod naming;
pub(crate) mod platform;
pub(crate) mod shape;
pub(crate) mod unify;
pub(crate) mod unit;
