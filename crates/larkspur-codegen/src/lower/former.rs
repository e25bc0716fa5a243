//! Former names of a version, as its modules show them.

use crate::lower::draft::Draft;
use crate::lower::lock::{self, Alias, Old, TypePath};
use crate::lower::shape::Content;
use crate::model::Former;

/// The former names of what a module holds.
pub(super) fn of_module(draft: &Draft<'_>, module: &str) -> Vec<Former> {
    let former = draft.lock.aliases.iter().filter_map(|(old, alias)| match old {
        Old::Type(path) if path.module == module => Some(of_type(&path.name, module, alias)),
        Old::Value(path, name) if path.module == module => {
            Some(of_value(&path.name, name, alias, is_number(draft, path)))
        }
        _ => None,
    });
    former.collect()
}

/// The former names of errors.
pub(super) fn of_errors(draft: &Draft<'_>) -> Vec<Former> {
    let former = draft.lock.aliases.iter().filter_map(|(old, alias)| match old {
        Old::Error(name) => Some(of_value("Error", name, alias, false)),
        _ => None,
    });
    former.collect()
}

fn of_type(old: &str, module: &str, alias: &Alias) -> Former {
    let (home, name) = alias.new.split_once("::").unwrap_or((module, &alias.new));
    Former::Type {
        old: old.to_owned(),
        new: name.to_owned(),
        module: Some(home).filter(|&home| home != module).map(str::to_owned),
    }
}

fn of_value(of: &str, old: &str, alias: &Alias, constant: bool) -> Former {
    Former::Value { of: of.to_owned(), old: old.to_owned(), new: alias.new.clone(), constant }
}

/// Whether the values of a type are constants.
fn is_number(draft: &Draft<'_>, path: &TypePath) -> bool {
    let mut shapes = draft.shapes.list.iter().enumerate();
    shapes.any(|(id, shape)| {
        matches!(shape.content, Content::Enum { int: true, .. }) && lock::path_of(draft, id).as_ref() == Some(path)
    })
}
