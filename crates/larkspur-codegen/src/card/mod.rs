//! The components of cards: their specs become the types of the crate `larkspur-content`.
//!
//! First all objects and lists of values are gathered and joined ([`gather`]), then named ([`name`]), then written ([`emit`]). What a
//! field is in Rust, [`model`] says without a text.

mod emit;
mod gather;
mod model;
mod name;

use std::collections::BTreeMap;

use larkspur_schema::Component;

use crate::Options;
use crate::problem::Problem;

/// Whether it is no component, but lists the values of a field that many have.
fn is_list(component: &Component) -> bool {
    matches!(&component.fields[..], [only] if only.name == component.name && !only.facts.values.is_empty())
}

/// Generates the types of all components: the text of each file, by its path below the folder of generated code.
///
/// # Errors
/// All problems of all documents, sorted; then nothing is generated.
pub fn components(components: &[Component], options: &Options) -> Result<BTreeMap<String, String>, Vec<Problem>> {
    let mut seen = BTreeMap::new();
    let mut problems: Vec<Problem> = Vec::new();
    for component in components {
        if let Some(other) = seen.insert(&component.name, &component.page.doc) {
            let message = format!("`{other}` is about the component `{}` as well", component.name);
            problems.push(Problem::new(&component.page.doc, 1, message, "remove one of the two specs"));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    if components.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut sorted: Vec<&Component> = components.iter().collect();
    sorted.sort_by(|a, b| a.name.cmp(&b.name));
    let (lists, sorted): (Vec<&Component>, Vec<&Component>) = sorted.into_iter().partition(|one| is_list(one));
    let gathered = gather::gather(&sorted, &lists);
    let model = name::name(&sorted, gathered);
    Ok(emit::files(&sorted, &model, options))
}
