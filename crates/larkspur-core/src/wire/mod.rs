//! JSON in and out, permissively.
//!
//! The platform's replies differ from its documents: a number comes as text, text as a number, `null`, `""` or `[]`
//! where an object or a list is documented. None of that should make a call fail. [`Read`] is how a type takes what
//! comes, [`Write`] how it goes out. Both are dyn-safe and have one method each, so a model costs a few
//! small functions, and the code that walks JSON is compiled once, in this crate.
//!
//! What each documented type accepts:
//!
//! | documented | taken from | empty for |
//! |---|---|---|
//! | text | text, number, `true`/`false` | `null`, `[]`, `{}` |
//! | `i64` | whole number, number as text, `1.0`, `true`/`false` | `null`, `""`, `[]`, `{}` |
//! | `f64` | number, number as text | `null`, `""`, `[]`, `{}` |
//! | `bool` | `true`/`false`, `0`/`1`, either as text | `null`, `""`, `[]`, `{}` |
//! | object, map | object | `null`, `""`, `[]` |
//! | list | list (items that are `null` are left out) | `null`, `""`, `{}` |
//! | any JSON | anything | nothing |
//!
//! “Empty” is `None` in an `Option`, and the type's default elsewhere. Anything else is a mismatch: an error that
//! names the JSON path. Fields that a type does not know are ignored.

mod enums;
mod json;
mod macros;
mod read;
mod scalar;
#[cfg(test)]
mod tests;
mod trace;
mod walk;
mod write;

pub use json::RawJson;
pub use read::{Fields, Given, Items, Mismatch, Model, Read, Taken, take_text};
pub use trace::Misfit;
pub(crate) use trace::Trace;
pub use walk::deserialize;
pub(crate) use walk::from_slice;
pub use write::{Entries, Shape, Write, serialize, to_json};
