//! Prints the model: one emitter a concern. Each returns the text of whole items; [`module`] puts them into files.
//!
//! Nothing is decided here but how Rust is laid out, and nothing that is printed is looked at again.

mod aliases;
mod enums;
mod errors;
mod events;
mod handle;
mod header;
mod layout;
mod metadata;
mod module;
mod objects;
mod params;
mod pass;
mod proofs;
mod request;
mod sample;
mod service;
mod types;

pub(crate) use module::files;
pub(crate) use proofs::{module_name, root_module, unit as proofs};
pub(crate) use sample::calls;
pub(crate) use service::{Service, mounted, root, service};
