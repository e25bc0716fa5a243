//! Names of parameters and fields.

use std::borrow::Cow;

/// A name that generated code gives as a constant and a raw call as text.
pub(crate) type Name = Cow<'static, str>;
