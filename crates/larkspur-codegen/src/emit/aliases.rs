//! Former names.

use crate::model::Former;

/// ```text
/// /// The former name of [`Node`].
/// #[deprecated = "is called `Node` now"]
/// pub type SpaceNode = Node;
/// ```
pub(super) fn emit(former: &Former) -> String {
    match former {
        Former::Type { old, new, module } => of_type(old, new, module.as_deref()),
        Former::Value { of, old, new, constant } => of_value(of, (old, new), *constant),
    }
}

fn of_type(old: &str, new: &str, module: Option<&str>) -> String {
    let (path, link) = match module {
        None => (new.to_owned(), String::new()),
        Some(module) => (format!("super::{module}::{new}"), format!("(super::{module}::{new})")),
    };
    format!(
        "/// The former name of [`{new}`]{link}.\n#[deprecated = \"is called `{new}` now\"]\npub type {old} = {path};\n"
    )
}

fn of_value(of: &str, (old, new): (&str, &str), constant: bool) -> String {
    let case = if constant { "" } else { "    #[allow(non_upper_case_globals)]\n" };
    format!(
        "impl {of} {{\n    /// The former name of [`{of}::{new}`].\n    #[deprecated = \"is called `{new}` now\"]\n{case}    \
         pub const {old}: Self = Self::{new};\n}}\n"
    )
}
