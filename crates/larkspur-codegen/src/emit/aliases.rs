//! Names that something had before: they stand for the new ones until the next minor version.

use crate::lock::{Alias, Old};
use crate::naming::TYPES;
use crate::shape::Content;
use crate::unit::Unit;

/// ```text
/// /// The former name of [`Node`].
/// #[deprecated = "is called `Node` now"]
/// pub type SpaceNode = Node;
/// ```
pub(super) fn of_module(unit: &Unit<'_>, module: &str) -> Vec<String> {
    let aliases = unit.aliases.iter().filter_map(|(old, alias)| match old {
        Old::Type(path) if path.module == module => Some(of_type(&path.name, module, alias)),
        Old::Value(path, name) if path.module == module => {
            Some(of_value(&path.name, name, alias, is_number(unit, module, &path.name)))
        }
        _ => None,
    });
    aliases.collect()
}

/// The old names of errors.
pub(super) fn of_errors(unit: &Unit<'_>) -> Vec<String> {
    let aliases = unit.aliases.iter().filter_map(|(old, alias)| match old {
        Old::Error(name) => Some(of_value("Error", name, alias, false)),
        _ => None,
    });
    aliases.collect()
}

fn of_type(old: &str, module: &str, alias: &Alias) -> String {
    let (home, name) = alias.new.split_once("::").unwrap_or((module, &alias.new));
    let (path, link) = match home == module {
        true => (name.to_owned(), String::new()),
        false => (format!("super::{home}::{name}"), format!("(super::{home}::{name})")),
    };
    format!(
        "/// The former name of [`{name}`]{link}.\n#[deprecated = \"is called `{name}` now\"]\npub type {old} = {path};\n"
    )
}

fn of_value(ty: &str, old: &str, alias: &Alias, is_constant: bool) -> String {
    let Alias { new, .. } = alias;
    let case = if is_constant { "" } else { "    #[allow(non_upper_case_globals)]\n" };
    format!(
        "impl {ty} {{\n    /// The former name of [`{ty}::{new}`].\n    #[deprecated = \"is called `{new}` now\"]\n{case}    \
         pub const {old}: Self = Self::{new};\n}}\n"
    )
}

/// Whether the values of a type are constants.
fn is_number(unit: &Unit<'_>, module: &str, name: &str) -> bool {
    let shapes = unit.shapes.list.iter().enumerate().filter(|(id, shape)| {
        let is_home = match module {
            TYPES => unit.naming.shared[*id],
            _ => !unit.naming.shared[*id] && shape.homes.iter().any(|&home| unit.module(home) == Some(module)),
        };
        !shape.joined && is_home && unit.naming.names[*id] == name
    });
    shapes.into_iter().any(|(_, shape)| matches!(shape.content, Content::Enum { int: true, .. }))
}
