//! Specs whose page is not in the folder: which they are, and whether they may be deleted.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::decide::Decided;
use super::read::{Args, Read};

/// So many specs, and so many of a hundred, are taken for pages that the platform withdrew; more, for a folder that holds a
/// part of the pages only.
const FEW: usize = 3;
const FEW_OF_HUNDRED: usize = 5;

/// The specs, of the services that are imported, without a page in the folder.
pub(super) fn of(read: &Read, decided: &Decided, args: &Args) -> Vec<String> {
    let endpoints = read.existing.endpoints.iter().map(|spec| (&spec.id.service, &spec.page.doc));
    let events = read.existing.events.iter().map(|spec| (&spec.id.service, &spec.page.doc));
    let card = "card".to_owned();
    let components = read.existing.components.iter().map(|spec| (&card, &spec.page.doc));
    let imported = |service: &String| args.services.is_empty() || args.services.contains(service);
    let mut gone: Vec<String> = endpoints
        .chain(events)
        .chain(components)
        .filter(|(service, path)| imported(service) && !decided.specs.contains_key(*path))
        .map(|(_, path)| path.clone())
        .collect();
    gone.sort();
    gone
}

/// Why these specs are not deleted, where they are too many to have been withdrawn.
pub(super) fn refusal(gone: &[String], specs: usize) -> Option<String> {
    if gone.len() <= FEW.max(specs * FEW_OF_HUNDRED / 100) {
        return None;
    }
    let mut services: BTreeMap<&str, usize> = BTreeMap::new();
    for path in gone {
        *services.entry(path.split('/').next().unwrap_or_default()).or_default() += 1;
    }
    let mut text = format!(
        "error: {} of {specs} specs have no page in this folder, which may hold a part of the pages only; nothing was \
         written\n",
        gone.len()
    );
    for (service, count) in services {
        let _ = writeln!(text, "  {service:<24} {count:>5} would be deleted");
    }
    text.push_str("  = help: leave out `--prune`, take some services by `--services`, or delete them with `--force`\n");
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::refusal;

    #[test]
    fn a_part_of_the_pages_deletes_nothing() {
        let gone = |count: usize| (0..count).map(|at| format!("wiki/v2/space.get{at}.md")).collect::<Vec<_>>();
        assert_eq!(refusal(&gone(3), 4), None);
        assert_eq!(refusal(&gone(50), 1_000), None);
        let told = refusal(&gone(51), 1_000).unwrap();
        assert!(told.contains("51 of 1000 specs") && told.contains("wiki") && told.contains("--force"), "{told}");
    }
}
